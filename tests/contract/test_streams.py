"""Streams: each clause of the contract, for the assistants stream and for small packages."""

from __future__ import annotations

import asyncio
import gc
import json
import pickle
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import aclosing
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_packages import package_of
from strategies import EVENTS, events

import assistant_stream_event as ase
from assistant_stream_event import DecodeError, EventDecoder, StreamInterrupted, Unknown


def block(name: str | None, data: str) -> bytes:
    """A server-sent event."""
    head = b"" if name is None else f"event: {name}\n".encode()
    return head + b"".join(f"data: {line}\n".encode() for line in data.split("\n")) + b"\n"


def delta_data(text: str) -> str:
    part = {"index": 0, "type": "text", "text": {"value": text}}
    data = {"id": "m", "object": "thread.message.delta", "delta": {"content": [part]}}
    return json.dumps(data)


def delta(text: str) -> bytes:
    return block("thread.message.delta", delta_data(text))


def text_of(event: Any) -> str:
    """The text of a delta."""
    if isinstance(event, ase.ThreadMessageDelta) and event.data.delta.content:
        part = event.data.delta.content[0]
        if isinstance(part, ase.MessageDeltaContentTextObject) and part.text and part.text.value:
            return part.text.value
    return f"<{type(event).__name__}>"


def texts(found: Iterable[Any]) -> list[str]:
    return [text_of(event) for event in found]


DONE = block("done", "[DONE]")
ERROR = block("error", '{"code": null, "message": "m", "param": null, "type": "t"}')
BROKEN = block("thread.message.delta", '{"delta": []}')
STREAM = delta("a") + delta("b") + delta("c") + DONE
ABC = ["a", "b", "c", "<DoneEvent>"]

FLAT = """
Event:
  oneOf:
    - type: object
      required: [type]
      properties: {type: {const: text.delta}, text: {type: string}}
    - type: object
      required: [type]
      properties: {type: {const: text.done}, text: {type: string}}
    - type: object
      required: [type]
      properties: {type: {const: error}, message: {type: string}}
"""

MESSAGES = """
Event:
  oneOf:
    - type: object
      required: [event, data]
      properties: {event: {const: message}, data: {type: object, properties: {a: {type: integer}}}}
    - type: object
      required: [event, data]
      properties: {event: {const: note}, data: {type: string}}
    - type: object
      required: [event, data]
      properties: {event: {const: any}, data: {}}
    - type: object
      required: [event, data]
      properties: {event: {const: full}, data: {type: integer}, id: {type: string}}
    - type: object
      required: [event, data]
      properties: {event: {const: 7}, data: {type: integer}}
"""

MIXED = """
Event:
  oneOf:
    - {type: string}
    - {type: array, items: {type: integer}}
    - {type: object, required: [a], properties: {a: {type: integer}}}
"""

