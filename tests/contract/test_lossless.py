"""Lossless and forward compatible: what a server may send is typed where it can be, and kept."""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from enum import Enum
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from raw_documents import differences
from small_packages import package_of
from strategies import EVENTS

import assistant_stream_event as ase
from assistant_stream_event import UNSET, DecodeError, Unknown
from assistant_stream_event._runtime import reading

DELTA: dict[str, Any] = {
    "event": "thread.message.delta",
    "data": {
        "id": "msg_1",
        "object": "thread.message.delta",
        "delta": {
            "role": "assistant",
            "content": [
                {"index": 0, "type": "text", "text": {"value": "Hello", "annotations": []}},
                {"index": 1, "type": "image_url", "image_url": {"url": "https://a.test"}},
            ],
        },
    },
}


def changed(*path: str | int, to: Any = ...) -> dict[str, Any]:
    """The delta with another value at a path, or without it."""
    payload = deepcopy(DELTA)
    holder: Any = payload
    for step in path[:-1]:
        holder = holder[step]
    if to is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = to
    return payload


def comes_back(payload: Any, package: ModuleType = ase) -> Any:
    """The event, after it was written back in every way."""
    before = json.dumps(payload)
    event = package.from_dict(payload)
    assert package.to_dict(event) == payload
    assert json.loads(package.encode(event)) == payload
    assert package.decode(package.encode(event)) == event
    assert json.dumps(payload) == before
    return event


def delta_of(payload: Any) -> ase.MessageDeltaObject:
    event = comes_back(payload)
    assert isinstance(event, ase.ThreadMessageDelta)
    assert not differences(EVENTS["thread.message.delta"], payload, event)
    return event.data


# --- Unknown --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "unknown"),
    [
        ({"event": "new", "data": {"a": [1]}}, Unknown("new", {"a": [1]})),
        ({"event": "new", "data": "text"}, Unknown("new", "text")),
        ({"event": "new", "data": None}, Unknown("new", None)),
        ({"event": "new"}, Unknown("new", None, {"data": UNSET})),
        ({"event": "new", "data": 1, "id": "7"}, Unknown("new", 1, {"id": "7"})),
        ({"event": None}, Unknown(None, None, {"data": UNSET})),
        ({"event": None, "data": None}, Unknown(None, None)),
        ({"event": ["done"], "data": 1}, Unknown(["done"], 1)),
        ({"event": {}, "data": 1}, Unknown({}, 1)),
        ({"event": 1, "data": 1}, Unknown(1, 1)),
        ({"event": True, "data": 1}, Unknown(True, 1)),
        ({"data": 1}, Unknown(None, 1, {"event": UNSET})),
        ({}, Unknown(None, None, {"event": UNSET, "data": UNSET})),
        ({"x": 1}, Unknown(None, None, {"event": UNSET, "data": UNSET, "x": 1})),
    ],
    ids=repr,
)
def test_an_event_with_a_tag_that_is_not_listed_is_unknown(payload: Any, unknown: Unknown) -> None:
    event = comes_back(payload)
    assert type(event) is Unknown
    assert event == unknown
    assert event.error is None


def test_an_empty_event_and_one_with_a_null_tag_stay_apart() -> None:
    assert ase.from_dict({}) != ase.from_dict({"event": None})


@pytest.mark.parametrize("tag", ["video", "", None, 1, True, ["text"], {"a": 1}], ids=repr)
def test_a_nested_variant_that_is_not_listed_is_unknown_with_its_whole_value(tag: Any) -> None:
    part = {"index": 0, "type": tag, "video": {"url": "u"}}
    data = delta_of(changed("data", "delta", "content", 0, to=part))
    assert data.delta.content is not None
    assert data.delta.content[0] == Unknown(tag, part)
    assert type(data.delta.content[1]) is ase.MessageDeltaContentImageUrlObject


