"""Bases with a `discriminator`, what extends them, and unions of one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_documents import document_of
from small_packages import package_of

from oneofgen.listing import every
from oneofgen.model import (
    ByTag,
    ByType,
    IfDeclared,
    Literals,
    Model,
    Pick,
    Record,
    Ref,
    Scalar_,
    Union,
    among_objects,
)
from oneofgen.names import names
from oneofgen.problems import BadInput
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, join
from oneofgen.source.references import root
from oneofgen.variants import UnionSettings, model

Read = Callable[..., Model]


def at(name: str) -> Pointer:
    return Pointer(f"#/components/schemas/{name}")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The model of the component `X`; `->A` in the YAML refers to the component `A`."""

    def made(schemas: str, name: str = "X") -> Model:
        return model(document_of(tmp_path, schemas), at(name), UnionSettings())

    return made


def tags(found: Model, name: str | None = None) -> dict[Scalar_ | None, str]:
    """The tags of a union, each with the class that it selects."""
    union = found.definitions[found.root if name is None else at(name)]
    assert isinstance(union, Union)
    choice = among_objects(union.choice)
    assert isinstance(choice, ByTag), choice
    classes = names(found).classes
    result: dict[Scalar_ | None, str] = {}
    for tag, then in choice.cases:
        assert isinstance(then, Pick)
        shape = union.variants[then.variant].shape
        assert isinstance(shape, Ref)
        result[tag] = classes[shape.target]
    return result


def codes(found: Model) -> list[str]:
    return [note.code for note in found.notes if note.code != "anything"]


# --- where a discriminator stands -------------------------------------------------------------

SUBTYPES = """
A: {allOf: [->X, {properties: {a: {type: string}}}]}
B: {allOf: [->X, {properties: {b: {type: string}}}]}
E: {properties: {id: {type: string}}}
"""
DISCRIMINATOR = "discriminator: {propertyName: t, mapping: {a: A, b: '#/components/schemas/B'}}"
TAG = "required: [t], properties: {t: {type: string}}"


@pytest.mark.parametrize(
    "base",
    [
        f"{{{TAG}, {DISCRIMINATOR}}}",
        f"{{allOf: [->E], {TAG}, {DISCRIMINATOR}}}",
        f"{{allOf: [->E, {{{TAG}, {DISCRIMINATOR}}}]}}",
        f"{{allOf: [{{{TAG}, {DISCRIMINATOR}}}]}}",
        f"{{allOf: [->E, {{{TAG}}}, {{{DISCRIMINATOR}}}]}}",
        f"{{allOf: [->E, {{allOf: [{{{TAG}}}, {{{DISCRIMINATOR}}}]}}]}}",
        f"{{allOf: [->E, ->M]}}\nM: {{{TAG}, {DISCRIMINATOR}}}",
        f"{{allOf: [{{allOf: [->M]}}, ->E]}}\nM: {{allOf: [->E, {{{TAG}, {DISCRIMINATOR}}}]}}",
    ],
)
def test_a_discriminator_counts_wherever_it_stands_in_the_merged_all_of(
    base: str, read: Read
) -> None:
    schemas = f"{SUBTYPES}\nX: {base}\n"
    assert tags(read(schemas)) == {"a": "A", "b": "B"}
    held = read(f"{schemas}Y: {{oneOf: [{{properties: {{k: {{const: y}}, x: ->X}}}}]}}", "Y")
    assert {"a": "A", "b": "B"}.items() <= tags(held, "X").items()


def test_members_of_a_one_of_share_the_discriminator_of_a_base_of_their_base(read: Read) -> None:
    found = read(f"""
M: {{{TAG}, discriminator: {{propertyName: t, mapping: {{one: A, two: B}}}}}}
P: {{allOf: [->M, {{properties: {{p: {{type: string}}}}}}]}}
A: {{allOf: [->P]}}
B: {{allOf: [{{allOf: [->P]}}]}}
X: {{oneOf: [->A, ->B]}}
""")
    assert tags(found) == {"one": "A", "two": "B"}


