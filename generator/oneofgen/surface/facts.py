"""The facts of a surface: immutable, and each a line of `surface.txt`.

`at` is the place of a fact in the document; it is None if the surface was read from a text. It is
neither compared nor printed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.model import Condition, Envelope, Flat
from oneofgen.source.pointers import Pointer
from oneofgen.surface.types import Constant, Named, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What has a place in the document."""

    at: Pointer | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Untagged:
    """The shape of a root without a tag.

    `how` is how its variants are distinguished, as in the model.
    """

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Root(Placed):
    """The root union.

    Attributes:
        name: The name of the root's class.
        event_shape: Where the tag and the payload of an event are.
        ends: The values after which a stream is complete: tags and, last, the sentinel, which is
            the data of a message that is not an event.
        has_sentinel: Whether the last of `ends` is a sentinel; None if the format of the text
            does not distinguish it from a tag.
        errors: The tags of events after which a stream may end early.
        framing: How a stream is divided into events.
        nullable: Whether the root may be null.
    """

    name: str
    event_shape: Envelope | Flat | Untagged
    ends: tuple[Constant, ...] = ()
    has_sentinel: bool | None = False
    errors: tuple[Constant, ...] = ()
    framing: str = "sse"
    nullable: bool = False

    @property
    def terminal(self) -> tuple[Constant, ...] | None:
        """The tags after which a stream is complete, or None if that is unknown."""
        if self.has_sentinel is None:
            return None
        return self.ends[:-1] if self.has_sentinel else self.ends

    @property
    def sentinel(self) -> Constant | None:
        """The data that ends a stream, or None if there is none or that is unknown."""
        return self.ends[-1] if self.has_sentinel else None


@dataclass(frozen=True, slots=True)
class Variant(Placed):
    """A tag of a union and the type that it selects, or None and a type that no tag selects."""

    union: str
    tag: Constant | None
    type: Type


@dataclass(frozen=True, slots=True)
class Distinction(Placed):
    """How the variants of a union are distinguished, as in the model.

    `tag` is the tag property. `order` are the types in the order in which they are tried, if fit
    decides; else it is empty.
    """

    union: str
    how: str
    tag: str | None = None
    order: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class EnumValue(Placed):
    """A value of an enum."""

    enum: str
    value: Constant


@dataclass(frozen=True, slots=True)
class EnumName(Placed):
    """The name that the document gives to a value of an enum."""

    enum: str
    name: str
    value: Constant


@dataclass(frozen=True, slots=True)
class Property(Placed):
    """A property of a class."""

    record: str
    wire_name: str
    type: Type
    required: bool


@dataclass(frozen=True, slots=True)
class Attribute(Placed):
    """The attribute of a property that is not called as on the wire."""

    record: str
    wire_name: str
    name: str


@dataclass(frozen=True, slots=True)
class Pattern(Placed):
    """The type of undeclared properties whose names match a pattern; the empty one matches all."""

    record: str
    pattern: str
    type: Type


@dataclass(frozen=True, slots=True)
class Closed(Placed):
    """A class whose objects have no undeclared properties."""

    record: str


@dataclass(frozen=True, slots=True)
class Requirement(Placed):
    """A class whose objects have all properties of at least one of several lists."""

    record: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class EmptyRecord(Placed):
    """A class without declared properties."""

    record: str


@dataclass(frozen=True, slots=True)
class Alias(Placed):
    """A name for a type."""

    name: str
    type: Type


Fact: TypeAlias = (
    Variant
    | Distinction
    | EnumValue
    | EnumName
    | Property
    | Attribute
    | Pattern
    | Closed
    | Requirement
    | EmptyRecord
    | Alias
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What a document says of a class or a property that is no promise of the package.

    Attributes:
        description: The title and the description.
        default: The default as JSON text, or None.
        deprecated: Whether the document says so.
        order: The names of what is inside, in the order of the document: properties, tags, values.
        at: The place in the document.
    """

    description: str = ""
    default: str | None = None
    deprecated: bool = False
    order: tuple[str, ...] = ()
    at: Pointer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """All facts of a package.

    `version` is the version of the format that they are expressed in. `details` are those of each
    class (with None) and of each property, by its wire name; None if they are not known.
    """

    root: Root
    facts: frozenset[Fact]
    version: int
    details: Mapping[tuple[str, str | None], Detail] | None = field(
        default=None, compare=False, hash=False, repr=False
    )

    def variants(self) -> Iterator[Variant]:
        """Yield the variants of the root."""
        for fact in self.facts:
            if isinstance(fact, Variant) and fact.union == self.root.name:
                yield fact

    @property
    def events(self) -> frozenset[Type]:
        """The types of the root's variants."""
        return frozenset(variant.type for variant in self.variants())

    @property
    def records(self) -> frozenset[str]:
        """The classes that are not events themselves."""
        kinds = (Property, Pattern, Closed, EmptyRecord)
        classes = {fact.record for fact in self.facts if isinstance(fact, kinds)}
        return frozenset(classes - {one.name for one in self.events if isinstance(one, Named)})

    @property
    def properties(self) -> frozenset[tuple[str, str]]:
        """The class and wire name of every property, and the enum and name of every value."""
        properties = (fact for fact in self.facts if isinstance(fact, Property))
        values = (fact for fact in self.facts if isinstance(fact, EnumName))
        return frozenset(
            (
                *((prop.record, prop.wire_name) for prop in properties),
                *((value.enum, value.name) for value in values),
            )
        )
