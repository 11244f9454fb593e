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
from oneofgen.schema.intersection import Parts
from oneofgen.schema.lookup import Lookup
from oneofgen.schema.merged import Facts
from oneofgen.source.pointers import Pointer, join

NOTHING = Literals(values=())
"""What no value but null can be: null is never a shape, so nothing is left to list."""

ANY_NAME = frozenset({"", ".*", "^.*$", ".+", "^.+$", "^", "^.*", "^.+"})
"""Patterns that people write where they mean a map."""


def shape(schemas: Lookup, at: Pointer, parts: Parts, facts: Facts) -> Shape:
    """The shape of a schema that is no union."""
    if facts.never:
        schemas.note(at, "never", "the schema is `false`: no value is allowed here")
        return NOTHING
    if facts.literals is not None:
        if len(facts.literals) > 1:
            return Ref(target=schemas.site(at, parts))
        return Literals(values=facts.literals)
    kinds = facts.kinds
    kind = kinds[0] if kinds else None
    if facts.odd:
        schemas.note(at, "anything", facts.odd)
        if kind not in ("object", "array"):
            return Anything(reason=facts.odd)
    if kind == "object":
        return _object(schemas, at, parts, facts)
    if kind == "array":
        return _array(schemas, at, facts)
    if kind == "string" and facts.content and _is_json(facts.media_type):
        return JsonText(value=schemas.merged(facts.content, join(at, "contentSchema")))
    if kind in ("string", "integer", "number", "boolean"):
        return Scalar(type=kind, format=facts.format)
    if facts.types == ():
        return NOTHING
    return _anything(schemas, at, "a schema that does not say what it is")


def is_anything(shape: Shape) -> bool:
    """Whether null is admitted because everything is."""
    return isinstance(shape, Anything)


def names_record(facts: Facts) -> bool:
    """Whether an object schema makes a class of its own."""
    named = bool(facts.properties or facts.required)
    return named or facts.additional is False or _names_matter(facts)


def _names_matter(facts: Facts) -> bool:
    """Whether the values of an object depend on what their names match."""
    typed = not isinstance(facts.additional, bool)
    return bool(facts.patterns) and (
        len(facts.patterns) + typed > 1 or not ANY_NAME.issuperset(facts.patterns)
    )


def _object(schemas: Lookup, at: Pointer, parts: Parts, facts: Facts) -> Shape:
    if names_record(facts):
        return Ref(target=schemas.site(at, parts))
    additional = facts.additional
    if not isinstance(additional, bool):
        return Map(values=schemas.merged(additional, join(at, "additionalProperties")))
    for pattern, values in facts.patterns.items():  # there is one
        return Map(values=schemas.merged(values, join(at, "patternProperties", pattern)))
    reason = (
        "`additionalProperties: true`" if facts.open_explicitly else "an object without properties"
    )
    return Map(values=Value(shape=_anything(schemas, at, reason), nullable=True))


def _array(schemas: Lookup, at: Pointer, facts: Facts) -> Shape:
    prefix = tuple(
        schemas.merged(parts, join(at, "prefixItems", index))
        for index, parts in enumerate(facts.prefix)
    )
    if facts.items is False and prefix:
        return Array(items=Value(shape=NOTHING), prefix=prefix)
    if isinstance(facts.items, bool):
        items = Value(shape=_anything(schemas, at, "an array without `items`"), nullable=True)
    else:
        items = schemas.merged(facts.items, join(at, "items"))
    return Array(items=items, prefix=prefix)


def _anything(schemas: Lookup, at: Pointer, reason: str) -> Anything:
    schemas.note(at, "anything", reason)
    return Anything(reason=reason)


def _is_json(media_type: str) -> bool:
    kind = media_type.partition(";")[0].strip().lower()
    return kind in ("application/json", "text/json") or kind.endswith("+json")
