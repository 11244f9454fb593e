"""What is no union and no record: literals, scalars, arrays, maps, JSON text, anything."""

from oneofgen.model import (
    Anything,
    Array,
    JsonText,
    Literals,
    Map,
    Ref,
    Scalar,
    Shape,
    Value,
)
from oneofgen.schema.intersection import Intersection
from oneofgen.schema.merged import MergedSchema
from oneofgen.schema.protocol import Definitions
from oneofgen.source.pointers import Pointer, join

NOTHING = Literals(values=())
"""What no value but null can be: null is never a shape, so nothing is left to list."""

ANY_NAME = frozenset({"", ".*", "^.*$", ".+", "^.+$", "^", "^.*", "^.+"})
"""Patterns that people write where they mean a map."""


def shape(schemas: Definitions, at: Pointer, parts: Intersection, merged: MergedSchema) -> Shape:
    """The shape of a schema that is no union."""
    if merged.never:
        schemas.note(at, "never", "the schema is `false`: no value is allowed here")
        return NOTHING
    if merged.literals is not None:
        if len(merged.literals) > 1:
            return Ref(target=schemas.site(at, parts))
        return Literals(values=merged.literals)
    kinds = merged.kinds
    kind = kinds[0] if kinds else None
    if merged.odd:
        schemas.note(at, "anything", merged.odd)
        if kind not in ("object", "array"):
            return Anything(reason=merged.odd)
    if kind == "object":
        return _object(schemas, at, parts, merged)
    if kind == "array":
        return _array(schemas, at, merged)
    if kind == "string" and merged.content and _is_json(merged.media_type):
        return JsonText(value=schemas.merged(merged.content, join(at, "contentSchema")))
    if kind in ("string", "integer", "number", "boolean"):
        return Scalar(type=kind, format=merged.format)
    if merged.types == ():
        return NOTHING
    return _anything(schemas, at, "a schema that does not say what it is")


def is_anything(shape: Shape) -> bool:
    """Whether null is admitted because everything is."""
    return isinstance(shape, Anything)


def names_record(merged: MergedSchema) -> bool:
    """Whether an object schema makes a class of its own."""
    named = bool(merged.properties or merged.required)
    return named or merged.additional is False or _names_matter(merged)


def _names_matter(merged: MergedSchema) -> bool:
    """Whether the values of an object depend on what their names match."""
    typed = not isinstance(merged.additional, bool)
    return bool(merged.patterns) and (
        len(merged.patterns) + typed > 1 or not ANY_NAME.issuperset(merged.patterns)
    )


def _object(schemas: Definitions, at: Pointer, parts: Intersection, merged: MergedSchema) -> Shape:
    if names_record(merged):
        return Ref(target=schemas.site(at, parts))
    additional = merged.additional
    if not isinstance(additional, bool):
        return Map(values=schemas.merged(additional, join(at, "additionalProperties")))
    for pattern, values in merged.patterns.items():  # there is one
        return Map(values=schemas.merged(values, join(at, "patternProperties", pattern)))
    reason = (
        "`additionalProperties: true`" if merged.open_explicitly else "an object without properties"
    )
    return Map(values=Value(shape=_anything(schemas, at, reason), nullable=True))


def _array(schemas: Definitions, at: Pointer, merged: MergedSchema) -> Shape:
    prefix = tuple(
        schemas.merged(parts, join(at, "prefixItems", index))
        for index, parts in enumerate(merged.prefix)
    )
    if merged.items is False and prefix:
        return Array(items=Value(shape=NOTHING), prefix=prefix)
    if isinstance(merged.items, bool):
        items = Value(shape=_anything(schemas, at, "an array without `items`"), nullable=True)
    else:
        items = schemas.merged(merged.items, join(at, "items"))
    return Array(items=items, prefix=prefix)


def _anything(schemas: Definitions, at: Pointer, reason: str) -> Anything:
    schemas.note(at, "anything", reason)
    return Anything(reason=reason)


def _is_json(media_type: str) -> bool:
    kind = media_type.partition(";")[0].strip().lower()
    return kind in ("application/json", "text/json") or kind.endswith("+json")
