"""Server-sent events: WHATWG HTML §9.2.6, however the bytes are cut into chunks."""

import base64
import copy
import json
import pickle
import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneofgen.runtime.errors import DecodeError, StreamInterrupted, UnlistedVariant, describe
from oneofgen.runtime.sse import ServerSentEvent, SSEDecoder, parse_block, text_of

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "sse-cases.json").read_bytes()
)
SMALL = 6_000
"""Cases up to this size are cut at each position; the larger ones at some, unless `slow`."""

TOO_LONG = "too long"
Outcome = ServerSentEvent | str


# ------------------------------------------------------------------ the published cases


def chunks_of(data: bytes, cuts: Iterable[int]) -> list[bytes]:
    """The data, cut at the given positions."""
    places = [0, *sorted(cuts), len(data)]
    return [data[start:end] for start, end in pairwise(places)]


def bytes_of(case: dict[str, Any]) -> bytes:
    return base64.b64decode(case["bytes_b64"])


def wanted(case: dict[str, Any]) -> tuple[Any, ...]:
    events = [ServerSentEvent(**event) for event in case["events"]]
    return events, case["final"]["last_event_id"], case["final"]["retry"]


def read(chunks: Iterable[bytes]) -> tuple[Any, ...]:
    decoder = SSEDecoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events, decoder.last_event_id, decoder.retry


by_name = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


@by_name
def test_a_case_read_whole(case: dict[str, Any]) -> None:
    assert read([bytes_of(case)]) == wanted(case)


@by_name
def test_a_case_read_byte_by_byte(case: dict[str, Any]) -> None:
    data = bytes_of(case)
    assert read(data[at : at + 1] for at in range(len(data))) == wanted(case)