@pytest.mark.parametrize("part", [{}, {"index": 0}], ids=repr)
def test_a_nested_variant_without_a_tag_is_unknown(part: Any) -> None:
    data = delta_of(changed("data", "delta", "content", 0, to=part))
    assert data.delta.content is not None
    assert data.delta.content[0] == Unknown(None, part)


def test_an_unknown_variant_at_depth_leaves_all_around_it_typed() -> None:
    note = {"type": "new_note", "index": 3}
    payload = changed("data", "delta", "content", 0, "text", "annotations", to=[note])
    data = delta_of(payload)
    assert data.delta.content is not None
    part = data.delta.content[0]
    assert isinstance(part, ase.MessageDeltaContentTextObject)
    assert part.text is not None
    assert part.text.annotations == [Unknown("new_note", note)]


def test_a_known_tag_never_becomes_unknown_because_its_payload_looks_odd() -> None:
    for odd in {}, {"x": 1}, {"id": None}:
        assert type(comes_back(changed("data", to=odd))) is ase.ThreadMessageDelta
    wrongs: list[Any] = ["text", 1, []]
    for wrong in wrongs:
        with pytest.raises(DecodeError):
            ase.from_dict(changed("data", to=wrong))


def test_unknown_matches_by_position() -> None:
    match ase.from_dict({"event": "new", "data": 1, "id": 2}):
        case Unknown(tag, data, extra, error):
            assert (tag, data, extra, error) == ("new", 1, {"id": 2}, None)
        case _:
            pytest.fail("no match")


def test_the_error_of_unknown_takes_no_part_in_comparisons() -> None:
    assert Unknown("a", 1, None, DecodeError("x")) == Unknown("a", 1)
    assert Unknown("a", 1) != Unknown("a", 2)


# --- what a record keeps --------------------------------------------------------------------


def test_extra_is_none_for_an_ordinary_record() -> None:
    data = delta_of(DELTA)
    assert data.extra is None
    assert data.delta.extra is None


@pytest.mark.parametrize("value", [1, None, {}, [], "x", {"deep": [None]}], ids=repr)
@pytest.mark.parametrize("name", ["new", "extra", "a key", "__class__", ""])
def test_an_unknown_property_stands_in_extra_by_its_wire_name(name: str, value: Any) -> None:
    for path in ("data",), ("data", "delta"), ("data", "delta", "content", 0, "text"):
        delta_of(changed(*path, name, to=value))
    data = delta_of(changed("data", name, to=value))
    assert data.extra == {name: value}


def test_an_unknown_value_of_an_enumeration_is_kept_as_it_is() -> None:
    assert delta_of(changed("data", "delta", "role", to="tool")).delta.role == "tool"


@pytest.mark.parametrize("odd", [0, True, 1.5, ["x"], {"x": 1}, "2024-13-45"], ids=repr)
def test_anything_passes_at_a_scalar_and_is_kept(odd: Any) -> None:
    assert delta_of(changed("data", "id", to=odd)).id == odd


def test_a_required_property_that_is_missing_is_none_and_left_out_again() -> None:
    data = delta_of(changed("data", "id"))
    assert data.id is None
    assert data.extra == {"id": UNSET}


def test_every_required_property_may_be_missing_at_once() -> None:
    for tag, schema in EVENTS.items():
        if tag != "done":
            payload = {"event": tag, "data": {}}
            event = comes_back(payload)
            assert not differences(schema, payload, event)


def test_a_null_in_a_required_property_is_written_back_as_it_is() -> None:
    data = delta_of(changed("data", "id", to=None))
    assert data.id is None
    assert data.extra is None


def test_a_null_in_an_optional_property_that_cannot_be_null_stands_in_extra() -> None:
    data = delta_of(changed("data", "delta", "content", to=None))
    assert data.delta.content is None
    assert data.delta.extra == {"content": None}


