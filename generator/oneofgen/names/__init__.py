"""Python's names for what a model holds: a pure function of its places and the pins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from oneofgen.model import Model, Note, Place, Record
from oneofgen.names.classes import class_names
from oneofgen.names.field_clashes import Way, field_line, wrong_field_pins
from oneofgen.names.fields import Field, field_names, property_places
from oneofgen.names.packages import package_name
from oneofgen.names.pins import pin_line, pin_problems
from oneofgen.names.reserved import FIELD_RESERVED, RESERVED, STDLIB
from oneofgen.problems import BadInput, Position
from oneofgen.source.pointers import Pointer, split

__all__ = [
    "FIELD_RESERVED",
    "RESERVED",
    "STDLIB",
    "Field",
    "Names",
    "Way",
    "field_line",
    "names",
    "package_name",
    "pin_line",
]

NO_PINS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of a model's classes and of their fields.

    `classes`: of each definition. `fields`: of each record's properties, by their wire name;
    `named` says more of them. `places`: of each definition whose name is not simply that of its
    component. `attributes`: of each property whose attribute is not its wire name, by its place.
    `pinned`, `pinned_fields`: the places that the configuration names. `met`: of each definition,
    names that it would rather have and who else has or wants them.
    """

    classes: Mapping[Pointer, str]
    fields: Mapping[Pointer, Mapping[str, str]]
    named: Mapping[Pointer, Mapping[str, Field]]
    places: Mapping[str, str]
    attributes: Mapping[str, str]
    pinned: frozenset[str]
    pinned_fields: frozenset[str]
    met: Mapping[Pointer, tuple[tuple[str, Pointer], ...]]
    notes: tuple[Note, ...] = ()


def _nowhere(pointer: Pointer) -> Position:
    return Position(split(pointer)[0] or "document", pointer=pointer)


def names(
    model: Model,
    pins: Mapping[str, str] = NO_PINS,
    field_pins: Mapping[str, str] = NO_PINS,
    *,
    reserved: frozenset[str] = RESERVED,
    position: Callable[[Pointer], Position] = _nowhere,
) -> Names:
    """Name everything, whatever the order in which it was found.

    Args:
        model: what to name.
        pins: names that the configuration gives to the places of definitions.
        field_pins: attributes that it gives to the places of properties.
        reserved: what no class is called.
        position: where a pointer is in its file, for problems.

    Raises:
        BadInput: a pin is wrong (`bad-pin`, `unknown-place`), or two schemas come to one name in
            every spelling (`name-clash`).
    """
    wrong = pin_problems(model, pins, reserved, position)
    if problems := (*wrong, *wrong_field_pins(model, field_pins, position)):
        raise BadInput(*problems)
    ledger = class_names(model, pins, reserved, position)
    if ledger.problems:
        raise BadInput(*ledger.problems)
    classes = {at: ledger.names[at] for at in model.definitions}
    named = _fields(model, classes, field_pins)
    way = Way(model, classes, named)
    if problems := tuple(way.taken(field_pins, position)):
        raise BadInput(*problems)
    given = {one.place: classes[at] for at, one in model.definitions.items()}
    every = [f for record in named.values() for f in record.values()]
    notes = (*ledger.notes, *way.notes())
    return Names(
        classes=classes,
        fields={at: {w: f.attribute for w, f in record.items()} for at, record in named.items()},
        named=named,
        places={place: name for place, name in sorted(given.items()) if name != place},
        attributes={f.place: f.attribute for f in every if f.attribute != f.wire_name},
        notes=tuple(sorted(notes, key=lambda note: (note.at, note.code, note.message))),
        pinned=frozenset(pins),
        pinned_fields=frozenset(field_pins),
        met=ledger.met,
    )


def _fields(
    model: Model, classes: Mapping[Pointer, str], pins: Mapping[str, str]
) -> dict[Pointer, Mapping[str, Field]]:
    """The attributes of every record."""
    places: dict[Pointer, dict[str, Place]] = {}
    for place, (record, wire) in property_places(model).items():
        places.setdefault(record.at, {})[wire] = place
    return {
        at: field_names(one, places.get(at, {}), classes, pins)
        for at, one in model.definitions.items()
        if isinstance(one, Record)
    }
