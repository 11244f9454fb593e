"""The model of a root: every definition that it reaches, its unions decided, with places."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from oneofgen.model import (
    Definition,
    Model,
    Note,
    Ref,
    Shape,
    Union,
    changed,
    reached,
    references_changed,
    shapes_of,
)
from oneofgen.schema import Alternatives, Normal, Schemas
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, component, join
from oneofgen.variants.mapped_tags import narrowed
from oneofgen.variants.members import Leaf, members_of
from oneofgen.variants.order import ambiguity, ordered
from oneofgen.variants.placement import placed
from oneofgen.variants.roots import find_root
from oneofgen.variants.settings import Hints, check_tags
from oneofgen.variants.strategy import Decision, decided, union_of


def model(document: Document, root: Pointer, hints: Hints | None = None) -> Model:
    """Return everything that a root says, decided, but for the stream of its events.

    Args:
        document: where the root stands.
        root: the schema that the user asked for.
        hints: what the user says of it.

    Raises:
        BadInput: the root is no union, or something that it reaches cannot be used.
    """
    hints = hints or Hints()
    schemas = Schemas(document)
    elsewhere = schemas.check(root)
    top, nullable, notes = find_root(schemas, root)
    building = _Building(schemas, top, hints)
    definitions = building.definitions()
    union = definitions[top.at]
    assert isinstance(union, Union)
    check_tags(document, union, hints)
    return Model(
        root=top.at,
        nullable=nullable,
        definitions=definitions,
        notes=tuple(dict.fromkeys((*elsewhere, *notes, *building.notes))),
        title=document.title,
        version=document.version,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    union: Alternatives
    leaves: tuple[Leaf, ...]
    decision: Decision


class _Building:
    def __init__(self, schemas: Schemas, top: Alternatives, hints: Hints) -> None:
        self.schemas = schemas
        self.top = top
        self.hints = hints
        self.notes: list[Note] = []
        self.used: Container[Pointer] = ()
        self.groups: set[Pointer] = set()
        self.origins: dict[Pointer, Pointer] = {}

    def definitions(self) -> dict[Pointer, Definition]:
        """Every definition that the root reaches, in the order in which it does."""
        found = self._discover()
        self.used = frozenset(self.schemas.hierarchy.used)
        self._find_groups(self.top)
        decided = {
            at: self._decide(one) for at, one in found.items() if isinstance(one, Alternatives)
        }
        definitions: dict[Pointer, Definition] = {}
        for at, one in found.items():
            definitions[at] = self._union(decided[at]) if isinstance(one, Alternatives) else one
        twins = {
            twin: leaf.shape
            for one in decided.values()
            for leaf in one.leaves
            for twin in leaf.twins
        }
        definitions = self._simplified(definitions, twins)
        definitions = narrowed(_reached(definitions, self.top.at), self.top.at)
        definitions = _reached(definitions, self.top.at)
        self._collect_notes(definitions, decided)
        return self._placed(definitions)

    def _discover(self) -> dict[Pointer, Normal]:
        """Return every definition that the root reaches, bases of hierarchies among them."""

        def inside(one: Normal) -> Iterable[Shape]:
            if not isinstance(one, Alternatives):
                return shapes_of(one)
            base = (one.itself.shape,) if one.itself is not None else ()
            return (*(member.shape for member in one.members), *base)

        return reached([Ref(target=self.top.at)], self.schemas.definition, inside)

    def _find_groups(self, union: Alternatives) -> None:
        """The root and the named unions in it, which stay whatever their length."""
        waiting = [union]
        while waiting:
            one = waiting.pop()
            self.groups.add(one.at)
            for member in one.members:
                if isinstance(member.shape, Ref):
                    inner = self.schemas.definition(member.shape.target)
                    if isinstance(inner, Alternatives) and inner.at not in self.groups:
                        waiting.append(inner)

    def _decide(self, union: Alternatives) -> _Decided:
        tag = self.hints.tag if union.at in self.groups else None
        found, decision = decided(self.schemas, union, self.used, tag)
        return _Decided(union=union, leaves=found, decision=decision)

    def _union(self, one: _Decided) -> Union:
        members = tuple(dict.fromkeys(self._members(one.union)))
        return union_of(one.union, one.leaves, one.decision, members)

    def _members(self, union: Alternatives) -> list[Shape]:
        """The members; inline unions, and elsewhere than in the root unions of one, dissolve."""
        result: list[Shape] = []
        for member in members_of(union, self.used):
            shape = member.shape
            inner = self.schemas.definition(shape.target) if isinstance(shape, Ref) else None
            if isinstance(inner, Alternatives) and self._dissolves(inner, union):
                result += self._members(inner)
            else:
                result.append(shape)
        return result

    def _dissolves(self, inner: Alternatives, union: Alternatives) -> bool:
        if component(inner.at) is None:
            return True
        if union.at in self.groups:
            return False
        told = bool(union.discriminators) and len(members_of(union, self.used)) < 2
        return told or len(members_of(inner, self.used)) < 2

    def _within_groups(self) -> dict[Pointer, Shape]:
        """Inline unions that are all of the root or of a group, which goes for them."""
        found: dict[Pointer, Shape] = {}
        for at in sorted(self.groups):
            union = self.schemas.definition(at)
            members = members_of(union, self.used) if isinstance(union, Alternatives) else ()
            inner = members[0].shape if len(members) == 1 else None
            if not isinstance(inner, Ref) or component(inner.target) is not None:
                continue
            if isinstance(self.schemas.definition(inner.target), Alternatives):
                found[inner.target] = Ref(target=at)
        return found

    def _simplified(
        self, definitions: dict[Pointer, Definition], twins: Mapping[Pointer, Shape]
    ) -> dict[Pointer, Definition]:
        """Unions of which one member is left are that member; bases that are no union, records."""
        lone = {**twins, **self._within_groups()}
        for at, one in definitions.items():
            if isinstance(one, Union) and at not in self.groups:
                left = {
                    twins.get(shape.target, shape) if isinstance(shape, Ref) else shape: None
                    for shape in one.members
                }
                if len(left) == 1:
                    lone[at] = next(iter(left))

        renamed = {
            join(at, "discriminator"): at
            for at in self.schemas.hierarchy.bases
            if at not in definitions and join(at, "discriminator") in definitions
        }

        def rewrite(ref: Ref) -> Shape:
            if ref.target in renamed:
                return Ref(target=renamed[ref.target])
            passed: set[Pointer] = set()
            while ref.target in lone and ref.target not in passed:
                passed.add(ref.target)
                shape = lone[ref.target]
                if not isinstance(shape, Ref):
                    return shape
                ref = shape
            return ref

        result: dict[Pointer, Definition] = {}
        for at, one in definitions.items():
            new = renamed.get(at, at)
            self.origins[new] = at
            result[new] = replace(changed(one, references_changed(rewrite)), at=new)
        return result

    def _collect_notes(
        self, definitions: dict[Pointer, Definition], decided: dict[Pointer, _Decided]
    ) -> None:
        for at in definitions:
            self.notes += self.schemas.notes(self.origins.get(at, at))
            if at in decided:
                self.notes += decided[at].decision.notes

    def _placed(self, definitions: dict[Pointer, Definition]) -> dict[Pointer, Definition]:
        result = placed(self.schemas, definitions, self.used)
        result = ordered(self.schemas.document, result, self.hints)
        for one in result.values():
            if isinstance(one, Union):
                self.notes += ambiguity(one, result, self.hints)
        return result


def _reached(definitions: dict[Pointer, Definition], root: Pointer) -> dict[Pointer, Definition]:
    return reached([Ref(target=root)], definitions.__getitem__, shapes_of)
