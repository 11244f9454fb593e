"""The raw schemas of a document as JSON Schema 2020-12, which `jsonschema` validates values by.

Nothing of `oneofgen` is used. A schema is translated keyword by keyword where it stands:

- null is a type, also where a document says `nullable`, or lists null in an `enum`;
- a discriminator narrows each variant to its tags;
- value keywords (`minimum`, `pattern`, …) and whatever applies schemas on condition are left out.

Documents leave room for interpretation. What is uncertain is translated twice: `wide` admits
whatever some reading admits, and without it a value is valid only if every reading says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from raw_instances import Raw
from raw_leaves import FORKS, Leaf, join
from raw_tags import Narrowing, narrowings

TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
OF_OBJECTS = ("properties", "additionalProperties", "patternProperties")
OF_ARRAYS = ("items", "prefixItems")
MARKS = {"nullable", "description", "title", "default", "example", "deprecated", "readOnly"}
NULL: Mapping[str, Any] = {"type": "null"}

Schema = Mapping[str, Any] | bool


class Validation:
    """Tells which values are valid against the schemas of one document."""

    def __init__(self, source: Raw, *, wide: bool) -> None:
        self.source = source
        self.wide = wide
        self._schemas: dict[tuple[str, bool], Schema] = {}
        self._of_objects = OF_OBJECTS if wide else (*OF_OBJECTS, "required")
        self._open: set[tuple[str, bool, int]] = set()
        self._variants: dict[tuple[Any, ...], Schema] = {}
        keywords: Mapping[str, Callable[..., Iterator[ValidationError]]] = {
            "anyOf": _any_of,
            "x-at": self._at,
            "x-json": self._json,
        }
        made: Any = extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]
        self._validator = made({})

    # --- questions ----------------------------------------------------------------------------

    def accepts(self, at: str, value: Any) -> bool:
        """Whether a value is valid against the schema at a pointer."""
        return self._valid(self.schema(at), value)

    def variant_accepts(self, leaf: Leaf, leaves: Sequence[Leaf], value: Any) -> bool:
        """Whether a value is valid against one variant of a union.

        Args:
            leaf: the variant.
            leaves: all variants of the union.
            value: what is validated.
        """
        return self._valid(self.variant(leaf, leaves), value)

    def _valid(self, schema: Schema, value: Any) -> bool:
        return bool(self._validator.evolve(schema=schema).is_valid(value))

    def problems(self, leaf: Leaf, leaves: Sequence[Leaf], value: Any) -> list[str]:
        """Why a value is not valid against one variant of a union."""
        found = self._validator.evolve(schema=self.variant(leaf, leaves)).iter_errors(value)
        return [f"{one.json_path}: {one.message}" for one in found]

    # --- keywords of our own ------------------------------------------------------------------

    def _at(
        self, validator: Any, at: Sequence[Any], value: Any, schema: Any
    ) -> Iterator[ValidationError]:
        """`x-at`: another schema of the document, and whether it stands in an `allOf`.

        One problem is enough.
        """
        pointer, plain = at
        here = (pointer, plain, id(value))
        if here in self._open:  # it leads back to itself, and says nothing more
            if not self.wide:
                yield ValidationError(f"{pointer} leads back to itself")
            return
        self._open.add(here)
        try:
            found = next(validator.descend(value, self.schema(pointer, plain=plain)), None)
        finally:
            self._open.remove(here)
        if found is not None:
            yield found

    def _json(self, validator: Any, at: str, value: Any, schema: Any) -> Iterator[ValidationError]:
        """`x-json`: the string is JSON text of another schema."""
        if not isinstance(value, str) or self.wide:
            return
        try:
            inner = json.loads(value)
        except ValueError:
            yield ValidationError(f"{value!r} is not JSON")
            return
        yield from validator.descend(inner, self.schema(at))

    # --- translation --------------------------------------------------------------------------

    def schema(self, at: str, *, plain: bool = False) -> Schema:
        """The translated schema of a pointer.

        Args:
            at: the pointer.
            plain: it is part of an `allOf`: its tags are those of the whole.
        """
        key = (at, plain)
        if key not in self._schemas:
            self._schemas[key] = self._translated(at, plain)
        return self._schemas[key]

    def _translated(self, at: str, plain: bool) -> Schema:
        node = self.source.node(at)
        if not isinstance(node, dict):
            return node is not False
        if not plain and (narrowed := self._narrowed(at)):
            parts: list[Any] = [narrowed]
        else:
            parts = [self._own(at, node, plain or _leads_on(node))]
            parts += [{"x-at": [target, plain]} for target in self._targets(at, node)]
            parts += [
                {"x-at": [join(at, "allOf", index), True]}
                for index, part in enumerate(node.get("allOf") or ())
                if not _marks_null(part)
            ]
            for keyword in FORKS:
                members = [
                    {"x-at": [join(at, keyword, index), False]}
                    for index, part in enumerate(node.get(keyword) or ())
                    if not _marks_null(part)
                ]
                parts += [{"anyOf": members}] if members else []
        whole: Schema = {"allOf": parts}
        return {"anyOf": [NULL, whole]} if self.admits_null(at) else whole

    def _targets(self, at: str, node: Mapping[str, Any]) -> list[str]:
        """The schemas that a schema refers to."""
        found: list[str] = []
        if isinstance(node.get("$ref"), str):
            found.append(self.source.target(at, node["$ref"]))
        if node.get("$recursiveRef") == "#":
            found.append(self.source.anchor(at))
        return found

    def _narrowed(self, at: str) -> Schema | None:
        """A union, or a base of subtypes, whose variants have tags that no literal says."""
        leaves = self.source.leaves(at)
        if not any(leaf.discriminators for leaf in leaves):
            return None
        of_base = not any(leaf.forked for leaf in leaves) and len(leaves) > 1
        if not of_base and not any(narrowings(self.source, leaves, wide=self.wide)):
            return None
        found = [self.variant(leaf, leaves) for leaf in leaves]
        itself: list[Schema] = [{"x-at": [at, True]}] if of_base and self.wide else []
        return {"anyOf": [*found, *itself]}

    def variant(self, leaf: Leaf, leaves: Sequence[Leaf]) -> Schema:
        """The schema of one variant of a union, narrowed to its tags."""
        key = (_key(leaf), *(_key(one) for one in leaves))
        if key not in self._variants:
            if any(one.discriminators for one in leaves):
                found = narrowings(self.source, leaves, wide=self.wide)
            else:
                found = [{} for _ in leaves]
            index = next(i for i, one in enumerate(leaves) if one is leaf)
            self._variants[key] = self._variant(leaf, found[index])
        return self._variants[key]

    def _variant(self, leaf: Leaf, narrowing: Narrowing) -> Schema:
        joint = len(leaf.parts) > 1
        parts: list[Any] = [self._own(at, node, joint) for at, node in leaf.parts]
        if leaf.kind:
            parts.append({"type": leaf.kind})
        if narrowing:
            parts.append({"properties": narrowing})
        return {"allOf": parts}

    def _own(self, at: str, node: Mapping[str, Any], joint: bool) -> Schema:
        """What a schema says itself, without what it refers to.

        Args:
            at: where it stands.
            node: the schema.
            joint: other schemas hold beside it.
        """
        made: dict[str, Any] = {key: node[key] for key in ("const", "enum") if key in node}
        if not isinstance(made.get("enum", []), list) or made.get("enum") == []:
            del made["enum"]
        kinds = [kind for kind in _listed(node.get("type")) if kind in TYPES]
        if kinds:
            made["type"] = kinds
        elif "type" not in node and any(word in node for word in self._of_objects):
            made["type"] = "object"
        elif "type" not in node and any(word in node for word in OF_ARRAYS):
            made["type"] = "array"
        if isinstance(node.get("required"), list):
            made["required"] = [name for name in node["required"] if isinstance(name, str)]
        made["properties"] = {
            name: {"x-at": [join(at, "properties", name), False]}
            for name in node.get("properties") or ()
        }
        made["patternProperties"] = {
            pattern: {"x-at": [join(at, "patternProperties", pattern), False]}
            for pattern in node.get("patternProperties") or ()
            if is_pattern(pattern)
        }
        others = node.get("additionalProperties")
        if isinstance(others, dict):
            made["additionalProperties"] = {"x-at": [join(at, "additionalProperties"), False]}
        elif others is False and not (joint and self.wide):
            made["additionalProperties"] = False
        prefix = range(len(node.get("prefixItems") or ()))
        if prefix:
            made["prefixItems"] = [{"x-at": [join(at, "prefixItems", i), False]} for i in prefix]
        if isinstance(node.get("items"), dict | bool):
            made["items"] = {"x-at": [join(at, "items"), False]}
        if "contentSchema" in node and "json" in str(node.get("contentMediaType")):
            made["x-json"] = join(at, "contentSchema")
        return made

    # --- null ---------------------------------------------------------------------------------

    def admits_null(self, at: str, seen: tuple[str, ...] = ()) -> bool:
        """Whether null may stand where a schema stands, although its body refuses it.

        Widely read, it is enough that a part says so. Otherwise all that holds together has to.
        """
        node = self.source.node(at)
        if not isinstance(node, dict) or at in seen:
            return node is True
        seen = (*seen, at)
        if node.get("nullable") is True or any(
            _marks_null(one) for key in ("allOf", *FORKS) for one in node.get(key) or ()
        ):
            return True
        own = _own_null(node, self.wide)
        said: list[bool] = [] if own is None else [own]
        targets = self._targets(at, node)
        parts = [join(at, "allOf", index) for index in range(len(node.get("allOf") or ()))]
        said += [self.admits_null(one, seen) for one in (*targets, *parts)]
        for keyword in FORKS:
            ways = [join(at, keyword, index) for index in range(len(node.get(keyword) or ()))]
            said += [any(self.admits_null(one, seen) for one in ways)] if ways else []
        return any(said) if self.wide else bool(said) and all(said)


def is_pattern(pattern: str) -> bool:
    """Whether a regular expression of the document is one in Python, too."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _any_of(
    validator: Any, schemas: Sequence[Any], value: Any, schema: Any
) -> Iterator[ValidationError]:
    """`anyOf`, which stops at the first error of each schema."""
    if not any(validator.evolve(schema=one).is_valid(value) for one in schemas):
        yield ValidationError(f"{value!r} is not valid under any of the given schemas")


def _own_null(node: Mapping[str, Any], wide: bool) -> bool | None:
    """What a schema itself says of null; None where it says nothing.

    Widely read, a type that admits null does so beside listed values, too.
    """
    if wide and "null" in _listed(node.get("type")):
        return True
    if "const" in node:
        return node["const"] is None
    if isinstance(node.get("enum"), list) and None in node["enum"]:
        return True
    if "enum" in node:
        return False
    if "type" in node:
        return "null" in _listed(node["type"])
    if any(word in node for word in (*OF_OBJECTS, *OF_ARRAYS)):
        return False
    return None


def _listed(kind: Any) -> list[Any]:
    return kind if isinstance(kind, list) else [kind]


def _leads_on(node: Mapping[str, Any]) -> bool:
    return any(word in node for word in ("$ref", "$recursiveRef", "allOf", *FORKS))


def _marks_null(node: Any) -> bool:
    """Whether part of a schema only says that null is allowed."""
    return isinstance(node, dict) and node.get("nullable") is True and node.keys() <= MARKS


def _key(leaf: Leaf) -> tuple[Any, ...]:
    return (tuple(at for at, _ in leaf.parts), leaf.chain, leaf.kind)
