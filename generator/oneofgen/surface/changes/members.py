"""Match the members of a union: by tag, then by name, then by what they have in common."""

from oneofgen.dataclass import dataclass
from oneofgen.spelling import scalar
from oneofgen.surface.changes.kinds import Circumstances
from oneofgen.surface.changes.likeness import (
    is_nearly,
    is_replaced,
    is_similar,
    same_component,
    says_enough,
)
from oneofgen.surface.changes.sides import Member, Parts, Side
from oneofgen.surface.changes.walk import Spot, Walk
from oneofgen.surface.types import Constant


@dataclass(frozen=True)
class Choice:
    """A way to a member: its tag, or None and its name alone."""

    tag: Constant | None
    member: Member

    @property
    def key(self) -> Constant | str:
        """What the member is found by."""
        return self.member.name if self.tag is None else self.tag

    @property
    def text(self) -> str:
        """What the member is called in a report."""
        return self.member.name if self.tag is None else scalar(self.tag.value)


@dataclass(frozen=True)
class Leftovers:
    """The members that only one of the surfaces has."""

    removed: tuple[Choice, ...] = ()
    added: tuple[Choice, ...] = ()


def matched_members(
    walk: Walk, before: Parts, after: Parts, spot: Spot, *, is_union: bool
) -> Leftovers:
    """Compare the members that match, and return or tell the others.

    Args:
        walk: the walk.
        before: what the position can hold in the old surface.
        after: what it can hold in the new one.
        spot: the position.
        is_union: whether the position is a union in both; the others are told then.
    """
    removed = _choices(walk.old, before, walk.new.tags_in(after))
    added = _choices(walk.new, after, walk.old.tags_in(before))
    if not is_union:  # an object and a union have no tags in common
        removed = [Choice(None, one) for one in before.members.values()]
        added = [Choice(None, one) for one in after.members.values()]
    for match in (_by_key, _by_name, _by_tags_alone):
        for old, new in match(removed, added):
            removed.remove(old)
            added.remove(new)
            _compare(walk, old, new, spot)
    if not is_union and len(removed) == len(added) == 1:
        (old,), (new,) = removed, added
        if not is_replaced(walk, old.member.name, new.member.name):
            walk.pair(old.member.name, new.member.name)
            return Leftovers()
        kind = "payload-replaced" if spot.payload else "type-replaced"
        walk.tell(kind, spot, old.member.name, new.member.name)
        return Leftovers()
    if is_union:
        _retagged(walk, removed, added, spot)
        _tell(walk, removed, added, before, spot)
        return Leftovers()
    return Leftovers(tuple(removed), tuple(added))


def _choices(side: Side, parts: Parts, other: frozenset[str]) -> list[Choice]:
    """Return the ways to the members of a position.

    A member that needs no tag has those that it lists for the tag property of the `other` union.
    """
    found: list[Choice] = []
    for member in parts.members.values():
        tags = member.tags or (None,)
        if tags == (None,) and other:
            properties = side.record(member.name).properties
            listed = [properties[name].type for name in sorted(other) if name in properties]
            tags = next((tuple(side.parts(one).constants) for one in listed), ()) or tags
        found += [Choice(tag, member) for tag in tags]
    return found


Match = list[tuple[Choice, Choice]]


def _by_key(removed: list[Choice], added: list[Choice]) -> Match:
    """Match members by tag, or by name if they have none; if several share a tag, by both."""
    found: Match = []
    for old in removed:
        same = [one for one in added if one.key == old.key]
        named = [one for one in same if one.member.name == old.member.name]
        sharing = [one for one in removed if one.key == old.key]
        if named:
            found.append((old, named[0]))
        elif len(same) == len(sharing) == 1:
            found.append((old, same[0]))
    return found


