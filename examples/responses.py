"""Print a reply while it is written: `python examples/responses.py URL`.

With the standard library alone; the tag of these events stands inside the payload. The package
`reply_event` is made from `examples/openapi/responses.yaml`.
"""

import sys
from collections.abc import Iterator
from urllib.request import Request, urlopen

import reply_event as rep


def chunks(url: str) -> Iterator[bytes]:
    """The body of the response, as it comes."""
    with urlopen(Request(url, method="POST", data=b"")) as response:
        while chunk := response.read1(65536):
            yield chunk


def main(url: str) -> None:
    """Print the text of one reply."""
    try:
        for event in rep.iter_events(chunks(url)):
            match event:
                case rep.TextDelta(delta=text):
                    print(text, end="", flush=True)
                case rep.ReplyCompleted(usage=usage):
                    print(f"\n({usage.tokens} tokens)")
                case rep.ReplyFailed(message=message):
                    sys.exit(message)
                case _:
                    pass
    except rep.StreamInterrupted as cut:
        sys.exit(f"the stream broke off after {cut.count} events")


if __name__ == "__main__":
    main(sys.argv[1])
