"""The table of schema keywords, and the sets of keywords derived from it.

It covers JSON Schema 2020-12, its predecessors, and the keywords that OpenAPI 3.0 to 3.2 adds.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from oneofgen.dataclass import dataclass
from oneofgen.model import JsonType

Holds = Literal["schema", "schemas", "named", "reference", "data", "plain"]
Role = Literal["shape", "bound", "documentation", "unenforced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """One keyword of a schema.

    Attributes:
        name: the keyword.
        holds: the kind of its value: a schema, a list of schemas, a mapping of schemas, a
            reference, JSON data, or a plain value.
        role: `shape` keywords determine the type; `bound` and `documentation` keywords only
            document it; `unenforced` keywords are ignored with a note.
        about: the JSON type that it applies to, which is implied if no `type` is declared.
        repeats: whether it may stand beside a reference without adding to the referenced schema.
    """

    name: str
    holds: Holds = "plain"
    role: Role = "shape"
    about: JsonType | None = None
    repeats: bool = False


def _shape(
    name: str, holds: Holds = "plain", about: JsonType | None = None, *, repeats: bool = False
) -> Keyword:
    return Keyword(name=name, holds=holds, about=about, repeats=repeats)


def _bounds(about: JsonType | None, names: str) -> Iterable[Keyword]:
    return (Keyword(name=name, role="bound", about=about) for name in names.split())


def _documentation(holds: Holds, names: str) -> Iterable[Keyword]:
    return (Keyword(name=name, holds=holds, role="documentation") for name in names.split())


def _unenforced(holds: Holds, names: str, about: JsonType | None = None) -> Iterable[Keyword]:
    return (
        Keyword(name=name, holds=holds, role="unenforced", about=about) for name in names.split()
    )


KEYWORDS: tuple[Keyword, ...] = (
    _shape("$ref", "reference", repeats=True),
    _shape("$recursiveRef", "reference", repeats=True),
    _shape("$dynamicRef", "reference", repeats=True),
    _shape("allOf", "schemas", repeats=True),
    _shape("oneOf", "schemas", repeats=True),
    _shape("anyOf", "schemas", repeats=True),
    _shape("discriminator", about="object", repeats=True),
    _shape("type", repeats=True),
    _shape("nullable", repeats=True),
    _shape("format", repeats=True),
    _shape("enum", "data"),
    _shape("const", "data"),
    _shape("properties", "named", "object"),
    _shape("required", about="object"),
    _shape("additionalProperties", "schema", "object"),
    _shape("patternProperties", "named", "object"),
    _shape("items", "schema", "array"),
    _shape("prefixItems", "schemas", "array"),
    _shape("contentMediaType", about="string"),
    _shape("contentSchema", "schema"),
    *_bounds("object", "minProperties maxProperties"),
    *_bounds("array", "minItems maxItems uniqueItems"),
    *_bounds(None, "minContains maxContains"),
    *_bounds("string", "pattern minLength maxLength contentEncoding"),
    *_bounds("number", "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf"),
    *_unenforced("schema", "not if then else"),
    *_unenforced("named", "dependentSchemas"),
    *_unenforced("plain", "dependentRequired dependencies"),
    *_unenforced("schema", "contains"),
    *_unenforced("schema", "propertyNames", "object"),
    *_unenforced("schema", "unevaluatedProperties unevaluatedItems"),
    *_documentation("plain", "title description summary deprecated readOnly writeOnly"),
    *_documentation("data", "default example examples externalDocs xml"),
    *_documentation("plain", "$comment $id $schema $anchor $dynamicAnchor $recursiveAnchor"),
    *_documentation("plain", "$vocabulary"),
    *_documentation("named", "$defs definitions"),
)


def _names(
    *, holds: Iterable[Holds] | None = None, role: Iterable[Role] | None = None
) -> list[str]:
    """Return the keywords whose `holds` and `role` are among the given ones, in table order."""
    return [
        keyword.name
        for keyword in KEYWORDS
        if (holds is None or keyword.holds in holds) and (role is None or keyword.role in role)
    ]


FORKS = ("oneOf", "anyOf")
"""The keywords that list alternatives."""

ONE_SCHEMA = frozenset(_names(holds=["schema"]))
"""Keywords whose value is a schema (`items` may be a list of them in older dialects)."""

LIST = frozenset(_names(holds=["schemas"], role=["shape"]))
"""Keywords whose value is a list of schemas."""

NAMED = frozenset(_names(holds=["named"]))
"""Keywords whose value is a mapping of schemas."""

REFERENCE = frozenset(_names(holds=["reference"]))

FOLLOWED = frozenset(_names(holds=["schema", "schemas", "named"], role=["shape"]))
"""Keywords whose schemas determine the type of a value; the closure follows them."""

FOLLOWED_BY_NAME = NAMED & FOLLOWED

NOT_READ = frozenset(
    (
        *_names(holds=["schema", "named"], role=["unenforced", "documentation"]),
        *(one for one in _names(holds=["data"], role=["documentation"]) if one != "default"),
    )
)
"""Keywords whose value is not read, like the value of `x-…` keywords."""

DATA = frozenset(_names(holds=["data"]))
"""Keywords whose value is JSON data, not a schema."""

UNENFORCED = tuple(_names(role=["unenforced"]))

IMPLIED: Mapping[str, JsonType] = {
    keyword.name: keyword.about for keyword in KEYWORDS if keyword.about is not None
}
"""The JSON type that a keyword implies if no `type` is declared."""

LIKELIEST: tuple[JsonType, ...] = ("object", "array", "string", "number")
"""The order of preference if the keywords of a schema imply several types."""

REPEATING = frozenset(keyword.name for keyword in KEYWORDS if keyword.repeats)
"""Keywords that may stand beside a reference without adding to the referenced schema."""

TYPES: tuple[JsonType, ...] = (
    "null",
    "boolean",
    "integer",
    "number",
    "string",
    "array",
    "object",
)

FORMATS: Mapping[str, JsonType] = {
    "int32": "integer",
    "int64": "integer",
    "float": "number",
    "double": "number",
}
"""The JSON types of the formats that do not belong to strings."""

TABLES = NAMED | {"schemas"}
"""Mappings by name, in a schema or in `components`; such a name may equal a keyword."""

_SILENT = frozenset(_names(role=["documentation", "bound"]))


def documents(keyword: str) -> bool:
    """Whether a keyword is documentation or a bound, so that it does not affect the type."""
    return keyword in _SILENT or keyword.startswith("x-")


def keyword_path(tokens: Iterable[str]) -> tuple[str, ...]:
    """Return the tokens of a pointer, with `""` in place of each name that is not a keyword."""
    path: list[str] = []
    for token in tokens:
        path.append("" if path and path[-1] in TABLES else token)
    return tuple(path)
