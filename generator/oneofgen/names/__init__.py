"""Python's names for what a model holds: a pure function of its places and the pins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from oneofgen.model import Model, Note, Place, Record
from oneofgen.names.classes import class_names
from oneofgen.names.fields import field_names
from oneofgen.names.packages import package_name
from oneofgen.names.pins import pin_line, pin_problems
from oneofgen.names.reserved import FIELD_RESERVED, RESERVED, STDLIB
from oneofgen.pointer import Pointer, split
from oneofgen.problems import BadInput, Position

__all__ = [
    "FIELD_RESERVED",
    "RESERVED",
    "STDLIB",
    "Names",
    "names",
    "package_name",
    "pin_line",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of a model's classes and of their fields.

    `classes`: of each definition. `fields`: of each record's properties, by their wire name.
    `places`: of each definition whose name is not simply that of its component. `pinned`: the
    places that the configuration names. `met`: of each definition, names that it would rather have
    and who else has or wants them.
    """

    classes: Mapping[Pointer, str]
    fields: Mapping[Pointer, Mapping[str, str]]
    places: Mapping[Place, str]
    pinned: frozenset[Place]
    met: Mapping[Pointer, tuple[tuple[str, Pointer], ...]]
    notes: tuple[Note, ...] = ()


def _nowhere(pointer: Pointer) -> Position:
    return Position(split(pointer)[0] or "document", pointer=pointer)


def names(
    model: Model,
    pins: Mapping[Place, str] = MappingProxyType({}),
    *,
    reserved: frozenset[str] = RESERVED,
    position: Callable[[Pointer], Position] = _nowhere,
) -> Names:
    """Name everything, whatever the order in which it was found.

    Args:
        model: what to name.
        pins: names that the configuration gives to places.
        reserved: what no class is called.
        position: where a pointer is in its file, for problems.

    Raises:
        BadInput: a pin is wrong (`bad-pin`, `unknown-place`), or two schemas come to one name in
            every spelling (`name-clash`).
    """
    if problems := tuple(pin_problems(model, pins, reserved, position)):
        raise BadInput(*problems)
    ledger = class_names(model, pins, reserved, position)
    if ledger.problems:
        raise BadInput(*ledger.problems)
    fields: dict[Pointer, Mapping[str, str]] = {}
    notes = ledger.notes
    for at, definition in model.definitions.items():
        if isinstance(definition, Record):
            fields[at], said = field_names(definition, ledger.names)
            notes += said
    given = {one.place: ledger.names[at] for at, one in model.definitions.items()}
    return Names(
        classes={at: ledger.names[at] for at in model.definitions},
        fields=fields,
        places={place: name for place, name in sorted(given.items()) if name != place},
        notes=tuple(sorted(notes, key=lambda note: (note.at, note.code, note.message))),
        pinned=frozenset(pins),
        met=ledger.met,
    )
