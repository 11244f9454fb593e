"""Presence as a table: absent, null and a value by required, optional, nullable, and both."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import MISSING
from types import ModuleType
from typing import Any, NamedTuple, get_type_hints

import pytest
from small_packages import package_of

import assistant_stream_event as ase
from assistant_stream_event import UNSET, Unset

DOCUMENT = """
Event:
  oneOf:
    - type: object
      required: [type, required, nullable, record, nullable_record, array, map]
      properties:
        type: {const: a}
        required: {type: string}
        optional: {type: string}
        nullable: {type: [string, 'null']}
        optional_nullable: {type: [string, 'null']}
        record: {$ref: '#/components/schemas/Part'}
        optional_record: {$ref: '#/components/schemas/Part'}
        nullable_record: {anyOf: [{$ref: '#/components/schemas/Part'}, {type: 'null'}]}
        optional_nullable_record: {anyOf: [{$ref: '#/components/schemas/Part'}, {type: 'null'}]}
        array: {type: array, items: {$ref: '#/components/schemas/Part'}}
        optional_array: {type: array, items: {type: string}}
        map: {type: object, additionalProperties: {$ref: '#/components/schemas/Part'}}
        optional_map: {type: object, additionalProperties: {type: string}}
    - {type: object, required: [type], properties: {type: {const: b}}}
    - {type: object, properties: {type: {const: c}, x: {type: string}}}
