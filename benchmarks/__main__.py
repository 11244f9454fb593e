"""Measure everything and print it as the tables of the README (`make bench`)."""

import argparse
import platform
import sys
from importlib.metadata import version

from benchmarks import processes, streams, styles

PEERS = ("orjson", "msgspec", "pydantic", "httpx-sse", "openai", "datamodel-code-generator")


def main() -> None:
    """Print the tables; `--rounds` sets how often each is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", choices=["streams", "imports", "generation"])
    chosen = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {sys.platform}; ", end="")
    print(", ".join(f"{name} {version(name)}" for name in PEERS))
    if chosen.only in (None, "streams"):
        count, figures = streams.synthetic(chosen.rounds)
        print(f"\n{streams.table(f'{count:,} events, 16 KiB chunks', figures)}")
        capture = streams.captured(chosen.rounds)
        if capture is not None:
            count, figures = capture
            print("\n" + streams.table(f"{count:,} events of OpenAI's captures", figures))
    if chosen.only in (None, "imports"):
        print("\n| import | ms |\n| --- | ---: |")
        for name, taken in processes.imports(chosen.rounds).items():
            print(f"| {name} | {taken:.0f} |")
    if chosen.only in (None, "generation"):
        print("\n| whole process | s | peak MiB |\n| --- | ---: | ---: |")
        for name, figure in processes.generation(max(3, chosen.rounds // 3)).items():
            print(f"| {name} | {figure.seconds:.2f} | {figure.mebibytes:.0f} |")


if __name__ == "__main__":
    main()
