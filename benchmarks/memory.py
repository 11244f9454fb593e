"""A stream of 1 GiB runs in constant memory: `python -m benchmarks.memory`."""

import resource
from collections.abc import Iterator
from time import perf_counter

import assistant_stream_event as ase
from benchmarks.events import pairs, stream

CHUNK = 16 * 1024


def chunks(mebibytes: int) -> Iterator[bytes]:
    """About so many MiB of an assistant's stream, which is never held as a whole."""
    body, _, terminal = stream(pairs(runs=2)).rpartition(b"event: done")
    rest, sent = b"", 0
    while sent < mebibytes * 2**20:
        rest += body
        cuts = range(0, len(rest) - len(rest) % CHUNK, CHUNK)
        yield from (rest[cut : cut + CHUNK] for cut in cuts)
        sent += len(cuts) * CHUNK
        rest = rest[len(cuts) * CHUNK :]
    yield rest + b"event: done" + terminal


def main() -> None:
    """Print time and peak memory for a short and for a long stream."""
    for mebibytes in (16, 1024):
        start = perf_counter()
        count = sum(1 for _ in ase.iter_events(chunks(mebibytes)))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        taken = perf_counter() - start
        print(f"{mebibytes} MiB: {count:,} events in {taken:.1f} s, peak {peak} MiB")


if __name__ == "__main__":
    main()
