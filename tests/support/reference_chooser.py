"""What the tags of a value leave of the variants of a union, straight from design's section on it.

It looks at one value at a time, with all that the schemas say before it. Which of the variants that
are left accept the value is what `reference_strict` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reference_reading import COMPONENTS, Leaf, Position, Reading, among, json_type, same

USUAL = ("event", "type", "object", "kind")
"""What tag properties are usually called, the likeliest first."""


@dataclass(frozen=True)
class Candidates:
    """The variants that no listed tag excludes.

    `decided`: a listed tag selects the only one, whatever else the value holds. `untagged` are the
    variants beside it that have no tags, which count only where that one refuses the value.
    """

    leaves: tuple[Leaf, ...]
    decided: bool
    untagged: tuple[Leaf, ...] = ()


@dataclass(frozen=True)
class Tagging:
    """A tag property, and the values of it that mean each leaf; none for those without."""

    name: str
    values: tuple[tuple[Any, ...], ...]


class Reference(Reading):
    """A document, and the variants that each value of it can be."""

    def candidates(self, position: Position, value: Any) -> Candidates:
        """The variants that a value, which is not null, can be, whatever else it holds."""
        fitting = [one for one in position.leaves if json_type(value) in self.kinds(one)]
        alone = len(fitting) == 1 < len(position.leaves) and not position.own
        if not fitting or not isinstance(value, dict) or alone:  # the JSON type has decided
            return Candidates(tuple(fitting), decided=False)
        return self._objects(fitting, position.own, value, ())

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
            if len(leaves) == 1 and optional and name not in USUAL:
                continue
            usual = USUAL.index(name) if name in USUAL else len(USUAL)
            some, shared = len(having) < len(leaves), not _disjoint(values)
            found.append(((some, shared, optional, usual, order), Tagging(name, values)))
        return min(found, key=lambda one: one[0])[1] if found else None

    def _objects(
        self, leaves: Sequence[Leaf], own: Sequence[str], value: Any, used: tuple[str, ...]
    ) -> Candidates:
        if len(leaves) == 1 and used:
            return Candidates(tuple(leaves), decided=True)
        tagging = self.tagging(leaves, own, used)
        if tagging is None:
            return Candidates(tuple(leaves), decided=False)
        name, used = tagging.name, (*used, tagging.name)
        tagged = list(zip(leaves, tagging.values, strict=True))
        left = [one for one, values in tagged if not values or name not in self.required(one)]
        if name in value:
            listing = [one for one, values in tagged if among(value[name], values)]
            if value[name] is None and any(v and self._nullable(one, name) for one, v in tagged):
                listing = [one for one in leaves if self._nullable(one, name)]
            if listing:
                found = self._objects(listing, (), value, used)
                beside = [one for one, values in tagged if not values and one not in listing]
                return replace(found, untagged=(*found.untagged, *beside))
            left = [one for one, values in tagged if not values]
        default = self._default(leaves, own or self._common(leaves, used[:-1]))
        if default is not None:
            untagged = [one for one, values in tagged if not values]
            others = tuple(one for one in untagged if one != default)
            return Candidates((default,), decided=False, untagged=others)
        return Candidates(tuple(left), decided=False)

    def _nullable(self, leaf: Leaf, name: str) -> bool:
        """Whether a leaf lists null among the values of a property."""
        at = self.properties(leaf).get(name)
        return self.declares(leaf, name) and at is not None and self.position(*at).nullable

    def _common(self, leaves: Sequence[Leaf], used: Sequence[str]) -> list[str]:
        """The discriminators of a nested union that all of several come from."""
        found = dict.fromkeys(at for one in leaves for at in one.discriminators)
        common = [at for at in found if all(at in one.discriminators for one in leaves)]
        return [at for at in common if self._tag_name(at) not in used]

    def _default(self, leaves: Sequence[Leaf], own: Sequence[str]) -> Leaf | None:
        for at in own:
            pointer = self.mapped(self.node(at)["discriminator"].get("defaultMapping"))
            for one in leaves:
                if pointer is not None and pointer in one.way:
                    return one
        return None


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
