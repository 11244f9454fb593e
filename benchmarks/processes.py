"""Whole processes, run in turn: what importing a package, `generate` and `check` cost."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.styles import DOCUMENT, STYLES, package

GENERATED = Path(__file__).parents[1] / "generated"
LAUNCH = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Figures:
    """Medians over the runs: seconds of wall time, MiB of peak memory."""

    seconds: float
    mebibytes: float


def run(command: list[str]) -> Figures:
    """Run a command once, in silence; modules are compiled once, as they are for a user."""
    launch = [sys.executable, "-S", str(LAUNCH), *command]
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    told = subprocess.run(launch, check=True, capture_output=True, text=True, env=environ).stdout
    seconds, kibibytes, code = told.split()
    if code != "0":
        raise SystemExit(f"{' '.join(command)} exited with {code}")
    return Figures(float(seconds), int(kibibytes) / 1024)


def in_turn(commands: dict[str, list[str]], rounds: int) -> dict[str, Figures]:
    """The medians of each command; rounds are interleaved, the first warms up."""
    found: dict[str, list[Figures]] = {name: [] for name in commands}
    for round_ in range(rounds + 1):
        for name, command in commands.items():
            figures = run(command)
            if round_:
                found[name].append(figures)
    return {
        name: Figures(median(f.seconds for f in runs), median(f.mebibytes for f in runs))
        for name, runs in found.items()
    }


def imports(rounds: int, folder: Path) -> dict[str, float]:
    """Milliseconds that an import takes beyond the interpreter's own start.

    Args:
        rounds: how often each is measured.
        folder: where the packages of the other styles are.
    """
    python = [sys.executable, "-c"]
    path = f"import sys; sys.path[:0] = {[str(GENERATED), str(folder)]!r}; "
    figures = in_turn(
        {
            "start": [*python, "pass"],
            "assistant_stream_event": [*python, f"{path}import assistant_stream_event"],
            **{
                f"assistant_stream_event, {style}": [*python, f"{path}import {package(style)}"]
                for style in STYLES
            },
            **{name: [*python, f"import {name}"] for name in ("pydantic", "msgspec")},
            "openai and its assistant events": [
                *python,
                "import openai; from openai.types.beta import AssistantStreamEvent",
            ],
        },
        rounds,
    )
    start = figures.pop("start").seconds
    return {name: (figure.seconds - start) * 1000 for name, figure in figures.items()}


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp())
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


ROOT = "AssistantStreamEvent"
BEFORE, AFTER = "A run was created.", "A run has been created."
"""The description of one event, before and after a change of the document."""


def generation(rounds: int) -> dict[str, Figures]:
    """`generate` and `check` beside datamodel-codegen; without the corpus, of one document only."""
    corpus = os.environ.get("ONEOFGEN_CORPUS")
    with scratch() as folder:
        fresh, kept, edited = folder / "fresh", folder / "kept", folder / "edited.yaml"
        edited.write_text(DOCUMENT.read_text("utf-8"), "utf-8")
        mine, theirs = "openapi/assistants.yaml", "OpenAI's whole document"
        commands = {
            f"`oneofgen generate`, {mine}": _anew(DOCUMENT, ROOT, fresh),
            "… after one changed event": _changed(edited, folder / "edited"),
            "… nothing changed: `oneofgen check`": _ours("check", DOCUMENT, ROOT, kept),
            f"`datamodel-codegen`, {mine}": _dcg(DOCUMENT, folder),
            "… `--formatters builtin`": [*_dcg(DOCUMENT, folder), "--formatters", "builtin"],
        }
        run(_ours("generate", DOCUMENT, ROOT, kept))
        if corpus:
            upstream = Path(corpus, "specs", "openai", "openapi-2026-08-21.yaml")
            builtin = [*_dcg(upstream, folder), "--formatters", "builtin"]
            commands |= {
                f"`oneofgen generate`, {theirs}": _anew(upstream, ROOT, fresh),
                "… `ResponseStreamEvent`": _anew(upstream, "ResponseStreamEvent", fresh),
                f"`datamodel-codegen`, {theirs}": _dcg(upstream, folder),
                "… `--formatters builtin`, the same": builtin,
            }
        return in_turn(commands, rounds)


def _ours(command: str, document: Path, root: str, folder: Path) -> list[str]:
    return [
        _script("oneofgen"),
        command,
        str(document),
        root,
        "-o",
        str(folder),
        "--name",
        "events",
    ]


def _script(name: str) -> str:
    """A command of this environment."""
    return str(Path(sys.executable).with_name(name))


def _anew(document: Path, root: str, folder: Path) -> list[str]:
    """`generate` into a folder that is empty every time."""
    return _after(
        f"shutil.rmtree({str(folder)!r}, True)", _ours("generate", document, root, folder)
    )


def _changed(document: Path, folder: Path) -> list[str]:
    """`generate` for a document in which the description of one event is another every time."""
    change = (
        f"path = pathlib.Path({str(document)!r}); text = path.read_text('utf-8'); "
        f"pair = ({BEFORE!r}, {AFTER!r}); "
        "path.write_text(text.replace(*(pair if pair[0] in text else pair[::-1])), 'utf-8')"
    )
    return _after(change, _ours("generate", document, ROOT, folder))


def _after(statements: str, command: list[str]) -> list[str]:
    """Return a command that runs another one in its own process, after some statements."""
    script = (
        f"import pathlib, shutil, sys\n{statements}\nsys.argv = {command!r}\n"
        "from oneofgen.cli import main; main()\n"
    )
    return [sys.executable, "-c", script]


def _dcg(document: Path, folder: Path) -> list[str]:
    options = ["--input-file-type", "openapi", "--output-model-type", "dataclasses.dataclass"]
    output = ["--input", str(document), "--output", str(folder / "models.py")]
    return [_script("datamodel-codegen"), *options, *output]
