"""Listing the unions of a document, from which a user chooses a root."""

from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import unquote

from oneofgen.dataclass import dataclass
from oneofgen.model import Envelope, Flat, How, Ref, Union, Variant
from oneofgen.problems import BadInput
from oneofgen.schema import (
    DATA,
    FORKS,
    TABLES,
    Alternatives,
    Schemas,
    has_discriminator,
    keyword_path,
)
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, build, parent
from oneofgen.source.stores import Outside
from oneofgen.source.tree import Mapping, Node
from oneofgen.variants import decided, fits, paste, stream_object, types_of, union_of
from oneofgen.wire import event_shape

_OPAQUE = DATA | {"x-examples"}
"""Keywords that hold data, not schemas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionSummary:
    """A summary of a union, decided as if it were the root.

    `root` is what the user writes to select it; `objects` counts the variants that are objects. If
    a union cannot be decided, `how` is None and `notes` contains the problem.
    """

    pointer: Pointer
    root: str
    line: int
    variants: int = 0
    objects: int = 0
    tag: str | None = None
    how: How | None = None
    shape: Literal["envelope", "flat", "untagged"] = "untagged"
    notes: tuple[str, ...] = ()


def every(document: Document) -> list[UnionSummary]:
    """Return every union with two or more members besides null, largest first.

    An object is listed only if it is the `itemSchema` of a stream.
    """
    schemas = Schemas(document)
    summaries: dict[Pointer, UnionSummary] = {}
    for at, is_item in _candidates(document):
        one = _object(schemas, at) if is_item else _summary(schemas, at)
        if one is not None:
            summaries.setdefault(one.pointer, one)
    return sorted(summaries.values(), key=lambda one: (-one.variants, one.line, one.pointer))


def _summary(schemas: Schemas, at: Pointer) -> UnionSummary | None:
    def find() -> Alternatives | None:
        union = schemas.root(at)
        if union is None or (len(union.members) < 2 and not _holds_union(schemas, union)):
            return None
        return union

    return _summarized(schemas, at, find)


def _object(schemas: Schemas, item: Pointer) -> UnionSummary | None:
    """Return the summary of the object that an `itemSchema` is or refers to, else None."""
    try:
        union = stream_object(schemas, item)
    except BadInput:  # neither a union nor an object
        return None
    if union is None:
        return None
    return _summarized(schemas, parent(union.at), lambda: union)


def _summarized(
    schemas: Schemas, at: Pointer, find: Callable[[], Alternatives | None]
) -> UnionSummary | None:
    """Return the summary of the union at a pointer that `find` finds there, if any."""
    position = schemas.document.position(at)
    try:
        union = find()
        if union is None:
            return None
        found, decision = decided(schemas, union, ())
    except BadInput as bad:
        problem = bad.problems[0]
        note = f"{problem.message} [{problem.code}]"
        return UnionSummary(pointer=at, root=paste(at), line=position.line, notes=(note,))
    as_decided = union_of(union, found, decision)
    notes = [note.message for note in decision.notes]
    if any(fits(decision.choice, [leaf.shape for leaf in found])):
        notes.append("some variants are chosen by fit: the first whose schema a value satisfies")
    return UnionSummary(
        pointer=at,
        root=paste(at),
        line=position.line,
        variants=len(found),
        objects=sum(_is_object(schemas, variant) for variant in as_decided.variants),
        tag=decision.tag,
        how=decision.how,
        shape=_shape_name(schemas, as_decided),
        notes=tuple(notes),
    )


def _holds_union(schemas: Schemas, union: Alternatives) -> bool:
    """Whether a member of a union is a union."""
    return any(
        isinstance(member.shape, Ref)
        and isinstance(schemas.definition(member.shape.target), Alternatives)
        for member in union.members
    )


def _is_object(schemas: Schemas, variant: Variant) -> bool:
    return types_of(schemas.definition, variant.shape) == ("object",)


def _shape_name(schemas: Schemas, union: Union) -> Literal["envelope", "flat", "untagged"]:
    found = event_shape(union, schemas.definition, None)
    if isinstance(found, Envelope):
        return "envelope"
    return "flat" if isinstance(found, Flat) else "untagged"


def _candidates(document: Document) -> Iterator[tuple[Pointer, bool]]:
    """Yield every schema that may be listed, also in referenced files, and whether it is an item.

    Those are the schemas with `oneOf`, `anyOf` or `discriminator` and, as items, every other
    `itemSchema`. The discriminator of an inline member of an `allOf` is that of the schema around
    it.
    """
    names = [""]
    for name in names:
        for tokens, node in _mappings(document.file(name).tree):
            fork = any(isinstance(node.get(keyword), list) for keyword in FORKS)
            if fork or has_discriminator(node):
                while not fork and tokens[-2:-1] == ("allOf",):
                    tokens = tokens[:-2]
                yield build(name, tokens), False
            elif tokens[-1:] == ("itemSchema",) and keyword_path(tokens)[-1]:
                yield build(name, tokens), True
            other = _file(document, name, node.get("$ref"))
            if other is not None and other not in names:
                names.append(other)


def _mappings(tree: Node) -> Iterator[tuple[tuple[str, ...], Mapping]]:
    """Yield every mapping that can be a schema, in document order.

    Data, such as examples, and tables of names, such as `properties`, are skipped.
    """
    waiting: list[tuple[tuple[str, ...], Node, bool]] = [((), tree, False)]
    while waiting:
        tokens, node, names = waiting.pop()
        if isinstance(node, Mapping):
            if not names:
                yield tokens, node
            waiting += [
                ((*tokens, key), value, not names and key in TABLES)
                for key, value in reversed(node.items())
                if names or key not in _OPAQUE
            ]
        elif isinstance(node, list):
            waiting += [((*tokens, str(index)), value, False) for index, value in _reversed(node)]


def _reversed(items: list[Node]) -> list[tuple[int, Node]]:
    return list(enumerate(items))[::-1]


def _file(document: Document, base: str, ref: Node) -> str | None:
    """Return the name of the file that a reference names, or None if it cannot be read."""
    path = ref.partition("#")[0] if isinstance(ref, str) else ""
    if not path or ":" in path:
        return None
    try:
        name = document.locate(base, unquote(path))
        document.file(name)
    except (Outside, KeyError, BadInput):
        return None
    return name