Build = Callable[..., ModuleType]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Packages by document and settings, each built once."""
    folder = tmp_path_factory.mktemp("packages")
    made: dict[str, ModuleType] = {}

    def build(document: str, **options: Any) -> ModuleType:
        key = f"{document}{options}"
        if key not in made:
            made[key] = package_of(folder, document, **options)
        return made[key]

    return build


# --- text and JSON --------------------------------------------------------------------------


def test_a_literal_string_payload_is_the_raw_text_both_ways() -> None:
    event = ase.decode_sse("done", "[DONE]")
    assert event == ase.DoneEvent(data="[DONE]")
    assert ase.encode_sse(event) == b"event: done\ndata: [DONE]\n\n"


@pytest.mark.parametrize("text", ["plain", '"quoted"', "1", "null", "{}", "", " x", "a\nb", "é"])
def test_a_string_payload_is_the_raw_text_both_ways(build: Build, text: str) -> None:
    package = build(MESSAGES)
    event = package.decode_sse("note", text)
    assert event == package.Note(data=text)
    (sent,) = package.SSEDecoder().feed(package.encode_sse(event))
    assert (sent.event, sent.data) == ("note", text)


@pytest.mark.parametrize("text", ["no JSON", "[DONE]", "{", "NaN", "a\nb", ""])
def test_data_that_is_no_json_is_kept_as_text(build: Build, text: str) -> None:
    assert ase.decode_sse("new", text) == Unknown("new", text)
    assert ase.decode_sse(None, text) == Unknown(None, text)
    assert build(MESSAGES).decode_sse("any", text).data == text


def test_json_text_whose_top_level_is_a_string_is_kept_verbatim(build: Build) -> None:
    assert ase.decode_sse("new", '"quoted"') == Unknown("new", '"quoted"')
    assert ase.decode_sse(None, '"quoted"') == Unknown(None, '"quoted"')
    assert build(MESSAGES).decode_sse("any", '"quoted"').data == '"quoted"'
    mixed = build(MIXED)
    assert mixed.decode_sse(None, '"quoted"') == '"quoted"'
    stream = block(None, '"quoted"') + block(None, "[1]") + block(None, '{"a": 1}')
    found = list(mixed.iter_events([stream]))
    assert found[:2] == ['"quoted"', [1]]
    assert mixed.to_dict(found[2]) == {"a": 1}


@pytest.mark.parametrize("tag", ["a\rb", "a\nb", "a\0b", "\n", "a\r\ndata: x"])
def test_encode_sse_refuses_a_tag_with_cr_lf_or_nul(build: Build, tag: str) -> None:
    flat = build(FLAT)
    for encode, event in [
        (ase.encode_sse, Unknown(tag, {})),
        (flat.encode_sse, flat.Unknown(tag, {"type": tag})),
        (flat.encode_sse, flat.Unknown(tag, {})),
    ]:
        with pytest.raises(ValueError, match="server-sent event"):
            encode(event)


def test_encode_sse_refuses_cr_in_raw_text(build: Build) -> None:
    note = build(MESSAGES).Note(data="a\rb")
    mixed = build(MIXED)
    refused: list[tuple[Callable[[Any], bytes], Any]] = [
        (build(MESSAGES).encode_sse, note),
        (ase.encode_sse, Unknown("new", "a\r\nb")),
        (mixed.encode_sse, "a\rb"),
    ]
    for encode, event in refused:
        with pytest.raises(ValueError, match="carriage return"):
            encode(event)


def test_line_feeds_in_json_and_in_raw_text_are_data_of_their_event(build: Build) -> None:
    event = build(MESSAGES).Note(data="a\n\nevent: b\n")
    (sent,) = ase.SSEDecoder().feed(build(MESSAGES).encode_sse(event))
    assert (sent.event, sent.data) == ("note", event.data)


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [None, "", "message"])
def test_without_a_name_the_data_must_be_the_whole_object(name: str | None) -> None:
    whole = {"event": "thread.message.delta", "data": json.loads(delta_data("a")), "new": 1}
    event = ase.decode_sse(name, json.dumps(whole))
    assert event == ase.from_dict(whole)
    assert type(event) is ase.ThreadMessageDelta
    for data in "[DONE]", "{}", '{"data": 1}', "[1]", "1", "null":
        value = json.loads(data) if data != "[DONE]" else data
        assert ase.decode_sse(name, data) == Unknown(None, value)


def test_message_is_a_name_where_it_is_a_tag(build: Build) -> None:
    package = build(MESSAGES)
    event = package.decode_sse("message", '{"a": 1}')
    assert type(event).__name__ == "Message"
    assert package.to_dict(event) == {"event": "message", "data": {"a": 1}}
    whole = '{"event": "message", "data": {"a": 1}}'
    assert package.decode_sse(None, whole) == event
    (sent,) = package.SSEDecoder().feed(package.encode_sse(event))
    assert package.decode_sse(sent.event, sent.data) == event
    found = list(package.iter_events([block("message", "[]")], on_error="unknown"))
    assert found == [package.Unknown("message", [])]


def test_the_tag_in_the_data_of_a_flat_union_wins_over_the_name(build: Build) -> None:
    flat = build(FLAT)
    for name in None, "", "message", "text.done", "error", "new":
        event = flat.decode_sse(name, '{"type": "text.delta", "text": "a"}')
        assert type(event).__name__ == "TextDelta"
        stream = block(name, '{"type": "text.delta", "text": "a"}')
        assert list(flat.iter_events([stream])) == [event]


def test_the_name_counts_where_the_tag_of_a_flat_union_is_absent(build: Build) -> None:
    flat = build(FLAT)
    event = flat.decode_sse("text.delta", '{"text": "a"}')
    assert type(event).__name__ == "TextDelta"
    assert flat.to_dict(event) == {"text": "a"}
    (sent,) = flat.SSEDecoder().feed(flat.encode_sse(event))
    assert flat.decode_sse(sent.event, sent.data) == event
    assert list(flat.iter_events([block("text.delta", '{"text": "a"}')])) == [event]
    assert flat.decode_sse("new", '{"text": "a"}') == flat.Unknown("new", {"text": "a"})
    for name in None, "", "message":
        assert flat.decode_sse(name, '{"text": "a"}') == flat.Unknown(None, {"text": "a"})


def test_strict_wants_a_required_tag_in_the_data_and_takes_the_name_for_an_optional_one(
    build: Build,
) -> None:
    flat = build(FLAT)
    with pytest.raises(flat.DecodeError) as caught:
        flat.decode_sse("text.delta", '{"text": "a"}', strict=True)
    assert (caught.value.path, caught.value.found) == ("$.type", "nothing")
    optional = build(FLAT.replace("      required: [type]\n", ""))
    event = optional.decode_sse("text.delta", '{"text": "a"}', strict=True)
    assert event == optional.decode_sse("text.delta", '{"text": "a"}')
    assert (type(event).__name__, event.type, event.text) == ("TextDelta", None, "a")
    with pytest.raises(optional.DecodeError) as caught:
        optional.decode_sse("text.delta", '{"text": 1}', strict=True)
    assert caught.value.path == "$.text"


# --- decode_sse ∘ encode_sse ----------------------------------------------------------------


def same_after_sse(package: ModuleType, event: Any) -> bool:
    """Whether an event comes back, or is refused with a ValueError."""
    try:
        written = package.encode_sse(event)
    except ValueError:
        return True
    (came,) = package.EventDecoder().feed(written)
    if "message" not in package.DISPATCH:  # which stands for no name then
        (sent,) = package.SSEDecoder().feed(written)
        assert package.decode_sse(sent.event, sent.data) == came
    return bool(came == event and type(came) is type(event))


NAMES = st.sampled_from(["message", "", "note", "full", "any", "new", "done"]) | st.text(max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5)
    | st.sampled_from(["[DONE]", "1", '"x"', "{}", "null", "a\nb", "a\rb"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
QUIET = settings(
    max_examples=settings().max_examples * 3 // 2,
    deadline=None,
    suppress_health_check=[*HealthCheck],
)


@QUIET
@given(whole=st.dictionaries(st.sampled_from(["event", "data", "id", "x"]), VALUES | NAMES))
def test_what_encode_sse_writes_decode_sse_reads_as_the_same_event(whole: dict[str, Any]) -> None:
    try:
        event = ase.from_dict(whole)
    except DecodeError:
        return
    assert same_after_sse(ase, event)


@QUIET
@given(name=st.none() | NAMES, data=VALUES.map(json.dumps) | st.text(max_size=6))
def test_what_decode_sse_reads_encode_sse_writes(name: str | None, data: str) -> None:
    try:
        event = ase.decode_sse(name, data)
    except DecodeError:
        return
    assert same_after_sse(ase, event)


@pytest.mark.parametrize("document", [MESSAGES, FLAT, MIXED], ids=["envelope", "flat", "untagged"])
def test_decode_sse_after_encode_sse_is_the_identity_for_each_shape(
    build: Build, document: str
) -> None:
    package = build(document)
    tags = st.sampled_from(["message", "note", "any", "full", 7, "text.delta", "error", None])
    member = st.fixed_dictionaries(
        {}, optional={"event": tags, "type": tags, "data": VALUES, "id": VALUES, "a": VALUES}
    )

    @QUIET
    @given(value=member | VALUES)
    def promise(value: Any) -> None:
        try:
            event = package.from_dict(value)
        except package.DecodeError:
            return
        assert same_after_sse(package, event)

    promise()


def test_what_a_pair_cannot_carry_is_written_as_the_whole_object_without_a_name(
    build: Build,
) -> None:
    package = build(MESSAGES)
    full = {"event": "full", "data": 1, "id": "7"}
    assert package.encode_sse(package.from_dict(full)).startswith(b'data: {"event":"full"')
    seven = {"event": 7, "data": 1}
    assert package.encode_sse(package.from_dict(seven)) == b'data: {"event":7,"data":1}\n\n'
    assert ase.encode_sse(Unknown("new", "1")) == b'data: {"event":"new","data":"1"}\n\n'
    with pytest.raises(ValueError, match="cannot be distinguished from plain data"):
        ase.encode_sse(ase.from_dict({"data": 1}))


# --- on_error -------------------------------------------------------------------------------


def test_an_error_carries_the_events_of_its_chunk_and_the_next_feed_gives_the_rest() -> None:
    decoder = EventDecoder()
    with pytest.raises(DecodeError) as caught:
        decoder.feed(delta("a") + delta("b") + BROKEN + delta("c"))
    assert texts(caught.value.events) == ["a", "b"]
    assert (caught.value.path, caught.value.tag) == ("$.data.delta", "thread.message.delta")
    assert texts(decoder.feed(DONE)) == ["c", "<DoneEvent>"]
    assert decoder.done


def test_the_rest_after_an_error_comes_also_from_an_empty_feed_and_from_close() -> None:
    decoder = EventDecoder()
    with pytest.raises(DecodeError):
        decoder.feed(BROKEN + delta("a") + BROKEN + delta("b"))
    with pytest.raises(DecodeError) as caught:
        decoder.feed(b"")
    assert texts(caught.value.events) == ["a"]
    with pytest.raises(StreamInterrupted) as interrupted:
        decoder.close()
    assert texts(interrupted.value.events) == ["b"]
    decoder = EventDecoder()
    with pytest.raises(DecodeError):
        decoder.feed(BROKEN + delta("a") + DONE)
    assert texts(decoder.close()) == ["a", "<DoneEvent>"]
    decoder = EventDecoder()
    with pytest.raises(DecodeError):
        decoder.feed(BROKEN + BROKEN + DONE)
    with pytest.raises(DecodeError):
        decoder.close()
    assert texts(decoder.close()) == ["<DoneEvent>"]


def test_a_buffer_that_is_used_again_changes_nothing() -> None:
    decoder = EventDecoder()
    buffer: Any = bytearray(BROKEN + delta("a"))
    with pytest.raises(DecodeError):
        decoder.feed(buffer)
    buffer[:] = BROKEN
    with pytest.raises(DecodeError) as caught:
        decoder.feed(buffer)
    buffer[:] = b""
    assert texts(caught.value.events) == ["a"]
    assert texts(decoder.feed(DONE)) == ["<DoneEvent>"]


def test_iter_events_yields_the_events_before_an_error_then_raises() -> None:
    found: list[Any] = []
    with pytest.raises(DecodeError) as caught:
        found.extend(ase.iter_events([delta("a") + delta("b") + BROKEN + DONE]))
    assert texts(found) == ["a", "b"]
    assert caught.value.events == []


def test_on_error_unknown_gives_an_unknown_with_the_error_in_its_place() -> None:
    stream = delta("a") + BROKEN + delta("b") + block("thread.created", "no JSON") + DONE
    for chunks in [stream], [stream[i : i + 7] for i in range(0, len(stream), 7)]:
        first, broken, second, text, done = ase.iter_events(chunks, on_error="unknown")
        assert texts([first, second, done]) == ["a", "b", "<DoneEvent>"]
        assert broken == Unknown("thread.message.delta", {"delta": []})
        assert isinstance(broken, Unknown)
        assert isinstance(broken.error, DecodeError)
        assert broken.error.path == "$.data.delta"
        assert text == Unknown("thread.created", "no JSON")
        assert isinstance(text, Unknown)
        assert text.error is not None


def test_on_error_unknown_of_a_whole_object_keeps_its_tag_and_the_rest() -> None:
    whole = '{"event": "thread.created", "data": [], "id": 1}'
    (found,) = EventDecoder(on_error="unknown").feed(block(None, whole))
    assert found == Unknown("thread.created", [], {"id": 1})


def test_on_error_unknown_of_a_flat_union_keeps_tag_or_name(build: Build) -> None:
    flat = build(FLAT)
    decoder = flat.EventDecoder(on_error="unknown")
    stream = block("text.delta", "[]") + block(None, "text") + block("message", "1")
    found = decoder.feed(stream)
    assert [(one.tag, one.data) for one in found] == [
        ("text.delta", []),
        (None, "text"),
        (None, 1),
    ]
    assert all(one.error is not None for one in found)


def test_null_as_a_whole_value_is_an_error_in_a_stream_too(build: Build) -> None:
    for package in build(FLAT), build(MIXED):
        with pytest.raises(package.DecodeError):
            package.EventDecoder().feed(block(None, "null"))
        with pytest.raises(package.DecodeError):
            package.decode_sse(None, "null")


def test_a_payload_of_null_is_read_alike_alone_and_in_a_stream() -> None:
    (event,) = EventDecoder().feed(block("thread.message.delta", "null"))
    assert event == ase.decode_sse("thread.message.delta", "null")
    assert ase.to_dict(event) == {"event": "thread.message.delta", "data": None}


def test_strict_streams_raise_what_tolerant_ones_accept() -> None:
    odd = block("thread.message.delta", '{"id": 1, "object": "x", "delta": {}}')
    (event,) = EventDecoder().feed(odd)
    with pytest.raises(DecodeError) as caught:
        EventDecoder(strict=True).feed(delta("a") + odd)
    assert (caught.value.path, texts(caught.value.events)) == ("$.data.id", ["a"])
    (unknown,) = EventDecoder(strict=True, on_error="unknown").feed(odd)
    assert type(event) is ase.ThreadMessageDelta
    assert type(unknown) is Unknown
    assert texts(ase.iter_events([STREAM], strict=True)) == ABC


@pytest.mark.parametrize(
    "options", [{"on_error": "ignore"}, {"truncated": "no"}, {"max_event_bytes": 0}], ids=repr
)
def test_an_option_that_is_none_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        EventDecoder(**options)


# --- the terminal ---------------------------------------------------------------------------


def test_the_terminal_is_inferred_from_a_payload_that_is_one_literal_string() -> None:
    decoder = EventDecoder()
    assert texts(decoder.feed(STREAM)) == ABC
    assert decoder.done


def test_the_terminal_is_configured_where_the_schema_does_not_show_it(build: Build) -> None:
    flat = build(FLAT, terminal=("text.done",))
    decoder = flat.EventDecoder()
    decoder.feed(block(None, '{"type": "text.delta"}'))
    assert not decoder.done
    found = decoder.feed(block("text.done", '{"type": "text.done"}') * 2)
    assert [type(event).__name__ for event in found] == ["TextDone"]
    assert decoder.done
    with pytest.raises(flat.StreamInterrupted):
        list(flat.iter_events([block(None, '{"type": "text.delta"}')]))


def test_a_sentinel_ends_the_stream_and_is_no_event(build: Build) -> None:
    flat = build(FLAT, sentinel="[DONE]")
    stream = block(None, '{"type": "text.delta"}') + block(None, "[DONE]") + b"data: {}\n\n"
    for chunks in [stream], [bytes([byte]) for byte in stream]:
        decoder = flat.EventDecoder()
        found = [event for chunk in chunks for event in decoder.feed(chunk)]
        assert [type(event).__name__ for event in found] == ["TextDelta"]
        assert (decoder.done, decoder.count) == (True, 1)
        assert decoder.close() == []
    with pytest.raises(flat.StreamInterrupted):
        list(flat.iter_events([block(None, '{"type": "text.delta"}')]))
    unclosed = block(None, '{"type": "text.delta"}') + b"data: [DONE]\n"
    assert len(list(flat.iter_events([unclosed]))) == 1


def test_after_the_terminal_nothing_more_is_decoded() -> None:
    decoder = EventDecoder()
    assert texts(decoder.feed(delta("a") + DONE + delta("b") + BROKEN)) == ["a", "<DoneEvent>"]
    assert decoder.feed(delta("c")) == []
    assert decoder.feed(BROKEN) == []
    assert decoder.close() == []
    assert decoder.count == 2


def test_the_last_event_id_is_that_of_the_terminal() -> None:
    decoder = EventDecoder()
    decoder.feed(b"id: 1\n" + delta("a") + b"id: 2\n" + DONE + b"id: 3\n" + delta("b"))
    assert decoder.last_event_id == "2"


class Source:
    """An iterable of chunks that knows how many were taken, and whether it was closed."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = list(chunks)
        self.taken = 0
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.chunks:
            self.taken += 1
            yield chunk

    async def stream(self) -> AsyncIterator[bytes]:
        try:
            for chunk in self.chunks:
                self.taken += 1
                await asyncio.sleep(0)
                yield chunk
        finally:
            self.closed += 1