def test_a_mapping_names_a_schema_by_name_by_reference_and_by_file(tmp_path: Path) -> None:
    cat = "Cat: {allOf: [{$ref: 'spec.yaml#/components/schemas/X'}, {properties: {c: {}}}]}"
    (tmp_path / "cats.yaml").write_text(cat, encoding="utf-8")
    mapping = "mapping: {a: A, b: '#/components/schemas/B', c: 'cats.yaml#/Cat'}"
    inline = f"{{{TAG}, discriminator: {{propertyName: t, {mapping}}}}}"
    document = document_of(tmp_path, f"X: {{allOf: [->E, {inline}]}}\n{SUBTYPES}")
    assert tags(model(document, at("X"), UnionSettings())) == {"a": "A", "b": "B", "c": "Cat"}


def test_unions_lists_the_schema_around_an_inline_member(tmp_path: Path) -> None:
    schemas = f"{SUBTYPES}\nX: {{allOf: [->E, {{{TAG}, {DISCRIMINATOR}}}]}}\n"
    assert [one.root for one in every(document_of(tmp_path, schemas))] == ["X"]


# --- a base below a base ----------------------------------------------------------------------

INNER = f"""
X: {{{TAG}, discriminator: {{propertyName: t, mapping: {{a: A, m: M}}}}}}
A: {{allOf: [->X, {{properties: {{a: {{type: string}}}}}}]}}
M:
  allOf: [->X, {{properties: {{m: {{type: string}}}}, %s}}]
B: {{allOf: [->M, {{properties: {{b: {{type: string}}}}}}]}}
"""


@pytest.mark.parametrize("name", ["X", "M"])
def test_an_inner_base_is_not_blamed_for_the_mapping_of_its_parent(name: str, read: Read) -> None:
    inner = INNER % "discriminator: {propertyName: t, mapping: {b: B}}"
    found = read(inner, name)
    assert codes(found) == []
    base = "MBase" if name == "X" else "Base"  # a variant of the root is named after its tag alone
    assert tags(found, "M") == {"b": "B", "m": base}


def test_an_inner_base_answers_for_its_own_mapping(read: Read) -> None:
    inner = INNER % "discriminator: {propertyName: t, mapping: {b: B, c: Nowhere}}"
    (note,) = [one for one in read(inner).notes if one.code != "anything"]
    assert (note.code, note.at) == ("mapping-dangling", f"{at('M')}/allOf/1/discriminator")


HELD = INNER.replace("m: M}", "m: M, b: B}") % "title: M"


def test_a_schema_between_base_and_subtype_stands_for_its_subtypes_where_it_is_held(
    read: Read,
) -> None:
    found = read(f"{HELD}Y: {{oneOf: [{{properties: {{k: {{const: y}}, m: ->M}}}}]}}", "Y")
    assert tags(found, "M") == {"m": "MBase", "b": "B"}


def test_a_schema_between_base_and_subtype_keeps_its_name_where_nothing_holds_it(
    read: Read,
) -> None:
    assert tags(read(HELD)) == {"a": "A", "m": "M", "b": "B"}


@pytest.mark.parametrize(
    "middle", ["{properties: {t: {const: m}}}", "{properties: {t: {enum: [m]}}}"]
)
def test_what_extends_a_schema_with_its_own_literal_is_no_subtype_without_a_mapping(
    middle: str, read: Read
) -> None:
    found = read(f"""
P: {{{TAG}, discriminator: {{propertyName: t}}}}
M: {{allOf: [->P, {middle}]}}
N: {{allOf: [->M, {{properties: {{n: {{type: string}}}}}}]}}
X: {{oneOf: [{{properties: {{k: {{const: y}}, m: ->M}}}}]}}
""")
    assert isinstance(found.definitions[at("M")], Record)


# --- other spellings --------------------------------------------------------------------------


