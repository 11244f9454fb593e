"""`oneofgen diff`: what it compares, its formats, its exit codes; and the formats of `check`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from terminal import Terminal, check_snapshot, run
from writing_packages import unformatted

__all__ = ["run"]

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "diff.schema.json").read_text("utf-8"))
OLD, NEW = "old/chat.yaml", "new/chat.yaml"
ROOT = "ChatEvent"


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Packages are not laid out, which is what takes time."""
    with unformatted():
        yield


@pytest.fixture
def both(run: Terminal) -> Terminal:
    """Two versions of a document: the new one has another event and lacks a property."""
    run.put("chat.yaml")
    text = (run.folder / "chat.yaml").read_text("utf-8")
    for path in (OLD, NEW):
        (run.folder / path).parent.mkdir()
        (run.folder / path).write_text(text, "utf-8")
    run.edit(NEW, "turn.stopped]", "turn.stopped, turn.lost]")
    run.edit(NEW, "What a chat sends", "All that a chat sends")
    return run


def valid(text: str) -> Any:
    """The JSON of an output, after a comparison with its schema."""
    told = json.loads(text)
    Draft202012Validator(SCHEMA).validate(told)
    return told


# --- formats --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "markdown", "github"])
def test_a_format_is_as_it_was(form: str, both: Terminal, update: bool) -> None:
    ran = both("diff", OLD, NEW, ROOT, "--format", form)
    assert ran.code == 0
    check_snapshot(f"diff-{form}", str(ran), update)


def test_verbose_lists_what_nothing_notices(both: Terminal) -> None:
    assert "description changed" not in both("diff", OLD, NEW, ROOT).out
    assert "description changed" in both("diff", OLD, NEW, ROOT, "-v").out


def test_json_is_as_its_schema_says(both: Terminal) -> None:
    told = valid(both("diff", OLD, NEW, ROOT, "--format", "json").out)
    (union,) = told["unions"]
    assert (union["root"], union["old"], union["new"]) == (ROOT, OLD, NEW)
    assert union["version"] == "minor"
    assert union["changelog"] == {"Added": ['`"turn.lost"`: event added']}
    (added,) = (one for one in union["changes"] if one["kind"] == "event-added")
    assert (added["read"], added["write"], added["source"]) == ("notice", "ok", "notice")
    assert added["new"]["file"] == NEW
    assert added["new"]["line"] > 0


def test_the_same_is_no_change(both: Terminal) -> None:
    ran = both("diff", OLD, OLD, ROOT, "--fail-on", "any")
    assert (ran.code, ran.out) == (0, f"{ROOT}: {OLD} -> {OLD}\nno changes\n")


# --- exit codes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        ((), 0),
        (("--fail-on", "break"), 0),
        (("--fail-on", "notice"), 1),
        (("--fail-on", "any"), 1),
        (("--fail-on", "notice", "--for", "write"), 0),
        (("--fail-on", "notice", "--for", "write,read"), 1),
        (("--fail-on", "break", "--strict"), 1),
        (("--fail-on", "break", "--strict", "--for", "source"), 0),
        (("--for", "reading"), 2),
        (("--format", "xml"), 2),
    ],
)
def test_it_fails_only_where_that_is_asked_for(
    flags: tuple[str, ...], code: int, both: Terminal
) -> None:
    assert both("diff", OLD, NEW, ROOT, *flags).code == code


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((OLD, NEW), "a ROOT is missing, and none is configured for this document"),
        ((OLD, NEW, "Nothing"), "`Nothing`"),
        ((OLD, "nowhere.yaml", ROOT), "there is no such file"),
        ((OLD, "HEAD:nowhere.yaml", ROOT), "Git has no `nowhere.yaml` in `HEAD`"),
        ((OLD, "https://example.com/openapi.yaml", ROOT), "oneofgen fetches nothing"),
        ((OLD, "new", ROOT), "this folder is no generated package"),
    ],
)
def test_what_cannot_be_compared_is_bad_input(
    args: tuple[str, ...], said: str, both: Terminal
) -> None:
    ran = both("diff", *args)
    assert ran.code == 2
    assert said in ran.err


def test_a_missing_root_is_answered_with_the_largest_unions(both: Terminal) -> None:
    assert "\n    ChatEvent\n" in both("diff", OLD, NEW).err


# --- what is compared -----------------------------------------------------------------------


def test_configured_roots_need_not_be_named(both: Terminal) -> None:
    both.configure(f'[[tool.oneofgen.package]]\nspec = "{NEW}"\nroot = "{ROOT}"\n')
    ran = both("diff", OLD, NEW)
    assert (ran.code, ran.out) == (0, both("diff", OLD, NEW, ROOT).out)


