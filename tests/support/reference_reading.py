"""What a document says, read as plainly as can be, for the reference chooser.

It works on parsed JSON, with nothing of `oneofgen`: it follows references, takes unions apart, and
merges what holds together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

FORKS = ("oneOf", "anyOf")
COMPONENTS = "#/components/schemas/"
SILENT = {"$ref", "allOf", *FORKS, "discriminator", "nullable", "description", "title"}
"""What of a schema leads elsewhere, and says nothing itself."""
MARKS = {"nullable", "description", "title"}


EVERY = ("string", "number", "boolean", "array", "object")


@dataclass(frozen=True)
class Leaf:
    """A variant: what is left of a union when nested ones are taken apart.

    `at` is its schema, the component where it is one. `parts` are the schemas that hold together,
    of which those in `beside` stand beside a union: they say nothing of one variant. `way` leads
    from the union to it, `discriminators` are the schemas on the way that have one.
    """

    at: str
    way: tuple[str, ...]
    parts: tuple[str, ...]
    beside: tuple[str, ...] = ()
    discriminators: tuple[str, ...] = ()
    kind: str | None = None


@dataclass(frozen=True)
class Position:
    """What may stand somewhere: null perhaps, and the leaves.

    More than one are a union; as a root one is enough.
    """

    at: tuple[str, ...]
    nullable: bool
    leaves: tuple[Leaf, ...]
    own: tuple[str, ...] = ()
    root: bool = False

    @property
    def is_union(self) -> bool:
        return len(self.leaves) > 1 or self.root


def same(one: Any, other: Any) -> bool:
    """Whether two scalars are one JSON value: `1` is `1.0`, and `true` is neither."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def among(value: Any, listed: Iterable[Any]) -> bool:
    return any(same(value, one) for one in listed)


