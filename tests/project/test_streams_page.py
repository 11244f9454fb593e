"""The page on streams: each of its snippets runs, against local servers."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import pytest
import tomli
from local_server import served, serving
from websockets.asyncio.server import ServerConnection, serve

import assistant_stream_event as ase
import oneofgen

PAGE = (Path(__file__).parents[2] / "docs" / "streams.md").read_text("utf-8")
CORPUS = os.environ.get("ONEOFGEN_CORPUS")
VENDORS = {
    "ResponseStreamEvent": "openai/openapi-2026-08-21.yaml",
    "MessageStreamEvent": "anthropic.yaml",
    "ConversationEvents": "mistral.yaml",
    "CreateChatCompletionStreamResponse": "openai/openapi-2026-08-21.yaml",
}
DONE = b"event: done\ndata: [DONE]\n\n"


def blocks(language: str) -> list[str]:
    """The blocks of code in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the snippets define, one after the other."""
    found: dict[str, Any] = {}
    for snippet in blocks("python"):
        exec(compile(snippet, "docs/streams.md", "exec"), found)
    return found


def delta(text: str, head: str = "") -> bytes:
    """A piece of a message."""
    part = {"index": 0, "type": "text", "text": {"value": text}}
    data = {"id": "m", "object": "thread.message.delta", "delta": {"content": [part]}}
    return f"{head}event: thread.message.delta\ndata: {json.dumps(data)}\n\n".encode()


def text_of(event: Any) -> str:
    """The text of a delta."""
    return str(event.data.delta.content[0].text.value)


def test_the_first_snippet_returns_what_a_run_says(names: dict[str, Any]) -> None:
    with served(delta("a") + b": beat\n\n" + delta("b") + DONE) as url:
        assert names["texts"](url) == ["a", "b"]
    with served(delta("a")) as url, pytest.raises(ase.StreamInterrupted):
        names["texts"](url)


# --- configuration --------------------------------------------------------------------------


@pytest.mark.parametrize("lines", blocks("toml"), ids=lambda lines: lines.split(", ")[1][:8])
def test_the_lines_of_a_vendor_fit_its_document(lines: str) -> None:
    root = re.match(r"# [^,]*(?:\b[A-Za-z ]+), (\w+)", lines)
    assert root is not None
    given = tomli.loads(lines)
    assert given.keys() <= {"terminal", "errors", "sentinel"}
    if CORPUS is None:
        pytest.skip("ONEOFGEN_CORPUS is not set: it names the folder of real documents and streams")
    spec = Path(CORPUS, "specs", VENDORS[root[1]])
    found = oneofgen.inspect(str(spec), _root_of(root[1]), **_flags(given))
    assert [*found.model.terminal] == given.get("terminal", [])
    assert found.model.sentinel == given.get("sentinel")


def _root_of(name: str) -> str:
    inside = "#/components/schemas/ConversationEvents/properties/data"
    return inside if name == "ConversationEvents" else name


def _flags(given: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(one) if isinstance(one, list) else one for key, one in given.items()}


# --- lines and frames -----------------------------------------------------------------------


def test_lines_are_read_as_they_are_written(names: dict[str, Any]) -> None:
    events = [*ase.iter_events([delta("a") + delta("b") + DONE])]
    body = names["write_lines"](events)

    class Lines(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/jsonl")
            self.end_headers()
            for start in range(0, len(body), 50):
                self.wfile.write(body[start : start + 50])

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serving(Lines) as url:
        assert names["read_lines"](url) == events


@pytest.mark.parametrize("complete", [True, False])
def test_a_socket_that_is_closed_early_was_interrupted(
    names: dict[str, Any], complete: bool
) -> None:
    events = [*ase.iter_events([delta("a") + DONE])]
    frames = [ase.encode(event).decode() for event in events]

    async def answer(socket: ServerConnection) -> None:
        for frame in frames if complete else frames[:1]:
            await socket.send(frame)

    async def listen() -> list[Any]:
        found: list[Any] = []
        async with serve(answer, "127.0.0.1", 0) as running:
            port = next(iter(running.sockets)).getsockname()[1]
            stream: AsyncIterator[Any] = names["listen"](f"ws://127.0.0.1:{port}/")
            try:
                async for event in stream:
                    found.append(event)  # noqa: PERF401 - what came before an error counts
            except ase.StreamInterrupted as cut:
                found.append(cut.count)
        return found

    assert asyncio.run(listen()) == (events if complete else [events[0], 1])


# --- reconnecting ---------------------------------------------------------------------------


def test_a_stream_is_resumed_without_losing_or_repeating_an_event(names: dict[str, Any]) -> None:
    events = [delta(str(number), f"id: {number}\nretry: 5\n") for number in range(1, 8)]
    asked: list[str | None] = []

    class Cutting(BaseHTTPRequestHandler):
        """Cuts the first two connections, each inside of an event."""

        def do_GET(self) -> None:
            last = self.headers.get("Last-Event-ID")
            asked.append(last)
            left = b"".join([*events[int(last or 0) :], DONE])
            cut = len(events[0]) * 5 // 2
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Content-Length", str(len(left)))
            self.end_headers()
            self.wfile.write(left if len(asked) > 2 else left[:cut])
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serving(Cutting) as url, httpx.Client() as client:
        *found, done = names["resumed"](client, url, wait=60.0)
    assert [text_of(event) for event in found] == [str(number) for number in range(1, 8)]
    assert done == ase.DoneEvent()
    assert asked == [None, "2", "4"]
