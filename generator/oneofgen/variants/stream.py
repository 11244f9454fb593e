"""What is known of a root beyond its variants: the shape of its events, and what ends them."""

from dataclasses import dataclass

from oneofgen.document import Document
from oneofgen.model import EventShape, Look, Scalar_, Union
from oneofgen.variants.hints import Hints
from oneofgen.variants.shape import ending, event_shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The shape of a root's events, which of them end a stream, and `why`."""

    shape: EventShape
    terminal: tuple[Scalar_, ...]
    why: str
    sentinel: str | None
    errors: tuple[Scalar_, ...]


def stream_of(document: Document, union: Union, lookup: Look, hints: Hints) -> Stream:
    """Return what the user says of a root's events, and else what its variants show.

    Args:
        document: where the root stands.
        union: the root.
        lookup: returns the definition that a pointer means.
        hints: what the user says.
    """
    shape = event_shape(union, lookup, hints.data)
    tags, bare, why = ending(document, union, shape, lookup)
    return Stream(
        shape=shape,
        terminal=tags if hints.terminal is None else hints.terminal,
        why=(why if tags or bare else "") if hints.terminal is None else "configured",
        sentinel=bare if hints.sentinel is None else hints.sentinel,
        errors=hints.errors,
    )
