"""Distinguishing variants by the evidence of JSON types and keys, and by fit for the rest."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.model import ByFit, ByKey, ByPropertyType, Choice, JsonType, Pick, Record
from oneofgen.variants.candidates import Candidate, Group, names

MOST_PROPERTIES = 4
"""How many properties may be examined by JSON type, one after another, on the way to a variant."""

Choose: TypeAlias = Callable[[Sequence[Candidate]], Choice]
"""Returns the choice among some of the candidates."""

ChooseAfter: TypeAlias = Callable[[Sequence[Candidate], str], Choice]
"""Returns the choice among some of the candidates, after a property was examined."""


# --- JSON types of a property --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Separation:
    """The candidates that admit each JSON type of a property, in document order."""

    property: str
    groups: dict[JsonType, list[Candidate]]

    def is_conclusive(self, group: Group) -> bool:
        """Whether two candidates admit different types, and no type is admitted by all."""
        sizes = [len(some) for some in self.groups.values()]
        known = {one.index for some in self.groups.values() for one in some}
        differ = any(len(some) < len(known) for kind, some in self.groups.items() if kind != "null")
        return len(known) > 1 and differ and max(sizes) < len(group)

    def rank(self, group: Group) -> tuple[bool, bool, int]:
        """Return a key that sorts the properties, the one that distinguishes best first."""
        largest = max(len(some) for some in self.groups.values())
        lenient = sum(not one.requires(self.property) for one in group)
        required = all(one.requires(self.property) for one in group)
        return largest > 1 or lenient > 1, not required, largest


def by_property_type(
    group: Group, used: frozenset[str], choose: ChooseAfter
) -> ByPropertyType | None:
    """Return a choice by a property that has different JSON types in the candidates, if any.

    An example is `data: {…}` or `data: "[DONE]"`. A type may be admitted by several candidates, but
    not by all. If the property is absent or has a type that none admits, the choice is among the
    candidates that do not require it.

    Args:
        group: the candidates.
        used: the properties that earlier choices examined.
        choose: returns the choice among the candidates that a type or its absence leaves.
    """
    possible = [_separation(group, name) for name in names(group) if name not in used]
    possible = [one for one in possible if one.is_conclusive(group)]
    if not possible:
        return None
    best = min(possible, key=lambda one: one.rank(group))
    lenient = [one for one in group if not one.requires(best.property)]
    return ByPropertyType(
        property=best.property,
        cases=tuple((kind, choose(some, best.property)) for kind, some in best.groups.items()),
        absent=choose(lenient, best.property) if lenient else by_fit(group, invalid=True),
    )


def _separation(group: Group, name: str) -> _Separation:
    kinds = {one.index: one.admitted(name) for one in group}
    mixed = any("number" in some for some in kinds.values())
    groups: dict[JsonType, list[Candidate]] = {}
    for one in group:
        own: list[JsonType] = [_number(kind, mixed) for kind in kinds[one.index]]
        for kind in dict.fromkeys(own):
            groups.setdefault(kind, []).append(one)
    return _Separation(name, groups or {"null": []})


def _number(kind: JsonType, mixed: bool) -> JsonType:
    """Return `number` for an integer if another candidate admits all numbers."""
    return "number" if mixed and kind == "integer" else kind


# --- keys ----------------------------------------------------------------------------------


def by_key(group: Group, choose: Choose) -> ByKey | None:
    """Return a choice by keys that only one candidate declares, or None if there are none.

    Args:
        group: the candidates.
        choose: returns the choice among the candidates that can lack such a key.
    """
    sole = {one.index: _sole_keys(one, group) for one in group}
    owners = [one for one in group if sole[one.index]]
    if not owners:
        return None
    lenient = [one for one in group if not any(map(one.requires, sole[one.index]))]
    other: Choice | None = None
    if lenient and len(lenient) < len(group):
        other = choose(lenient)
    elif not all(len(one.properties) == 1 for one in group):  # else the key is the tag
        other = by_fit(group, invalid=not lenient)
    return ByKey(
        cases=tuple((key, Pick(variant=one.index)) for one in owners for key in sole[one.index]),
        other=other,
        several=by_fit(group, invalid=True) if len(owners) > 1 else None,
    )


def _sole_keys(one: Candidate, group: Group) -> list[str]:
    """Return the properties that no other candidate declares or types, required ones first."""
    others = [other for other in group if other is not one]
    keys = [name for name in one.properties if not any(other.admitted(name) for other in others)]
    return sorted(keys, key=lambda name: not one.requires(name))


# --- fit -----------------------------------------------------------------------------------


def by_fit(group: Iterable[Candidate], *, invalid: bool = False) -> ByFit:
    """Return a choice by fit, in document order.

    Args:
        group: the candidates.
        invalid: whether no candidate accepts the values that get here.
    """
    group = list(group)
    return ByFit(
        candidates=tuple(Pick(variant=one.index) for one in group),
        unknown=all(isinstance(one.record, Record) and one.requires_any for one in group),
        invalid=invalid,
    )
