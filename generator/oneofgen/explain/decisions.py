"""Describe in words how variants are distinguished."""

from collections.abc import Mapping

from oneofgen.explain.phrases import tag_text
from oneofgen.model import (
    Branch,
    ByFit,
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
    tag_name,
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
    """Return the ways to the variants, in the order in which they are listed.

    A way by fit, or without the tag, is left out if there is another one to the same variant.
    """
    every = tuple(ways(union.choice, _told))
    plain = {way.variant for way in every if _is_plain(way)}
    rest: dict[int, Way] = {}
    for way in every:
        if way.variant not in plain:
            rest.setdefault(way.variant, way)
    return tuple(way for way in every if _is_plain(way) or rest.get(way.variant) is way)


def _is_plain(way: Way) -> bool:
    """Whether a way needs neither fit nor the absence of a tag."""
    return not any(
        isinstance(choice, ByFit) or (isinstance(choice, ByTag) and branch.on == "absent")
        for choice, branch in way.steps
    )


def way_text(way: Way, tag: str | None) -> str:
    """Return the conditions that lead to a variant, in words.

    "an object" is left out if there are other conditions.

    Args:
        way: the way to the variant.
        tag: the tag property of the union, whose name is left out.
    """
    conditions = dict.fromkeys(condition(choice, branch, tag) for choice, branch in way.steps)
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
    all_branches = [one for one in branches(choice) if not _is_guess(one.then)]
    other = next((branch.then for branch in all_branches if branch.on == "other"), None)
    listed = [one for one in all_branches if one.on != "absent" or one.then != other]
    return sorted(listed, key=lambda one: one.on == "absent")


def _is_guess(choice: Choice) -> bool:
    """Whether only values that no variant accepts get to a choice."""
    return isinstance(choice, ByFit) and choice.invalid


def condition(choice: Decision, branch: Branch, tag: str | None) -> str:
    """Return the condition of a branch, in words."""
    name = f"`{printable(_name(choice))}`"
    match choice:
        case ByTag() if branch.on == "case":
            text = tag_text(branch.key)
            return text if _name(choice) == tag else f"{name}: {text}"
        case ByTag():
            return f"any other {name}" if branch.on == "other" else f"no {name}"
        case ByType():
            return KINDS[branch.key]
        case IfDeclared():
            return KINDS["object"]
        case ByPropertyType():
            return f"{name} is {KINDS[branch.key]}" if branch.on == "case" else f"no such {name}"
        case ByKey():
            has = f"has `{printable(str(branch.key))}`"
            without = "no key of its own" if branch.on == "other" else "keys of several"
            return has if branch.on == "case" else without
        case ByFit():
            return "if it fits best"


def _name(choice: Decision) -> str:
    """Return the name of the property that a decision examines, if it examines one."""
    if isinstance(choice, ByTag):
        return tag_name(choice.property, choice.inner)
    return choice.property if isinstance(choice, ByPropertyType) else ""


def _step(choice: Decision) -> str:
    """Return how a decision is made, and by which property."""
    match choice:
        case ByTag(how="literal"):
            return f"the literal of `{printable(_name(choice))}`"
        case ByTag(how="mapping"):
            return f"the mapping of `{printable(_name(choice))}`"
        case ByTag():
            return f"the schema's name in `{printable(_name(choice))}`"
        case ByPropertyType(property=name):
            return f"property-type of `{printable(name)}`"
        case _:
            return choice.how
