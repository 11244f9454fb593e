"""Distinguishing variants without a tag: by JSON types and keys, and at last by best fit."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from oneofgen.model import ByFit, ByItemType, ByKey, ByPropertyType, Choice, How, JsonType, Pick
from oneofgen.variants.admitted import Lookup, item_types, scalar_depth
from oneofgen.variants.candidates import Candidate, Group, names

MAX_DEPTH = 8
"""How deep nested arrays are inspected."""

Choose: TypeAlias = Callable[[Sequence[Candidate]], Choice]
"""A function that returns the choice among some of the candidates."""


def by_property_type(group: Group, used: frozenset[str]) -> ByPropertyType | None:
    """Return a choice by a property with a different JSON type in each candidate, if there is one.

    An example is `data: {…}` or `data: "[DONE]"`. At most one candidate may lack the property. If
    the property is absent or has another type, the value is read as the candidate that does not
    require it, else as the first one.
    """
    possible = [name for name in names(group) if name not in used and _types_differ(group, name)]
    possible.sort(key=lambda name: not all(one.requires(name) for one in group))
    if not possible:
        return None
    name = possible[0]
    cases: list[tuple[JsonType, Choice]] = []
    for one in group:
        if name in one.properties:
            cases += _leading_to(one, one.kinds[name])
            if one.properties[name].value.nullable:
                cases.append(("null", Pick(variant=one.index)))
    lenient = [one for one in group if not one.requires(name)] or group
    return ByPropertyType(property=name, cases=tuple(cases), absent=Pick(variant=lenient[0].index))


def _types_differ(group: Group, name: str) -> bool:
    """Whether the JSON type of a property determines the candidate."""
    declaring = [one for one in group if name in one.properties]
    if len(declaring) < 2 or sum(not one.requires(name) for one in group) > 1:
        return False
    if sum(one.properties[name].value.nullable for one in declaring) > 1:
        return False
    kinds = [kind for one in declaring for kind in one.kinds[name]]
    return len(kinds) == len(set(kinds)) and not {"integer", "number"} <= set(kinds)


def by_some_property_type(group: Group, used: frozenset[str]) -> Choice | None:
    """Return a choice by the first present property whose JSON types differ, if there is one.

    An object without any such property, or with null there, is read as the first candidate.
    """
    choice: Choice = Pick(variant=group[0].index)
    found = False
    for name in reversed(names(group)):
        kinds = [kind for one in group for kind in one.kinds.get(name, ())]
        differ = len(kinds) == len(set(kinds)) and not {"integer", "number"} <= set(kinds)
        if name not in used and differ and all(name in one.properties for one in group):
            found = True
            cases = [case for one in group for case in _leading_to(one, one.kinds[name])]
            choice = ByPropertyType(property=name, cases=tuple(cases), absent=choice)
    return choice if found else None


def _leading_to(one: Candidate, kinds: Iterable[JsonType]) -> list[tuple[JsonType, Choice]]:
    return [(kind, Pick(variant=one.index)) for kind in kinds]


def by_key(group: Group, choose: Choose) -> ByKey | None:
    """Return a choice by keys that only one candidate requires or, failing that, declares.

    `choose` decides among the candidates without such a key. Return None if no candidate has one.
    """
    cases: list[tuple[str, Choice]] = []
    rest = list(group)
    how: How = "required-key"
    for key_of, means in _KEYS:
        if len(rest) < 2:
            break
        left: list[Candidate] = []
        for one in rest:
            key = key_of(one, group)
            if key is None:
                left.append(one)
            else:
                keys = _all_sole(one, group) if means == "declared-key" else [key]
                cases += [(each, Pick(variant=one.index)) for each in keys]
                how = means
        rest = left
    if not cases:
        return None
    if rest:
        return ByKey(cases=tuple(cases), other=choose(rest), how=how)
    if all(len(one.properties) == 1 for one in group):  # the key is the tag
        return ByKey(cases=tuple(cases), how=how)
    # An object without these keys is valid only for a candidate that requires none of them.
    lenient = [one for one in group if _sole_required(one, group) is None]
    lenient = [one for one in lenient if _loosely_required(one, group) is None]
    other = Pick(variant=lenient[0].index) if lenient else None
    return ByKey(cases=tuple(cases), other=other, how=how)


def _sole_required(one: Candidate, group: Group) -> str | None:
    """Return the first property that one candidate requires and no other declares."""
    others = [other for other in group if other is not one]
    for name in one.properties:
        if one.requires(name) and not any(name in other.properties for other in others):
            return name
    return None


def _loosely_required(one: Candidate, group: Group) -> str | None:
    """Return the first property that one candidate requires and no other requires."""
    others = [other for other in group if other is not one]
    for name in one.properties:
        if one.requires(name) and not any(other.requires(name) for other in others):
            return name
    return None


def _sole_declared(one: Candidate, group: Group) -> str | None:
    """Return the first property that no other candidate declares."""
    return next(iter(_all_sole(one, group)), None)


def _all_sole(one: Candidate, group: Group) -> list[str]:
    """Return every property that no other candidate declares."""
    others = [other for other in group if other is not one]
    return [
        name for name in one.properties if not any(name in other.properties for other in others)
    ]


_KEYS: tuple[tuple[Callable[[Candidate, Group], str | None], How], ...] = (
    (_sole_required, "required-key"),
    (_loosely_required, "required-key"),
    (_sole_declared, "declared-key"),
)


def by_item_type(lookup: Lookup, group: Group, depth: int = 1) -> ByItemType | None:
    """Return a choice by the JSON type of the first item, or None if it does not differ."""
    kinds = {one.index: item_types(lookup, one.leaf.shape, depth) for one in group}
    having: dict[JsonType, list[Candidate]] = {}
    for one in group:
        for kind in kinds[one.index]:
            having.setdefault(kind, []).append(one)
    if all(len(some) == len(group) for some in having.values()):
        deeper = set(having) == {"array"} and depth < MAX_DEPTH
        return by_item_type(lookup, group, depth + 1) if deeper else None

    def among(kind: JsonType, some: list[Candidate]) -> Choice:
        if len(some) == 1 or all(scalar_depth(one.leaf.shape) <= depth for one in some):
            return Pick(variant=some[0].index)
        if kind == "array" and depth < MAX_DEPTH:
            return by_item_type(lookup, some, depth + 1) or by_fit(some)
        return by_fit(some)

    return ByItemType(
        cases=tuple((kind, among(kind, some)) for kind, some in having.items()),
        other=by_fit(group).candidates[0][1],
        depth=depth,
    )


def by_fit(group: Group) -> ByFit:
    """Return a choice by the number of declared keys that a value has.

    Scalars and arrays of scalars are the first candidates.
    """
    ordered = sorted(group, key=lambda one: scalar_depth(one.leaf.shape))
    return ByFit(
        candidates=tuple((tuple(one.properties), Pick(variant=one.index)) for one in ordered)
    )
