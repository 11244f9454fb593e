"""Variants without a name of their own that are the same: in Python there is nothing to tell apart.

As in `anyOf` lists whose members differ in what they document, or in bounds of their values. A name
counts that a discriminator may tell a variant by, also where the variant is a component to which
the union adds something.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from oneofgen.model import (
    Alias,
    Array,
    Enum,
    JsonText,
    Literals,
    Map,
    Record,
    Ref,
    Shape,
    Value,
)
from oneofgen.schema import Alternatives, Normal
from oneofgen.source.pointers import Pointer, component
from oneofgen.variants.admitted import Lookup
from oneofgen.variants.members import Leaf


def merged(lookup: Lookup, found: Iterable[Leaf], told: Callable[[Leaf], bool]) -> tuple[Leaf, ...]:
    """The leaves, of several that are the same only the first.

    Args:
        lookup: finds what their shapes refer to.
        found: them.
        told: whether a discriminator bears on a leaf.
    """
    result: list[Leaf] = []
    for leaf in found:
        for index, other in enumerate(result):
            named = any(component(one.chain[-1]) and told(one) for one in (leaf, other))
            if isinstance(leaf.shape, Ref) and not named and _is_twin(lookup, other, leaf):
                chain = (*leaf.chain, *other.chain)
                twins = (*other.twins, leaf.shape.target)
                result[index] = replace(other, chain=chain, twins=twins)
                break
        else:
            result.append(leaf)
    return tuple(result)


def _is_twin(lookup: Lookup, one: Leaf, other: Leaf) -> bool:
    if not (isinstance(one.shape, Ref) and isinstance(other.shape, Ref)):
        return False
    if component(one.shape.target) or component(other.shape.target):
        return False
    return _Comparison(lookup).same(one.shape, other.shape)


class _Comparison:
    """Compares shapes with all that they have inside, but for what only documents."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.assumed: set[tuple[Pointer, Pointer]] = set()

    def same(self, one: Shape, other: Shape) -> bool:
        """Whether two shapes admit the same values, and are the same in Python."""
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
