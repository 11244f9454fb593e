"""The keywords of a schema: the one table that says what each holds, and what follows from it.

JSON Schema 2020-12 and its predecessors, with what OpenAPI 3.0 to 3.2 adds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from oneofgen.model import JsonType

Holds = Literal["schema", "schemas", "named", "reference", "data", "plain"]
Role = Literal["shape", "bound", "documentation", "unenforced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """One keyword of a schema.

    Attributes:
        name: as it is written.
        holds: what stands in its value: a schema, a list of schemas, schemas by name, a reference,
            data of any form, or a plain value.
        role: `shape` is read; a `bound` of values and `documentation` are documentation;
            `unenforced` is read as if it were absent, with a note.
        about: the JSON type that it is about, which is meant where no `type` is written.
        repeats: whether it may stand beside a reference without saying more than it.
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
    """The keywords that hold one of some things, in one of some roles, in their order."""
    return [
        one.name
        for one in KEYWORDS
        if (holds is None or one.holds in holds) and (role is None or one.role in role)
    ]


FORKS = ("oneOf", "anyOf")
"""The keywords that list alternatives."""

ONE_SCHEMA = frozenset(_names(holds=["schema"]))
"""Keywords whose value is a schema (`items` may be a list of them in older dialects)."""

LIST = frozenset(_names(holds=["schemas"], role=["shape"]))
"""Keywords whose value is a list of schemas."""

NAMED = frozenset(_names(holds=["named"]))
"""Keywords whose value holds schemas by name."""

REFERENCE = frozenset(_names(holds=["reference"]))

FOLLOWED = frozenset(_names(holds=["schema", "schemas", "named"], role=["shape"]))
"""Keywords whose schemas say what a value looks like: the closure follows them."""

NOT_READ = frozenset(
    (
        *_names(holds=["schema", "named"], role=["unenforced", "documentation"]),
        *(one for one in _names(holds=["data"], role=["documentation"]) if one != "default"),
    )
)
"""Keywords below which nothing is looked at, as below `x-…`."""

DATA = frozenset(_names(holds=["data"]))
"""Keywords whose value is JSON of any form, not a schema."""

UNENFORCED = tuple(_names(role=["unenforced"]))

IMPLIED: Mapping[str, JsonType] = {one.name: one.about for one in KEYWORDS if one.about is not None}
"""The JSON type that a keyword is about: where no `type` is written, that is meant."""

LIKELIEST: tuple[JsonType, ...] = ("object", "array", "string", "number")
"""Of several types that keywords are about, the first of these is meant."""

REPEATING = frozenset(one.name for one in KEYWORDS if one.repeats)
"""What may stand beside a reference without saying more than it."""

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
"""The JSON types of the formats that are not those of strings."""

TABLES = NAMED | {"schemas"}
"""What holds names, in a schema or in `components`: any of them may be that of a keyword."""

_SILENT = frozenset(_names(role=["documentation", "bound"]))


def documents(keyword: str) -> bool:
    """Whether a keyword says nothing of the values that are allowed, or only bounds them."""
    return keyword in _SILENT or keyword.startswith("x-")


def keyword_path(tokens: Iterable[str]) -> tuple[str, ...]:
    """Return the tokens of a pointer, with `""` in place of each that is a name and no keyword."""
    found: list[str] = []
    for token in tokens:
        found.append("" if found and found[-1] in TABLES else token)
    return tuple(found)
