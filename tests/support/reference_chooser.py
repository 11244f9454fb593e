"""A slow chooser of variants, written straight from design's section on choosing, for the tests.

It decides for one value at a time, with all that the schemas say before it. Where that says nothing
of which variant a value is (one that is valid for none, say), it answers with those that are left:
`Undecided`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from reference_reading import COMPONENTS, Leaf, Position, Reading, among, json_type, same

USUAL = ("event", "type", "object", "kind")
"""What tag properties are usually called, the likeliest first."""


@dataclass(frozen=True)
class Unknown:
    """The tag is one that the union does not list, or there is none."""


@dataclass(frozen=True)
class Misfit:
    """The value is of a JSON type that no variant is of."""


@dataclass(frozen=True)
class Undecided:
    """Nothing says which of these it is."""

    leaves: tuple[Leaf, ...]


Answer: TypeAlias = Leaf | Unknown | Misfit | Undecided


@dataclass(frozen=True)
class Tagging:
    """A tag property, and the values of it that mean each leaf; none for those without."""

    name: str
    values: tuple[tuple[Any, ...], ...]


class Reference(Reading):
    """A document, and what variant each value of it is."""

    def choose(self, position: Position, value: Any) -> Answer:
        """The variant that a value is, which is not null."""
        fitting = [one for one in position.leaves if json_type(value) in self.kinds(one)]
        if not fitting:
            return Misfit()
        if not isinstance(value, dict):
            return fitting[0] if len(fitting) == 1 else Undecided(tuple(fitting))
        if len(position.leaves) == 1:
            return self._lone(fitting[0], position.own, value)
        return self._object(fitting, position.own, value, ())

    def _lone(self, leaf: Leaf, own: Sequence[str], value: Mapping[str, Any]) -> Answer:
        """The one variant of a root, unless its tag is another."""
        tagging = self.tagging([leaf], own)
        if tagging is None:
            return leaf
        known = tagging.name in value and among(value[tagging.name], tagging.values[0])
        return leaf if known else self._default([leaf], own)

    def tagging(
        self, leaves: Sequence[Leaf], own: Sequence[str], used: Sequence[str] = ()
    ) -> Tagging | None:
        """The tag property of several objects, and its values."""
        bearing = self._discriminators(leaves, own, used)
        if not bearing:
            return self._inferred(leaves, used)
        name = self._tag_name(bearing[0])
        literals = tuple(self.literals(one, name) for one in leaves)
        if _disjoint(literals) or _single(literals):
            return Tagging(name, literals)
        return self._mapping(leaves, bearing, name) or self._names(leaves, name)

    def _discriminators(
        self, leaves: Sequence[Leaf], own: Sequence[str], used: Sequence[str]
    ) -> list[str]:
        """The discriminators of a union, or else of the nested ones and bases of every member."""
        if own:
            return list(own)
        found = dict.fromkeys(at for one in leaves for at in one.discriminators)
        for name in dict.fromkeys(self._tag_name(at) for at in found):
            bearing = [at for at in found if self._tag_name(at) == name]
            everywhere = all(any(at in one.discriminators for at in bearing) for one in leaves)
            if everywhere and name not in used:
                return bearing
        return []

    def _tag_name(self, at: str) -> str:
        return str(self.node(at)["discriminator"]["propertyName"])

    def _mapping(self, leaves: Sequence[Leaf], bearing: list[str], name: str) -> Tagging | None:
        values: list[list[Any]] = [[] for _ in leaves]
        for at in bearing:
            for key, target in self.node(at)["discriminator"].get("mapping", {}).items():
                pointer = self.mapped(target)
                exact = [one for one in leaves if one.at == pointer]
                for one in exact or [one for one in leaves if pointer in one.way]:
                    values[leaves.index(one)].append(self._as_tag(key, leaves, name))
        if not any(values):
            return None
        for index, one in enumerate(leaves):
            component = _component(one)
            if not values[index] and component is not None:
                values[index].append(component)
        return Tagging(name, tuple(tuple(each) for each in values))

    def _as_tag(self, key: str, leaves: Sequence[Leaf], name: str) -> Any:
        """A key of a mapping, which is text, as the value that the property holds."""
        having = [one for one in leaves if name in self.properties(one)]
        kinds = {kind for one in having for kind in self.property_kinds(one, name)}
        if kinds == {"boolean"} and key.lower() in ("true", "false"):
            return key.lower() == "true"
        return int(key) if kinds == {"number"} and key.lstrip("-").isdigit() else key

    def _names(self, leaves: Sequence[Leaf], name: str) -> Tagging | None:
        names = [_component(one) for one in leaves]
        values = tuple(() if one is None else (one,) for one in names)
        return Tagging(name, values) if any(values) else None

    def _inferred(self, leaves: Sequence[Leaf], used: Sequence[str]) -> Tagging | None:
        """A property whose literals tell the leaves apart: in all of them, else in some."""
        names = dict.fromkeys(name for one in leaves for name in self.properties(one))
        found: list[tuple[tuple[int, ...], Tagging]] = []
        for order, name in enumerate(names):
            values = tuple(self.literals(one, name) for one in leaves)
            having = [one for one in leaves if self.literals(one, name)]
            if (
                name in used
                or len(having) < min(2, len(leaves))
                or not (_disjoint(values) or _single(values))
            ):
                continue
            optional = any(name not in self.required(one) for one in having)
            usual = USUAL.index(name) if name in USUAL else len(USUAL)
            some, shared = len(having) < len(leaves), not _disjoint(values)
            found.append(((some, shared, optional, usual, order), Tagging(name, values)))
        return min(found, key=lambda one: one[0])[1] if found else None

    def _object(
        self, leaves: Sequence[Leaf], own: Sequence[str], value: Any, used: tuple[str, ...]
    ) -> Answer:
        if len(leaves) == 1:
            return leaves[0]
        tagging = self.tagging(leaves, own, used)
        if tagging is None:
            return self._structure(leaves, value)
        name, used = tagging.name, (*used, tagging.name)
        tagged = list(zip(leaves, tagging.values, strict=True))
        if name in value:
            listing = [one for one, values in tagged if among(value[name], values)]
            if value[name] is None and any(v and self._nullable(one, name) for one, v in tagged):
                listing = [one for one in leaves if self._nullable(one, name)]
            if listing:
                return self._object(listing, (), value, used)
            left = [one for one, values in tagged if not values and self.declares(one, name)]
        else:
            left = [
                one
                for one, values in tagged
                if not values and not (self.declares(one, name) and name in self.required(one))
            ]
        if left:
            return self._object(left, (), value, used)
        return self._default(leaves, own or self._common(leaves, used[:-1]))

    def _nullable(self, leaf: Leaf, name: str) -> bool:
        """Whether a leaf lists null among the values of a property."""
        at = self.properties(leaf).get(name)
        return self.declares(leaf, name) and at is not None and self.position(*at).nullable

    def _common(self, leaves: Sequence[Leaf], used: Sequence[str]) -> list[str]:
        """The discriminators of a nested union that all of several come from."""
        found = dict.fromkeys(at for one in leaves for at in one.discriminators)
        common = [at for at in found if all(at in one.discriminators for one in leaves)]
        return [at for at in common if self._tag_name(at) not in used]

    def _default(self, leaves: Sequence[Leaf], own: Sequence[str]) -> Answer:
        for at in own:
            pointer = self.mapped(self.node(at)["discriminator"].get("defaultMapping"))
            for one in leaves:
                if pointer is not None and pointer in one.way:
                    return one
        return Unknown()

    def _structure(self, leaves: Sequence[Leaf], value: Mapping[str, Any]) -> Answer:
        """By the type of a property, by keys, at last by what is known most of."""
        name = self._telling_type(leaves)
        if name is not None:
            kind = json_type(value[name]) if name in value else ""
            found = [one for one in leaves if kind in self._kinds_and_null(one, name)]
            lenient = [one for one in leaves if name not in self.required(one)]
            return (found or lenient or leaves)[0]
        for keys_of in (self.required, self._declared):
            keys = [_only(one, leaves, keys_of) for one in leaves]
            if not any(keys):
                continue
            there = [[key in value for key in some] for some in keys]
            wanted = all if keys_of == self.required else any
            fit = [one for one, found in zip(leaves, there, strict=True) if found and wanted(found)]
            if fit:
                odd = sum(any(found) for found in there) > 1
                return Undecided(tuple(leaves)) if odd else fit[0]
            left = [one for one, some in zip(leaves, keys, strict=True) if not some]
            if any(any(found) for found in there) or (not left and wanted is all):
                return Undecided(tuple(leaves))
            if not left and all(len(self.properties(one)) == 1 for one in leaves):
                return Undecided(tuple(leaves))  # the key is the tag
            if not left:  # no key has to be there
                return leaves[0]
            return left[0] if len(left) == 1 else self._structure(left, value)
        known = [sum(key in self.properties(one) for key in value) for one in leaves]
        return leaves[known.index(max(known))]

    def _kinds_and_null(self, leaf: Leaf, name: str) -> tuple[str, ...]:
        nullable = self.position(*self.properties(leaf)[name]).nullable
        return (*self.property_kinds(leaf, name), *(("null",) if nullable else ()))

    def _declared(self, leaf: Leaf) -> tuple[str, ...]:
        return tuple(self.properties(leaf))

    def _telling_type(self, leaves: Sequence[Leaf]) -> str | None:
        """A property that all have, each of another JSON type; one that all require first."""
        found: list[str] = []
        for name in self.properties(leaves[0]):
            if all(name in self.properties(one) for one in leaves):
                kinds = [kind for one in leaves for kind in self._kinds_and_null(one, name)]
                if len(kinds) == len(set(kinds)):
                    found.append(name)
        found.sort(key=lambda name: not all(name in self.required(one) for one in leaves))
        return found[0] if found else None


def _component(leaf: Leaf) -> str | None:
    """The name of the component that a leaf is."""
    named = leaf.at.removeprefix(COMPONENTS)
    return named if named != leaf.at and "/" not in named else None


def _disjoint(values: Iterable[tuple[Any, ...]]) -> bool:
    seen: list[Any] = []
    for one in (value for each in values for value in each):
        if among(one, seen):
            return False
        seen.append(one)
    return bool(seen)


def _single(values: Iterable[tuple[Any, ...]]) -> bool:
    """Whether there is one value each, where there is any, and two among them."""
    given = [each for each in values if each]
    return all(len(each) == 1 for each in given) and any(
        not same(given[0][0], each[0]) for each in given[1:]
    )


def _only(
    leaf: Leaf, leaves: Sequence[Leaf], keys_of: Callable[[Leaf], tuple[str, ...]]
) -> list[str]:
    """The keys of one that no other has."""
    others = [key for one in leaves if one is not leaf for key in keys_of(one)]
    return [key for key in keys_of(leaf) if key not in others]
