"""`read_record`: each record of a package is read by itself, like the part of an event it is."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from golden_cases import ACCEPTED, imported, payloads_of, some_fast
from small_packages import package_of

import assistant_stream_event as ase
from assistant_stream_event import UNSET, DecodeError

RUN_ERROR = {"code": "server_error", "message": "It broke."}


def records_in(value: Any) -> Iterator[Any]:
    """Every record in a decoded value, itself included."""
    if isinstance(value, list):
        for item in value:
            yield from records_in(item)
    elif isinstance(value, dict):
        yield from records_in(list(value.values()))
    elif hasattr(value, "__dataclass_fields__"):
        yield value
        for name in value.__dataclass_fields__:
            yield from records_in(getattr(value, name))


def test_a_record_is_read_and_written_by_itself() -> None:
    value = {**RUN_ERROR, "hint": "again"}
    before = copy.deepcopy(value)
    error = ase.read_record(ase.RunObjectLastError, value)
    assert error == ase.RunObjectLastError(**RUN_ERROR, extra={"hint": "again"})
    assert ase.to_dict(error) == value == before
    assert json.loads(ase.encode(error)) == value
    assert ase.read_record(ase.RunObjectLastError, value, strict=True) == error


def test_a_record_is_read_as_tolerantly_as_an_event() -> None:
    error = ase.read_record(ase.RunObjectLastError, {"code": None})
    found: tuple[Any, ...] = (error.code, error.message, error.extra)
    assert found == (None, None, {"message": UNSET})
    assert ase.to_dict(error) == {"code": None}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("x", '$: expected an object, found a string ("x")'),
        (None, "$: expected an object, found null"),
        ({"content": "x"}, '$.content: expected an array, found a string ("x")'),
    ],
)
def test_the_path_of_an_error_begins_at_the_record(value: Any, message: str, strict: bool) -> None:
    with pytest.raises(DecodeError) as caught:
        ase.read_record(ase.MessageDeltaObjectDelta, value, strict=strict)
    assert str(caught.value) == message


def test_strict_wants_what_the_document_says_of_the_class() -> None:
    for value, path in (
        ({"code": "server_error"}, "$.message"),
        ({**RUN_ERROR, "code": 1}, "$.code"),
    ):
        with pytest.raises(DecodeError) as caught:
            ase.read_record(ase.RunObjectLastError, value, strict=True)
        assert caught.value.path == path


@pytest.mark.parametrize(
    "cls",
    [ase.RunObjectToolsItem, ase.RunObjectStatus, ase.Unknown, str, dict[str, int], RUN_ERROR],
    ids=["union", "enum", "runtime", "builtin", "generic", "value"],
)
def test_what_is_no_class_of_a_record_is_a_type_error_that_says_what_is(cls: Any) -> None:
    with pytest.raises(TypeError, match="is not the class of an object of this package") as caught:
        ase.read_record(cls, RUN_ERROR)
    assert "`from_dict` reads the union itself" in str(caught.value)


def test_a_class_of_ones_own_is_not_read_as_what_it_extends() -> None:
    class RunObjectLastError(ase.RunObjectLastError):
        __slots__ = ()

    with pytest.raises(TypeError, match="`RunObjectLastError` is not the class"):
        ase.read_record(RunObjectLastError, RUN_ERROR)


def test_a_mapping_of_another_class_is_read_like_a_dict() -> None:
    ordered = OrderedDict(RUN_ERROR)
    expected = ase.read_record(ase.RunObjectLastError, RUN_ERROR)
    assert ase.read_record(ase.RunObjectLastError, ordered) == expected


# --- variants -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more", [{}, {"event": "thread.gone"}, {"event": None}, {"data": None}, {"new": 1}], ids=repr
)
def test_a_variant_of_an_envelope_is_read_whatever_its_tag_is(more: dict[str, Any]) -> None:
    value = {"event": "thread.created", "data": {"id": "t"}, **more}
    event = ase.read_record(ase.ThreadCreated, value)
    assert type(event) is ase.ThreadCreated
    assert ase.to_dict(event) == value
    if more.get("event", "") == "":
        assert event == ase.from_dict(value)


@pytest.mark.parametrize("left", ["event", "data"])
def test_a_variant_of_an_envelope_is_read_without_its_tag_or_payload(left: str) -> None:
    value: dict[str, Any] = {"event": "thread.created", "data": {"id": "t"}}
    del value[left]
    event = ase.read_record(ase.ThreadCreated, value)
    assert getattr(event, left) is None
    assert ase.to_dict(event) == value
    with pytest.raises(DecodeError, match=rf"\$\.{left}: expected a value"):
        ase.read_record(ase.ThreadCreated, value, strict=True)


SHARED = """
Event:
  oneOf:
    - type: object
      required: [event, data, note]
      properties:
        event: {enum: [a, b]}
        data: {$ref: '#/components/schemas/Part'}
        note: {$ref: '#/components/schemas/Part'}
    - {type: object, required: [event, data], properties: {event: {const: c}, data: {type: string}}}
Part:
  type: object
  required: [x]
  properties: {x: {type: integer}, parts: {type: array, items: {$ref: '#/components/schemas/Part'}}}
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return package_of(tmp_path_factory.mktemp("shared"), SHARED)


@pytest.mark.parametrize("tag", ["a", "b"])
def test_a_variant_with_several_tags_and_properties_is_read(shared: ModuleType, tag: str) -> None:
    value = {"event": tag, "data": {"x": 1}, "note": {"x": 2}}
    event = shared.read_record(shared.A, value, strict=True)
    assert event == shared.A(event=tag, data=shared.Part(x=1), note=shared.Part(x=2))
    assert event == shared.from_dict(value)


def test_500_levels_are_read(shared: ModuleType) -> None:
    value: dict[str, Any] = {"x": 1}
    for _ in range(249):
        value = {"x": 1, "parts": [value]}
    assert shared.to_dict(shared.read_record(shared.Part, value, strict=True)) == value


# --- every class of every package -----------------------------------------------------------


@pytest.mark.parametrize("case", some_fast(ACCEPTED), ids=lambda case: case.name)
def test_every_class_of_a_package_is_read(case: Path, tmp_path: Path) -> None:
    with imported(case, tmp_path) as package:
        base = package._runtime.family.Record
        exported = [getattr(package, name) for name in package.__all__]
        classes = {one for one in exported if isinstance(one, type) and issubclass(one, base)}
        assert package.decode.__self__.records().keys() == classes
        for cls in classes:
            record = package.read_record(cls, {})
            assert type(record) is cls
            assert package.to_dict(record) == {}
            for wrong in ("x", 1, None):
                with pytest.raises(package.DecodeError) as caught:
                    package.read_record(cls, wrong)
                assert caught.value.path == "$"
        for payload in payloads_of(case):
            for record in records_in(package.from_dict(payload["value"])):
                value = package.to_dict(record)
                assert package.read_record(type(record), value) == record
                if payload.get("strict", True):
                    assert package.read_record(type(record), value, strict=True) == record


def test_nothing_is_listed_before_the_first_call_and_no_check_imported_without_need() -> None:
    program = """
import sys
import assistant_stream_event as ase
codec = ase.decode.__self__
assert "_readers" not in vars(codec)
ase.read_record(ase.RunObjectLastError, {"code": "x", "message": "y"})
assert "_readers" in vars(codec)
assert "assistant_stream_event.checks" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
