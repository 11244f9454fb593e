"""The normalised schemas of a document: values, and the definitions that they refer to.

Schemas are read on demand and cached, because listing all unions of a large document needs only a
small part of each.
"""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from oneofgen.model import Alias, Array, Enum, Map, Note, Record, Ref, Shape, Value
from oneofgen.problems import BadInput, Problem
from oneofgen.schema import alternatives, values
from oneofgen.schema.all_of import read
from oneofgen.schema.closure import closure
from oneofgen.schema.following import MAX_NESTING, References
from oneofgen.schema.hierarchy import Hierarchy
from oneofgen.schema.intersection import Alternatives, Conjunct, Discriminator, Intersection
from oneofgen.schema.merged_schema import MergedSchema
from oneofgen.schema.records import UNNAMED, record
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, join
from oneofgen.source.tree import Mapping

Normal: TypeAlias = Record | Enum | Alias | Alternatives
"""A definition before `variants` has decided how the members of a union are distinguished."""

Made = TypeVar("Made")


class Schemas:
    """The normalised schemas of a document, on demand.

    A definition is identified by its pointer. Most are made from the schema at that pointer;
    `_sites` holds the intersections that the others are made from.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.references = References(document)
        self.hierarchy = Hierarchy(self.references)
        self._sites: dict[Pointer, Intersection] = {}
        self._merged_schemas: dict[Intersection, MergedSchema] = {}
        self._values: dict[tuple[Pointer, Intersection], tuple[Value, tuple[Note, ...]]] = {}
        self._definitions: dict[Pointer, tuple[Normal, tuple[Note, ...]]] = {}
        self._open: list[tuple[Pointer, Intersection]] = []
        self._recursive: set[tuple[Pointer, Intersection]] = set()
        self._notes: list[Note] = []

    def check(self, root: Pointer) -> tuple[Note, ...]:
        """Check all schemas that a root reaches, and return notes about problems elsewhere.

        Raises:
            BadInput: a schema in the closure is invalid, see `closure`.
        """
        return closure(self.hierarchy, root).notes

    def definition(self, at: Pointer) -> Normal:
        """Return the definition that a `Ref` to this pointer refers to.

        Raises:
            BadInput: a schema in it is invalid.
        """
        return self._defined(at)[0]

    def notes(self, at: Pointer) -> tuple[Note, ...]:
        """Return the notes about a definition and the schemas that are inlined in it."""
        return self._defined(at)[1]

    def bases(self, shape: Shape) -> tuple[Discriminator, ...]:
        """Return the discriminators of a record and of the schemas that it extends."""
        if not isinstance(shape, Ref):
            return ()
        parts = self._sites.get(shape.target, (Conjunct(shape.target),))
        return tuple(self.merged_schema(parts).discriminators)

    def root(self, at: Pointer) -> Alternatives | None:
        """Return the union at a pointer, even one of a single member, or None if it is not a union.

        Raises:
            BadInput: a schema in it is invalid.
        """
        parts = (Conjunct(at),)
        merged = self.merged_schema(parts)
        if merged.alternatives:
            made, notes = self._recording(
                lambda: alternatives.alternatives(self, at, parts, merged)
            )
            self._definitions[at] = made, (*merged.notes, *notes)
        elif any(
            discriminator.at == join(at, "discriminator") for discriminator in merged.discriminators
        ):
            made, notes = self._recording(lambda: alternatives.hierarchy(self, at))
            self._definitions[at] = made, (*merged.notes, *notes)
        elif len(merged.kinds) < 2:
            return None
        definition = self.definition(at)
        return definition if isinstance(definition, Alternatives) else None

    def value(self, at: Pointer) -> Value:
        """Return the value of the schema at a pointer, independent of where it is used.

        Raises:
            BadInput: a schema in it is invalid.
        """
        followed = self.references.follow(at)
        target = followed.target
        self._check_types(followed.chain)
        if self.hierarchy.subtypes(target):
            self.hierarchy.used[target] = None
            value = Value(
                shape=Ref(target=target), nullable=self.merged_schema((Conjunct(target),)).nullable
            )
        else:
            value = self._merged((Conjunct(target),), target)
        return Value(shape=value.shape, nullable=value.nullable or followed.nullable)

    def admits_null(self, at: Pointer) -> bool:
        """Whether the schema at a pointer, or a member of its union, admits null."""
        return alternatives.admits_null(self, at)

    def merged(self, parts: Intersection, at: Pointer) -> Value:
        """Return the value of an intersection; a definition made for it gets the pointer `at`.

        Raises:
            BadInput: a schema in it is invalid.
        """
        kept = self._effective(parts)
        nullable = any(self._nullable(part) for part in parts if part not in kept)
        if len(kept) == 1 and kept[0] == Conjunct(kept[0].at):
            value = self.value(kept[0].at)
        else:
            value = self._merged(kept, at)
        return Value(shape=value.shape, nullable=value.nullable or nullable)

    def merged_schema(self, parts: Intersection) -> MergedSchema:
        """Return the schema that results from merging an intersection."""
        if parts not in self._merged_schemas:
            self._merged_schemas[parts] = read(self.references, parts)
        return self._merged_schemas[parts]

    def site(self, at: Pointer, parts: Intersection) -> Pointer:
        """Reserve and return a pointer for a definition: `at`, or one below it if `at` is taken."""
        while self._sites.setdefault(at, parts) != parts:
            at = join(at, "allOf")
        return at

    def note(self, at: Pointer, code: str, message: str) -> None:
        """Add a note to the definition that is being made."""
        self._notes.append(Note(at=at, code=code, message=message))

    # --- making ----------------------------------------------------------------------------

    def _defined(self, at: Pointer) -> tuple[Normal, tuple[Note, ...]]:
        if at not in self._definitions:
            parts = self._sites.get(at, (Conjunct(at),))
            merged = self.merged_schema(parts)
            made, notes = self._recording(lambda: self._make(at, parts, merged))
            self._definitions[at] = made, (*merged.notes, *notes)
        return self._definitions[at]

    def _make(self, at: Pointer, parts: Intersection, merged: MergedSchema) -> Normal:
        if self._is_base(at, parts):
            return alternatives.hierarchy(self, at)
        if merged.literals is not None:
            return alternatives.enum(at, merged, merged.literals)
        if merged.alternatives or len(merged.kinds) > 1:
            values = alternatives.constants(self, merged)
            if values:
                return alternatives.enum(at, merged, values)
            return alternatives.alternatives(self, at, parts, merged)
        return record(self, at, merged)

    def _is_base(self, at: Pointer, parts: Intersection) -> bool:
        return parts == (Conjunct(at),) and bool(self.hierarchy.subtypes(at))

    def _merged(self, parts: Intersection, at: Pointer) -> Value:
        key = (at, parts)
        if key not in self._values:
            if key in self._open:  # the containers since then are recursive and need a name
                self._recursive.update(self._open[self._open.index(key) :])
                return Value(shape=Ref(target=self.site(at, parts)))
            if len(self._open) > MAX_NESTING:
                message = f"schemas are nested more than {MAX_NESTING} levels deep here"
                raise BadInput(Problem(self.document.position(at), "too-deep", message))
            self._open.append(key)
            try:
                value, notes = self._recording(lambda: self._value(at, parts))
            finally:
                self._open.pop()
            if key in self._recursive and isinstance(value.shape, Array | Map):
                value = self._alias(at, parts, value, notes)
                notes = ()
            self._values[key] = value, notes
        value, notes = self._values[key]
        self._notes += notes
        return value

    def _value(self, at: Pointer, parts: Intersection) -> Value:
        merged = self.merged_schema(parts)
        value = alternatives.union_value(self, at, parts, merged)
        if value is None:
            shape = values.shape(self, at, parts, merged)
            value = Value(shape=shape, nullable=merged.nullable or values.is_anything(shape))
        if not isinstance(value.shape, Ref):
            self._notes += merged.notes
        return value

    def _alias(
        self, at: Pointer, parts: Intersection, value: Value, notes: tuple[Note, ...]
    ) -> Value:
        target, merged = self.site(at, parts), self.merged_schema(parts)
        alias = Alias(
            at=target,
            place=UNNAMED,
            value=Value(shape=value.shape),
            title=merged.title,
            description=merged.description,
            deprecated=merged.deprecated,
        )
        self._definitions[target] = alias, notes
        return Value(shape=Ref(target=target), nullable=value.nullable)

    def _recording(self, make: Callable[[], Made]) -> tuple[Made, tuple[Note, ...]]:
        """Return the result of `make` and the notes that were added meanwhile."""
        outer, self._notes = self._notes, []
        try:
            return make(), tuple(dict.fromkeys(self._notes))
        finally:
            self._notes = outer

    # --- intersections -----------------------------------------------------------------------

    def _effective(self, parts: Intersection) -> Intersection:
        """Return an intersection without the conjuncts that add nothing to the others."""
        kept = tuple(dict.fromkeys(parts))
        for part in tuple(kept):
            others = tuple(one for one in kept if one != part)
            if others and self._adds_nothing(part, others):
                kept = others
        return kept

    def _adds_nothing(self, part: Conjunct, others: Intersection) -> bool:
        """Whether a conjunct is empty, repeats a type, or is already merged into another one."""
        if part.only or (part.skip and self.merged_schema((part,)).has_properties):
            return False
        merged = self.merged_schema((part,))
        target = self.references.follow(part.at).target
        if not part.skip and any(target in self.merged_schema((one,)).seen for one in others):
            return True
        if not _says_only_types(merged):
            return False
        kinds = {kind for one in others for kind in self._kinds(one)}
        return not merged.kinds or bool(kinds.intersection(merged.kinds))

    def _kinds(self, part: Conjunct) -> tuple[str, ...]:
        merged = self.merged_schema((part,))
        kinds: dict[str, None] = dict.fromkeys(merged.kinds)
        for keyword in merged.alternatives:
            for member in keyword.members:
                target = self.references.follow(member).target
                kinds.update(dict.fromkeys(self.merged_schema((Conjunct(target),)).kinds))
        return tuple(kinds)

    def _nullable(self, part: Conjunct) -> bool:
        return self.references.follow(part.at).nullable or self.merged_schema((part,)).nullable

    def _check_types(self, chain: tuple[Pointer, ...]) -> None:
        """Add a note for each `type` beside a reference that contradicts the referenced schema."""
        for index, at in enumerate(chain[:-1]):
            node = self.references.schema(at)
            written = node.get("type") if isinstance(node, Mapping) else None
            if not isinstance(written, str) or written == "null":
                continue
            kinds = self._kinds(Conjunct(chain[-1]))
            both = {*kinds, "number"} if "integer" in kinds else {*kinds}
            if kinds and written not in both:
                message = (
                    f"`type: {written}` contradicts `{chain[index + 1]}`, which is"
                    f" {' or '.join(kinds)}; it is ignored"
                )
                self.note(at, "conflict", message)


def _says_only_types(merged: MergedSchema) -> bool:
    return not (
        merged.has_properties
        or merged.alternatives
        or merged.literals is not None
        or merged.odd
        or merged.never
        or merged.content
        or merged.prefix
        or not isinstance(merged.items, bool)
        or merged.additional is not True
        or merged.discriminators
    )
