"""Derive the place of a schema from its JSON pointer."""

from collections.abc import Callable

from oneofgen.model import Place
from oneofgen.schema import FORKS, TYPES, keyword_path
from oneofgen.source.pointers import Pointer, build, component, split

_CLEAR = frozenset(["allOf", "contentSchema", "discriminator"])
"""Keywords whose schema describes the same value, so that it has the same place."""

_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth
    """.split()


def place(at: Pointer, known: Callable[[Pointer], Place | None]) -> Place:
    """Return the place of a schema.

    Args:
        at: its pointer.
        known: returns the place of a schema whose place does not follow from its pointer (a
            variant, which has a label), and None for all others.
    """

    def outside(count: int) -> Place:
        return place(build(file, tokens[:-count]), known)

    if (known_place := known(at)) is not None:
        return known_place
    file, tokens = split(at)
    name = component(at)
    if not file and name:
        return Place(name)
    if not tokens:
        return Place(at, is_pointer=True)
    words = keyword_path(tokens)
    last = words[-1]
    above = words[-2] if len(words) > 1 else ""
    if above == "properties":
        return outside(2).of_property(tokens[-1])
    if above == "patternProperties":
        return outside(2).of_values(tokens[-1])
    if above == "prefixItems" and last.isdigit():
        return outside(2).of_variant(_ordinal(int(last)))
    if above in (*FORKS, "allOf") and last.isdigit():
        return outside(2)
    if file or _is_schema(words[:-1]):
        if last == "items":
            return outside(1).of_items()
        if last == "additionalProperties":
            return outside(1).of_values()
        if last == "discriminator":
            return outside(1).of_variant("base")
        if last in FORKS:  # the union of one that an object is as a root
            return outside(1).of_variant("union")
        if last in _CLEAR:
            return outside(1)
        if last in TYPES:
            return outside(1).of_variant(last)
    return Place(at, is_pointer=True)


def _ordinal(index: int) -> str:
    """Return the label of an item of a tuple: its position in words."""
    return _ORDINALS[index] if index < len(_ORDINALS) else f"{index + 1}th"


def _is_schema(words: tuple[str, ...]) -> bool:
    """Whether a pointer is inside a schema of a component, body or parameter."""
    if words[:2] == ("components", "schemas"):
        return len(words) > 2
    return not {"schema", "itemSchema", "schemas", "$defs"}.isdisjoint(words)
