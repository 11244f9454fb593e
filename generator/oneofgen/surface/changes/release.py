"""What changes mean for a release: its version and its entry in a changelog."""

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from oneofgen.surface.changes.kinds import LEVELS
from oneofgen.surface.changes.walk import Change

Bump: TypeAlias = Literal["major", "minor", "patch", "none"]

_SECTIONS = {
    "Added": ("-added", "-typed"),
    "Removed": ("-removed", "-untyped"),
}


def bump(found: Iterable[Change], *, strict: bool = False) -> Bump:
    """Return the part of a version that changes call for: major if any of them breaks."""
    found = tuple(found)
    if not found:
        return "none"
    if any(one.worst(strict=strict) == LEVELS[-1] for one in found):
        return "major"
    return "minor" if any(one.kind.adds for one in found) else "patch"


def changelog(found: Sequence[Change], *, strict: bool = False) -> dict[str, list[str]]:
    """Return an entry in the form of Keep a Changelog: lines by section, without cosmetics.

    A line of what breaks says so.
    """
    sections: dict[str, list[str]] = {"Added": [], "Changed": [], "Removed": []}
    for one in found:
        if one.kind.is_cosmetic:
            continue
        ends = ((name, end) for name, several in _SECTIONS.items() for end in several)
        section = next((name for name, end in ends if one.kind.id.endswith(end)), "Changed")
        breaking = "**breaking** " if one.worst(strict=strict) == LEVELS[-1] else ""
        sections[section].append(f"{breaking}`{one.subject}`: {one.what}")
    return {name: lines for name, lines in sections.items() if lines}
