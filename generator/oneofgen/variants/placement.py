"""Assigning a unique place to every definition."""

from collections.abc import Container, Mapping
from dataclasses import replace
from itertools import pairwise

from oneofgen.model import Definition, Look, Place, Ref, Union
from oneofgen.problems import BadInput
from oneofgen.schema import FORKS, Alternatives, Schemas, keyword_path
from oneofgen.schema.pointer_places import place
from oneofgen.source.pointers import Pointer, build, join, split
from oneofgen.variants.labels import labels
from oneofgen.variants.strategy import decided, union_of

Labels = dict[Pointer, tuple[Pointer, tuple[str, ...]]]
"""The union and the labels of each inline variant."""


def placed(
    schemas: Schemas, definitions: Mapping[Pointer, Definition], used: Container[Pointer]
) -> dict[Pointer, Definition]:
    """Return the definitions with their places, which are unique.

    Args:
        schemas: the schemas of the document.
        definitions: every definition by pointer, unions decided.
        used: the bases that are also used as values of their own.
    """
    variants: Labels = {}
    for _, definition in sorted(definitions.items(), key=lambda entry: len(entry[0])):
        if isinstance(definition, Union):
            variants |= _labelled(definition, definitions.__getitem__)
    for at in definitions:
        for outer in _unions_above(schemas, at):
            if outer not in definitions:
                variants = {**_foreign(schemas, outer, used), **variants}

    def labelled(at: Pointer) -> Place | None:
        if at not in variants:
            return None
        union, label = variants[at]
        return place(union, labelled).of_variant(*label)

    taken: dict[str, Pointer] = {}
    result: dict[Pointer, Definition] = {}
    for at, definition in definitions.items():
        where = place(at, labelled)
        if taken.setdefault(where, at) != at:
            where = Place(at, is_pointer=True)
        result[at] = replace(definition, place=where)
    return result


def _labelled(union: Union, look: Look) -> Labels:
    """Return the labels of the variants that are written inline in a union."""
    found: Labels = {}
    for index, label in labels(union, look).items():
        variant = union.variants[index]
        shape = variant.shape
        for key in (variant.at, shape.target) if isinstance(shape, Ref) else (variant.at,):
            if key.startswith(f"{union.at}/") and key != join(union.at, "discriminator"):
                found[key] = union.at, label
    return found


def _unions_above(schemas: Schemas, at: Pointer) -> list[Pointer]:
    """Return the schemas whose `oneOf` or `anyOf` is on the path of a pointer."""
    file, tokens = split(at)
    return [
        build(file, tokens[:depth])
        for depth, (keyword, index) in enumerate(pairwise(keyword_path(tokens)))
        if keyword in FORKS
        and index.isdigit()
        and schemas.document.has(build(file, tokens[:depth]))
    ]


def _foreign(schemas: Schemas, at: Pointer, used: Container[Pointer]) -> Labels:
    """Return the labels of a union that is not a definition: only some members are reached."""
    try:
        union = schemas.root(at)
        if not isinstance(union, Alternatives):
            return {}
        found, decision = decided(schemas, union, used)
    except BadInput:  # the union itself is not used, so its problems do not matter
        return {}
    if len(found) < 2:  # a single variant has the place of the union
        return {}
    return _labelled(union_of(union, found, decision), schemas.definition)