def test_iter_events_stops_at_the_terminal_without_reading_on() -> None:
    source = Source(delta("a"), DONE, delta("b"), BROKEN)
    assert texts(ase.iter_events(source)) == ["a", "<DoneEvent>"]
    assert source.taken == 2


def test_iter_events_reads_no_chunk_before_it_is_asked_for_an_event() -> None:
    source = Source(delta("a"), delta("b"), DONE)
    found = ase.iter_events(source)
    assert source.taken == 0
    assert text_of(next(found)) == "a"
    assert source.taken == 1


def test_drain_reads_the_source_to_its_end() -> None:
    source = Source(delta("a"), DONE, delta("b"), BROKEN)
    assert texts(ase.iter_events(source, drain=True)) == ["a", "<DoneEvent>"]
    assert source.taken == 4


def collect(source: Any, **options: Any) -> list[Any]:
    """The events of an asynchronous source."""

    async def collecting() -> list[Any]:
        return [event async for event in ase.aiter_events(source, **options)]

    return asyncio.run(collecting())


def test_aiter_events_gives_what_iter_events_gives() -> None:
    source = Source(*[STREAM[i : i + 9] for i in range(0, len(STREAM), 9)])
    assert texts(collect(source.stream())) == ABC


def test_aiter_events_stops_at_the_terminal_and_closes_its_source() -> None:
    source = Source(delta("a"), DONE, delta("b"))
    assert texts(collect(source.stream())) == ["a", "<DoneEvent>"]
    assert (source.taken, source.closed) == (2, 1)


