"""The root union as a tree of groups and events, and the other unions that it reaches."""

from collections.abc import Iterator
from functools import cached_property

from oneofgen.dataclass import dataclass
from oneofgen.explain.decisions import ways_of
from oneofgen.model import (
    Definition,
    Envelope,
    Note,
    Place,
    Record,
    Ref,
    Shape,
    Union,
    Variant,
    Way,
)
from oneofgen.package.make import Inspection
from oneofgen.problems import Position
from oneofgen.source.pointers import Pointer, parent
from oneofgen.surface import type_of_shape, type_of_value, type_text
from oneofgen.variants import place


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A named union inside the root union."""

    union: Union
    name: str
    depth: int
    at: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A variant of the root; `payload` is None if the union is not an envelope."""

    variant: Variant
    pointer: Pointer
    name: str
    payload: str | None
    ways: tuple[Way, ...]
    groups: tuple[str, ...]
    at: Position

    @property
    def depth(self) -> int:
        """The number of groups around the event."""
        return len(self.groups)


class Tree:
    """The groups, events, unions and notes of an inspection, in document order."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection
        self.model = inspection.model
        self.union = inspection.model.union
        self._ways: dict[int, list[Way]] = {}
        for way in ways_of(self.union):
            self._ways.setdefault(way.variant, []).append(way)

    @cached_property
    def nodes(self) -> tuple[Group | Event, ...]:
        """Groups and events in document order, each group before its members."""
        left = dict(enumerate(self.union.variants))
        nodes = tuple(self._members(self.union, (), left, frozenset({self.union.at})))
        return nodes + tuple(self._event(index, ()) for index in left)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups of `nodes`."""
        return tuple(node for node in self.nodes if isinstance(node, Group))

    @property
    def events(self) -> tuple[Event, ...]:
        """The events of `nodes`."""
        return tuple(node for node in self.nodes if isinstance(node, Event))

    @property
    def unions(self) -> tuple[Union, ...]:
        """The unions in the payloads: all but the root and its groups."""
        known = {self.union.at, *(group.union.at for group in self.groups)}
        return tuple(
            one
            for at, one in self.model.definitions.items()
            if isinstance(one, Union) and at not in known
        )

    @property
    def anything(self) -> tuple[Note, ...]:
        """The notes on schemas that are read as any JSON value."""
        return tuple(note for note in self.inspection.notes if note.code == "anything")

    @property
    def notes(self) -> tuple[Note, ...]:
        """All other notes."""
        return tuple(note for note in self.inspection.notes if note.code != "anything")

    def position(self, at: Pointer) -> Position:
        """Return the position of a pointer."""
        return self.inspection.document.position(at)

    def schema(self, at: Pointer) -> Pointer:
        """Return the pointer of a definition's schema; a root object is a union below its own."""
        return at if self.inspection.document.has(at) else parent(at)

    def name(self, definition: Definition) -> str:
        """Return the name of a definition's class or alias."""
        return self.inspection.names.classes[definition.at]

    def place(self, at: Pointer) -> str:
        """Return the place of a pointer, which need not be that of a definition."""

        def known(pointer: Pointer) -> Place | None:
            definition = self.model.definitions.get(pointer)
            return None if definition is None else definition.place

        return place(at, known)

    def _members(
        self,
        union: Union,
        groups: tuple[str, ...],
        left: dict[int, Variant],
        trail: frozenset[Pointer],
    ) -> Iterator[Group | Event]:
        for member in union.members:
            nested = self._union(member)
            if nested is None:
                index = next((i for i, one in left.items() if one.shape == member), None)
                if index is not None:
                    del left[index]
                    yield self._event(index, groups)
            elif nested.at not in trail:
                at, name = self.position(nested.at), self.name(nested)
                yield Group(union=nested, name=name, depth=len(groups), at=at)
                yield from self._members(nested, (*groups, name), left, trail | {nested.at})

    def _union(self, shape: Shape) -> Union | None:
        definition = self.model.definitions.get(shape.target) if isinstance(shape, Ref) else None
        return definition if isinstance(definition, Union) else None

    def _event(self, index: int, groups: tuple[str, ...]) -> Event:
        variant = self.union.variants[index]
        at = variant.shape.target if isinstance(variant.shape, Ref) else variant.at
        return Event(
            variant=variant,
            pointer=at,
            name=type_text(type_of_shape(variant.shape, self.inspection.names)),
            payload=self._payload(variant.shape),
            ways=tuple(self._ways.get(index, ())),
            groups=groups,
            at=self.position(at),
        )

    def _payload(self, shape: Shape) -> str | None:
        envelope = self.model.event_shape
        record = self.model.definitions.get(shape.target) if isinstance(shape, Ref) else None
        if not isinstance(envelope, Envelope) or not isinstance(record, Record):
            return None
        for one in record.properties:
            if one.wire_name == envelope.payload:
                return type_text(type_of_value(one.value, self.inspection.names))
        return None
