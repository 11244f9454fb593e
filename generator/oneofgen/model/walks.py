"""Traverse shapes and definitions, and replace the shapes in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias, TypeVar

from oneofgen.model.types import (
    Alias,
    Array,
    Definition,
    Enum,
    JsonText,
    Map,
    Record,
    Ref,
    Shape,
    Union,
    Value,
)
from oneofgen.source.pointers import Pointer

Change: TypeAlias = Callable[[Shape], Shape]
"""Returns what replaces a shape, whose inner shapes have been replaced already."""

Look: TypeAlias = Callable[[Pointer], object]
"""Returns the definition at a pointer."""

Made = TypeVar("Made")


# --- traversal ------------------------------------------------------------------------------


def inner_values(shape: Shape) -> tuple[Value, ...]:
    """Return the values directly inside a shape, without following references."""
    if isinstance(shape, Array):
        return (*shape.prefix, shape.items)
    if isinstance(shape, Map):
        return (shape.values,)
    return (shape.value,) if isinstance(shape, JsonText) else ()


def values_of(record: Record) -> tuple[Value, ...]:
    """Return the values of a record's properties, declared ones first."""
    return (
        *(one.value for one in record.properties),
        *(value for _, value in record.further),
    )


def shapes_of(definition: Definition) -> Iterator[Shape]:
    """Yield the shapes that a definition contains, in document order."""
    if isinstance(definition, Record):
        yield from (value.shape for value in values_of(definition))
    elif isinstance(definition, Alias):
        yield definition.value.shape
    elif isinstance(definition, Union):
        yield from definition.members
        yield from (variant.shape for variant in definition.variants)


def read_shapes_of(definition: Definition) -> Iterator[Shape]:
    """Yield the shapes that a value of a definition is read as.

    These are the variants of a union, not its groups: the variants of a group are the union's own.
    """
    if isinstance(definition, Union):
        yield from (variant.shape for variant in definition.variants)
    else:
        yield from shapes_of(definition)


def targets(shape: Shape) -> Iterator[Pointer]:
    """Yield the definitions that a shape refers to."""
    if isinstance(shape, Ref):
        yield shape.target
    for value in inner_values(shape):
        yield from targets(value.shape)


def reached(
    start: Iterable[Shape],
    look: Callable[[Pointer], Made],
    inside: Callable[[Made], Iterable[Shape]],
) -> dict[Pointer, Made]:
    """Return the definitions that shapes reach, depth first, in document order.

    Args:
        start: the shapes to begin with.
        look: returns the definition at a pointer.
        inside: returns the shapes of a definition to follow.
    """
    found: dict[Pointer, Made] = {}
    waiting = _reversed_targets(start)
    while waiting:
        at = waiting.pop()
        if at not in found:
            found[at] = look(at)
            waiting += _reversed_targets(inside(found[at]))
    return found


def kept(definitions: Mapping[Pointer, Definition], root: Pointer) -> dict[Pointer, Definition]:
    """Return the definitions that the root reaches, in their present order."""
    found = reached([Ref(target=root)], definitions.__getitem__, shapes_of)
    return {at: one for at, one in definitions.items() if at in found}


def _reversed_targets(shapes: Iterable[Shape]) -> list[Pointer]:
    return [target for shape in shapes for target in targets(shape)][::-1]


def record_of(look: Look, shape: Shape) -> Record | None:
    """Return the record that a shape refers to, or None if it refers to none."""
    definition = look(shape.target) if isinstance(shape, Ref) else None
    return definition if isinstance(definition, Record) else None


# --- replacing ------------------------------------------------------------------------------


def changed(definition: Definition, change: Change) -> Definition:
    """Return a definition with each shape replaced, the inner shapes first."""
    if isinstance(definition, Record):
        additional = definition.additional
        return replace(
            definition,
            properties=tuple(
                replace(one, value=changed_value(one.value, change))
                for one in definition.properties
            ),
            additional=None if additional is None else changed_value(additional, change),
            patterns=tuple(
                (pattern, changed_value(value, change)) for pattern, value in definition.patterns
            ),
        )
    if isinstance(definition, Alias):
        return replace(definition, value=changed_value(definition.value, change))
    if isinstance(definition, Enum):
        return definition
    return replace(
        definition,
        members=tuple(dict.fromkeys(changed_shape(one, change) for one in definition.members)),
        variants=tuple(
            replace(one, shape=changed_shape(one.shape, change)) for one in definition.variants
        ),
    )


def changed_value(value: Value, change: Change) -> Value:
    """Return a value with its shape replaced."""
    return replace(value, shape=changed_shape(value.shape, change))


def changed_shape(shape: Shape, change: Change) -> Shape:
    """Return the replacement of a shape, after the shapes inside it have been replaced."""
    if isinstance(shape, Array):
        prefix = tuple(changed_value(one, change) for one in shape.prefix)
        shape = Array(items=changed_value(shape.items, change), prefix=prefix)
    elif isinstance(shape, Map):
        shape = Map(values=changed_value(shape.values, change))
    elif isinstance(shape, JsonText):
        shape = JsonText(value=changed_value(shape.value, change))
    return change(shape)


def references_changed(rewrite: Callable[[Ref], Shape]) -> Change:
    """Return a change that replaces references and leaves all other shapes unchanged."""
    return lambda shape: rewrite(shape) if isinstance(shape, Ref) else shape