def json_type(value: Any) -> str:
    """The JSON type of a value; `number` for every number."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    kinds: dict[type, str] = {str: "string", list: "array", dict: "object", type(None): "null"}
    return kinds[type(value)]


# --- reading a document ---------------------------------------------------------------------


class Reading:
    """A document, read as plainly as can be."""

    def __init__(self, document: Mapping[str, Any], root: str) -> None:
        self.root_at = root
        self.document = document
        self.schemas: Mapping[str, Any] = document["components"]["schemas"]
        self._positions: dict[tuple[str, ...], Position] = {}

    def node(self, at: str) -> Any:
        """What stands at a JSON pointer."""
        found: Any = self.document
        for token in at.split("/")[1:]:
            token = token.replace("~1", "/").replace("~0", "~")
            found = found[int(token)] if isinstance(found, list) else found[token]
        return found

    def position(self, *at: str) -> Position:
        """What may stand where all schemas of some pointers hold together."""
        if at not in self._positions:
            found = self._all([self._leaves(one, False) for one in at])
            self._positions[at] = Position(
                at=at,
                nullable=all(self.admits_null(one) for one in at),
                leaves=tuple(found),
                own=tuple(own for one in at for own in self._own_discriminators(one)),
            )
        return self._positions[at]

    @property
    def root(self) -> Position:
        """What the whole value may be."""
        return replace(self.position(self.root_at), root=True)

    def _leaves(self, at: str, plain: bool) -> list[Leaf]:
        """The ways to satisfy a schema, besides null; `plain`: in an `allOf` a base is no union."""
        node = self.node(at)
        target = self.same_as(at)
        if target is not None:
            return [_seen_from(at, target, leaf) for leaf in self._leaves(target, plain)]
        silent = isinstance(node, dict) and node.keys() <= SILENT
        here = Leaf(at=at, way=(at,), parts=() if silent else (at,))
        if not isinstance(node, dict):
            return [here]
        if isinstance(node.get("discriminator"), dict):
            here = replace(here, discriminators=(at,))
        found = [here]
        for index in range(len(node.get("allOf", ()))):
            part = f"{at}/allOf/{index}"
            if not self._is_mark(part):
                found = self._both(found, self._leaves(part, True))
        for keyword in FORKS:
            if keyword in node:
                members = [f"{at}/{keyword}/{index}" for index in range(len(node[keyword]))]
                alternatives = [leaf for one in members for leaf in self._leaves(one, False)]
                found = self._both(found, [one for one in alternatives if self.kinds(one)])
        extending = [] if plain else self.extending(at)
        if extending:
            found = [
                replace(leaf, discriminators=(at, *leaf.discriminators))
                for one in extending
                for leaf in ([here] if one == at else self._leaves(one, False))
            ]
        return _distinct(leaf for leaf in found if self.kinds(leaf))

    def _both(self, found: list[Leaf], others: list[Leaf]) -> list[Leaf]:
        """Every combination of what holds together; a union's members keep their names."""
        made: list[Leaf] = []
        several, already = len(others) > 1, len(found) > 1
        for one in found:
            for other in others:
                main = other if several else one
                side = (*(one.parts if several else ()), *(other.parts if already else ()))
                made.append(
                    Leaf(
                        at=main.at,
                        way=(*one.way, *other.way) if several else one.way,
                        parts=tuple(dict.fromkeys((*one.parts, *other.parts))),
                        beside=(*one.beside, *other.beside, *side),
                        discriminators=(*one.discriminators, *other.discriminators),
                    )
                )
        return made

    def _all(self, each: list[list[Leaf]]) -> list[Leaf]:
        found = each[0]
        for others in each[1:]:
            found = [one for one in self._both(found, others) if self.kinds(one)]
        return found

    def same_as(self, at: str) -> str | None:
        """The schema that one only refers to: by `$ref`, as the one part, or the one member."""
        node = self.node(at)
        if not isinstance(node, dict):
            return None
        if "$ref" in node:
            return str(node["$ref"])
        told = node.keys() - MARKS
        for keyword in ("allOf", *FORKS):
            if told == {keyword} and not (keyword == "allOf" and self._is_subtype(at)):
                within = [f"{at}/{keyword}/{index}" for index in range(len(node[keyword]))]
                left = [one for one in within if not self._is_mark(one) and not self._is_null(one)]
                return left[0] if len(left) == 1 else None
        return None

    def _is_mark(self, at: str) -> bool:
        node = self.node(at)
        return isinstance(node, dict) and node.keys() <= MARKS and bool(node)

    def _is_null(self, at: str) -> bool:
        node = self.node(at)
        return isinstance(node, dict) and node.get("type") == "null"

    def admits_null(self, at: str, seen: tuple[str, ...] = ()) -> bool:
        """Whether a schema says, in whatever way, that null may stand there."""
        node = self.node(at)
        if not isinstance(node, dict) or at in seen:
            return False
        seen = (*seen, at)
        kind = node.get("type")
        if node.get("nullable") is True or kind == "null" or "null" in _listed(kind):
            return True
        if not node:
            return False
        if "$ref" in node:
            return self.admits_null(str(node["$ref"]), seen)
        marks = [f"{at}/allOf/{index}" for index in range(len(node.get("allOf", ())))]
        if any(self._is_mark(one) and self.admits_null(one) for one in marks):
            return True
        target = self.same_as(at)
        if target is not None and "/allOf/" in target and self.admits_null(target, seen):
            return True
        members = [
            f"{at}/{key}/{index}" for key in FORKS for index in range(len(node.get(key, ())))
        ]
        return any(self.admits_null(one, seen) for one in members)

    # --- bases with a discriminator and no union ------------------------------------------------

    def extending(self, at: str) -> list[str]:
        """What a base with a discriminator, and no union in it, is a union of."""
        node = self.node(at)
        if "discriminator" not in node or any(keyword in node for keyword in FORKS):
            return []
        found: dict[str, None] = {}
        for target in node["discriminator"].get("mapping", {}).values():
            pointer = self.mapped(target)
            if pointer is not None and pointer != at:
                found[pointer] = None
        found.update(dict.fromkeys(self._children(at)))
        if found and self._is_used_as_value(at):
            found[at] = None
        return list(found)

    def _children(self, base: str) -> list[str]:
        found = {base}
        for _ in self.schemas:
            for name, node in self.schemas.items():
                for part in node.get("allOf", ()):
                    if part.get("$ref") in found:
                        found.add(f"{COMPONENTS}{name}")
        return [f"{COMPONENTS}{n}" for n in self.schemas if f"{COMPONENTS}{n}" in found - {base}]

    def _is_subtype(self, at: str) -> bool:
        """Whether a component extends a base with a discriminator, if only by its name."""
        bases = [
            f"{COMPONENTS}{name}"
            for name, node in self.schemas.items()
            if "discriminator" in node and not any(keyword in node for keyword in FORKS)
        ]
        return any(at in self._children(base) for base in bases)

    def _is_used_as_value(self, base: str) -> bool:
        """Whether a property, an item or the like is of the base itself."""

        def refers(node: Any) -> bool:
            if isinstance(node, list):
                return any(map(refers, node))
            if not isinstance(node, dict):
                return False
            if node.get("$ref") in names:
                return True
            parts = [one for one in node.get("allOf", ()) if one != {"nullable": True}]
            if len(parts) > 1:
                parts = [one for one in parts if "$ref" not in one]
            inside = [value for key, value in node.items() if key not in ("allOf", "mapping")]
            return refers(inside) or refers(parts)

        names = {base}
        for _ in self.schemas:
            others = self.schemas.items()
            names |= {f"{COMPONENTS}{name}" for name, node in others if node.get("$ref") in names}
        named = self.node(base)["discriminator"].get("mapping", {}).values()
        values = [node for node in self.schemas.values() if node.get("$ref") not in names]
        return any(self.mapped(one) == base for one in named) or refers(values)

    def mapped(self, target: Any) -> str | None:
        """What an entry of a mapping names: a component's name or a reference; None: nothing."""
        text = str(target)
        pointer = text if "#" in text else f"{COMPONENTS}{text}"
        try:
            self.node(pointer)
        except (KeyError, IndexError, ValueError, TypeError):
            return None
        return pointer

    def _own_discriminators(self, at: str) -> tuple[str, ...]:
        """Those of the union itself, beside it, or of what it only refers to."""
        node = self.node(at)
        if not isinstance(node, dict):
            return ()
        if "discriminator" in node:
            return (at,)
        target = self.same_as(at)
        if target is not None:
            return self._own_discriminators(target)
        parts = [f"{at}/allOf/{index}" for index in range(len(node.get("allOf", ())))]
        forked = [one for one in parts if len(self._leaves(one, True)) > 1]
        return tuple(own for one in forked for own in self._own_discriminators(one))

    # --- what a leaf says ---------------------------------------------------------------------

    def kinds(self, leaf: Leaf) -> tuple[str, ...]:
        """The JSON types of a leaf besides null; every one where it says nothing."""
        found: tuple[str, ...] = EVERY
        for at in leaf.parts:
            found = tuple(one for one in found if one in self._kinds(at))
        return found

    def _kinds(self, at: str) -> tuple[str, ...]:
        node = self.node(at)
        if not isinstance(node, dict):
            return EVERY if node else ()
        literals = self._literals(at)
        if literals is not None:
            return tuple(dict.fromkeys(json_type(one) for one in literals))
        if "type" in node:
            listed = _listed(node["type"]) or [node["type"]]
            named = ("number" if kind == "integer" else kind for kind in listed)
            return tuple(kind for kind in named if kind != "null")
        if node.keys() & {"properties", "required", "additionalProperties"}:
            return ("object",)
        return ("array",) if "items" in node else EVERY

    def _literals(self, at: str) -> list[Any] | None:
        """The values that a schema lists, null apart."""
        node = self.node(at)
        if not isinstance(node, dict):
            return None
        target = self.same_as(at)
        if target is not None:
            return self._literals(target)
        listed = [node["const"]] if "const" in node else node.get("enum")
        return None if listed is None else [one for one in listed if one is not None]

    def literals(self, leaf: Leaf, name: str) -> tuple[Any, ...]:
        """The values that a leaf lists for a property, in all that holds together."""
        found: list[Any] | None = None
        for at in self.properties(leaf).get(name, ()):
            listed = self._literals(at)
            if listed is not None:
                found = listed if found is None else [v for v in found if among(v, listed)]
        return tuple(found or ())

    def properties(self, leaf: Leaf) -> dict[str, tuple[str, ...]]:
        """Where a leaf describes each property."""
        found: dict[str, tuple[str, ...]] = {}
        for at in leaf.parts:
            node = self.node(at)
            for name in node.get("properties", ()) if isinstance(node, dict) else ():
                found[name] = (*found.get(name, ()), f"{at}/properties/{name}")
        return found

    def required(self, leaf: Leaf) -> tuple[str, ...]:
        """What has to be there."""
        nodes = (self.node(at) for at in leaf.parts)
        listed = (node.get("required", ()) for node in nodes if isinstance(node, dict))
        return tuple(dict.fromkeys(name for names in listed for name in names))

    def listed(self, leaf: Leaf) -> list[Any] | None:
        """The values that a leaf itself lists; None where it does not."""
        found: list[Any] | None = None
        for at in leaf.parts:
            listed = self._literals(at)
            if listed is not None:
                found = listed if found is None else [v for v in found if among(v, listed)]
        return found

    def is_integer(self, leaf: Leaf) -> bool:
        """Whether numbers have to be whole."""
        nodes = (self.node(at) for at in leaf.parts)
        types = (node.get("type") for node in nodes if isinstance(node, dict))
        return any("integer" in (_listed(one) or [one]) for one in types)

    def items(self, leaf: Leaf) -> Position | None:
        """What an array holds; None for anything."""
        at = [f"{one}/items" for one in leaf.parts if "items" in self.node(one)]
        return self.position(*at) if at else None

    def further(self, leaf: Leaf) -> Position | bool:
        """What properties that are not listed hold; True for anything, False if there are none."""
        for at in leaf.parts:
            node = self.node(at)
            if isinstance(node, dict) and "additionalProperties" in node:
                inside = node["additionalProperties"]
                return (
                    inside
                    if isinstance(inside, bool)
                    else self.position(f"{at}/additionalProperties")
                )
        return True

    def declares(self, leaf: Leaf, name: str) -> bool:
        """Whether a leaf itself says something of a property."""
        at = self.properties(leaf).get(name, ())
        return any(one.rpartition("/properties/")[0] not in leaf.beside for one in at)

    def property_kinds(self, leaf: Leaf, name: str) -> tuple[str, ...]:
        """The JSON types of a property."""
        position = self.position(*self.properties(leaf)[name])
        kinds = (kind for one in position.leaves for kind in self.kinds(one))
        return tuple(dict.fromkeys(kinds))


def _listed(kind: Any) -> list[Any]:
    return kind if isinstance(kind, list) else []


def _seen_from(at: str, target: str, leaf: Leaf) -> Leaf:
    """A leaf with the way to it by a reference, which may be read as standing in its place."""
    there = [f"{at}{one.removeprefix(target)}" for one in leaf.way if one.startswith(f"{target}/")]
    return replace(leaf, way=(at, *there, *leaf.way))


def _distinct(found: Iterable[Leaf]) -> list[Leaf]:
    """The leaves, each once."""
    kept: dict[tuple[str, tuple[str, ...]], Leaf] = {}
    for leaf in found:
        kept.setdefault((leaf.at, leaf.parts), leaf)
    return list(kept.values())
