"""The cases of `tests/changes`: for each kind of change a document before and after it.

A case may have `settings.json` (the settings of either side) and `witness.json` (values
beside those that are made from the schemas).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from oneofgen.package.differences import surface_in
from oneofgen.package.make import look
from oneofgen.settings import Settings
from oneofgen.surface import AREAS, Change, Surface, changes

FOLDER = Path(__file__).parents[1] / "changes"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
ROOT = "Event"


def settings_of(case: Path, side: str) -> dict[str, Any]:
    """The settings of the side `previous` or `current` of a case."""
    told = extra(case, "settings").get(side, {})
    return {key: tuple(one) if isinstance(one, list) else one for key, one in told.items()}


def extra(case: Path, name: str) -> dict[str, Any]:
    """What a JSON file of a case says; nothing if there is no such file."""
    path = case / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def surface_of_file(spec: Path, root: str, **settings: Any) -> Surface:
    """The surface of the package of a root of a document."""
    return surface_in(look(Settings(spec=str(spec), root=root, **settings)))


@cache
def changes_of(case: Path) -> tuple[Change, ...]:
    """The changes of a case."""
    before, after = (
        surface_of_file(case / f"{side}.yaml", ROOT, **settings_of(case, side))
        for side in ("previous", "current")
    )
    return changes(before, after)


def told(found: tuple[Change, ...]) -> str:
    """Changes as text: a line for each, with its verdicts."""
    return "".join(f"{one.kind.id}: {one.subject}: {one.what} [{_words(one)}]\n" for one in found)


def _words(one: Change) -> str:
    if one.kind.is_cosmetic:
        return "cosmetic"
    return ", ".join(f"{area} {one.verdict(area)}" for area in AREAS)