def test_aiter_events_drains_on_request() -> None:
    source = Source(delta("a"), DONE, delta("b"), BROKEN)
    assert texts(collect(source.stream(), drain=True)) == ["a", "<DoneEvent>"]
    assert (source.taken, source.closed) == (4, 1)


@pytest.mark.parametrize("chunks", [[BROKEN], [delta("a")], [delta("a"), BROKEN, DONE]], ids=len)
def test_aiter_events_closes_its_source_after_an_error_too(chunks: list[bytes]) -> None:
    source = Source(*chunks)
    with pytest.raises((DecodeError, StreamInterrupted)):
        collect(source.stream())
    assert source.closed == 1


def test_aiter_events_closes_its_source_when_it_is_left_early() -> None:
    source = Source(delta("a"), delta("b"), DONE)

    async def leaving() -> int:
        async with aclosing(ase.aiter_events(source.stream())) as found:
            async for _ in found:
                break
        return source.closed

    assert asyncio.run(leaving()) == 1
    assert source.taken == 1


def test_aiter_events_closes_its_source_when_its_task_is_cancelled() -> None:
    source = Source(delta("a"))

    async def endless() -> AsyncIterator[bytes]:
        async for chunk in source.stream():
            yield chunk
        try:
            await asyncio.Event().wait()
        finally:
            source.closed += 10

    async def cancelling() -> None:
        async def reading() -> None:
            async for _ in ase.aiter_events(endless()):
                pass

        task = asyncio.create_task(reading())
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelling())
    assert source.closed == 11


