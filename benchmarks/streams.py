"""Bytes of a stream to typed events: ours, OpenAI's, httpx-sse with msgspec, and the floors."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from operator import truediv
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import orjson

import assistant_stream_event as ase
from benchmarks import styles
from benchmarks.events import blocks, chunked, pairs, stream
from benchmarks.peers import Chunks, Reader, msgspec_decoders, msgspec_reader, openai_reader

PEER = "httpx-sse + msgspec structs"


def reader(package: Any = ase) -> Reader:
    """A package of ours; events are consumed and not kept."""

    def read(chunks: Chunks) -> int:
        return sum(1 for _ in package.iter_events(chunks)) - 1  # without `done`

    return read


def ours(chunks: Chunks) -> dict[str, Callable[[], int]]:
    """This package, and that of each other style."""
    packages = {f"oneofgen, {style}": styles.package(style) for style in styles.STYLES}
    return {
        "oneofgen": partial(reader(), chunks),
        **{name: partial(reader(import_module(one)), chunks) for name, one in packages.items()},
    }


@dataclass(frozen=True)
class Measured:
    """Medians over rounds: µs an event, and the ratio of ours to it in the same round."""

    micros: float
    ratio: float


def measured(
    readers: dict[str, Callable[[], int]], events: int, rounds: int
) -> dict[str, Measured]:
    """What each reader takes; rounds are interleaved, the first warms up."""
    times: dict[str, list[float]] = {name: [] for name in readers}
    for round_ in range(rounds + 1):
        for name, read in readers.items():
            if round_ > 3 and name.startswith("openai"):
                continue  # it is slow, and its median is clear after three
            gc.collect()
            start = perf_counter()
            count = read()
            taken = perf_counter() - start
            assert count == events, (name, count, events)
            if round_:  # the first warms up
                times[name].append(taken / events * 1e6)
    own = times["oneofgen"]
    return {
        name: Measured(median(taken), median(map(truediv, own, taken)))
        for name, taken in times.items()
    }


def synthetic(rounds: int) -> tuple[int, dict[str, Measured]]:
    """Ordinary events: about ten thousand, 95 % of them deltas, in chunks of 16 KiB."""
    events = pairs()
    chunks = chunked(stream(events))
    decoders, payloads = msgspec_decoders({name for name, _ in events})
    datas = [(payloads[name], data.encode()) for name, data in events]
    openai_ = openai_reader()
    peer = msgspec_reader(decoders)

    def loads() -> int:
        for _, data in datas:
            orjson.loads(data)
        return len(datas)

    def typed() -> int:
        for decode, data in datas:
            decode(data)
        return len(datas)

    return len(events), measured(
        {
            **ours(chunks),
            PEER: lambda: peer(chunks),
            "openai `Stream`": lambda: openai_(chunks),
            "floor: `orjson.loads` of the payloads": loads,
            "floor: msgspec's typed decode of them": typed,
        },
        len(events),
        rounds,
    )


def one_by_one(rounds: int) -> tuple[int, dict[str, Measured]]:
    """The same events, one a chunk, which is how servers send them."""
    events = pairs()
    chunks = blocks(events)
    decoders, _ = msgspec_decoders({name for name, _ in events})
    peer = msgspec_reader(decoders)
    return len(events), measured(
        {
            **ours(chunks),
            "oneofgen, `aiter_events`": lambda: asyncio.run(counted(chunks)),
            PEER: lambda: peer(chunks),
        },
        len(events),
        rounds,
    )


def in_lines(rounds: int) -> tuple[int, dict[str, Measured]]:
    """The same events as JSON lines: in chunks of 16 KiB, and one a chunk."""
    events = [event for event in ase.iter_events([stream(pairs())]) if event != ase.DoneEvent()]
    lines = [ase.encode_line(event) for event in events]
    large = chunked(b"".join(lines))

    def read(chunks: Chunks) -> int:
        found = ase.iter_events(chunks, framing="jsonl", truncated="ignore")
        return sum(1 for _ in found)

    def loads() -> int:
        return sum(1 for line in lines if orjson.loads(line))

    return len(lines), measured(
        {
            "oneofgen": lambda: read(large),
            "oneofgen, one a chunk": lambda: read(lines),
            "floor: `orjson.loads` of the lines": loads,
        },
        len(lines),
        rounds,
    )


async def counted(chunks: Chunks) -> int:
    """The events that an asynchronous source gives, without `done`."""

    async def source() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    count = 0
    async for _ in ase.aiter_events(source()):
        count += 1
    return count - 1


def captured(rounds: int) -> tuple[int, dict[str, Measured]] | None:
    """OpenAI's own captures, which lack required properties; None without the corpus."""
    corpus = os.environ.get("ONEOFGEN_CORPUS")
    if not corpus:
        return None
    events: list[tuple[str, str]] = []
    for file in sorted(Path(corpus, "streams").glob("openai-assistant-*.sse")):
        for block in file.read_text("utf-8").split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
            try:
                orjson.loads(fields.get("data", ""))
            except orjson.JSONDecodeError:
                continue
            events.append((fields["event"], fields["data"]))
    events *= 2000 // len(events)
    chunks = chunked(stream(events))
    datas = [data.encode() for _, data in events]
    openai_ = openai_reader()

    def loads() -> int:
        for data in datas:
            orjson.loads(data)
        return len(datas)

    return len(events), measured(
        {
            **ours(chunks),
            "openai `Stream`": lambda: openai_(chunks),
            "floor: `orjson.loads` of the payloads": loads,
        },
        len(events),
        rounds,
    )


def table(title: str, figures: dict[str, Measured]) -> str:
    """A Markdown table: µs an event, and the ratio of ours to each."""
    rows = [f"| {title} | µs an event | oneofgen / it |", "| --- | ---: | ---: |"]
    for name, figure in figures.items():
        ratio = "" if name == "oneofgen" else f"{figure.ratio:.2f}"
        rows.append(f"| {name} | {figure.micros:.2f} | {ratio} |")
    return "\n".join(rows)
