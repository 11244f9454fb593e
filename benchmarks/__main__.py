"""Measure everything and print it as the tables of docs/benchmarks.md (`make bench`)."""

import argparse
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks import processes, scale, streams, styles

PEERS = ("orjson", "msgspec", "pydantic", "httpx-sse", "openai", "datamodel-code-generator")


def main() -> None:
    """Print the tables; `--rounds` sets how often each is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", choices=["streams", "imports", "generation", "scale"])
    chosen = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {sys.platform}; ", end="")
    print(", ".join(f"{name} {version(name)}" for name in PEERS))
    if chosen.only not in ("generation", "scale"):
        with styles.generated() as folder:
            if chosen.only != "imports":
                decoding(chosen.rounds)
            if chosen.only != "streams":
                importing(chosen.rounds, folder)
    if chosen.only in (None, "generation"):
        generating(max(3, chosen.rounds // 3))
    if chosen.only in (None, "scale"):
        growing(max(1, chosen.rounds // 5))


def decoding(rounds: int) -> None:
    """Bytes to typed events."""
    count, figures = streams.synthetic(rounds)
    print(f"\n{streams.table(f'{count:,} events, 16 KiB chunks', figures)}")
    count, figures = streams.one_by_one(rounds)
    print(f"\n{streams.table(f'{count:,} events, one a chunk', figures)}")
    count, figures = streams.in_lines(rounds)
    print(f"\n{streams.table(f'{count:,} events as JSON lines', figures)}")
    capture = streams.captured(rounds)
    if capture is not None:
        count, figures = capture
        print("\n" + streams.table(f"{count:,} events of OpenAI's captures", figures))


def importing(rounds: int, folder: Path) -> None:
    """What a package costs before anything is decoded."""
    print("\n| import | ms |\n| --- | ---: |")
    for name, taken in processes.imports(rounds, folder).items():
        print(f"| {name} | {taken:.0f} |")


def generating(rounds: int) -> None:
    """`generate` and `check`, as whole processes."""
    print("\n| whole process | s | peak MiB |\n| --- | ---: | ---: |")
    for name, figure in processes.generation(rounds).items():
        print(f"| {name} | {figure.seconds:.2f} | {figure.mebibytes:.0f} |")


def growing(rounds: int) -> None:
    """`generate` for documents of growing size."""
    print("\n| made document | s | peak MiB |\n| --- | ---: | ---: |")
    for name, figure in scale.growing(rounds).items():
        print(f"| {name} | {figure.seconds:.2f} | {figure.mebibytes:.0f} |")


if __name__ == "__main__":
    main()
