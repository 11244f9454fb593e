"""What becomes of single values where choosing is not plain: each was chosen wrongly once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from small_documents import schemas_text
from small_packages import package_of

Made = Callable[[str], ModuleType]


@pytest.fixture
def package(tmp_path: Path) -> Made:
    """The package of `Event`, from the YAML below `schemas:`; `->A` refers to the component `A`."""

    def made(schemas: str) -> ModuleType:
        text = schemas_text(schemas)
        return package_of(tmp_path, text)

    return made


def told(module: ModuleType, value: Any) -> str:
    """The class that a value becomes, and whether `strict=True` refuses it."""
    event = module.from_dict(value)
    assert module.to_dict(event) == value
    try:
        module.from_dict(value, strict=True)
    except module.DecodeError:
        return f"{type(event).__name__}, refused"
    return type(event).__name__


# --- JSON types and keys --------------------------------------------------------------------


def test_a_fraction_is_read_as_the_integer_that_it_should_be(package: Made) -> None:
    scalars = package("Event: {oneOf: [{type: integer}, {type: string}]}")
    assert told(scalars, 1.5) == "float, refused"
    assert told(scalars, 1.0) == "float"
    properties = package("""
        Event:
          oneOf:
            - {title: Whole, required: [d], properties: {d: {type: integer}}}
            - {title: Text, required: [d], properties: {d: {type: string}}}
    """)
    assert told(properties, {"d": 1.5}) == "Whole, refused"
    assert told(properties, {"d": 1.0}) == "Whole"
    arrays = package("""
        Event:
          oneOf:
            - {title: Text, required: [d], properties: {d: {type: string}}}
            - required: [d]
              properties:
                d:
                  oneOf:
                    - {type: array, items: {properties: {x: {type: string}}}}
                    - {type: array, items: {type: integer}}
    """)
    assert arrays.from_dict({"d": [1.5]}).d == [1.5]


def test_where_no_key_has_to_be_there_an_object_without_any_is_the_first(package: Made) -> None:
    found = package("""
        Event:
          oneOf:
            - {properties: {a: {type: string}, id: {type: string}}}
            - {properties: {b: {type: string}, id: {type: string}}}
    """)
    told_of = [told(found, value) for value in ({}, {"zz": 1}, {"b": "x"})]
    assert told_of == ["A", "A", "B"]


def test_a_key_that_is_all_of_a_variant_is_its_tag(package: Made) -> None:
    found = package("""
        Event:
          oneOf:
            - {properties: {a: {type: string}}}
            - {properties: {b: {type: string}}}
    """)
    values: list[dict[str, object]] = [{"zz": {}}, {"b": "x"}]
    told_of = [told(found, value) for value in values]
    assert told_of == ["Unknown", "B"]


def test_where_each_key_has_to_be_there_an_object_without_any_is_unknown(package: Made) -> None:
    found = package("""
        Event:
          oneOf:
            - {required: [a], properties: {a: {type: string}}}
            - {required: [b], properties: {b: {type: string}}}
    """)
    assert told(found, {}) == "Unknown, refused"


@pytest.mark.parametrize(("required", "taken"), [("[d]", "Whole"), ("[]", "Text")])
def test_a_property_of_a_type_that_no_variant_has_makes_nothing_unknown(
    package: Made, required: str, taken: str
) -> None:
    found = package(f"""
        Event:
          oneOf:
            - {{title: Whole, required: [d], properties: {{d: {{type: integer}}}}}}
            - {{title: Text, required: {required}, properties: {{d: {{type: string}}}}}}
    """)
    assert told(found, {"d": True}) == f"{taken}, refused"
    assert told(found, {"d": None}) == f"{taken}, refused"
    assert told(found, {}) == ("Text" if taken == "Text" else "Unknown, refused")


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mapping", "tags"), [("", ("A", "B")), (", mapping: {a: A, b: B}", ("a", "b"))]
)
@pytest.mark.parametrize("beside", ["", ", properties: {stamp: {type: string}}"])
def test_components_that_are_the_same_are_told_apart_by_what_they_are_called(
    package: Made, mapping: str, tags: tuple[str, str], beside: str
) -> None:
    found = package(f"""
        Event: {{oneOf: [->A, ->B], discriminator: {{propertyName: op{mapping}}}{beside}}}
        A: &a {{required: [op], properties: {{op: {{type: string}}}}}}
        B: *a
    """)
    assert [told(found, {"op": tag}) for tag in tags] == ["A", "B"]
    assert told(found, {"op": "new"}) == "Unknown, refused"


ONLY_MAPPED = """
Event: {oneOf: [->A, ->B], discriminator: {propertyName: kind, mapping: {a: A, b: B}%s}}
A: {required: [kind], properties: {kind: {type: string}}}
B: {required: [kind], properties: {kind: {type: string}, other: %s}}
"""


@pytest.mark.parametrize(
    ("default", "other", "default_of_a"),
    [
        ("", "{type: string}", "a"),
        ("", "->Event", "a"),
        ("", "->A", None),
        ("", "{type: array, items: ->A}", None),
        ("", "{anyOf: [->A, {type: string}]}", None),
        (", defaultMapping: A", "{type: string}", None),
    ],
)
def test_a_tag_that_only_a_mapping_says_is_a_constant_where_no_other_value_can_come(
    package: Made, default: str, other: str, default_of_a: str | None
) -> None:
    found = package(ONLY_MAPPED % (default, other))
    kinds = {one: {f.name: f for f in fields(one)}["kind"] for one in (found.A, found.B)}
    assert kinds[found.B].default == "b"
    assert kinds[found.A].default == (MISSING if default_of_a is None else default_of_a)


def test_strict_decoding_knows_of_a_mapping_only_where_the_union_stands(package: Made) -> None:
    found = package(ONLY_MAPPED % ("", "->A"))
    assert told(found, {"kind": "b", "other": {"kind": "anything"}}) == "B"
    assert told(found, {"kind": "anything"}) == "Unknown, refused"
    found = package(ONLY_MAPPED % (", defaultMapping: A", "->A"))
    assert told(found, {"kind": "anything"}) == "A"


# --- discriminators of nested unions --------------------------------------------------------

FAMILIES = """
Event: {oneOf: [->One, ->Two]}
One:
  oneOf: [->A, ->B]
  discriminator: {propertyName: kind, mapping: {a: A, b: B}%s}
