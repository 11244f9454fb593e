"""Random schemas of values, records and variants, as parts of random documents.

Names of properties go with one type each, so that nothing but what was drawn for it tells variants
apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from hypothesis import strategies as st
from reference_reading import COMPONENTS

T = TypeVar("T")
Schema: TypeAlias = dict[str, Any]

ROOT = "Event"
VERSIONS = ("3.0.3", "3.1.0", "3.2.0")
TAGS = ("made", "sent", "lost", "kept", "seen", "read")
KEYS = ("alpha", "beta", "gamma", "delta", "epsilon")
DEEPEST = 2
"""How deep unions and records nest."""
BODY: Mapping[str, str] = {
    "name": "string", "count": "integer", "ratio": "number", "flag": "boolean", "list": "array",
    "map": "map", "info": "record", "next": "recursive", "part": "union", "state": "enum",
    "any": "anything", "from": "string", "extra": "string", "_links": "map", "other": "known",
}  # fmt: skip
"""Names of properties and what they are."""
DEEP = ("record", "recursive", "union", "array", "map", "known")
STEADY = ("string", "integer", "number", "boolean", "array", "map", "record")
"""What says nothing of which variant it stands in."""


# --- what is misread still ------------------------------------------------------------------

# Each of these, when True, lets documents say what packages do not do yet.
TWINS_BESIDE = True
"""Components that are the same, in a union with properties beside it, are several variants."""
DEFAULT_OF_MAPPED = True
"""A `defaultMapping` leads any tag to a variant whose own tag only the mapping says."""
DEFAULT_OF_INNER = True
"""A `defaultMapping` stands on a union that is the one member of the root."""
LEVELS_MAPPED = True
"""Below a tag that variants share, their common union has a discriminator of its own."""
FRACTIONS = True
"""Where a union holds integers, 1.5 is a number as well as 1 is."""
ONE_BELOW_ALL_OF = True
"""The root is an `allOf` of a union with one member, which is a union itself, and more."""
KEYWORDS = True
"""A property that is called `properties` is a map or an array."""
SOLE_ELSEWHERE = True
"""What a mapping or its name tags in a union is a value elsewhere too, where no tag is due."""


# --- schemas --------------------------------------------------------------------------------


@dataclass
class Head:
    """What tells a variant apart: its properties, and those that are required."""

    properties: Schema = field(default_factory=dict[str, Any])
    required: list[str] = field(default_factory=list[str])
    tags: list[Any] = field(default_factory=list[Any])
    open: bool = True
    """Whether more may be said of further properties."""


class Making:
    """One document in the making.

    `styles` are the ways to make a union; while `plain` is not 0, what is made will be merged with
    other schemas, and says nothing of further properties.
    """

    def __init__(self, draw: st.DrawFn, styles: Sequence[Style]) -> None:
        self.draw = draw
        self.styles = styles
        self.version: str = draw(st.sampled_from(VERSIONS))
        self.schemas: dict[str, Schema] = {}
        self.plain = 0

    # --- drawing ----------------------------------------------------------------------------

    def of(self, *options: T) -> T:
        """One of several."""
        return self.draw(st.sampled_from(options))

    def chance(self, of: int) -> bool:
        """True once in so many times."""
        return self.draw(st.integers(1, of)) == of

    def some(self, options: Sequence[T], least: int, most: int) -> list[T]:
        """Some of several, in any order."""
        return self.draw(st.permutations(options))[: self.draw(st.integers(least, most))]

    def component(self, kind: str, schema: Schema) -> Schema:
        """A reference to a new component."""
        name = f"{kind}{sum(one.startswith(kind) for one in self.schemas) + 1}"
        self.schemas[name] = schema
        return {"$ref": f"{COMPONENTS}{name}"}

    @property
    def old(self) -> bool:
        return self.version.startswith("3.0")

    # --- values -----------------------------------------------------------------------------

    def literal(self, *values: Any) -> Schema:
        """One of some values, in either spelling."""
        if len(values) == 1 and not self.old and self.chance(2):
            return {"const": values[0]}
        listed: Schema = {"enum": list(values)}
        kinds = {type(one) for one in values}
        if len(kinds) == 1 and self.chance(2):
            names = {str: "string", int: "integer", bool: "boolean", float: "number"}
            listed = {"type": names[kinds.pop()], **listed}
        return listed

    def nullable(self, schema: Schema) -> Schema:
        """The same or null, in any style that the version has."""
        styles: list[Callable[[], Schema]] = []
        if "$ref" in schema:
            styles += [
                lambda: {"allOf": [schema], "nullable": True},
                lambda: {"allOf": [schema, {"nullable": True}]},
                lambda: {**schema, "nullable": True},
            ]
        else:
            styles.append(lambda: {**schema, "nullable": True})
        if not self.old:
            fork = self.of("oneOf", "anyOf")
            ends = self.draw(st.booleans())
            both: list[Schema] = [schema, {"type": "null"}]
            styles.append(lambda: {fork: both if ends else both[::-1]})
            if isinstance(schema.get("type"), str) and "enum" not in schema:
                styles.append(lambda: {**schema, "type": [schema["type"], "null"]})
            if "enum" in schema and "type" in schema:
                listed = [*schema["enum"], None]
                styles.append(lambda: {"type": [schema["type"], "null"], "enum": listed})
        return self.of(*styles)()

    def value(self, kind: str, depth: int) -> Schema:
        """A schema of some kind, which may also admit null."""
        schema = self.not_null(kind, depth)
        return self.nullable(schema) if schema and self.chance(4) else schema

    def not_null(self, kind: str, depth: int) -> Schema:
        deeper = depth + 1
        if kind == "enum":
            return self.literal("on", "off", "idle")
        if kind == "array":
            return {"type": "array", "items": self.value(self.inner(deeper), deeper)}
        if kind == "map":
            values = self.value(self.inner(deeper), deeper)
            return {"type": "object", "additionalProperties": values}
        if kind == "record":
            record = self.record(Head(), deeper)
            return self.component("Record", record) if self.chance(2) else record
        if kind == "recursive":
            return {"$ref": f"{COMPONENTS}{ROOT}"}
        if kind == "union":
            return self.union(deeper)
        if kind == "known":
            kinds = ("Record", "Pet", "Sole") if SOLE_ELSEWHERE else ("Record", "Pet")
            names: list[str] = [name for name in self.schemas if name.startswith(kinds)]
            if names:
                return {"$ref": f"{COMPONENTS}{self.of(*names)}"}
            return {"type": "string"}
        return {"type": kind} if kind != "anything" else {}

    def inner(self, depth: int) -> str:
        """A kind of what is inside of an array or a map."""
        kinds = ["string", "integer", "boolean", "enum"]
        if depth <= DEEPEST:
            kinds += ["record", "union", "recursive"]
        return self.of(*kinds)

    # --- records ----------------------------------------------------------------------------

    def record(self, head: Head, depth: int, *, told: bool = True) -> Schema:
        """A record with what tells it apart and a few things more.

        Args:
            head: what tells it apart.
            depth: how deep it is nested.
            told: whether it is told apart by tags, so that its other properties matter to nobody.
        """
        kinds = {name: kind for name, kind in BODY.items() if kind not in DEEP or depth <= DEEPEST}
        if not told:
            kinds = {name: kind for name, kind in kinds.items() if kind in STEADY}
        names = [name for name in self.some([*kinds], 0, 3) if name not in head.properties]
        if not names and not head.properties:
            names = ["name"]
        body = {name: self.value(kinds[name], depth) for name in names}
        required = [n for n in names if kinds[n] not in DEEP and self.chance(3) and told]
        first = self.draw(st.booleans())
        properties = {**head.properties, **body} if first else {**body, **head.properties}
        schema: Schema = {"type": "object", "properties": properties}
        if head.required or required:
            schema["required"] = [*required, *head.required]
        if head.open and not self.plain and self.chance(4):
            further = self.of("no", "string", "integer", "record")
            schema["additionalProperties"] = (
                False if further == "no" else self.not_null(further, DEEPEST)
            )
        return schema

    def member(
        self, head: Head, depth: int, *, named: bool, told: bool = True, kind: str = "Pet"
    ) -> Schema:
        """A variant: inline or a component, of one piece or several."""
        pieces = self.chance(4)
        self.plain += pieces
        schema = self.record(head, depth, told=told)
        if pieces and told:
            base = {"type": "object", "properties": {"note": self.value("string", depth)}}
            parts = [self.component("Base", base), schema]
            schema = {"allOf": parts if self.chance(2) else parts[::-1]}
        self.plain -= pieces
        return self.component(kind, schema) if named or self.chance(2) else schema

    # --- unions -----------------------------------------------------------------------------

    def union(self, depth: int) -> Schema:
        """A union below the root."""
        union = self.of(*self.styles)(self, depth)
        named = "$ref" not in union and self.chance(2)
        return self.component("Group", union) if named else union

    def forked(self, members: Iterable[Schema]) -> Schema:
        return {self.of("oneOf", "anyOf"): list(members)}

    def mapping(self, entries: Sequence[tuple[str, Schema]]) -> Schema:
        """Entries of a mapping, and some that are wrong."""
        mapping: Schema = {}
        for tag, member in entries:
            ref = member["$ref"]
            mapping[tag] = ref.removeprefix(COMPONENTS) if self.chance(2) else ref
        if self.chance(3):
            mapping["gone"] = f"{COMPONENTS}Gone"
        if self.chance(4):
            stranger = self.component("Record", {"type": "object", "properties": {"x": {}}})
            mapping["stranger"] = stranger["$ref"]
        return mapping

    def grouped(self, members: Sequence[Schema]) -> list[Schema]:
        """The same members, some of them in unions of their own, which may be named."""
        made: list[Schema] = []
        left = list(members)
        while left:
            count = self.of(1, 1, 2, 3)
            some, left = left[:count], left[count:]
            if count == 1 and self.chance(2):
                made += some
                continue
            again = [one for one in members if "$ref" in one and one not in some]
            if again and self.chance(4):
                some.append(self.of(*again))
            group = self.forked(some)
            made.append(self.component("Group", group) if self.chance(2) else group)
        return made

    def sole(self, heads: Sequence[Head], depth: int) -> list[Schema]:
        """Components whose tags only the union knows."""
        for key, head in zip(KEYS, heads, strict=False):
            if self.plain and not TWINS_BESIDE:
                head.properties[key] = {"type": "string"}
        return [self.member(head, depth, named=True, kind="Sole") for head in heads]


Style: TypeAlias = "Callable[[Making, int], Schema]"
