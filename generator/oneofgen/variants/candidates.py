"""The leaves of a union as the decision sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oneofgen.model import JsonType, Property, Record, Scalar_, json_key, record_of
from oneofgen.source.pointers import Pointer
from oneofgen.variants.admitted import Lookup, literals_of, types_of
from oneofgen.variants.members import Leaf


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """A leaf: its index among the variants, its JSON types, its properties if it is a record.

    `declared` leaves out what only stands beside the union: that says nothing of one variant.
    """

    index: int
    leaf: Leaf
    types: tuple[JsonType, ...]
    properties: dict[str, Property]
    literals: dict[str, tuple[Scalar_, ...]]
    kinds: dict[str, tuple[JsonType, ...]]
    declared: frozenset[str]

    def requires(self, name: str) -> bool:
        """Whether a property is there in every valid value."""
        return name in self.properties and self.properties[name].required


Group = Sequence[Candidate]


def candidates(
    lookup: Lookup, found: Iterable[Leaf], beside: frozenset[Pointer]
) -> tuple[Candidate, ...]:
    """Look at each leaf once."""
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


def _stands_beside(one: Property, beside: frozenset[Pointer]) -> bool:
    return one.at.rpartition("/properties/")[0] in beside


def names(group: Group) -> tuple[str, ...]:
    """Every property, in document order."""
    return tuple(dict.fromkeys(name for one in group for name in one.properties))


def distinct(values: Iterable[Scalar_]) -> dict[tuple[str, Scalar_], Scalar_]:
    """Values by what they are in JSON, where `true` is not `1`."""
    return {json_key(value): value for value in values}
