"""The JSON types and literal values that a shape admits."""

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
    TagValue,
    Value,
    json_key,
    type_of,
)
from oneofgen.schema import Alternatives, Normal
from oneofgen.source.pointers import Pointer

Lookup: TypeAlias = Callable[[Pointer], Normal]
"""A function that returns the definition at a pointer."""

EVERY_TYPE: tuple[JsonType, ...] = ("string", "number", "boolean", "array", "object")


def types_of(lookup: Lookup, shape: Shape) -> tuple[JsonType, ...]:
    """Return the JSON types that a shape admits, without null.

    If `number` is among them, `integer` is left out.
    """
    kinds: dict[JsonType, None] = {}
    seen: set[Pointer] = set()
    waiting: list[Shape] = [shape]
    while waiting:
        current = waiting.pop(0)
        if isinstance(current, Ref):
            if current.target not in seen:
                seen.add(current.target)
                waiting += _add_definition(lookup(current.target), kinds)
        else:
            kinds.update(dict.fromkeys(_types_of_inline(current)))
    if "number" in kinds:
        kinds.pop("integer", None)
    return tuple(kinds)


def _add_definition(definition: Normal, kinds: dict[JsonType, None]) -> list[Shape]:
    """Add the types of a definition to `kinds`; return the shapes that are still to be visited."""
    if isinstance(definition, Record):
        kinds["object"] = None
    elif isinstance(definition, Enum):
        kinds.update(dict.fromkeys(type_of(value) for value in definition.values))
    elif isinstance(definition, Alias):
        return [definition.value.shape]
    else:
        return [member.shape for member in definition.members]
    return []


def _types_of_inline(shape: Shape) -> Iterable[JsonType]:
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
    """Return the JSON types of the first item of an array that is nested `depth` arrays deep."""
    for _ in range(depth):
        while isinstance(shape, Ref) and isinstance(alias := lookup(shape.target), Alias):
            shape = alias.value.shape
        if not isinstance(shape, Array):
            return EVERY_TYPE
        shape = (*shape.prefix, shape.items)[0].shape
    kinds = types_of(lookup, shape)
    return tuple(dict.fromkeys("number" if kind == "integer" else kind for kind in kinds))


def literals_of(lookup: Lookup, value: Value) -> tuple[Scalar_, ...]:
    """Return the literals of a value; empty if it admits any other value."""
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
    """Return the literals of all members; empty if a member admits any other value."""
    listed: dict[tuple[str, TagValue], Scalar_] = {}
    for member in union.members:
        shape = member.shape
        definition = lookup(shape.target) if isinstance(shape, Ref) else None
        values = definition.values if isinstance(definition, Enum) else ()
        if isinstance(shape, Literals):
            values = shape.values
        if not values:
            return ()
        listed.update({json_key(value): value for value in values})
    return tuple(listed.values())


def is_scalar_shape(lookup: Lookup, shape: Shape) -> bool:
    """Whether a shape is a scalar, a list of literals or an enum."""
    if isinstance(shape, Ref):
        return isinstance(lookup(shape.target), Enum)
    return isinstance(shape, Scalar | Literals)


NOT_SCALAR = 1000
"""The `scalar_depth` of a shape that contains anything other than arrays and scalars."""


def scalar_depth(shape: Shape) -> int:
    """Return how deep the arrays of a shape nest if their innermost items are scalars.

    Such a value is the same in Python as in JSON. For other shapes, return `NOT_SCALAR`.
    """
    if isinstance(shape, Array):
        inner = (*shape.prefix, shape.items)
        return min(NOT_SCALAR, 1 + max(scalar_depth(value.shape) for value in inner))
    return 0 if isinstance(shape, Scalar | Literals | Anything) else NOT_SCALAR
