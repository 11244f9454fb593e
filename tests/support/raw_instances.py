"""Instances of any schema of any document: a minimal and a maximal one for each way to satisfy it.

Deterministic, and made from the raw schemas alone.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from raw_leaves import FORKS, Leaf, Schemas, among, join

FULL_DEPTH = 3
"""Below so many objects a maximal instance holds what is required, and no more."""
MAX_DEPTH = 14
TURNS = 4
"""How many alternatives of each union inside a value are tried."""
KEYS = ("key", "x", "x-1", "S_x", "I_x", "1", "a.b", "/x", "A1B2C3", "2024-01-01", "$x", "x_1")
"""Names of properties, of which one fits nearly every pattern."""

ANNOTATIONS = {"title", "description", "deprecated", "example", "examples", "default"}


class TooDeep(Exception):
    """A schema that cannot be left without going on: another alternative is needed."""


class Raw(Schemas):
    """A document, and instances of its schemas."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.undeclared: set[str] = set()
        """Tag properties that a mapping gives to objects which do not declare them."""
        self._turn = 0

    def instances(self, leaf: Leaf) -> list[Any]:
        """A minimal instance, and maximal ones with other alternatives of the unions inside."""
        found: dict[str, Any] = {}
        for turn, full in ((0, False), *((turn, True) for turn in range(TURNS))):
            self._turn = turn
            try:
                value = self.instance(leaf, full=full)
            except TooDeep:
                continue
            finally:
                self._turn = 0
            found.setdefault(json.dumps(value), value)
        return list(found.values())

    def instance(self, leaf: Leaf, *, full: bool, depth: int = 0) -> Any:
        """A value that satisfies a leaf.

        Args:
            leaf: it.
            full: with all that is optional.
            depth: how many objects it stands in.

        Raises:
            TooDeep: it has no end.
        """
        if depth > MAX_DEPTH:
            raise TooDeep
        if leaf.literals:
            return leaf.literals[(-1 - self._turn if full and depth else 0) % len(leaf.literals)]
        kind = leaf.kinds[0] if leaf.kinds else "string"
        if kind == "object":
            return self._object(leaf, full, depth)
        if kind == "array":
            return self._array(leaf, full, depth)
        if kind == "string":
            return self._string(leaf, full, depth)
        return {"integer": 1, "number": 1.5, "boolean": True}[kind]

    def _string(self, leaf: Leaf, full: bool, depth: int) -> str:
        for at, node in leaf.parts:
            if "contentSchema" in node and "json" in str(node.get("contentMediaType")):
                inner = self._value([join(at, "contentSchema")], full, depth)
                return json.dumps(inner, separators=(",", ":"))
        return "some text"

    def _value(self, positions: list[str], full: bool, depth: int) -> Any:
        leaves = self.together(positions)
        if not leaves:
            return None
        first = self._turn % len(leaves)
        for leaf in (*leaves[first:], *leaves[:first]):
            try:
                return self.instance(leaf, full=full, depth=depth + 1)
            except TooDeep:
                continue
        if any(self._admits_null(at) for at in positions):
            return None
        raise TooDeep

    def _admits_null(self, at: str) -> bool:
        node = self.node(at)
        if not isinstance(node, dict):
            return False
        members = [join(at, key, i) for key in FORKS for i in range(len(node.get(key) or ()))]
        own = Leaf(parts=((at, node),))
        return own.nullable or own.only_null or any(self._admits_null(one) for one in members)

    def _object(self, leaf: Leaf, full: bool, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        tags = self.tags(leaf)
        required = leaf.required
        for name, positions in leaf.properties.items():
            if name in tags:
                made[name] = tags[name]
                continue
            needed = name in required or self._may_be_tag(leaf, positions)
            if needed or (full and depth < FULL_DEPTH):
                try:
                    made[name] = self._value(positions, full, depth)
                except TooDeep:
                    if name in required:
                        raise
        for name, tag in tags.items():
            if name not in made:
                made[name] = tag
                self.undeclared.add(name)
        for name in required:
            if name not in made:
                made[name] = self._undeclared(leaf, full, depth)
        if full and depth < FULL_DEPTH:
            made.update(self._others(leaf, depth))
        return made

    def _may_be_tag(self, leaf: Leaf, positions: list[str]) -> bool:
        """Whether a property can tell variants apart, and therefore is written though optional."""
        leaves = self.together(positions)
        listed = leaves[0].literals or () if len(leaves) == 1 else ()
        return len(listed) == 1 or (leaf.forked and bool(listed))

    def _undeclared(self, leaf: Leaf, full: bool, depth: int) -> Any:
        """What stands in a required property that nothing describes."""
        values = _typed(leaf, "additionalProperties")
        return self._value(values, full, depth) if values else "some text"

    def _others(self, leaf: Leaf, depth: int) -> dict[str, Any]:
        """Unforeseen properties, where the schema describes them."""
        made: dict[str, Any] = {}
        try:
            for at, node in leaf.parts:
                for pattern in node.get("patternProperties") or ():
                    key = next((key for key in KEYS if re.search(pattern, key)), None)
                    if key is not None:
                        made[key] = self._value(
                            [join(at, "patternProperties", pattern)], True, depth
                        )
            values = _typed(leaf, "additionalProperties")
            if values:
                made["another key"] = self._value(values, True, depth)
        except TooDeep:
            pass
        return made

    def _array(self, leaf: Leaf, full: bool, depth: int) -> list[Any]:
        made: list[Any] = []
        for at, node in leaf.parts:
            prefix = node.get("prefixItems") or ()
            made += [
                self._value([join(at, "prefixItems", i)], full, depth) for i in range(len(prefix))
            ]
        items = [
            join(at, "items") for at, node in leaf.parts if isinstance(node.get("items"), dict)
        ]
        least = max((node.get("minItems", 0) for node in leaf.schemas), default=0)
        if items and ((full and depth < FULL_DEPTH) or (least and not made)):
            try:
                made.append(self._value(items, full, depth))
            except TooDeep:
                if least:
                    raise
        return made

    # --- tags ---------------------------------------------------------------------------------

    def tags(self, leaf: Leaf) -> dict[str, Any]:
        """The values of discriminator properties that mean this leaf, where the mapping says so."""
        found: dict[str, Any] = {}
        ways = (*reversed(leaf.chain), *leaf.beside)
        for at, discriminator in leaf.discriminators:
            name = discriminator.get("propertyName")
            if not isinstance(name, str) or name in found:
                continue
            leaves = self.together(leaf.properties[name]) if name in leaf.properties else []
            if len(leaves) == 1 and len(leaves[0].literals or ()) == 1:
                found[name] = (leaves[0].literals or [None])[0]
                continue
            allowed = [value for one in leaves for value in one.literals or ()]
            mapping = discriminator.get("mapping") or {}
            named = [(self.mapped(at, to), key) for key, to in mapping.items()]
            meant = [key for way in reversed(leaf.chain) for to, key in named if to == way]
            names = [one.rpartition("/")[2] for one in ways if _is_component(one)]
            names = names if name in leaf.properties else []
            kinds = {kind for one in leaves for kind in one.kinds}
            for tag in (*meant, *names):
                value = next((one for one in allowed if _spelt(one) == _spelt(tag)), tag)
                value = _as(value, kinds)
                if not allowed or among(value, allowed):
                    found[name] = value
                    break
        return found

    def describes(self, leaf: Leaf, value: Any) -> bool:
        """Whether a leaf, too, says all that is in a value: nothing tells that it is another's."""
        if leaf.literals is not None:
            return among(value, leaf.literals)
        if leaf.kinds and not any(_is(value, kind) for kind in leaf.kinds):
            return False
        if not isinstance(value, dict):
            return True
        tags = self.tags(leaf)
        if any(name in value and not among(value[name], [tag]) for name, tag in tags.items()):
            return False
        if not value.keys() >= set(leaf.required):
            return False
        described = leaf.properties
        if any(name not in described for name in value):
            return False
        return all(
            one is None or any(self._may_be(inner, one) for inner in self.together(described[name]))
            for name, one in value.items()
        )

    def _may_be(self, leaf: Leaf, value: Any) -> bool:
        if leaf.literals is not None:
            return among(value, leaf.literals)
        return not leaf.kinds or any(_is(value, kind) for kind in leaf.kinds)


def _typed(leaf: Leaf, keyword: str) -> list[str]:
    """Where a leaf says what other properties hold; `{}` only says that there may be some."""
    return [join(at, keyword) for at, node in leaf.parts if says_something(node.get(keyword))]


def says_something(node: Any) -> bool:
    """Whether a schema says anything of values, and does not only document."""
    return isinstance(node, dict) and not node.keys() <= ANNOTATIONS


def _is_component(at: str) -> bool:
    return at.startswith("#/components/schemas/") and at.count("/") == 3


def _spelt(tag: Any) -> str:
    return str(tag).lower()


def _as(tag: Any, kinds: set[str]) -> Any:
    """A tag, which a mapping can only spell as text, as the value that the property holds."""
    if isinstance(tag, str) and "string" not in kinds and kinds & {"integer", "number", "boolean"}:
        try:
            return json.loads(tag.lower())
        except ValueError:
            return tag
    return tag


def _is(value: Any, kind: str) -> bool:
    """Whether a value is of a JSON type (JSON Schema validation §6.1.1)."""
    if isinstance(value, bool):
        return kind == "boolean"
    types: dict[str, type | tuple[type, ...]] = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
    }
    return isinstance(value, types[kind])