@by_name
def test_a_case_cut_at_each_position(case: dict[str, Any]) -> None:
    data = bytes_of(case)
    expected = wanted(case)
    step = 1 if len(data) <= SMALL else len(data) // 100 + 1
    for at in range(0, len(data) + 1, step):
        assert read([data[:at], data[at:]]) == expected, f"cut at {at}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", [case for case in CASES if len(bytes_of(case)) > SMALL], ids=lambda case: case["name"]
)
def test_a_large_case_cut_at_each_position_that_may_differ(case: dict[str, Any]) -> None:
    """A large case repeats a few bytes: its middle is cut in every phase of them."""
    data, expected = bytes_of(case), wanted(case)
    size = len(data)
    cuts = {*range(SMALL // 6), *range(0, size, 31), *range(size - SMALL // 6, size + 1)}
    for power in (4096, 8192, 16384, 32768, 65536):  # where a buffer might end
        cuts |= {at for at in range(power - 64, power + 64) if at <= size}
    for at in sorted(cuts):
        assert read([data[:at], data[at:]]) == expected, f"cut at {at}"


# ------------------------------------------------------- the standard, said a second time


def whatwg_utf8(data: bytes) -> str:
    """The UTF-8 decoder of the Encoding standard, with U+FFFD for errors, step by step."""
    text: list[str] = []
    point = needed = seen = at = 0
    lower, upper = 0x80, 0xBF
    while at < len(data):
        byte = data[at]
        at += 1
        if needed == 0:
            if byte <= 0x7F:
                text.append(chr(byte))
            elif 0xC2 <= byte <= 0xDF:
                needed, point = 1, byte & 0x1F
            elif 0xE0 <= byte <= 0xEF:
                lower = 0xA0 if byte == 0xE0 else lower
                upper = 0x9F if byte == 0xED else upper
                needed, point = 2, byte & 0xF
            elif 0xF0 <= byte <= 0xF4:
                lower = 0x90 if byte == 0xF0 else lower
                upper = 0x8F if byte == 0xF4 else upper
                needed, point = 3, byte & 0x7
            else:
                text.append("\ufffd")
            continue
        if not lower <= byte <= upper:
            point = needed = seen = 0
            lower, upper = 0x80, 0xBF
            at -= 1  # the byte is read again
            text.append("\ufffd")
            continue
        lower, upper = 0x80, 0xBF
        point = (point << 6) | (byte & 0x3F)
        seen += 1
        if seen == needed:
            text.append(chr(point))
            point = needed = seen = 0
    return "".join(text) + ("\ufffd" if needed else "")


@dataclass
class Oracle:
    """§9.2.6 over all the bytes at once: decode, cut into lines, process line by line."""

    data: bytes
    limit: int | None = None
    outcomes: list[Outcome] = field(default_factory=list[Outcome])
    last_event_id: str = ""
    retry: int | None = None
    rest: bytes = b""
    complete: ServerSentEvent | None = None

    def __post_init__(self) -> None:
        data = self.data.removeprefix(b"\xef\xbb\xbf")
        self.reset()
        block = at = 0
        for line in re.finditer(rb"([^\r\n]*)(\r\n|\r|\n)", data):
            at = line.end()
            if line[1]:
                self.process(whatwg_utf8(line[1]))
                continue
            if self.fits(line.start() - block):
                self.dispatch()
            self.reset()
            block = at
        self.rest = data[block:]
        if not self.fits(len(self.rest)):
            self.rest = b""
        elif self.block_retry is not None:
            self.retry = self.block_retry  # it does not wait for the blank line
        if self.rest and block < at == len(data) and self.data_buffer:
            self.complete = self.event()

    def fits(self, length: int) -> bool:
        if self.limit is None or length <= self.limit:
            return True
        self.outcomes.append(TOO_LONG)
        return False

    def reset(self) -> None:
        self.data_buffer = ""
        self.event_type_buffer = ""
        self.id_buffer = self.last_event_id
        self.block_retry: int | None = None

    def process(self, line: str) -> None:
        if line.startswith(":"):
            return
        name, value = line, ""
        if ":" in line:
            name, value = line[: line.index(":")], line[line.index(":") + 1 :]
            value = value[1:] if value.startswith(" ") else value
        if name == "event":
            self.event_type_buffer = value
        elif name == "data":
            self.data_buffer += value + "\n"
        elif name == "id" and "\0" not in value:
            self.id_buffer = value
        elif name == "retry" and re.fullmatch("[0-9]+", value) and int(value) <= 2**53:
            self.block_retry = int(value)

    def event(self) -> ServerSentEvent:
        name = self.event_type_buffer or "message"
        return ServerSentEvent(name, self.data_buffer[:-1], self.id_buffer, self.block_retry)

    def dispatch(self) -> None:
        self.last_event_id = self.id_buffer
        self.retry = self.retry if self.block_retry is None else self.block_retry
        if self.data_buffer:
            self.outcomes.append(self.event())


def outcomes(decoder: SSEDecoder, chunk: bytes) -> list[Outcome]:
    """What a chunk brings, with `TOO_LONG` where an error says so."""
    try:
        return [*decoder.feed(chunk)]
    except DecodeError as error:
        return [*error.events, TOO_LONG, *outcomes(decoder, b"")]


ENDS = [b"\n", b"\r", b"\r\n", b"\n\n", b"\r\r", b"\r\n\r\n"]
WORDS = [b"data", b"event", b"id", b"retry", b":", b" ", b"1", b"\0", b"\x0b"]
WORDS += [b"data: x", b"event: e", b"id: 7", b"id:", b"retry: 10", b"retry:9007199254740993"]
WORDS += [
    b"\xef\xbb\xbf",
    b"\xef",
    b"\xbb",
    b"\xbf",
    b"\xff",
    b"\xe2\x82",
    b"\xe2\x82\xac",
    b"\x80",
]
WORDS += [b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xc2\x85"]

pieces = st.sampled_from(ENDS) | st.sampled_from(WORDS)
streams = st.lists(pieces, max_size=6).map(b"".join) | st.binary(max_size=3)
chunkings = st.lists(streams, max_size=10)


@given(chunkings)
def test_after_each_chunk_all_is_as_the_standard_has_it_for_the_bytes_so_far(
    chunks: list[bytes],
) -> None:
    decoder = SSEDecoder()
    data = b""
    events: list[ServerSentEvent] = []
    for chunk in chunks:
        data += chunk
        events += decoder.feed(chunk)
        oracle = Oracle(data)
        assert events == oracle.outcomes
        assert decoder.last_event_id == oracle.last_event_id
        assert decoder.retry == oracle.retry
        assert decoder.rest() == oracle.rest
        assert decoder.complete() == oracle.complete


@given(chunkings, st.integers(3, 30))
def test_a_limit_means_the_same_however_the_bytes_are_cut(chunks: list[bytes], limit: int) -> None:
    decoder = SSEDecoder(max_event_bytes=limit)
    found = [outcome for chunk in chunks for outcome in outcomes(decoder, chunk)]
    data = b"".join(chunks)
    oracle = Oracle(data, limit)
    assert found == oracle.outcomes
    assert decoder.last_event_id == oracle.last_event_id
    assert decoder.retry == oracle.retry
    assert len(decoder.rest()) <= limit


@given(chunkings)
def test_taken_blocks_hold_lf_only_and_end_with_a_blank_line(chunks: list[bytes]) -> None:
    decoder = SSEDecoder()
    for chunk in chunks:
        blocks = decoder.take(chunk)
        assert b"\r" not in blocks
        assert blocks == b"" or (blocks.endswith(b"\n\n") and not blocks.startswith(b"\n"))


@given(st.binary(max_size=12) | streams)
def test_a_bad_byte_becomes_u_fffd_as_in_the_encoding_standard(data: bytes) -> None:
    assert text_of(data) == whatwg_utf8(data)


# ------------------------------------------------------------------------- single rules


def test_an_event_is_there_at_the_cr_of_its_blank_line() -> None:
    decoder = SSEDecoder()
    assert decoder.feed(b"data: a\r\n\r") == [ServerSentEvent(data="a")]
    assert decoder.feed(b"\ndata: b\r\n") == []
    assert decoder.feed(b"\r\n") == [ServerSentEvent(data="b")]


def test_retry_counts_when_its_line_has_ended() -> None:
    decoder = SSEDecoder()
    decoder.feed(b"retry: 5")
    assert decoder.retry is None
    decoder.feed(b"\r")
    assert decoder.retry == 5
    decoder.feed(b"\nretry: 6\nretry: x\nret")
    assert decoder.retry == 6
    assert decoder.feed(b"ry: 7\ndata\n\n") == [ServerSentEvent(retry=7)]
    assert decoder.retry == 7


def test_the_largest_retry_is_2_to_the_53() -> None:
    assert SSEDecoder().feed(b"retry: 009007199254740992\ndata\n\n")[0].retry == 2**53
    assert SSEDecoder().feed(b"retry: 3\nretry: 9007199254740993\ndata\n\n")[0].retry == 3


def test_the_last_event_id_can_be_carried_over_a_reconnection() -> None:
    decoder = SSEDecoder()
    decoder.last_event_id = "41"
    assert decoder.feed(b"data: a\n\n") == [ServerSentEvent(data="a", id="41")]


def test_an_unclosed_last_block_is_complete_if_its_lines_are() -> None:
    decoder = SSEDecoder()
    decoder.feed(b"id: 1\ndata: a\n\nid: 2\nevent: done\ndata: [DONE]")
    assert decoder.complete() is None
    decoder.feed(b"\r")
    assert decoder.complete() == ServerSentEvent("done", "[DONE]", "2")
    assert decoder.rest() == b"id: 2\nevent: done\ndata: [DONE]\r"
    assert decoder.last_event_id == "1"


def test_dispatch_is_lazy_about_the_last_event_id() -> None:
    decoder = SSEDecoder()
    events = decoder.dispatch(decoder.take(b"id: 1\ndata: a\n\nid: 2\ndata: \xff\n\n"))
    assert next(events) == ("", b"a", None)
    assert decoder.last_event_id == "1"
    assert next(events) == ("", b"\xff", None)
    assert decoder.last_event_id == "2"


def test_a_block_as_its_parts() -> None:
    assert parse_block(b"") == ("", None, None, None)
    assert parse_block(b"event: a\ndata: 1\ndata: 2\nid\nretry: 1") == ("a", b"1\n2", "", 1)


def test_a_chunk_may_be_any_bytes_like_object_and_nothing_else() -> None:
    chunk: Any
    for chunk in (bytearray(b"data: a\n\n"), memoryview(b"data: a\n\n")):
        assert SSEDecoder().feed(chunk) == [ServerSentEvent(data="a")]
    for chunk in ("data: a\n\n", 8, None):
        with pytest.raises(TypeError):
            SSEDecoder().feed(chunk)


# --------------------------------------------------------------------- limits and costs


def test_a_block_that_is_too_long_costs_no_more_than_itself() -> None:
    decoder = SSEDecoder(max_event_bytes=20)
    with pytest.raises(DecodeError, match="at most 20 bytes") as caught:
        decoder.feed(b"data: a\n\nid: 9\ndata: " + b"x" * 100 + b"\n\ndata: b\n\ndata")
    assert caught.value.events == [ServerSentEvent(data="a")]
    assert decoder.rest() == b"data: b\n\ndata"
    assert decoder.feed(b": c\n\n") == [ServerSentEvent(data="b"), ServerSentEvent(data="c")]
    assert decoder.last_event_id == ""


def test_an_unfinished_block_is_given_up_as_soon_as_it_is_too_long() -> None:
    decoder = SSEDecoder(max_event_bytes=20)
    with pytest.raises(DecodeError):
        decoder.feed(b"data: " + b"x" * 15)
    for _ in range(1000):
        assert decoder.feed(b"x" * 1000) == []
    assert decoder.rest() == b""
    assert decoder.feed(b"\r\n") == []
    assert decoder.feed(b"\r") == []
    assert decoder.feed(b"\ndata: b\n\n") == [ServerSentEvent(data="b")]


def test_a_block_of_exactly_the_limit_is_read() -> None:
    assert SSEDecoder(max_event_bytes=9).feed(b"data: a\r\n\r\n") == [ServerSentEvent(data="a")]
    with pytest.raises(DecodeError):
        SSEDecoder(max_event_bytes=8).feed(b"data: a\r\n\r\n")
    with pytest.raises(ValueError, match="at least 1"):
        SSEDecoder(max_event_bytes=0)


class Counted(bytearray):
    """Counts the bytes that pass through it or are looked at."""

    cost = 0

    def __iadd__(self, other: Any) -> Any:  # type: ignore[misc]
        self.cost += len(other)
        return super().__iadd__(other)

    def rfind(self, sub: Any, start: Any = 0, end: Any = None) -> int:
        self.cost += len(self) - start
        return super().rfind(sub, start)

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        self.cost += len(found) if isinstance(key, slice) else 1
        return found


@pytest.mark.parametrize("unit", [b"x", b"\n:", b"\r:", b"\nretry: 7", b"\nx"], ids=repr)
def test_the_cost_of_an_unfinished_block_is_linear_in_its_bytes(unit: bytes) -> None:
    data = b"data: " + unit * (20_000 // len(unit))
    decoder = SSEDecoder()
    decoder.feed(data[:1])
    counted = Counted(data[:1])
    decoder.pending = counted
    for at in range(1, len(data)):
        assert decoder.feed(data[at : at + 1]) == []
        _ = decoder.retry
    assert decoder.pending is counted
    assert counted.cost <= 7 * len(data)


@pytest.mark.parametrize(
    "unit", [b"data\n", b":\n", b"data: x\n\n", b"data: x\r\r", b"\n", b"id\r\n"]
)
def test_many_small_lines_in_one_chunk_and_in_many_are_the_same(unit: bytes) -> None:
    data = unit * 12_000 + b"\n\n"
    assert read([data]) == read(chunks_of(data, range(0, len(data), 7)))


# ------------------------------------------------------------------------------- errors


def copies(error: Exception) -> Sequence[Any]:
    return copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))


def test_a_decode_error_says_where_and_what_and_survives_a_copy() -> None:
    error = DecodeError(
        path="$.data.delta.content", expected="an array", found=describe("abc"), tag="thread.x"
    )
    error.events = [ServerSentEvent(data="a")]
    assert str(error) == '$.data.delta.content: expected an array, found a string ("abc")'
    for other in copies(error):
        assert type(other) is DecodeError
        assert str(other) == str(error)
        assert vars(other) == vars(error)
    assert str(DecodeError("no more")) == "no more"
    assert str(DecodeError("no more", path="$.a")) == "$.a: no more"
    assert isinstance(error, ValueError)


def test_an_interruption_says_how_far_the_stream_came_and_survives_a_copy() -> None:
    cut = StreamInterrupted(count=3, events=[1], last_event_id="7", rest=b"data: {\xff\x1b")
    assert str(cut) == (
        "the stream broke off after 3 events, before the one that completes it; "
        "the last event id is `7`; 9 bytes are left over: `data: {\ufffd\\x1b`"
    )
    for other in copies(cut):
        assert (type(other), str(other), vars(other)) == (StreamInterrupted, str(cut), vars(cut))
    assert isinstance(cut, EOFError)


ERRORS = [
    (
        DecodeError(path="$.data", expected="an array", found="null", tag="a"),
        "DecodeError('$.data: expected an array, found null')",
    ),
    (DecodeError("no more"), "DecodeError('no more')"),
    (
        UnlistedVariant(expected="a variant that is listed", found="'x'"),
        "UnlistedVariant(\"$: expected a variant that is listed, found 'x'\")",
    ),
    (
        StreamInterrupted(count=1),
        "StreamInterrupted('the stream broke off after 1 event, before the one that completes it')",
    ),
    (StreamInterrupted("cut", rest=b"data"), "StreamInterrupted('cut')"),
]


@pytest.mark.parametrize(("error", "shown"), ERRORS, ids=lambda one: type(one).__name__)
def test_the_repr_of_an_error_shows_its_message(error: Exception, shown: str) -> None:
    assert repr(error) == shown
    for other in copies(error):
        assert (repr(other), other.args, vars(other)) == (shown, error.args, vars(error))


def test_a_value_is_described_on_one_safe_line() -> None:
    values = [None, True, 1.5, "a\n\u202e\ud800", "x" * 50, [1], {"a": 1}, 10**50]
    assert [describe(value) for value in values] == [
        "null",
        "true",
        "a number (1.5)",
        'a string ("a\\n\\u202e\\ud800")',
        f'a string ("{"x" * 40}…")',
        "an array",
        "an object",
        f"a number (1{'0' * 39}…)",
    ]


def test_a_server_sent_event_compares_by_value_and_can_be_copied() -> None:
    event = ServerSentEvent("e", "d", "i", 1)
    assert copy.copy(event) == pickle.loads(pickle.dumps(event)) == event
    assert astuple(event) == ("e", "d", "i", 1)
    assert not hasattr(event, "__dict__")
