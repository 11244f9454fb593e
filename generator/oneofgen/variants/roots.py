"""The root: which union a pointer means, and what to say if it means none."""

from collections.abc import Iterator
from itertools import islice

from oneofgen.model import Note, Ref
from oneofgen.problems import BadInput, Problem
from oneofgen.schema import Alternatives, Schemas
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, component, join
from oneofgen.source.references import nearest
from oneofgen.source.tree import (
    Mapping,
    Sequence,
)

_OBJECT = "an object with properties"

NEARBY = 5
"""How many unions are named to a user whose root is none."""


def find_root(schemas: Schemas, at: Pointer) -> tuple[Alternatives, bool, tuple[Note, ...]]:
    """The union that a pointer means, and whether null is admitted beside it.

    References are followed. An `itemSchema` whose `data` is JSON text means the union in it: that
    is the payload of the events, and `data` a field of the stream.

    Raises:
        BadInput: it is no union.
    """
    followed = schemas.references.follow(at, unwrap=False)
    union = schemas.root(followed.target)
    nullable = schemas.admits_null(at)
    if union is not None:
        return union, nullable, ()
    payload = _payload(schemas, followed.target)
    if payload is not None:
        inside, nullable, _ = find_root(schemas, payload)
        message = "the events' payload, in `data`, is taken as the union"
        return inside, nullable, (Note(at=followed.target, code="payload", message=message),)
    raise BadInput(_no_union(schemas, at, followed.target))


def _payload(schemas: Schemas, at: Pointer) -> Pointer | None:
    """The schema of the JSON text in the `data` of a server-sent event."""
    inside = join(at, "properties", "data", "contentSchema")
    if not schemas.document.has(inside):
        return None
    followed = schemas.references.follow(inside, unwrap=False)
    return inside if schemas.root(followed.target) is not None else None


def _no_union(schemas: Schemas, at: Pointer, target: Pointer) -> Problem:
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
            "a stream of nothing else: a document beside this one with a union of one,"
            f" `oneOf: [{{$ref: '{name}{target}'}}]`"
        )
    message = f"{subject} is no union: it is {what}, without `oneOf`, `anyOf` or `discriminator`"
    return Problem(
        document.position(at),
        "not-a-union",
        message,
        (*hints, "`oneofgen unions` lists every union of the document"),
    )


def _described(schemas: Schemas, at: Pointer) -> str:
    shape = schemas.value(at).shape
    names = {
        "Scalar": f"a {getattr(shape, 'type', '')}",
        "Literals": "a constant",
        "Array": "an array",
        "Map": "an object whose keys are data",
        "JsonText": "a string of JSON text",
        "Anything": "a schema that says nothing",
        "Record": _OBJECT,
        "Enum": "a list of constants",
        "Alias": "a recursive array or map",
    }
    kind = type(shape).__name__
    if isinstance(shape, Ref):
        kind = type(schemas.definition(shape.target)).__name__
    return names.get(kind, "another schema")


def paste(at: Pointer) -> str:
    """A pointer as the user pastes it: a component's name where it is one."""
    name = component(at) if at.startswith("#") else None
    return name or str(at)


def nearby(document: Document, at: Pointer) -> Iterator[Pointer]:
    """The unions that a schema contains, in document order."""
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
