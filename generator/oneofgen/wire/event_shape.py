"""Infer the event shape of a root: where the tag and the payload of its events are."""

from collections.abc import Sequence

from oneofgen.model import (
    Array,
    ByTag,
    Enum,
    Envelope,
    EventShape,
    Flat,
    JsonText,
    Look,
    Map,
    Property,
    Record,
    Ref,
    Shape,
    Union,
    Untagged,
    among_objects,
    record_of,
)

SSE_FIELDS = frozenset({"event", "data", "id", "retry"})
"""The fields of a server-sent event (WHATWG HTML §9.2.6)."""

MOST_OTHERS = 2
"""How many properties besides tag and payload an envelope may have."""


def event_shape(union: Union, lookup: Look, data: str | None) -> EventShape:
    """Return the event shape of a root.

    It is an envelope (tag and payload are properties side by side), flat (the tag is a property of
    the payload), or untagged.

    Args:
        union: The root.
        lookup: Returns the definition at a pointer.
        data: The payload property, if it is configured.
    """
    variants = [record_of(lookup, one.shape) for one in union.variants]
    records = [record for record in variants if record is not None]
    whole = len(records) == len(variants)
    if data is not None:
        return Envelope(tag=union.tag or "event", payload=data)
    first = among_objects(union.choice)
    if isinstance(first, ByTag) and first.inner is not None and union.tag is not None:
        return Flat(tag=union.tag)
    if union.tag is None:
        return Envelope(tag="event", payload="data") if whole and _is_sse(records) else Untagged()
    for name in _common(records) if whole else ():
        if name != union.tag and _is_payload(name, union.tag, records, lookup):
            return Envelope(tag=union.tag, payload=name)
    return Flat(tag=union.tag)


def _properties(record: Record) -> dict[str, Property]:
    return {one.wire_name: one for one in record.properties}


def _common(records: Sequence[Record]) -> list[str]:
    """Return the wire names that all records have in common."""
    names = list(_properties(records[0])) if records else []
    return [name for name in names if all(name in _properties(one) for one in records)]


def _is_sse(records: Sequence[Record]) -> bool:
    """Whether each variant has `data` and no other properties than server-sent event fields."""
    return bool(records) and all(
        "data" in _properties(one) and SSE_FIELDS.issuperset(_properties(one)) for one in records
    )


def _is_payload(name: str, tag: str, records: Sequence[Record], lookup: Look) -> bool:
    """Whether a property is the payload of an envelope with the given tag.

    The property must be required, and contain other types in some variant; `data` beside `event`
    need not. The variants may have at most `MOST_OTHERS` other properties. These must be scalars,
    and optional unless all variants have them.
    """
    payloads = [_properties(one)[name] for one in records]
    if (tag, name) != ("event", "data"):  # these names are clear enough
        if not all(one.required for one in payloads):
            return False
        if not any(_carries(one.value.shape, lookup) for one in payloads):
            return False
    common = _common(records)
    for record in records:
        others = [one for one in record.properties if one.wire_name not in (tag, name)]
        if len(others) > MOST_OTHERS:
            return False
        for prop in others:
            if _carries(prop.value.shape, lookup):
                return False
            if prop.wire_name not in common and prop.required:
                return False
    return True


def _carries(shape: Shape, lookup: Look) -> bool:
    """Whether the type is an array, a map, JSON text or a reference to anything but an enum."""
    if isinstance(shape, Ref):
        return not isinstance(lookup(shape.target), Enum)
    return isinstance(shape, Array | Map | JsonText)
