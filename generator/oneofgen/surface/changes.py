"""Compare two surfaces."""

from dataclasses import dataclass

from oneofgen.surface.facts import Fact, Root, Surface
from oneofgen.surface.parsing import parsed
from oneofgen.surface.text import printed
from oneofgen.surface.types import Constant, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The facts that are removed and added between two surfaces.

    Attributes:
        gone: The facts that only the older surface has.
        come: The facts that only the newer surface has.
        gone_events: What selects the removed variants of the root: a tag, or the type of a variant
            that no tag selects.
        come_events: What selects the added variants of the root.
    """

    gone: frozenset[Fact | Root]
    come: frozenset[Fact | Root]
    gone_events: frozenset[tuple[Constant | None, Type | None]]
    come_events: frozenset[tuple[Constant | None, Type | None]]


def compared(before: Surface, after: Surface) -> Changes:
    """Return the changes between two surfaces, ignoring facts that the older format lacks."""
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
    """Return a surface as an older format can express it."""
    if surface.version == version:
        return surface
    older = parsed(printed(surface, version))
    assert older is not None, "a printed surface cannot be parsed"
    return older


def _selectors(
    facts: frozenset[Fact | Root], surface: Surface
) -> frozenset[tuple[Constant | None, Type | None]]:
    """Return the selectors of those root variants that are among the given facts."""
    return frozenset(
        (one.tag, one.type if one.tag is None else None)
        for one in surface.variants()
        if one in facts
    )
