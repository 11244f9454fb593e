"""Find how a package would read a value, without making the package."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from oneofgen.dataclass import dataclass
from oneofgen.model import Branch, Decision, Json, Model, Union
from oneofgen.runtime import checking, choosing
from oneofgen.runtime.checking import Check, Memo
from oneofgen.runtime.deep import deeply
from oneofgen.source.pointers import Pointer
from oneofgen.wire import Checks

NONE: Mapping[str, Any] = MappingProxyType({})

CLASSES: Mapping[str, type[Check]] = {
    one.__name__: one
    for one in (
        checking.Array,
        checking.JsonText,
        checking.Literals,
        checking.Nullable,
        checking.Object,
        checking.Scalar,
        choosing.ByFit,
        choosing.ByKey,
        choosing.ByPropertyType,
        choosing.ByTag,
        choosing.ByType,
        choosing.Variant,
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A variant that a value might have become.

    `faults` counts the places that `strict` refuses, and `refused` is the first one. A variant
    that merely tolerates a property of the value, and so comes after one that knows it, has
    `tolerates`.
    """

    variant: int
    faults: int
    refused: str
    tolerates: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a value is read.

    Attributes:
        steps: the decisions that were made, each with the branch that was taken; None if the
            value fits no branch.
        chosen: the variant to which they lead; None if it is none.
        variant: the variant that the value becomes. It is another one than `chosen` if only that
            one can be read.
        error: why decoding raises; empty if it does not.
        strict: why `strict` refuses the value; empty if it does not.
        candidates: the variants that no listed tag excludes, in the order in which they are tried.
    """

    steps: tuple[tuple[Decision, Branch | None], ...]
    chosen: int | None
    variant: int | None
    error: str
    strict: str
    candidates: tuple[Candidate, ...]


def trial(model: Model, classes: Mapping[Pointer, str], value: Json) -> Trial:
    """Return how the package of a model reads a JSON value of its root union.

    Raises:
        DecodeError: the value is nested too deeply.
    """
    checks = _Traced(model, classes)
    found: Trial = deeply(checks.trial, value)
    return found


class _Maker:
    """Makes each check as the object that it is in a package."""

    def __init__(self) -> None:
        self.checks: dict[str, Check] = {}

    def literal(self, value: Json) -> Any:
        return value

    def check(
        self, name: str, arguments: Iterable[Any] = (), keywords: Mapping[str, Any] = NONE
    ) -> Any:
        return CLASSES[name](*arguments, **keywords)

    def anything(self) -> Any:
        return checking.ANY

    def named(self, name: str) -> Any:
        return checking.Named(self.checks, name)

    def mapping(self, pairs: Iterable[tuple[Json, Any]]) -> Any:
        return dict(pairs)

    def same_for(self, names: Sequence[str], check: Any) -> Any:
        return dict.fromkeys(names, check)

    def tuple_of(self, items: Sequence[Any]) -> Any:
        return tuple(items)

    def list_of(self, items: Sequence[Any]) -> Any:
        return list(items)


class _Traced(Checks[Any]):
    """The checks of a model, which know the decisions that they were made from."""

    def __init__(self, model: Model, classes: Mapping[Pointer, str]) -> None:
        maker = _Maker()
        super().__init__(model, classes, maker)
        self.origins: dict[int, tuple[Decision, tuple[tuple[Branch, Any], ...]]] = {}
        self.checks = maker.checks
        for definition in model.definitions.values():
            maker.checks.update(self.entries(definition))

    def is_by_index(self, union: Union) -> bool:
        return True

    def decision(self, choice: Decision, inner: tuple[tuple[Branch, Any], ...]) -> Any:
        made = super().decision(choice, inner)
        self.origins[id(made)] = choice, inner
        return made

    def trial(self, value: Json) -> Trial:
        if value is None and self.model.nullable:
            return Trial(steps=(), chosen=None, variant=None, error="", strict="", candidates=())
        memo = Memo()
        root = self.checks[self.classes[self.model.root]]
        steps: list[tuple[Decision, Branch | None]] = []
        check, key = root, (id(root), id(value))
        while isinstance(check, choosing.Decision):
            choice, inner = self.origins[id(check)]
            after = check.branch(value, memo)
            taken = next((branch for branch, one in inner if one is after), None)
            steps.append((choice, taken))
            check = choosing.followed(after)
        faults = root.grade(value, memo).faults
        chosen, error = _index(check), check.problem(value, None, False, memo)
        other = memo.others.get(key) if error is not None else None
        strict = root.problem(value, None, True, memo) if faults else None
        return Trial(
            steps=tuple(steps),
            chosen=chosen,
            variant=chosen if other is None else _index(other),
            error="" if error is None or other is not None else str(error),
            strict="" if strict is None else str(strict),
            candidates=tuple(self._candidates(root, value, memo)),
        )

    def _candidates(self, root: Check, value: Json, memo: Memo) -> Iterable[Candidate]:
        checks = root.candidates(value) if isinstance(root, choosing.Decision) else [root]
        found = {_index(check): check for check in checks}
        for index, check in found.items():
            if index is None:
                continue
            grade = check.grade(value, memo)
            problem = check.problem(value, None, True, memo)
            yield Candidate(
                variant=index,
                faults=grade.faults,
                refused="" if problem is None else str(problem),
                tolerates=grade.tolerated or check.keys(value)[1],
            )


def _index(check: Check) -> int | None:
    """Return the variant of a check; None if it is that of no variant."""
    return check.index if isinstance(check, choosing.Variant) else None