@pytest.mark.parametrize("path", [("data",), ("data", "delta"), ("data", "delta", "content", 0)])
def test_null_passes_at_every_position_that_is_walked(path: tuple[Any, ...]) -> None:
    event = comes_back(changed(*path, to=None))
    assert isinstance(event, ase.ThreadMessageDelta)


def test_a_field_that_was_given_a_value_is_written_with_it_whatever_extra_says() -> None:
    event = ase.from_dict(changed("data", "id"))
    assert isinstance(event, ase.ThreadMessageDelta)
    event.data.id = "given"
    assert ase.to_dict(event) == changed("data", "id", to="given")
    event = ase.from_dict(changed("data", "delta", "content", to=None))
    assert isinstance(event, ase.ThreadMessageDelta)
    event.data.delta.content = []
    assert ase.to_dict(event) == changed("data", "delta", "content", to=[])
    event.data.delta.content = None
    assert ase.to_dict(event) == changed("data", "delta", "content", to=None)


def test_clearing_extra_forgets_what_was_unusual() -> None:
    event = ase.from_dict(changed("data", "new", to=1))
    assert isinstance(event, ase.ThreadMessageDelta)
    event.data.extra = None
    assert ase.to_dict(event) == DELTA


def test_what_a_user_makes_is_written_as_the_schema_says() -> None:
    text = ase.MessageDeltaContentTextObjectText(value="Hi")
    part = ase.MessageDeltaContentTextObject(index=0, text=text)
    delta = ase.MessageDeltaObjectDelta(content=[part])
    event = ase.ThreadMessageDelta(data=ase.MessageDeltaObject(id="m", delta=delta))
    written = {"index": 0, "type": "text", "text": {"value": "Hi"}}
    data = {"id": "m", "object": "thread.message.delta", "delta": {"content": [written]}}
    assert ase.to_dict(event) == {"event": "thread.message.delta", "data": data}
    assert ase.from_dict(ase.to_dict(event), strict=True) == event


# --- the envelope ---------------------------------------------------------------------------


@pytest.mark.parametrize("tag", EVENTS)
def test_an_envelope_keeps_its_other_properties_and_what_it_lacks(tag: str) -> None:
    data = "[DONE]" if tag == "done" else {}
    for payload, extra in [
        ({"event": tag, "data": data, "new": 1, "id": None}, {"new": 1, "id": None}),
        ({"event": tag}, {"data": UNSET}),
        ({"event": tag, "new": 1}, {"data": UNSET, "new": 1}),
        ({"event": tag, "data": None}, None),
    ]:
        event = comes_back(payload)
        assert type(event) is ase.DISPATCH[tag]
        assert event.extra == extra


def test_a_property_of_one_envelope_only_is_its_field() -> None:
    for enabled in True, False, None, "odd":
        payload = {"event": "thread.created", "data": None, "enabled": enabled}
        event = comes_back(payload)
        assert event.enabled == enabled
        assert event.extra == (None if enabled is not None else {"enabled": None})


# --- input and output are the caller's ------------------------------------------------------


def test_the_input_is_never_changed() -> None:
    for payload in DELTA, {}, changed("data", "id"), {"event": "new", "data": {"a": [1]}}:
        before = deepcopy(payload)
        event = ase.from_dict(payload)
        ase.encode(event)
        ase.to_dict(event)
        assert payload == before


def test_what_to_dict_gives_is_the_callers_to_change() -> None:
    for payload in (
        changed("data", "new", to={"a": [1]}),
        changed("data", "delta", "content", 0, to={"type": "new", "a": [1]}),
        {"event": "new", "data": {"a": [1]}, "more": {"b": 1}},
    ):
        event = ase.from_dict(deepcopy(payload))
        written = ase.to_dict(event)
        for holder in list(containers(written)):
            holder.clear()
        assert ase.to_dict(event) == payload


