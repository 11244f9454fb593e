"""JSON text: orjson and the standard library accept, answer and refuse the same."""

import json
import math
import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneofgen.runtime import text
from oneofgen.runtime.errors import DecodeError
from oneofgen.runtime.sse import ServerSentEvent
from oneofgen.runtime.text import BACKENDS, Backend

each_backend = pytest.mark.parametrize("backend", BACKENDS, ids=lambda backend: backend.name)

ANSWERS: list[tuple[bytes | str, Any]] = [
    (b"9223372036854775807", 2**63 - 1),
    (b"18446744073709551615", 2**64 - 1),
    (b"18446744073709551616", 18446744073709551616.0),
    (b"-9223372036854775808", -(2**63)),
    (b"-9223372036854775809", -9223372036854775809.0),
    (b"-18446744073709551615", -18446744073709551615.0),
    (b"1" + b"0" * 308, 1e308),
    (b"0." + b"1" * 5000, 0.1111111111111111),
    (b"-0", 0),
    (b"-0.0", -0.0),
    (b"0e5", 0.0),
    (b"1.0", 1.0),
    (b"1E+2", 100.0),
    (b"4.9e-324", 5e-324),
    (b"1e-999", 0.0),
    (b"1.7976931348623157e308", sys.float_info.max),
    (b'{"a":1,"b":2,"a":3}', {"a": 3, "b": 2}),
    (b" \t\r\n[ 1 , 2 ]\n", [1, 2]),
    (b'""', ""),
    (b'"\\ud83d\\ude00 \\uD83D\\uDE00"', "\U0001f600 \U0001f600"),
    (b'"\\\\ud800 \\\\\\ud83d\\ude00"', "\\ud800 \\\U0001f600"),
    (b'"\\u0000\\b\\f\\n\\r\\t\\/\\"\\\\"', '\0\b\f\n\r\t/"\\'),
    (b'"\xef\xbb\xbf\x7f\xe2\x80\xa8"', "\ufeff\x7f\u2028"),
    ('"é€\U0001f600"', "é€\U0001f600"),
    (b"[" * 500 + b"]" * 500, None),
    (b'{"a":' * 500 + b"1" + b"}" * 500, None),
    (b"null", None),
    (b"true", True),
    (b"{}", {}),
]
REFUSED: list[bytes | str] = [
    *(b"", "", b" ", b"\n", b"nul", b"True", b"[", b"{", b'"', b"[1,]", b'{"a":1,}', b'{"a"}'),
    *(b"{1:2}", b"'a'", b"1 2", b"1]", b"[1]x", b"// c\n1", b"[1 /* c */]", b"\x0b1", b"\xc2\xa01"),
    *(
        b"01",
        b"-01",
        b"1.",
        b".5",
        b"+1",
        b"1e",
        b"1e+",
        b"-",
        b"0x1",
        b"1_0",
        b"- 1",
        b"[\xd9\xa1]",
    ),
    *(b"NaN", b"Infinity", b"-Infinity", b"[NaN]", b"nan", b"inf"),
    *(b"1e999", b"-1e999", b"1e309", b"1.7976931348623159e308", b"9" * 400, b"-" + b"9" * 5000),
    *(b'"\\ud800"', b'"\\udc00"', b'"\\ud800\\u0041"', b'"\\ude00\\ud83d"', b'"\\ud83dx"'),
    *(b'"\\ud83d\\\\ude00"', b'"\\ud83d\\ud83d\\ude00"', b'"\\uD83D"', b'{"\\udfff":1}'),
    *(b'{"a":"\\ud800","a":1}', b'"\\ud83d\\u"', b'"\\\\\\ud800"', b'"\\ud8', '"\ud800"', "\udc00"),
    *(b"\xef\xbb\xbf1", "\ufeff1", b"\xff\xfe1\x00", b"1\x00", b"1\x00\x00\x00", b"\x001"),
    *(b'"\xff"', b'"\xed\xa0\x80"', b'"\xc0\xaf"', b'"\xe2\x82"', b'["a\x80"]', b"\xff"),
    *(b'"\x00"', b'"\x01"', b'"\t"', b'"\n"', b'"\x1f"', b'"\\x"', b'"\\u12"', b'"\\u+041"'),
    *(b'"\\u0_41"', b'"\\u 041"', b'"\\U0041"', b"[DONE]", b"<html>", b"{} {}", b"[1,,2]", b"{,}"),
]