def _by_name(removed: list[Choice], added: list[Choice]) -> Match:
    """Match what is left by name, if one of both has no tag: the union has got or lost its tag."""
    found: Match = []
    for old in removed:
        same = [one for one in added if one.member.name == old.member.name]
        if len(same) == 1 and (old.tag is None or same[0].tag is None):
            found.append((old, same[0]))
    return list({new: (old, new) for old, new in found}.values())


def _by_tags_alone(removed: list[Choice], added: list[Choice]) -> Match:
    """Match the only members that are left without a tag."""
    olds = [one for one in removed if one.tag is None]
    news = [one for one in added if one.tag is None]
    if len(removed) == len(added) == len(olds) == len(news) == 1:
        return [(olds[0], news[0])]
    return []


def _compare(walk: Walk, old: Choice, new: Choice, spot: Spot) -> None:
    before, after = old.member.name, new.member.name
    if is_replaced(walk, before, after):
        subject = old.text if spot.root else spot.subject
        at = Spot(subject, old.member.at, new.member.at)
        walk.tell("payload-replaced", at, before, after)
    else:
        walk.pair(before, after)


def _retagged(walk: Walk, removed: list[Choice], added: list[Choice], spot: Spot) -> None:
    """Tell which members have got another tag, and compare them."""

    def same(old: Choice, new: Choice) -> bool:
        return same_component(walk, old.member.name, new.member.name)

    def near(old: Choice, new: Choice) -> bool:
        if old.tag is None or new.tag is None:
            return False
        enough = says_enough(walk, old.member.name) or is_similar(old.tag.value, new.tag.value)
        return enough and is_nearly(walk, old.member.name, new.member.name)

    for alike in (same, near):
        ways = [(old, new) for old in removed for new in added if alike(old, new)]
        for old, new in ways:
            if sum(old in way or new in way for way in ways) == 1 and old.tag and new.tag:
                removed.remove(old)
                added.remove(new)
                at = Spot(old.text if spot.root else spot.subject, old.member.at, new.member.at)
                kind = "event-retagged" if spot.root else "member-retagged"
                walk.tell(kind, at, old.text, new.text)
                walk.pair(old.member.name, new.member.name)


def _tell(
    walk: Walk, removed: list[Choice], added: list[Choice], before: Parts, spot: Spot
) -> None:
    for one in removed:
        at = Spot(one.text if spot.root else spot.subject, one.member.at, spot.new)
        walk.tell("event-removed" if spot.root else "member-removed", at, before=one.text)
    for one in added:
        at = Spot(one.text if spot.root else spot.subject, spot.old, one.member.at)
        told = Circumstances(unknown=_is_unknown(walk, one, before))
        kind = "event-added" if spot.root else "member-added"
        walk.tell(kind, at, after=one.text, circumstances=told)


def _is_unknown(walk: Walk, added: Choice, before: Parts) -> bool:
    """Whether the old package reads an added object as `Unknown`, not as another member."""
    tags = {tag for member in before.members.values() for tag in member.tags or (None,)}
    if before.dicts:
        return False
    if added.tag is not None and tags and not tags & {None, added.tag}:
        return not any(_takes_any_tag(walk, union, before) for union in before.unions)
    return len(before.members) > 1 and None in tags and _shares_nothing(walk, added, before)


def _shares_nothing(walk: Walk, added: Choice, before: Parts) -> bool:
    """Whether an added object has no property of the others, each of which requires one."""
    known: set[str] = set()
    for name in before.members:
        properties = walk.old.record(name).properties
        known.update(properties)
        if not any(one.required for one in properties.values()):
            return False
    return known.isdisjoint(walk.new.record(added.member.name).properties)


def _takes_any_tag(walk: Walk, union: str, before: Parts) -> bool:
    """Whether a member of an old union takes tags that are not listed."""
    distinction = walk.old.unions[union].distinction
    if distinction is None or distinction.tag is None or distinction.how != "literal":
        return False
    for name in before.members:
        prop = walk.old.record(name).properties.get(distinction.tag)
        if prop is not None:
            parts = walk.old.parts(prop.type)
            if parts.scalars or parts.any:
                return True
    return False
