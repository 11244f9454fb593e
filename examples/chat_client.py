"""Say something to a chat, and print its answer: `python examples/chat_client.py URL TEXT`.

It speaks to `examples/chat_server.py`, and reads with the same package, `chat_event`.
"""

import sys

import httpx

import chat_event as chat


def say(client: httpx.Client, text: str) -> None:
    """Print the answer to a message while it is written."""
    message = chat.Message(author="user", parts=[chat.TextPart(text=text)])
    with client.stream("POST", "/messages", json=message.model_dump()) as response:
        response.raise_for_status()
        for event in chat.iter_events(response.iter_bytes()):
            match event:
                case chat.AnswerStarted(id=number):
                    print(f"[{number}] ", end="")
                case chat.AnswerDelta(text=piece):
                    print(piece, end="", flush=True)
                case chat.AnswerCompleted(chat=chat.Chat(messages=messages)):
                    print(f"\n({len(messages)} messages so far)")
                case chat.Unknown(tag):
                    print(f"(an event this code does not know: {tag})", file=sys.stderr)


if __name__ == "__main__":
    with httpx.Client(base_url=sys.argv[1]) as client:
        say(client, sys.argv[2])
