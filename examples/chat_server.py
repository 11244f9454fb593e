"""A chat that answers in typed events: `python examples/chat_server.py [PORT]`.

With FastAPI: classes of the style `pydantic` are its request and response models. The package
`chat_event` is made from `examples/openapi/chat.yaml`.
"""

import sys
from collections.abc import Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

import chat_event as chat

app = FastAPI(title="A chat")
said: list[chat.Message] = []


class EventStream(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"


EVENTS: dict[str, Any] = {
    "model": chat.ChatEvent,
    # FastAPI takes what is no JSON for a string, unless it is told.
    "content": {EventStream.media_type: {"schema": {"type": "object"}}},
}


def answer(message: chat.Message) -> Iterator[chat.ChatEvent]:
    """The events of an answer, which repeats what it was told."""
    said.append(message)
    yield chat.AnswerStarted(id=len(said))
    pieces = ["You said:"]
    for part in message.parts:
        match part:
            case chat.TextPart(text=text):
                pieces += [f" {word}" for word in text.split()]
            case chat.LinkPart(url=url, title=title):
                pieces += [f" {title or url}"]
            case _:
                pass
    for piece in pieces:
        yield chat.AnswerDelta(text=piece)
    said.append(chat.Message(author="assistant", parts=[chat.TextPart(text="".join(pieces))]))
    yield chat.AnswerCompleted(chat=chat.Chat(messages=said))


@app.post("/messages", response_class=EventStream, responses={200: EVENTS})
def say(message: chat.Message) -> EventStream:
    """Answer a message."""
    return EventStream(map(chat.encode_sse, answer(message)))


@app.get("/chat")
def history() -> chat.Chat:
    """Tell what was said so far."""
    return chat.Chat(messages=said)


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]) if sys.argv[1:] else 8000)
