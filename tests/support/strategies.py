"""Payloads of `openapi/assistants.yaml`, made from its dictionaries as they stand.

Nothing of `oneofgen` is used: what the schema says is read a second time here, in the plainest
way, so that a misreading of the generator cannot hide behind itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

Schema = dict[str, Any]

DOCUMENT: Schema = yaml.safe_load(
    (Path(__file__).parents[2] / "openapi" / "assistants.yaml").read_bytes()
)
SCHEMAS: dict[str, Schema] = DOCUMENT["components"]["schemas"]
COMPONENTS = "#/components/schemas/"
ROOT = "AssistantStreamEvent"

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
NEW_NAMES = st.sampled_from(["x_new", "another one", "naïve", "extra", "additional", "", "$ref"])


# --- reading the schema ---------------------------------------------------------------------


@dataclass(frozen=True)
class Read:
    """A schema with its references followed and null told apart from the rest.

    `name` is the component that it is, `members` the parts of a union without null.
    """

    schema: Schema
    nullable: bool = False
    name: str | None = None
    members: tuple[Read, ...] = field(default=())

    @property
    def kind(self) -> str:
        """`union`, `record`, `map`, `array`, `literal` or a JSON type."""
        if self.members:
            return "union"
        if "enum" in self.schema:
            return "literal"
        kind = self.schema["type"]
        if kind == "object":
            return "record" if self.schema.get("properties") else "map"
        return str(kind)

    @property
    def literals(self) -> list[Any]:
        """The values of an enumeration."""
        return list(self.schema["enum"])

    @property
    def properties(self) -> dict[str, Read]:
        """The properties of a record."""
        return {name: read(schema) for name, schema in self.schema["properties"].items()}

    @property
    def required(self) -> list[str]:
        """The properties that have to be there."""
        return list(self.schema.get("required", ()))

    @property
    def values(self) -> Read | None:
        """What a map holds; None for anything."""
        schema = self.schema.get("additionalProperties", True)
        return read(schema) if isinstance(schema, dict) else None

    @property
    def items(self) -> Read:
        """What an array holds."""
        return read(self.schema["items"])

    @property
    def objects(self) -> tuple[Read, ...]:
        """The members of a union that are objects, those of nested unions among them."""
        nested = [m.objects if m.members else (m,) for m in self.members]
        return tuple(one for members in nested for one in members if one.kind == "record")

    @property
    def tag(self) -> str | None:
        """The property that has another single value in each object of a union."""
        objects = self.objects
        for name in objects[0].properties if len(objects) > 1 else ():
            everywhere = [one.properties[name] for one in objects if name in one.properties]
            literals = [p.literals for p in everywhere if p.kind == "literal"]
            single = {one[0] for one in literals if len(one) == 1}
            if len(single) == len(objects):
                return name
        return None

    def variant(self, tag: Any) -> Read | None:
        """The object of a union that a tag selects."""
        name = self.tag or ""
        known = (m for m in self.objects if name in m.properties)
        return next((m for m in known if m.properties[name].literals == [tag]), None)


def read(schema: Schema) -> Read:
    """A schema as it is meant: `nullable` counts also beside `$ref` and inside `allOf`."""
    name: str | None = None
    nullable = False
    while True:
        nullable = nullable or schema.get("nullable") is True
        if "$ref" in schema:
            name = schema["$ref"].removeprefix(COMPONENTS)
            schema = SCHEMAS[name]
        elif "allOf" in schema:
            (schema,) = [part for part in schema["allOf"] if part != {"nullable": True}]
            nullable = True
        else:
            break
    listed = schema.get("oneOf") or schema.get("anyOf")
    if not listed:
        return Read(schema, nullable, name)
    members = [member for member in listed if member.get("type") != "null"]
    nullable = nullable or len(members) < len(listed)
    if len(members) == 1:
        only = read(members[0])
        # Beside null it is the component that says so; alone it is a group of one.
        name = only.name if len(members) == len(listed) else name
        return Read(only.schema, nullable or only.nullable, name, only.members)
    return Read(schema, nullable, name, tuple(map(read, members)))


EVENTS: dict[str, Read] = {
    variant.properties["event"].literals[0]: variant for variant in read(SCHEMAS[ROOT]).objects
}
"""The variants of the root by their tag, in document order."""

DISTINCT: tuple[str, ...] = tuple(
    {event.properties["data"].name or tag: tag for tag, event in reversed(EVENTS.items())}.values()
)
"""One event for each payload: many carry the same."""


# --- payloads -------------------------------------------------------------------------------


@cache
def events(tag: str, *, future: bool = False) -> st.SearchStrategy[Any]:
    """Payloads of one event; from the `future`: with what the schema does not list yet."""
    return payloads(EVENTS[tag], future=future, fixed=("event",))


def payloads(
    what: Read, *, future: bool = False, fixed: tuple[str, ...] = ()
) -> st.SearchStrategy[Any]:
    """Values that are valid for a schema, or would be for a later version of it.

    Args:
        what: the schema.
        future: also unknown properties, values of enumerations, and variants of unions.
        fixed: the properties that keep their listed value even then.
    """
    made = _PAYLOADS[what.kind](what, future, fixed)
    return st.none() | made if what.nullable else made


def _union(what: Read, future: bool, _: tuple[str, ...]) -> st.SearchStrategy[Any]:
    tag = what.tag or ""
    members = [payloads(member, future=future, fixed=(tag,)) for member in what.members]
    if future and what.tag is not None:
        new = st.text("abc_", min_size=1, max_size=5).map(lambda name: f"new_{name}")
        other = st.dictionaries(NEW_NAMES, JSON, max_size=2)
        members.append(st.builds(lambda name, rest: {**rest, tag: name}, new, other))
    return st.one_of(members)


def _record(what: Read, future: bool, fixed: tuple[str, ...]) -> st.SearchStrategy[Any]:
    made = {
        name: (
            st.sampled_from(prop.literals)
            if name in fixed
            else st.deferred(lambda prop=prop: payloads(prop, future=future))  # type: ignore[misc]
        )
        for name, prop in what.properties.items()
    }
    required = {name: one for name, one in made.items() if name in what.required}
    optional = {name: one for name, one in made.items() if name not in what.required}
    record = st.fixed_dictionaries(required, optional=optional)
    if not future:
        return record
    news = st.dictionaries(NEW_NAMES.filter(lambda name: name not in made), JSON, max_size=1)
    return st.builds(lambda one, new: {**one, **new}, record, news)


def _map(what: Read, future: bool, _: tuple[str, ...]) -> st.SearchStrategy[Any]:
    inner = JSON if what.values is None else payloads(what.values, future=future)
    return st.dictionaries(TEXT, inner, max_size=2)


def _array(what: Read, future: bool, _: tuple[str, ...]) -> st.SearchStrategy[Any]:
    most = min(2, what.schema.get("maxItems", 2))
    return st.lists(payloads(what.items, future=future), max_size=most)


def _literal(what: Read, future: bool, _: tuple[str, ...]) -> st.SearchStrategy[Any]:
    listed = st.sampled_from(what.literals)
    return listed | TEXT if future else listed


def _integer(what: Read, future: bool, _: tuple[str, ...]) -> st.SearchStrategy[Any]:
    least, most = what.schema.get("minimum", -(2**53)), what.schema.get("maximum", 2**53)
    return st.integers(least, most)


def _number(what: Read, future: bool, _: tuple[str, ...]) -> st.SearchStrategy[Any]:
    least, most = what.schema.get("minimum", -1e9), what.schema.get("maximum", 1e9)
    return st.floats(least, most) | st.integers(math.ceil(least), math.floor(most))


_PAYLOADS = {
    "union": _union,
    "record": _record,
    "map": _map,
    "array": _array,
    "literal": _literal,
    "integer": _integer,
    "number": _number,
    "string": lambda *_: TEXT,
    "boolean": lambda *_: st.booleans(),
}


# --- breaking them --------------------------------------------------------------------------

ODD: list[Any] = [None, True, 0, 1.0, 1.5, "", "text", [], {}, [None], {"x": 1}]
"""What may stand in the place of another value."""

Step = str | int


def places(value: Any, above: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The paths of all that is inside a value, the value itself first."""
    yield above
    inside: Mapping[Any, Any] = (
        value
        if isinstance(value, dict)
        else dict(enumerate(value)) if isinstance(value, list) else {}
    )
    for step, child in inside.items():
        yield from places(child, (*above, step))


@st.composite
def broken(draw: st.DrawFn, value: Any) -> Any:
    """A copy of a value with one thing changed: replaced, removed, or added."""
    value = deepcopy(value)
    *above, last = draw(st.sampled_from([place for place in places(value) if place]))
    holder = value
    for step in above:
        holder = holder[step]
    do = draw(st.sampled_from(["replace", "replace", "remove", "add"]))
    if do == "replace":
        holder[last] = draw(st.sampled_from(ODD))
    elif do == "remove":
        del holder[last]
    elif isinstance(holder, dict):
        holder[draw(NEW_NAMES)] = draw(st.sampled_from(ODD))
    else:
        holder.append(draw(st.sampled_from(ODD)))
    return value
