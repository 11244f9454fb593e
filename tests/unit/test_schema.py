"""One schema, one way to say it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_documents import document_of

from oneofgen.model import (
    Alias,
    Anything,
    Array,
    Enum,
    JsonText,
    Literals,
    Map,
    Note,
    Record,
    Ref,
    Scalar,
    Shape,
    Value,
    json_key,
)
from oneofgen.problems import BadInput
from oneofgen.schema import Alternatives, Schemas
from oneofgen.source.pointers import Pointer

Read = Callable[[str], Schemas]

STRING = Scalar(type="string")
INTEGER = Scalar(type="integer")


def at(name: str) -> Pointer:
    return Pointer(f"#/components/schemas/{name}")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read component schemas from the YAML below `schemas:`; `->A` refers to the component `A`."""
    return lambda schemas: Schemas(document_of(tmp_path, schemas))


def value(schemas: Schemas, name: str = "X") -> Value:
    return schemas.value(at(name))


def record(schemas: Schemas, name: str = "X") -> Record:
    found = value(schemas, name).shape
    assert isinstance(found, Ref), found
    definition = schemas.definition(found.target)
    assert isinstance(definition, Record), definition
    return definition


def shapes(definition: Record) -> dict[str, Shape]:
    return {one.wire_name: one.value.shape for one in definition.properties}


# --- null -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "schema",
    [
        "{type: string, nullable: true}",
        "{type: [string, 'null']}",
        "{type: ['null', string]}",
        "{anyOf: [{type: string}, {type: 'null'}]}",
        "{oneOf: [{type: 'null'}, {type: string}]}",
        "{anyOf: [{type: string}, {nullable: true}]}",
        "{anyOf: [{type: string}, {const: null}]}",
        "{anyOf: [{type: string}, {enum: [null]}]}",
        "{anyOf: [{type: string}], nullable: true}",
        "{$ref: '#/components/schemas/S', nullable: true}",
        "{allOf: [->S], nullable: true}",
        "{allOf: [->S, {nullable: true}]}",
        "{allOf: [->S, {nullable: true, description: d}]}",
        "{anyOf: [->S, ->N]}",
        "->Maybe",
    ],
)
def test_every_spelling_of_null_is_a_fact_of_the_position(read: Read, schema: str) -> None:
    schemas = read(f"""
        S: {{type: string}}
        N: {{type: 'null'}}
        Maybe: {{type: string, nullable: true}}
        X: {schema}
    """)
    assert value(schemas) == Value(shape=STRING, nullable=True)


def test_null_among_listed_values_is_no_literal(read: Read) -> None:
    schemas = read("X: {enum: [a, null, b]}")
    found = value(schemas)
    assert found.nullable
    assert isinstance(found.shape, Ref)
    definition = schemas.definition(found.shape.target)
    assert isinstance(definition, Enum)
    assert definition.values == ("a", "b")


def test_a_union_is_nullable_if_a_member_of_a_member_is(read: Read) -> None:
    schemas = read("""
        A: {anyOf: [{type: string}, {type: array, items: {type: string}}, {type: 'null'}]}
        X: {oneOf: [->A, {type: object, properties: {a: {}}}]}
    """)
    assert value(schemas).nullable


def test_what_can_only_be_null_lists_no_value(read: Read) -> None:
    assert value(read("X: {type: 'null'}")) == Value(shape=Literals(values=()), nullable=True)


# --- constants --------------------------------------------------------------------------------


@pytest.mark.parametrize("schema", ["{const: a}", "{enum: [a]}", "{type: string, enum: [a, a]}"])
def test_const_and_an_enum_of_one_are_the_same(read: Read, schema: str) -> None:
    assert value(read(f"X: {schema}")) == Value(shape=Literals(values=("a",)))


def test_true_and_one_are_two_values_and_one_and_1_0_are_one(read: Read) -> None:
    schemas = read("X: {enum: [true, 1, 1.0, '1']}")
    definition = schemas.definition(at("X"))
    assert isinstance(definition, Enum)
    assert [json_key(one) for one in definition.values] == [
        ("boolean", True),
        ("number", 1),
        ("string", "1"),
    ]


