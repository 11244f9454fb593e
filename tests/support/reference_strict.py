"""What `strict=True` has to accept, by jsonschema on the document as it stands.

Null is spelt out, the value keywords are left away, and a union accepts what any variant accepts
that no listed tag excludes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from reference_chooser import Reference
from reference_reading import FORKS, MARKS, Leaf, Position

SHALLOW = ("$ref", "allOf", *FORKS)
"""What leads to other schemas that hold at the same place."""


class Strict:
    """Accepts or refuses values, as the document means."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        validator: Any = extend(Draft202012Validator, {"x-position": self._check})  # type: ignore[no-untyped-call]
        self.validator = validator({})

    def accepts(self, position: Position, value: Any) -> bool:
        """Whether a value is right where a schema stands."""
        return not any(self._problems(self.validator, position, value))

    def accepting(self, position: Position, value: Any) -> list[Leaf]:
        """The variants that accept a value and declare, or type, every key in it."""
        found = self.reference.candidates(position, value).leaves
        return [one for one in found if self.fits(one, value) and self._covers(one, value)]

    def fits(self, leaf: Leaf, value: Any) -> bool:
        """Whether a variant accepts a value."""
        return bool(self.validator.evolve(schema=self._plain(leaf)).is_valid(value))

    def _covers(self, leaf: Leaf, value: Any) -> bool:
        inside: list[tuple[Position | bool | None, Any]] = []
        if isinstance(value, dict):
            described, further = self.reference.properties(leaf), self.reference.further(leaf)
            for name, item in value.items():
                at = described.get(name)
                inside.append((self.reference.position(*at) if at else further, item))
        elif isinstance(value, list):
            inside = [(self.reference.items(leaf), item) for item in value]
        return all(
            isinstance(at, Position) and (not at.leaves or self.covers(at, item))
            for at, item in inside
        )

    def covers(self, position: Position, value: Any) -> bool:
        """Whether a variant that accepts a value declares, or types, every key in it."""
        return value is None or bool(self.accepting(position, value))

    def _check(
        self, validator: Any, at: list[str], value: Any, schema: Mapping[str, Any]
    ) -> Iterator[ValidationError]:
        yield from self._problems(validator, self.reference.position(*at), value)

    def _problems(
        self, validator: Any, position: Position, value: Any
    ) -> Iterator[ValidationError]:
        if value is None and position.nullable:
            return
        if not position.leaves:
            yield ValidationError("nothing but null")
            return
        if not position.is_union:
            yield from validator.descend(value, self._plain(position.leaves[0]))
            return
        found = self.reference.candidates(position, value)
        if not any(self.fits(one, value) for one in (*found.leaves, *found.untagged)):
            yield ValidationError("valid for none")

    def _plain(self, leaf: Leaf) -> dict[str, Any]:
        """A variant in JSON Schema: all its parts, each without what leads to others."""
        return {"allOf": [self._part(at) for at in leaf.parts]}

    def _part(self, at: str) -> Any:
        node = self.reference.node(at)
        if not isinstance(node, dict):
            return node
        made: dict[str, Any] = {}
        for word, inside in node.items():
            if word in SHALLOW or word in MARKS or word == "discriminator":
                continue
            if word == "properties":
                made[word] = {name: {"x-position": [f"{at}/properties/{name}"]} for name in inside}
            elif word in ("items", "additionalProperties") and isinstance(inside, dict):
                made[word] = {"x-position": [f"{at}/{word}"]}
            else:
                made[word] = inside
        if made.keys() & {"properties", "additionalProperties"}:
            made.setdefault("type", "object")
        return made
