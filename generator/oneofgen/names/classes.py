"""Choose the class name of each definition.

Names are assigned by rank: pins first, then components whose names are identifiers, other
components, and inline schemas by their depth. A definition never loses a name to one of a lower
rank. If two of the same rank prefer the same name, neither gets it. So the names do not depend on
the order in which definitions are found.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from itertools import groupby

from oneofgen.model import Definition, Model, Place, Ref, Shape, Step, Union, reached
from oneofgen.names.clashes import Claim, Ledger, settle
from oneofgen.names.identifiers import (
    every_word,
    exact_word,
    guarded,
    head_name,
    pascal,
    pointer_words,
    spelt_name,
    step_word,
)
from oneofgen.names.letters import is_identifier, keeps_spelling, normal
from oneofgen.problems import Position
from oneofgen.source.pointers import Pointer, join, own_component, split

SUFFIX = "Model"
"""The suffix of a class whose name would be reserved."""

BASE = Step("tag", "base")
"""The last step of the place of a base's record."""

LAST = 1_000_000
"""The rank of the constants of enums, after every schema."""

INLINE = 2
"""The rank of inline schemas at depth 0; each further level takes two ranks."""


def class_names(
    model: Model,
    pins: Mapping[str, str],
    reserved: frozenset[str],
    position: Callable[[Pointer], Position],
    last: Container[Pointer] = frozenset(),
) -> Ledger:
    """Return a ledger with the name of each definition, and with problems instead of errors.

    `last` are definitions that are named after all others.
    """
    ledger = Ledger(reserved=reserved, position=position)
    places: dict[Place, str] = {}
    waiting: list[tuple[int, Definition]] = []
    for definition in model.definitions.values():
        if definition.place in pins:
            places[definition.place] = pins[definition.place]
            ledger.give(definition, pins[definition.place])
        else:
            rank = LAST if definition.at in last else _rank(definition, reserved)
            waiting.append((rank, definition))
    roots = root_places(model)
    bases = inner_bases(model)
    waiting.sort(key=lambda entry: (entry[0], entry[1].place, entry[1].at))
    for rank, level in groupby(waiting, key=lambda entry: entry[0]):
        claims = [
            (
                _component_claim(definition, reserved)
                if rank < INLINE
                else _inline_claim(definition, places, roots, reserved, definition.place in bases)
            )
            for _, definition in level
        ]
        settle(claims, ledger)
        places.update((claim.place, ledger.names[claim.at]) for claim in claims)
    return ledger


def _rank(definition: Definition, reserved: frozenset[str]) -> int:
    """Return when a definition is named: lower ranks come first and keep their names."""
    name = own_component(definition.at)
    if name is None:
        return INLINE + 2 * len(definition.place.steps) + _is_abridged(definition.place)
    return 0 if keeps_spelling(name) and name not in reserved else 1


def _is_abridged(place: Place) -> bool:
    """Whether the name leaves out a path parameter.

    A path without that parameter may have the same name, and takes precedence.
    """
    if not place.is_pointer or place.steps:
        return False
    return pointer_words(place.head) != pointer_words(place.head, whole=True)


def root_places(model: Model) -> frozenset[Place]:
    """Return the places of the root union and of its groups."""

    def groups(one: Definition | None) -> Iterable[Shape]:
        members = one.members if isinstance(one, Union) else ()
        return (member for member in members if isinstance(member, Ref))

    definitions = reached([Ref(target=model.root)], model.definitions.get, groups).values()
    return frozenset(one.place for one in definitions if isinstance(one, Union))


def inner_bases(model: Model) -> frozenset[Place]:
    """Return the places of the records of bases, except for that of the root.

    Such a record is named after its base: `MiddleBase`.
    """
    return frozenset(
        one.place
        for one in model.definitions.values()
        if one.place.steps[-1:] == (BASE,)
        and split(one.at)[1][-1:] == ("discriminator",)
        and one.at != join(model.root, "discriminator")
    )


def _component_claim(definition: Definition, reserved: frozenset[str]) -> Claim:
    """Return the candidates of a component: its name as an identifier, then fully escaped."""
    name = own_component(definition.at) or ""
    if keeps_spelling(name):
        if name not in reserved:
            return Claim(definition, (name,))
        return Claim(definition, (name + SUFFIX,), name)
    bare = name.lstrip("_")
    if keeps_spelling(bare):  # private, and mangled in classes: use `A_` for `_A`
        preferred = bare + "_" * (len(name) - len(bare))
    elif keeps_spelling(normal(name)):
        preferred = normal(name)
    else:
        preferred = guarded(pascal(name))
    spelling = spelt_name(name)
    candidates = [preferred] if is_identifier(preferred) and preferred not in reserved else []
    return Claim(definition, (*candidates, spelling))


def _inline_claim(
    definition: Definition,
    places: Mapping[Place, str],
    roots: frozenset[Place],
    reserved: frozenset[str],
    is_inner_base: bool,
) -> Claim:
    """Return the candidates of an inline schema: from its pointer, or from its parent's name."""
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
        preferred = _below(place, places, roots - {place.above} if is_inner_base else roots)
        longer = () if preferred.startswith(parent) else (parent + preferred,)
        names = [preferred, *longer, f"{parent}_{exact_word(place.steps[-1])}"]
    names = [*map(normal, names)]  # parts of Hangul letters become one across words
    first = names[0]
    if first in reserved:
        return Claim(definition, tuple(dict.fromkeys((first + SUFFIX, *names[1:]))), first)
    return Claim(definition, tuple(dict.fromkeys(names)))


def _below(place: Place, places: Mapping[Place, str], roots: frozenset[Place]) -> str:
    """Return the parent's name and the last step as one word.

    A variant of the root union, or of one of its groups, is named after its tag alone.
    """
    step = place.steps[-1]
    word = step_word(step)
    if place.above in roots and step.kind == "tag" and not word[:1].isdecimal():
        return word
    return _name_of(place.above, places, roots) + word


def _name_of(place: Place, places: Mapping[Place, str], roots: frozenset[Place]) -> str:
    """Return the name that names below a place begin with.

    A place without a definition, such as an array, is named like an inline schema.
    """
    if place in places:
        return places[place]
    return _below(place, places, roots) if place.steps else head_name(place)