class Body:
    """The body of a response: it can be iterated over, and closed."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.source.stream()

    async def aclose(self) -> None:
        self.closed = True


def test_aiter_events_closes_an_iterable_and_what_it_made_to_iterate() -> None:
    body = Body(Source(delta("a"), DONE, delta("b")))
    assert texts(collect(body)) == ["a", "<DoneEvent>"]
    assert (body.closed, body.source.closed) == (True, 1)


class Plain:
    """An asynchronous iterable that cannot be closed."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = iter(chunks)

    def __aiter__(self) -> Plain:
        return self

    async def __anext__(self) -> bytes:
        for chunk in self.chunks:
            return chunk
        raise StopAsyncIteration


def test_aiter_events_reads_a_source_that_cannot_be_closed() -> None:
    assert texts(collect(Plain(delta("a"), DONE, delta("b")))) == ["a", "<DoneEvent>"]


def test_no_task_no_thread_and_no_warning_is_left_behind() -> None:
    """An error of the source passes through; pytest turns warnings into errors."""

    async def failing() -> AsyncIterator[bytes]:
        yield delta("a")
        raise ConnectionResetError

    async def reading() -> list[str]:
        found: list[str] = []
        events = ase.aiter_events(failing())
        found.append(text_of(await anext(events)))
        with pytest.raises(ConnectionResetError):
            await anext(events)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return found

    before = threading.active_count()
    assert asyncio.run(reading()) == ["a"]
    gc.collect()
    assert threading.active_count() == before


