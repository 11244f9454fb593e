"""The tree of decisions that chooses a variant, and functions to traverse it.

Only `branches` and its inverse `rebuilt` know the fields in which each kind of decision keeps its
branches; all other code uses the functions of this module.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import ClassVar, Literal, TypeAlias, TypeVar

from oneofgen.dataclass import dataclass
from oneofgen.model.values import JsonType, TagValue

How = Literal[
    "literal",
    "mapping",
    "name",
    "json-type",
    "property-type",
    "declared-key",
    "fit",
]
"""How variants are distinguished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Choose the variant with this index in `Union.variants`."""

    variant: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ByTag:
    """Choose by the value of a property of an object; null is a value like any other.

    `inner` names a property of the object in `property`, whose value is the tag: a nested tag.
    `absent` is used if the property is missing, `other` if its value is not listed; None means
    `Unknown`. Cases are in document order, and their values are distinct JSON values.
    """

    property: str
    inner: str | None = None
    cases: "tuple[tuple[TagValue, Choice], ...]"
    absent: "Choice | None" = None
    other: "Choice | None" = None
    how: How = "literal"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByType:
    """Choose by the JSON type of the value.

    If only one of `number` and `integer` is listed, it covers all numbers.
    """

    how: ClassVar[How] = "json-type"

    cases: "tuple[tuple[JsonType, Choice], ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPropertyType:
    """Choose by the JSON type of one property of an object.

    `absent` is used if the property is missing or its type is not listed.
    """

    how: ClassVar[How] = "property-type"

    property: str
    cases: "tuple[tuple[JsonType, Choice], ...]"
    absent: "Choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByKey:
    """Choose by the properties of an object that only one candidate declares.

    Each case is such a property and its candidate. `other` is used if the object has no such
    property (None means `Unknown`), `several` if it has properties of more than one candidate.
    """

    how: ClassVar[How] = "declared-key"

    cases: "tuple[tuple[str, Choice], ...]"
    other: "Choice | None" = None
    several: "Choice | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IfDeclared:
    """Choose `then` if an object has one of the properties, the required ones first.

    An object that has none of them is `Unknown`. It is used for the only variant of a union.
    """

    how: ClassVar[How] = "json-type"

    properties: tuple[str, ...]
    then: "Choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByFit:
    """Choose the first candidate whose schema a value satisfies, else the nearest one.

    `unknown` says that each candidate is an object that requires a property: an object without any
    property of theirs is then an `Unknown`. `invalid` says that no candidate accepts, without
    undeclared properties, a value that gets here: the choice is only a guess at what was meant.
    """

    how: ClassVar[How] = "fit"

    candidates: "tuple[Choice, ...]"
    unknown: bool = False
    invalid: bool = False


Decision: TypeAlias = ByTag | ByType | ByPropertyType | ByKey | IfDeclared | ByFit
"""One test of a value, with a choice for each outcome."""

Choice: TypeAlias = Pick | Decision


# --- branches ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One outcome of a decision, and the choice that it leads to.

    `key` is what selects the branch: a tag (`ByTag`), a JSON type (`ByType`, `ByPropertyType`) or
    a property (`ByKey`). It is None for the candidates of a `ByFit`, for an `IfDeclared`, and for
    `absent`, `other` and `several`, which are used if no case applies.
    """

    on: Literal["case", "absent", "other", "several"]
    key: TagValue
    then: Choice


Key = TypeVar("Key")
Result = TypeVar("Result")


def branches(choice: Choice) -> tuple[Branch, ...]:
    """Return the branches of a choice, in the order in which they are tried."""
    if isinstance(choice, Pick):
        return ()
    if isinstance(choice, ByFit):
        return tuple(Branch(on="case", key=None, then=then) for then in choice.candidates)
    if isinstance(choice, IfDeclared):
        return (Branch(on="case", key=None, then=choice.then),)
    result = [Branch(on="case", key=key, then=then) for key, then in choice.cases]
    if isinstance(choice, ByTag | ByPropertyType) and choice.absent is not None:
        result.append(Branch(on="absent", key=None, then=choice.absent))
    if isinstance(choice, ByTag | ByKey) and choice.other is not None:
        result.append(Branch(on="other", key=None, then=choice.other))
    if isinstance(choice, ByKey) and choice.several is not None:
        result.append(Branch(on="several", key=None, then=choice.several))
    return tuple(result)


def rebuilt(choice: Choice, change: Callable[[Choice], Choice]) -> Choice:
    """Return a choice with each of its direct branches replaced by the result of `change`."""

    def cases(of: tuple[tuple[Key, Choice], ...]) -> tuple[tuple[Key, Choice], ...]:
        return tuple((key, change(then)) for key, then in of)

    def default(then: Choice | None) -> Choice | None:
        return None if then is None else change(then)

    match choice:
        case Pick():
            return choice
        case ByFit(candidates=candidates):
            return replace(choice, candidates=tuple(map(change, candidates)))
        case ByTag(absent=absent, other=other):
            tags = cases(choice.cases)
            return replace(choice, cases=tags, absent=default(absent), other=default(other))
        case ByPropertyType(absent=absent):
            return replace(choice, cases=cases(choice.cases), absent=change(absent))
        case ByKey(other=other, several=several):
            keys = cases(choice.cases)
            return replace(choice, cases=keys, other=default(other), several=default(several))
        case IfDeclared(then=then):
            return replace(choice, then=change(then))
        case ByType():
            return replace(choice, cases=cases(choice.cases))


