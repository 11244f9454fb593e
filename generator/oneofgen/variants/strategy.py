"""Deciding how to distinguish the variants of a union: by tag, JSON type, key or best fit."""

from collections.abc import Container, Iterable
from dataclasses import replace

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    How,
    IfDeclared,
    JsonType,
    Note,
    Pick,
    Shape,
    TagValue,
    Union,
    Variant,
    among_objects,
    json_key,
    record_of,
    tag_name,
    tags_of,
)
from oneofgen.schema import UNNAMED, Alternatives, Discriminator, Schemas
from oneofgen.source.pointers import Pointer
from oneofgen.variants.candidates import Candidate, Group, candidates
from oneofgen.variants.duplicates import merged
from oneofgen.variants.members import Leaf, leaves
from oneofgen.variants.structure import MOST_PROPERTIES, by_fit, by_key, by_property_type
from oneofgen.variants.tags import (
    PREFERRED,
    Tagging,
    by_discriminator,
    by_literals,
    inferred,
    nested,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How the variants of a union are distinguished, and why."""

    choice: Choice
    how: How
    why: str
    tag: str | None = None
    tags: dict[int, tuple[TagValue, ...]]
    notes: tuple[Note, ...] = ()


def decided(
    schemas: Schemas, union: Alternatives, used: Container[Pointer], tag: str | None = None
) -> tuple[tuple[Leaf, ...], Decision]:
    """Return the variants of a union, and how they are distinguished.

    Args:
        schemas: the schemas of the document.
        union: the union.
        used: the bases that are also used as values of their own.
        tag: the tag property that the user configured, if any.
    """
    found = merged(schemas.definition, leaves(schemas, union, used))
    deciding = _Deciding(schemas, union, tag)
    choice = deciding.first(candidates(schemas.definition, found, union.beside))
    main = among_objects(choice)
    alone = len(found) == 1 and not isinstance(main, ByTag)
    return found, Decision(
        choice=choice,
        how=how_of(choice),
        why=_why_only(main) if alone else _why(choice, deciding.why),
        tag=tag_name(main.property, main.inner) if isinstance(main, ByTag) else None,
        tags=tags_of(main) if isinstance(main, ByTag) else {},
        notes=tuple(deciding.notes),
    )


def union_of(
    union: Alternatives,
    found: Iterable[Leaf],
    decision: Decision,
    members: tuple[Shape, ...] = (),
) -> Union:
    """Return the union of the model for a decision; its place is assigned later."""
    return Union(
        at=union.at,
        place=UNNAMED,
        members=members,
        variants=tuple(
            Variant(at=leaf.at, shape=leaf.shape, tags=decision.tags.get(index, ()))
            for index, leaf in enumerate(found)
        ),
        choice=decision.choice,
        tag=decision.tag,
        how=decision.how,
        why=decision.why,
        title=union.title,
        description=union.description,
        deprecated=union.deprecated,
    )


class _Deciding:
    def __init__(self, schemas: Schemas, union: Alternatives, tag: str | None) -> None:
        self.schemas = schemas
        self.union = union
        self.tag = tag
        self.notes: list[Note] = []
        self.why = ""

    def first(self, group: Group) -> Choice:
        """Return the choice among all variants."""
        if len(group) == 1:
            return self._only(group[0])
        kinds = {kind for one in group for kind in one.types}
        if kinds == {"object"}:
            return self._objects(group, frozenset())
        return self._types(group)

    def _only(self, one: Candidate) -> Choice:
        """Return the choice for a single variant; a property with literals is its tag."""
        found = self._discriminators([one])
        if found and (tagging := by_discriminator([one], found, self.union.own, self._warn)):
            return self._untagged_too(one, self._by_tag([one], tagging, frozenset(), found))
        constant = [
            name
            for name, values in one.literals.items()
            if values and (one.requires(name) or name in PREFERRED)
        ]
        constant.sort(
            key=lambda name: (
                not one.requires(name),
                PREFERRED.index(name) if name in PREFERRED else len(PREFERRED),
            )
        )
        if constant:
            by_tag = self._by_tag([one], by_literals([one], constant[0]), frozenset())
            return self._untagged_too(one, by_tag)
        return ByType(cases=tuple((kind, _if_declared(self.schemas, one)) for kind in one.types))

    def _untagged_too(self, one: Candidate, choice: ByTag) -> ByTag:
        """Return the choice of the only variant, which may lack its tag if that is optional."""
        if choice.other is not None or one.requires(choice.property):
            return choice
        return replace(choice, absent=_if_declared(self.schemas, one))

    def _types(self, group: Group) -> Choice:
        """Return the choice by JSON type, and then among the candidates of each type."""
        kinds: dict[JsonType, None] = {}
        for one in group:
            kinds.update(dict.fromkeys(one.types))
        cases: list[tuple[JsonType, Choice]] = []
        for kind in kinds:
            having = [one for one in group if _admits(one, kind)]
            if len(having) == 1:
                cases.append((kind, Pick(variant=having[0].index)))
            elif kind == "object":
                cases.append((kind, self._objects(having, frozenset())))
            else:
                cases.append((kind, by_fit(having)))
        return ByType(cases=tuple(cases))

    def _objects(
        self,
        group: Group,
        used: frozenset[str],
        tried: frozenset[Pointer] = frozenset(),
        typed: frozenset[str] = frozenset(),
    ) -> Choice:
        """Return the choice among candidates that are objects.

        Args:
            group: the candidates.
            used: the tag properties that earlier choices use.
            tried: the discriminators that earlier choices considered.
            typed: the properties whose JSON type earlier choices examined.
        """
        if len(group) == 1:
            return Pick(variant=group[0].index)
        found = self._discriminators(group, used, tried)
        tagging = self._configured(group, used)
        if tagging is None and found:
            tagging = by_discriminator(group, found, self.union.own, self._warn)
            tried |= {one.at for one in found}
        if tagging is None:
            tagging = inferred(group, used) or nested(group, used)
        if tagging is not None:
            return self._by_tag(group, tagging, used, found, tried)
        return self._by_structure(group, used, tried, typed)

    def _configured(self, group: Group, used: frozenset[str]) -> Tagging | None:
        """Return the tagging by the property that the user configured, if it has literals."""
        if self.tag is None or self.tag in used:
            return None
        tagging = by_literals(group, self.tag)
        return tagging if tagging.tags else nested(group, used, self.tag)

    def _by_structure(
        self,
        group: Group,
        used: frozenset[str],
        tried: frozenset[Pointer],
        typed: frozenset[str],
    ) -> Choice:
        """Return the choice by JSON types and keys, and by fit where these prove nothing."""

        def of_type(some: Group, name: str) -> Choice:
            return self._objects(some, used, tried, typed | {name})

        def without_key(some: Group) -> Choice:
            return self._objects(some, used, tried, typed)

        by_type = None
        if len(typed) < MOST_PROPERTIES:
            by_type = by_property_type(group, used | typed, of_type)
        return by_type or by_key(group, without_key) or by_fit(group)

    def _by_tag(
        self,
        group: Group,
        tagging: Tagging,
        used: frozenset[str],
        found: tuple[Discriminator, ...] = (),
        tried: frozenset[Pointer] = frozenset(),
    ) -> ByTag:
        """Return the choice by a tag, and then among the candidates that share a value."""

        def then(some: Group) -> Choice:
            return self._objects(some, used | {tag_name(tagging.property, tagging.inner)}, tried)

        self.why = self.why or tagging.why
        selected: dict[tuple[str, TagValue], tuple[TagValue, list[Candidate]]] = {}
        for one in group:
            for value in tagging.tags.get(one.index, ()):
                selected.setdefault(json_key(value), (value, []))[1].append(one)
        if len(tagging.null) > 1:  # each is known by its other values first
            selected.pop(("null", None), None)
        if tagging.null:
            selected["null", None] = None, tagging.null
        default = self._default(group, found)
        untagged = {one.index for one in tagging.absent}
        without = [
            one for one in group if one.index in untagged or not one.requires(tagging.property)
        ]
        absent = default
        if untagged or default is None:
            absent = then(without) if without else None
        return ByTag(
            property=tagging.property,
            inner=tagging.inner,
            cases=tuple((value, then(some)) for value, some in selected.values()),
            absent=absent,
            other=then(tagging.other) if tagging.other else default,
            how=tagging.how,
        )

    def _default(self, group: Group, found: tuple[Discriminator, ...]) -> Choice | None:
        """Return the variant that `defaultMapping` (OpenAPI 3.2) names for unknown or absent tags.

        The one of a nested union is used only if every candidate belongs to that union.
        """
        for discriminator in found:
            if discriminator not in self.union.discriminators and not all(
                discriminator in self._discriminators_of(one) for one in group
            ):
                continue
            for one in group:
                if discriminator.default is not None and discriminator.default in one.leaf.chain:
                    return Pick(variant=one.index)
        return None

    def _discriminators(
        self,
        group: Group,
        used: frozenset[str] = frozenset(),
        tried: frozenset[Pointer] = frozenset(),
    ) -> tuple[Discriminator, ...]:
        """Return the discriminators that apply to a group, all of the same property.

        These are the union's own ones; else those of nested unions and bases, if every candidate
        has one.
        """

        def untried(some: Iterable[Discriminator]) -> dict[Pointer, Discriminator]:
            left = (each for each in some if each.property not in used and each.at not in tried)
            return {each.at: each for each in left}

        own = untried(self.union.discriminators)
        of = [untried(self._discriminators_of(one)) for one in group]
        found = {at: each for some in (own, *of) for at, each in some.items()}
        for name in dict.fromkeys(each.property for each in found.values()):
            same = {at: each for at, each in found.items() if each.property == name}
            if own or all(not same.keys().isdisjoint(some) for some in of):
                return tuple(same.values())
        return ()

    def _discriminators_of(self, one: Candidate) -> tuple[Discriminator, ...]:
        return (*one.leaf.discriminators, *self.schemas.bases(one.leaf.shape))

    def _warn(self, code: str, message: str) -> None:
        at = self.union.discriminators[0].at if self.union.discriminators else self.union.at
        self.notes.append(Note(at=at, code=code, message=message))


def _if_declared(schemas: Schemas, one: Candidate) -> Choice:
    """Return the choice of the only variant for its JSON type.

    An object that has none of the properties of a record that requires some is not the variant: an
    error in band, for instance. Typed additional properties are properties of the record, too.
    """
    pick = Pick(variant=one.index)
    record = record_of(schemas.definition, one.leaf.shape)
    names = sorted(one.properties, key=lambda name: not one.requires(name))
    if record is None or record.further or not any(map(one.requires, names)):
        return pick
    return IfDeclared(properties=tuple(names), then=pick)


def _admits(one: Candidate, kind: JsonType) -> bool:
    return kind in one.types or (kind == "integer" and "number" in one.types)


def how_of(choice: Choice) -> How:
    """Return how the first choice with more than one outcome is made."""
    if isinstance(choice, ByType) and len(choice.cases) == 1:
        inner = choice.cases[0][1]
        return choice.how if isinstance(inner, Pick) else how_of(inner)
    return choice.how if not isinstance(choice, Pick) else "json-type"


def _why(choice: Choice, tag: str) -> str:
    """Return a sentence that explains a choice; `tag` is the sentence for a tag property."""
    if isinstance(choice, ByTag):
        return tag
    if isinstance(choice, ByPropertyType):
        return f"`{choice.property}` has different JSON types in the variants"
    if isinstance(choice, ByKey):
        return "properties that only one variant declares"
    if isinstance(choice, ByType):
        inner = among_objects(choice)
        if len(choice.cases) == 1:
            only = choice.cases[0][1]
            return "every variant is read alike" if isinstance(only, Pick) else _why(only, tag)
        then = (
            "" if isinstance(inner, ByType | Pick) else f", then among objects: {_why(inner, tag)}"
        )
        return f"the variants are of different JSON types{then}"
    return "the first variant whose schema the value satisfies, else the nearest"


def _why_only(choice: Choice) -> str:
    """Return a sentence that explains the choice of a union's only variant."""
    if isinstance(choice, IfDeclared):
        return "there is only one variant; an object with none of its properties is `Unknown`"
    return "there is only one variant"
