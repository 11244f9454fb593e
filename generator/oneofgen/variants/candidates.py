"""Candidates: the leaves of a union with the facts on which the decision is based."""

import re
from collections.abc import Iterable, Sequence

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    Anything,
    JsonType,
    Map,
    Property,
    Record,
    Scalar_,
    TagValue,
    Value,
    is_empty,
    json_key,
    record_of,
)
from oneofgen.source.pointers import Pointer
from oneofgen.variants.admitted import Lookup, literals_of, types_of
from oneofgen.variants.members import Leaf


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """A leaf with its index among the variants, its JSON types and, for a record, its properties.

    `literals` and `kinds` hold the literals and JSON types of each property, `nested` the literals
    of the required properties of its required objects. `declared` holds the names of the
    properties, without those that are declared beside the union: all variants share them.
    `undeclared` holds the JSON types of undeclared properties, by the pattern of their names.
    """

    index: int
    leaf: Leaf
    types: tuple[JsonType, ...]
    properties: dict[str, Property]
    literals: dict[str, tuple[Scalar_, ...]]
    kinds: dict[str, tuple[JsonType, ...]]
    declared: frozenset[str]
    nested: dict[tuple[str, str], tuple[Scalar_, ...]]
    undeclared: tuple[tuple[str, tuple[JsonType, ...]], ...]
    record: Record | None

    @property
    def requires_any(self) -> bool:
        """Whether the candidate requires some property."""
        return any(one.required for one in self.properties.values())

    def admitted(self, name: str) -> tuple[JsonType, ...]:
        """Return the JSON types of a property, null included; empty if it is not typed."""
        if name in self.properties:
            null: tuple[JsonType, ...] = ("null",) if self.properties[name].value.nullable else ()
            return (*self.kinds[name], *null)
        return next((kinds for pattern, kinds in self.undeclared if re.search(pattern, name)), ())

    def listed(self, name: str) -> tuple[TagValue, ...]:
        """Return the values of a property if they are listed; null if it admits nothing else."""
        values = self.literals.get(name, ())
        return (None,) if not values and self.is_null(name) else values

    def is_null(self, name: str) -> bool:
        """Whether a property admits only null."""
        value = self.properties[name].value if name in self.properties else None
        return value is not None and value.nullable and is_empty(value.shape)

    def requires(self, name: str) -> bool:
        """Whether a property is present in every valid value."""
        return name in self.properties and self.properties[name].required


Group = Sequence[Candidate]


def candidates(
    lookup: Lookup, found: Iterable[Leaf], beside: frozenset[Pointer]
) -> tuple[Candidate, ...]:
    """Return a candidate for each leaf.

    Args:
        lookup: returns the definition at a pointer.
        found: the leaves of the union.
        beside: the schemas that are written beside the union's `oneOf`.
    """
    result: list[Candidate] = []
    for index, leaf in enumerate(found):
        record: Record | None = record_of(lookup, leaf.shape)
        further = record.further if record else ()
        if isinstance(leaf.shape, Map):
            further = (("", leaf.shape.values),)
        properties = {one.wire_name: one for one in record.properties} if record else {}
        result.append(
            Candidate(
                index=index,
                leaf=leaf,
                types=types_of(lookup, leaf.shape),
                properties=properties,
                literals={name: literals_of(lookup, one.value) for name, one in properties.items()},
                kinds={name: types_of(lookup, one.value.shape) for name, one in properties.items()},
                declared=frozenset(
                    name for name, one in properties.items() if not _stands_beside(one, beside)
                ),
                nested=dict(_nested(lookup, properties.values())),
                undeclared=tuple(
                    (pattern, _kinds(lookup, value))
                    for pattern, value in further
                    if not isinstance(value.shape, Anything)
                ),
                record=record,
            )
        )
    return tuple(result)


def _kinds(lookup: Lookup, value: Value) -> tuple[JsonType, ...]:
    """Return the JSON types of a value, null included."""
    null: tuple[JsonType, ...] = ("null",) if value.nullable else ()
    return (*types_of(lookup, value.shape), *null)


def _nested(
    lookup: Lookup, properties: Iterable[Property]
) -> Iterable[tuple[tuple[str, str], tuple[Scalar_, ...]]]:
    """Yield the literals that are required one level down, by the names on the way."""
    for outer in properties:
        inside = record_of(lookup, outer.value.shape)
        if inside is None or not outer.required or outer.value.nullable:
            continue
        for inner in inside.properties:
            values = literals_of(lookup, inner.value)
            if inner.required and not inner.value.nullable and values:
                yield (outer.wire_name, inner.wire_name), values


def _stands_beside(prop: Property, beside: frozenset[Pointer]) -> bool:
    return prop.at.rpartition("/properties/")[0] in beside


def names(group: Group) -> tuple[str, ...]:
    """Return the names of all properties of a group, in document order."""
    return tuple(dict.fromkeys(name for one in group for name in one.properties))


def distinct(values: Iterable[TagValue]) -> dict[tuple[str, TagValue], TagValue]:
    """Return the values by their JSON keys, without duplicates; `true` and `1` are distinct."""
    return {json_key(value): value for value in values}
