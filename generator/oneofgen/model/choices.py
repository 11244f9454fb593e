"""The tree of decisions that chooses a variant, and functions to traverse it.

Only `branches` and its inverse `rebuilt` know the fields in which each kind of decision keeps its
branches; all other code uses the functions of this module.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias, TypeVar

from oneofgen.model.values import JsonType, Scalar_, TagValue

How = Literal[
    "literal",
    "mapping",
    "name",
    "json-type",
    "property-type",
    "required-key",
    "declared-key",
    "ambiguous",
]
"""How variants are distinguished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Choose the variant with this index in `Union.variants`."""

    variant: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ByTag:
    """Choose by the value of a property of an object; null is a value like any other.

    `absent` is used if the property is missing, `other` if its value is not listed; None means
    `Unknown`. Cases are in document order, and their values are distinct JSON values.
    """

    property: str
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

    `absent` is used if the property is missing or its type is not listed; None means `Unknown`,
    which does not occur in generated unions, because only tags can be unknown.
    """

    how: ClassVar[How] = "property-type"

    property: str
    cases: "tuple[tuple[JsonType, Choice], ...]"
    absent: "Choice | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByKey:
    """Choose by the first listed property that an object has; `other` is used if it has none."""

    cases: "tuple[tuple[str, Choice], ...]"
    other: "Choice | None" = None
    how: How = "required-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByItemType:
    """Choose by the JSON type of an array's first item, or of that item's first item at `depth` 2.

    `other` is used if there is no such item or its type is not listed.
    """

    how: ClassVar[How] = "json-type"

    cases: "tuple[tuple[JsonType, Choice], ...]"
    other: "Choice"
    depth: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ByFit:
    """Choose the candidate that declares most of an object's keys, the first one on a tie.

    If not all candidates are objects, the first one is used. Such unions are reported as ambiguous.
    """

    how: ClassVar[How] = "ambiguous"

    candidates: "tuple[tuple[tuple[str, ...], Choice], ...]"


Decision: TypeAlias = ByTag | ByType | ByPropertyType | ByItemType | ByKey | ByFit
"""One test of a value, with a choice for each outcome."""

Choice: TypeAlias = Pick | Decision


# --- branches ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One outcome of a decision, and the choice that it leads to.

    `key` is what selects the branch: a tag (`ByTag`), a JSON type (`ByType`, `ByPropertyType`,
    `ByItemType`) or a property (`ByKey`). It is None for the candidates of a `ByFit`, and for
    `absent` and `other`, which are used if no case applies.
    """

    on: Literal["case", "absent", "other"]
    key: TagValue
    then: Choice


Key = TypeVar("Key")
Result = TypeVar("Result")


def branches(choice: Choice) -> tuple[Branch, ...]:
    """Return the branches of a choice, in the order in which they are tried."""
    if isinstance(choice, Pick):
        return ()
    if isinstance(choice, ByFit):
        return tuple(Branch(on="case", key=None, then=then) for _, then in choice.candidates)
    result = [Branch(on="case", key=key, then=then) for key, then in choice.cases]
    if isinstance(choice, ByTag | ByPropertyType) and choice.absent is not None:
        result.append(Branch(on="absent", key=None, then=choice.absent))
    if isinstance(choice, ByTag | ByKey | ByItemType) and choice.other is not None:
        result.append(Branch(on="other", key=None, then=choice.other))
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
            return replace(choice, candidates=cases(candidates))
        case ByTag(absent=absent, other=other):
            tags = cases(choice.cases)
            return replace(choice, cases=tags, absent=default(absent), other=default(other))
        case ByPropertyType(absent=absent):
            return replace(choice, cases=cases(choice.cases), absent=default(absent))
        case ByKey(other=other):
            return replace(choice, cases=cases(choice.cases), other=default(other))
        case ByItemType(other=other):
            return replace(choice, cases=cases(choice.cases), other=change(other))
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
        catching = {branch.on for branch, _ in inner}
        wanted = {name for name in ("absent", "other") if hasattr(part, name)}
        return wanted <= catching and all(covered for _, covered in inner)

    return fold(choice, covers)


def among_objects(choice: Choice) -> Choice:
    """Return the choice for objects: the `object` branch of a `ByType`, else the choice itself."""
    if isinstance(choice, ByType):
        return dict(choice.cases).get("object", choice)
    return choice


def tags_of(choice: Choice) -> dict[int, tuple[Scalar_, ...]]:
    """Return the tags of each variant in the first `ByTag` on each path to it."""
    found: dict[int, tuple[Scalar_, ...]] = {}
    for tag, index in _first_tags(choice):
        found[index] = (*found.get(index, ()), tag)
    return found


def _first_tags(choice: Choice) -> Iterator[tuple[Scalar_, int]]:
    if isinstance(choice, ByTag):
        for tag, then in choice.cases:
            if tag is not None:
                yield from ((tag, index) for index in dict.fromkeys(picks(then)))
    else:
        for branch in branches(choice):
            yield from _first_tags(branch.then)
