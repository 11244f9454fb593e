"""What normalising works on: parts of a schema, forks, and unions that nothing has decided yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from oneofgen.model import JsonType, Shape
from oneofgen.source.pointers import Pointer
from oneofgen.source.tree import (
    Mapping as Node,
)

Schema: TypeAlias = Node | bool


@dataclass(frozen=True, slots=True)
class Part:
    """A schema that a value has to satisfy, among others.

    `skip`: the `oneOf`s and `anyOf`s that are being expanded and are not to be read again;
    `only`: the one JSON type of its `type` list that is being looked at.
    """

    at: Pointer
    skip: frozenset[Pointer] = frozenset()
    only: JsonType | None = None


Parts = tuple[Part, ...]
"""An intersection: what `allOf` says, and keywords that stand beside a `$ref` or a `oneOf`."""


@dataclass(frozen=True, slots=True)
class Fork:
    """A `oneOf` or `anyOf`: where it stands, and by which tokens it was reached."""

    at: Pointer
    via: tuple[str, ...]
    members: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """A discriminator object: `mapping` holds what each key was written to lead to.

    A target is None where there is nothing of that name.
    """

    at: Pointer
    property: str
    mapping: Mapping[str, Pointer | None]
    written: Mapping[str, str]
    default: Pointer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An alternative of a union: its shape, and every schema on the way to it.

    `chain` begins with the position of the member and holds what `$ref`s lead through.
    """

    at: Pointer
    shape: Shape
    chain: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """A union that nobody has decided yet, without null.

    `itself` is the base that the members extend, where the discriminator stands in the base:
    a member only if the base is used as a value. `beside` is where properties stand that
    belong to every member.
    """

    at: Pointer
    members: tuple[Member, ...]
    discriminators: tuple[Discriminator, ...] = ()
    itself: Member | None = None
    beside: frozenset[Pointer] = frozenset()
    title: str = ""
    description: str = ""
    deprecated: bool = False
