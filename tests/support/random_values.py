"""Random values for a document: valid ones, and such that have one thing changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from random_documents import SECOND_NAMES, TAG_NAMES
from random_schemas import BODY, FRACTIONS, KEYS, TAGS
from reference_chooser import Reference
from reference_reading import Leaf, Position, among

TEXT = st.sampled_from(["", "text", "naïve", "on", "1", *TAGS[:2]])
ODD: tuple[Any, ...] = (None, True, 0, 1.0, "", "text", [], {}, [None], {"x": 1})
ODD = (*ODD, 1.5) if FRACTIONS else ODD


class Values:
    """Values of one document."""

    def __init__(self, draw: st.DrawFn, reference: Reference) -> None:
        self.draw = draw
        self.reference = reference

    def any_of(self, position: Position, depth: int = 0) -> Any:
        """A value that is valid where it stands."""
        if not position.leaves or (position.nullable and self.draw(st.integers(1, 4)) == 1):
            return None
        leaf = self.draw(st.sampled_from(position.leaves))
        return self.of_leaf(position, leaf, depth)

    def of_leaf(self, position: Position, leaf: Leaf, depth: int) -> Any:
        """A value of one variant."""
        listed = self.reference.listed(leaf)
        if listed is not None:
            return self.draw(st.sampled_from(listed))
        kind = self.draw(st.sampled_from(self.reference.kinds(leaf)))
        if kind == "string":
            return self.draw(TEXT)
        if kind == "boolean":
            return self.draw(st.booleans())
        if kind == "number":
            whole = st.integers(-3, 3) | st.just(2.0)
            integer = self.reference.is_integer(leaf)
            return self.draw(whole if integer else st.sampled_from([0.5, -2, 1.0]))
        if kind == "array":
            items = self.reference.items(leaf)
            return [self._inner(items, depth) for _ in range(self._count(depth))]
        return self._object(position, leaf, depth)

    def _count(self, depth: int) -> int:
        return self.draw(st.integers(0, 2)) if depth < 3 else 0

    def _inner(self, position: Position | None, depth: int) -> Any:
        return self.draw(TEXT) if position is None else self.any_of(position, depth + 1)

    def _object(self, position: Position, leaf: Leaf, depth: int) -> Any:
        made: dict[str, Any] = {}
        tags = self._tags(position, leaf)
        required = self.reference.required(leaf)
        for name, at in self.reference.properties(leaf).items():
            if name in tags:
                if name in required or self.draw(st.integers(1, 6)) > 1:
                    made[name] = tags[name]
            elif name in required or (depth < 3 and self.draw(st.booleans())):
                made[name] = self.any_of(self.reference.position(*at), depth + 1)
        known = self.reference.properties(leaf)
        made.update((name, tag) for name, tag in tags.items() if name not in known)
        further = self.reference.further(leaf)
        if isinstance(further, Position):
            for index in range(self._count(depth)):
                made[f"key{index}"] = self.any_of(further, depth + 1)
        return made

    def _tags(self, position: Position, leaf: Leaf) -> dict[str, Any]:
        """Values of tag properties that lead to a leaf."""
        found: dict[str, Any] = {}
        leaves = [one for one in position.leaves if "object" in self.reference.kinds(one)]
        own: Sequence[str] = position.own
        while len(leaves) > 1:
            tagging = self.reference.tagging(leaves, own, tuple(found))
            if tagging is None:
                break
            values = tagging.values[leaves.index(leaf)]
            if not values:
                if self.reference.declares(leaf, tagging.name):
                    kinds = self.reference.property_kinds(leaf, tagging.name)
                    found[tagging.name] = "another" if "string" in kinds else 99
                break
            found[tagging.name] = value = self.draw(st.sampled_from(values))
            pairs = zip(leaves, tagging.values, strict=True)
            leaves, own = [one for one, tags in pairs if among(value, tags)], ()
        return found


@st.composite
def values(draw: st.DrawFn, reference: Reference) -> Any:
    """Values that are valid for the root."""
    return Values(draw, reference).any_of(reference.root)


@st.composite
def changed(draw: st.DrawFn, value: Any) -> Any:
    """A copy with one thing changed: another value, tag or type, a key more or less."""
    value = deepcopy(value)
    places = [place for place in _places(value) if place]
    if not places or draw(st.integers(1, 12)) == 1:
        return draw(st.sampled_from(ODD))
    *above, last = draw(st.sampled_from(places))
    holder = value
    for step in above:
        holder = holder[step]
    do = draw(st.sampled_from(["replace", "tag", "remove", "add"]))
    if do == "remove":
        del holder[last]
    elif do == "add" and isinstance(holder, dict):
        name = draw(st.sampled_from([*TAG_NAMES, *SECOND_NAMES, *KEYS[:2], *BODY, "new", "data"]))
        holder[name] = draw(st.sampled_from(ODD))
    elif do == "tag":
        holder[last] = draw(st.sampled_from([*TAGS, "unheard", "Pet1", 1, 2, True]))
    else:
        holder[last] = draw(st.sampled_from(ODD))
    return value


def _places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    return [above, *(place for step, one in inside for place in _places(one, (*above, step)))]
