"""Format changes for programs: JSON, Markdown, and the annotations of GitHub's workflows."""

import json
from collections.abc import Sequence
from typing import Any

from oneofgen.explain.changes import lines_of, places
from oneofgen.package.differences import Changed, Differences
from oneofgen.problems import Position
from oneofgen.surface import AREAS, changelog
from oneofgen.wording import printable

FORMAT = 1
"""The version of the JSON, which `docs/diff.schema.json` describes."""

FENCE = "```"


# --- JSON -----------------------------------------------------------------------------------


def differences_json(found: Sequence[Differences]) -> str:
    """Return one JSON object with the changes of each root."""
    unions = [differences_object(one) for one in found]
    return json.dumps({"format": FORMAT, "unions": unions}, indent=2)


def differences_object(found: Differences) -> dict[str, Any]:
    """Return the changes of a root as a JSON object."""
    return {
        "root": found.root,
        "old": found.old,
        "new": found.new,
        "strict": found.strict,
        "cosmetics_compared": found.with_cosmetics,
        "version": found.bump,
        "changelog": changelog([one.change for one in found.changes], strict=found.strict),
        "changes": [change_object(one, strict=found.strict) for one in found.changes],
    }


def change_object(one: Changed, *, strict: bool = False) -> dict[str, Any]:
    """Return a change as a JSON object."""
    change = one.change
    return {
        "kind": change.kind.id,
        "subject": change.subject,
        "message": f"{change.subject}: {change.what}",
        "before": change.before,
        "after": change.after,
        "cosmetic": change.kind.is_cosmetic,
        **{area: change.verdict(area, strict=strict) for area in AREAS},
        "old": _position(one.old),
        "new": _position(one.new),
    }


def _position(at: Position | None) -> dict[str, Any] | None:
    if at is None:
        return None
    return {"file": at.file, "line": at.line, "column": at.column, "pointer": at.pointer}


# --- Markdown -------------------------------------------------------------------------------


def differences_markdown(found: Differences) -> str:
    """Return the changes of a root as a comment of a bot has them."""
    head = f"### {_code(found.root)}: {_code(found.old)} → {_code(found.new)}"
    if not found.changes:
        return f"{head}\n\nNo changes."
    lines = [line for line in lines_of(found.changes, strict=found.strict) if not line.is_cosmetic]
    rows = [
        f"| {line.level} | {', '.join(line.areas)} | {markdown_cell(line.text)} "
        f"| {markdown_cell(places(line.changes[0]))} |"
        for line in lines
    ]
    table = ["| | breaks or concerns | change | where |", "| --- | --- | --- | --- |", *rows]
    cosmetic = sum(one.change.kind.is_cosmetic for one in found.changes)
    notes = [f"Suggested version: **{found.bump}**. Cosmetic changes: {cosmetic}."]
    if not found.with_cosmetics:
        notes = [f"Suggested version: **{found.bump}**. Cosmetic changes were not compared."]
    return "\n".join([head, "", *(table if rows else []), "", *notes, *_entry(found)])


def _entry(found: Differences) -> list[str]:
    """Return the entry for a changelog, folded."""
    sections = changelog([one.change for one in found.changes], strict=found.strict)
    if not sections:
        return []
    lines = ["", "<details><summary>Changelog entry</summary>", "", f"{FENCE}markdown"]
    for name, entries in sections.items():
        lines += [f"### {name}", "", *(f"- {printable(one, 500)}" for one in entries), ""]
    return [*lines[:-1], FENCE, "", "</details>"]


def _code(text: str) -> str:
    return f"`{printable(text).replace('`', chr(39))}`"


def markdown_cell(text: str) -> str:
    """Return a text as the cell of a table, with nothing in it that Markdown would act on."""
    escaped = printable(text, 500).replace("\\", "\\\\")
    for mark in "|*_`<>[]":
        escaped = escaped.replace(mark, f"\\{mark}")
    return escaped.replace("@", "@\u200b")


# --- GitHub ---------------------------------------------------------------------------------


def differences_github(found: Differences) -> str:
    """Return an annotation for each line of the report that breaks something or is a notice."""
    lines = lines_of(found.changes, strict=found.strict)
    return "\n".join(
        annotation(
            "error" if line.level == "break" else "warning",
            line.changes[0].new or line.changes[0].old,
            f"{', '.join(line.areas)}: {line.text}",
        )
        for line in lines
        if line.level != "ok"
    )


def annotation(level: str, at: Position | None, message: str) -> str:
    """Return a workflow command of GitHub that puts a message at a line."""
    properties = ""
    if at is not None:
        properties = f" file={_property(at.file)}"
        properties += f",line={at.line},col={at.column}" if at.line else ""
    return f"::{level}{properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
