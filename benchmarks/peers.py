"""The same bytes read by others: each reader consumes a stream and counts its events."""

from collections.abc import Callable, Iterator
from typing import Any, Literal

import httpx
import httpx_sse
import msgspec
import openai
from openai.types.beta import AssistantStreamEvent as OpenAIEvent

Chunks = list[bytes]
Reader = Callable[[Chunks], int]


class Body(httpx.SyncByteStream):
    """A response's body that is already there."""

    def __init__(self, chunks: Chunks) -> None:
        self.chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.chunks)


def response(chunks: Chunks) -> httpx.Response:
    """A response that streams these chunks."""
    return httpx.Response(
        200,
        headers={"content-type": "text/event-stream"},
        stream=Body(chunks),
        request=httpx.Request("POST", "http://localhost/"),
    )


def openai_reader() -> Reader:
    """OpenAI's own SDK."""
    client = openai.OpenAI(api_key="none", base_url="http://localhost/")

    def read(chunks: Chunks) -> int:
        events: Any = openai.Stream(
            cast_to=OpenAIEvent, response=response(chunks), client=client  # type: ignore[arg-type]
        )
        return sum(1 for _ in events)

    return read


def msgspec_reader(decoders: dict[str, Any]) -> Reader:
    """httpx-sse, and a typed decoder of msgspec for each event's payload."""

    def read(chunks: Chunks) -> int:
        count = 0
        for sse in httpx_sse.EventSource(response(chunks)).iter_sse():
            if sse.event == "done":
                break
            decoders[sse.event](sse.data)
            count += 1
        return count

    return read


# --- msgspec, as an expert would write it for these events ----------------------------------


class Text(msgspec.Struct):
    value: str | None = None
    annotations: list[Any] | None = None


class TextDelta(msgspec.Struct, tag_field="type", tag="text"):
    index: int
    text: Text | None = None


class RefusalDelta(msgspec.Struct, tag_field="type", tag="refusal"):
    index: int
    refusal: str | None = None


class ImageDelta(msgspec.Struct, tag_field="type", tag="image_file"):
    index: int
    image_file: dict[str, Any] | None = None


class ImageUrlDelta(msgspec.Struct, tag_field="type", tag="image_url"):
    index: int
    image_url: dict[str, Any] | None = None


class Delta(msgspec.Struct):
    role: str | None = None
    content: list[TextDelta | RefusalDelta | ImageDelta | ImageUrlDelta] | None = None


class MessageDelta(msgspec.Struct):
    id: str
    object: Literal["thread.message.delta"]
    delta: Delta


class CodeTool(msgspec.Struct, tag_field="type", tag="code_interpreter"):
    pass


class SearchTool(msgspec.Struct, tag_field="type", tag="file_search"):
    file_search: dict[str, Any] | None = None


class FunctionTool(msgspec.Struct, tag_field="type", tag="function"):
    function: dict[str, Any]


class Truncation(msgspec.Struct):
    type: str
    last_messages: int | None = None


class Run(msgspec.Struct):
    id: str
    object: Literal["thread.run"]
    created_at: int
    thread_id: str
    assistant_id: str
    status: str
    model: str
    instructions: str
    tools: list[CodeTool | SearchTool | FunctionTool]
    required_action: dict[str, Any] | None = None
    last_error: dict[str, Any] | None = None
    expires_at: int | None = None
    started_at: int | None = None
    cancelled_at: int | None = None
    failed_at: int | None = None
    completed_at: int | None = None
    incomplete_details: dict[str, Any] | None = None
    metadata: dict[str, str] | None = None
    usage: dict[str, Any] | None = None
    temperature: float | None = None
    top_p: float | None = None
    max_prompt_tokens: int | None = None
    max_completion_tokens: int | None = None
    truncation_strategy: Truncation | None = None
    tool_choice: str | dict[str, Any] | None = None
    parallel_tool_calls: bool | None = None
    response_format: str | dict[str, Any] | None = None


class MessageCreation(msgspec.Struct, tag_field="type", tag="message_creation"):
    message_creation: dict[str, str]


class ToolCalls(msgspec.Struct, tag_field="type", tag="tool_calls"):
    tool_calls: list[dict[str, Any]]


class Step(msgspec.Struct):
    id: str
    object: Literal["thread.run.step"]
    created_at: int
    assistant_id: str
    thread_id: str
    run_id: str
    type: str
    status: str
    step_details: MessageCreation | ToolCalls
    last_error: dict[str, Any] | None = None
    expired_at: int | None = None
    cancelled_at: int | None = None
    failed_at: int | None = None
    completed_at: int | None = None
    metadata: dict[str, str] | None = None
    usage: dict[str, Any] | None = None


class MessageText(msgspec.Struct, tag_field="type", tag="text"):
    text: Text


class MessageImage(msgspec.Struct, tag_field="type", tag="image_file"):
    image_file: dict[str, Any]


class Message(msgspec.Struct):
    id: str
    object: Literal["thread.message"]
    created_at: int
    thread_id: str
    role: str
    content: list[MessageText | MessageImage]
    status: str | None = None
    incomplete_details: dict[str, Any] | None = None
    completed_at: int | None = None
    incomplete_at: int | None = None
    assistant_id: str | None = None
    run_id: str | None = None
    attachments: list[dict[str, Any]] | None = None
    metadata: dict[str, str] | None = None


class MessageDeltaEvent(msgspec.Struct):
    event: str
    data: MessageDelta


class RunEvent(msgspec.Struct):
    event: str
    data: Run


class StepEvent(msgspec.Struct):
    event: str
    data: Step


class MessageEvent(msgspec.Struct):
    event: str
    data: Message


KINDS: dict[str, tuple[type[Any], type[Any]]] = {
    "thread.message.delta": (MessageDelta, MessageDeltaEvent),
    "thread.run.step": (Step, StepEvent),
    "thread.run": (Run, RunEvent),
    "thread.message": (Message, MessageEvent),
}


def msgspec_decoders(names: set[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """For each event: data to its typed event, and data to its typed payload alone."""
    events: dict[str, Any] = {}
    payloads: dict[str, Any] = {}
    for name in sorted(names):
        kind = next(kind for kind in KINDS if name.startswith(kind))
        payload, event = KINDS[kind]
        decode = msgspec.json.Decoder(payload).decode
        payloads[name] = decode

        def build(data: str, name: str = name, event: Any = event, decode: Any = decode) -> Any:
            return event(name, decode(data))

        events[name] = build
    return events, payloads
