"""What the class of each definition is called.

Names are given from the top: pins, then components that are identifiers, other components, then
inline schemas by their depth. What stands above never yields to what stands below, those on one
level yield to one another alike, so that no order of discovery can reach a name.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from oneofgen.model import Definition, Model, Place, Ref, Shape, Union, reached
from oneofgen.names.clashes import Claim, Ledger, settle
from oneofgen.names.identifiers import (
    every_word,
    exact_word,
    guarded,
    head_name,
    is_identifier,
    pascal,
    pointer_words,
    spelt_name,
    step_word,
)
from oneofgen.problems import Position
from oneofgen.source.pointers import Pointer, own_component

SUFFIX = "Model"
"""What a reserved name gets appended."""

INLINE = 2
"""The rank of what no component gives a name, at depth 0; two ranks a level."""


def class_names(
    model: Model,
    pins: Mapping[str, str],
    reserved: frozenset[str],
    position: Callable[[Pointer], Position],
) -> Ledger:
    """A name for each definition; problems are collected in the ledger, not raised."""
    ledger = Ledger(reserved=reserved, position=position)
    places: dict[Place, str] = {}
    waiting: list[tuple[int, Definition]] = []
    for definition in model.definitions.values():
        if definition.place in pins:
            places[definition.place] = pins[definition.place]
            ledger.give(definition, pins[definition.place])
        else:
            waiting.append((_rank(definition, reserved), definition))
    roots = root_places(model)
    waiting.sort(key=lambda entry: (entry[0], entry[1].place, entry[1].at))
    for rank, level in groupby(waiting, key=lambda entry: entry[0]):
        claims = [
            (
                _component_claim(definition, reserved)
                if rank < INLINE
                else _inline_claim(definition, places, roots, reserved)
            )
            for _, definition in level
        ]
        settle(claims, ledger)
        places.update((claim.place, ledger.names[claim.at]) for claim in claims)
    return ledger


def _rank(definition: Definition, reserved: frozenset[str]) -> int:
    name = own_component(definition.at)
    if name is None:
        return INLINE + 2 * len(definition.place.steps) + _is_abridged(definition.place)
    return 0 if is_identifier(name) and name not in reserved else 1


def _is_abridged(place: Place) -> bool:
    """Whether the name leaves out a parameter of the path, which another path may lack."""
    if not place.is_pointer or place.steps:
        return False
    return pointer_words(place.head) != pointer_words(place.head, whole=True)


def root_places(model: Model) -> frozenset[Place]:
    """Return the places of the root union and of its groups."""

    def groups(one: Definition | None) -> Iterable[Shape]:
        members = one.members if isinstance(one, Union) else ()
        return (member for member in members if isinstance(member, Ref))

    found = reached([Ref(target=model.root)], model.definitions.get, groups)
    return frozenset(one.place for one in found.values() if isinstance(one, Union))


def _component_claim(definition: Definition, reserved: frozenset[str]) -> Claim:
    name = own_component(definition.at) or ""
    if is_identifier(name):
        if name not in reserved:
            return Claim(definition, (name,))
        return Claim(definition, (name + SUFFIX,), name)
    if name.startswith("_") and name.strip("_"):  # private, and mangled in a class: `_A` is `A_`
        bare = name.lstrip("_")
        wished = spelt_name(bare) + "_" * (len(name) - len(bare))
    else:
        wished = guarded(pascal(name))
    spelling = spelt_name(name)
    candidates = [wished] if is_identifier(wished) and wished not in reserved else []
    return Claim(definition, (*candidates, spelling))


def _inline_claim(
    definition: Definition,
    places: Mapping[Place, str],
    roots: frozenset[Place],
    reserved: frozenset[str],
) -> Claim:
    place = definition.place
    if not place.steps:
        names = [
            guarded("".join(map(pascal, words)))
            for words in (
                pointer_words(place.head),
                pointer_words(place.head, whole=True),
                every_word(place.head),
            )
        ]
    else:
        parent = _name_of(place.above, places, roots)
        wished = _below(place, places, roots)
        longer = () if wished.startswith(parent) else (parent + wished,)
        names = [wished, *longer, f"{parent}_{exact_word(place.steps[-1])}"]
    first = names[0]
    if first in reserved:
        return Claim(definition, tuple(dict.fromkeys((first + SUFFIX, *names[1:]))), first)
    return Claim(definition, tuple(dict.fromkeys(names)))


def _below(place: Place, places: Mapping[Place, str], roots: frozenset[Place]) -> str:
    """Parent and last step; of a variant of the root union or of a group, the tag alone."""
    step = place.steps[-1]
    word = step_word(step)
    if place.above in roots and step.kind == "tag" and not word[:1].isdecimal():
        return word
    return _name_of(place.above, places, roots) + word


def _name_of(place: Place, places: Mapping[Place, str], roots: frozenset[Place]) -> str:
    """The name of a place; one without a definition, such as an array, counts as a step."""
    if place in places:
        return places[place]
    return _below(place, places, roots) if place.steps else head_name(place)
