"""What is wrong with the values of a schema's own keywords.

Everything that reads a schema relies on this: a keyword that takes schemas holds what it should,
`type` is a name or a list of names, `enum` a list. Odd values that others have published and that
say nothing (an empty `type`, `required: true`) are no errors; the reader tells of them in a note.
"""

from collections.abc import Iterator

from oneofgen.problems import Problem
from oneofgen.schema.keywords import FOLLOWED, LIST, NAMED
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, join
from oneofgen.source.references import kind
from oneofgen.source.tree import (
    Mapping,
    Node,
    Sequence,
)


def problems(document: Document, at: Pointer, node: Node) -> Iterator[Problem]:
    """Yield what is wrong with a schema, without what is wrong in the schemas inside it.

    Args:
        document: where it stands.
        at: its pointer.
        node: what stands there.
    """
    if isinstance(node, bool):
        return
    if not isinstance(node, Mapping):
        message = f"a schema must be a mapping, and this is {kind(node)}"
        hint = "write `{}` where anything may stand"
        yield Problem(document.position(at), "not-a-schema", message, (hint,))
        return
    for keyword, value in node.items():
        if (wanted := _wanted(keyword, value)) is not None:
            what = "an empty list" if value == [] else kind(value)
            message = f"`{keyword}` must be {wanted}, and this is {what}"
            yield Problem(document.position(join(at, keyword)), "wrong-type", message)


def _wanted(keyword: str, value: Node) -> str | None:
    """What the value of a keyword must be, if it is something else."""
    if keyword in NAMED & FOLLOWED:
        # A key without a value is a common slip, and says nothing.
        return None if isinstance(value, Mapping) or value is None else "a mapping of schemas"
    if keyword in LIST or (keyword == "items" and isinstance(value, Sequence)):
        if isinstance(value, Sequence):
            return None if value else "a list of at least one schema"
        return "a list of schemas"
    if keyword == "type":
        listed = value if isinstance(value, Sequence) else [value]
        named = value is None or all(isinstance(one, str) for one in listed)
        return None if named else "a name or a list of names"
    return "a list" if keyword == "enum" and not isinstance(value, Sequence) else None
