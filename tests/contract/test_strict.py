"""`strict=True`, and where an error is: what design promises of `DecodeError`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from strategies import DISTINCT, EVENTS, ODD, SCHEMAS, Read, broken, events, read

import assistant_stream_event as ase
from assistant_stream_event import DecodeError

LEFT_ALONE = {
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
}  # fmt: skip
"""The value keywords, which are documentation: strict leaves them alone, and so does the oracle."""


# --- the oracle -----------------------------------------------------------------------------


def plain_schema(what: Read) -> dict[str, Any]:
    """A schema in JSON Schema 2020-12: null spelt out, no value keywords, unions by their tag."""
    made = _schemas[what.kind](what)
    return {"anyOf": [made, {"type": "null"}]} if what.nullable else made


def _union(what: Read) -> dict[str, Any]:
    others = [plain_schema(one) for one in what.members if one.kind != "record"]
    tag, records = what.tag, [one for one in what.members if one.kind == "record"]
    if len(records) < 2 or tag is None:
        return {"anyOf": [*others, *map(plain_schema, records)]}
    listed = {one.properties[tag].literals[0]: one for one in records}
    chosen: dict[str, Any] = {
        "type": "object",
        "required": [tag],
        "properties": {tag: {"enum": list(listed)}},
        "allOf": [
            {"if": {"properties": {tag: {"const": value}}}, "then": plain_schema(one)}
            for value, one in listed.items()
        ],
    }
    return {"anyOf": [*others, chosen]} if others else chosen


def _record(what: Read) -> dict[str, Any]:
    properties = {name: plain_schema(prop) for name, prop in what.properties.items()}
    return {"type": "object", "required": what.required, "properties": properties}


def _map(what: Read) -> dict[str, Any]:
    values = True if what.values is None else plain_schema(what.values)
    return {"type": "object", "additionalProperties": values}


_schemas: dict[str, Callable[[Read], dict[str, Any]]] = {
    "union": _union,
    "record": _record,
    "map": _map,
    "array": lambda what: {"type": "array", "items": plain_schema(what.items)},
    "literal": lambda what: {"type": what.schema["type"], "enum": what.literals},
    **{
        kind: lambda what: {"type": what.schema["type"]}
        for kind in ("string", "integer", "number", "boolean")
    },
}

ORACLES = {tag: Draft202012Validator(plain_schema(event)) for tag, event in EVENTS.items()}


def accepted(payload: Any) -> bool:
    try:
        ase.from_dict(payload, strict=True)
    except DecodeError:
        return False
    return True


def keywords(schema: Any) -> set[str]:
    """Every keyword of a raw schema and all that it holds."""
    if isinstance(schema, list):
        return {word for one in schema for word in keywords(one)}
    if not isinstance(schema, dict):
        return set()
    inside: set[str] = set()
    for word, value in schema.items():
        named = value.values() if word == "properties" else [value]
        inside |= {word} | {found for one in named for found in keywords(one)}
    return inside


def test_the_oracle_reads_every_keyword_of_the_closure_but_those_that_strict_leaves_alone() -> None:
    understood = {"type", "properties", "required", "items", "additionalProperties", "enum"}
    understood |= {"oneOf", "anyOf", "allOf", "$ref", "nullable"}
    documentation = {"description", "default"}
    assert keywords(list(SCHEMAS.values())) <= understood | LEFT_ALONE | documentation


COMPARED = 10
"""Payloads that are compared for each that is made: itself, and broken ones."""


@pytest.mark.parametrize("examples", [2, pytest.param(60, marks=pytest.mark.slow)])
@pytest.mark.parametrize("tag", EVENTS)
def test_strict_accepts_what_json_schema_accepts(tag: str, examples: int) -> None:
    """25 events, 2 or 60 examples, 10 payloads of each, valid and broken."""

    @settings(max_examples=examples, deadline=None, suppress_health_check=[*HealthCheck])
    @given(st.data())
    def compare(data: st.DataObject) -> None:
        valid = data.draw(events(tag))
        assert ORACLES[tag].is_valid(valid)
        assert accepted(valid)
        for future in False, True:
            base = data.draw(events(tag, future=future))
            for _ in range(COMPARED // 2):
                payload = data.draw(broken(base))
                if payload.get("event") == tag:
                    assert accepted(payload) == ORACLES[tag].is_valid(payload)

    compare()


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_strict_accepts_at_each_place_what_json_schema_accepts(odd: Any) -> None:
    for tag in DISTINCT:
        payload = FULL[tag]
        for place in paths(payload):
            changed = replaced(payload, place, odd)
            if changed.get("event") == tag:
                assert accepted(changed) == ORACLES[tag].is_valid(changed), (tag, place)


def paths(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places inside of a value."""
    inside: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    found = [((*above, step), child) for step, child in inside]
    return [at for at, _ in found] + [p for at, child in found for p in paths(child, at)]


