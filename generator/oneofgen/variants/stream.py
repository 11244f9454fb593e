"""What is known of a root beyond its variants: the shape of its events, and what ends them."""

from dataclasses import dataclass
from typing import TypeAlias

from oneofgen.document import Document
from oneofgen.load import Mapping, Node, Sequence
from oneofgen.model import (
    Envelope,
    EventShape,
    Flat,
    Look,
    Scalar_,
    Union,
    Untagged,
    is_scalar,
    json_key,
)
from oneofgen.pointer import Pointer
from oneofgen.variants.hints import Hints
from oneofgen.variants.shape import ending, event_shape, every_tag

Tags: TypeAlias = tuple[Scalar_, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The shape of a root's events, which of them end a stream, and `why`."""

    shape: EventShape
    terminal: Tags
    why: str
    sentinel: str | None
    errors: Tags


def stream_of(
    document: Document, union: Union, lookup: Look, hints: Hints, *, written: bool
) -> Stream:
    """What the user says, else what a canonical document says, else what the variants show.

    Args:
        document: where the root stands.
        union: the root.
        lookup: finds what its variants refer to.
        hints: what the user says.
        written: whether the root stands in a canonical document.
    """
    node = document.node(union.at) if written else None
    said = node if isinstance(node, Mapping) else Mapping()
    shape = None if hints.data is not None else _shape(said.get("x-oneofgen-shape"), union)
    if shape is None:
        shape = event_shape(union, lookup, hints.data)
    if "x-oneofgen-shape" in said:
        sentinel = said.get("x-oneofgen-sentinel")
        bare = sentinel if isinstance(sentinel, str) else None
        tags, why = _tags(said.get("x-oneofgen-terminal"), union), "the canonical document says so"
    else:
        tags, bare, why = ending(document, union, shape, lookup)
    return Stream(
        shape=shape,
        terminal=tags if hints.terminal is None else hints.terminal,
        why=(why if tags or bare else "") if hints.terminal is None else "configured",
        sentinel=bare if hints.sentinel is None else hints.sentinel,
        errors=hints.errors or _tags(said.get("x-oneofgen-errors"), union),
    )


def _shape(node: Node, union: Union) -> EventShape | None:
    """The shape that is written, if it is about the property that tells the variants apart."""
    said = node if isinstance(node, Mapping) else Mapping()
    tag, payload = said.get("tag"), said.get("payload")
    if said.get("kind") == "untagged" and union.tag is None:
        return Untagged()
    if not isinstance(tag, str) or union.tag not in (tag, None):
        return None
    if said.get("kind") == "envelope" and isinstance(payload, str):
        return Envelope(tag=tag, payload=payload)
    return Flat(tag=tag) if said.get("kind") == "flat" and union.tag is not None else None


def _tags(node: Node, union: Union) -> Tags:
    """Those of the listed values that are tags."""
    known = {json_key(tag) for tag in every_tag(union)}
    listed = node if isinstance(node, Sequence) else Sequence()
    return tuple(one for one in listed if is_scalar(one) and json_key(one) in known)


def is_nullable(document: Document, root: Pointer) -> bool:
    """Whether a canonical document says that its root admits null."""
    said = document.tree.get("x-oneofgen-root")
    listed = said.get("anyOf") if isinstance(said, Mapping) else None
    return isinstance(listed, Sequence) and {"$ref": str(root)} in listed
