"""The names of an enum's values: what the document says, and what they are called in Python."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import small_models as sm
from hypothesis import given
from hypothesis import strategies as st
from small_documents import document_of
from small_packages import package_of
from style_packages import each_style

from oneofgen import BadInput
from oneofgen.canonical import canonical
from oneofgen.model import Enum, Scalar_
from oneofgen.names import RESERVED, Names, constants_at, names
from oneofgen.python.code import identifier
from oneofgen.schema import Schemas
from oneofgen.source.pointers import Pointer, join

X = Pointer("#/components/schemas/X")


def enum_of(folder: Path, schema: str) -> tuple[Enum, list[str]]:
    """The enum of a schema, and its notes."""
    schemas = Schemas(document_of(folder, f"    X: {schema}"))
    found = schemas.definition(X)
    assert isinstance(found, Enum)
    return found, [note.message for note in schemas.notes(X)]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{enum: [1, 2], x-enum-varnames: [ONE, TWO]}", {"ONE": 1, "TWO": 2}),
        ("{enum: [1, 2], x-enumNames: [One, Two]}", {"One": 1, "Two": 2}),
        ("{enum: [1, 2], x-enum-varnames: [A, B], x-enumNames: [C, D]}", {"A": 1, "B": 2}),
        ("{enum: [1, null, true], x-enum-varnames: [A, B, C]}", {"A": 1, "C": True}),
        ("{enum: [1, 2], x-enum-varnames: [A, 3]}", {"A": 1}),
        ("{oneOf: [{const: 1, title: A}, {const: 2}]}", {"A": 1}),
        ("{oneOf: [{const: 1, title: A}, {enum: [3], title: ' C  c '}]}", {"A": 1, "C c": 3}),
        ("{anyOf: [{const: 1, title: A}, {enum: [2, 3], title: B}]}", {"A": 1}),
        ("{anyOf: [{const: 1, title: A}, {type: 'null', title: N}, {const: 2}]}", {"A": 1}),
        ("{oneOf: [{enum: [1, 2], x-enum-varnames: [A, B]}, {const: 3}]}", {"A": 1, "B": 2}),
        ("{allOf: [{enum: [1, 2], x-enum-varnames: [A, B]}, {enum: [2, 1]}]}", {"A": 1, "B": 2}),
        ("{enum: [1, 2], title: A}", {}),
        ("{enum: [1, 2], x-enum-descriptions: [A, B]}", {}),
    ],
)
def test_the_document_names_a_value_in_three_ways(
    schema: str, expected: dict[str, Scalar_], tmp_path: Path
) -> None:
    found, notes = enum_of(tmp_path, schema)
    assert dict(found.named) == expected
    assert notes == []


@pytest.mark.parametrize(
    ("schema", "expected", "said"),
    [
        (
            "{enum: [1, 2], x-enum-varnames: [A]}",
            {},
            "`x-enum-varnames` does not list a name for each value; it is ignored",
        ),
        (
            "{enum: [1, 2], x-enum-varnames: A, x-enumNames: [C, D]}",
            {"C": 1, "D": 2},
            "`x-enum-varnames` does not list a name for each value; it is ignored",
        ),
        (
            "{oneOf: [{const: 1, title: A}, {const: 2, title: A}, {const: 3, title: B}]}",
            {"B": 3},
            "2 values are called `A`; they stay without a name",
        ),
    ],
)
def test_names_that_name_nothing_are_said(
    schema: str, expected: dict[str, Scalar_], said: str, tmp_path: Path
) -> None:
    found, notes = enum_of(tmp_path, schema)
    assert dict(found.named) == expected
    assert notes == [said]


def test_the_canonical_document_has_the_names(tmp_path: Path) -> None:
    schema = "{oneOf: [{const: 1, title: A b}, {const: 2}]}"
    found, _ = enum_of(tmp_path, schema)
    model = sm.model(sm.tagged("Root", {}), replace(found, place=sm.placed("X", X)))
    tree: Any = canonical(model, names(model))
    written = tree["components"]["schemas"]["X"]
    assert written["x-enum-varnames"] == ["A b", ""]
    assert enum_of(tmp_path, json.dumps(written))[0].named == found.named


# --- in Python -------------------------------------------------------------------------------


def named(*listed: str, pins: dict[str, str] | None = None, **more: Any) -> Names:
    """The names of an enum `X` whose values have names."""
    values = tuple(range(len(listed)))
    enum = Enum(
        at=X, place=sm.placed("X", X), values=values, named=tuple(zip(listed, values, strict=True))
    )
    model = sm.model(sm.tagged("Root", {}), enum, *more.get("others", ()))
    return names(model, pins or {}, more.get("field_pins", {}))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PRIMARY", "PRIMARY"),
        ("InProgress", "InProgress"),
        ("in progress", "IN_PROGRESS"),
        ("to-do (later)", "TO_DO_LATER"),
        ("größe 2", "GRÖSSE_2"),
        ("\u10d0 \u10d1", "\u10d0_\u10d1"),  # Georgian capitals are from Unicode 11
        ("Größe", "Größe"),
        ("1st", "VALUE_1ST"),
        ("_1", "VALUE_1"),
        ("_private", "private_"),
        ("__doc__", "doc____"),
        ("class", "class_"),
        ("Final", "Final_"),
        ("mro", "mro_"),
        ("+", "x2b"),
        ("p\u0430y load", "p_x430_y_x20_load"),
    ],
)
def test_a_constant_is_called_as_the_document_says(name: str, expected: str) -> None:
    assert named(name).fields[X] == {name: expected}


def test_two_names_that_would_be_one_are_spelt_and_said() -> None:
    found = named("to do", "to-do", "TO_DO")
    assert [*found.fields[X].values()] == ["to_x20_do", "to_x2d_do", "TO_DO"]
    assert {note.code for note in found.notes} == {"field-name"}
    assert "the value `to do` of `X` is the attribute `to_x20_do`" in found.notes[0].message
    pinned = named("to do", "to-do", field_pins={"X.to do": "TODO"})
    assert [*pinned.fields[X].values()] == ["TODO", "TO_DO"]


def test_the_class_of_the_constants_takes_the_name_of_no_schema() -> None:
    assert named("A").classes[constants_at(X)] == "XValue"
    assert named("A").places == {"X{}": "XValue"}
    taken = named("A", others=[sm.record("XValue")])
    assert taken.classes[constants_at(X)] == "X_Value"
    assert taken.classes[sm.component("XValue")] == "XValue"
    inner = sm.record("Y.x_value", at=join(sm.component("Y"), "properties", "x_value"))
    beside = named("A", others=[inner], pins={"Y.x_value": "XValue"})
    assert beside.classes[constants_at(X)] == "X_Value"


def test_the_class_of_the_constants_can_be_pinned() -> None:
    assert named("A", pins={"X{}": "Exes"}).classes[constants_at(X)] == "Exes"
    assert named("A", pins={"X": "Ex"}).classes[constants_at(X)] == "ExValue"
    with pytest.raises(BadInput, match="reserved"):
        named("A", pins={"X{}": "decode"})


def test_without_names_there_is_no_class_of_constants() -> None:
    assert constants_at(X) not in named().classes


@given(
    st.lists(
        st.text("ab_-. 1ÄиĀ\u202e", min_size=1, max_size=5) | st.text(min_size=1, max_size=5),
        unique=True,
    )
)
def test_constants_have_distinct_legal_names(listed: list[str]) -> None:
    found = named(*listed)
    constants = [*found.fields.get(X, {}).values()]
    assert len({*constants}) == len(listed)
    assert all(identifier(name) == name and not name.startswith("_") for name in constants)
    assert RESERVED.isdisjoint(found.classes.values())


# --- at run time -------------------------------------------------------------------------------

SCHEMAS = """
Event: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
A:
  type: object
  required: [type]
  properties: {type: {const: a}, p: {$ref: '#/components/schemas/P'}}
B: {type: object, required: [type], properties: {type: {const: b}}}
P:
  oneOf:
    - {const: 1, title: PRIMARY}
    - {const: 2.5, title: in between}
    - {const: größe, title: Größe}
"""


@each_style
def test_every_style_has_the_constants(style: str, tmp_path: Path) -> None:
    package = package_of(tmp_path, SCHEMAS, style=style)
    constants = {k: v for k, v in vars(package.PValue).items() if not k.startswith("_")}
    assert constants == {"PRIMARY": 1, "IN_BETWEEN": 2.5, "Größe": "größe"}
    assert {"P", "PValue"} <= {*package.__all__}
    event = package.from_dict({"type": "a", "p": package.PValue.IN_BETWEEN})
    assert package.to_dict(event) == {"type": "a", "p": 2.5}