def test_a_union_of_constants_is_an_enum(read: Read) -> None:
    schemas = read("X: {type: integer, oneOf: [{const: 1, title: A}, {const: 2}]}")
    definition = schemas.definition(at("X"))
    assert isinstance(definition, Enum)
    assert definition.values == (1, 2)


def test_an_enum_beside_a_reference_to_an_enum_narrows_it(read: Read) -> None:
    schemas = read("""
        Types: {type: integer, oneOf: [{const: 1}, {const: 2}]}
        X: {type: integer, enum: [1], allOf: [->Types]}
    """)
    assert value(schemas).shape == Literals(values=(1,))


def test_a_constant_that_is_no_scalar_is_anything_and_said(read: Read) -> None:
    schemas = read("R: {properties: {x: {const: {a: 1}}}}")
    (shape,) = shapes(record(schemas, "R")).values()
    assert shape == Map(
        values=Value(shape=Anything(reason="an object without properties"), nullable=True)
    )
    assert any(one.code == "anything" for one in schemas.notes(at("R")))


# --- types ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "shape"),
    [
        ("{pattern: a}", STRING),
        ("{minimum: 1}", Scalar(type="number")),
        ("{format: int64}", Scalar(type="integer", format="int64")),
        ("{items: {type: string}}", Array(items=Value(shape=STRING))),
        ("{additionalProperties: {type: string}}", Map(values=Value(shape=STRING))),
        ("{type: [integer, number]}", Scalar(type="number")),
    ],
)
def test_a_missing_type_is_what_the_keywords_speak_of(
    read: Read, schema: str, shape: Shape
) -> None:
    assert value(read(f"X: {schema}")).shape == shape


def test_a_list_of_types_is_a_union_by_json_type(read: Read) -> None:
    schemas = read("X: {type: [string, object], properties: {a: {type: string}}}")
    union = schemas.definition(at("X"))
    assert isinstance(union, Alternatives)
    first, second = (member.shape for member in union.members)
    assert first == STRING
    assert isinstance(second, Ref)
    assert isinstance(schemas.definition(second.target), Record)


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ("{}", "a schema that does not declare a type"),
        ("{type: object}", "an object without properties"),
        ("{type: object, additionalProperties: true}", "`additionalProperties: true`"),
        ("{type: array}", "an array without `items`"),
    ],
)
def test_whatever_is_taken_as_anything_is_said_with_its_place(
    read: Read, schema: str, reason: str
) -> None:
    schemas = read(f"R: {{properties: {{x: {schema}}}}}")
    record(schemas, "R")
    where = Pointer(f"{at('R')}/properties/x")
    assert schemas.notes(at("R")) == (Note(at=where, code="anything", message=reason),)


def test_json_text_is_the_value_that_it_holds(read: Read) -> None:
    schemas = read("""
        X: {type: string, contentMediaType: application/json, contentSchema: {type: integer}}
        P: {type: string, contentMediaType: text/plain, contentSchema: {type: string}}
    """)
    assert value(schemas).shape == JsonText(value=Value(shape=INTEGER))
    assert value(schemas, "P").shape == STRING


def test_prefix_items_and_items_false(read: Read) -> None:
    schemas = read("X: {prefixItems: [{type: string}, {type: integer}], items: false}")
    shape = value(schemas).shape
    assert isinstance(shape, Array)
    assert [one.shape for one in shape.prefix] == [STRING, INTEGER]
    assert shape.items.shape == Literals(values=())


def test_formats_that_differ_are_no_union(read: Read) -> None:
    schemas = read("X: {anyOf: [{type: string, format: date}, {type: string, format: uuid}]}")
    assert value(schemas).shape == STRING


# --- objects ----------------------------------------------------------------------------------


def test_additional_and_pattern_properties_stand_beside_properties(read: Read) -> None:
    found = record(read("""
        X:
          properties: {a: {type: string}}
          additionalProperties: {type: integer}
          patternProperties: {^x-: {type: string}}
    """))
    assert found.additional == Value(shape=INTEGER)
    assert found.patterns == (("^x-", Value(shape=STRING)),)
    assert record(read("X: {type: object, additionalProperties: false}")).closed