def named(value: Any) -> str:
    return ascii(value)[:40]


def alike(one: Any, other: Any) -> bool:
    """Equal as JSON: also in kind of number and in the sign of zero."""
    return repr(one) == repr(other)


@each_backend
@pytest.mark.parametrize(("given_text", "value"), ANSWERS, ids=named)
def test_what_a_text_means(backend: Backend, given_text: bytes | str, value: Any) -> None:
    if len(given_text) >= 1000 and given_text[:1] in (b"[", b"{"):
        assert backend.loads(given_text)
        return
    assert alike(backend.loads(given_text), value)
    other = given_text.encode() if isinstance(given_text, str) else given_text.decode()
    assert alike(backend.loads(other), value)


@each_backend
@pytest.mark.parametrize("given_text", REFUSED, ids=named)
def test_what_is_no_json_text(backend: Backend, given_text: bytes | str) -> None:
    with pytest.raises(ValueError, match=r"."):
        backend.loads(given_text)


@pytest.mark.parametrize("given_text", REFUSED, ids=named)
def test_what_is_no_json_text_is_a_decode_error(given_text: bytes | str) -> None:
    with pytest.raises(DecodeError) as caught:
        text.loads(given_text)
    error = caught.value
    assert (error.path, error.expected) == ("$", "JSON text")
    assert str(error).startswith("$: expected JSON text, found ")
    assert str(error).isprintable()


def test_a_decode_error_shows_the_text_and_the_reason() -> None:
    with pytest.raises(DecodeError, match=r"expected JSON text, found `\[DONE\]` \(.+ column 2"):
        text.loads(b"[DONE]")
    with pytest.raises(DecodeError, match=r"found none \("):
        text.loads("")


@each_backend
@pytest.mark.parametrize("levels", [501, 993, 1024, 1025, 2_000, 100_000])
@pytest.mark.parametrize(("left", "right"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_deep_nesting_answers_or_is_refused(
    backend: Backend, levels: int, left: bytes, right: bytes
) -> None:
    try:
        value = backend.loads(left * levels + b"1" + right * levels)
    except ValueError:
        assert levels > 500
    else:
        assert backend.dumps(value) == left * levels + b"1" + right * levels


@each_backend
def test_any_bytes_like_object_is_read(backend: Backend) -> None:
    kind: Any
    for kind in (bytes, bytearray, memoryview):
        assert backend.loads(kind(b'"\xc3\xa9"')) == "é"


# ------------------------------------------------------------------------------- writing


@each_backend
@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ({"a": [1, 2.5, None, True, "é\u2028\x7f"]}, '{"a":[1,2.5,null,true,"é\u2028\x7f"]}'),
        ((1, (2,)), "[1,[2]]"),
        ({"big": [2**64, -(2**63) - 1, None]}, f'{{"big":[{2**64},{-(2**63) - 1},null]}}'),
        (-0.0, "-0.0"),
        ('\0\n"\\/', '"\\u0000\\n\\"\\\\/"'),
        ({}, "{}"),
        ([], "[]"),
        (None, "null"),
        ("null", '"null"'),
    ],
    ids=repr,
)
def test_what_a_value_is_written_as(backend: Backend, value: Any, wanted: str) -> None:
    assert backend.dumps(value) == wanted.encode()


def nested(levels: int, value: Any) -> Any:
    for _ in range(levels):
        value = {"a": [value]}
    return value


NO_VALUES: list[tuple[Any, type[Exception]]] = [
    (math.nan, ValueError),
    ([None, math.inf], ValueError),
    ({"a": (-math.inf,)}, ValueError),
    ("\ud800", ValueError),
    ({"\udc00": 1}, ValueError),
    ({1: 2}, TypeError),
    ([{None: 1}], TypeError),
    ({True: 1, "a": 2**70}, TypeError),
    ({1.5: 1}, TypeError),
    (b"x", TypeError),
    ({1, 2}, TypeError),
    (object, TypeError),
    (date(2026, 1, 1), TypeError),
]


