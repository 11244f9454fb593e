"""A stream of the shape that an assistant's run has: almost all of it is message deltas."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

WORDS = "the of and to in a is that for it as was with be by on not he his but at are this".split()

RUN: dict[str, Any] = {
    "id": "run_xT8bRkO3wYpV1cZqLm5nAhG2",
    "object": "thread.run",
    "created_at": 1764000000,
    "assistant_id": "asst_aB3dEfGhIjKlMnOpQrStUvWx",
    "thread_id": "thread_zY9xWvUtSrQpOnMlKjIhGfEd",
    "status": "in_progress",
    "started_at": 1764000001,
    "expires_at": 1764000600,
    "cancelled_at": None,
    "failed_at": None,
    "completed_at": None,
    "required_action": None,
    "last_error": None,
    "model": "gpt-4o",
    "instructions": "Answer in short sentences.",
    "tools": [{"type": "code_interpreter"}, {"type": "file_search"}],
    "metadata": {"team": "red"},
    "temperature": 1.0,
    "top_p": 1.0,
    "max_completion_tokens": None,
    "max_prompt_tokens": None,
    "truncation_strategy": {"type": "auto", "last_messages": None},
    "incomplete_details": None,
    "usage": None,
    "response_format": "auto",
    "tool_choice": "auto",
    "parallel_tool_calls": True,
}

MESSAGE: dict[str, Any] = {
    "id": "msg_1a2b3c4d5e6f7g8h9i0jKlMn",
    "object": "thread.message",
    "created_at": 1764000002,
    "assistant_id": RUN["assistant_id"],
    "thread_id": RUN["thread_id"],
    "run_id": RUN["id"],
    "status": "in_progress",
    "incomplete_details": None,
    "incomplete_at": None,
    "completed_at": None,
    "role": "assistant",
    "content": [],
    "attachments": [],
    "metadata": {},
}

STEP: dict[str, Any] = {
    "id": "step_Qw3rTyUiOpAsDfGhJkLzXcVb",
    "object": "thread.run.step",
    "created_at": 1764000002,
    "run_id": RUN["id"],
    "assistant_id": RUN["assistant_id"],
    "thread_id": RUN["thread_id"],
    "type": "message_creation",
    "status": "in_progress",
    "cancelled_at": None,
    "completed_at": None,
    "expired_at": None,
    "failed_at": None,
    "last_error": None,
    "step_details": {
        "type": "message_creation",
        "message_creation": {"message_id": MESSAGE["id"]},
    },
    "metadata": {},
    "usage": None,
}


def delta(random: Random) -> dict[str, Any]:
    """A piece of a message."""
    return {
        "id": MESSAGE["id"],
        "object": "thread.message.delta",
        "delta": {
            "content": [
                {
                    "index": 0,
                    "type": "text",
                    "text": {"value": f" {random.choice(WORDS)}", "annotations": []},
                }
            ]
        },
    }


def run_of(random: Random, deltas: int) -> Iterator[tuple[str, Any]]:
    """One run: what comes before its message, the deltas, and what comes after."""
    yield "thread.run.created", {**RUN, "status": "queued"}
    yield "thread.run.queued", {**RUN, "status": "queued"}
    yield "thread.run.in_progress", RUN
    yield "thread.run.step.created", STEP
    yield "thread.run.step.in_progress", STEP
    yield "thread.message.created", MESSAGE
    yield "thread.message.in_progress", MESSAGE
    for _ in range(deltas):
        yield "thread.message.delta", delta(random)
    content = [{"type": "text", "text": {"value": "the end", "annotations": []}}]
    yield "thread.message.completed", {**MESSAGE, "status": "completed", "content": content}
    yield "thread.run.step.completed", {**STEP, "status": "completed"}
    yield "thread.run.completed", {**RUN, "status": "completed"}


def pairs(runs: int = 55, deltas: int = 190) -> list[tuple[str, str]]:
    """Event names and data; ten in two hundred are no deltas."""
    random = Random(1)
    return [
        (name, json.dumps(payload, separators=(",", ":")))
        for _ in range(runs)
        for name, payload in run_of(random, deltas)
    ]


def stream(events: list[tuple[str, str]]) -> bytes:
    """The bytes of a stream, with its terminal."""
    body = "".join(f"event: {name}\ndata: {data}\n\n" for name, data in events)
    return f"{body}event: done\ndata: [DONE]\n\n".encode()


def blocks(events: list[tuple[str, str]]) -> list[bytes]:
    """The bytes of a stream, an event a chunk."""
    whole = [f"event: {name}\ndata: {data}\n\n".encode() for name, data in events]
    return [*whole, b"event: done\ndata: [DONE]\n\n"]


def chunked(body: bytes, size: int = 16 * 1024) -> list[bytes]:
    """A body as it comes from the network."""
    return [body[start : start + size] for start in range(0, len(body), size)]