def containers(value: Any) -> Any:
    """Every list and dictionary inside a value, the innermost first."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in inside:
        yield from containers(child)
    if isinstance(value, dict | list):
        yield value


class Items(list[Any]):
    """A list of a class of its own."""


class Tag(str, Enum):
    """Strings of a class of their own."""

    DELTA = "thread.message.delta"


def test_subclasses_of_dict_list_and_str_are_read_like_what_they_are() -> None:
    ordered = json.loads(json.dumps(DELTA), object_pairs_hook=OrderedDict)
    assert ase.from_dict(ordered) == ase.from_dict(DELTA)
    assert ase.from_dict(ordered, strict=True) == ase.from_dict(DELTA)
    listed = changed("data", "delta", "content", to=Items(DELTA["data"]["delta"]["content"]))
    assert ase.from_dict(listed) == ase.from_dict(DELTA)
    assert ase.from_dict({**DELTA, "event": Tag.DELTA}) == ase.from_dict(DELTA)
    nested = changed("data", "delta", to=OrderedDict(new=OrderedDict(a=1)))
    assert ase.to_dict(ase.from_dict(nested)) == changed("data", "delta", to={"new": {"a": 1}})
    broken = changed("data", "delta", to=OrderedDict(content="x"))
    with pytest.raises(DecodeError) as caught:
        ase.from_dict(broken)
    assert caught.value.path == "$.data.delta.content"


# --- depth and cost -------------------------------------------------------------------------

TREE = """
Event:
  oneOf:
    - type: object
      required: [type, node]
      properties: {type: {const: tree}, node: {$ref: '#/components/schemas/Node'}}
    - {type: object, required: [type], properties: {type: {const: leaf}}}
Node:
  type: object
  required: [left, right, name]
  properties:
    left: {anyOf: [{$ref: '#/components/schemas/Node'}, {type: 'null'}]}
    right: {anyOf: [{$ref: '#/components/schemas/Node'}, {type: 'null'}]}
    name: {type: string}
    items: {type: array, items: {$ref: '#/components/schemas/Event'}}
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return package_of(tmp_path_factory.mktemp("tree"), TREE)


def chain(depth: int, **more: Any) -> Any:
    """Nodes inside nodes; a name is missing in each, so that each is read the second way."""
    node: Any = None
    for _ in range(depth):
        node = {"left": node, "right": None, **more}
    return {"type": "tree", "node": node}


@pytest.mark.parametrize("more", [{}, {"name": "n"}, {"name": "n", "new": 1}], ids=repr)
def test_500_levels_of_records_are_decoded_and_encoded(tree: ModuleType, more: Any) -> None:
    value = chain(498, **more)
    event = tree.from_dict(value)
    assert tree.encode(tree.decode(tree.encode(event))) == tree.encode(event)
    (sent,) = tree.SSEDecoder().feed(tree.encode_sse(event))
    assert tree.encode(tree.decode_sse(None, sent.data)) == tree.encode(event)


def test_500_levels_of_arrays_and_unions_are_decoded_and_encoded(tree: ModuleType) -> None:
    value: Any = {"type": "leaf"}
    for _ in range(165):
        value = {"type": "tree", "node": {"left": None, "right": None, "items": [value]}}
    assert tree.encode(tree.decode(json.dumps(value))) == tree.encode(tree.from_dict(value))


def deep_in_a_program(frames: int, function: Callable[[], None]) -> None:
    """Call a function below so many others."""
    if frames:
        deep_in_a_program(frames - 1, function)
    else:
        function()


@pytest.mark.parametrize("frames", [0, 700])
@pytest.mark.parametrize("brackets", [("[", "]"), ('{"a":', "}")], ids=["arrays", "objects"])
def test_500_levels_of_free_json_are_decoded_and_encoded_also_deep_in_a_program(
    frames: int, brackets: tuple[str, str]
) -> None:
    data = brackets[0] * 495 + "1" + brackets[1] * 495

    def promise() -> None:
        for name in "new", "thread.message.delta":
            text = f'{{"event":"{name}","data":{{"new":{data}}}}}'
            assert ase.encode(ase.decode(text)) == text.encode()

    deep_in_a_program(frames, promise)


