"""Infer the event shape of a root and what ends a stream of its events."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from oneofgen.model import (
    Envelope,
    EventShape,
    Framing,
    Literals,
    Model,
    Scalar_,
    Shape,
    json_key,
)
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, split
from oneofgen.source.tree import Mapping
from oneofgen.variants import UnionSettings
from oneofgen.wire.event_shape import event_shape

TERMINAL_MARK = "x-ms-sse-terminal-event"
"""The extension by which TypeSpec marks a variant that ends the stream."""

_LAST = frozenset(
    "aborted canceled cancelled closed complete completed done end ended error expired fail failed"
    " failure finish finished incomplete stop stopped terminated".split()
)
"""The last words of tags that seem to end a stream."""

_LINES = frozenset(
    "application/jsonl application/x-jsonl application/jsonlines application/x-jsonlines"
    " application/json-lines application/x-json-lines application/ndjson application/x-ndjson"
    " text/jsonl text/x-ndjson".split()
)
"""The media types of JSON lines."""


def with_events(
    model: Model, document: Document, settings: UnionSettings, root: Pointer | None = None
) -> Model:
    """Return the model with the event shape of its root and with what ends a stream.

    Settings take precedence over what is inferred from the variants.

    Args:
        model: The model, with its unions decided.
        document: The document of the root.
        settings: The user's settings.
        root: Where the user found the root, which may refer to the union.
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
        framing=settings.framing or _framing(root or model.root),
    )


def likely_terminals(model: Model) -> tuple[str, ...]:
    """Return the tags that seem to end a stream, where no terminal is known; else nothing.

    Their last word says so (`response.completed`). Those with the fewest words come first. Tags
    with more words than the shortest, `error` aside, end a part of the stream
    (`response.output_text.done`) and are left out.
    """
    if model.terminal or model.sentinel is not None:
        return ()
    words = {tag: _words(tag) for tag in model.union.tags if isinstance(tag, str)}
    likely = {tag: len(found) for tag, found in words.items() if found and found[-1] in _LAST}
    counts = [count for tag, count in likely.items() if words[tag] != ["error"]]
    most = min(counts or likely.values(), default=0)
    return tuple(sorted((tag for tag in likely if likely[tag] <= most), key=likely.__getitem__))


def _words(tag: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", tag)]


def _framing(root: Pointer) -> Framing:
    """Return the framing that belongs to the media type in a pointer."""
    _, tokens = split(root)
    media = [after for before, after in pairwise(tokens) if before == "content"]
    name = media[-1].partition(";")[0].strip().lower() if media else ""
    if name in _LINES:
        return "jsonl"
    return "json-seq" if name.endswith(("/json-seq", "+json-seq")) else "sse"


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
    own = (tag for index in ends for tag in variants[index].tags if tag is not None)
    tags = tuple(tag for tag in own if shared[json_key(tag)] == 1)
    bare = [constants[at] for at in ends if variants[at].is_nameless and at in constants]
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
