"""How a surface differs from another."""

from dataclasses import dataclass

from oneofgen.surface.facts import Fact, Root, Surface
from oneofgen.surface.text import parsed, printed
from oneofgen.surface.types import Constant, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The facts that go, those that come, and the selectors of the root's variants among them.

    A selector is a tag, or the type of a variant that no tag selects.
    """

    gone: frozenset[Fact | Root]
    come: frozenset[Fact | Root]
    gone_events: frozenset[tuple[Constant | None, Type | None]]
    come_events: frozenset[tuple[Constant | None, Type | None]]


def compared(before: Surface, after: Surface) -> Changes:
    """The changes between two surfaces; what the older format cannot tell is no change."""
    version = min(before.version, after.version)
    before, after = _as_of(before, version), _as_of(after, version)
    old = {before.root, *before.facts}
    new = {after.root, *after.facts}
    gone, come = frozenset(old - new), frozenset(new - old)
    gone_events, come_events = _selectors(gone, before), _selectors(come, after)
    return Changes(
        gone=gone,
        come=come,
        gone_events=gone_events - come_events,
        come_events=come_events - gone_events,
    )


def _as_of(surface: Surface, version: int) -> Surface:
    """What is left of a surface when it is told in an older format."""
    if surface.version == version:
        return surface
    older = parsed(printed(surface, version))
    assert older is not None, "we cannot read what we have printed"
    return older


def _selectors(
    facts: frozenset[Fact | Root], surface: Surface
) -> frozenset[tuple[Constant | None, Type | None]]:
    """What selects the root's variants among some facts of a surface."""
    return frozenset(
        (one.tag, one.type if one.tag is None else None)
        for one in surface.variants()
        if one in facts
    )
