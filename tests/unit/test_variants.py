"""How the variants of a union are told apart, and what is reported to the user."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_documents import document_of

from oneofgen.listing import every
from oneofgen.model import (
    ByFit,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    Envelope,
    Flat,
    Literals,
    Model,
    Pick,
    Record,
    Ref,
    Scalar,
    TagValue,
    Union,
    Untagged,
)
from oneofgen.problems import BadInput
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, join
from oneofgen.source.references import root
from oneofgen.variants import UnionSettings
from oneofgen.variants import model as decided_model
from oneofgen.wire import with_events

Read = Callable[..., Model]


def at(name: str) -> Pointer:
    return Pointer(f"#/components/schemas/{name}")


def model(document: Document, at: Pointer, settings: UnionSettings | None = None) -> Model:
    settings = settings or UnionSettings()
    return with_events(decided_model(document, at, settings), document, settings)


@pytest.fixture
def document(tmp_path: Path) -> Callable[[str], Document]:
    """A document from the YAML below `schemas:`, in which `->A` refers to the component `A`."""
    return lambda schemas: document_of(tmp_path, schemas)


@pytest.fixture
def read(document: Callable[[str], Document]) -> Read:
    """The model of the component `X`."""

    def made(schemas: str, settings: UnionSettings | None = None) -> Model:
        return model(document(schemas), at("X"), settings)

    return made


def tags(found: Model) -> dict[TagValue, Choice]:
    choice = found.union.choice
    assert isinstance(choice, ByTag), choice
    return dict(choice.cases)


def codes(found: Model) -> list[str]:
    return [note.code for note in found.notes if note.code != "anything"]


def places(found: Model) -> list[str]:
    return [definition.place for definition in found.definitions.values()]


def pick(*variants: int) -> list[Pick]:
    return [Pick(variant=index) for index in variants]


AB = """
A: {type: object, required: [type], properties: {type: {const: a}, x: {type: string}}}
B: {type: object, required: [type], properties: {type: {const: b}, y: {type: string}}}
"""
OF_AB = "[->A, ->B]"


# --- literals ---------------------------------------------------------------------------------


def test_one_literal_property_tells_variants_apart(read: Read) -> None:
    found = read(f"{AB}\nX: {{oneOf: {OF_AB}}}")
    assert (found.union.how, found.union.tag) == ("literal", "type")
    assert found.event_shape == Flat(tag="type")
    assert tags(found) == {"a": Pick(variant=0), "b": Pick(variant=1)}
    assert [variant.tags for variant in found.union.variants] == [("a",), ("b",)]


@pytest.mark.parametrize(
    "names", [("zz", "kind"), ("kind", "object"), ("object", "type"), ("type", "event")]
)
def test_of_several_tag_properties_the_usual_names_come_first(
    read: Read, names: tuple[str, str]
) -> None:
    first, second = names
    found = read(f"""
        X:
          oneOf:
            - required: [{first}, {second}]
              properties: {{{first}: {{const: a}}, {second}: {{const: a}}}}
            - required: [{first}, {second}]
              properties: {{{first}: {{const: b}}, {second}: {{const: b}}}}
    """)
    assert found.union.tag == second


def test_a_required_property_comes_before_an_optional_one(read: Read) -> None:
    found = read("""
        X:
          oneOf:
            - {required: [zz], properties: {event: {const: a}, zz: {const: a}}}
            - {required: [zz], properties: {event: {const: b}, zz: {const: b}}}
    """)
    assert found.union.tag == "zz"


def test_a_variant_may_have_several_tags(read: Read) -> None:
    found = read("X: {oneOf: [{properties: {t: {enum: [a, b]}}}, {properties: {t: {const: c}}}]}")
    assert [variant.tags for variant in found.union.variants] == [("a", "b"), ("c",)]
    assert [*tags(found).values()] == pick(0, 0, 1)


def test_true_and_one_are_two_tags(read: Read) -> None:
    found = read("X: {oneOf: [{properties: {t: {const: true}}}, {properties: {t: {const: 1}}}]}")
    choice = found.union.choice
    assert isinstance(choice, ByTag)
    assert [(type(value), value) for value, _ in choice.cases] == [(bool, True), (int, 1)]


def test_true_and_one_are_two_variants(read: Read) -> None:
    found = read("X: {oneOf: [{const: 1}, {const: true}, {properties: {z: {}}}]}")
    assert [one.shape for one in found.union.variants[:2]] == [
        Literals(values=(1,)),
        Literals(values=(True,)),
    ]


@pytest.mark.parametrize(
    "tag",
    [
        "{type: [string, 'null'], enum: [a, null]}",
        "{const: a, nullable: true}",
        "{anyOf: [{const: a}, {type: 'null'}]}",
    ],
)
def test_a_null_beside_a_tag_is_a_tag_like_any_other(tag: str, read: Read) -> None:
    found = read(f"""
        X: {{oneOf: [->A, ->B]}}
        A: {{required: [type], properties: {{type: {tag}}}}}
        B: {{required: [type], properties: {{type: {{const: b}}}}}}
    """)
    assert tags(found) == dict(zip(["a", "b", None], pick(0, 1, 0), strict=True))
    assert [one.tags for one in found.union.variants] == [("a", None), ("b",)]


@pytest.mark.parametrize(
    "null",
    ["{const: null}", "{type: 'null'}", "{enum: [null]}", "{anyOf: [{type: 'null'}]}", "->N"],
)
def test_a_tag_property_that_admits_only_null_is_selected_by_null(null: str, read: Read) -> None:
    found = read(f"""
        X: {{oneOf: [->A, ->B, ->C]}}
        A: {{required: [t], properties: {{t: {null}, x: {{type: string}}}}}}
        B: {{required: [t], properties: {{t: {{const: b}}, x: {{type: string}}}}}}
        C: {{required: [t], properties: {{t: {{const: true}}, x: {{type: string}}}}}}
        N: {{type: 'null'}}
    """)
    assert tags(found) == dict(zip([None, "b", True], pick(0, 1, 2), strict=True))
    assert [one.tags for one in found.union.variants] == [(None,), ("b",), (True,)]
    assert isinstance(found.union.choice, ByTag)
    assert found.union.choice.other is None  # other values are unknown


def test_inline_variants_are_named_after_null_as_after_other_tags(read: Read) -> None:
    found = read("""
        X:
          oneOf:
            - {required: [t], properties: {t: {type: 'null'}}}
            - {required: [t], properties: {t: {const: b}}}
    """)
    assert places(found) == ["X", "X[null]", "X[b]"]


@pytest.mark.parametrize("mapping", ["", ", mapping: {b: B, c: C}"])
def test_a_discriminator_leaves_null_to_the_variant_that_admits_only_null(
    mapping: str, read: Read
) -> None:
    found = read(f"""
        X: {{oneOf: [->A, ->B, ->C], discriminator: {{propertyName: t{mapping}}}}}
        A: {{required: [t], properties: {{t: {{const: null}}}}}}
        B: {{required: [t], properties: {{t: {{enum: [b, c]}}, x: {{}}}}}}
        C: {{required: [t], properties: {{t: {{enum: [b, c]}}, y: {{}}}}}}
    """)
    assert tags(found)[None] == Pick(variant=0)
    assert "A" not in tags(found)


def test_a_subtype_keeps_the_null_of_its_base_only_if_it_lists_null_itself(read: Read) -> None:
    found = read("""
        X:
          oneOf: [->A, ->B, ->C]
        Base: {properties: {t: {type: [string, 'null'], enum: [b, c, null]}}, required: [t]}
        A: {allOf: [->Base, {properties: {t: {const: null}}}]}
        B: {allOf: [->Base, {properties: {t: {const: b}}}]}
        C: {allOf: [->Base, {properties: {t: {enum: [c]}}}]}
    """)
    assert tags(found) == dict(zip([None, "b", "c"], pick(0, 1, 2), strict=True))
    assert codes(found) == []


def test_a_null_that_variants_share_is_a_tag_if_one_has_no_other(read: Read) -> None:
    found = read("""
        X: {oneOf: [->A, ->B, ->C]}
        A: {required: [t, x], properties: {t: {const: null}, x: {type: string}}}
        B: {required: [t, y], properties: {t: {enum: [b, null]}, y: {type: string}}}
        C: {required: [t], properties: {t: {const: c}}}
    """)
    assert [one.tags for one in found.union.variants] == [(None,), ("b", None), ("c",)]


def test_a_null_that_several_variants_list_is_decided_by_structure(read: Read) -> None:
    found = read("""
        X: {oneOf: [->A, ->B, ->C]}
        A: {required: [t, x], properties: {t: {enum: [a, null]}, x: {type: string}}}
        B: {required: [t, y], properties: {t: {enum: [b, null]}, y: {type: string}}}
        C: {required: [t], properties: {t: {const: c}}}
    """)
    shared = tags(found)[None]
    assert isinstance(shared, ByKey)
    assert shared.cases == (("x", Pick(variant=0)), ("y", Pick(variant=1)))
    assert [one.tags for one in found.union.variants] == [("a",), ("b",), ("c",)]


def test_a_shared_tag_is_decided_by_a_second_and_then_by_structure(read: Read) -> None:
    found = read("""
        X:
          oneOf:
            - {required: [type], properties: {type: {const: a}}}
            - {required: [type, name], properties: {type: {const: sync}, name: {const: m}}}
            - {required: [type, name], properties: {type: {const: sync}, name: {const: n}}}
            - {required: [type, k], properties: {type: {const: s}, k: {type: string}}}
            - {required: [type, l], properties: {type: {const: s}, l: {type: string}}}
    """)
    sync, structure = tags(found)["sync"], tags(found)["s"]
    assert isinstance(sync, ByTag)
    assert (sync.property, dict(sync.cases)) == ("name", {"m": pick(1)[0], "n": pick(2)[0]})
    assert isinstance(structure, ByKey)
    assert "X[sync][m]" in places(found)
    assert "X[s][k]" in places(found)


def test_variants_without_the_tag_are_tried_when_it_is_absent(read: Read) -> None:
    found = read(
        f"{AB}\nC: {{required: [z], properties: {{z: {{type: string}}}}}}\n"
        "X: {oneOf: [->A, ->C,"
        " ->B]}"
    )
    choice = found.union.choice
    assert isinstance(choice, ByTag)
    assert (choice.absent, choice.other) == (Pick(variant=1), None)


def test_a_variant_with_a_tag_property_of_any_value_takes_what_no_other_lists(read: Read) -> None:
    found = read(
        f"{AB}\nC: {{required: [type], properties: {{type: {{type: string}}}}}}\n"
        "X: {anyOf: [->A, ->B,"
        " ->C]}"
    )
    choice = found.union.choice
    assert isinstance(choice, ByTag)
    assert (choice.absent, choice.other) == (None, Pick(variant=2))


# --- discriminators ---------------------------------------------------------------------------

ALL_TAGS = """
A: {properties: {k: {enum: [a, b, c]}, x: {type: string}}}
B: {properties: {k: {enum: [a, b, c]}, y: {type: string}}}
"""


def test_a_mapping_decides_where_every_variant_lists_every_tag(read: Read) -> None:
    found = read(f"""{ALL_TAGS}
