"""The verdicts on source code: a program for each kind, checked against both packages by mypy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from change_cases import CASES, ROOT, changes_of, settings_of
from writing_packages import write

pytestmark = pytest.mark.slow

HEAD = "import {package} as p\n\n"
PROGRAMS = {
    "event-added": """
def name(event: p.Event) -> str:
    match event:
        case p.Started():
            return "started"
        case p.Ended():
            return "ended"
""",
    "member-added": """
def name(event: p.Ended) -> str:
    match event.part:
        case p.A():
            return "a"
        case p.B():
            return "b"
        case p.Unknown():
            return "unknown"
""",
    "enum-value-added": """
def is_new(state: p.StartedState) -> bool:
    match state:
        case "new":
            return True
        case "old":
            return False
""",
    "event-removed": "print(p.Paused)\n",
    "event-retagged": """
def is_start(event: p.Event) -> bool:
    return event.type == "started"
""",
    "member-removed": """
def first(event: p.Ended) -> str:
    return "c" if isinstance(event.part, p.C) else ""
""",
    "payload-replaced": """
def name(event: p.Started) -> str:
    return event.id
""",
    "event-shape-changed": """
def why(event: p.Started) -> str:
    return event.data.why
""",
    "optional-property-added": """
event = p.Started(id="1")
""",
    "required-property-added": """
event = p.Started(id="1")
""",
    "property-removed": """
def count(event: p.Started) -> int:
    return event.count
""",
    "property-renamed": """
def at(event: p.Started) -> int:
    return event.createdAt
""",
    "became-optional": """
def name(event: p.Started) -> str:
    return event.id
""",
    "became-required": """
event = p.Started()
""",
    "closed": """
event = p.Started(id="1")
""",
    "opened": """
event = p.Started(id="1")
""",
    "undeclared-typed": """
event = p.Started(id="1", extra={"more": "text"})
event.additional
""",
    "became-nullable": """
def name(event: p.Started) -> str:
    return event.id
""",
    "became-non-null": """
event = p.Started(id=None)
""",
    "type-widened": """
def name(event: p.Started) -> str:
    return event.id
""",
    "type-narrowed": """
event = p.Started(id=1, kind="x")
""",
    "type-replaced": """
def name(event: p.Started) -> str:
    return event.id
""",
    "json-text-changed": """
def name(event: p.Started) -> str:
    return event.data
""",
    "enum-value-removed": """
state: p.StartedState = "lost"
""",
    "const-changed": """
event = p.Started(object="thing")
""",
    "python-name-moved": "print(p.StartedSize)\n",
    "evidence-strengthened": """
def part(event: p.Ended) -> p.EndedPart | p.Unknown:
    return event.part
""",
    "fit-order-changed": """
def part(event: p.Ended) -> p.EndedPart | p.Unknown:
    return event.part
""",
    "terminal-changed": "events = list(p.iter_events([b'']))\n",
    "description-changed": """
event = p.Started(id="1")
""",
}
"""A program for kinds with a verdict on source code: the old package accepts it."""

REVERSED = {"undeclared-typed"}
"""Programs that only the new package accepts, because the attribute is new."""


@pytest.fixture(scope="module")
def errors(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of programs in which mypy finds errors: one run for all."""
    folder = tmp_path_factory.mktemp("sources")
    programs: list[str] = []
    for case in CASES:
        if case.name not in PROGRAMS:
            continue
        for side in ("previous", "current"):
            package = f"{case.name}_{side}".replace("-", "_")
            write(folder, package, case / f"{side}.yaml", ROOT, **settings_of(case, side))
            file = folder / f"use_{package}.py"
            file.write_text(HEAD.format(package=package) + PROGRAMS[case.name], "utf-8")
            programs.append(file.name)
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.10", *programs],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = ran.stdout.splitlines()
    return {line.partition(":")[0] for line in lines if ": error:" in line}


def has_error(errors: set[str], case: Path, side: str) -> bool:
    """Whether the program of a case does not type-check with the package of a side."""
    return f"use_{case.name}_{side}.py".replace("-", "_") in errors


@pytest.mark.parametrize(
    "case", [one for one in CASES if one.name in PROGRAMS], ids=lambda case: case.name
)
def test_a_break_is_an_error_of_the_type_checker(case: Path, errors: set[str]) -> None:
    if case.name in REVERSED:
        assert has_error(errors, case, "previous")
        assert not has_error(errors, case, "current")
        return
    assert not has_error(errors, case, "previous")
    found = {one.verdict("source") for one in changes_of(case) if one.kind.id == case.name}
    # A notice of what was added is a `match` that no longer covers all.
    breaks = "break" in found or case.name in ("event-added", "member-added", "enum-value-added")
    assert has_error(errors, case, "current") is breaks
