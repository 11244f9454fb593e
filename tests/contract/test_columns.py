"""An envelope that is written as columns of one object: an `event` enum beside a `data` union."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from small_packages import package_of

SCHEMAS = """
Watch:
  properties:
    item:
      type: object
      required: [event, data]
      properties:
        event: {type: string, enum: [made, gone]}
        data:
          oneOf:
            - $ref: '#/components/schemas/Made'
            - $ref: '#/components/schemas/Gone'
        id: {type: string}
Made:
  type: object
  required: [key, name]
  properties: {key: {type: string}, name: {type: string}}
Gone:
  type: object
  required: [key, why]
  properties: {key: {type: string}, why: {type: string}}
"""
ROOT = "#/components/schemas/Watch/properties/item"

MADE: dict[str, Any] = {"key": "1", "name": "n"}
GONE: dict[str, Any] = {"key": "1", "why": "w"}


@pytest.fixture(scope="module", params=["dataclass", "pydantic"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder: Path = tmp_path_factory.mktemp("columns")
    return package_of(folder, SCHEMAS, ROOT, style=request.param)


@pytest.mark.parametrize("name", ["made", "gone"])
@pytest.mark.parametrize(("data", "cls"), [(MADE, "Made"), (GONE, "Gone")])
def test_any_listed_name_may_carry_any_payload(
    package: ModuleType, name: str, data: dict[str, Any], cls: str
) -> None:
    value = {"event": name, "data": data}
    event = package.from_dict(value, strict=True)
    assert (event.event, type(event.data).__name__) == (name, cls)
    assert type(event) is package.DISPATCH[name]
    assert package.to_dict(event) == value
    assert package.decode_sse(name, json.dumps(data)) == event


def test_the_name_and_the_data_of_a_server_sent_event_are_the_columns(package: ModuleType) -> None:
    stream = (
        b'event: made\ndata: {"key":"1","name":"n"}\n\n'
        b'event: gone\ndata: {"key":"1","why":"w"}\n\n'
        b"event: kept\ndata: {}\n\n"
    )
    made, gone, kept = package.iter_events([stream])
    assert (made.event, type(made.data)) == ("made", package.Made)
    assert (gone.event, type(gone.data)) == ("gone", package.Gone)
    assert kept == package.Unknown("kept", {})
    assert (
        package.encode_sse(made) + package.encode_sse(gone) == stream[: stream.index(b"event: k")]
    )


def test_strict_refuses_a_name_that_is_not_listed(package: ModuleType) -> None:
    with pytest.raises(package.DecodeError) as refused:
        package.from_dict({"event": "kept", "data": MADE}, strict=True)
    assert refused.value.path == "$.event"
