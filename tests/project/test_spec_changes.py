"""What `docs/spec-changes.md` shows is real: its patch is applied and its commands are run."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from change_cases import CASES, changes_of
from terminal import ASSISTANTS, Terminal, run, steady

from oneofgen.surface import AREAS, KINDS, LEVELS

__all__ = ["run"]

PAGE = Path(__file__).parents[2] / "docs" / "spec-changes.md"
BLOCK = re.compile(r"^```(toml|diff|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KINDS_MARK = "<!-- kinds -->\n"


def git(folder: Path, *args: str, text: str | None = None) -> None:
    """Run Git with an author."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(
        ["git", *who, *args], cwd=folder, check=True, capture_output=True, text=True, input=text
    )


def session(block: str, run: Terminal) -> str:
    """The block with the output that its commands have now."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    shown: list[str] = []
    for command in commands:
        ran = run(*shlex.split(command)[2:])
        shown.append(f"{command}\n{ran.out}{ran.err}")
    return steady("".join(shown))


def table() -> str:
    """The kinds as a table: what each means, and its verdicts in the case of its test."""
    rows = ["| kind | means | read | write | source |", "| --- | --- | --- | --- | --- |"]
    by_name = {case.name: case for case in CASES}
    for kind in KINDS.values():
        found = [one for one in changes_of(by_name[kind.id]) if one.kind == kind]
        cells = [
            " / ".join(sorted({one.verdict(area) for one in found}, key=LEVELS.index)[::-1])
            for area in AREAS
        ]
        if kind.is_cosmetic:
            cells = ["cosmetic"] * len(AREAS)
        rows.append(f"| `{kind.id}` | {kind.purpose} | {' | '.join(cells)} |")
    return "\n".join([*rows, ""])


def renewed(page: str, run: Terminal) -> str:
    """The page with the output that its commands have now, and with the kinds as they are."""

    def block(found: re.Match[str]) -> str:
        language, text = found.groups()
        if language == "toml":
            run.configure(text)
            assert run("generate").code == 0
            git(run.folder, "init", "-q")
            git(run.folder, "add", "-A")
            git(run.folder, "commit", "-q", "-m", "one")
        elif language == "diff":
            git(run.folder, "apply", "-", text=text)
        else:
            text = session(text, run)
        return f"```{language}\n{text}```"

    before, mark, _ = BLOCK.sub(block, page).partition(KINDS_MARK)
    return f"{before}{mark}\n{table()}"


@pytest.mark.slow
def test_the_page_shows_what_is_so(
    run: Terminal, update: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    (run.folder / ".git").rmdir()
    (run.folder / "openapi.yaml").write_bytes(ASSISTANTS.read_bytes())
    page = PAGE.read_text("utf-8")
    now = renewed(page, run)
    if update:
        PAGE.write_text(now, "utf-8", newline="\n")
    assert now == PAGE.read_text("utf-8")
