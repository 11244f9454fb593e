"""What changed between two documents, read from their raw schemas as they stand.

Nothing of `oneofgen` is used. Members are matched by the literals of a property that all of them
have, properties by name; each pair of objects is compared once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from raw_instances import Raw
from raw_leaves import Leaf, among, join
from raw_tags import literals, tag_property
from raw_validation import Validation

TAGS = ("event", "type", "object", "role")
"""Properties that tell members apart where no discriminator names one."""

Told = tuple[str, str]
"""A kind of change, and what it is about: a tag, the name of a property, a value."""


class RawChanges:
    """The comparison of a root in two documents."""

    def __init__(self, old: Raw, new: Raw) -> None:
        self.old = old
        self.new = new
        self.old_valid = Validation(old, wide=False)
        self.new_valid = Validation(new, wide=False)
        self.found: Counter[Told] = Counter()
        self.seen: set[tuple[Any, Any]] = set()
        self.unions: set[Any] = set()

    def of(self, root: str) -> Counter[Told]:
        """Return the changes of a root, each with how often it was found."""
        at = [f"#/components/schemas/{root}"]
        old, new = self.old.together(at), self.new.together(at)
        self._members(old, new, "event", "")
        return self.found

    # --- positions --------------------------------------------------------------------------

    def _position(self, old: Sequence[str], new: Sequence[str], name: str) -> None:
        """Compare two positions, each described in several places that hold together."""
        before, after = self._null(self.old_valid, old), self._null(self.new_valid, new)
        olds, news = self.old.together(old), self.new.together(new)
        anything = _is_any(olds), _is_any(news)
        if before != after and not any(anything):
            self.found["became-nullable" if after else "became-non-null", name] += 1
        if any(anything):
            if anything[0] != anything[1]:
                self.found["type", name] += 1
            return
        key = (_identity(olds), _identity(news))
        if len(olds) > 1 and len(news) > 1:
            if key in self.unions:
                return
            self.unions.add(key)
        self._values(olds, news, name)
        self._members(
            [one for one in olds if _is_record(one)],
            [one for one in news if _is_record(one)],
            "member" if _is_union(olds) and _is_union(news) else "type",
            name,
        )
        for old_boxes, new_boxes in zip(_boxes(olds), _boxes(news), strict=True):
            if old_boxes and new_boxes:
                self._position(old_boxes, new_boxes, name)
            elif (old_boxes or new_boxes) and _is_map(olds) and _is_map(news):
                self.found["type", name] += 1  # a map of anything

    @staticmethod
    def _null(validation: Validation, places: Sequence[str]) -> bool:
        return all(validation.accepts(at, None) for at in places)

    def _values(self, olds: list[Leaf], news: list[Leaf], name: str) -> None:
        """Compare the types of a position, and what is listed there."""
        old_kinds, new_kinds = _kinds(olds), _kinds(news)
        old_open, new_open = _open_kinds(olds), _open_kinds(news)
        old_listed, new_listed = _listed(olds, old_open), _listed(news, new_open)
        is_union = _is_union(olds) and _is_union(news)
        if old_kinds != new_kinds:
            if is_union:
                for kind in old_kinds - new_kinds - {"record"}:
                    self.found["member-removed", kind] += 1
                for kind in new_kinds - old_kinds - {"record"}:
                    self.found["member-added", kind] += 1
            else:
                self.found["type", name] += 1
        elif old_open != new_open:
            self.found["type", name] += 1
        elif old_listed or new_listed:
            self._listed(old_listed, new_listed, name)

    def _listed(self, old: list[Any], new: list[Any], name: str) -> None:
        gone = [one for one in old if not among(one, new)]
        come = [one for one in new if not among(one, old)]
        if name in TAGS and name in self.tags:
            return
        if len(old) == len(new) == 1 and gone:
            self.found["const-changed", name] += 1
            return
        key = (tuple(map(repr, old)), tuple(map(repr, new)), name)
        if key in self.unions:
            return
        self.unions.add(key)
        for one in gone:
            self.found["enum-value-removed", repr(one)] += 1
        for one in come:
            self.found["enum-value-added", repr(one)] += 1

    # --- members ----------------------------------------------------------------------------

    tags: frozenset[str] = frozenset(TAGS)

    def _members(self, olds: list[Leaf], news: list[Leaf], what: str, name: str) -> None:
        """Match the objects of a position."""
        if not olds or not news:
            return
        if len(olds) == len(news) == 1 and what != "event":
            self._record(olds[0], news[0])
            return
        if what == "type":  # an object became a union, or the reverse
            for old in olds:
                for new in news:
                    if _component(old) == _component(new) != "":
                        self._record(old, new)
            self.found["type", name] += 1
            return
        before, after = _by_tag(self.old, olds), _by_tag(self.new, news)
        gone = [tag for tag in before if tag not in after]
        come = [tag for tag in after if tag not in before]
        for tag in list(gone):
            same = [one for one in come if _component(before[tag]) == _component(after[one])]
            if len(same) == 1 and _component(before[tag]) and what == "event":
                self.found["event-retagged", f"{tag} {same[0]}"] += 1
                self._record(before[tag], after[same[0]])
                gone.remove(tag)
                come.remove(same[0])
        for tag in before:
            if tag in after:
                self._record(before[tag], after[tag])
        for tag in gone:
            self.found[f"{what}-removed", tag] += 1
        for tag in come:
            self.found[f"{what}-added", tag] += 1

    def _record(self, old: Leaf, new: Leaf) -> None:
        key = (_identity([old]), _identity([new]))
        if key in self.seen:
            return
        self.seen.add(key)
        before, after = _declared(old), _declared(new)
        for name, places in before.items():
            if name not in after:
                self.found["property-removed", name] += 1
                continue
            if (name in old.required) != (name in new.required):
                became = "required" if name in new.required else "optional"
                self.found[f"became-{became}", name] += 1
            if places and after[name]:
                self._position(places, after[name], name)
        for name in after:
            if name not in before:
                kind = "required" if name in new.required else "optional"
                self.found[f"{kind}-property-added", name] += 1
        if _is_closed(old) != _is_closed(new):
            self.found["opened" if _is_closed(old) else "closed", ""] += 1


# --- leaves ---------------------------------------------------------------------------------


def _identity(leaves: Sequence[Leaf]) -> Any:
    """What makes the leaves of a position: the places of their schemas that say something."""
    return tuple(
        sorted(tuple(sorted(at for at, node in leaf.parts if _says(node))) for leaf in leaves)
    )


def _says(node: Any) -> bool:
    return any(
        key in node
        for key in ("type", "properties", "enum", "const", "items", "additionalProperties")
    )


def _declared(leaf: Leaf) -> dict[str, list[str]]:
    """Where each property is described; one that is only required is described nowhere."""
    return {**{name: [] for name in leaf.required}, **leaf.properties}


def _is_any(leaves: list[Leaf]) -> bool:
    return any(not leaf.kinds and not leaf.literals for leaf in leaves) or not leaves


def _is_record(leaf: Leaf) -> bool:
    """Whether a leaf is an object that declares something, or is closed."""
    return "object" in leaf.kinds and (bool(leaf.properties) or _is_closed(leaf))


def _is_map(leaves: list[Leaf]) -> bool:
    return any("object" in leaf.kinds and not _is_record(leaf) for leaf in leaves)


def _is_union(leaves: list[Leaf]) -> bool:
    return len(leaves) > 1


def _is_closed(leaf: Leaf) -> bool:
    return any(node.get("additionalProperties") is False for node in leaf.schemas)


def _kinds(leaves: list[Leaf]) -> set[str]:
    found: set[str] = set()
    for leaf in leaves:
        if leaf.literals:
            found |= {_type_of(one) for one in leaf.literals}
        elif _is_record(leaf):
            found.add("record")
        else:
            found |= {*leaf.kinds}
    return found - ({"integer"} if "number" in found else set())


def _open_kinds(leaves: list[Leaf]) -> set[str]:
    return {kind for leaf in leaves if not leaf.literals for kind in leaf.kinds} - {"object"}


def _listed(leaves: list[Leaf], open_kinds: set[str]) -> list[Any]:
    found: list[Any] = []
    for leaf in leaves:
        for one in leaf.literals or ():
            if not among(one, found) and _type_of(one) not in open_kinds:
                found.append(one)
    return found


def _type_of(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return names[type(value)]


def _boxes(leaves: list[Leaf]) -> tuple[list[str], list[str]]:
    """The places of the items of arrays, and of the values of maps."""
    items, values = [], []
    for leaf in leaves:
        for at, node in leaf.parts:
            if "array" in leaf.kinds and "items" in node:
                items.append(join(at, "items"))
            further = node.get("additionalProperties")
            if "object" in leaf.kinds and isinstance(further, dict) and not leaf.properties:
                values.append(join(at, "additionalProperties"))
    return items, values


def _by_tag(source: Raw, leaves: list[Leaf]) -> dict[str, Leaf]:
    """The leaves by the literals of the property that tells them apart, else by their names."""
    named = [tag_property(one) for leaf in leaves for _, one in leaf.discriminators]
    for name in (*filter(None, named), *TAGS):
        values = [literals(source, leaf, name) for leaf in leaves]
        flat = [repr(value) for some in values for value in some]
        if all(values) and len({*flat}) == len(flat):
            return {
                repr(value): leaf
                for leaf, some in zip(leaves, values, strict=True)
                for value in some
            }
    return {_component(leaf) or str(_identity([leaf])): leaf for leaf in leaves}


def _component(leaf: Leaf) -> str:
    """The innermost component on the way to a leaf; empty if it is an inline schema."""
    last = leaf.chain[-1] if leaf.chain else ""
    return last if last.count("/") == 3 else ""
