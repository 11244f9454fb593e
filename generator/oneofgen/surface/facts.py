"""What a package promises: frozen facts, each by itself a line of `surface.txt`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from oneofgen.model import Envelope, Flat
from oneofgen.surface.types import Constant, Named, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Untagged:
    """The root's variants are told apart by something else than a tag: `how`, as in the model."""

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """What the root union is.

    `ends` are the values after which a stream is complete: tags, and last the sentinel, which is
    the raw data of a message that is not an event. `has_sentinel` says whether there is one; None
    means that the text does not tell it from a tag. `errors` are the tags of events after which a
    stream may just end.
    """

    name: str
    shape: Envelope | Flat | Untagged
    ends: tuple[Constant, ...] = ()
    has_sentinel: bool | None = False
    errors: tuple[Constant, ...] = ()
    nullable: bool = False

    @property
    def terminal(self) -> tuple[Constant, ...] | None:
        """The tags after which a stream is complete; None if that is unknown."""
        if self.has_sentinel is None:
            return None
        return self.ends[:-1] if self.has_sentinel else self.ends

    @property
    def sentinel(self) -> Constant | None:
        """The data that ends a stream, if it is known that there is any."""
        return self.ends[-1] if self.has_sentinel else None


@dataclass(frozen=True, slots=True)
class Variant:
    """A tag of a union, and the type that it selects; the tag is None where none selects it."""

    union: str
    tag: Constant | None
    type: Type


@dataclass(frozen=True, slots=True)
class EnumValue:
    """A value of an enum."""

    enum: str
    value: Constant


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a class."""

    record: str
    wire_name: str
    type: Type
    required: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """The type of further properties whose names match a pattern; the empty one matches all."""

    record: str
    pattern: str
    type: Type


@dataclass(frozen=True, slots=True)
class Closed:
    """A class of objects that have no other properties."""

    record: str


@dataclass(frozen=True, slots=True)
class EmptyRecord:
    """A class of objects of which no property is known."""

    record: str


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for a type."""

    name: str
    type: Type


Fact: TypeAlias = Variant | EnumValue | Property | Pattern | Closed | EmptyRecord | Alias


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """All facts of a package. `version` is the format that they are told in, or were read from."""

    root: Root
    facts: frozenset[Fact]
    version: int

    def variants(self) -> Iterator[Variant]:
        """The variants of the root."""
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
        """Every property: its class and its name on the wire."""
        found = (fact for fact in self.facts if isinstance(fact, Property))
        return frozenset((fact.record, fact.wire_name) for fact in found)
