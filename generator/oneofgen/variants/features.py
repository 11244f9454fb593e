"""Features of a variant's shape, in words, for variants that have neither a tag nor a title.

Features never contain an index or an order of discovery, so that places stay stable.
"""

import json
from collections.abc import Iterator

from oneofgen.model import (
    Alias,
    Anything,
    Array,
    Enum,
    JsonText,
    Literals,
    Look,
    Map,
    Record,
    Ref,
    Scalar,
    Shape,
    TagValue,
    Value,
)
from oneofgen.schema import Alternatives
from oneofgen.source.pointers import component

DEEP = 3
"""How many levels of nested definitions contribute features."""

MOST_VALUES = 3
"""How many literals of a list are shown."""


def tag_text(value: TagValue) -> str:
    """Return a tag as it is written between brackets."""
    return value if isinstance(value, str) else json.dumps(value)


def features(look: Look, shape: Shape, deep: int = DEEP) -> Iterator[str]:
    """Yield the features of a shape, each in a few words, the simplest first."""
    if isinstance(shape, Array):
        yield from _inside(look, "", shape.items, deep)
        for value in shape.prefix:
            yield from _inside(look, "", value, deep)
    elif isinstance(shape, Map):
        yield from _inside(look, "", shape.values, deep)
    elif isinstance(shape, JsonText):
        yield from _inside(look, "", shape.value, deep)
    elif isinstance(shape, Ref):
        definition = look(shape.target)
        if isinstance(definition, Record):
            yield from _of_record(look, definition, deep)
        elif isinstance(definition, Alternatives):
            yield from (_word(look, member.shape) for member in definition.members)
        elif isinstance(definition, Alias):
            yield from features(look, definition.value.shape, deep)
    else:
        yield _word(look, shape)


def _of_record(look: Look, record: Record, deep: int) -> Iterator[str]:
    properties = record.properties
    yield from (one.wire_name for one in properties)
    yield from (f"{one.wire_name} required" for one in properties if one.required)
    yield from (f"{one.wire_name} {_word(look, one.value.shape)}" for one in properties)
    yield from (f"{one.wire_name} null" for one in properties if one.value.nullable)
    if record.closed:
        yield "closed"
    if record.additional is not None:
        yield f"others {_word(look, record.additional.shape)}"
    for one in properties:
        yield from _inside(look, f"{one.wire_name} ", one.value, deep)


def _inside(look: Look, before: str, value: Value, deep: int) -> Iterator[str]:
    """Yield the features of a contained value; of a component, only its name."""
    shape = value.shape
    yield before + _word(look, shape)
    named = isinstance(shape, Ref) and component(shape.target) is not None
    if deep > 1 and not named:
        yield from (before + one for one in features(look, shape, deep - 1))


def _word(look: Look, shape: Shape) -> str:
    """Return a word or two for a shape."""
    if isinstance(shape, Scalar):
        return f"{shape.type} {shape.format}" if shape.format else shape.type
    if isinstance(shape, Literals):
        return " ".join(map(tag_text, shape.values[:MOST_VALUES]))
    if isinstance(shape, Anything):
        return "any"
    if isinstance(shape, Ref):
        name = component(shape.target)
        definition = look(shape.target)
        if name is None and isinstance(definition, Enum):
            return " ".join(map(tag_text, definition.values[:MOST_VALUES]))
        return name or ("object" if isinstance(definition, Record) else "several")
    return {Array: "array", Map: "map", JsonText: "json"}[type(shape)]