def test_a_discriminator_that_is_a_string_is_the_property_name(read: Read) -> None:
    found = read(f"X: {{{TAG}, discriminator: t}}\n{SUBTYPES}")
    assert tags(found) == {"A": "A", "B": "B"}
    assert codes(found) == ["discriminator"]


@pytest.mark.parametrize("where", ["beside", "inline"])
@pytest.mark.parametrize("written", ["t", "{propertyName: t}"])
def test_the_vendors_value_is_the_literal_of_the_tag_property(
    where: str, written: str, read: Read
) -> None:
    value = "x-ms-discriminator-value: b.v1"
    below = f"{{allOf: [->A], {value}}}" if where == "beside" else f"{{allOf: [->A, {{{value}}}]}}"
    found = read(f"""
X: {{{TAG}, discriminator: {written}, x-ms-discriminator-value: x.v1}}
A: {{allOf: [->X], properties: {{a: {{type: string}}}}, x-ms-discriminator-value: a.v1}}
B: {below}
""")
    assert tags(found) == {"a.v1": "A", "b.v1": "B"}
    assert found.union.how == "literal"


def test_the_vendors_value_is_not_inherited(read: Read) -> None:
    found = read(f"""
X: {{{TAG}, discriminator: t}}
A: {{allOf: [->X], x-ms-discriminator-value: a.v1}}
B: {{allOf: [->A]}}
""")
    (record,) = (one for one in found.definitions.values() if one.at == at("B"))
    assert isinstance(record, Record)
    assert record.properties[0].value.shape != Literals(values=("a.v1",))


# --- unions of one ----------------------------------------------------------------------------


def test_the_only_subtype_has_the_tags_of_the_mapping_not_those_of_an_inherited_enum(
    read: Read,
) -> None:
    base = "X: {required: [t], properties: {t: {enum: [a, b, c]}}, discriminator: {propertyName: t"
    below = "A: {allOf: [->X, {properties: {a: {type: string}}}]}"
    assert tags(read(f"{base}, mapping: {{a: A}}}}}}\n{below}")) == {"a": "A"}
    assert tags(read(f"{base}, mapping: {{a: A, c: A}}}}}}\n{below}")) == {"a": "A", "c": "A"}
    for mapping in ("", ", mapping: {z: A}", ", mapping: {a: Nowhere}"):
        assert list(tags(read(f"{base}{mapping}}}}}\n{below}"))) == ["a", "b", "c"]


OBJECTS = """
X: {required: [id, n], properties: {o: {}, id: {type: string}, n: {type: integer}, x: ->X}}
"""


def test_an_object_is_a_union_of_one(read: Read) -> None:
    found = read(OBJECTS)
    assert found.root == join(at("X"), "oneOf")
    assert found.union.members == (Ref(target=at("X")),)
    known = IfDeclared(properties=("id", "n", "o", "x"), then=Pick(variant=0))
    assert found.union.choice == ByType(cases=(("object", known),))
    assert names(found).classes == {at("X"): "X", found.root: "XUnion"}


@pytest.mark.parametrize(
    "schema",
    [
        "{properties: {a: {type: string}}}",
        "{type: object}",
        "{required: [a], properties: {a: {}}, additionalProperties: {type: string}}",
        "{type: object, additionalProperties: {type: string}}",
    ],
)
def test_an_object_that_requires_nothing_or_types_every_key_is_never_unknown(
    schema: str, read: Read
) -> None:
    assert read(f"X: {schema}").union.choice == ByType(cases=(("object", Pick(variant=0)),))


def test_an_object_root_may_be_null_and_stand_anywhere(tmp_path: Path) -> None:
    document = document_of(
        tmp_path,
        "X: {properties: {y: {items: {type: [object, 'null'], properties: {a: {}}}}}}\nZ: ->X",
    )
    items = model(document, root(document, "#/components/schemas/X/properties/y/items"))
    assert items.nullable
    assert not model(document, at("Z")).nullable


def test_a_base_whose_discriminator_names_nothing_is_itself(read: Read) -> None:
    found = read(f"X: {{{TAG}, discriminator: {{propertyName: t}}}}")
    assert len(found.union.variants) == 1