def test_a_required_property_that_is_described_nowhere_is_kept_and_said(read: Read) -> None:
    schemas = read("X: {properties: {a: {type: string}}, required: [b]}")
    found = record(schemas)
    assert [(one.wire_name, one.required) for one in found.properties] == [
        ("a", False),
        ("b", True),
    ]
    assert schemas.notes(at("X"))[0].code == "anything"


def test_what_documents_a_property_stands_at_the_reference(read: Read) -> None:
    schemas = read("""
        S: {type: string, description: far, default: x}
        X:
          properties:
            a: {$ref: '#/components/schemas/S', description: near, deprecated: true}
            b: {allOf: [->S, {description: inner, readOnly: true}]}
            c: ->S
    """)
    a, b, c = record(schemas).properties
    assert (a.description, a.deprecated, a.default, a.has_default) == ("near", True, "x", True)
    assert (b.description, b.read_only) == ("inner", True)
    assert c.description == "far"


# --- allOf ------------------------------------------------------------------------------------


def test_all_of_never_loses_a_property(read: Read) -> None:
    schemas = read("""
        A: {type: object, properties: {a: {type: string}}, required: [a]}
        X:
          allOf: [->A, {properties: {b: {type: integer}}}]
          properties: {c: {type: boolean}}
          required: [b]
    """)
    found = record(schemas)
    assert [(one.wire_name, one.required) for one in found.properties] == [
        ("a", True),
        ("b", True),
        ("c", False),
    ]


@pytest.mark.parametrize(
    "schema",
    [
        "{$ref: '#/components/schemas/A', description: d}",
        "{$ref: '#/components/schemas/A', type: object}",
        "{allOf: [->A]}",
        "{allOf: [->A, {description: d}], title: t}",
        "{allOf: [->A, {}]}",
        "{oneOf: [->A]}",
        "->B",
    ],
)
def test_what_only_wraps_a_component_is_that_component(read: Read, schema: str) -> None:
    schemas = read(f"""
        A: {{properties: {{a: {{type: string}}}}}}
        B: ->A
        X: {schema}
    """)
    assert value(schemas).shape == Ref(target=at("A"))


def test_inherited_inline_records_are_one_definition(read: Read) -> None:
    schemas = read("""
        Base: {properties: {meta: {type: object, properties: {a: {type: string}}}}}
        X: {allOf: [->Base, {properties: {x: {type: string}}}]}
    """)
    assert shapes(record(schemas))["meta"] == Ref(target=Pointer(f"{at('Base')}/properties/meta"))


def test_a_property_narrowed_below_a_base_keeps_the_narrower_schema(read: Read) -> None:
    schemas = read("""
        Animal: {properties: {name: {type: string}}}
        Dog: {allOf: [->Animal, {properties: {bark: {type: string}}}]}
        Base: {properties: {pet: ->Animal, kind: {type: string}}}
        X:
          allOf:
            - ->Base
            - {properties: {pet: ->Dog, kind: {const: dog}}}
    """)
    found = shapes(record(schemas))
    assert found == {"pet": Ref(target=at("Dog")), "kind": Literals(values=("dog",))}


def test_a_conflict_is_a_note_with_both_places_and_the_first_stands(read: Read) -> None:
    schemas = read(
        "X: {allOf: [{properties: {a: {type: string}}}, {properties: {a: {type: integer}}}]}"
    )
    assert shapes(record(schemas)) == {"a": STRING}
    (note,) = schemas.notes(at("X"))
    assert note.code == "conflict"
    assert note.at.endswith("/allOf/1/properties/a")
    assert "/allOf/0/properties/a" in note.message


def test_a_type_beside_a_reference_that_contradicts_it_is_told(read: Read) -> None:
    schemas = read("""
        A: {properties: {a: {type: string}}}
        R: {properties: {x: {$ref: '#/components/schemas/A', type: string}}}
    """)
    assert shapes(record(schemas, "R"))["x"] == Ref(target=at("A"))
    assert [one.code for one in schemas.notes(at("R"))] == ["conflict"]


