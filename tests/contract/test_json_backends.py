"""With and without orjson the results are equal JSON values: one table of cases, run through each.

Each case is run in two processes of its own, since the choice is made when a package is imported.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).parents[2]

PROGRAM = """
import json, sys
if sys.argv[1] == "json":
    sys.modules["orjson"] = None
import assistant_stream_event as ase
from assistant_stream_event._runtime.text import BACKENDS

assert BACKENDS[0].name == sys.argv[1]

def told(value):
    return json.dumps(value, sort_keys=True)

def outcome(case):
    what, given = case
    text = bytes.fromhex(given)
    try:
        if what == "decode":
            event = ase.decode(text)
        elif what == "text":
            event = ase.decode(text.decode("utf-8", "surrogatepass"))
        elif what == "strict":
            event = ase.decode(text, strict=True)
        elif what == "sse":
            name, _, data = text.partition(b"|")
            event = ase.decode_sse(name.decode() or None, data)
        else:
            events = ase.iter_events([text], on_error="unknown", truncated="ignore")
            return [
                [type(e).__name__, told(ase.to_dict(e)), getattr(e, "error", None) is not None]
                for e in events
            ]
    except ase.DecodeError as error:
        return ["DecodeError", error.path, error.tag]
    again = ase.decode(ase.encode(event))
    return [type(event).__name__, told(ase.to_dict(event)), again == event]

print(json.dumps([outcome(case) for case in json.load(sys.stdin)]))
"""


def event(data: str, name: str = "thread.message.delta") -> str:
    return f'{{"event": "{name}", "data": {data}}}'


def new(data: str) -> str:
    return event(data, "new")


CASES: dict[str, tuple[str, bytes]] = {
    "an ordinary event": ("decode", event('{"id":"m","object":"x","delta":{}}').encode()),
    "an ordinary event, strict": (
        "strict",
        event('{"id":"m","object":"thread.message.delta","delta":{}}').encode(),
    ),
    "text of characters": ("text", event('{"id":"é\U0001f600"}').encode()),
    "a missing property, strict": ("strict", event("{}").encode()),
    "a wrong container": ("decode", event('{"delta": {"content": {}}}').encode()),
    "no JSON": ("decode", b"[DONE]"),
    "nothing": ("decode", b""),
    "text behind the value": ("decode", new("1").encode() + b" x"),
    "a number of 64 bits": ("decode", new("[18446744073709551615,-9223372036854775808]").encode()),
    "numbers beyond 64 bits": (
        "decode",
        new("[18446744073709551616,-9223372036854775809]").encode(),
    ),
    "a huge integer": ("decode", new("1" + "0" * 300).encode()),
    "a number beyond a double": ("decode", new("1e999").encode()),
    "an integer beyond a double": ("decode", new("9" * 400).encode()),
    "floats": ("decode", new("[1.0,-0.0,1e2,0.1,5e-324,1.7976931348623157e308]").encode()),
    "1.0 for an integer, strict": (
        "strict",
        event(
            '{"id":"m","object":"thread.message.delta","delta":{"content":[{"index":1.0,'
            '"type":"refusal"}]}}'
        ).encode(),
    ),
    "NaN": ("decode", new("NaN").encode()),
    "Infinity": ("decode", new("[-Infinity]").encode()),
    "a lone surrogate, escaped": ("decode", new('"\\ud800"').encode()),
    "a lone surrogate as text": ("text", new('"\ud800"').encode("utf-8", "surrogatepass")),
    "a pair of surrogates, escaped": ("decode", new('"\\ud83d\\ude00"').encode()),
    "a BOM": ("decode", b"\xef\xbb\xbf" + new("1").encode()),
    "a BOM as text": ("text", b"\xef\xbb\xbf" + new("1").encode()),
    "a bad byte": ("decode", new('"').encode() + b'\xff"}'),
    "UTF-16": ("decode", new("1").encode("utf-16")),
    "a control character": ("decode", new('"\x01"').encode()),
    "line separators": ("decode", new('"\u2028\u2029\x7f"').encode()),
    "a key twice": ("decode", b'{"event": "a", "event": "new", "data": 1, "data": 2}'),
    "an empty key": ("decode", new('{"": {"": null}}').encode()),
    "500 levels": ("decode", new("[" * 498 + "]" * 498).encode()),
    "500 levels of objects": ("decode", new('{"a":' * 498 + "1" + "}" * 498).encode()),
    "250 levels in a record": ("decode", event('{"new":' + "[" * 250 + "]" * 250 + "}").encode()),
    "a top-level array": ("decode", b"[]"),
    "a top-level null": ("decode", b"null"),
    "a pair": ("sse", b'thread.message.delta|{"id":"m","object":"x","delta":{}}'),
    "a pair with raw text": ("sse", b"done|[DONE]"),
    "a pair that is no JSON": ("sse", b"thread.created|{"),
    "an unknown pair that is no JSON": ("sse", b"new|NaN"),
    "an unknown pair of JSON text": ("sse", b'new|"text"'),
    "an unknown pair with a number": ("sse", b"new|18446744073709551616"),
    "a pair with a bad byte": ("sse", b'new|{"a": "\xff"}'),
    "a pair with a BOM in its data": ("sse", b"new|\xef\xbb\xbf1"),
    "data without a name": ("sse", f"|{event('{}')}".encode()),
    "a stream": (
        "stream",
        b'event: thread.created\ndata: {"id": "t"}\n\nevent: thread.created\ndata: [\n\n'
        b'event: thread.created\ndata: {"id": "\xff"}\n\nevent: new\ndata: 1e999\n\n'
        b"event: done\ndata: [DONE]\n\n",
    ),
    "a stream of ordinary events": (
        "stream",
        b'event: thread.created\ndata: {"id": "t"}\n\n' * 3,
    ),
    "a stream with numbers beyond 64 bits": (
        "stream",
        b'event: thread.created\ndata: {"id": 18446744073709551616}\n\n',
    ),
}


@cache
def outcomes(backend: str) -> list[Any]:
    """What each case of the table gives with a backend."""
    folders = os.pathsep.join([str(TOP / "generated"), str(TOP / "generator")])
    given = json.dumps([[what, text.hex()] for what, text in CASES.values()])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, backend],
        input=given,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": folders},
    )
    found: list[Any] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(find_spec("orjson") is None, reason="orjson is not installed")
@pytest.mark.parametrize("name", CASES)
def test_both_backends_give_the_same(name: str) -> None:
    index = [*CASES].index(name)
    assert outcomes("json")[index] == outcomes("orjson")[index]


REFUSED = {
    "a missing property, strict", "a wrong container", "no JSON", "nothing",
    "text behind the value", "a number beyond a double", "an integer beyond a double", "NaN",
    "Infinity", "a lone surrogate, escaped", "a lone surrogate as text", "a BOM", "a BOM as text",
    "a bad byte", "UTF-16", "a control character", "a top-level array", "a top-level null",
    "a pair that is no JSON",
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_without_orjson_a_case_is_read_and_comes_back_or_is_refused(name: str) -> None:
    outcome = outcomes("json")[[*CASES].index(name)]
    assert (outcome[0] == "DecodeError") == (name in REFUSED)
    if outcome[0] != "DecodeError" and CASES[name][0] != "stream":
        assert outcome[2] is True


def test_numbers_beyond_64_bits_become_floats() -> None:
    outcome = outcomes("json")[[*CASES].index("numbers beyond 64 bits")]
    assert json.loads(outcome[1])["data"] == [18446744073709551616.0, -9223372036854775808.0]
    assert "1.8446744073709552e+19" in outcome[1]