CHUNKS = """
Event: {oneOf: [->Chunk]}
Chunk:
  required: [id, n]
  properties: {id: {type: string}, n: {type: array, items: {type: integer}}, %s}
"""


@pytest.mark.parametrize("style", ["dataclass", "pydantic", "typeddict", "msgspec"])
@pytest.mark.parametrize("root", ["Event", "Chunk"])
def test_an_error_in_band_is_unknown_in_every_style(root: str, style: str, tmp_path: Path) -> None:
    chunks = CHUNKS.replace("->Chunk", "{$ref: '#/components/schemas/Chunk'}") % "o: {}"
    package = package_of(tmp_path, chunks, root, style=style)
    error = {"error": {"message": "m"}}
    assert package.from_dict(error) == package.Unknown(None, error)
    assert package.to_dict(package.from_dict(error)) == error
    text = b'data: {"id": "1", "n": []}\n\ndata: {"error": {}}\n\n'
    kinds = [type(event).__name__ for event in package.iter_events([text])]
    assert kinds == ["dict" if style == "typeddict" else "Chunk", "Unknown"]
    for known in ({"id": "1", "n": [1]}, {"n": [1]}, {"o": None, "error": 1}):
        assert not isinstance(package.from_dict(known), package.Unknown)
    if style != "typeddict":
        with pytest.raises(package.DecodeError):
            package.from_dict(error, strict=True)


@pytest.mark.parametrize("style", ["dataclass", "pydantic"])
def test_the_only_variant_may_lack_a_tag_that_is_optional(style: str, tmp_path: Path) -> None:
    chunks = CHUNKS.replace("->Chunk", "{$ref: '#/components/schemas/Chunk'}")
    package = package_of(tmp_path, chunks % "kind: {const: chunk}", style=style)
    for accepted in ({"id": "1", "n": [], "kind": "chunk"}, {"id": "1", "n": []}):
        assert isinstance(package.from_dict(accepted, strict=True), package.Chunk)
        assert package.to_dict(package.from_dict(accepted)) == accepted
    for refused in ({"id": "1", "n": [], "kind": "lump"}, {"error": "chunk"}):
        assert isinstance(package.from_dict(refused), package.Unknown)
        with pytest.raises(package.DecodeError):
            package.from_dict(refused, strict=True)


@pytest.mark.parametrize("schema", ["{type: string}", "{enum: [a, b]}", "{items: {}}", "{}"])
def test_what_is_neither_a_union_nor_an_object_is_refused(schema: str, read: Read) -> None:
    with pytest.raises(BadInput, match="`X` is neither a union nor an object") as caught:
        read(f"X: {schema}")
    assert [one.code for one in caught.value.problems] == ["not-a-union"]


# --- the list of unions -----------------------------------------------------------------------

STREAMS = """\
openapi: 3.2.0
info: {title: t, version: '1'}
paths:
  /chat:
    get:
      responses:
        '200':
          description: ok
          content:
            text/event-stream: {itemSchema: {$ref: '#/components/schemas/Chunk'}}
            application/jsonl: {itemSchema: {$ref: '#/components/schemas/Chunk'}}
            application/json-seq: {itemSchema: {properties: {a: {type: string}}}}
            text/csv: {itemSchema: {type: string}}
            application/json: {schema: {$ref: '#/components/schemas/Other'}}
components:
  schemas:
    Chunk: {required: [id], properties: {id: {type: string}}}
    Other: {properties: {itemSchema: {properties: {id: {type: string}}}}}
"""


def test_unions_lists_no_objects_but_those_of_item_schemas(tmp_path: Path) -> None:
    (tmp_path / "streams.yaml").write_text(STREAMS, encoding="utf-8")
    listed = every(Document.open(tmp_path / "streams.yaml"))
    assert [(one.root.rpartition("/")[2], one.variants, one.how) for one in listed] == [
        ("itemSchema", 1, "json-type"),
        ("Chunk", 1, "json-type"),
    ]
