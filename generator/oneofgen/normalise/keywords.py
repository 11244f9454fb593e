"""The keywords of a schema: which of them only document, which are not enforced."""

import re
from collections.abc import Mapping as AnyMapping
from typing import TypeAlias

from oneofgen.load import Mapping
from oneofgen.model import JsonType

Schema: TypeAlias = Mapping | bool

DOCUMENTATION = frozenset("""
    title description summary deprecated default example examples externalDocs xml readOnly
    writeOnly $comment $id $schema $anchor $dynamicAnchor $recursiveAnchor $vocabulary $defs
    definitions
    """.split())
"""What says nothing of the values that are allowed."""

VALUES = frozenset("""
    minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern
    minItems maxItems uniqueItems minContains maxContains minProperties maxProperties
    contentEncoding
    """.split())
"""What bounds values: documentation, too (generated code does not enforce it)."""

UNENFORCED = tuple("""
    not if then else dependentSchemas dependentRequired dependencies contains propertyNames
    unevaluatedProperties unevaluatedItems
    """.split())
"""What is read as if it were absent, with a note."""

TYPES: tuple[JsonType, ...] = (
    "null",
    "boolean",
    "integer",
    "number",
    "string",
    "array",
    "object",
)

FORKS = ("oneOf", "anyOf")


IMPLIED: AnyMapping[str, JsonType] = {
    "properties": "object",
    "required": "object",
    "additionalProperties": "object",
    "patternProperties": "object",
    "minProperties": "object",
    "maxProperties": "object",
    "propertyNames": "object",
    "discriminator": "object",
    "items": "array",
    "prefixItems": "array",
    "minItems": "array",
    "maxItems": "array",
    "uniqueItems": "array",
    "pattern": "string",
    "minLength": "string",
    "maxLength": "string",
    "contentEncoding": "string",
    "contentMediaType": "string",
    "minimum": "number",
    "maximum": "number",
    "exclusiveMinimum": "number",
    "exclusiveMaximum": "number",
    "multipleOf": "number",
}
"""The JSON type that a keyword is about: where no `type` is written, that is meant."""

LIKELIEST: tuple[JsonType, ...] = ("object", "array", "string", "number")
"""Of several types that keywords are about, which is meant."""

FORMATS: AnyMapping[str, JsonType] = {
    "int32": "integer",
    "int64": "integer",
    "float": "number",
    "double": "number",
}


def documents(keyword: str) -> bool:
    """Whether a keyword says nothing of the values that are allowed."""
    return keyword in DOCUMENTATION or keyword in VALUES or keyword.startswith("x-")


def says_null(node: Schema) -> bool:
    """Whether a schema's own keywords admit null, in any of the spellings.

    `nullable: true` counts in every version, also beside `$ref`: servers do send null there.
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
    """Whether a schema admits nothing but null.

    `{nullable: true}` alone does, strictly, admit anything; as the member of a union it is how
    generators for OpenAPI 3.0 write null.
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


def is_expression(pattern: str) -> bool:
    """Whether a regular expression of a document is one in Python, too."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True