def test_siblings_of_a_union_are_folded_into_each_member(read: Read) -> None:
    schemas = read("""
        A: {properties: {a: {type: string}}}
        X:
          properties: {common: {type: string}}
          required: [common]
          oneOf: [->A, {properties: {b: {type: string}}}]
    """)
    union = schemas.definition(at("X"))
    assert isinstance(union, Alternatives)
    names = []
    for member in union.members:
        assert isinstance(member.shape, Ref)
        definition = schemas.definition(member.shape.target)
        assert isinstance(definition, Record)
        names.append([(one.wire_name, one.required) for one in definition.properties])
    assert names == [[("common", True), ("a", False)], [("common", True), ("b", False)]]


@pytest.mark.parametrize("sibling", ["type: object", "required: [a]", "description: d"])
def test_siblings_that_add_nothing_leave_the_members_as_they_are(read: Read, sibling: str) -> None:
    schemas = read(f"""
        A: {{type: object, properties: {{a: {{type: string}}}}, required: [a]}}
        B: {{type: object, properties: {{a: {{type: integer}}}}, required: [a]}}
        X: {{{sibling}, oneOf: [->A, ->B]}}
    """)
    union = schemas.definition(at("X"))
    assert isinstance(union, Alternatives)
    assert [one.shape for one in union.members] == [Ref(target=at("A")), Ref(target=at("B"))]


def test_a_subtype_is_not_once_more_one_of_all_its_siblings(read: Read) -> None:
    schemas = read("""
        Pet:
          oneOf: [->Cat, ->Dog]
          properties: {name: {type: string}}
        Cat: {allOf: [->Pet, {properties: {purr: {type: string}}}]}
        Dog: {allOf: [->Pet, {properties: {bark: {type: string}}}]}
    """)
    assert [*shapes(record(schemas, "Cat"))] == ["name", "purr"]
    union = schemas.definition(at("Pet"))
    assert isinstance(union, Alternatives)
    assert [one.shape for one in union.members] == [Ref(target=at("Cat")), Ref(target=at("Dog"))]


# --- alternatives that only say what is required ------------------------------------------------

ABC = "properties: {a: {type: string}, b: {type: string}, c: {type: string}}"


@pytest.mark.parametrize(
    ("schema", "conditions"),
    [
        ("anyOf: [{required: [a]}, {required: [b]}]", [[["a"], ["b"]]]),
        ("oneOf: [{required: [a]}, {required: [b, c]}]", [[["a"], ["b", "c"]]]),
        ("type: object, anyOf: [{type: object, required: [a]}, {required: [b]}]", [[["a"], ["b"]]]),
        ("anyOf: [{title: By a, required: [a]}, {required: [b]}]", [[["a"], ["b"]]]),
        ("allOf: [{anyOf: [{required: [a]}, {required: [b]}]}]", [[["a"], ["b"]]]),
        (
            "anyOf: [{required: [a]}, {required: [b]}], oneOf: [{required: [b]}, {required: [c]}]",
            [[["a"], ["b"]], [["b"], ["c"]]],
        ),
        (
            "anyOf: [{required: [a]}, {allOf: [{required: [b]}, {required: [c]}]}]",
            [[["a"], ["b", "c"]]],
        ),
        (
            "anyOf: [{required: [a]}, {anyOf: [{required: [b]}, {required: [c]}]}]",
            [[["a"], ["b"], ["c"]]],
        ),
        ("anyOf: [{required: [a]}, {required: [a, b]}, {required: [c]}]", [[["a"], ["c"]]]),
        ("oneOf: [{required: [a], not: {required: [b]}}, {required: [b]}]", [[["a"], ["b"]]]),
        ("anyOf: [{required: [a]}, {required: [b]}, {}]", []),
        ("required: [a], anyOf: [{required: [a]}, {required: [b]}]", []),
        (
            "nullable: true, anyOf: [{required: [a]}, {required: [b]}, {type: 'null'}]",
            [[["a"], ["b"]]],
        ),
    ],
)
def test_alternatives_that_only_say_required_are_conditions_on_one_record(
    schema: str, conditions: list[list[list[str]]], read: Read
) -> None:
    found = record(read(f"X: {{{ABC}, {schema}}}"))
    assert [[[*names] for names in one] for one in found.conditions] == conditions
    assert [one.wire_name for one in found.properties] == ["a", "b", "c"]
    required = [one.wire_name for one in found.properties if one.required]
    assert required == (["a"] if schema.startswith("required") else [])


