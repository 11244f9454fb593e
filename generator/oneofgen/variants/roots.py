"""Finding the union that a root pointer refers to, and reporting a root that is not a union."""

from collections.abc import Iterator
from itertools import islice

from oneofgen.model import Note, Ref
from oneofgen.problems import BadInput, Problem
from oneofgen.schema import Alternatives, Schemas
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, component, join
from oneofgen.source.tree import Mapping, Sequence
from oneofgen.wording import nearest

_OBJECT = "an object with properties"

NEARBY = 5
"""How many unions the hints list if the root is not a union."""


def find_root(schemas: Schemas, at: Pointer) -> tuple[Alternatives, bool, tuple[Note, ...]]:
    """Return the union at a pointer, whether it may be null, and notes.

    References are followed. For an `itemSchema` whose `data` is JSON text, the union is the schema
    of that text: the payload of the events.

    Raises:
        BadInput: the schema is not a union.
    """
    followed = schemas.references.follow(at, unwrap=False)
    union = schemas.root(followed.target)
    nullable = schemas.admits_null(at)
    if union is not None:
        return union, nullable, ()
    payload = _payload(schemas, followed.target)
    if payload is not None:
        inside, nullable, _ = find_root(schemas, payload)
        message = "the union is the payload of the events, in `data`"
        return inside, nullable, (Note(at=followed.target, code="payload", message=message),)
    raise BadInput(_not_a_union(schemas, at, followed.target))


def _payload(schemas: Schemas, at: Pointer) -> Pointer | None:
    """Return the schema of the JSON text in an event's `data` if it is a union, else None."""
    inside = join(at, "properties", "data", "contentSchema")
    if not schemas.document.has(inside):
        return None
    followed = schemas.references.follow(inside, unwrap=False)
    return inside if schemas.root(followed.target) is not None else None


def _not_a_union(schemas: Schemas, at: Pointer, target: Pointer) -> Problem:
    """Return the problem of a root that is not a union, with hints that name unions."""
    document = schemas.document
    name = component(at)
    what = _described(schemas, target)
    subject = f"`{name or at}`"
    hints = [f"a union nearby: `{paste(one)}`" for one in islice(nearby(document, target), NEARBY)]
    if not hints:
        named = [one for one in document.schemas if _is_fork(document.schemas[one])]
        close = nearest(name or at, named, NEARBY)
        hints = [f"a union of the document: `{one}`" for one in close or named[:NEARBY]]
    if what == _OBJECT:
        name = document.shown("").rpartition("/")[2]
        hints.append(
            "for a stream of this object only, write a document beside this one whose root is"
            f" `oneOf: [{{$ref: '{name}{target}'}}]`"
        )
    message = f"{subject} is not a union: it is {what}, without `oneOf`, `anyOf` or `discriminator`"
    return Problem(
        document.position(at),
        "not-a-union",
        message,
        (*hints, "`oneofgen unions` lists every union of the document"),
    )


def _described(schemas: Schemas, at: Pointer) -> str:
    """Return what a schema is, with an article, for a message."""
    shape = schemas.value(at).shape
    names = {
        "Scalar": f"a {getattr(shape, 'type', '')}",
        "Literals": "a constant",
        "Array": "an array",
        "Map": "an object whose keys are data",
        "JsonText": "a string of JSON text",
        "Anything": "a schema without constraints",
        "Record": _OBJECT,
        "Enum": "a list of constants",
        "Alias": "a recursive array or map",
    }
    kind = type(shape).__name__
    if isinstance(shape, Ref):
        kind = type(schemas.definition(shape.target)).__name__
    return names.get(kind, "another schema")


def paste(at: Pointer) -> str:
    """Return what the user writes for a root: a component's name, or else the pointer."""
    name = component(at) if at.startswith("#") else None
    return name or str(at)


def nearby(document: Document, at: Pointer) -> Iterator[Pointer]:
    """Yield the unions that a schema contains, nearest first."""
    waiting: list[tuple[Pointer, object]] = [(at, document.node(at))]
    while waiting:
        here, node = waiting.pop(0)
        if isinstance(node, Mapping):
            if here != at and _is_fork(node):
                yield here
            waiting += [(join(here, key), value) for key, value in node.items()]
        elif isinstance(node, Sequence):
            waiting += [(join(here, index), value) for index, value in enumerate(node)]


def _is_fork(node: object) -> bool:
    return isinstance(node, Mapping) and any(
        isinstance(node.get(keyword), list) for keyword in ("oneOf", "anyOf")
    )
