"""Giving every definition its place."""

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
"""Of each inline variant the union it belongs to, and its labels."""


def placed(
    schemas: Schemas, definitions: Mapping[Pointer, Definition], used: Container[Pointer]
) -> dict[Pointer, Definition]:
    """The definitions with their places, no two of which are the same.

    Args:
        schemas: where they were found.
        definitions: them, decided.
        used: the bases that are values of their own right.
    """
    variants: Labels = {}
    for _, one in sorted(definitions.items(), key=lambda entry: len(entry[0])):
        if isinstance(one, Union):
            variants |= _labelled(one, definitions.__getitem__)
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
    for at, one in definitions.items():
        where = place(at, labelled)
        if taken.setdefault(where, at) != at:
            where = Place(at, is_pointer=True)
        result[at] = replace(one, place=where)
    return result


def _labelled(union: Union, look: Look) -> Labels:
    found: Labels = {}
    for index, label in labels(union, look).items():
        variant = union.variants[index]
        shape = variant.shape
        for key in (variant.at, shape.target) if isinstance(shape, Ref) else (variant.at,):
            if key.startswith(f"{union.at}/") and key != join(union.at, "discriminator"):
                found[key] = union.at, label
    return found


def _unions_above(schemas: Schemas, at: Pointer) -> list[Pointer]:
    """The schemas whose `oneOf` or `anyOf` a pointer leads through."""
    file, tokens = split(at)
    return [
        build(file, tokens[:depth])
        for depth, (keyword, index) in enumerate(pairwise(keyword_path(tokens)))
        if keyword in FORKS
        and index.isdigit()
        and schemas.document.has(build(file, tokens[:depth]))
    ]


def _foreign(schemas: Schemas, at: Pointer, used: Container[Pointer]) -> Labels:
    """The labels in a union that is no definition, as only some of its members are reached."""
    try:
        union = schemas.root(at)
        if not isinstance(union, Alternatives):
            return {}
        found, decision = decided(schemas, union, used)
    except BadInput:  # what is wrong there is nobody's business
        return {}
    if len(found) < 2:  # the one is what the union is
        return {}
    return _labelled(union_of(union, found, decision), schemas.definition)