# --- the end --------------------------------------------------------------------------------


def test_an_end_before_the_terminal_is_a_stream_interrupted_with_all_that_helps() -> None:
    decoder = EventDecoder()
    decoder.feed(b"retry: 3000\nid: 7\n" + delta("a") + delta("b") + b"event: thread")
    with pytest.raises(StreamInterrupted) as caught:
        decoder.close()
    error = caught.value
    assert (error.count, error.events, error.last_event_id) == (2, [], "7")
    assert error.rest == b"event: thread"
    assert isinstance(error, EOFError)
    assert decoder.retry == 3000
    assert "2 events" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (again.count, again.last_event_id, again.rest) == (2, "7", error.rest)


def test_everything_that_came_is_yielded_before_a_stream_interrupted() -> None:
    found: list[Any] = []
    with pytest.raises(StreamInterrupted) as caught:
        found.extend(ase.iter_events([delta("a") + delta("b"), delta("c")[:-1]]))
    assert texts(found) == ["a", "b"]
    assert (caught.value.count, caught.value.events) == (2, [])
    assert caught.value.rest == delta("c")[:-1]


def test_an_empty_stream_is_interrupted() -> None:
    for chunks in [], [b""], [b"\n\n"], [b": comment\n\n"], [b"event: done\n"], [b"\xef\xbb"]:
        with pytest.raises(StreamInterrupted):
            list(ase.iter_events(chunks))


