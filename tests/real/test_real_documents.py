"""OpenAI's published documents and streams, five vintages of the assistants' events."""

import asyncio
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml
from writing_packages import imported, write

import assistant_stream_event as ase
import oneofgen
from oneofgen.source import (
    yaml_events,
)

ROOT = "AssistantStreamEvent"
WELL_FORMED = ["2024-03-27", "2024-05-28", "2024-06-04", "2025-04-29", "2026-08-21"]
STREAMS = [f"openai-assistant-{number:02}.sse" for number in range(1, 6)]

each_vintage = pytest.mark.parametrize(
    "vintage", ["2024-03-27", *(pytest.param(v, marks=pytest.mark.slow) for v in WELL_FORMED[1:])]
)
each_stream = pytest.mark.parametrize("stream", STREAMS)

HERE = Path(__file__).parents[2]


def document(corpus: Path, vintage: str) -> Path:
    return corpus / "specs" / "openai" / f"openapi-{vintage}.yaml"


@each_vintage
def test_each_vintage_gives_a_package_that_reads_a_stream(
    vintage: str, corpus: Path, tmp_path: Path
) -> None:
    name = f"vintage_{vintage.replace('-', '_')}"
    write(tmp_path, name, document(corpus, vintage), ROOT)
    body = (corpus / "streams" / STREAMS[0]).read_bytes()
    with imported(tmp_path, name) as package:
        events = list(package.iter_events([body], on_error="unknown", truncated="ignore"))
        assert [type(event).__name__ for event in events][:2] == [
            "ThreadCreated",
            "ThreadRunCreated",
        ]
        assert type(events[-1]) is package.DISPATCH["done"]


def test_a_document_that_is_no_yaml_is_one_message_with_line_and_column(corpus: Path) -> None:
    spec = document(corpus, "2024-06-17-broken")
    with pytest.raises(oneofgen.BadInput) as bad:
        oneofgen.build(spec, ROOT)
    (problem,) = bad.value.problems
    assert (problem.code, problem.at.line, problem.at.column) == ("yaml-syntax", 7928, 19)


@pytest.mark.slow
def test_the_document_is_read_once_and_through_the_events_of_yaml(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaders: list[object] = []

    class Counting(yaml.CSafeLoader):
        def __init__(self, stream: bytes) -> None:
            loaders.append(self)
            super().__init__(stream)

        def get_node(self) -> None:
            raise AssertionError("only the events are to be read")

    assert yaml_events.LOADER is yaml.CSafeLoader
    monkeypatch.setattr(yaml_events, "LOADER", Counting)
    oneofgen.build(document(corpus, "2026-08-21"), ROOT)
    assert len(loaders) == 1


# --- the same bytes everywhere -------------------------------------------------------------

DIGEST = """
import contextlib, hashlib, json, sys, oneofgen
from writing_packages import unformatted
with contextlib.nullcontext() if sys.argv[2:] else unformatted():
    files = oneofgen.build(sys.argv[1], "AssistantStreamEvent")
print(hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest())
"""


def digest(spec: Path, folder: Path, seed: str, locale: str, *laid_out: str) -> str:
    """The digest of a document's package in another process, as a rule not laid out."""
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)),
        "PYTHONHASHSEED": seed,
        "LC_ALL": locale,
        "PYTHONUTF8": "0",
    }
    command = [sys.executable, "-c", DIGEST, str(spec), *laid_out]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.slow
def test_our_document_gives_the_same_bytes_under_every_seed_locale_and_folder(
    tmp_path: Path,
) -> None:
    spec = HERE / "openapi" / "assistants.yaml"
    first = digest(spec, tmp_path, "1", "C", "laid out")
    assert first == digest(spec, HERE, "2", "en_US.ISO-8859-1", "laid out")


