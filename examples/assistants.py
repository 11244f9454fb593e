"""Print an assistant's answer while it is written: `python examples/assistants.py URL`.

Asynchronous, with httpx; the package is `generated/assistant_stream_event`.
"""

import asyncio
import sys

import httpx

import assistant_stream_event as ase


async def answer(url: str) -> None:
    """Print the text of one run, and what it has cost."""
    async with httpx.AsyncClient() as client, client.stream("POST", url) as response:
        response.raise_for_status()
        async for event in ase.aiter_events(response.aiter_bytes(), on_error="unknown"):
            match event:
                case ase.ThreadMessageDelta(data=message):
                    for part in message.delta.content or ():
                        if isinstance(part, ase.MessageDeltaContentTextObject) and part.text:
                            print(part.text.value, end="", flush=True)
                case ase.ThreadRunCompleted(data=run):
                    used = run.usage.total_tokens if run.usage else "no"
                    print(f"\n({used} tokens)")
                case ase.ErrorEvent(data=error):
                    sys.exit(f"{error.type}: {error.message}")
                case ase.Unknown(tag, error=None):
                    print(f"(an event this code does not know: {tag})", file=sys.stderr)
                case ase.Unknown(tag, error=broken):
                    print(f"(a broken {tag}: {broken})", file=sys.stderr)
                case _:
                    pass


if __name__ == "__main__":
    asyncio.run(answer(sys.argv[1]))
