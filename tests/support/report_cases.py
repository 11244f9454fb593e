"""The cases of `data/reports.json`: their checks, their packages, and what these answer.

A case is a document with a root, the flags and the styles to generate it with, and checks. A check
is a JSON object whose kind is the one of its keys that `KINDS` lists. Each case reproduces the
circumstances of a public bug report.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from terminal import DATA, Ran, Terminal
from writing_packages import unformatted

KINDS: dict[str, set[str]] = {
    "value": {"class", "at", "strict"},
    "sse": {"options", "events", "raises", "rest", "repr"},
    "dispatch": set(),
    "inspect": set(),
    "inspect_lacks": set(),
    "refused": set(),
    "error": set(),
}
"""The kinds of checks, and the keys that may stand beside each."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A document, and what must hold of the package that is generated from it."""

    id: str
    kind: str
    document: Any
    root: str
    styles: tuple[str, ...]
    checks: tuple[dict[str, Any], ...]
    files: dict[str, Any] = field(default_factory=dict[str, Any])
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One check of a case, to be made in one style."""

    case: Case
    style: str
    number: int

    def __str__(self) -> str:
        return f"{self.case.id}-{self.style}-{self.number}"

    @property
    def facts(self) -> dict[str, Any]:
        """The check as it is written in the file."""
        return self.case.checks[self.number]


CASES = [Case(**told) for told in json.loads((DATA / "reports.json").read_text("utf-8"))]


def each_check(*kinds: str) -> pytest.MarkDecorator:
    """Parametrize a test with the checks of these kinds, each in every style of its case."""
    checks = [
        Check(case, style, number)
        for case in CASES
        for style in case.styles
        for number, facts in enumerate(case.checks)
        if not facts.keys().isdisjoint(kinds)
    ]
    return pytest.mark.parametrize("check", checks, ids=str)


# --- packages -------------------------------------------------------------------------------


class Packages:
    """The packages of the cases, written below a folder, each generated and imported once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generated: dict[tuple[str, str], Ran] = {}

    def of(self, check: Check, run: Terminal) -> ModuleType:
        """Return the package of a check's case in its style."""
        ran = self.generate(check, run)
        assert ran.code == 0, f"{ran}"
        sys.path.insert(0, str(self.folder))
        try:
            return importlib.import_module(f"{self._parent(check)}.victim")
        finally:
            sys.path.remove(str(self.folder))

    def generate(self, check: Check, run: Terminal) -> Ran:
        """Return the outcome of `oneofgen generate` for a check's case in its style."""
        key = (check.case.id, check.style)
        if key not in self.generated:
            output = ("--name", "victim", "-o", str(self.folder / self._parent(check)))
            with unformatted():
                self.generated[key] = run("generate", *self._arguments(check, run), *output)
        return self.generated[key]

    def inspect(self, check: Check, run: Terminal) -> str:
        """Return the text of `oneofgen inspect`, with its lines joined: it breaks them anywhere."""
        ran = run("inspect", *self._arguments(check, run))
        assert ran.code == 0, f"{ran}"
        return " ".join(f"{ran.out} {ran.err}".split())

    def foretold(self, check: Check, run: Terminal) -> dict[str, Any]:
        """Return the result of `oneofgen inspect --value` for a check's value."""
        arguments = self._arguments(check, run)
        (run.folder / "value.json").write_text(json.dumps(check.facts["value"]), "utf-8")
        ran = run("inspect", *arguments, "--value", "value.json", "--json")
        assert ran.code == 0, f"{ran}"
        told: dict[str, Any] = json.loads(ran.out)
        return told

    def _arguments(self, check: Check, run: Terminal) -> tuple[str, ...]:
        """Write a case's files into the terminal's folder; return what commands are called with."""
        case = check.case
        for name, content in {"document.json": case.document, **case.files}.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (run.folder / name).write_text(text, "utf-8")
        return ("document.json", case.root, "--style", check.style, *case.flags)

    def _parent(self, check: Check) -> str:
        return f"{check.case.id}_{check.style}".replace("-", "_")


# --- what they answer -----------------------------------------------------------------------


def at(value: Any, path: Sequence[str | int]) -> Any:
    """Return what stands at a path of attributes, keys and indexes."""
    for step in path:
        value = value[step] if type(value) in (list, dict) else getattr(value, str(step))
    return value


def verdict(package: ModuleType, value: Any) -> str:
    """Return what `strict=True` does: `accepts` or `rejects` a value, or is itself `refused`."""
    try:
        package.from_dict(value, strict=True)
    except package.DecodeError:
        return "rejects"
    except ValueError:
        return "refused"
    return "accepts"


def streamed(
    package: ModuleType, body: bytes, size: int, **options: Any
) -> tuple[list[str], Exception | None]:
    """Return what `iter_events` gives for a body in chunks of a size.

    Returns:
        the classes of the events, `Unknown` with its tag: `Unknown('ping')`; and the error that
        came after them, if any.
    """
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    found: list[str] = []
    try:
        for event in package.iter_events(chunks, **options):
            tag = f"({event.tag!r})" if isinstance(event, package.Unknown) else ""
            found.append(f"{type(event).__name__}{tag}")
    except (package.DecodeError, package.StreamInterrupted) as error:
        return found, error
    return found, None
