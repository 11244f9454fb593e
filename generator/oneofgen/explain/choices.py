"""How variants are told apart, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oneofgen.explain.words import tag_text
from oneofgen.load import printable
from oneofgen.model import (
    ByFit,
    ByItemType,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    How,
    JsonType,
    Pick,
    Union,
)

KINDS: Mapping[JsonType, str] = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "a list",
    "object": "an object",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way on which a value comes to a variant: what holds of it, and what decided last."""

    variant: int
    conditions: tuple[str, ...]
    how: How

    @property
    def text(self) -> str:
        """All conditions; that it is an object goes without saying where more follow."""
        said = dict.fromkeys(one for one in self.conditions if one != KINDS["object"])
        return ", ".join(said or self.conditions)


def ways(union: Union) -> tuple[Way, ...]:
    """Every way to a variant, in the order in which they are tried."""
    return tuple(_ways(union.choice, (), union.how, union.tag))


def decision(choice: Choice) -> str:
    """All steps of a decision: `json-type, then the literal of `type``."""
    steps = dict.fromkeys(_steps(choice))
    return ", then ".join(steps) or "there is only one"


def _ways(choice: Choice, said: tuple[str, ...], how: How, tag: str | None) -> Iterator[Way]:
    if isinstance(choice, Pick):
        yield Way(choice.variant, said, how)
        return
    how = _how(choice)
    for condition, inner in _branches(choice, tag):
        yield from _ways(inner, (*said, condition), how, tag)


def _branches(choice: Choice, tag: str | None) -> Iterator[tuple[str, Choice]]:
    """What each branch of a decision asks for, and where it leads."""
    match choice:
        case ByTag(property=name, cases=cases, absent=absent, other=other):
            named = "" if name == tag else f"`{printable(name)}`: "
            for value, inner in cases:
                yield f"{named}{tag_text(value)}", inner
            if other is not None:
                yield f"any other `{printable(name)}`", other
            if absent is not None and absent != other:
                yield f"no `{printable(name)}`", absent
        case ByType(cases=cases):
            for kind, inner in cases:
                yield KINDS[kind], inner
        case ByPropertyType(property=name, cases=cases, absent=absent):
            for kind, inner in cases:
                yield f"`{printable(name)}` is {KINDS[kind]}", inner
            if absent is not None:
                yield f"no such `{printable(name)}`", absent
        case ByItemType(cases=cases, other=other, depth=depth):
            what = f"the first item{' of the first item' * (depth - 1)}"
            for kind, inner in cases:
                yield f"{what} is {KINDS[kind]}", inner
            yield "no such item", other
        case ByKey(cases=cases, other=other):
            for key, inner in cases:
                yield f"has `{printable(key)}`", inner
            if other is not None:
                yield "no key of its own", other
        case ByFit(candidates=candidates):
            for _, inner in candidates:
                yield "if it fits best", inner
        case _:
            pass


def _steps(choice: Choice) -> Iterator[str]:
    if isinstance(choice, Pick):
        return
    yield _step(choice)
    for _, inner in _branches(choice, None):
        yield from _steps(inner)


def _step(choice: Choice) -> str:
    match choice:
        case ByTag(property=name, how="literal"):
            return f"the literal of `{printable(name)}`"
        case ByTag(property=name, how="mapping"):
            return f"the mapping of `{printable(name)}`"
        case ByTag(property=name):
            return f"the schema's name in `{printable(name)}`"
        case ByPropertyType(property=name):
            return f"property-type of `{printable(name)}`"
        case _:
            return _how(choice)


def _how(choice: Choice) -> How:
    match choice:
        case ByTag(how=how) | ByKey(how=how):
            return how
        case ByPropertyType():
            return "property-type"
        case ByFit():
            return "ambiguous"
        case _:
            return "json-type"
