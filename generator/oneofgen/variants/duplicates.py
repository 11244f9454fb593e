"""Merging inline variants whose schemas are equal: they would be the same Python class.

Such variants occur in `anyOf` lists whose members differ only in descriptions or in bounds. A
component's name matters, because a discriminator may refer to it, even if the union adds
constraints to the component.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from oneofgen.model import Alias, Array, Enum, JsonText, Literals, Map, Record, Ref, Shape, Value
from oneofgen.schema import Alternatives, Normal
from oneofgen.source.pointers import Pointer, component
from oneofgen.variants.admitted import Lookup
from oneofgen.variants.members import Leaf


def merged(
    lookup: Lookup, found: Iterable[Leaf], discriminated: Callable[[Leaf], bool]
) -> tuple[Leaf, ...]:
    """Return the leaves without duplicates; the first of several equal leaves is kept.

    Args:
        lookup: returns the definition at a pointer.
        found: the leaves of a union.
        discriminated: whether a discriminator applies to a leaf.
    """
    result: list[Leaf] = []
    for leaf in found:
        for index, other in enumerate(result):
            named = any(component(one.chain[-1]) and discriminated(one) for one in (leaf, other))
            if isinstance(leaf.shape, Ref) and not named and _is_duplicate(lookup, other, leaf):
                chain = (*leaf.chain, *other.chain)
                duplicates = (*other.duplicates, leaf.shape.target)
                result[index] = replace(other, chain=chain, duplicates=duplicates)
                break
        else:
            result.append(leaf)
    return tuple(result)


def _is_duplicate(lookup: Lookup, one: Leaf, other: Leaf) -> bool:
    """Whether two leaves are inline definitions that are equal."""
    if not (isinstance(one.shape, Ref) and isinstance(other.shape, Ref)):
        return False
    if component(one.shape.target) or component(other.shape.target):
        return False
    return _Comparison(lookup).same(one.shape, other.shape)


class _Comparison:
    """Compares shapes and everything that they contain, except for descriptions."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.assumed: set[tuple[Pointer, Pointer]] = set()

    def same(self, one: Shape, other: Shape) -> bool:
        """Whether two shapes would be the same type in Python."""
        if isinstance(one, Ref) and isinstance(other, Ref):
            return self._targets(one.target, other.target)
        if isinstance(one, Array) and isinstance(other, Array):
            return self._values((one.items, *one.prefix), (other.items, *other.prefix))
        if isinstance(one, Map) and isinstance(other, Map):
            return self._values((one.values,), (other.values,))
        if isinstance(one, JsonText) and isinstance(other, JsonText):
            return self._values((one.value,), (other.value,))
        return one == other

    def _targets(self, one: Pointer, other: Pointer) -> bool:
        if one == other or (one, other) in self.assumed:
            return True
        if component(one) or component(other):
            return False
        self.assumed.add((one, other))
        return self._definitions(self.lookup(one), self.lookup(other))

    def _definitions(self, one: Normal, other: Normal) -> bool:
        if one.title != other.title:
            return False
        if isinstance(one, Record) and isinstance(other, Record):
            return _facts(one) == _facts(other) and self._values(_inside(one), _inside(other))
        if isinstance(one, Enum) and isinstance(other, Enum):
            return Literals(values=one.values) == Literals(values=other.values)
        if isinstance(one, Alias) and isinstance(other, Alias):
            return self._values((one.value,), (other.value,))
        if isinstance(one, Alternatives) and isinstance(other, Alternatives):
            ours, theirs = ([each.shape for each in union.members] for union in (one, other))
            return len(ours) == len(theirs) and all(map(self.same, ours, theirs))
        return False

    def _values(self, ours: tuple[Value, ...], theirs: tuple[Value, ...]) -> bool:
        return len(ours) == len(theirs) and all(
            one.nullable == other.nullable and self.same(one.shape, other.shape)
            for one, other in zip(ours, theirs, strict=True)
        )


def _facts(record: Record) -> tuple[object, ...]:
    properties = tuple((one.wire_name, one.required) for one in record.properties)
    patterns = tuple(pattern for pattern, _ in record.patterns)
    return properties, patterns, record.closed, record.additional is None


def _inside(record: Record) -> tuple[Value, ...]:
    rest = () if record.additional is None else (record.additional,)
    return (
        *(one.value for one in record.properties),
        *(value for _, value in record.patterns),
        *rest,
    )
