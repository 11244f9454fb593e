"""The shapes of schemas that are not unions: literals, scalars, arrays, maps, JSON text, …."""

from oneofgen.model import Anything, Array, JsonText, Literals, Map, Ref, Scalar, Shape, Value
from oneofgen.schema.intersection import Intersection
from oneofgen.schema.merged_schema import MergedSchema
from oneofgen.schema.protocol import Definitions
from oneofgen.source.pointers import Pointer, join

NOTHING = Literals(values=())
"""The shape of a schema that admits no value except null, which is never part of a shape."""

ANY_NAME = frozenset({"", ".*", "^.*$", ".+", "^.+$", "^", "^.*", "^.+"})
"""Patterns of `patternProperties` that match every name: the object is a map."""


def shape(schemas: Definitions, at: Pointer, parts: Intersection, merged: MergedSchema) -> Shape:
    """Return the shape of a schema that is not a union."""
    if merged.never:
        schemas.note(at, "never", "the schema is `false`; no value is allowed here")
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
    return _anything(schemas, at, "a schema that does not declare a type")


def is_anything(shape: Shape) -> bool:
    """Whether a shape admits any value, and therefore null."""
    return isinstance(shape, Anything)


def names_record(merged: MergedSchema) -> bool:
    """Whether an object schema becomes a record, not a map."""
    named = bool(merged.properties or merged.required)
    return named or merged.additional is False or _names_matter(merged)


def _names_matter(merged: MergedSchema) -> bool:
    """Whether the type of a property depends on the pattern that its name matches."""
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
    for pattern, values in merged.patterns.items():  # exactly one
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
