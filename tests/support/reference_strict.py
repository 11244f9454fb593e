"""What `strict=True` has to accept, by jsonschema on the document as it stands.

Null is spelt out, the value keywords are left away, a union is read as the variant that the
reference chooser picks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from reference_chooser import Misfit, Reference, Undecided, Unknown
from reference_reading import FORKS, MARKS, Leaf, Position

SHALLOW = ("$ref", "allOf", *FORKS)
"""What leads to other schemas that hold at the same place."""


class NothingSays(Exception):
    """Variants of which one would accept a value and another not, and no word of which it is."""


class Strict:
    """Accepts or refuses values, as the document means."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        validator: Any = extend(Draft202012Validator, {"x-position": self._check})  # type: ignore[no-untyped-call]
        self.validator = validator({})

    def accepts(self, position: Position, value: Any) -> bool:
        """Whether a value is right where a schema stands.

        Raises:
            NothingSays: nobody knows.
        """
        return not any(self._problems(self.validator, position, value))

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
        answer = self.reference.choose(position, value)
        if isinstance(answer, Misfit | Unknown):
            yield ValidationError(f"{answer}")
        elif isinstance(answer, Leaf):
            yield from validator.descend(value, self._plain(answer))
        elif isinstance(answer, Undecided):
            schemas = [self._plain(one) for one in answer.leaves]
            valid = {validator.evolve(schema=one).is_valid(value) for one in schemas}
            if not isinstance(value, dict | list):  # in Python, the value whichever it is
                valid = {any(valid)}
            if len(valid) > 1:
                raise NothingSays
            if valid == {False}:
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
