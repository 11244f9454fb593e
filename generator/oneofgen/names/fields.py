"""What the attribute of each property is called in its record's class."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oneofgen.model import Model, Place, Record, shapes_of, targets
from oneofgen.names.identifiers import is_identifier, spelt_name
from oneofgen.names.reserved import FIELD_RESERVED
from oneofgen.source.pointers import Pointer

FIRM = 2
"""Ranks below this one never yield: their names are functions of the wire name alone."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The names that a property would take, the best first; lower ranks choose first."""

    rank: int
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A property and its attribute.

    `wished` is what the attribute would be called if nothing were in the way: `needs`, a class
    that the record's annotations name, or `met`, the wire names of other properties. A name that
    is `firm`, or pinned, yields to no property.
    """

    place: Place
    at: Pointer
    record: Pointer
    wire_name: str
    attribute: str
    wished: str
    needs: Pointer | None = None
    met: tuple[str, ...] = ()
    firm: bool = True


def property_places(model: Model) -> dict[Place, tuple[Record, str]]:
    """The record and the wire name of each property, by its place.

    A wire name may hold a dot. Where two properties come to one place it is that of the shorter
    wire name, and the other's begins with the pointer of its record.
    """
    records = [one for one in model.definitions.values() if isinstance(one, Record)]
    both = [(record, one.wire_name) for record in records for one in record.properties]
    found: dict[Place, tuple[Record, str]] = {}
    for record, wire in sorted(both, key=lambda entry: (len(entry[1]), entry[0].at, entry[1])):
        place = record.place.of_property(wire)
        if place in found:
            place = Place(record.at, is_pointer=True).of_property(wire)
        found.setdefault(place, (record, wire))
    return found


def needed(record: Record, classes: Mapping[Pointer, str]) -> dict[str, Pointer]:
    """The classes that a record's annotations name: an attribute of that name would hide one."""
    found = (target for shape in shapes_of(record) for target in targets(shape))
    return {classes[target]: target for target in found if target in classes}


def field_names(
    record: Record,
    places: Mapping[str, Place],
    classes: Mapping[Pointer, str],
    pins: Mapping[str, str],
) -> dict[str, Field]:
    """The attribute of each property, by its wire name in document order.

    Args:
        record: whose properties.
        places: of each, by its wire name.
        classes: the names of all definitions.
        pins: attributes that the configuration gives to places.
    """
    hidden = needed(record, classes)
    pinned = {wire: pins[place] for wire, place in places.items() if place in pins}
    wishes = {one.wire_name: _wish(one.wire_name, hidden) for one in record.properties}
    given = {attribute: wire for wire, attribute in pinned.items()}
    met: dict[str, list[str]] = {wire: [] for wire in wishes}
    free = {wire: wish for wire, wish in wishes.items() if wire not in pinned}
    for rank in range(FIRM + 1):
        _settle({w: wish for w, wish in free.items() if wish.rank == rank}, given, met, hidden)
    attributes = {wire: attribute for attribute, wire in given.items()}
    found: dict[str, Field] = {}
    for one in record.properties:
        wire = one.wire_name
        wished = pinned.get(wire) or _wish(wire, ()).candidates[0]
        found[wire] = Field(
            place=places[wire],
            at=one.at,
            record=record.at,
            wire_name=wire,
            attribute=attributes[wire],
            wished=wished,
            needs=None if wire in pinned else _hidden(wished, wire, hidden),
            met=tuple(dict.fromkeys(met[wire])),
            firm=wire in pinned or wishes[wire].rank < FIRM,
        )
    return found


def _stems(name: str) -> list[str]:
    """A name, and what it is without some or all of the underscores at its end."""
    return [name[:end] for end in range(len(name), len(name.rstrip("_")) - 1, -1)]


def _hidden(wished: str, wire: str, hidden: Mapping[str, Pointer]) -> Pointer | None:
    """The class that takes the name which a property would have."""
    names = _stems(wished) if wished == wire else [wished]
    return next((hidden[name] for name in names if name in hidden), None)


def _wish(wire: str, hidden: Iterable[str]) -> Wish:
    """What a property would be called.

    Of a reserved name with underscores behind it (`from_`) one more is the attribute, always: so
    it can never meet the attribute of the reserved one.
    """
    reserved = FIELD_RESERVED.union(hidden)

    def legal(name: str) -> bool:
        return is_identifier(name) and name not in reserved

    if is_identifier(wire):
        if reserved.isdisjoint(_stems(wire)):
            return Wish(0, (wire,))
        return Wish(1, (_longer(f"{wire}_", reserved),))
    spelling = spelt_name(wire)
    if wire.startswith("_") and wire.strip("_"):  # private to checkers, mangled by Python
        bare = wire.lstrip("_")
        bare = bare if is_identifier(bare) else spelt_name(bare)
        wishes = [bare + "_" * (len(wire) - len(wire.lstrip("_"))), spelling]
    else:
        soft = re.sub(r"[^A-Za-z0-9_]+", "_", wire).strip("_") if wire.isascii() else ""
        soft = f"field_{soft}" if soft[:1].isdecimal() else soft
        wishes = [soft, f"{soft}_", spelling] if not legal(soft) else [soft, spelling]
    names = tuple(name for name in wishes if legal(name))
    return Wish(FIRM, names or (_longer(f"{spelling}_", reserved),))


def _longer(name: str, taken: Iterable[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _settle(
    wishes: Mapping[str, Wish],
    given: dict[str, str],
    met: dict[str, list[str]],
    hidden: Mapping[str, Pointer],
) -> None:
    """Give each its first candidate that nobody has and no other of the rank wants.

    What still meets another then is told apart by underscores, in the order of the names.
    """
    waiting = {wire: list(wish.candidates) for wire, wish in wishes.items()}
    last: dict[str, str] = {}
    while waiting:
        wanted: dict[str, list[str]] = {}
        for wire, names in waiting.items():
            wanted.setdefault(names[0], []).append(wire)
        later = {}
        for wire, (name, *rest) in waiting.items():
            rivals = [given[name]] if name in given and given[name] not in wanted[name] else []
            rivals += [other for other in wanted[name] if other != wire]
            met[wire] += rivals
            if not rivals:
                given[name] = wire
            elif rest:
                later[wire] = rest
            else:
                last[wire] = name
        waiting = later
    for wire, name in sorted(last.items()):
        given[_longer(name, {*given, *hidden})] = wire
