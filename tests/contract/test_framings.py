"""Streams however they are cut: server-sent events, JSON lines and JSON text sequences."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_packages import package_of

import assistant_stream_event as ase

DOCUMENT = """
Event:
  oneOf:
    - type: object
      required: [type]
      properties: {type: {const: grew}, text: {type: string}, inner: {type: object}}
    - type: object
      required: [type]
      properties: {type: {const: ended}}
    - type: object
      required: [type]
      properties: {type: {const: error}, message: {type: string}}
"""
FRAMINGS = ("sse", "jsonl", "json-seq")
RS = b"\x1e"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., ModuleType]:
    """Packages by their settings, each built once."""
    folder = tmp_path_factory.mktemp("framings")
    made: dict[str, ModuleType] = {}

    def build(**options: Any) -> ModuleType:
        key = repr(options)
        if key not in made:
            made[key] = package_of(folder, DOCUMENT, **options)
        return made[key]

    return build


@pytest.fixture(scope="module")
def endless(build: Callable[..., ModuleType]) -> ModuleType:
    """A package without a known terminal."""
    return build()


@pytest.fixture(scope="module")
def ending(build: Callable[..., ModuleType]) -> ModuleType:
    """A package with a terminal, a sentinel and an error event."""
    return build(terminal=("ended",), sentinel="[DONE]", errors=("error",))


class Outcome(NamedTuple):
    """What comes of a stream: its events and errors in order, and how it ends."""

    items: list[str]
    end: str
    rest: bytes
    number: int
    ignored: int
    last_event_id: str


def outcome(package: ModuleType, chunks: list[bytes], **options: Any) -> Outcome:
    """Feed chunks to a decoder, and go on after every error."""
    decoder = package.EventDecoder(**options)
    items: list[str] = []
    end, rest = "end", b""

    def step(call: Callable[..., list[Any]], *chunk: bytes) -> bool:
        try:
            found = call(*chunk)
        except package.DecodeError as error:
            items.extend(map(repr, error.events))
            items.append(f"{error}")
            return False
        items.extend(map(repr, found))
        return True

    for chunk in chunks:
        step(decoder.feed, chunk)
    try:
        while not step(decoder.close):
            pass
    except package.StreamInterrupted as cut:
        items.extend(map(repr, cut.events))
        end, rest = "interrupted", cut.rest
    if decoder.done:
        end = "done"
    return Outcome(items, end, rest, decoder.count, decoder.ignored_blocks, decoder.last_event_id)


def cut(body: bytes, places: list[int]) -> list[bytes]:
    """A body, cut at some places."""
    ends = sorted({place % (len(body) + 1) for place in places} | {0, len(body)})
    return [body[start:end] for start, end in itertools.pairwise(ends)]


VALUES = (
    '{"type":"grew","text":"a"}',
    '{"type": "grew", "text": "{[é]}", "inner": {"a": [1, {"b": "\\\\\\""}]}}',
    '{"type":"new"}',
    '{"type":"error","message":"m"}',
    '{"type":"ended"}',
    '{"type":"grew","inner":1}',
    '{"type":"gr',
    "[1]",
    "12",
    "true",
    '"text"',
    "[DONE]",
    "",
)
SSE = st.one_of(
    st.sampled_from([f"data: {value}\n\n" for value in VALUES]),
    st.sampled_from([f"event: grew\r\ndata: {value}\r\n\r\n" for value in VALUES]),
    st.sampled_from([f"id: 7\rdata:{value}\r\r" for value in VALUES]),
    st.sampled_from(
        [": beat\n\n", "\n", "event: ping\n\n", "<html>\n\n", "data:\n\n", "event: x\ndata:\n\n"]
    ),
    st.sampled_from(["data: {", '{"error": 1}', "retry: 5\n", "id: 8\n\n", "da"]),
)
LINES = st.one_of(
    st.sampled_from([f"{value}{end}" for value in VALUES for end in ("\n", "\r\n", "")]),
    st.sampled_from(["\n", "  \n", "\r\n", "<html>\n"]),
)
SEQUENCES = st.one_of(
    st.sampled_from([f"\x1e{value}\n" for value in VALUES]),
    st.sampled_from(["\x1e", "\n", "no text\n", '\x1e{"type":\n"ended"\n}\n', "\x1e{\n", "\x1e12"]),
    st.sampled_from([f"\x1e{value}" for value in VALUES]),
)
PIECES = {"sse": SSE, "jsonl": LINES, "json-seq": SEQUENCES}


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("terminal", ["endless", "ending"])
def test_events_and_end_are_the_same_however_the_bytes_are_cut(
    framing: str, terminal: str, request: pytest.FixtureRequest
) -> None:
    package = request.getfixturevalue(terminal)

    @settings(max_examples=150)
    @given(
        st.lists(PIECES[framing], max_size=8).map("".join),
        st.lists(st.integers(0, 400), max_size=12),
        st.sampled_from([None, 12, 40]),
    )
    def compare(text: str, places: list[int], limit: int | None) -> None:
        body = text.encode()
        options = {"framing": framing, "max_event_bytes": limit}
        whole = outcome(package, [body], **options)
        assert outcome(package, cut(body, places), **options) == whole
        assert outcome(package, [body[i : i + 1] for i in range(len(body))], **options) == whole

    compare()


# --- JSON lines -----------------------------------------------------------------------------


def lines_of(body: bytes) -> Iterator[bytes]:
    """The lines of a body that are not blank, without their ends."""
    for line in body.split(b"\n"):
        if line.strip():
            yield line.strip()


@given(st.lists(st.sampled_from((*VALUES[:5], '{"type":"x","n":[1,2]}')), max_size=9), st.data())
def test_every_json_line_is_an_event(
    endless: ModuleType, values: list[str], data: st.DataObject
) -> None:
    body = "".join(value + data.draw(st.sampled_from(["\n", "\r\n", "\n\n"])) for value in values)
    chunks = cut(body.encode(), data.draw(st.lists(st.integers(0, 300), max_size=5)))
    found = list(endless.iter_events(chunks, framing="jsonl"))
    assert [endless.to_dict(event) for event in found] == [*map(json.loads, values)]
    assert len(found) == len(list(lines_of(body.encode())))


@pytest.mark.parametrize("framing", ["jsonl", "json-seq"])
def test_a_line_that_is_written_is_read_as_the_same_event(ending: ModuleType, framing: str) -> None:
    events = [ending.Grew(text="a\nb\x1e"), ending.Unknown("new", {"type": "new"}), ending.Ended()]
    body = b"".join(ending.encode_line(event, framing=framing) for event in events)
    assert body.count(b"\n") == len(events)
    assert body.count(RS) == (len(events) if framing == "json-seq" else 0)
    assert list(ending.iter_events([body], framing=framing)) == events


def test_an_envelope_is_written_as_one_object_a_line() -> None:
    event = ase.decode_sse("thread.message.delta", '{"id": "m", "object": "thread.message.delta"}')
    line = ase.encode_line(event)
    assert json.loads(line)["event"] == "thread.message.delta"
    done = ase.encode_line(ase.DoneEvent(data="[DONE]"))
    assert list(ase.iter_events([line + done], framing="jsonl")) == [
        event,
        ase.DoneEvent(data="[DONE]"),
    ]


def test_a_terminal_a_sentinel_and_an_error_end_lines_as_they_end_blocks(
    ending: ModuleType,
) -> None:
    grew, after = b'{"type":"grew"}\n', b'{"type":"grew","text":"after"}\n'
    for end in b'{"type":"ended"}\n', b"[DONE]\n", b" [DONE] \r\n":
        found = list(ending.iter_events([grew + end + after], framing="jsonl"))
        assert [type(one).__name__ for one in found][:1] == ["Grew"]
        assert "after" not in repr(found)
    list(ending.iter_events([grew, b'{"type":"error"}\n'], framing="jsonl"))
    with pytest.raises(ending.StreamInterrupted):
        list(ending.iter_events([grew], framing="jsonl"))


WHOLE = ('{"type":"grew"}', "[1]", '"a"')
CUT = ("12", "tru", '{"type":', "{", '"')


@pytest.mark.parametrize("last", [*WHOLE, *CUT])
@pytest.mark.parametrize("framing", ["jsonl", "json-seq"])
def test_a_last_text_without_its_line_feed_counts_if_it_cannot_have_been_cut(
    endless: ModuleType, framing: str, last: str
) -> None:
    body = (RS if framing == "json-seq" else b"") + last.encode()
    found = outcome(endless, [body], framing=framing)
    delivered = last in WHOLE
    assert (found.end == "end") is delivered
    assert found.rest == (b"" if delivered else body)


def test_a_line_that_is_too_long_is_broken_and_costs_no_more_than_itself(
    endless: ModuleType,
) -> None:
    long = b'{"type":"grew","text":"' + b"x" * 200 + b'"}\n'
    for framing, mark in ("jsonl", b""), ("json-seq", RS):
        body = b"".join([mark + b'{"type":"grew"}\n', mark + long, mark + b'{"type":"ended"}\n'])
        found = outcome(endless, [body], framing=framing, max_event_bytes=100)
        assert ["Grew" in found.items[0], "100 bytes" in found.items[1]] == [True, True]
        assert "Ended" in found.items[2]
        assert found.number == 3


# --- JSON text sequences --------------------------------------------------------------------


def test_a_text_of_a_sequence_arrives_with_its_line_feed_also_over_several_lines(
    endless: ModuleType,
) -> None:
    decoder = endless.EventDecoder(framing="json-seq")
    assert decoder.feed(b'\x1e{"type":\n') == []
    assert decoder.feed(b'"grew", "text": "}"\n') == []
    assert decoder.feed(b"}\n") == [endless.Grew(text="}")]
    assert decoder.close() == []


def test_what_is_between_texts_is_counted_and_not_read(endless: ModuleType) -> None:
    body = b'<html>\n\x1e{"type":"ended"}\nnonsense\n\x1e12\x1e{"type":"ended"}\n'
    found = outcome(endless, [body], framing="json-seq")
    assert (len(found.items), found.end, found.ignored) == (2, "end", 3)
    page = outcome(endless, [b"<html>\n<body>Bad gateway"], framing="json-seq")
    assert (page.items, page.end) == ([], "interrupted")
    assert page.rest == b"<html>\n<body>Bad gateway"


# --- how a package is configured ------------------------------------------------------------


def test_the_framing_of_a_package_is_a_setting_and_a_caller_may_say_otherwise(
    build: Callable[..., ModuleType],
) -> None:
    package = build(framing="json-seq")
    assert package.encode_line(package.Ended()) == b'\x1e{"type":"ended"}\n'
    assert list(package.iter_events([b'\x1e{"type":"ended"}\n'])) == [package.Ended()]
    found = list(package.iter_events([b'data: {"type":"ended"}\n\n'], framing="sse"))
    assert found == [package.Ended()]
    with pytest.raises(ValueError, match="give 'sse' or 'jsonl' or 'json-seq'"):
        package.EventDecoder(framing="ndjson")


# --- what helps whoever sees an error -------------------------------------------------------


def test_a_text_chunk_names_what_to_give_instead(endless: ModuleType) -> None:
    for framing in FRAMINGS:
        with pytest.raises(TypeError, match=r"iter_bytes\(\)"):
            list(endless.iter_events(["data: 1\n\n"], framing=framing))
        with pytest.raises(TypeError, match=r"\[body\]"):
            list(endless.iter_events(b"data: 1\n\n", framing=framing))


def test_an_end_marker_where_json_is_expected_names_the_setting(endless: ModuleType) -> None:
    for framing, body in ("sse", b"data: [DONE]\n\n"), ("jsonl", b"[DONE]\n"):
        with pytest.raises(endless.DecodeError, match=r"set `sentinel` to `\[DONE\]`"):
            list(endless.iter_events([body], framing=framing))


def test_an_error_in_a_stream_tells_the_number_of_the_event(endless: ModuleType) -> None:
    body = b'data: {"type":"grew"}\n\ndata: [1\n\ndata: [2\n\n'
    decoder = endless.EventDecoder()
    for number, chunk in (2, body), (3, b""):
        with pytest.raises(endless.DecodeError) as caught:
            decoder.feed(chunk)
        assert caught.value.number == number
        assert str(caught.value).startswith(f"event {number}: ")


# --- what is no event -----------------------------------------------------------------------


def test_blocks_without_data_are_counted(endless: ModuleType) -> None:
    decoder = endless.EventDecoder()
    decoder.feed(b": beat\n\nevent: ping\n\nProxy says hello\n\n")
    assert decoder.ignored_blocks == 3
    assert decoder.feed(b'data: {"type":"ended"}\n\n') == [endless.Ended()]
    assert decoder.close() == []
    assert decoder.ignored_blocks == 3


def test_the_rest_of_a_page_in_place_of_a_stream_is_bounded(endless: ModuleType) -> None:
    page = b"<html>\n\n" + b"<p>Bad gateway</p>\n\n" * 20_000
    found = outcome(endless, [page[i : i + 1000] for i in range(0, len(page), 1000)])
    assert (found.end, len(found.rest), found.number) == ("interrupted", 2**16, 0)
    assert page.startswith(found.rest)


@pytest.mark.parametrize("strict", [False, True])
def test_empty_data_without_a_listed_name_is_unknown(ending: ModuleType, strict: bool) -> None:
    body = b'event: ping\ndata:\n\ndata:\n\ndata: {"type":"ended"}\n\n'
    found = list(ending.iter_events([body], strict=strict))
    unknown = ending.Unknown
    assert found == [unknown("ping", ""), unknown(None, ""), ending.Ended()]
    assert ending.encode_sse(found[0]) == b"event: ping\ndata: \n\n"
    with pytest.raises(ValueError, match="without data"):
        ending.encode_sse(unknown("grew", ""))
    with pytest.raises(ending.DecodeError):
        list(ending.iter_events([b"event: grew\ndata:\n\n"], strict=strict))
