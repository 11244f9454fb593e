"""Candidates: the leaves of a union with the facts on which the decision is based."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oneofgen.model import (
    JsonType,
    Property,
    Record,
    Scalar_,
    TagValue,
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

    `literals` and `kinds` hold the literals and JSON types of each property. `declared` holds the
    names of the properties, without those that are declared beside the union: all variants share
    them.
    """

    index: int
    leaf: Leaf
    types: tuple[JsonType, ...]
    properties: dict[str, Property]
    literals: dict[str, tuple[Scalar_, ...]]
    kinds: dict[str, tuple[JsonType, ...]]
    declared: frozenset[str]

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
            )
        )
    return tuple(result)


def _stands_beside(prop: Property, beside: frozenset[Pointer]) -> bool:
    return prop.at.rpartition("/properties/")[0] in beside


def names(group: Group) -> tuple[str, ...]:
    """Return the names of all properties of a group, in document order."""
    return tuple(dict.fromkeys(name for one in group for name in one.properties))


def distinct(values: Iterable[TagValue]) -> dict[tuple[str, TagValue], TagValue]:
    """Return the values by their JSON keys, without duplicates; `true` and `1` are distinct."""
    return {json_key(value): value for value in values}
