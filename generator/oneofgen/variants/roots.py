"""Finding the union that a root pointer refers to, and reporting a root that cannot be one."""

from collections.abc import Iterator
from itertools import islice

from oneofgen.model import Note, Ref
from oneofgen.problems import BadInput, Problem
from oneofgen.schema import Alternatives, Schemas
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, component, join
from oneofgen.source.tree import Mapping, Sequence
from oneofgen.wording import nearest

NEARBY = 5
"""How many unions the hints list if the root is not a union."""


def find_root(schemas: Schemas, at: Pointer) -> tuple[Alternatives, bool, tuple[Note, ...]]:
    """Return the union at a pointer, whether it may be null, and notes.

    References are followed. An object is a union of one. For an `itemSchema` whose `data` is JSON
    text, the union is the schema of that text: the payload of the events.

    Raises:
        BadInput: the schema is neither a union nor an object.
    """
    followed = schemas.references.follow(at, unwrap=False)
    union = schemas.root(followed.target)
    if union is not None:
        return union, schemas.admits_null(at), ()
    payload = _payload(schemas, followed.target)
    if payload is not None:
        inside, nullable, _ = find_root(schemas, payload)
        message = "the root is the payload of the events, in `data`"
        return inside, nullable, (Note(at=followed.target, code="payload", message=message),)
    single = schemas.single(schemas.references.follow(at).target)
    if single is not None:
        return single, schemas.admits_null(at), ()
    raise BadInput(_not_a_union(schemas, at, followed.target))


def stream_object(schemas: Schemas, at: Pointer) -> Alternatives | None:
    """Return the union of one that an `itemSchema` of an object is, or None if it is not one."""
    union, _, _ = find_root(schemas, at)
    return None if schemas.document.has(union.at) else union


def _payload(schemas: Schemas, at: Pointer) -> Pointer | None:
    """Return the schema of the JSON text in an event's `data` if it can be a root, else None."""
    inside = join(at, "properties", "data", "contentSchema")
    if not schemas.document.has(inside):
        return None
    followed = schemas.references.follow(inside, unwrap=False)
    if schemas.root(followed.target) is not None:
        return inside
    return inside if schemas.single(schemas.references.follow(inside).target) is not None else None


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
    message = f"{subject} is neither a union nor an object: it is {what}"
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
        "JsonText": "a string of JSON text",
        "Anything": "a schema without constraints",
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