Part: {type: object, required: [x], properties: {x: {type: integer}}}
"""

FULL: dict[str, Any] = {
    "type": "a",
    "required": "r",
    "nullable": "n",
    "record": {"x": 1},
    "nullable_record": {"x": 1},
    "array": [{"x": 1}],
    "map": {"k": {"x": 1}},
}


class Row(NamedTuple):
    """A field, and what it and `extra` hold for a property that is absent, or null."""

    field: str
    value: Any
    absent: Any
    absent_extra: Any
    null_extra: Any
    default: Any


NOTHING = "nothing"
TABLE = [
    # field                       a value        absent  in extra  null in extra  default
    Row("required",               "v",            None,  UNSET,    NOTHING,       MISSING),
    Row("optional",               "v",            None,  NOTHING,  None,          None),
    Row("nullable",               "v",            None,  UNSET,    NOTHING,       MISSING),
    Row("optional_nullable",      "v",            UNSET, NOTHING,  NOTHING,       UNSET),
    Row("record",                 {"x": 2},       None,  UNSET,    NOTHING,       MISSING),
    Row("optional_record",        {"x": 2},       None,  NOTHING,  None,          None),
    Row("nullable_record",        {"x": 2},       None,  UNSET,    NOTHING,       MISSING),
    Row("optional_nullable_record", {"x": 2},     UNSET, NOTHING,  NOTHING,       UNSET),
    Row("array",                  [{"x": 2}],     None,  UNSET,    NOTHING,       MISSING),
    Row("optional_array",         ["v"],          None,  NOTHING,  None,          None),
    Row("map",                    {"k": {"x": 2}}, None, UNSET,    NOTHING,       MISSING),
    Row("optional_map",           {"k": "v"},     None,  NOTHING,  None,          None),
]  # fmt: skip

each_row = pytest.mark.parametrize("row", TABLE, ids=[row.field for row in TABLE])


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return package_of(tmp_path_factory.mktemp("presence"), DOCUMENT)


def survives(package: ModuleType, payload: Any) -> Any:
    """The event of a payload that comes back through each way of writing."""
    event = package.from_dict(payload)
    assert package.to_dict(event) == payload
    assert json.loads(package.encode(event)) == payload
    assert package.decode(package.encode(event)) == event
    return event


def own(package: ModuleType, value: Any) -> Any:
    """A value of the table: each package has an `UNSET` of its own."""
    return package.UNSET if value is UNSET else value


def extra_of(event: Any, name: str) -> Any:
    return (event.extra or {}).get(name, NOTHING)


@each_row
def test_an_absent_property(package: ModuleType, row: Row) -> None:
    event = survives(package, {k: v for k, v in FULL.items() if k != row.field})
    assert getattr(event, row.field) is own(package, row.absent)
    assert extra_of(event, row.field) is own(package, row.absent_extra)


@each_row
def test_a_null(package: ModuleType, row: Row) -> None:
    event = survives(package, {**FULL, row.field: None})
    assert getattr(event, row.field) is None
    assert extra_of(event, row.field) is row.null_extra


@each_row
def test_a_value(package: ModuleType, row: Row) -> None:
    event = survives(package, {**FULL, row.field: row.value})
    assert event.extra is None
    assert getattr(event, row.field) not in (None, UNSET)


@each_row
def test_absent_null_and_a_value_stay_apart(package: ModuleType, row: Row) -> None:
    absent = package.from_dict({k: v for k, v in FULL.items() if k != row.field})
    null = package.from_dict({**FULL, row.field: None})
    value = package.from_dict({**FULL, row.field: row.value})
    assert absent != null
    assert null != value
    assert value != absent


@each_row
def test_strict_accepts_absent_and_null_where_the_schema_does(
    package: ModuleType, row: Row
) -> None:
    payloads = {
        "required": {k: v for k, v in FULL.items() if k != row.field},
        "nullable": {**FULL, row.field: None},
    }
    allowed = {
        "required": row.default is not MISSING,
        "nullable": "nullable" in row.field,
    }
    for case, payload in payloads.items():
        if allowed[case]:
            assert package.from_dict(payload, strict=True) == package.from_dict(payload)
        else:
            with pytest.raises(package.DecodeError) as caught:
                package.from_dict(payload, strict=True)
            assert caught.value.path == f"$.{row.field}"


@each_row
def test_the_default_and_the_annotation_say_presence(package: ModuleType, row: Row) -> None:
    fields = {field.name: field for field in dataclasses.fields(package.A)}
    default = fields[row.field].default
    hint = get_type_hints(package.A)[row.field]
    parts = set(getattr(hint, "__args__", ()))
    assert default is own(package, row.default)
    assert (type(None) in parts) == (row.field not in ("required", "record", "array", "map"))
    assert (package.Unset in parts) == (row.default is UNSET)


@each_row
def test_a_field_that_is_set_is_written_and_one_that_is_cleared_is_not(
    package: ModuleType, row: Row
) -> None:
    event = package.from_dict({k: v for k, v in FULL.items() if k != row.field})
    setattr(event, row.field, getattr(package.from_dict({**FULL, row.field: row.value}), row.field))
    assert package.to_dict(event) == {**FULL, row.field: row.value}
    event = package.from_dict({**FULL, row.field: row.value})
    setattr(event, row.field, None)
    required_or_nullable = row.default is not None
    written = {k: v for k, v in FULL.items() if k != row.field}
    assert package.to_dict(event) == (
        {**written, row.field: None} if required_or_nullable else written
    )


def test_all_may_be_absent_at_once_and_all_null(package: ModuleType) -> None:
    event = survives(package, {"type": "a"})
    assert set(event.extra) == set(FULL) - {"type"}
    survives(package, {"type": "a", **{row.field: None for row in TABLE}})


def test_an_optional_tag_is_none_when_it_was_absent(package: ModuleType) -> None:
    event = package.C()
    assert package.to_dict(event) == {"type": "c"}
    assert {f.name: f.default for f in dataclasses.fields(package.C)}["type"] == "c"
    assert survives(package, {"x": "v"}) == package.C(type=None, x="v")
    absent = package.decode_sse("c", '{"x": "v"}')
    assert type(absent) is package.C
    assert (absent.type, absent.extra) == (None, None)
    assert package.to_dict(absent) == {"x": "v"}


def test_unset_is_one_falsy_value_with_a_type_of_its_own() -> None:
    assert Unset() is UNSET
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert isinstance(UNSET, Unset)


def test_of_the_assistants_stream_absent_and_null_stay_apart() -> None:
    """`temperature` is optional and nullable, `usage` required and nullable."""
    run = {"id": "r", "object": "thread.run"}
    cases: list[tuple[dict[str, Any], Any, Any]] = [
        ({"temperature": None, "usage": None}, None, None),
        ({}, UNSET, None),
        ({"temperature": 0.5}, 0.5, None),
    ]
    for payload, temperature, usage in cases:
        whole = {"event": "thread.run.created", "data": {**run, **payload}}
        event = ase.from_dict(whole)
        assert isinstance(event, ase.ThreadRunCreated)
        assert (event.data.temperature, event.data.usage) == (temperature, usage)
        assert ("usage" in (event.data.extra or {})) == ("usage" not in payload)
        assert ase.to_dict(event) == whole