@pytest.mark.slow
@each_vintage
def test_each_vintage_gives_the_same_bytes_under_every_seed_locale_and_folder(
    vintage: str, corpus: Path, tmp_path: Path
) -> None:
    spec = document(corpus, vintage)
    assert digest(spec, tmp_path, "1", "C") == digest(spec, HERE, "2", "en_US.ISO-8859-1")


# --- as a user's checkers see it -----------------------------------------------------------


@pytest.mark.slow
def test_the_packages_are_clean_for_mypy_pyright_and_black(corpus: Path, tmp_path: Path) -> None:
    names = [f"vintage_{vintage.replace('-', '_')}" for vintage in WELL_FORMED]
    for name, vintage in zip(names, WELL_FORMED, strict=True):
        write(tmp_path, name, document(corpus, vintage), ROOT, laid_out=True)
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.10", "include": names}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    for command in (
        ["mypy", "--strict", "--python-version", "3.10", *names],
        ["basedpyright", "--pythonpath", sys.executable],
        ["black", "--check", *names],
    ):
        tool = Path(sys.executable).with_name(command[0])
        done = subprocess.run(
            [tool, *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


# --- streams that servers sent -------------------------------------------------------------


def chunks(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


def read(source: list[bytes]) -> list[object]:
    return list(ase.iter_events(source, on_error="unknown", truncated="ignore"))


@each_stream
def test_a_stream_gives_the_same_events_however_it_is_cut(stream: str, corpus: Path) -> None:
    body = (corpus / "streams" / stream).read_bytes()
    whole = read([body])
    assert isinstance(whole[-1], ase.DoneEvent)
    for size in range(1, 65):
        assert read(chunks(body, size)) == whole


@each_stream
def test_an_asynchronous_stream_gives_the_same_events(stream: str, corpus: Path) -> None:
    body = (corpus / "streams" / stream).read_bytes()

    async def source() -> AsyncIterator[bytes]:
        for chunk in chunks(body, 50):
            yield chunk

    async def collect() -> list[object]:
        options = {"on_error": "unknown", "truncated": "ignore"}
        return [event async for event in ase.aiter_events(source(), **options)]  # type: ignore[arg-type]

    assert asyncio.run(collect()) == read([body])


@each_stream
def test_a_stream_whose_last_event_is_done_is_complete(stream: str, corpus: Path) -> None:
    body = (corpus / "streams" / stream).read_bytes()
    events = list(ase.iter_events([body], on_error="unknown"))  # raises if it was cut off
    assert isinstance(events[-1], ase.DoneEvent)


@each_stream
def test_every_event_that_is_json_becomes_its_variant_and_comes_back(
    stream: str, corpus: Path
) -> None:
    read_as_json = 0
    for block in (corpus / "streams" / stream).read_text("utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith(("event: ", "data: "))]
        fields = dict(line.split(": ", 1) for line in lines)
        try:
            payload = json.loads(fields.get("data", ""))
        except ValueError:
            continue
        event = ase.decode_sse(fields["event"], fields["data"])
        assert type(event) is ase.DISPATCH[fields["event"]]
        assert ase.to_dict(event) == {"event": fields["event"], "data": payload}
        assert json.loads(ase.encode(event)) == {"event": fields["event"], "data": payload}
        read_as_json += 1
    assert read_as_json > 5


def test_a_cut_off_stream_is_told_after_all_that_came(corpus: Path) -> None:
    body = (corpus / "streams" / STREAMS[0]).read_bytes()
    cut = body[: body.rindex(b"event: done")]
    events: list[object] = []
    with pytest.raises(ase.StreamInterrupted) as told:
        events.extend(ase.iter_events(chunks(cut, 1000)))
    assert (told.value.count, len(events)) == (13, 13)


@pytest.mark.slow
def test_the_digest_of_a_source_is_that_of_its_bytes(corpus: Path) -> None:
    spec = document(corpus, "2024-03-27")
    manifest = json.loads(oneofgen.build(spec, ROOT)["oneofgen.json"])
    assert manifest["source"]["digest"] == hashlib.sha256(spec.read_bytes()).hexdigest()
