"""Decide whether two records are versions of one another, by their properties."""

from difflib import SequenceMatcher

from oneofgen.surface.changes.walk import Walk
from oneofgen.surface.types import Constant, Named, Type

REPLACED = 0.3
"""Two records of different names that share less than this are not the same thing."""

NEARLY = 0.8
"""Two payloads that share this much are nearly equal."""

ALIKE = 0.6
"""How similar tags have to be if the payloads say too little."""


def is_replaced(walk: Walk, old: str, new: str) -> bool:
    """Whether a record took the place of another one, rather than being changed."""
    if old == new:
        return False
    before, after = _properties(walk, old, new)
    if not before or not after:
        return False
    return _contradict(walk, old, new) or shared(walk, old, new, by_type=False) < REPLACED


def is_nearly(walk: Walk, old: str, new: str) -> bool:
    """Whether two records are equal but for their tags, or nearly so."""
    return not _contradict(walk, old, new) and shared(walk, old, new) >= NEARLY


def says_enough(walk: Walk, old: str) -> bool:
    """Whether a record has properties enough to be recognized by them."""
    return len(_properties(walk, old, "")[0]) > 1


def is_similar(old: object, new: object) -> bool:
    """Whether two tags resemble each other."""
    return SequenceMatcher(None, str(old), str(new)).ratio() >= ALIKE


def shared(walk: Walk, old: str, new: str, *, by_type: bool = True) -> float:
    """Return the share of properties that two records have in common, without tags."""
    before, after = _properties(walk, old, new)
    if not before and not after:
        return 1.0
    common = before.keys() & after.keys()
    if by_type:
        common = {
            name
            for name in common
            if walk.old.outline(before[name]) == walk.new.outline(after[name])
        }
    return 2 * len(common) / (len(before) + len(after))


def _properties(walk: Walk, old: str, new: str) -> tuple[dict[str, Type], dict[str, Type]]:
    tags = walk.old.tags.get(old, frozenset()) | walk.new.tags.get(new, frozenset())
    before = walk.old.record(old).properties
    after = walk.new.record(new).properties if new else {}
    return (
        {name: one.type for name, one in before.items() if name not in tags},
        {name: one.type for name, one in after.items() if name not in tags},
    )


def _contradict(walk: Walk, old: str, new: str) -> bool:
    """Whether a property that is no tag is constant in both records, with different values."""
    before, after = _properties(walk, old, new)
    return any(
        isinstance(before[name], Constant)
        and isinstance(after[name], Constant)
        and before[name] != after[name]
        for name in before.keys() & after.keys()
    )


def same_component(walk: Walk, old: str, new: str) -> bool:
    """Whether two variants have the same payload component, or are the same one."""
    payload = walk.payload
    if payload is None or old == new:
        return old == new
    before = walk.old.record(old).properties.get(payload)
    after = walk.new.record(new).properties.get(payload)
    if before is None or after is None:
        return False
    return isinstance(before.type, Named) and before.type == after.type
