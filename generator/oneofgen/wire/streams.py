"""Infer the event shape of a root and what ends a stream of its events."""

from collections import Counter
from dataclasses import replace

from oneofgen.model import Envelope, EventShape, Literals, Model, Scalar_, Shape, json_key
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer
from oneofgen.source.tree import Mapping
from oneofgen.variants import UnionSettings
from oneofgen.wire.event_shape import event_shape

TERMINAL_MARK = "x-ms-sse-terminal-event"
"""The extension by which TypeSpec marks a variant that ends the stream."""


def with_events(model: Model, document: Document, settings: UnionSettings) -> Model:
    """Return the model with the event shape of its root and with what ends a stream.

    Settings take precedence over what is inferred from the variants.

    Args:
        model: The model, with its unions decided.
        document: The document of the root.
        settings: The user's settings.
    """
    event = event_shape(model.union, model.definitions.__getitem__, settings.data)
    terminal, sentinel, why = _ending(model, document, event)
    if settings.terminal is not None:
        terminal, why = settings.terminal, "configured"
    return replace(
        model,
        event_shape=event,
        terminal=terminal,
        terminal_why=why,
        sentinel=sentinel if settings.sentinel is None else settings.sentinel,
        errors=settings.errors,
    )


def _ending(
    model: Model, document: Document, event: EventShape
) -> tuple[tuple[Scalar_, ...], str | None, str]:
    """Return the tags of the variants that end a stream, the sentinel without a tag, and why."""
    variants = model.union.variants
    marked = [index for index, one in enumerate(variants) if _is_marked(document, one.at)]
    constants = {
        index: text
        for index, one in enumerate(variants)
        if (text := _constant(model, one.shape, event)) is not None
    }
    if marked:
        ends, why = marked, f"marked by `{TERMINAL_MARK}`"
    elif len(constants) == 1 and len(variants) > 1:
        ends, why = list(constants), "the one variant whose payload is a literal string"
    else:
        return (), None, ""
    shared = Counter(map(json_key, model.union.tags))  # tags that other variants share are left out
    own = (tag for index in ends for tag in variants[index].tags)
    tags = tuple(tag for tag in own if shared[json_key(tag)] == 1)
    bare = [constants[index] for index in ends if not variants[index].tags and index in constants]
    return tags, bare[0] if bare else None, why if tags or bare else ""


def _constant(model: Model, shape: Shape, event: EventShape) -> str | None:
    """Return the only string that a variant's payload can be, or None."""
    record = model.record(shape)
    if record is not None and isinstance(event, Envelope):
        payload = record.declared(event.payload)
        shape = payload.value.shape if payload is not None else shape
    if isinstance(shape, Literals) and len(shape.values) == 1 and isinstance(shape.values[0], str):
        return shape.values[0]
    return None


def _is_marked(document: Document, at: Pointer) -> bool:
    node = document.node(at) if document.has(at) else None
    return isinstance(node, Mapping) and node.get(TERMINAL_MARK) is True