def fold(
    choice: Choice, combine: Callable[[Choice, tuple[tuple[Branch, Result], ...]], Result]
) -> Result:
    """Return the result of `combine` for a choice and the results of its branches, bottom up."""
    return combine(choice, tuple((each, fold(each.then, combine)) for each in branches(choice)))


def decisions(choice: Choice) -> Iterator[Choice]:
    """Yield a choice and all choices below it, outer before inner."""
    yield choice
    for branch in branches(choice):
        yield from decisions(branch.then)


# --- properties of the tree ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """A path to a variant: the decisions on it, each with the branch that was taken."""

    variant: int
    steps: tuple[tuple[Decision, Branch], ...] = ()


def ways(
    choice: Choice, outcomes: Callable[[Decision], Iterable[Branch]] = branches
) -> Iterator[Way]:
    """Yield every path to a variant, in the order in which they are tried.

    Args:
        choice: the choice at which the paths begin.
        outcomes: returns the branches of a decision to follow; by default, all in order.
    """
    if isinstance(choice, Pick):
        yield Way(choice.variant)
        return
    for branch in outcomes(choice):
        for way in ways(branch.then, outcomes):
            yield Way(way.variant, ((choice, branch), *way.steps))


def picks(choice: Choice | None) -> tuple[int, ...]:
    """Return the variant at the end of each path of a choice, with repetitions."""
    return () if choice is None else tuple(way.variant for way in ways(choice))


def is_exhaustive(choice: Choice) -> bool:
    """Whether every value of a listed JSON type selects a variant, so that none is `Unknown`."""

    def covers(part: Choice, inner: tuple[tuple[Branch, bool], ...]) -> bool:
        if isinstance(part, IfDeclared):
            return False
        catching = {branch.on for branch, _ in inner}
        wanted = {name for name in ("absent", "other") if hasattr(part, name)}
        unknown = isinstance(part, ByFit) and part.unknown
        return not unknown and wanted <= catching and all(covered for _, covered in inner)

    return fold(choice, covers)


def is_by_index(choice: Choice) -> bool:
    """Whether a variant can be chosen otherwise than by evidence.

    That is so for a choice by fit. Under `strict`, a variant that no listed tag excludes may accept
    a value that the variant chosen by evidence refuses.
    """
    return any(_has_alternatives(one) for one in decisions(choice))


def _has_alternatives(choice: Choice) -> bool:
    if isinstance(choice, ByTag):
        tagged = {index for _, then in choice.cases for index in picks(then)}
        absent = {*picks(choice.absent)} - tagged
        other = {*picks(choice.other)} - tagged
        return bool(absent | other)
    return isinstance(choice, ByFit | ByKey | ByPropertyType)


def fits_of(name: str, choice: Choice) -> "dict[ByFit, str]":
    """Return the choices by fit in a choice, with the names of their checks in the package.

    Args:
        name: the name of the union.
        choice: the union's choice.
    """
    names: dict[ByFit, str] = {}
    same: dict[object, str] = {}
    for one in decisions(choice):
        if isinstance(one, ByFit) and one not in names:
            number = f"_{len(same) + 1}" if same else ""
            new = name if one is choice else f"{name}.fit{number}"
            names[one] = same.setdefault((one.candidates, one.unknown), new)
    return names


def among_objects(choice: Choice) -> Choice:
    """Return the choice for objects: the `object` branch of a `ByType`, else the choice itself."""
    if isinstance(choice, ByType):
        return dict(choice.cases).get("object", choice)
    return choice


def tag_name(outer: str, inner: str | None) -> str:
    """Return the name of a tag: `type`, or `subscription.type` if it is nested."""
    return outer if inner is None else f"{outer}.{inner}"


def tags_of(choice: Choice) -> dict[int, tuple[TagValue, ...]]:
    """Return the tags of each variant in the first `ByTag` on each path to it.

    Null counts if it selects only one variant, or one that no other value selects; else the tag
    property of several variants is merely nullable.
    """
    found: dict[int, tuple[TagValue, ...]] = {}
    for tag, index in _first_tags(choice):
        found[index] = (*found.get(index, ()), tag)
    return found


def _first_tags(choice: Choice) -> Iterator[tuple[TagValue, int]]:
    if isinstance(choice, ByTag):
        others = {at for tag, then in choice.cases if tag is not None for at in picks(then)}
        others.update(picks(choice.other))
        for tag, then in choice.cases:
            selected = dict.fromkeys(picks(then))
            if tag is not None or len(selected) == 1 or not others.issuperset(selected):
                yield from ((tag, index) for index in selected)
    else:
        for branch in branches(choice):
            yield from _first_tags(branch.then)
