"""What a user reads, as snapshots: a command with its output, one file for each test."""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from oneofgen.cli import main

HERE = Path(__file__).parents[1]
SNAPSHOTS = HERE / "snapshots"
DATA = HERE / "data"
ASSISTANTS = HERE.parent / "openapi" / "assistants.yaml"


@dataclass(frozen=True)
class Ran:
    """A command as it was typed, what it printed, and its exit code."""

    typed: str
    out: str
    err: str
    code: int

    def __str__(self) -> str:
        parts = [f"$ {self.typed}", self.out.rstrip("\n")]
        parts += ["--- stderr", self.err.rstrip("\n")] if self.err else []
        parts += [f"--- exit code {self.code}"] if self.code else []
        return "\n".join(part for part in parts if part) + "\n"


@dataclass
class Terminal:
    """Runs commands in a folder of its own."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *args: str) -> Ran:
        with pytest.raises(SystemExit) as left:
            main(args)
        captured = self.capsys.readouterr()
        code = left.value.code
        assert isinstance(code, int)
        typed = shlex.join(["oneofgen", *args])
        return Ran(typed, captured.out, captured.err, code)

    def put(self, *names: str) -> None:
        """Copy documents here, from the tests' data or the project's own."""
        for name in names:
            source = ASSISTANTS if name == ASSISTANTS.name else DATA / name
            shutil.copy(source, self.folder / name)

    def edit(self, name: str, before: str, after: str) -> None:
        """Change one place of a file."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {name}"
        path.write_text(text.replace(before, after), "utf-8")

    def configure(self, text: str) -> None:
        """Write the packages of a `pyproject.toml`."""
        (self.folder / "pyproject.toml").write_text(text, "utf-8")


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / ".git").mkdir()  # no configuration above this folder is ours
    return Terminal(tmp_path, capsys)


def steady(text: str) -> str:
    """Without what differs from run to run, or with every change of the runtime's files."""
    text = re.sub(r"in \d+\.\d s", "in 0.1 s", text)
    return re.sub(r"\d+ files", "14 files", text)


def check_snapshot(name: str, text: str, update: bool) -> None:
    """Compare with the file of that name in `snapshots/`, or renew it."""
    path = SNAPSHOTS / f"{name}.txt"
    if update:
        path.write_text(steady(text), "utf-8", newline="\n")
    assert steady(text) == path.read_text("utf-8")
