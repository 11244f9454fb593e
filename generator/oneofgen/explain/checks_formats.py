"""Format the results of `check` for programs: JSON, Markdown, annotations of GitHub."""

import json
from collections.abc import Sequence
from pathlib import PurePath

from oneofgen.explain.changes import lines_of, places
from oneofgen.explain.changes_formats import FORMAT, annotation, change_object, markdown_cell
from oneofgen.explain.outcomes import reason_of
from oneofgen.package.current import Checked
from oneofgen.problems import Position
from oneofgen.settings import shown


def checks_json(results: Sequence[Checked]) -> str:
    """Return one JSON object with the result of each package."""
    packages = [
        {
            "name": one.name,
            "folder": PurePath(shown(one.folder)).as_posix(),
            "drift": one.drift.kind if one.drift else None,
            "files": list(one.drift.files),
            "inputs": list(one.drift.inputs),
            "reason": reason_of(one) if one.drift else None,
            "changes": (
                None
                if one.changes is None and one.drift
                else [change_object(change) for change in one.changes or ()]
            ),
        }
        for one in results
    ]
    return json.dumps({"format": FORMAT, "packages": packages}, indent=2)


def checks_markdown(results: Sequence[Checked]) -> str:
    """Return the results as a comment of a bot has them."""
    parts: list[str] = []
    for one in results:
        if not one.drift:
            parts.append(f"- `{one.name}` is up to date")
            continue
        parts.append(f"- {markdown_cell(reason_of(one))}")
        for line in lines_of(one.changes or ()):
            if line.level != "ok":
                where = markdown_cell(places(line.changes[0]))
                areas = ", ".join(line.areas)
                parts.append(f"  - **{line.level}** ({areas}): {markdown_cell(line.text)} {where}")
    return "\n".join(part.rstrip() for part in parts)


def checks_github(results: Sequence[Checked]) -> str:
    """Return an annotation for each drift, and for each change that breaks or is a notice."""
    found: list[str] = []
    for one in results:
        if not one.drift:
            continue
        found.append(annotation("error", _position(one), reason_of(one)))
        for line in lines_of(one.changes or ()):
            if line.level != "ok":
                level = "error" if line.level == "break" else "warning"
                message = f"{', '.join(line.areas)}: {line.text}"
                found.append(annotation(level, line.changes[0].new, message))
    return "\n".join(found)


def _position(checked: Checked) -> Position:
    """Return the document, or the only file that a drift is about."""
    drift = checked.drift
    if drift.kind in ("hand edit", "foreign file") and len(drift.files) == 1:
        return Position(PurePath(shown(checked.folder), drift.files[0]).as_posix())
    return Position(shown(checked.settings.spec_path))
