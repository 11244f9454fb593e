"""The data that normalisation works on: conjuncts, `oneOf`/`anyOf` keywords, undecided unions."""

from collections.abc import Mapping
from typing import TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.model import JsonType, Shape
from oneofgen.schema.keywords import FORKS
from oneofgen.source.pointers import Pointer, is_within, split
from oneofgen.source.tree import Mapping as Node

Schema: TypeAlias = Node | bool


@dataclass(frozen=True, slots=True)
class Conjunct:
    """One of the schemas of an intersection, all of which a value must satisfy.

    Attributes:
        at: the pointer of the schema.
        skip: pointers of the `oneOf` and `anyOf` keywords to ignore, because a caller is
            expanding them.
        only: the JSON type to which a `type` list is narrowed, if any.
    """

    at: Pointer
    skip: frozenset[Pointer] = frozenset()
    only: JsonType | None = None


Intersection = tuple[Conjunct, ...]
"""Schemas that all apply to a value: of an `allOf`, or beside a `$ref` or a `oneOf`."""


@dataclass(frozen=True, slots=True)
class AlternativesKeyword:
    """A `oneOf` or `anyOf` keyword of a merged schema.

    Attributes:
        at: the pointer of the keyword.
        via: the pointer tokens from the schema that was read to the keyword.
        members: the pointers of the schemas that it lists.
    """

    at: Pointer
    via: tuple[str, ...]
    members: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """A discriminator object.

    Attributes:
        at: its pointer.
        property: its `propertyName`.
        mapping: the schema for each key of its `mapping`; None if the target does not exist.
        written: the target of each key as it is written.
        default: the schema of its `defaultMapping`, if any.
    """

    at: Pointer
    property: str
    mapping: Mapping[str, Pointer | None]
    written: Mapping[str, str]
    default: Pointer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a union.

    Attributes:
        at: the pointer of the member, or of the definition made for it.
        shape: its shape.
        chain: the position of the member and every schema that its `$ref`s pass through.
    """

    at: Pointer
    shape: Shape
    chain: tuple[Pointer, ...]

    @property
    def reference(self) -> Pointer | None:
        """The schema that a `$ref` or a mapping refers to, or None if the member is inline."""
        first, last = self.chain[0], self.chain[-1]
        _, tokens = split(first)
        listed = len(tokens) > 1 and tokens[-2] in FORKS
        return None if listed and is_within(last, first) else last


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """A union before `variants` has decided how its members are distinguished.

    Attributes:
        at: its pointer.
        members: its members in document order, without null.
        discriminators: the discriminators that apply to it, its own first.
        own: those that it declares itself; the others belong to schemas that it extends, where
            the problems of their mappings are reported.
        itself: the base that the members extend, if the discriminator is declared in the base.
            The base is a member only if it is used as a value.
        beside: the schemas beside the union whose properties belong to every member.
    """

    at: Pointer
    members: tuple[Member, ...]
    discriminators: tuple[Discriminator, ...] = ()
    own: tuple[Discriminator, ...] = ()
    itself: Member | None = None
    beside: frozenset[Pointer] = frozenset()
    title: str = ""
    description: str = ""
    deprecated: bool = False
