"""The event shape of a root: where the tag and the payload of its events stand."""

from collections.abc import Sequence

from oneofgen.model import (
    Array,
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
    record_of,
)

SSE_FIELDS = frozenset({"event", "data", "id", "retry"})
"""The fields of a server-sent event (WHATWG HTML §9.2.6)."""

MOST_OTHERS = 2
"""How many properties besides tag and payload an envelope may have."""


def event_shape(union: Union, lookup: Look, data: str | None) -> EventShape:
    """Whether tag and payload stand side by side, the tag in the payload, or nowhere.

    Args:
        union: the root.
        lookup: finds what its variants refer to.
        data: the payload property, if the user named it.
    """
    records = [record_of(lookup, one.shape) for one in union.variants]
    found = [one for one in records if one is not None]
    whole = len(found) == len(records)
    if data is not None:
        return Envelope(tag=union.tag or "event", payload=data)
    if union.tag is None:
        return Envelope(tag="event", payload="data") if whole and _is_sse(found) else Untagged()
    for name in _common(found) if whole else ():
        if name != union.tag and _is_payload(name, union.tag, found, lookup):
            return Envelope(tag=union.tag, payload=name)
    return Flat(tag=union.tag)


def _properties(record: Record) -> dict[str, Property]:
    return {one.wire_name: one for one in record.properties}


def _common(records: Sequence[Record]) -> list[str]:
    names = list(_properties(records[0])) if records else []
    return [name for name in names if all(name in _properties(one) for one in records)]


def _is_sse(records: Sequence[Record]) -> bool:
    """Whether each variant is a server-sent event by its fields: payload, and no event name."""
    return bool(records) and all(
        "data" in _properties(one) and SSE_FIELDS.issuperset(_properties(one)) for one in records
    )


def _is_payload(name: str, tag: str, records: Sequence[Record], lookup: Look) -> bool:
    """Whether a property carries what an event says, and the rest only accompanies it.

    In some variant it is more than a scalar; the others are few scalars, and what not every
    variant has is optional.
    """
    payloads = [_properties(one)[name] for one in records]
    if (tag, name) != ("event", "data"):  # whose names say enough
        if not all(one.required for one in payloads):
            return False
        if not any(_carries(one.value.shape, lookup) for one in payloads):
            return False
    common = _common(records)
    for record in records:
        others = [one for one in record.properties if one.wire_name not in (tag, name)]
        if len(others) > MOST_OTHERS:
            return False
        for one in others:
            if _carries(one.value.shape, lookup):
                return False
            if one.wire_name not in common and one.required:
                return False
    return True


def _carries(shape: Shape, lookup: Look) -> bool:
    """Whether a shape has an inside."""
    if isinstance(shape, Ref):
        return not isinstance(lookup(shape.target), Enum)
    return isinstance(shape, Array | Map | JsonText)
