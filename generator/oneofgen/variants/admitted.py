"""What is known of a shape without looking into it: its JSON types, its literals."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from oneofgen.model import (
    Alias,
    Anything,
    Array,
    Enum,
    JsonText,
    JsonType,
    Literals,
    Map,
    Record,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    Value,
    json_key,
    type_of,
)
from oneofgen.schema import Alternatives, Normal
from oneofgen.source.pointers import Pointer

Lookup: TypeAlias = Callable[[Pointer], Normal]
"""The definition that a pointer means."""

EVERY_TYPE: tuple[JsonType, ...] = ("string", "number", "boolean", "array", "object")


def types_of(lookup: Lookup, shape: Shape) -> tuple[JsonType, ...]:
    """The JSON types that a shape admits, besides null; `number` where it covers integers."""
    found: dict[JsonType, None] = {}
    seen: set[Pointer] = set()
    waiting: list[Shape] = [shape]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Ref):
            if one.target not in seen:
                seen.add(one.target)
                waiting += _within(lookup(one.target), found)
        else:
            found.update(dict.fromkeys(_simple(one)))
    if "number" in found:
        found.pop("integer", None)
    return tuple(found)


def _within(definition: Normal, found: dict[JsonType, None]) -> list[Shape]:
    if isinstance(definition, Record):
        found["object"] = None
    elif isinstance(definition, Enum):
        found.update(dict.fromkeys(type_of(value) for value in definition.values))
    elif isinstance(definition, Alias):
        return [definition.value.shape]
    else:
        return [member.shape for member in definition.members]
    return []


def _simple(shape: Shape) -> Iterable[JsonType]:
    if isinstance(shape, Scalar):
        return (shape.type,)
    if isinstance(shape, Literals):
        return [type_of(value) for value in shape.values]
    if isinstance(shape, Array):
        return ("array",)
    if isinstance(shape, Map):
        return ("object",)
    return ("string",) if isinstance(shape, JsonText) else EVERY_TYPE


def item_types(lookup: Lookup, shape: Shape, depth: int) -> tuple[JsonType, ...]:
    """The JSON types of the first item of an array, or of what lies `depth` arrays deep."""
    for _ in range(depth):
        while isinstance(shape, Ref) and isinstance(alias := lookup(shape.target), Alias):
            shape = alias.value.shape
        if not isinstance(shape, Array):
            return EVERY_TYPE
        shape = (*shape.prefix, shape.items)[0].shape
    kinds = types_of(lookup, shape)
    return tuple(dict.fromkeys("number" if kind == "integer" else kind for kind in kinds))


def literals_of(lookup: Lookup, value: Value) -> tuple[Scalar_, ...]:
    """The values that a position lists; empty where it admits anything else."""
    if isinstance(value.shape, Literals):
        return value.shape.values
    if isinstance(value.shape, Ref):
        definition = lookup(value.shape.target)
        if isinstance(definition, Enum):
            return definition.values
        if isinstance(definition, Alternatives):
            return _listed_by_all(lookup, definition)
    return ()


def _listed_by_all(lookup: Lookup, union: Alternatives) -> tuple[Scalar_, ...]:
    found: dict[tuple[str, Scalar_], Scalar_] = {}
    for member in union.members:
        shape = member.shape
        definition = lookup(shape.target) if isinstance(shape, Ref) else None
        values = definition.values if isinstance(definition, Enum) else ()
        if isinstance(shape, Literals):
            values = shape.values
        if not values:
            return ()
        found.update({json_key(value): value for value in values})
    return tuple(found.values())


def is_scalar_shape(lookup: Lookup, shape: Shape) -> bool:
    """Whether values of a shape are the same in Python whichever scalar they were read as."""
    if isinstance(shape, Ref):
        return isinstance(lookup(shape.target), Enum)
    return isinstance(shape, Scalar | Literals)


NOT_SCALAR = 1000
"""The depth of a shape that has something else than arrays and scalars in it."""


def scalar_depth(shape: Shape) -> int:
    """How deep arrays nest whose innermost items are scalars: reading those changes nothing."""
    if isinstance(shape, Array):
        inner = (*shape.prefix, shape.items)
        return min(NOT_SCALAR, 1 + max(scalar_depth(value.shape) for value in inner))
    return 0 if isinstance(shape, Scalar | Literals | Anything) else NOT_SCALAR
