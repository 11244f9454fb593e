"""Places: how each definition is called in pins, manifest, diffs and docstrings.

`Component.property`, `[]` for items, `{}` for map values, `[tag]` for a variant, `[first]` for an
item of a tuple, never an index; outside of components the JSON pointer comes first.
"""

from collections.abc import Mapping

from oneofgen.model import Place
from oneofgen.pointer import Pointer, build, component, keywords, split

_CLEAR = frozenset(["allOf", "contentSchema", "discriminator"])
"""What leads to a part of the same value."""

_FORKS = frozenset({"oneOf", "anyOf", "allOf"})

_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth
    """.split()

_TYPES = frozenset("""
    boolean integer number string array object
    """.split())


def place(
    at: Pointer,
    variants: Mapping[Pointer, tuple[Pointer, str]],
) -> Place:
    """The place of a definition.

    Args:
        at: its pointer.
        variants: of each variant the union it belongs to, and its label in brackets.
    """

    def outside(tokens: tuple[str, ...]) -> Place:
        return place(build(file, tokens), variants)

    if at in variants:
        union, label = variants[at]
        return Place(place(union, variants) + label)
    file, tokens = split(at)
    name = component(at)
    if not file and name:
        return Place(name)
    if not tokens:
        return Place(at)
    words = keywords(tokens)
    last = words[-1]
    above = words[-2] if len(words) > 1 else ""
    if above == "properties":
        return Place(f"{outside(tokens[:-2])}.{tokens[-1]}")
    if above == "patternProperties":
        return Place(f"{outside(tokens[:-2])}{{{tokens[-1]}}}")
    if above == "prefixItems" and last.isdigit():
        return Place(f"{outside(tokens[:-2])}[{_ordinal(int(last))}]")
    if above in _FORKS and last.isdigit():
        return outside(tokens[:-2])
    if file or _is_schema(words[:-1]):
        outer = outside(tokens[:-1])
        if last == "items":
            return Place(f"{outer}[]")
        if last == "additionalProperties":
            return Place(f"{outer}{{}}")
        if last == "discriminator":
            return Place(f"{outer}[base]")
        if last in _CLEAR:
            return outer
        if last in _TYPES:
            return Place(f"{outer}[{last}]")
    return Place(at)


def _ordinal(index: int) -> str:
    """Where an item of a tuple stands, which is what it is called on the wire."""
    return _ORDINALS[index] if index < len(_ORDINALS) else f"{index + 1}th"


def _is_schema(words: tuple[str, ...]) -> bool:
    """Whether a pointer leads into a schema: a component's, or one of a body or parameter."""
    if words[:2] == ("components", "schemas"):
        return len(words) > 2
    return not {"schema", "itemSchema", "schemas", "$defs"}.isdisjoint(words)