def replaced(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    copy = deepcopy(value)
    *above, last = place
    holder = copy
    for step in above:
        holder = holder[step]
    holder[last] = new
    return copy


def full(what: Read) -> Any:
    """A payload with every property, one item of each kind in each array."""
    if what.kind == "record":
        return {name: full(prop) for name, prop in what.properties.items()}
    if what.kind == "array":
        items = what.items
        return [full(one) for one in items.members or (items,)]
    if what.kind == "map":
        return {"a key": "text"}
    if what.kind == "union":
        return full(what.members[-1])
    if what.kind == "literal":
        return what.literals[0]
    return {"string": "text", "integer": 7, "number": 0.5, "boolean": True}[what.kind]


FULL = {tag: full(event) for tag, event in EVENTS.items()}


def test_that_makes_more_than_two_thousand_payloads() -> None:
    assert sum(len(paths(FULL[tag])) for tag in DISTINCT) * len(ODD) > 2_000


def test_a_full_payload_of_each_event_is_valid() -> None:
    for tag, payload in FULL.items():
        ORACLES[tag].validate(payload)
        assert accepted(payload)


# --- what strict checks ---------------------------------------------------------------------


def delta(**changes: Any) -> dict[str, Any]:
    part = {"index": 0, "type": "text", "text": {"value": "Hello", "annotations": []}}
    part = {name: item for name, item in {**part, **changes}.items() if item is not ...}
    data = {"id": "m", "object": "thread.message.delta", "delta": {"content": [part]}}
    return {"event": "thread.message.delta", "data": data}


PART = "$.data.delta.content[0]"
STRICT = [
    ("presence", delta(index=...), f"{PART}.index", "a value", "nothing"),
    ("a JSON type", delta(index="0"), f"{PART}.index", "integer", 'a string ("0")'),
    ("true is no integer", delta(index=True), f"{PART}.index", "integer", "true"),
    ("1.5 is no integer", delta(index=1.5), f"{PART}.index", "integer", "a number (1.5)"),
    ("null", delta(index=None), f"{PART}.index", "integer", "null"),
    ("null where a property is optional", delta(text=None), f"{PART}.text", "an object", "null"),
    ("an unknown tag", delta(type="video"), f"{PART}.type", "'image_file' or 'text' or 'refusal'"
     " or 'image_url'", 'a string ("video")'),
    ("an absent tag", delta(type=...), f"{PART}.type", "'image_file' or 'text' or 'refusal'"
     " or 'image_url'", "nothing"),
    ("a literal", {**delta(), "data": {**delta()["data"], "object": "x"}}, "$.data.object",
     "'thread.message.delta'", 'a string ("x")'),
    ("an enumeration", {**delta(), "data": {**delta()["data"], "delta": {"role": "tool"}}},
     "$.data.delta.role", "'user' or 'assistant'", 'a string ("tool")'),
    ("the presence of the payload", {"event": "done"}, "$.data", "a value", "nothing"),
    ("the payload of the terminal", {"event": "done", "data": "x"}, "$.data", "'[DONE]'",
     'a string ("x")'),
]  # fmt: skip


@pytest.mark.parametrize(("payload", "path", "expected", "found"), [c[1:] for c in STRICT],
                         ids=[c[0] for c in STRICT])  # fmt: skip
def test_strict_checks(payload: Any, path: str, expected: str, found: str) -> None:
    with pytest.raises(DecodeError) as caught:
        ase.from_dict(payload, strict=True)
    error = caught.value
    assert (error.path, error.expected, error.found) == (path, expected, found)
    assert error.tag == payload["event"]
    assert str(error) == f"{path}: expected {expected}, found {found}"
    assert ase.to_dict(ase.from_dict(payload)) == payload


def test_strict_takes_one_point_zero_for_an_integer() -> None:
    assert accepted(delta(index=1.0))


def test_strict_leaves_value_keywords_alone() -> None:
    run = deepcopy(FULL["thread.run.created"])
    run["data"]["max_prompt_tokens"] = 1
    assert read(SCHEMAS["RunObject"]).properties["max_prompt_tokens"].schema["minimum"] == 256
    assert accepted(run)


def test_strict_takes_unknown_properties_where_the_schema_does_not_forbid_them() -> None:
    assert accepted(delta(new=1))


@pytest.mark.parametrize("event", [{}, {"event": "new", "data": 1}, {"event": None}, {"event": []}])
def test_strict_refuses_an_event_whose_tag_is_not_listed(event: Any) -> None:
    with pytest.raises(DecodeError) as caught:
        ase.from_dict(event, strict=True)
    assert caught.value.path == "$.event"


# --- a DecodeError, tolerant or strict ------------------------------------------------------

CONTAINERS: list[tuple[tuple[Any, ...], str]] = [
    (("data",), "an object"),
    (("data", "delta"), "an object"),
    (("data", "delta", "content"), "an array"),
    (("data", "delta", "content", 0), "an object"),
    (("data", "delta", "content", 0, "text"), "an object"),
    (("data", "delta", "content", 0, "text", "annotations"), "an array"),
]


WORD_OR_OBJECT = ("tool_choice", "response_format")
"""The properties of a run that are a word or an object."""


def written(place: tuple[Any, ...]) -> str:
    """A path as an error has it: names, indices, and keys that are no names."""
    names = (isinstance(step, str) and step.isidentifier() for step in place)
    steps = zip(place, names, strict=True)
    return "$" + "".join(f".{step}" if name else f"[{step!r}]" for step, name in steps)


@pytest.mark.parametrize("strict", [False, True], ids=["tolerant", "strict"])
@pytest.mark.parametrize(("place", "expected"), CONTAINERS, ids=[written(p) for p, _ in CONTAINERS])
def test_a_container_of_another_json_type_is_an_error_at_its_place(
    place: tuple[Any, ...], expected: str, strict: bool
) -> None:
    right = list if expected == "an array" else dict
    odds: list[Any] = ["", "text", 0, 1.5, True, False, [], {}]
    for odd in odds:
        if isinstance(odd, right):
            continue
        with pytest.raises(DecodeError) as caught:
            ase.from_dict(replaced(delta(), place, odd), strict=strict)
        error = caught.value
        assert (error.path, error.expected) == (written(place), expected)
        assert error.tag == "thread.message.delta"


@pytest.mark.parametrize("tag", DISTINCT)
def test_every_container_is_checked_and_every_scalar_is_let_pass(tag: str) -> None:
    """At each place of a full payload each odd value: tolerant mode looks at containers only."""
    for place in paths(FULL[tag])[1:]:
        old = FULL[tag]
        for step in place:
            old = old[step]
        for odd in ODD:
            payload = replaced(FULL[tag], place, odd)
            if payload.get("event") != tag:
                continue
            wrong = isinstance(old, dict | list) and odd is not None and type(odd) is not type(old)
            if wrong and not (isinstance(odd, str) and place[-1] in WORD_OR_OBJECT):
                with pytest.raises(DecodeError) as caught:
                    ase.from_dict(payload)
                assert caught.value.path == written(place)
            else:
                assert ase.to_dict(ase.from_dict(payload)) == payload


@pytest.mark.parametrize("value", [None, [], "text", 1, True, 0.5], ids=repr)
@pytest.mark.parametrize("strict", [False, True], ids=["tolerant", "strict"])
def test_a_whole_value_that_is_no_object_is_an_error(value: Any, strict: bool) -> None:
    with pytest.raises(DecodeError) as caught:
        ase.from_dict(value, strict=strict)
    assert (caught.value.path, caught.value.expected) == ("$", "an object")
    assert caught.value.tag is None


def test_the_path_writes_keys_that_are_no_names_in_brackets() -> None:
    payload = deepcopy(FULL["thread.created"])
    payload["data"]["metadata"] = {"a key": 1}
    with pytest.raises(DecodeError) as caught:
        ase.from_dict(payload, strict=True)
    assert caught.value.path == "$.data.metadata['a key']"


def test_a_decode_error_is_a_value_error() -> None:
    assert issubclass(DecodeError, ValueError)


@pytest.mark.parametrize("text", [b"", b"{", b"[DONE]", b'"\xff"', "\ufeff{}", b"NaN"])
def test_text_that_is_no_json_is_a_decode_error(text: bytes | str) -> None:
    with pytest.raises(DecodeError) as caught:
        ase.decode(text)
    assert (caught.value.path, caught.value.expected) == ("$", "JSON text")


@pytest.mark.parametrize("strict", [False, True], ids=["tolerant", "strict"])
def test_the_path_of_a_pair_is_that_in_the_whole_event(strict: bool) -> None:
    for name, data, path in [
        ("thread.message.delta", '{"delta": {"content": {}}}', "$.data.delta.content"),
        ("thread.message.delta", "no JSON", "$.data"),
        ("thread.message.delta", "[]", "$.data"),
    ]:
        with pytest.raises(DecodeError) as caught:
            ase.decode_sse(name, data.replace("{\"delta\"", '{"id":"","object":'
                           '"thread.message.delta","delta"'), strict=strict)  # fmt: skip
        assert (caught.value.path, caught.value.tag) == (path, name)


STRICT_PAIRS = [
    (
        "thread.message.delta",
        '{"id": 1, "object": "thread.message.delta", "delta": {}}',
        "$.data.id",
    ),
    ("thread.message.delta", "{}", "$.data.id"),
    ("thread.message.delta", "null", "$.data"),
    ("done", "[done]", "$.data"),
    ("new.event", "{}", "$.event"),
    (None, "text", "$"),
    (None, "{}", "$.event"),
    (None, '{"event": "done"}', "$.data"),
    (None, '{"event": "new"}', "$.event"),
]


@pytest.mark.parametrize(("name", "data", "path"), STRICT_PAIRS)
def test_strict_checks_a_pair_of_name_and_data(name: str | None, data: str, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        ase.decode_sse(name, data, strict=True)
    assert caught.value.path == path
    ase.decode_sse(name, data)


def test_strict_accepts_a_pair_that_is_right() -> None:
    data = '{"id": "m", "object": "thread.message.delta", "delta": {}}'
    event = ase.decode_sse("thread.message.delta", data, strict=True)
    assert isinstance(event, ase.ThreadMessageDelta)
    assert ase.decode_sse("done", "[DONE]", strict=True) == ase.DoneEvent(data="[DONE]")
