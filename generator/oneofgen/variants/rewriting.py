"""Definitions with some of their shapes replaced, and what definitions refer to."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from oneofgen.model import (
    Alias,
    Array,
    Definition,
    Enum,
    JsonText,
    Map,
    Record,
    Ref,
    Shape,
    Value,
)
from oneofgen.pointer import Pointer

Rewrite: TypeAlias = Callable[[Ref], Shape]
Change: TypeAlias = Callable[[Shape], Shape]
"""What stands for a shape whose inner shapes are changed already."""


def rewritten(definition: Definition, rewrite: Rewrite) -> Definition:
    """The same definition with each reference replaced by what `rewrite` makes of it."""
    return changed(definition, _of_references(rewrite))


def rewritten_shape(shape: Shape, rewrite: Rewrite) -> Shape:
    """The same shape with each reference replaced."""
    return changed_shape(shape, _of_references(rewrite))


def _of_references(rewrite: Rewrite) -> Change:
    return lambda shape: rewrite(shape) if isinstance(shape, Ref) else shape


def changed(definition: Definition, change: Change) -> Definition:
    """The same definition with each shape replaced, the inner ones first."""
    if isinstance(definition, Record):
        additional = definition.additional
        return replace(
            definition,
            properties=tuple(
                replace(one, value=_value(one.value, change)) for one in definition.properties
            ),
            additional=None if additional is None else _value(additional, change),
            patterns=tuple(
                (pattern, _value(value, change)) for pattern, value in definition.patterns
            ),
        )
    if isinstance(definition, Alias):
        return replace(definition, value=_value(definition.value, change))
    if isinstance(definition, Enum):
        return definition
    return replace(
        definition,
        members=tuple(dict.fromkeys(changed_shape(one, change) for one in definition.members)),
        variants=tuple(
            replace(one, shape=changed_shape(one.shape, change)) for one in definition.variants
        ),
    )


def changed_shape(shape: Shape, change: Change) -> Shape:
    """The same shape, replaced after the shapes in it."""
    if isinstance(shape, Array):
        prefix = tuple(_value(one, change) for one in shape.prefix)
        shape = Array(items=_value(shape.items, change), prefix=prefix)
    elif isinstance(shape, Map):
        shape = Map(values=_value(shape.values, change))
    elif isinstance(shape, JsonText):
        shape = JsonText(value=_value(shape.value, change))
    return change(shape)


def _value(value: Value, change: Change) -> Value:
    return replace(value, shape=changed_shape(value.shape, change))


def shapes(definition: Definition) -> Iterator[Shape]:
    """The shapes that a definition is made of, in document order."""
    if isinstance(definition, Record):
        for one in definition.properties:
            yield one.value.shape
        for _, value in definition.patterns:
            yield value.shape
        if definition.additional is not None:
            yield definition.additional.shape
    elif isinstance(definition, Alias):
        yield definition.value.shape
    elif not isinstance(definition, Enum):
        yield from definition.members
        for variant in definition.variants:
            yield variant.shape


def targets(shape: Shape) -> Iterator[Pointer]:
    """The definitions that a shape refers to."""
    if isinstance(shape, Ref):
        yield shape.target
    elif isinstance(shape, Array):
        for one in (*shape.prefix, shape.items):
            yield from targets(one.shape)
    elif isinstance(shape, Map):
        yield from targets(shape.values.shape)
    elif isinstance(shape, JsonText):
        yield from targets(shape.value.shape)
