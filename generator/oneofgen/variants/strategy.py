"""Deciding how to distinguish the variants of a union: by tag, JSON type, key or best fit."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from oneofgen.model import (
    Anything,
    Array,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    How,
    JsonType,
    Literals,
    Note,
    Pick,
    Ref,
    Scalar,
    Shape,
    TagValue,
    Union,
    Variant,
    among_objects,
    json_key,
    tags_of,
)
from oneofgen.schema import UNNAMED, Alternatives, Discriminator, Schemas
from oneofgen.source.pointers import Pointer
from oneofgen.variants.candidates import Candidate, Group, candidates
from oneofgen.variants.duplicates import merged
from oneofgen.variants.members import Leaf, leaves
from oneofgen.variants.structure import (
    by_fit,
    by_item_type,
    by_key,
    by_property_type,
    by_some_property_type,
)
from oneofgen.variants.tags import PREFERRED, Tagging, by_discriminator, by_literals, inferred


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
    return found, Decision(
        choice=choice,
        how=how_of(choice),
        why=_why(choice, deciding.why),
        tag=main.property if isinstance(main, ByTag) else None,
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
        if found and (
            tagging := by_discriminator([one], found, self.union.discriminators, self._warn)
        ):
            return self._by_tag([one], tagging, frozenset(), found)
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
            return self._by_tag([one], by_literals([one], constant[0]), frozenset())
        return ByType(cases=tuple((kind, Pick(variant=one.index)) for kind in one.types))

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
                cases.append((kind, self._values(having)))
        return ByType(cases=tuple(cases))

    def _values(self, group: Group) -> Choice:
        """Return the choice among candidates of one JSON type that is not `object`."""
        if all(isinstance(one.leaf.shape, Scalar | Literals | Ref) for one in group):
            # The value is the same in Python whichever variant is used.
            widest = [one for one in group if isinstance(one.leaf.shape, Scalar)] or group
            return Pick(variant=widest[0].index)
        anything = [one for one in group if isinstance(one.leaf.shape, Anything)]
        arrays = [one for one in group if isinstance(one.leaf.shape, Array)]
        if anything and len(arrays) != 1:
            return Pick(variant=anything[0].index)
        if anything:
            return Pick(variant=arrays[0].index)
        return by_item_type(self.schemas.definition, group) or by_fit(group)

    def _objects(
        self, group: Group, used: frozenset[str], tried: frozenset[Pointer] = frozenset()
    ) -> Choice:
        """Return the choice among candidates that are objects.

        Args:
            group: the candidates.
            used: the tag properties that earlier choices use.
            tried: the discriminators that earlier choices considered.
        """
        if len(group) == 1:
            return Pick(variant=group[0].index)
        found = self._discriminators(group, used, tried)
        tagging = None
        if self.tag is not None and self.tag not in used:
            tagging = by_literals(group, self.tag)
            tagging = tagging if tagging.tags else None
        if tagging is None and found:
            tagging = by_discriminator(group, found, self.union.discriminators, self._warn)
            tried |= {one.at for one in found}
        if tagging is None:
            tagging = inferred(group, used)
        if tagging is not None:
            return self._by_tag(group, tagging, used, found, tried)
        by_type = by_property_type(group, used)
        if by_type is not None:
            return by_type
        keyed = by_key(group, lambda rest: self._objects(rest, used, tried))
        return keyed or by_some_property_type(group, used) or by_fit(group)

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
            return self._objects(some, used | {tagging.property}, tried)

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
        return ByTag(
            property=tagging.property,
            cases=tuple((value, then(some)) for value, some in selected.values()),
            absent=then(tagging.absent) if tagging.absent else default,
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
        return f"`{choice.property}` has a different JSON type in each variant"
    if isinstance(choice, ByKey):
        verb = "requires" if choice.how == "required-key" else "declares"
        return f"a property that only one variant {verb}"
    if isinstance(choice, ByType):
        inner = among_objects(choice)
        if len(choice.cases) == 1:
            only = choice.cases[0][1]
            return "there is only one variant" if isinstance(only, Pick) else _why(only, tag)
        then = (
            "" if isinstance(inner, ByType | Pick) else f", then among objects: {_why(inner, tag)}"
        )
        return f"the variants are of different JSON types{then}"
    return "nothing in the schema tells the variants apart"
