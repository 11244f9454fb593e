"""Merging inline variants whose schemas are equal: they would be the same Python class.

Such variants occur in `anyOf` lists whose members differ only in descriptions or in bounds. A
schema that is reached by `$ref` keeps its identity, wherever it stands and even if the union adds
constraints to it: it was written apart from the others, and a discriminator may refer to it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from oneofgen.model import Alias, Array, Enum, JsonText, Literals, Map, Record, Ref, Shape, Value
from oneofgen.schema import Alternatives, Normal
from oneofgen.source.pointers import Pointer, component, is_within
from oneofgen.variants.admitted import Lookup
from oneofgen.variants.members import Leaf


def merged(lookup: Lookup, found: Iterable[Leaf]) -> tuple[Leaf, ...]:
    """Return the leaves without duplicates; the first of several equal leaves is kept.

    Args:
        lookup: returns the definition at a pointer.
        found: the leaves of a union.
    """
    result: list[Leaf] = []
    alike: dict[object, list[int]] = {}  # indices in `result` of leaves that may be equal
    leaves = tuple(found)
    inline = Counter(leaf.reference for leaf in leaves if _inline(leaf))
    for leaf in leaves:
        shape = _inline(leaf)
        if shape is None or inline[leaf.reference] < 2:
            result.append(leaf)
            continue
        others = alike.setdefault((leaf.reference, _outline(lookup(shape.target))), [])
        for index in others:
            other = result[index]
            if _Comparison(lookup).same(other.shape, shape):
                chain = (*leaf.chain, *other.chain)
                duplicates = (*other.duplicates, shape.target)
                result[index] = replace(other, chain=chain, duplicates=duplicates)
                break
        else:
            others.append(len(result))
            result.append(leaf)
    return tuple(result)


def _inline(leaf: Leaf) -> Ref | None:
    """Return the reference to an inline definition, which may be equal to another one."""
    shape = leaf.shape
    return shape if isinstance(shape, Ref) and not component(shape.target) else None


def _outline(definition: Normal) -> object:
    """Return what is the same for equal definitions, so that few of them need be compared."""
    if not isinstance(definition, Record):
        return type(definition), definition.title
    literals = [
        one.value.shape if isinstance(one.value.shape, Literals) else None
        for one in definition.properties
    ]
    return definition.title, _facts(definition), tuple(literals)


class _Comparison:
    """Compares shapes and everything that is written in them, except for descriptions.

    `inside` are the pointers of what was compared: schemas elsewhere are reached by `$ref`.
    """

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.assumed: set[tuple[Pointer, Pointer]] = set()
        self.inside: set[Pointer] = set()

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
        if self.assumed and not (self._is_inline(one) and self._is_inline(other)):
            return False
        self.assumed.add((one, other))
        return self._definitions(self.lookup(one), self.lookup(other))

    def _is_inline(self, at: Pointer) -> bool:
        return any(is_within(at, outer) for outer in self.inside)

    def _definitions(self, one: Normal, other: Normal) -> bool:
        if one.title != other.title:
            return False
        self.inside |= {*_written(one), *_written(other)}
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


def _written(definition: Normal) -> Iterator[Pointer]:
    """Yield the pointers at which the schemas inside a definition are written."""
    yield definition.at
    if isinstance(definition, Record):
        yield from (one.at for one in definition.properties)


def _facts(record: Record) -> tuple[object, ...]:
    properties = tuple((one.wire_name, one.required) for one in record.properties)
    patterns = tuple(pattern for pattern, _ in record.patterns)
    return properties, patterns, record.closed, record.conditions, record.additional is None


def _inside(record: Record) -> tuple[Value, ...]:
    rest = () if record.additional is None else (record.additional,)
    return (
        *(one.value for one in record.properties),
        *(value for _, value in record.patterns),
        *rest,
    )
