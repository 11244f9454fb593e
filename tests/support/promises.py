"""Checks what a package promises of the variants of its union.

- Decoding never raises for a value that some variant accepts.
- Where exactly one variant accepts it, the result is of that variant's class.
- `strict=True` accepts exactly what at least one variant accepts.

For the first two, a variant accepts a value if it is valid against the variant and the variant
declares, or types, every key of it at every level. A tag that the union lists decides before that.
What is valid is what `jsonschema` says of the raw schemas. Where a document can be read in several
ways and the answer depends on it, nothing is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from raw_instances import Raw, says_something
from raw_keys import Keys
from raw_leaves import Leaf, among
from raw_mutations import mutations
from raw_tags import literals, tag_property, tell_apart
from raw_validation import Validation

MUTATIONS = 60
"""How many mutated instances of a union are tried, about."""


@dataclass(frozen=True)
class Broken:
    """A promise that a package does not keep."""

    kind: str
    value: Any
    detail: str

    def __str__(self) -> str:
        return f"{self.detail} for {json.dumps(self.value)[:400]}"


class Oracle:
    """What a document says of values, read twice: narrowly and widely."""

    def __init__(self, source: Raw) -> None:
        self.source = source
        self.narrow = Validation(source, wide=False)
        self.wide = Validation(source, wide=True)
        self.narrow_keys = Keys(source, self.narrow)
        self.wide_keys = Keys(source, self.wide)

    def valid(self, at: str, value: Any) -> bool | None:
        """Whether some variant accepts a value; None if that depends on the reading."""
        if self.narrow.accepts(at, value):
            return True
        return None if self.wide.accepts(at, value) else False


class Promises:
    """The union of one package beside its raw schema."""

    def __init__(
        self,
        oracle: Oracle,
        at: str,
        module: ModuleType,
        classes: Mapping[str, str],
        *,
        mutated: int = MUTATIONS,
    ) -> None:
        self.mutated = mutated
        self.oracle = oracle
        self.source = oracle.source
        self.at = at
        self.module = module
        self.leaves = self.source.leaves(at)
        self.classes = [_class(leaf, module, classes) for leaf in self.leaves]
        self.counts: dict[str, int] = {}

    def broken(self) -> Iterator[Broken]:
        """Yield what is not as promised, of instances first, then of mutated ones."""
        made = [self.source.instances(leaf) for leaf in self.leaves]
        for leaf, values in zip(self.leaves, made, strict=True):
            for value in values:
                self._count("promise instances")
                if not self.oracle.narrow.variant_accepts(leaf, self.leaves, value):
                    self._count("promise instances that the validator refuses")
                yield from self.of(value)
        flat = [value for values in made for value in values]
        each = max(3, self.mutated // max(1, len(flat)))
        chosen = flat[:: max(1, 3 * len(flat) // self.mutated)]
        for number, value in enumerate(chosen):
            others = [one for one in flat if one is not value]
            for mutated in mutations(value, others, each, f"{self.at} {number}"):
                self._count("promise mutations")
                yield from self.of(mutated)

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def of(self, value: Any) -> Iterator[Broken]:
        """Yield what is not as promised of one value."""
        yield from self._strict(value)
        if value is None:
            return
        try:
            decoded = self.module.from_dict(value)
        except Exception as error:
            if self._declaring(value, wide=False):
                yield Broken("raises", value, f"{type(error).__name__}: {error}")
            return
        expected = self._only_class(value)
        if expected is not None:
            self._count("promise values of one class")
            if type(decoded) is not expected:
                found = type(decoded).__name__
                yield Broken("wrong-class", value, f"`{found}` instead of `{expected.__name__}`")

    def _strict(self, value: Any) -> Iterator[Broken]:
        valid = self.oracle.valid(self.at, value)
        if valid is None:
            self._count("promise values that can be read in two ways")
            return
        self._count("promise values to be accepted" if valid else "promise values to be refused")
        try:
            self.module.from_dict(value, strict=True)
        except self.module.DecodeError as error:
            if valid:
                yield Broken("strict-refuses", value, f"DecodeError: {error}")
        except Exception as error:
            yield Broken("strict-crashes", value, f"{type(error).__name__}: {error}")
        else:
            if not valid:
                yield Broken("strict-accepts", value, "accepted")

    def _declaring(self, value: Any, *, wide: bool) -> list[int]:
        """The variants that accept a value and describe all of its keys, by number."""
        keys = self.oracle.wide_keys if wide else self.oracle.narrow_keys
        return [i for i, leaf in enumerate(self.leaves) if keys.declared(leaf, self.leaves, value)]

    def _only_class(self, value: Any) -> type | None:
        """The class of the only variant that accepts a value, or of all that do."""
        found = {self.classes[i] for i in self._declaring(value, wide=True)}
        if len(found) != 1 or not self._declaring(value, wide=False):
            return None
        if isinstance(value, dict) and self._is_tagged_otherwise(value):
            return None
        return found.pop()

    def _is_tagged_otherwise(self, value: Mapping[str, Any]) -> bool:
        """Whether a listed tag means a variant that does not accept the value."""
        accepting = self._declaring(value, wide=True)
        for name in value:
            listed = [literals(self.source, leaf, name) for leaf in self.leaves]
            if tell_apart(listed) or name in self._tag_properties():
                for index, values in enumerate(listed):
                    if index not in accepting and among(value[name], values):
                        return True
        return False

    def _tag_properties(self) -> Sequence[str | None]:
        return [tag_property(one) for leaf in self.leaves for _, one in leaf.discriminators]


def _class(leaf: Leaf, module: ModuleType, classes: Mapping[str, str]) -> type | None:
    """What a variant is in Python, by its place or by the nearest reference to it."""
    for ways in (leaf.chain, leaf.beside):
        for way in reversed(ways):
            if way in classes:
                found = getattr(module, classes[way], None)
                return found if isinstance(found, type) else _plain_class(leaf)
    return _plain_class(leaf)


def _plain_class(leaf: Leaf) -> type | None:
    """The class of a variant that has none of its own; None where that is not certain."""
    if leaf.kinds == ["array"]:
        return list
    typed = [one for one in leaf.schemas if says_something(one.get("additionalProperties"))]
    return dict if leaf.kinds == ["object"] and typed and not leaf.properties else None
