"""Building the model of a root: its definitions, with decided unions and assigned places."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    Definition,
    Model,
    Note,
    Ref,
    Shape,
    Union,
    changed,
    reached,
    read_shapes_of,
    references_changed,
    shapes_of,
)
from oneofgen.schema import Alternatives, Normal, Schemas
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, component, join
from oneofgen.variants.mapped_tags import narrowed
from oneofgen.variants.members import Leaf, members_of
from oneofgen.variants.order import notes_on_fit, ordered
from oneofgen.variants.placement import placed
from oneofgen.variants.roots import find_root
from oneofgen.variants.settings import UnionSettings, check_tags
from oneofgen.variants.strategy import Decision, decided, union_of


def model(document: Document, root: Pointer, settings: UnionSettings | None = None) -> Model:
    """Return the model of a root, without the event stream.

    Args:
        document: the document that contains the root.
        root: the schema that the user asked for.
        settings: the user's settings for the union.

    Raises:
        BadInput: the root is not a union, or a definition that it reaches cannot be used.
    """
    settings = settings or UnionSettings()
    schemas = Schemas(document)
    elsewhere = schemas.check(root)
    top, nullable, notes = find_root(schemas, root)
    building = _Building(schemas, top, settings)
    definitions = building.definitions()
    union = definitions[top.at]
    assert isinstance(union, Union)
    check_tags(document, union, settings)
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
    def __init__(self, schemas: Schemas, top: Alternatives, settings: UnionSettings) -> None:
        self.schemas = schemas
        self.top = top
        self.settings = settings
        self.notes: list[Note] = []
        self.used: Container[Pointer] = ()
        self.groups: set[Pointer] = set()
        self.origins: dict[Pointer, Pointer] = {}

    def definitions(self) -> dict[Pointer, Definition]:
        """Return every definition that the root reaches, in the order of discovery."""
        found = self._discover()
        self.used = frozenset(self.schemas.hierarchy.used)
        self._find_groups(self.top)
        decided = {
            at: self._decide(normal)
            for at, normal in found.items()
            if isinstance(normal, Alternatives)
        }
        definitions: dict[Pointer, Definition] = {}
        for at, normal in found.items():
            definitions[at] = (
                self._union(decided[at]) if isinstance(normal, Alternatives) else normal
            )
        duplicates = {
            duplicate: leaf.shape
            for union in decided.values()
            for leaf in union.leaves
            for duplicate in leaf.duplicates
        }
        definitions = self._simplified(definitions, duplicates)
        definitions = narrowed(_reached(definitions, self.top.at), self.top.at)
        definitions = _reached(definitions, self.top.at)
        self._collect_notes(definitions, decided)
        return self._placed(definitions)

    def _discover(self) -> dict[Pointer, Normal]:
        """Return every definition that the root reaches, including the bases of hierarchies."""

        def inside(normal: Normal) -> Iterable[Shape]:
            if not isinstance(normal, Alternatives):
                return shapes_of(normal)
            base = (normal.itself.shape,) if normal.itself is not None else ()
            return (*(member.shape for member in normal.members), *base)

        return reached([Ref(target=self.top.at)], self.schemas.definition, inside)

    def _find_groups(self, union: Alternatives) -> None:
        """Collect the groups: the root and its nested union members.

        Groups stay unions even if only one member is left.
        """
        waiting = [union]
        while waiting:
            group = waiting.pop()
            self.groups.add(group.at)
            for member in group.members:
                if isinstance(member.shape, Ref):
                    inner = self.schemas.definition(member.shape.target)
                    if isinstance(inner, Alternatives) and inner.at not in self.groups:
                        waiting.append(inner)

    def _decide(self, union: Alternatives) -> _Decided:
        tag = self.settings.tag if union.at in self.groups else None
        found, decision = decided(self.schemas, union, self.used, tag)
        return _Decided(union=union, leaves=found, decision=decision)

    def _union(self, decided: _Decided) -> Union:
        members = tuple(dict.fromkeys(self._members(decided.union)))
        return union_of(decided.union, decided.leaves, decided.decision, members)

    def _members(self, union: Alternatives) -> list[Shape]:
        """Return the members of a union.

        Inline unions, and outside of the groups also single-member unions, are replaced by their
        own members.
        """
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
        """Whether a nested union is replaced by its members in the union that contains it."""
        if component(inner.at) is None:
            return True
        if union.at in self.groups:
            return False
        discriminated = bool(union.discriminators) and len(members_of(union, self.used)) < 2
        return discriminated or len(members_of(inner, self.used)) < 2

    def _within_groups(self) -> dict[Pointer, Shape]:
        """Return the replacements of inline unions that are the only member of a group.

        Each such inline union is replaced by the group that contains it.
        """
        replacements: dict[Pointer, Shape] = {}
        for at in sorted(self.groups):
            union = self.schemas.definition(at)
            members = members_of(union, self.used) if isinstance(union, Alternatives) else ()
            inner = members[0].shape if len(members) == 1 else None
            if not isinstance(inner, Ref) or component(inner.target) is not None:
                continue
            if isinstance(self.schemas.definition(inner.target), Alternatives):
                replacements[inner.target] = Ref(target=at)
        return replacements

    def _simplified(
        self, definitions: dict[Pointer, Definition], duplicates: Mapping[Pointer, Shape]
    ) -> dict[Pointer, Definition]:
        """Replace single-member unions by their member, and move the records of bases.

        The record of a base whose union is not used takes the base's own pointer.
        """
        replacements = {**duplicates, **self._within_groups()}
        for at, definition in definitions.items():
            if isinstance(definition, Union) and at not in self.groups:
                left = {
                    duplicates.get(shape.target, shape) if isinstance(shape, Ref) else shape: None
                    for shape in definition.members
                }
                if len(left) == 1:
                    replacements[at] = next(iter(left))

        renamed = {
            join(at, "discriminator"): at
            for at in self.schemas.hierarchy.bases
            if at not in definitions and join(at, "discriminator") in definitions
        }

        def rewrite(ref: Ref) -> Shape:
            if ref.target in renamed:
                return Ref(target=renamed[ref.target])
            passed: set[Pointer] = set()
            while ref.target in replacements and ref.target not in passed:
                passed.add(ref.target)
                shape = replacements[ref.target]
                if not isinstance(shape, Ref):
                    return shape
                ref = shape
            return ref

        result: dict[Pointer, Definition] = {}
        for at, definition in definitions.items():
            new = renamed.get(at, at)
            self.origins[new] = at
            result[new] = replace(changed(definition, references_changed(rewrite)), at=new)
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
        result = ordered(self.schemas.document, result, self.settings)
        read = reached([Ref(target=self.top.at)], result.__getitem__, read_shapes_of)
        for at, definition in result.items():
            if isinstance(definition, Union) and at in read:
                self.notes += notes_on_fit(definition, result, self.settings)
        return result


def _reached(definitions: dict[Pointer, Definition], root: Pointer) -> dict[Pointer, Definition]:
    return reached([Ref(target=root)], definitions.__getitem__, shapes_of)
