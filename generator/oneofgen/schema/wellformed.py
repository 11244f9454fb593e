"""Check the values of a schema's own keywords.

All code that reads a schema relies on these checks: keywords that take schemas hold schemas, `type`
is a name or an array of names, `enum` is an array. Invalid values that published documents contain
and that are harmless (an empty `type`, `required: true`) are not errors; `all_of` adds a note.
"""

from collections.abc import Iterator

from oneofgen.problems import Problem
from oneofgen.schema.keywords import FOLLOWED_BY_NAME, LIST
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, join
from oneofgen.source.references import kind
from oneofgen.source.tree import Mapping, Node, Sequence


def problems(document: Document, at: Pointer, node: Node) -> Iterator[Problem]:
    """Yield the problems of a schema, without those of the schemas inside it.

    Args:
        document: the document that contains the schema.
        at: the pointer of the schema.
        node: the value at that pointer.
    """
    if isinstance(node, bool):
        return
    if not isinstance(node, Mapping):
        message = f"a schema must be an object, not {kind(node)}"
        hint = "write `{}` to allow any value"
        yield Problem(document.position(at), "not-a-schema", message, (hint,))
        return
    for keyword, value in node.items():
        if (wanted := _wanted(keyword, value)) is not None:
            what = "an empty array" if value == [] else kind(value)
            message = f"`{keyword}` must be {wanted}, not {what}"
            yield Problem(document.position(join(at, keyword)), "wrong-type", message)


def _wanted(keyword: str, value: Node) -> str | None:
    """Return what the value of a keyword must be, or None if it is valid."""
    if keyword in FOLLOWED_BY_NAME:
        # A key without a value is a common mistake, and harmless.
        return None if isinstance(value, Mapping) or value is None else "an object of schemas"
    if keyword in LIST or (keyword == "items" and isinstance(value, Sequence)):
        if isinstance(value, Sequence):
            return None if value else "an array of at least one schema"
        return "an array of schemas"
    if keyword == "type":
        listed = value if isinstance(value, Sequence) else [value]
        named = value is None or all(isinstance(one, str) for one in listed)
        return None if named else "a name or an array of names"
    return "an array" if keyword == "enum" and not isinstance(value, Sequence) else None
