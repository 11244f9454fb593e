"""Alternatives that only say which properties are required.

They are conditions on an object, not variants: `anyOf: [{required: [a]}, {required: [b]}]` beside
`properties`.
"""

from collections.abc import Container, Iterable
from itertools import product

from oneofgen.model import Condition
from oneofgen.schema.intersection import Schema
from oneofgen.schema.keywords import FORKS, UNENFORCED, documents
from oneofgen.schema.nulls import only_null
from oneofgen.source.tree import Mapping, Node

MOST = 64
"""How many alternatives a condition may have after the nested ones are multiplied out."""


def required_by(members: Iterable[Schema]) -> Condition | None:
    """Return the properties that each alternative requires, or None if one says anything else.

    Members that no object satisfies are left out: `false`, and those that admit only null.

    Args:
        members: the schemas that a `oneOf` or `anyOf` lists.
    """
    found = _any_of(members)
    return found if found and any(found) else None


def common(condition: Condition) -> tuple[str, ...]:
    """Return the properties that every alternative of a condition requires."""
    first, *others = condition
    return tuple(name for name in first if all(name in other for other in others))


def reduced(condition: Condition, required: Container[str]) -> Condition:
    """Return a condition on an object that has the required properties; empty if it always holds.

    Args:
        condition: the alternatives.
        required: the properties that the object requires anyhow.
    """
    rest = [tuple(name for name in one if name not in required) for one in condition]
    least = [one for one in rest if not any({*other} < {*one} for other in rest)]
    return tuple(dict.fromkeys(least)) if all(least) else ()


def _any_of(members: Iterable[Node]) -> Condition | None:
    found: dict[tuple[str, ...], None] = {}
    for member in members:
        if member is False or (isinstance(member, Mapping) and only_null(member)):
            continue
        inner = _alternatives(member)
        if inner is None or len(found) > MOST:
            return None
        found.update(dict.fromkeys(inner))
    return tuple(found)


def _all_of(parts: Iterable[Condition | None]) -> Condition | None:
    """Return the alternatives of several conditions that all have to hold."""
    result: Condition = ((),)
    for part in parts:
        if part is None or len(result) * len(part) > MOST:
            return None
        result = tuple(tuple(dict.fromkeys(one + other)) for one, other in product(result, part))
    return result


def _alternatives(schema: Node) -> Condition | None:
    """Return the alternatives of a schema, or None if it says more than what is required."""
    if schema is True:
        return ((),)
    if not isinstance(schema, Mapping):
        return None
    parts: list[Condition | None] = []
    for keyword, value in schema.items():
        if keyword == "required" and isinstance(value, list):
            names = tuple(dict.fromkeys(name for name in value if isinstance(name, str)))
            parts.append((names,) if len(names) == len(value) else None)
        elif keyword in FORKS and isinstance(value, list):
            parts.append(_any_of(value))
        elif keyword == "allOf" and isinstance(value, list):
            parts.append(_all_of(map(_alternatives, value)))
        elif not _says_nothing(keyword, value):
            return None
    return _all_of(parts)


def _says_nothing(keyword: str, value: Node) -> bool:
    """Whether a keyword neither types an object nor requires anything of it."""
    if keyword == "type":
        return value in ("object", ["object"], ["object", "null"], ["null", "object"])
    return keyword == "nullable" or keyword in UNENFORCED or documents(keyword)
