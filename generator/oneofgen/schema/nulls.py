"""Recognise the ways in which a schema can admit null."""

from oneofgen.schema.intersection import Schema
from oneofgen.schema.keywords import documents


def says_null(node: Schema) -> bool:
    """Whether a schema's own keywords admit null.

    `nullable: true` counts in every version of OpenAPI, also beside `$ref`: servers do send null
    there.
    """
    if isinstance(node, bool):
        return False
    kind = node.get("type")
    if node.get("nullable") is True or kind == "null":
        return True
    if isinstance(kind, list) and "null" in kind:
        return True
    values = node.get("enum")
    if isinstance(values, list) and any(value is None for value in values):
        return True
    return "const" in node and node["const"] is None


def only_null(node: Schema) -> bool:
    """Whether a schema admits only null.

    Strictly, `{nullable: true}` alone admits any value. It counts as null because generators for
    OpenAPI 3.0 write the null member of a union that way.
    """
    if isinstance(node, bool):
        return False
    rest = [key for key in node if not documents(key)]
    if rest == ["nullable"]:
        return node["nullable"] is True
    if rest == ["type"] and node["type"] is None:  # an unquoted `type: null`
        return True
    kind = node.get("type")
    if kind in ("null", ["null"]) or ("const" in node and node["const"] is None):
        return True
    return node.get("enum") == [None]
