"""Describe in words how variants are distinguished."""

from collections.abc import Mapping

from oneofgen.explain.phrases import tag_text
from oneofgen.model import (
    Branch,
    ByFit,
    ByItemType,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    Decision,
    How,
    IfDeclared,
    TagValue,
    Union,
    Way,
    branches,
    ways,
)
from oneofgen.wording import printable

KINDS: Mapping[TagValue, str] = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "an array",
    "object": "an object",
}


def ways_of(union: Union) -> tuple[Way, ...]:
    """Return every way to a variant, in the order in which they are listed."""
    return tuple(ways(union.choice, _told))


def way_text(way: Way, tag: str | None) -> str:
    """Return the conditions that lead to a variant, in words.

    "an object" is left out if there are other conditions.

    Args:
        way: the way to the variant.
        tag: the tag property of the union, whose name is left out.
    """
    conditions = dict.fromkeys(_condition(choice, branch, tag) for choice, branch in way.steps)
    return ", ".join([one for one in conditions if one != KINDS["object"]] or conditions)


def how_last(way: Way, union: Union) -> How:
    """Return how the last decision on a way is made."""
    return way.steps[-1][0].how if way.steps else union.how


def decision(choice: Choice) -> str:
    """Return all steps of a decision: `json-type, then the literal of `type``."""
    steps = dict.fromkeys(_step(one) for way in ways(choice, _told) for one, _ in way.steps)
    return ", then ".join(steps) or "there is only one"


def _told(choice: Decision) -> list[Branch]:
    """Return the branches of a decision in the order in which they are listed, `absent` last.

    A default that is the same for absent and for unlisted values is listed once.
    """
    all_branches = branches(choice)
    other = next((branch.then for branch in all_branches if branch.on == "other"), None)
    listed = [one for one in all_branches if one.on != "absent" or one.then != other]
    return sorted(listed, key=lambda one: one.on == "absent")


def _condition(choice: Decision, branch: Branch, tag: str | None) -> str:
    """Return the condition of a branch, in words."""
    name = f"`{printable(choice.property)}`" if isinstance(choice, ByTag | ByPropertyType) else ""
    match choice:
        case ByTag() if branch.on == "case":
            text = tag_text(branch.key)
            return text if choice.property == tag else f"{name}: {text}"
        case ByTag():
            return f"any other {name}" if branch.on == "other" else f"no {name}"
        case ByType():
            return KINDS[branch.key]
        case IfDeclared():
            return KINDS["object"]
        case ByPropertyType():
            return f"{name} is {KINDS[branch.key]}" if branch.on == "case" else f"no such {name}"
        case ByItemType(depth=depth):
            what = f"the first item{' of the first item' * (depth - 1)}"
            return f"{what} is {KINDS[branch.key]}" if branch.on == "case" else "no such item"
        case ByKey():
            has = f"has `{printable(str(branch.key))}`"
            return has if branch.on == "case" else "no key of its own"
        case ByFit():
            return "if it fits best"


def _step(choice: Decision) -> str:
    """Return how a decision is made, and by which property."""
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
            return choice.how