def test_deeper_values_answer_or_raise_a_decode_error(tree: ModuleType) -> None:
    for depth in 1_000, 3_000, 100_000:
        text = '{"event": "new", "data": ' + "[" * depth + "]" * depth + "}"
        with suppress(DecodeError):
            assert ase.encode(ase.decode(text)) == text.replace(" ", "").encode()
        for more in {}, {"name": "n"}:
            value = chain(depth, **more)
            for strict in False, True:
                try:
                    event = tree.from_dict(value, strict=strict)
                except tree.DecodeError:
                    continue
                assert event.node is not None


def test_the_second_way_reads_no_child_twice(
    tree: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each level has two broken children: that is 37 reads, not 2 to the 18th."""
    node: Any = {"left": None, "right": None}
    for _ in range(18):
        node = {"left": {"left": None, "right": None}, "right": node}
    calls = Counter[int]()
    decoding = tree.decode.__self__.read.__globals__
    quick = decoding["read_Node"]

    def counting(value: Any) -> Any:
        calls[id(value)] += 1
        return quick(value)

    monkeypatch.setitem(decoding, "read_Node", counting)
    event = tree.from_dict({"type": "tree", "node": node})
    assert tree.to_dict(event) == {"type": "tree", "node": node}
    del calls[id(None)]
    assert set(calls.values()) == {1}
    assert len(calls) == 2 * 18 + 1


def test_an_error_below_many_broken_siblings_is_found_in_linear_time(tree: ModuleType) -> None:
    node: Any = {"left": [], "right": None}
    for _ in range(18):
        node = {"left": {"left": None}, "right": node}
    with pytest.raises(tree.DecodeError) as caught:
        tree.from_dict({"type": "tree", "node": node})
    assert caught.value.path == "$.node" + ".right" * 18 + ".left"


def test_the_second_way_takes_over_wherever_the_first_one_stopped() -> None:
    """Every subset of the properties of a small record, each with each odd neighbour."""
    names = ["index", "type", "id", "function"]
    values = {"index": 0, "type": "function", "id": "c", "function": {"name": "f"}}
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            call = {name: values[name] for name in chosen}
            for odd in {}, {"id": None}, {"function": None}, {"new": 1}, {"index": None}:
                details = {"type": "tool_calls", "tool_calls": [{**call, **odd}]}
                data = {"id": "s", "object": "x", "delta": {"step_details": details}}
                payload = {"event": "thread.run.step.delta", "data": data}
                event = comes_back(payload)
                assert not differences(EVENTS["thread.run.step.delta"], payload, event)


# --- real streams ---------------------------------------------------------------------------


def test_every_published_event_comes_back(corpus: Path) -> None:
    seen = 0
    for file in sorted(corpus.glob("streams/openai-assistant-*.sse")):
        for sent in ase.SSEDecoder().feed(file.read_bytes() + b"\n\n"):
            try:
                event = ase.decode_sse(sent.event, sent.data)
            except DecodeError:
                with pytest.raises(json.JSONDecodeError):  # some captures are no JSON
                    json.loads(sent.data)
                continue
            seen += 1
            assert type(event) is ase.DISPATCH[sent.event]
            if sent.event != "done":
                data = json.loads(sent.data)
                assert ase.to_dict(event) == {"event": sent.event, "data": data}
                payload = {"event": sent.event, "data": data}
                assert not differences(EVENTS[sent.event], payload, event)
    assert seen >= 50


def test_the_runtime_that_is_tested_is_the_one_of_the_generator() -> None:
    source = Path(__file__).parents[2] / "generator/oneofgen/runtime/reading.py"
    assert Path(reading.__file__).read_bytes() == source.read_bytes()
