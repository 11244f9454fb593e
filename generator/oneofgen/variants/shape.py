"""The shape of a root's events, and what ends a stream of them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from oneofgen.document import Document
from oneofgen.load import Mapping as Node
from oneofgen.model import (
    Array,
    Enum,
    Envelope,
    EventShape,
    Flat,
    JsonText,
    Literals,
    Look,
    Map,
    Property,
    Record,
    Ref,
    Scalar_,
    Shape,
    Union,
    Untagged,
    json_key,
    record_of,
)
from oneofgen.pointer import Pointer

SSE_FIELDS = frozenset({"event", "data", "id", "retry"})
"""The fields of a server-sent event (WHATWG HTML §9.2.6)."""

MOST_OTHERS = 2
"""How many properties besides tag and payload an envelope may have."""

TERMINAL_MARK = "x-ms-sse-terminal-event"
"""How TypeSpec says that a variant ends the stream."""


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


# --- the end of a stream ----------------------------------------------------------------------


def ending(
    document: Document, union: Union, shape: EventShape, lookup: Look
) -> tuple[tuple[Scalar_, ...], str | None, str]:
    """The tags of the variants that end a stream, the bare sentinel that does, and why."""
    marked = [index for index, one in enumerate(union.variants) if _is_marked(document, one.at)]
    constants = {
        index: text
        for index, one in enumerate(union.variants)
        if (text := _constant(one.shape, shape, lookup)) is not None
    }
    if marked:
        ends, why = marked, f"marked by `{TERMINAL_MARK}`"
    elif len(constants) == 1 and len(union.variants) > 1:
        ends, why = list(constants), "the one variant whose payload is a literal string"
    else:
        return (), None, ""
    shared = Counter(map(json_key, every_tag(union)))  # a tag of others, too, ends nothing
    own = (tag for index in ends for tag in union.variants[index].tags)
    tags = tuple(tag for tag in own if shared[json_key(tag)] == 1)
    bare = [
        constants[index] for index in ends if not union.variants[index].tags and index in constants
    ]
    return tags, bare[0] if bare else None, why if tags or bare else ""


def _constant(shape: Shape, event: EventShape, lookup: Look) -> str | None:
    """The text that is all of a variant's payload."""
    record = record_of(lookup, shape)
    if record is not None and isinstance(event, Envelope):
        payload = _properties(record).get(event.payload)
        shape = payload.value.shape if payload is not None else shape
    if isinstance(shape, Literals) and len(shape.values) == 1 and isinstance(shape.values[0], str):
        return shape.values[0]
    return None


def _is_marked(document: Document, at: Pointer) -> bool:
    node = document.node(at) if document.has(at) else None
    return isinstance(node, Node) and node.get(TERMINAL_MARK) is True


def every_tag(union: Union) -> Iterable[Scalar_]:
    """The tags of a union's variants, in document order."""
    for variant in union.variants:
        yield from variant.tags