def test_truncated_ignore_accepts_an_end_before_the_terminal() -> None:
    assert texts(ase.iter_events([delta("a"), b"eve"], truncated="ignore")) == ["a"]
    decoder = EventDecoder(truncated="ignore")
    assert texts(decoder.feed(delta("a"))) == ["a"]
    assert decoder.close() == []
    assert not decoder.done


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_an_unclosed_last_block_is_accepted_if_it_is_the_terminal(end: bytes) -> None:
    stream = delta("a") + b"id: 9\nevent: done\ndata: [DONE]".replace(b"\n", end) + end
    decoder = EventDecoder()
    assert texts(decoder.feed(stream)) == ["a"]
    assert texts(decoder.close()) == ["<DoneEvent>"]
    assert (decoder.done, decoder.count, decoder.last_event_id) == (True, 2, "9")
    assert decoder.close() == []


def test_an_unclosed_last_block_is_not_accepted_otherwise() -> None:
    for end in b"event: done\ndata: [DONE]", delta("b")[:-1], ERROR[:-1], b"event: done\n":
        with pytest.raises(StreamInterrupted) as caught:
            list(ase.iter_events([delta("a"), end]))
        assert caught.value.rest == end
        assert ase.SSEDecoder().feed(end) == []


def test_a_stream_that_ends_with_a_configured_error_ended_properly() -> None:
    assert texts(ase.iter_events([delta("a") + ERROR])) == ["a", "<ErrorEvent>"]
    decoder = EventDecoder()
    decoder.feed(ERROR)
    assert not decoder.done
    with pytest.raises(StreamInterrupted):
        list(ase.iter_events([ERROR + delta("a")]))
    assert texts(ase.iter_events([ERROR + delta("a") + DONE])) == [
        "<ErrorEvent>",
        "a",
        "<DoneEvent>",
    ]


def test_errors_are_configured(build: Build) -> None:
    stream = [block(None, '{"type": "error"}')]
    assert (
        len(list(build(FLAT, terminal=("text.done",), errors=("error",)).iter_events(stream))) == 1
    )
    without = build(FLAT, terminal=("text.done",))
    with pytest.raises(without.StreamInterrupted):
        list(without.iter_events(stream))
    named = [block("error", '{"message": "m"}')]
    assert (
        len(list(build(FLAT, terminal=("text.done",), errors=("error",)).iter_events(named))) == 1
    )


def test_where_no_terminal_is_known_the_end_of_input_is_a_normal_end(build: Build) -> None:
    flat = build(FLAT)
    found = list(flat.iter_events([block(None, '{"type": "text.delta"}'), b": a comment\n"]))
    assert [type(event).__name__ for event in found] == ["TextDelta"]
    assert list(flat.iter_events([])) == []


# --- limits ---------------------------------------------------------------------------------


def test_an_event_that_is_too_long_is_broken_and_costs_no_more_than_itself() -> None:
    long = delta("x" * 5_000)
    stream = delta("a") + long + delta("b") + DONE
    for size in len(stream), 100, 7:
        chunks = [stream[i : i + size] for i in range(0, len(stream), size)]
        found = list(ase.iter_events(chunks, max_event_bytes=1_000, on_error="unknown"))
        assert texts(found) == ["a", "<Unknown>", "b", "<DoneEvent>"]
        assert isinstance(found[1], Unknown)
        assert "1000 bytes" in str(found[1].error)
        decoder, caught, came = EventDecoder(max_event_bytes=1_000), 0, []
        for chunk in chunks:
            try:
                came += decoder.feed(chunk)
            except DecodeError as error:
                caught += 1
                came += error.events
        came += decoder.close()
        assert (texts(came), caught) == (["a", "b", "<DoneEvent>"], 1)


def test_max_event_bytes_none_is_no_limit() -> None:
    long = "x" * (2**24 + 1)
    assert len(text_of(EventDecoder(max_event_bytes=None).feed(delta(long))[0])) == 2**24 + 1
    with pytest.raises(DecodeError):
        EventDecoder().feed(delta(long))


def test_an_endless_line_takes_no_more_memory_than_the_limit() -> None:
    decoder = EventDecoder(max_event_bytes=1_000, on_error="unknown")
    found = [event for _ in range(2_000) for event in decoder.feed(b"data: " + b"x" * 1_000)]
    assert len(found) == 1
    assert len(pickle.dumps(decoder._source.rest())) < 2_000


# --- chunks ---------------------------------------------------------------------------------