def test_packages_are_compared_without_cosmetics(both: Terminal) -> None:
    for path, name in ((OLD, "one"), (NEW, "two")):
        assert both("generate", path, ROOT, "-o", ".", "--name", name).code == 0
    told = both("diff", "one", "two").out
    assert '"turn.lost": event added\n' in told
    assert "cosmetic changes were not compared" in told
    mixed = both("diff", "one", NEW)
    assert '"turn.lost": event added  (new/chat.yaml:' in mixed.out
    assert mixed.out.startswith(f"{ROOT}: one -> {NEW}\n")


def test_stdin_is_a_document(both: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = BytesIO((both.folder / NEW).read_bytes())

    monkeypatch.setattr(sys, "stdin", Piped())
    assert '"turn.lost": event added' in both("diff", OLD, "-", ROOT).out


def git(folder: Path, *args: str) -> None:
    """Run Git with an author."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def history(both: Terminal) -> Terminal:
    """A repository with a document in two files; the second commit changes the other file."""
    (both.folder / ".git").rmdir()
    git(both.folder, "init", "-q")
    path = both.folder / "api" / "openapi.yaml"
    path.parent.mkdir()
    path.write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents:\n  schemas:\n    Event:\n"
        "      oneOf: [{$ref: 'parts.yaml#/A'}, {$ref: 'parts.yaml#/B'}]\n"
    )
    parts = (
        "A: {type: object, required: [type], properties: {type: {const: a}, x: {type: string}}}\n"
        "B: {type: object, required: [type], properties: {type: {const: b}}}\n"
    )
    (path.parent / "parts.yaml").write_text(parts)
    assert both("generate", "api/openapi.yaml", "Event", "-o", ".").code == 0
    git(both.folder, "add", "-A")
    git(both.folder, "commit", "-q", "-m", "one")
    (path.parent / "parts.yaml").write_text(parts.replace("type: string", "type: integer"))
    git(both.folder, "commit", "-q", "-a", "-m", "two")
    (path.parent / "parts.yaml").unlink()  # what a revision refers to is not looked for here
    return both


def test_a_revision_has_files_of_its_own(history: Terminal) -> None:
    ran = history("diff", "HEAD~1:api/openapi.yaml", "HEAD:api/openapi.yaml", "Event")
    assert ran.code == 0, ran.err
    assert "A.x: str became int  (HEAD~1:api/parts.yaml:1, HEAD:api/parts.yaml:1)" in ran.out


def test_a_package_in_a_revision_is_compared(history: Terminal) -> None:
    ran = history("diff", "HEAD~1:event", "HEAD:api/openapi.yaml")
    assert ran.code == 0, ran.err
    assert "A.x: str became int  (HEAD:api/parts.yaml:1)" in ran.out


def test_a_revision_is_no_option_of_git(history: Terminal) -> None:
    ran = history("diff", "--", "--output=x:api/openapi.yaml", "HEAD:api/openapi.yaml", "Event")
    assert ran.code == 2
    assert not (history.folder / "x").exists()


# --- check ----------------------------------------------------------------------------------


@pytest.fixture
def drifted(both: Terminal) -> Terminal:
    """A package whose document has changed since."""
    both.configure(f'[[tool.oneofgen.package]]\nspec = "{OLD}"\nroot = "{ROOT}"\n')
    assert both("generate").code == 0
    (both.folder / OLD).write_bytes((both.folder / NEW).read_bytes())
    return both


def test_check_has_the_same_formats(drifted: Terminal) -> None:
    (package,) = valid(drifted("check", "--format", "json").out)["packages"]
    assert package["drift"] == "document"
    assert [one["kind"] for one in package["changes"]] == ["event-added"]
    assert "**notice** (read, source)" in drifted("check", "--format", "markdown").out
    said = drifted("check", "--format", "github").out
    assert "::warning file=old/chat.yaml,line=" in said
    assert "::error file=old/chat.yaml::drift: generated/chat_event" in said


def test_in_a_workflow_changes_are_annotations_too(
    drifted: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = drifted("check").out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    ran = drifted("check")
    assert ran.code == 1
    assert ran.out.startswith(plain)
    assert "::warning file=old/chat.yaml,line=" in ran.out


def test_generate_ends_with_what_changed(drifted: Terminal) -> None:
    ran = drifted("generate")
    assert ran.code == 0
    assert '"turn.lost": event added' in ran.err
    assert drifted("generate").err == ""
    told = valid(drifted("check", "--format", "json").out)
    assert [one["drift"] for one in told["packages"]] == [None]