X:
  oneOf: {OF_AB}
  discriminator:
    propertyName: k
    mapping: {{a: '#/components/schemas/A', c: A, b: B}}
""")
    assert found.union.how == "mapping"
    assert tags(found) == {"a": Pick(variant=0), "c": Pick(variant=0), "b": Pick(variant=1)}
    assert codes(found) == []


def test_literals_win_over_a_mapping_that_says_otherwise_with_a_warning(read: Read) -> None:
    found = read(f"""{AB}
X:
  oneOf: {OF_AB}
  discriminator: {{propertyName: type, mapping: {{a: B, b: A}}}}
""")
    assert found.union.how == "literal"
    assert tags(found) == {"a": Pick(variant=0), "b": Pick(variant=1)}
    assert codes(found) == ["mapping-disagrees"]


def test_wrong_entries_of_a_mapping_are_warnings(read: Read) -> None:
    found = read(f"""{ALL_TAGS}
Other: {{type: object}}
X:
  oneOf: {OF_AB}
  discriminator:
    propertyName: k
    mapping: {{a: A, b: B, c: Other, d: gone.yaml#/D}}
""")
    assert tags(found) == {"a": Pick(variant=0), "b": Pick(variant=1)}
    assert codes(found) == ["mapping-dangling", "mapping-no-variant"]


def test_keys_of_a_mapping_are_values_of_the_propertys_type(read: Read) -> None:
    found = read("""
        A: {required: [k], properties: {k: {type: boolean}}}
        B: {required: [k], properties: {k: {type: boolean}}}
        X:
          oneOf: [->A, ->B]
          discriminator: {propertyName: k, mapping: {'True': A, 'false': B}}
    """)
    assert [*tags(found)] == [True, False]


def test_the_names_of_schemas_are_tags_where_nothing_else_is(read: Read) -> None:
    found = read(f"""
A: {{required: [k], properties: {{k: {{type: string}}}}}}
B: {{required: [k], properties: {{k: {{type: string}}}}}}
X: {{oneOf: {OF_AB}, discriminator: {{propertyName: k}}}}
""")
    assert found.union.how == "name"
    assert [*tags(found)] == ["A", "B"]


def test_the_discriminator_may_stand_in_a_common_base(read: Read) -> None:
    found = read(f"""
Base:
  required: [k]
  properties: {{k: {{type: string}}}}
  discriminator: {{propertyName: k, mapping: {{a: A, b: B}}}}
A: {{allOf: [->Base, {{properties: {{x: {{type: string}}}}}}]}}
B: {{allOf: [->Base, {{properties: {{y: {{type: string}}}}}}]}}
X: {{oneOf: {OF_AB}}}
""")
    assert (found.union.how, [*tags(found)]) == ("mapping", ["a", "b"])


HIERARCHY = """
X:
  required: [k]
  properties: {k: {type: string}, %s}
  discriminator: {propertyName: k, mapping: {a: A}}
A: {allOf: [->X, {properties: {x: {type: string}}}]}
B: {allOf: [->A, {properties: {y: {type: string}}}]}
"""


def test_a_base_without_one_of_is_a_union_of_what_extends_it(read: Read) -> None:
    found = read(HIERARCHY % "z: {type: string}")
    assert found.union.members == (Ref(target=at("A")), Ref(target=at("B")))
    assert [*tags(found)] == ["a", "B"]
    assert codes(found) == ["mapping-incomplete"]


def test_what_adds_nothing_to_its_base_but_a_name_is_a_variant(read: Read) -> None:
    found = read(HIERARCHY % "z: {type: string}" + "C: {allOf: [->B]}\n")
    assert [*tags(found)] == ["a", "B", "C"]
    assert [*tags(found).values()] == pick(0, 1, 2)


def test_a_base_that_is_used_as_a_value_is_a_variant_of_itself(read: Read) -> None:
    found = read(HIERARCHY % "parent: ->X")
    assert "X[base]" in places(found)
    assert len(found.union.variants) == 3


def test_a_tag_that_only_a_mapping_says_becomes_the_propertys_constant(read: Read) -> None:
    found = read(HIERARCHY % "z: {type: string}")
    definition = found.definitions[at("A")]
    assert isinstance(definition, Record)
    assert definition.properties[0].value.shape == Literals(values=("a",))


def test_a_default_mapping_takes_unknown_and_absent_tags(read: Read) -> None:
    found = read(f"""{AB}
X:
  oneOf: {OF_AB}
  discriminator: {{propertyName: type, defaultMapping: B, mapping: {{a: A}}}}
""")
    choice = found.union.choice
    assert isinstance(choice, ByTag)
    assert choice.other == choice.absent == Pick(variant=1)


# --- untagged ---------------------------------------------------------------------------------


def test_json_types_come_first_and_tags_among_objects(read: Read) -> None:
    found = read(f"""{AB}
Texts: {{type: array, items: {{type: string}}}}
X: {{oneOf: [{{type: string}}, ->Texts, ->A, ->B]}}
""")
    choice = found.union.choice
    assert isinstance(choice, ByType)
    assert [kind for kind, _ in choice.cases] == ["string", "array", "object"]
    assert isinstance(dict(choice.cases)["object"], ByTag)
    assert (found.union.how, found.union.tag) == ("json-type", "type")


def test_scalars_of_one_json_type_are_one_variant(read: Read) -> None:
    found = read("X: {anyOf: [{enum: [a, b]}, {type: string}, {type: integer}, {type: number}]}")
    shapes = [variant.shape for variant in found.union.variants]
    assert shapes == [Scalar(type="string"), Scalar(type="number")]
    assert len(found.union.members) == 4


def test_the_json_type_of_a_property_decides_and_a_literal_payload_ends_the_stream(
    read: Read,
) -> None:
    found = read("""
        X:
          oneOf:
            - {required: [data], properties: {data: {properties: {id: {type: string}}}}}
            - {required: [data], properties: {data: {const: '[DONE]'}}}
    """)
    choice = found.union.choice
    assert isinstance(choice, ByPropertyType)
    assert dict(choice.cases) == {"object": Pick(variant=0), "string": Pick(variant=1)}
    assert found.event_shape == Envelope(tag="event", payload="data")
    assert (found.terminal, found.sentinel) == ((), "[DONE]")


def test_then_by_what_only_one_declares(read: Read) -> None:
    required = read("""
        X:
          oneOf:
            - {required: [id, a], properties: {id: {type: string}, a: {type: string}}}
            - {required: [id], properties: {id: {type: string}, b: {type: string}}}
    """).union.choice
    guess = ByFit(candidates=(Pick(variant=0), Pick(variant=1)), unknown=True, invalid=True)
    assert required == ByKey(
        cases=(("a", Pick(variant=0)), ("b", Pick(variant=1))),
        other=Pick(variant=1),
        several=guess,
    )
    declared = read(
        "X: {oneOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}"
    )
    assert declared.union.how == "declared-key"
    assert declared.union.choice == ByKey(
        cases=(("a", Pick(variant=0)), ("b", Pick(variant=1))),
        several=replace(guess, unknown=False),
    )
    assert places(declared)[1:] == ["X[a]", "X[b]"]


AMBIGUOUS = """
A: {properties: {id: {type: string}}}
B: {properties: {id: {type: string}}, description: another}
X: {oneOf: [->A, ->B]}
"""


def test_a_choice_by_fit_is_noted_with_the_line_that_orders_it(read: Read) -> None:
    found = read(AMBIGUOUS)
    assert found.union.how == "fit"
    (note,) = (one for one in found.notes if one.code == "fit")
    assert "`A` and `B`" in note.message
    assert "`B` accepts the same values as `A`" in note.message
    assert note.hints == ('order."X" = ["A", "B"]',)


@pytest.mark.parametrize(
    ("union", "why"),
    [
        ("X: {oneOf: [->A, ->B]}", "the first variant whose schema"),
        (
            "X: {anyOf: [{type: array, items: ->A}, {type: array, items: {type: string}}]}",
            "the first variant whose schema",
        ),
        ("X: {oneOf: [{}]}", "there is only one variant"),
        ("X: {oneOf: [{type: string}]}", "there is only one variant"),
        ("X: {oneOf: [->A]}", "there is only one variant"),
        ("X: {oneOf: [->A, {type: string}]}", "the variants are of different JSON types"),
    ],
)
def test_why_says_what_tells_the_variants_apart(read: Read, union: str, why: str) -> None:
    found = read(AMBIGUOUS.rpartition("X:")[0] + union)
    assert found.union.why.startswith(why)
    assert "nothing" not in found.union.why


GROUPS = """
A: {required: [type], properties: {type: {type: string}, id: {type: string}}}
B: {required: [type], properties: {type: {type: string}, id: {type: string}}, description: another}
C: {required: [type], properties: {type: {type: string}, c: {type: string}}}
Group: {oneOf: [->A, ->B]}
X:
  oneOf: [->Group, ->C]
  discriminator: {propertyName: type, mapping: {a: A, b: B, c: C}}
"""


def test_a_group_whose_variants_the_root_tells_apart_needs_no_note_on_fit(read: Read) -> None:
    found = read(GROUPS)
    assert (found.union.how, found.union.tag) == ("mapping", "type")
    assert codes(found) == []
    inner = found.definitions[Pointer("#/components/schemas/Group")]
    assert isinstance(inner, Union)
    assert inner.how == "fit"


def test_a_group_that_a_record_holds_is_noted_there(read: Read) -> None:
    held = GROUPS.replace("c: {type: string}", "c: ->Group")
    assert codes(read(held)) == ["fit"]


def test_an_order_settles_a_choice_by_fit(read: Read) -> None:
    found = read(AMBIGUOUS, UnionSettings(order={"X": ("B", "A")}))
    choice = found.union.choice
    assert isinstance(choice, ByFit)
    assert list(choice.candidates) == pick(1, 0)
    assert codes(found) == []


@pytest.mark.parametrize(
    ("order", "code", "hint"),
    [({"Y": ("A",)}, "unknown-place", "X"), ({"X": ("AA",)}, "unknown-variant", "A")],
)
def test_an_order_of_what_is_not_there_names_the_nearest(
    read: Read, order: dict[str, tuple[str, ...]], code: str, hint: str
) -> None:
    with pytest.raises(BadInput) as caught:
        read(AMBIGUOUS, UnionSettings(order=order))
    (problem,) = caught.value.problems
    assert problem.code == code
    assert not problem.hints or hint in problem.hints[0]


# --- members ----------------------------------------------------------------------------------


def test_nested_unions_are_taken_apart_and_named_ones_stay_as_groups(read: Read) -> None:
    found = read(f"""{AB}
C: {{required: [type], properties: {{type: {{const: c}}}}}}
Group: {{oneOf: [->A]}}
X: {{oneOf: [->Group, {{oneOf: [{OF_AB[1:-1]}, ->C]}}]}}
""")
    assert found.union.members == tuple(Ref(target=at(one)) for one in ("Group", "A", "B", "C"))
    assert [variant.tags for variant in found.union.variants] == [("a",), ("b",), ("c",)]
    group = found.definitions[at("Group")]
    assert isinstance(group, Union)
    assert group.how == "literal"


def test_elsewhere_a_union_of_one_is_its_member(read: Read) -> None:
    found = read(f"""{AB}
Group: {{oneOf: [->A]}}
C: {{required: [type], properties: {{type: {{const: c}}, g: ->Group,
     u: {{oneOf: [->Group, ->B]}}}}}}
X: {{oneOf: [->C, ->B]}}
""")
    assert at("Group") not in found.definitions
    record = found.definitions[at("C")]
    assert isinstance(record, Record)
    assert record.properties[1].value.shape == Ref(target=at("A"))
    nested = found.definitions[Pointer(f"{at('C')}/properties/u")]
    assert isinstance(nested, Union)
    assert nested.members == (Ref(target=at("A")), Ref(target=at("B")))


@pytest.mark.parametrize(
    "root",
    [
        "{anyOf: [{oneOf: [*a, *b]}]}",
        "{anyOf: [{oneOf: [*a, *b]}], properties: {stamp: {type: string}}}",
        "{allOf: [->Inner, {properties: {stamp: {type: string}}}]}",
    ],
)
def test_a_root_that_refers_to_itself_is_one_union_however_it_is_wrapped(
    root: str, read: Read
) -> None:
    found = read(f"""
A: &a {{properties: {{t: {{const: a}}, next: ->X}}}}
B: &b {{properties: {{t: {{const: b}}}}}}
Inner: {{anyOf: [->G]}}
G: {{oneOf: [*a, *b]}}
X: {root}
""")
    assert places(found) == ["X", "X[a]", "X[b]"]


def test_as_a_root_one_variant_is_enough(read: Read) -> None:
    found = read(f"{AB}\nX: {{oneOf: [->A, {{type: 'null'}}]}}")
    assert found.nullable
    assert tags(found) == {"a": Pick(variant=0)}


def test_a_variant_reached_twice_is_one_variant(read: Read) -> None:
    found = read(f"{AB}\nU: {{oneOf: {OF_AB}}}\nX: {{oneOf: [->A, ->U]}}")
    assert len(found.union.variants) == 2


@pytest.mark.parametrize(
    ("schemas", "code"),
    [
        (
            "X: {oneOf: [->X, {type: object, properties: {a: {}}}]}",
            "cycle",
        ),
        ("X: {type: string}", "not-a-union"),
        ("X: {type: array, items: {type: object, properties: {a: {type: string}}}}", "not-a-union"),
        ("X: {}", "not-a-union"),
        ("X: {oneOf: []}", "wrong-type"),
    ],
)
def test_a_root_that_cannot_be_one_is_a_problem(read: Read, schemas: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(schemas)
    assert [one.code for one in caught.value.problems] == [code]


def test_a_root_that_is_no_union_names_those_inside_it(read: Read) -> None:
    with pytest.raises(BadInput) as caught:
        read(f"{AB}\nX: {{type: array, items: {{properties: {{a: {{oneOf: {OF_AB}}}}}}}}}")
    assert "`#/components/schemas/X/items/properties/a`" in caught.value.problems[0].hints[0]


# --- shape and end ----------------------------------------------------------------------------

EVENTS = """
P: {properties: {id: {type: string}}}
X:
  oneOf:
    - {required: [event, data], properties: {event: {const: a}, data: ->P, on: {type: boolean}}}
    - {required: [event, data], properties: {event: {const: done}, data: {const: '[DONE]'}}}
"""


def test_an_envelope_has_tag_and_payload_and_perhaps_a_little_more(read: Read) -> None:
    found = read(EVENTS)
    assert found.event_shape == Envelope(tag="event", payload="data")
    assert (found.terminal, found.sentinel) == (("done",), None)
    assert found.terminal_why == "the one variant whose payload is a literal string"


def test_what_the_user_says_of_the_end_holds(read: Read) -> None:
    found = read(EVENTS, UnionSettings(terminal=("a",), sentinel="[END]", errors=("done",)))
    assert (found.terminal, found.sentinel, found.errors) == (("a",), "[END]", ("done",))
    with pytest.raises(BadInput, match="no-such-tag"):
        read(EVENTS, UnionSettings(terminal=("dome",)))


def test_the_user_may_name_tag_and_payload(read: Read) -> None:
    found = read(
        """
        X:
          oneOf:
            - required: [type, k, p]
              properties: {type: {const: a}, k: {const: m}, p: {type: string}}
            - required: [type, k, p]
              properties: {type: {const: b}, k: {const: n}, p: {type: string}}
        """,
        UnionSettings(tag="k", data="p"),
    )
    assert (found.union.tag, found.event_shape) == ("k", Envelope(tag="k", payload="p"))


def test_what_stands_beside_a_union_is_no_variants_own_tag(read: Read) -> None:
    found = read("""
        X:
          properties: {event: {type: string}, data: {type: string}}
          required: [event]
          oneOf:
            - properties:
                event: {const: a}
                data: {contentMediaType: application/json, contentSchema: {type: object}}
            - properties: {event: {const: b}}
            - properties: {data: {const: '[end]'}}
    """)
    choice = found.union.choice
    assert isinstance(choice, ByTag)
    assert (choice.absent, choice.other) == (Pick(variant=2), None)
    assert found.sentinel == "[end]"


# --- places -----------------------------------------------------------------------------------


def test_places_are_paths_of_properties_items_values_and_tags(read: Read) -> None:
    found = read("""
        X:
          oneOf:
            - required: [type]
              properties:
                type: {const: a}
                list: {type: array, items: {properties: {deep: {properties: {z: {type: string}}}}}}
                map: {additionalProperties: {properties: {z: {type: string}}}}
                union:
                  anyOf:
                    - {required: [k], properties: {k: {const: 1}}}
                    - {required: [k], properties: {k: {const: true}}}
                    - {type: 'null'}
            - {required: [type], properties: {type: {const: b}}}
    """)
    assert places(found) == [
        "X",
        "X[a]",
        "X[a].list[]",
        "X[a].list[].deep",
        "X[a].map{}",
        "X[a].union",
        "X[a].union[1]",
        "X[a].union[true]",
        "X[b]",
    ]


@pytest.mark.parametrize(
    ("members", "labels"),
    [
        (
            ["{type: array, items: {type: string}}", "{type: array, items: {properties: {a: {}}}}"],
            ["[array object][]"],
        ),
        (
            ["{properties: {a: {type: string}}}", "{properties: {a: {type: integer}}}"],
            ["[string]", "[integer]"],
        ),
        (
            [
                "{properties: {a: {items: {type: string}}}}",
                "{properties: {a: {items: {type: integer}}}}",
            ],
            ["[object a string]", "[object a integer]"],
        ),
    ],
)
def test_variants_that_nothing_names_are_called_by_what_they_have(
    members: list[str], labels: list[str], read: Read
) -> None:
    for order in (members, members[::-1]):
        found = read(f"X: {{anyOf: [{', '.join(order)}]}}")
        assert {*places(found)} == {"X", *(f"X{label}" for label in labels)}


@pytest.mark.parametrize(
    "name", ["properties", "patternProperties", "items", "additionalProperties", "allOf", "oneOf"]
)
def test_a_property_may_be_called_like_a_keyword(name: str, read: Read) -> None:
    values = "{additionalProperties: {enum: [off, idle]}}"
    found = read(f"""
        X:
          oneOf:
            - {{properties: {{type: {{const: a}}, {name}: {values}}}}}
            - {{properties: {{type: {{const: b}}, {name}: {values}}}}}
    """)
    assert places(found)[1:] == ["X[a]", f"X[a].{name}{{}}", "X[b]", f"X[b].{name}{{}}"]


def test_variants_that_are_the_same_are_one(read: Read) -> None:
    found = read("""
        X:
          anyOf:
            - {properties: {a: {type: string, maxLength: 9}, b: {properties: {c: {}}}}}
            - {properties: {a: {type: string, description: A.}, b: {properties: {c: {}}}}}
            - {title: Named, properties: {a: {type: string}, b: {properties: {c: {}}}}}
            - {type: integer}
        """)
    assert places(found) == ["X", "X[object]", "X[object].b", "X[Named]", "X[Named].b"]
    assert len(found.union.members) == len(found.union.variants) == 3


PARTS = """
        Parts:
          $defs:
            A: {properties: {t: {type: string}, n: {type: integer}}}
            B: {properties: {t: {type: string}, n: {type: integer}}}
            C: {type: object}
            D: {type: object}
            E: {type: object, additionalProperties: {type: string}}
            F: {type: object, additionalProperties: {type: string}}
"""


def part(name: str) -> str:
    return f"#/components/schemas/Parts/$defs/{name}"


def part_ref(name: str) -> str:
    return f"{{$ref: '{part(name)}'}}"


@pytest.mark.parametrize(("one", "other"), ["AB", "CD"])
@pytest.mark.parametrize("beside", ["", ", properties: {x: {type: string}}"])
def test_schemas_that_are_referred_to_are_two_however_equal(
    one: str, other: str, beside: str, read: Read
) -> None:
    refs = f"{part_ref(one)}, {part_ref(other)}"
    mapping = f"mapping: {{one: '{part(one)}', other: '{part(other)}'}}"
    found = read(f"""{PARTS}
        X: {{anyOf: [{refs}], discriminator: {{propertyName: t, {mapping}}}{beside}}}
    """)
    assert tags(found) == {"one": Pick(variant=0), "other": Pick(variant=1)}
    assert codes(found) == []
    assert len(found.union.variants) == len(
        read(f"{PARTS}\n        X: {{anyOf: [{refs}]}}").union.members
    )


def test_a_map_is_one_type_whatever_refers_to_it_and_has_the_tags_of_each(read: Read) -> None:
    refs = f"{part_ref('E')}, {part_ref('F')}"
    mapping = f"mapping: {{one: '{part('E')}', other: '{part('F')}'}}"
    found = read(f"""{PARTS}
        X: {{oneOf: [{refs}], discriminator: {{propertyName: t, {mapping}}}}}
    """)
    assert tags(found) == {"one": Pick(variant=0), "other": Pick(variant=0)}
    assert codes(found) == []


def test_inline_variants_that_refer_to_different_schemas_are_not_the_same(read: Read) -> None:
    found = read(f"""{PARTS}
        X:
          anyOf:
            - {{properties: {{p: {part_ref("A")}, q: {{items: {{properties: {{z: {{}}}}}}}}}}}}
            - {{properties: {{p: {part_ref("B")}, q: {{items: {{properties: {{z: {{}}}}}}}}}}}}
            - {{properties: {{p: {part_ref("B")}, q: {{items: {{properties: {{z: {{}}}}}}}}}}}}
    """)
    assert len(found.union.variants) == 2


def test_a_schema_that_is_referred_to_twice_is_one_variant_also_where_it_is_folded(
    read: Read,
) -> None:
    ref = f"{{$ref: '{part('A')}', description: %s}}"
    found = read(f"""{PARTS}
        X: {{anyOf: [{ref % "1"}, {ref % "2"}, ->I], properties: {{x: {{}}}}}}
        I: {{properties: {{z: {{}}}}}}
    """)
    assert len(found.union.variants) == 2


def test_elsewhere_a_union_of_variants_that_are_the_same_is_that_record(read: Read) -> None:
    found = read("""
        X: {oneOf: [->A]}
        A: {properties: {t: {const: a}, p: {anyOf: [->I, ->I, {properties: {z: {}}}]}}}
        I: {properties: {q: {anyOf: [{properties: {z: {}}}, {properties: {z: {description: Z.}}}]}}}
    """)
    assert places(found) == ["X", "A", "A.p", "I", "I.q", "A.p[z]"]
    record = found.definitions[at("I")]
    assert isinstance(record, Record)
    assert record.properties[0].value.shape == Ref(target=join(record.properties[0].at, "anyOf", 0))


def test_an_item_of_a_tuple_is_called_by_where_it_stands_on_the_wire(read: Read) -> None:
    found = read("""
        X: {oneOf: [->A]}
        A:
          properties:
            t: {const: a}
            pair: {type: array, prefixItems: [{type: string}, {properties: {z: {}}}]}
    """)
    assert places(found) == ["X", "A", "A.pair[second]"]


def test_a_member_of_a_union_elsewhere_is_called_as_it_is_there(read: Read) -> None:
    found = read("""
        X: {oneOf: [->A, {$ref: '#/components/schemas/Y/oneOf/1'}]}
        A: {required: [t], properties: {t: {const: a}}}
        Y:
          oneOf:
            - {required: [t], properties: {t: {const: b}}}
            - {required: [t], properties: {t: {const: c}}}
    """)
    assert places(found) == ["X", "A", "Y[c]"]


def test_adding_a_variant_changes_no_other_place(read: Read) -> None:
    variant = (
        "{required: [t, d], properties: {t: {const: %s}, d: {properties: {z: {type: string}}}}}"
    )
    before = read(f"X: {{oneOf: [{variant % 'a'}, {variant % 'b'}]}}")
    after = read(f"X: {{oneOf: [{variant % 'c'}, {variant % 'a'}, {variant % 'b'}]}}")
    assert set(places(before)) < set(places(after))


# --- real documents ---------------------------------------------------------------------------


def real(corpus: Path, name: str, text: str) -> Model:
    found = Document.open(corpus / "specs" / name, shown=name)
    return model(found, root(found, text))


def test_the_assistants_events(corpus: Path) -> None:
    found = real(corpus, "openai/openapi-2026-08-21.yaml", "AssistantStreamEvent")
    assert found.event_shape == Envelope(tag="event", payload="data")
    assert found.terminal == ("done",)
    assert (found.union.how, len(tags(found))) == ("literal", 25)
    groups = [found.definitions[one.target] for one in found.union.members if isinstance(one, Ref)]
    sizes = {one.place: len(one.variants) for one in groups if isinstance(one, Union)}
    assert sizes == {
        "ThreadStreamEvent": 1,
        "RunStreamEvent": 10,
        "RunStepStreamEvent": 7,
        "MessageStreamEvent": 5,
    }
    assert [one.place for one in groups[4:]] == ["ErrorEvent", "DoneEvent"]
    kinds = Counter(type(one) for one in found.definitions.values())
    assert kinds[Record] == 25 + 85
    inside = [
        one for one in found.definitions.values() if isinstance(one, Union) and one.tag != "event"
    ]
    assert Counter(one.how for one in inside) == {"literal": 12, "json-type": 2}
    assert {one.tag for one in inside if one.how == "literal"} == {"type"}
    assert [note.code for note in found.notes] == ["anything"] * 3


def test_mappings_to_groups_and_payloads_are_warnings_and_the_literals_win(corpus: Path) -> None:
    found = real(corpus, "openai/openapi-2024-06-04.yaml", "AssistantStreamEvent")
    assert found.union.how == "literal"
    assert len(tags(found)) == 25
    assert "mapping-no-variant" in codes(found)


@pytest.mark.parametrize(
    ("name", "text", "variants", "how", "tag", "shape"),
    [
        ("openai/openapi-2026-08-21.yaml", "ResponseStreamEvent", 58, "literal", "type", Flat),
        ("openai/openapi-2026-08-21.yaml", "RealtimeServerEvent", 46, "literal", "type", Flat),
        ("anthropic.yaml", "MessageStreamEvent", 6, "literal", "type", Flat),
        ("opencode.yaml", "Event", 77, "literal", "type", Envelope),
        (
            "opencode.yaml",
            "#/components/schemas/GlobalEvent/properties/payload",
            110,
            "literal",
            "type",
            Flat,
        ),
        ("dify-service.json", "ChunkChatEvent", 28, "mapping", "event", Flat),
        ("dify-service.json", "UserInputFormItem", 3, "declared-key", None, Untagged),
        ("together.yaml", "ChatCompletionStream", 2, "property-type", None, Envelope),
        ("together.yaml", "InterpreterOutput", 3, "literal", "type", Envelope),
        ("qdrant.json", "UpdateOperation", 8, "declared-key", None, Untagged),
        ("typespec/channel-3.2.yaml", "Reaction", 2, "literal", "kind", Envelope),
        ("typespec/discriminated-unions-3.0.yaml", "Widget", 2, "literal", "kind", Envelope),
        ("redocly-cafe-3.2.yaml", "MenuItem", 2, "literal", "category", Flat),
        (
            "adyen-checkout-71.yaml",
            "#/components/schemas/PaymentRequest/properties/paymentMethod",
            58,
            "literal",
            "type",
            Flat,
        ),
        ("springdoc/app118.json", "ConcreteParent", 2, "name", "type", Flat),
        ("springdoc/app168.json", "AbstractParent", 1, "name", "type", Flat),
        ("hey-api/discriminator-non-string.yaml", "IntegerAllOfBase", 2, "mapping", "kind", Flat),
        (
            "fastapi/sse-3.1.json",
            "#/paths/~1runs/post/responses/200/content/text~1event-stream/itemSchema",
            6,
            "literal",
            "type",
            Flat,
        ),
    ],
)
def test_unions_of_real_documents(
    corpus: Path, name: str, text: str, variants: int, how: str, tag: str | None, shape: type
) -> None:
    found = real(corpus, name, text)
    union = found.union
    assert (len(union.variants), union.how, union.tag) == (variants, how, tag)
    assert isinstance(found.event_shape, shape)


@pytest.mark.slow
def test_every_union_of_a_large_document_is_listed(corpus: Path) -> None:
    found = Document.open(corpus / "specs/openai/openapi-2026-08-21.yaml", shown="openapi.yaml")
    listed = every(found)
    summary = next(one for one in listed if one.root == "AssistantStreamEvent")
    assert (summary.line, summary.variants, summary.tag, summary.how, summary.shape) == (
        28912,
        25,
        "event",
        "literal",
        "envelope",
    )
    assert [one.variants for one in listed] == sorted(
        (one.variants for one in listed), reverse=True
    )


MORE_DOCUMENTS = ("discord.json", "opencode.yaml", "qdrant.json")


@pytest.mark.parametrize(
    "folder",
    [
        "anthropic.yaml",
        *(pytest.param(f, marks=pytest.mark.slow) for f in MORE_DOCUMENTS),
    ],
)
def test_what_is_listed_is_decided_alike_as_a_root(corpus: Path, folder: str) -> None:
    found = Document.open(corpus / "specs" / folder, shown=folder)
    for summary in every(found):
        union = model(found, summary.pointer).union
        decided = (len(union.variants), union.tag, union.how)
        assert decided == (summary.variants, summary.tag, summary.how), summary.pointer
