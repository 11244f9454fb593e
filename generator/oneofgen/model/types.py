"""The types of the intermediate representation: the normalised closure of a root.

They are frozen and contain no Python names or text. Definitions (records, unions, enums, aliases)
refer to one another by pointer, so recursion needs no special case. Null is never a shape but a
property of the position (`Value.nullable`).
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.model.choices import Choice, How
from oneofgen.model.places import Place
from oneofgen.model.values import Json, Scalar_, TagValue
from oneofgen.source.pointers import Pointer

# --- shapes: the type of a value, without null ---------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A reference to a definition, by its pointer."""

    target: Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A string, number, integer or boolean. `format` is documentation."""

    type: Literal["string", "integer", "number", "boolean"]
    format: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Literals:
    """Listed values in document order, without null.

    Used for a single value (a constant) and for lists that are members of a union; other lists
    are `Enum` definitions. Values are compared as in JSON: `true` is not 1.
    """

    values: tuple[Scalar_, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Literals) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[tuple[bool, Scalar_], ...]:
        return tuple((isinstance(value, bool), value) for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    """An array; `prefix` types the first items if they differ (`prefixItems`)."""

    items: "Value"
    prefix: "tuple[Value, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """An object with arbitrary keys."""

    values: "Value"


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonText:
    """A string that contains JSON text of another schema (`contentMediaType`, `contentSchema`)."""

    value: "Value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anything:
    """Any JSON value; `reason` says why the type is not known, and is reported in a note."""

    reason: str


Shape: TypeAlias = Ref | Scalar | Literals | Array | Map | JsonText | Anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The type of a position: a shape, and whether null is allowed."""

    shape: Shape
    nullable: bool = False


def is_empty(shape: Shape) -> bool:
    """Whether a shape admits no value."""
    return isinstance(shape, Literals) and not shape.values


def is_never(value: Value) -> bool:
    """Whether a position admits no value, not even null, as after the last of `prefixItems`."""
    return is_empty(value.shape) and not value.nullable


# --- definitions ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property of a record."""

    wire_name: str
    value: Value
    required: bool
    at: Pointer
    description: str = ""
    default: Json = None
    has_default: bool = False
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False


Condition: TypeAlias = tuple[tuple[str, ...], ...]
"""Lists of properties: an object has to have all properties of at least one of the lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An object with known properties, in document order.

    `additional` types the values of undeclared properties; `closed` is
    `additionalProperties: false`; `patterns` are the `patternProperties` whose expression
    Python's `re` can compile. `conditions` say which of its properties an object has to
    have, as `anyOf: [{required: [a]}, {required: [b]}]` does; it has to satisfy each of them.
    """

    at: Pointer
    place: Place
    properties: tuple[Property, ...]
    additional: Value | None = None
    patterns: tuple[tuple[str, Value], ...] = ()
    closed: bool = False
    conditions: tuple[Condition, ...] = ()
    title: str = ""
    description: str = ""
    deprecated: bool = False

    def declared(self, wire_name: str) -> Property | None:
        """Return the property with a name, or None if the record does not declare it."""
        return next((one for one in self.properties if one.wire_name == wire_name), None)

    @property
    def further(self) -> "tuple[tuple[str, Value], ...]":
        """The values of undeclared properties, each with the pattern that the name must match.

        The first pattern that matches applies; the empty pattern, always last, matches any name.
        """
        rest = () if self.additional is None else (("", self.additional),)
        return (*self.patterns, *rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """Listed values (two or more) of one or several scalar types, without null.

    `named` are the values that the document names, each after its name; no name occurs twice.
    """

    at: Pointer
    place: Place
    values: tuple[Scalar_, ...]
    named: tuple[tuple[str, Scalar_], ...] = ()
    title: str = ""
    description: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """An array or map that is recursive and therefore needs a name."""

    at: Pointer
    place: Place
    value: Value
    title: str = ""
    description: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A leaf of a union: its shape, and the tags that select it (none if it is untagged)."""

    at: Pointer
    shape: Shape
    tags: tuple[TagValue, ...] = ()

    @property
    def is_nameless(self) -> bool:
        """Whether no name of a server-sent event selects it: it has no tag other than null."""
        return self.tags in ((), (None,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """A union and how its variants are distinguished.

    `members` are the alternatives as written, in document order, without null: a `Ref` to a
    record, to an enum or to a nested union (a *group* in the root union), or another shape.
    `variants` are the leaves after flattening. `tag` is the tag property of the first decision.
    `why` is a sentence that `inspect` shows to explain the decision.
    """

    at: Pointer
    place: Place
    members: tuple[Shape, ...]
    variants: tuple[Variant, ...]
    choice: Choice
    tag: str | None = None
    how: How = "literal"
    why: str = ""
    title: str = ""
    description: str = ""
    deprecated: bool = False

    @property
    def tags(self) -> tuple[TagValue, ...]:
        """The tags of all variants, in document order."""
        return tuple(tag for variant in self.variants for tag in variant.tags)


Definition: TypeAlias = Record | Enum | Alias | Union


# --- the root ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Tag and payload are separate properties, which are sent as the fields of an SSE."""

    tag: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """The tag is a property of the payload."""

    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Untagged:
    """The root's variants have no tag property."""


EventShape: TypeAlias = Envelope | Flat | Untagged


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Information for the user that is not an error: a pointer, a stable code, a message."""

    at: Pointer
    code: str
    message: str
    hints: tuple[str, ...] = ()


Framing: TypeAlias = Literal["sse", "jsonl", "json-seq"]
"""How a stream is divided into events: see `framing` in the README's table of settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The result of reading a document, from which packages are generated.

    `root` is the pointer of the root union in `definitions`, which are in the order in which they
    are reached from the root. `terminal` and `errors` are tags of the root union; `framing` is that
    of its streams.
    """

    root: Pointer
    nullable: bool
    definitions: Mapping[Pointer, Definition]
    event_shape: EventShape = Untagged()
    terminal: tuple[Scalar_, ...] = ()
    terminal_why: str = ""
    sentinel: str | None = None
    errors: tuple[Scalar_, ...] = ()
    framing: Framing = "sse"
    notes: tuple[Note, ...] = ()
    title: str = field(default="", compare=False)
    version: str = field(default="", compare=False)

    @property
    def union(self) -> Union:
        """The root union."""
        union = self.definitions[self.root]
        assert isinstance(union, Union)
        return union

    def record(self, shape: Shape) -> Record | None:
        """Return the record that a shape refers to, or None if it refers to none."""
        definition = self.definitions[shape.target] if isinstance(shape, Ref) else None
        return definition if isinstance(definition, Record) else None