Two:
  oneOf: [->C, ->D]
  discriminator: {propertyName: sort, mapping: {c: C, d: D}}
A: &one {required: [family], properties: {family: {const: one}, kind: {type: string}}}
B: *one
C: &two {required: [family], properties: {family: {const: two}, sort: {type: string}}}
D: *two
"""


def test_below_a_shared_tag_the_discriminator_of_the_nested_union_decides(package: Made) -> None:
    found = package(FAMILIES % "")
    assert told(found, {"family": "one", "kind": "b"}) == "B"
    assert told(found, {"family": "two", "sort": "d"}) == "D"
    assert told(found, {"family": "one", "kind": "new"}) == "Unknown, refused"


def test_its_default_takes_what_else_has_the_shared_tag(package: Made) -> None:
    found = package(FAMILIES % ", defaultMapping: B")
    assert told(found, {"family": "one", "kind": "new"}) == "B"
    assert told(found, {"family": "two", "sort": "new"}) == "Unknown, refused"


@pytest.mark.parametrize(
    "event",
    [
        "{anyOf: [->U, {type: 'null'}]}",
        "{oneOf: [->U]}",
        "{allOf: [->U, {properties: {stamp: {type: string}}}]}",
        "{oneOf: [{oneOf: [->A, ->B]}], discriminator: {propertyName: op, defaultMapping: A}}",
    ],
)
def test_a_default_counts_where_its_union_is_all_that_there_is(package: Made, event: str) -> None:
    found = package(f"""
        Event: {event}
        U: {{oneOf: [->A, ->B], discriminator: {{propertyName: op, defaultMapping: A}}}}
        A: {{required: [op], properties: {{op: {{const: a}}, next: ->Event}}}}
        B: {{required: [op], properties: {{op: {{const: b}}}}}}
    """)
    value = {"op": "a", "next": {"op": "new"}}
    assert told(found, {"op": "new"}) == "A, refused"
    assert told(found, value) == "A, refused"
    assert type(found.from_dict(value).next).__name__ == "A"


def test_a_union_of_a_union_is_told_apart_by_its_own_discriminator(package: Made) -> None:
    found = package("""
        Event:
          oneOf:
            - {title: Outer, required: [is], properties: {is: {const: outer}, part: ->G}}
            - {title: Other, required: [is], properties: {is: {const: other}}}
        G: {anyOf: [->U], discriminator: {propertyName: op, mapping: {x: A, y: B}}}
        U: {oneOf: [->A, ->B]}
        A: {required: [op], properties: {op: {type: string}}}
        B: {required: [op], properties: {op: {type: string}}}
    """)
    part = found.from_dict({"is": "outer", "part": {"op": "y"}}).part
    assert type(part).__name__ == "B"