@each_backend
@pytest.mark.parametrize("levels", [0, 1, 300, 2000])
@pytest.mark.parametrize(("value", "wanted"), NO_VALUES, ids=ascii)
def test_what_json_cannot_carry_is_refused_at_any_depth(
    backend: Backend, levels: int, value: Any, wanted: type[Exception]
) -> None:
    with pytest.raises(wanted) as caught:
        backend.dumps(nested(levels, value))
    assert not isinstance(caught.value, RecursionError)


@each_backend
@pytest.mark.parametrize("levels", [0, 300, 2000])
def test_a_value_that_contains_itself_is_refused(backend: Backend, levels: int) -> None:
    cycle: list[Any] = []
    cycle.append(nested(levels, cycle))
    with pytest.raises(ValueError, match=r"."):
        backend.dumps(cycle)


@each_backend
def test_one_value_in_two_places_is_no_cycle_at_any_depth(backend: Backend) -> None:
    shared = {"x": [1, {}]}
    text_of_shared = '{"x":[1,{}]}'
    written = backend.dumps(nested(1000, [shared, shared])).decode()
    assert written == '{"a":[' * 1000 + f"[{text_of_shared},{text_of_shared}]" + "]}" * 1000


@each_backend
def test_a_dataclass_is_no_json_value(backend: Backend) -> None:
    with pytest.raises(TypeError):
        backend.dumps([ServerSentEvent()])


# --------------------------------------------------------------------------- both at once

orjson_too = pytest.mark.skipif(len(BACKENDS) == 1, reason="orjson is not installed")

numbers = st.integers() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False)
finite = numbers.filter(math.isfinite)
strings = st.text(st.characters(exclude_categories=["Cs"]))
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | finite | strings,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(strings, inner, max_size=4),
    max_leaves=15,
)

SNIPPETS = ["{", "}", "[", "]", ",", ":", '"', '"a"', "\\", "\\u", "d83d", "de00", "\\ud83d"]
SNIPPETS += ["\\ude00", "0", "1", "-", ".", "e", "E+", "9" * 19, "9" * 310, "null", "true", "NaN"]
SNIPPETS += [" ", "\n", "\t", "\x0c", "\0", "\ufeff", "é", "\ud800", "\U0001f600", "Infinity", "x"]
texts = st.lists(st.sampled_from(SNIPPETS), max_size=12).map("".join)
quoted = texts.map(lambda inner: f'"{inner}"')
literals = st.from_regex(
    r"-?(0|[1-9][0-9]{0,330})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,4})?", fullmatch=True
)


def read_by(backend: Backend, given_text: bytes | str) -> str:
    try:
        return repr(backend.loads(given_text))
    except ValueError:
        return "refused"


@orjson_too
@given(texts | quoted | literals)
def test_both_backends_read_the_same_str(given_text: str) -> None:
    assert read_by(BACKENDS[0], given_text) == read_by(BACKENDS[1], given_text)


@orjson_too
@given(
    st.binary(max_size=8)
    | (texts | quoted).map(lambda given_text: given_text.encode("utf-8", "surrogatepass"))
)
def test_both_backends_read_the_same_bytes(given_text: bytes) -> None:
    assert read_by(BACKENDS[0], given_text) == read_by(BACKENDS[1], given_text)


@each_backend
@given(value=values)
def test_what_is_written_is_read_back(backend: Backend, value: Any) -> None:
    written = backend.dumps(value)
    # The standard library as it is, which keeps integers of any size.
    assert alike(json.loads(written), value)
    if b"null" not in written:  # and by the other backend, up to the spelling of floats
        others = [json.loads(other.dumps(value)) for other in BACKENDS]
        assert all(alike(other, value) for other in others)


def test_without_orjson_the_standard_library_serves() -> None:
    program = (
        "import sys; sys.modules['orjson'] = None\n"
        "from oneofgen.runtime import text\n"
        "assert [backend.name for backend in text.BACKENDS] == ['json']\n"
        "assert text.loads(b'[18446744073709551616]') == [18446744073709551616.0]\n"
        "assert text.dumps({'a': 'é'}) == '{\"a\":\"é\"}'.encode()\n"
        "try: text.loads(b'NaN')\n"
        "except text.DecodeError: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "refused\n"
