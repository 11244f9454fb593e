"""The verdicts of changes, proven by packages that are run and by instances of the raw schemas.

For each case of `tests/changes`, instances of either document are made from its raw schemas. The
package of the old document reads those of the new one, and whether an instance satisfies the other
document is asked of `jsonschema`, which shares no code with the generator.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from change_cases import CASES, ROOT, changes_of, extra, settings_of, surface_of_file
from raw_instances import Raw
from raw_validation import Validation
from writing_packages import imported, write

from oneofgen.surface import AREAS, LEVELS, changes

pytestmark = pytest.mark.slow

AT = f"#/components/schemas/{ROOT}"
STREAMS = {"terminal-changed", "sentinel-changed", "errors-changed", "framing-changed"}
"""What is not in values: streams are tested below."""

UNSEEN = {"json-text-changed", "event-shape-changed"}
"""What JSON Schema does not say: that a string is JSON, that properties are fields of an event."""

OF_VALUES = [case for case in CASES if case.name not in STREAMS | UNSEEN]


def instances(case: Path, side: str, area: str) -> list[Any]:
    """Instances of one side: what the old package reads, or what it writes."""
    raw = Raw(case / f"{side}.yaml")
    made = [value for leaf in raw.leaves(AT) for value in raw.instances(leaf)]
    return [*made, *extra(case, "witness").get(area, [])]


def accepts(case: Path, side: str, value: Any) -> bool:
    """Whether a value satisfies the document of a side."""
    return Validation(Raw(case / f"{side}.yaml"), wide=False).accepts(AT, value)


def package(case: Path, side: str, folder: Path) -> Path:
    """Write the package of a side."""
    name = f"{case.name}_{side}".replace("-", "_")
    return write(folder, name, case / f"{side}.yaml", ROOT, **settings_of(case, side))


def has_unknown(module: ModuleType, value: Any) -> bool:
    """Whether a value or a part of it is `Unknown`."""
    if isinstance(value, module.Unknown):
        return True
    if is_dataclass(value):
        return any(has_unknown(module, getattr(value, one.name)) for one in fields(value))
    parts = value.values() if isinstance(value, dict) else value
    return isinstance(value, list | dict) and any(has_unknown(module, one) for one in parts)


def level(case: Path, area: Any) -> str:
    """The worst verdict of a case for one of the three things."""
    found = (one.verdict(area) for one in changes_of(case))
    return max(found, key=LEVELS.index)


@pytest.mark.parametrize("case", OF_VALUES, ids=lambda case: case.name)
def test_what_the_old_package_reads_is_as_the_verdict_says(case: Path, tmp_path: Path) -> None:
    package(case, "previous", tmp_path)
    values = instances(case, "current", "read")
    assert values
    with imported(tmp_path, f"{case.name}_previous".replace("-", "_")) as old:
        odd: list[Any] = []
        unknown: list[Any] = []
        for value in values:
            event = old.from_dict(value)
            assert old.to_dict(event) == value, "nothing is lost, whatever the verdict"
            if has_unknown(old, event):
                unknown.append(value)
            elif not accepts(case, "previous", value):
                odd.append(value)
    match level(case, "read"):
        case "ok":
            assert not unknown
            assert not [value for value in odd if not _is_tolerated(case, value)]
        case "break":
            assert odd or unknown
        case _:
            assert True


def _is_tolerated(case: Path, value: Any) -> bool:
    """Whether only `strict` refuses a value: undeclared properties, one of several sets."""
    return case.name == "condition-removed" or (case.name == "opened" and "more" in value)


@pytest.mark.parametrize("case", OF_VALUES, ids=lambda case: case.name)
def test_what_the_old_package_writes_is_as_the_verdict_says(case: Path, tmp_path: Path) -> None:
    package(case, "previous", tmp_path)
    with imported(tmp_path, f"{case.name}_previous".replace("-", "_")) as old:
        written = [
            old.to_dict(old.from_dict(one, strict=True))
            for one in instances(case, "previous", "write")
        ]
    assert written
    refused = [value for value in written if not accepts(case, "current", value)]
    assert bool(refused) is (level(case, "write") == "break")


# --- notices --------------------------------------------------------------------------------


def decoded(case_name: str, folder: Path, value: Any) -> tuple[str, Any]:
    """What the old package of a case makes of a value: the name of its class, and the event."""
    case = next(one for one in CASES if one.name == case_name)
    package(case, "previous", folder)
    with imported(folder, f"{case.name}_previous".replace("-", "_")) as old:
        event = old.from_dict(value)
        return type(event).__name__, event


@pytest.mark.parametrize(
    ("case", "value"),
    [
        ("event-added", {"type": "paused", "why": "x"}),
        ("event-retagged", {"type": "begun", "id": "1", "at": 1}),
    ],
)
def test_an_event_under_a_new_tag_is_unknown(case: str, value: Any, tmp_path: Path) -> None:
    assert decoded(case, tmp_path, value)[0] == "Unknown"


def test_a_new_member_of_a_nested_union_is_unknown(tmp_path: Path) -> None:
    value = {"type": "ended", "part": {"type": "c", "w": True}}
    assert type(decoded("member-added", tmp_path, value)[1].part).__name__ == "Unknown"


def test_a_new_value_of_an_enum_is_kept_in_its_field(tmp_path: Path) -> None:
    value = {"type": "started", "state": "lost"}
    assert decoded("enum-value-added", tmp_path, value)[1].state == "lost"


def test_another_order_of_fit_gives_another_class(tmp_path: Path) -> None:
    case = next(one for one in CASES if one.name == "fit-order-changed")
    (value,) = extra(case, "witness")["read"]
    names = []
    for side in ("previous", "current"):
        package(case, side, tmp_path)
        with imported(tmp_path, f"fit_order_changed_{side}") as module:
            names.append(type(module.from_dict(value).part).__name__)
    assert names == ["A", "B"]


SCHEMAS = """
Event: {oneOf: [{$ref: '#/components/schemas/A'}]}
A: {type: object, required: [type], properties: {type: {const: a}, v: {oneOf: [MEMBERS]}}}
X: {type: object, required: [x], properties: {x: {type: string}}}
Y: {type: object, required: [y], properties: {y: {type: string}}}
Z: {type: object, required: [z], properties: {z: {type: string}}}
XY: {type: object, required: [x], properties: {x: {type: string}, y: {type: string}}}
TX: {type: object, required: [type], properties: {type: {const: x}}}
TY: {type: object, required: [type], properties: {type: {const: y}}}
TZ: {type: object, required: [type], properties: {type: {const: z}, x: {type: string}}}
OPEN: {type: object, required: [type], properties: {type: {type: string}}}
"""


def members(names: str) -> str:
    """A document with a nested union of components and of JSON types."""
    each = (
        f"{{type: {name}}}" if name.islower() else f"{{$ref: '#/components/schemas/{name}'}}"
        for name in names.split()
    )
    lines = SCHEMAS.replace("MEMBERS", ", ".join(each)).strip().splitlines()
    head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents:\n  schemas:\n"
    return head + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("before", "added", "value"),
    [
        ("TX TY", "TZ", {"type": "z"}),
        ("TX TY string", "TZ", {"type": "z"}),
        ("X Y", "Z", {"z": "1"}),
        ("X Y", "XY", {"x": "1", "y": "2"}),
        ("TX OPEN", "TZ", {"type": "z"}),
        ("X string", "Z", {"z": "1"}),
        ("TX TY", "string", "text"),
        ("X Y", "boolean", True),
        ("string boolean", "integer", 1),
        ("string boolean", "Z", {"z": "1"}),
        ("TX string", "integer", 1),
    ],
)
def test_a_new_member_is_unknown_or_breaks(
    before: str, added: str, value: Any, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(members(before), "utf-8")
    new.write_text(members(f"{before} {added}"), "utf-8")
    found = changes(surface_of_file(old, ROOT), surface_of_file(new, ROOT))
    verdicts = {one.verdict("read") for one in found if one.kind.id == "member-added"}
    write(tmp_path, "old_members", old, ROOT)
    with imported(tmp_path, "old_members") as package_of_old:
        try:
            part = package_of_old.from_dict({"type": "a", "v": value}).v
        except package_of_old.DecodeError:
            part = None
        is_unknown = isinstance(part, package_of_old.Unknown)
    assert verdicts == {"notice" if is_unknown else "break"}


# --- streams --------------------------------------------------------------------------------

STARTED = b'event: started\ndata: {"why": "x"}\n\n'
ENDED = b'event: ended\ndata: {"why": "x"}\n\n'


@pytest.mark.parametrize(
    ("case", "body"),
    [
        ("terminal-changed", STARTED),
        ("sentinel-changed", STARTED + b"data: [END]\n\n"),
        ("errors-changed", ENDED),
        ("framing-changed", b'{"event": "started", "data": {"why": "x"}}\n'),
    ],
)
def test_an_end_that_changed_breaks_reading(case: str, body: bytes, tmp_path: Path) -> None:
    """A stream that is complete for the new package is not for the old one."""
    found = next(one for one in CASES if one.name == case)
    outcomes = []
    for side in ("previous", "current"):
        package(found, side, tmp_path)
        with imported(tmp_path, f"{case}_{side}".replace("-", "_")) as module:
            try:
                events = list(module.iter_events([body]))
            except (module.StreamInterrupted, module.DecodeError) as error:
                outcomes.append(type(error).__name__)
            else:
                outcomes.append(f"{len(events)} events")
    assert outcomes[0] != outcomes[1] == "1 events"


def test_text_that_became_json_is_not_decoded(tmp_path: Path) -> None:
    case = next(one for one in CASES if one.name == "json-text-changed")
    data = '{"a": "x"}'
    found = []
    for side in ("previous", "current"):
        package(case, side, tmp_path)
        with imported(tmp_path, f"json_text_changed_{side}") as module:
            found.append(type(module.decode_sse("started", data).data).__name__)
    assert found == ["str", "StartedData"]


def test_an_event_of_another_shape_has_no_payload(tmp_path: Path) -> None:
    value = {"event": "started", "payload": {"why": "x"}}
    assert decoded("event-shape-changed", tmp_path, value)[1].data is None


def test_every_area_has_cases_that_break_and_cases_that_do_not() -> None:
    for area in AREAS:
        assert {level(case, area) for case in CASES} == {*LEVELS}
