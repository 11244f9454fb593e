"""A stream of 1 GiB runs in constant memory, in each framing: `python -m benchmarks.memory`."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import Literal

import assistant_stream_event as ase
from benchmarks.events import pairs, stream

Framing = Literal["sse", "jsonl", "json-seq"]

CHUNK = 16 * 1024
FRAMINGS: tuple[Framing, ...] = ("sse", "jsonl", "json-seq")


def body(framing: Framing) -> tuple[bytes, bytes]:
    """Some events of an assistant's stream, and its terminal."""
    blocks, _, terminal = stream(pairs(runs=2)).rpartition(b"event: done")
    if framing == "sse":
        return blocks, b"event: done" + terminal
    *events, done = ase.iter_events([blocks + b"event: done" + terminal])
    lines = b"".join(ase.encode_line(event, framing=framing) for event in events)
    return lines, ase.encode_line(done, framing=framing)


def chunks(framing: Framing, mebibytes: int) -> Iterator[bytes]:
    """About so many MiB of a stream, which is never held as a whole."""
    part, terminal = body(framing)
    rest, sent = b"", 0
    while sent < mebibytes * 2**20:
        rest += part
        cuts = range(0, len(rest) - len(rest) % CHUNK, CHUNK)
        yield from (rest[cut : cut + CHUNK] for cut in cuts)
        sent += len(cuts) * CHUNK
        rest = rest[len(cuts) * CHUNK :]
    yield rest + terminal


def measure(framing: Framing, mebibytes: int) -> None:
    """Print the time and the peak memory of one stream."""
    start = perf_counter()
    count = sum(1 for _ in ase.iter_events(chunks(framing, mebibytes), framing=framing))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    taken = perf_counter() - start
    print(f"{framing}, {mebibytes} MiB: {count:,} events in {taken:.1f} s, peak {peak} MiB")


def main() -> None:
    """Measure a short and a long stream in each framing, each in a process of its own."""
    if sys.argv[1:]:
        (framing,) = (one for one in FRAMINGS if one == sys.argv[1])
        measure(framing, int(sys.argv[2]))
        return
    for framing in FRAMINGS:
        for mebibytes in ("16", "1024"):
            command = [sys.executable, "-m", "benchmarks.memory", framing, mebibytes]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
