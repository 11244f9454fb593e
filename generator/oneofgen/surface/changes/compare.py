"""Compare two surfaces: their roots, then everything that both reach from there."""

from typing import TypeAlias

from oneofgen.model import Envelope, Flat
from oneofgen.spelling import scalar
from oneofgen.surface.changes.catalogue import KINDS
from oneofgen.surface.changes.classes import compare_classes
from oneofgen.surface.changes.kinds import LEVELS, Circumstances
from oneofgen.surface.changes.walk import Change, Spot, Walk
from oneofgen.surface.facts import Root, Surface, Untagged
from oneofgen.surface.parsing import parsed
from oneofgen.surface.text import printed
from oneofgen.surface.types import Constant


def changes(old: Surface, new: Surface) -> tuple[Change, ...]:
    """Return how a surface changed: by severity, then in the order of the catalogue.

    Facts that the format of one of the surfaces lacks are not compared, nor is what only an added
    event reaches.
    """
    if old == new and (old.details is None or new.details is None):
        return ()
    version = min(old.version, new.version)
    old, new = _as_of(old, version), _as_of(new, version)
    walk = Walk(old, new)
    _roots(walk, old.root, new.root)
    while walk.waiting:
        compare_classes(walk, *walk.waiting.popleft())
    _names(walk)
    _groups(walk)
    return tuple(sorted(walk.found, key=_severity))


def _as_of(surface: Surface, version: int) -> Surface:
    """Return a surface as the oldest format can express it, if that is the version."""
    if version or surface.version == version:
        return surface
    older = parsed(printed(surface, version))
    assert older is not None, "a printed surface cannot be parsed"
    return older


def _severity(change: Change) -> tuple[int, int, str, str, str]:
    return (
        -LEVELS.index(change.worst()),
        _ORDER[change.kind.id],
        change.subject,
        change.before,
        change.after,
    )


_ORDER = {name: index for index, name in enumerate(KINDS)}


def _roots(walk: Walk, old: Root, new: Root) -> None:
    spot = Spot(old.name, old.at, new.at)
    shapes = _shape(old), _shape(new)
    if shapes[0] != shapes[1] and any(
        not isinstance(one.event_shape, Untagged) for one in (old, new)
    ):
        walk.tell("event-shape-changed", spot, *shapes)
    if old.nullable != new.nullable:
        walk.tell("became-nullable" if new.nullable else "became-non-null", spot)
    for kind, before, after in (
        ("terminal-changed", old.terminal, new.terminal),
        ("sentinel-changed", *_sentinels(old, new)),
        ("errors-changed", old.errors, new.errors),
        ("framing-changed", (Constant(old.framing),), (Constant(new.framing),)),
    ):
        if before is not None and after is not None and before != after:
            told = Circumstances(fewer=set(after) < set(before))
            walk.tell(kind, spot, _values(before), _values(after), told)
    if old.name in walk.old.unions and new.name in walk.new.unions:
        walk.pair(old.name, new.name)


def _sentinels(
    old: Root, new: Root
) -> tuple[tuple[Constant, ...] | None, tuple[Constant, ...] | None]:
    if None in (old.has_sentinel, new.has_sentinel):
        return None, None
    one, other = old.sentinel, new.sentinel
    return (() if one is None else (one,)), (() if other is None else (other,))


def _values(values: tuple[Constant, ...]) -> str:
    return " or ".join(scalar(one.value) for one in values) or "nothing"


def _shape(root: Root) -> str:
    match root.event_shape:
        case Envelope(tag=tag, payload=payload):
            return f"tag `{tag}`, payload `{payload}`"
        case Flat(tag=tag):
            return f"tag `{tag}`"
        case Untagged():
            return "no tag"


def _names(walk: Walk) -> None:
    """Tell which classes have another name in Python."""
    pairs = {**walk.pairs, **walk.names}
    kept = {old for old, new in pairs if old == new}
    for old, new in pairs:
        if old != new and old not in kept:
            spot = walk.spot(old, walk.old.place(old), walk.new.place(new))
            walk.tell("python-name-moved", spot, old, new)


def _groups(walk: Walk) -> None:
    """Tell which groups of events have other members, of those that the root has as before."""
    events, now = ({one.tag for one in side.surface.variants()} for side in (walk.old, walk.new))
    for name in walk.old.groups():
        if any(old == name for old, _ in walk.pairs):
            continue
        before = {one.tag for one in walk.old.unions[name].variants} & events & now
        group = walk.new.unions.get(name)
        after = {one.tag for one in group.variants} & events & now if group else set[Selector]()
        words = ["gone"] if group is None else [*_listed("without", before - after)]
        words += [] if group is None else _listed("with", after - before)
        if words:
            spot = walk.spot(name, walk.old.place(name), walk.new.place(name))
            walk.tell("group-changed", spot, after=f"group is now {', '.join(words)}")


Selector: TypeAlias = Constant | None


def _listed(word: str, tags: set[Selector]) -> list[str]:
    texts = sorted(scalar(one.value) for one in tags if one is not None)
    return [f"{word} {' and '.join(texts)}"] if texts else []