def read(chunks: Iterable[bytes], **options: Any) -> list[Any]:
    """All that a decoder gives: events, and the texts of errors in their places."""
    decoder = EventDecoder(**options)
    found: list[Any] = []
    for step in [*((decoder.feed, chunk) for chunk in chunks), (decoder.feed, b"")]:
        try:
            found += step[0](step[1])
        except DecodeError as error:
            found += [*error.events, str(error)]
    while True:
        try:
            found += decoder.close()
        except DecodeError as error:
            found += [*error.events, str(error)]
        except StreamInterrupted as error:
            return [*found, *error.events, (error.count, error.last_event_id, error.rest)]
        else:
            return [*found, decoder.last_event_id, decoder.done]


BLOCKS = st.sampled_from(
    [
        *(delta("a"), delta("é\u2028\U0001f600"), BROKEN, ERROR, DONE, delta("b")[:-1]),
        *(block("new", "text"), block(None, "{}"), b"id: 1\n\n", b"retry: 5\n\n", b": c\n\n"),
        *(b"\n", b"\r\n", b"data\n\n", b"event: done\n\n", block("new", "a\nb"), b"data: \xff\n\n"),
        block("thread.message.delta", "\xe9"),
    ]
)


@settings(max_examples=2 * settings().max_examples, deadline=None)
@given(st.lists(BLOCKS, max_size=8), st.data(), st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_however_a_stream_is_cut_the_same_events_and_errors_come(
    blocks: list[bytes], data: st.DataObject, end: bytes
) -> None:
    stream = b"".join(blocks).replace(b"\n", end)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=12))
    chunks = [stream[a:b] for a, b in pairwise([0, *sorted(cuts), len(stream)])]
    for options in {}, {"strict": True}, {"on_error": "unknown"}, {"truncated": "ignore"}:
        whole = read([stream], **options)
        assert sorted_out(read(chunks, **options)) == sorted_out(whole)


def sorted_out(found: list[Any]) -> list[Any]:
    """Several errors may wait for a later call: all come, and in order."""
    return [one if isinstance(one, str | tuple | bool) else ase.to_dict(one) for one in found]


ANY_EVENT = st.sampled_from([*EVENTS]).flatmap(lambda tag: events(tag, future=True))


@settings(max_examples=30, deadline=None, suppress_health_check=[*HealthCheck])
@given(st.lists(ANY_EVENT, max_size=4), st.integers(1, 400))
def test_a_stream_of_written_events_is_read_as_these_events(payloads: list[Any], size: int) -> None:
    written = [
        ase.from_dict(one)
        for one in payloads
        if one["event"] != "done" and isinstance(one["data"], dict)
    ]
    stream = b"".join(map(ase.encode_sse, written)) + DONE
    chunks = [stream[i : i + size] for i in range(0, len(stream), size)]
    assert list(ase.iter_events(chunks))[:-1] == written


def test_a_line_separator_of_unicode_ends_no_line() -> None:
    (event,) = EventDecoder().feed(delta("a\u2028b\x0bc\x85d"))
    assert text_of(event) == "a\u2028b\x0bc\x85d"
    raw = "event: new\ndata: a\u2028data: b\x85\x0b\n\n".encode()
    assert EventDecoder().feed(raw) == [Unknown("new", "a\u2028data: b\x85\x0b")]


def test_an_event_is_given_at_the_cr_of_its_blank_line() -> None:
    decoder = EventDecoder()
    assert texts(decoder.feed(delta("a").replace(b"\n", b"\r\n")[:-1])) == ["a"]
    assert decoder.feed(b"\n") == []


def test_a_bad_byte_costs_no_more_than_itself() -> None:
    stream = delta("a!b").replace(b"!", b"\xff") + DONE
    assert texts(ase.iter_events([stream])) == ["a\ufffdb", "<DoneEvent>"]


def test_a_bom_is_dropped_once() -> None:
    assert texts(ase.iter_events([b"\xef\xbb\xbf" + STREAM])) == ABC


def test_a_decoder_knows_the_last_event_id_and_retry() -> None:
    decoder = EventDecoder()
    decoder.feed(b"id: 7\nretry: 10\n" + delta("a") + b"retry: 99999999999999999999\n\n")
    assert (decoder.last_event_id, decoder.retry) == ("7", 10)


@pytest.mark.slow
def test_a_long_stream_keeps_nothing() -> None:
    """Memory does not grow with the events that were read."""
    decoder = EventDecoder()
    chunk = b"".join(delta("x" * 50) for _ in range(100))
    sizes = []
    for _ in range(8):
        decoder.feed(chunk)
        gc.collect()
        sizes.append(sys.getallocatedblocks())
    assert max(sizes[3:]) - min(sizes[3:]) < 500
    assert decoder.count == 800
