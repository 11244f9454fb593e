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


def rewritten(definition: Definition, rewrite: Rewrite) -> Definition:
    """The same definition with each reference replaced by what `rewrite` makes of it."""
    if isinstance(definition, Record):
        additional = definition.additional
        return replace(
            definition,
            properties=tuple(
                replace(one, value=_value(one.value, rewrite)) for one in definition.properties
            ),
            additional=None if additional is None else _value(additional, rewrite),
            patterns=tuple(
                (pattern, _value(value, rewrite)) for pattern, value in definition.patterns
            ),
        )
    if isinstance(definition, Alias):
        return replace(definition, value=_value(definition.value, rewrite))
    if isinstance(definition, Enum):
        return definition
    return replace(
        definition,
        members=tuple(dict.fromkeys(rewritten_shape(one, rewrite) for one in definition.members)),
        variants=tuple(
            replace(one, shape=rewritten_shape(one.shape, rewrite)) for one in definition.variants
        ),
    )


def rewritten_shape(shape: Shape, rewrite: Rewrite) -> Shape:
    """The same shape with each reference replaced."""
    if isinstance(shape, Ref):
        return rewrite(shape)
    if isinstance(shape, Array):
        prefix = tuple(_value(one, rewrite) for one in shape.prefix)
        return Array(items=_value(shape.items, rewrite), prefix=prefix)
    if isinstance(shape, Map):
        return Map(values=_value(shape.values, rewrite))
    if isinstance(shape, JsonText):
        return JsonText(value=_value(shape.value, rewrite))
    return shape


def _value(value: Value, rewrite: Rewrite) -> Value:
    return replace(value, shape=rewritten_shape(value.shape, rewrite))


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