def test_what_every_alternative_requires_is_required(read: Read) -> None:
    found = record(read(f"X: {{{ABC}, anyOf: [{{required: [a, b]}}, {{required: [a, c]}}]}}"))
    assert [one.required for one in found.properties] == [True, False, False]
    assert found.conditions == ((("b",), ("c",)),)
    assert record(read(f"X: {{{ABC}, anyOf: [{{required: [a]}}]}}")).properties[0].required


def test_conditions_are_merged_like_any_other_keyword(read: Read) -> None:
    schemas = read(f"""
        Base: {{{ABC}}}
        X: {{allOf: [->Base, {{anyOf: [{{required: [a]}}, {{required: [b]}}]}}]}}
        Y: {{$ref: '#/components/schemas/Base', anyOf: [{{required: [a]}}, {{required: [b]}}]}}
        Z: {{allOf: [->X], properties: {{d: {{type: string}}}}, required: [b]}}
    """)
    assert record(schemas, "X").conditions == record(schemas, "Y").conditions == ((("a",), ("b",)),)
    assert record(schemas, "Z").conditions == ()
    assert record(schemas, "Base").conditions == ()


def test_conditions_beside_a_union_hold_for_each_variant(read: Read) -> None:
    schemas = read("""
        A: {properties: {k: {const: a}, y: {type: string}, z: {type: string}}}
        B: {properties: {k: {const: b}, y: {type: string}, z: {type: string}}}
        X: {anyOf: [{required: [y]}, {required: [z]}], oneOf: [->A, ->B]}
    """)
    union = schemas.definition(at("X"))
    assert isinstance(union, Alternatives)
    for member in union.members:
        assert isinstance(member.shape, Ref)
        definition = schemas.definition(member.shape.target)
        assert isinstance(definition, Record)
        assert definition.conditions == ((("y",), ("z",)),)


def test_a_base_with_conditions_is_a_base(read: Read) -> None:
    schemas = read("""
        X:
          properties: {k: {type: string}, y: {type: string}, z: {type: string}}
          anyOf: [{required: [y]}, {required: [z]}]
          discriminator: {propertyName: k}
        A: {allOf: [->X, {properties: {a: {type: string}}}]}
    """)
    union = schemas.definition(at("X"))
    assert isinstance(union, Alternatives)
    assert [one.at for one in union.members] == [at("A")]
    assert record(schemas, "A").conditions == ((("y",), ("z",)),)


def test_what_only_an_alternative_names_is_a_property_unless_it_is_typed_otherwise(
    read: Read,
) -> None:
    any_of = "anyOf: [{required: [a]}, {required: [d]}]"
    schemas = read(f"""
        X: {{{ABC}, {any_of}}}
        Y: {{{ABC}, {any_of}, additionalProperties: {{type: integer}}}}
    """)
    assert [one.wire_name for one in record(schemas).properties] == ["a", "b", "c", "d"]
    assert isinstance(shapes(record(schemas))["d"], Anything)
    assert [one.code for one in schemas.notes(at("X"))] == ["anything"]
    assert [one.wire_name for one in record(schemas, "Y").properties] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "schema",
    [
        "type: object, anyOf: [{required: [a]}, {required: [b]}]",
        "properties: {a: {}, b: {}}, anyOf: [{required: [a]}, {properties: {b: {const: 1}}}]",
        "properties: {a: {}, b: {}}, anyOf: [{required: [a]}, ->R]",
    ],
)
def test_other_alternatives_are_variants(schema: str, read: Read) -> None:
    schemas = read(f"R: {{required: [b]}}\nX: {{{schema}}}")
    assert isinstance(schemas.definition(at("X")), Alternatives)


def test_conditionals_beside_properties_are_documentation(read: Read) -> None:
    conditionals = "if: {required: [a]}, then: {required: [b]}, else: {properties: {z: {}}}"
    schemas = read(f"X: {{{ABC}, {conditionals}}}")
    assert [*shapes(record(schemas))] == ["a", "b", "c"]
    message = "`if`, `then`, `else` are neither typed nor enforced"
    assert [one.message for one in schemas.notes(at("X"))] == [message]


# --- recursion --------------------------------------------------------------------------------


def test_an_array_that_reaches_itself_gets_a_name_and_others_are_inlined(read: Read) -> None:
    schemas = read("""
        Names: {type: array, items: {type: string}}
        Tree: {type: array, items: ->Tree}
        X: {properties: {a: ->Names, b: ->Tree}}
    """)
    found = shapes(record(schemas))
    assert found["a"] == Array(items=Value(shape=STRING))
    assert found["b"] == Ref(target=at("Tree"))
    alias = schemas.definition(at("Tree"))
    assert isinstance(alias, Alias)
    assert alias.value == Value(shape=Array(items=Value(shape=Ref(target=at("Tree")))))


def test_a_recursive_reference_means_the_schema_with_the_anchor(read: Read) -> None:
    schemas = read("""
        X:
          $recursiveAnchor: true
          properties: {inner: {type: array, items: {$recursiveRef: '#'}}}
    """)
    assert shapes(record(schemas))["inner"] == Array(items=Value(shape=Ref(target=at("X"))))


@pytest.mark.parametrize(
    ("schemas", "code"),
    [
        ("X: ->X", "ref-cycle"),
        (
            "X: {allOf: [->Y]}\nY: {allOf: [->X]}",
            "ref-cycle",
        ),
        ("X: {allOf: [->X, {properties: {a: {}}}]}", "ref-cycle"),
        ("X: {properties: [a]}", "wrong-type"),
        ("X: {type: {a: 1}}", "wrong-type"),
        ("X: {enum: a}", "wrong-type"),
        ("X: {oneOf: []}", "wrong-type"),
        ("X: {oneOf: {a: {}}}", "wrong-type"),
        ("X: {items: text}", "not-a-schema"),
        ("X: {items: {$ref: '#/nowhere'}}", "dangling-ref"),
    ],
)
def test_what_cannot_be_used_is_a_problem_with_a_code(read: Read, schemas: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        value(read(schemas))
    assert [one.code for one in caught.value.problems] == [code]
    assert caught.value.problems[0].at.line


def test_a_long_chain_of_references_is_no_recursion(read: Read) -> None:
    chain = "\n".join(f"C{i}: {{$ref: '#/components/schemas/C{i + 1}'}}" for i in range(3000))
    assert value(read(f"{chain}\nC3000: {{type: string}}"), "C0").shape == STRING


@pytest.mark.parametrize(
    "wrap", ["{type: array, items: %s}", "{allOf: [%s, {properties: {a: {}}}]}"]
)
def test_what_is_nested_too_deep_is_a_problem_and_no_crash(read: Read, wrap: str) -> None:
    schema = "{type: object, properties: {z: {}}}"
    for _ in range(120):
        schema = wrap % schema
    with pytest.raises(BadInput, match="too-deep"):
        value(read(f"X: {schema}"))


@pytest.mark.parametrize(
    "wrap", ["{type: array, items: %s}", "{allOf: [%s, {properties: {a: {}}}]}"]
)
def test_what_is_nested_as_deep_as_allowed_is_read(read: Read, wrap: str) -> None:
    schema = "{type: object, properties: {z: {}}}"
    for _ in range(98):
        schema = wrap % schema
    assert isinstance(value(read(f"X: {schema}")).shape, Array | Ref)


def test_what_is_not_enforced_is_said(read: Read) -> None:
    schemas = read("X: {properties: {a: {}}, not: {type: string}, if: {}, then: {}}")
    record(schemas)
    assert schemas.notes(at("X"))[0].message == "`not`, `if`, `then` are neither typed nor enforced"


@given(st.lists(st.one_of(st.booleans(), st.integers(), st.text(), st.floats(allow_nan=False))))
def test_values_have_one_key_exactly_if_they_are_one_json_value(
    values: list[bool | int | str | float],
) -> None:
    for one in values:
        for other in values:
            same_kind = isinstance(one, bool) == isinstance(other, bool)
            assert (json_key(one) == json_key(other)) == (same_kind and one == other)
