"""Name the classes and fields of a model."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from oneofgen.dataclass import dataclass
from oneofgen.model import Enum, Model, Note, Place, Record
from oneofgen.names.classes import class_names
from oneofgen.names.constants import constants_of, with_constants
from oneofgen.names.field_clashes import Attributes, wrong_field_pins
from oneofgen.names.fields import Field, field_names, property_places
from oneofgen.names.letters import normal
from oneofgen.names.pins import pin_problems
from oneofgen.names.reserved import RESERVED
from oneofgen.problems import BadInput, Position
from oneofgen.source.pointers import Pointer, split

NO_PINS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of a model's classes and of their fields.

    Attributes:
        classes: The class name of each definition, and of the constants of each enum whose values
            the document names (`constants_at`).
        fields: The attribute of each property, by record and wire name; of each enum with named
            values the attribute of each name.
        named: The same properties, with the reason for each attribute's name.
        places: The class name of each definition that is not named exactly like its component,
            by place.
        attributes: The attribute of each property whose attribute differs from its wire name,
            by place.
        pinned: The places whose class name is set in the configuration.
        pinned_fields: The places whose attribute is set in the configuration.
        rivals: The preferred names that each definition did not get at once, each with another
            definition that has or prefers it.
        notes: Notes on names that differ from what the document suggests.
    """

    classes: Mapping[Pointer, str]
    fields: Mapping[Pointer, Mapping[str, str]]
    named: Mapping[Pointer, Mapping[str, Field]]
    places: Mapping[str, str]
    attributes: Mapping[str, str]
    pinned: frozenset[str]
    pinned_fields: frozenset[str]
    rivals: Mapping[Pointer, tuple[tuple[str, Pointer], ...]]
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
    """Return the names of all classes and fields, independently of the order of the definitions.

    Args:
        model: The model whose definitions and properties are named.
        pins: Class names from the configuration, by place of the definition.
        field_pins: Attributes from the configuration, by place of the property.
        reserved: Names that no class may have.
        position: Returns where a pointer is in its file, for problems.

    Raises:
        BadInput: a pin is wrong (`bad-pin`, `unknown-place`), or two schemas have the same name
            in every available spelling (`name-clash`).
    """
    pins = {place: normal(name) for place, name in pins.items()}
    field_pins = {place: normal(name) for place, name in field_pins.items()}
    plain, model = model, with_constants(model)
    wrong = pin_problems(model, pins, reserved, position)
    if problems := (*wrong, *wrong_field_pins(plain, field_pins, position)):
        raise BadInput(*problems)
    ledger = class_names(model, pins, reserved, position, constants_of(plain))
    if ledger.problems:
        raise BadInput(*ledger.problems)
    classes = {at: ledger.names[at] for at in model.definitions}
    named = _fields(plain, classes, field_pins)
    attributes = Attributes(model, classes, named)
    if problems := tuple(attributes.pin_problems(field_pins, position)):
        raise BadInput(*problems)
    by_place = {definition.place: classes[at] for at, definition in model.definitions.items()}
    fields = [field for record in named.values() for field in record.values()]
    notes = (*ledger.notes, *attributes.notes())
    return Names(
        classes=classes,
        fields={at: {w: f.attribute for w, f in record.items()} for at, record in named.items()},
        named=named,
        places={place: name for place, name in sorted(by_place.items()) if name != place},
        attributes={f.place: f.attribute for f in fields if f.attribute != f.wire_name},
        notes=tuple(sorted(notes, key=lambda note: (note.at, note.code, note.message))),
        pinned=frozenset(pins),
        pinned_fields=frozenset(field_pins),
        rivals=ledger.rivals,
    )


def _fields(
    model: Model, classes: Mapping[Pointer, str], pins: Mapping[str, str]
) -> dict[Pointer, Mapping[str, Field]]:
    """Return the fields of every record by wire name, and the names of every enum's values."""
    places: dict[Pointer, dict[str, Place]] = {}
    for place, (record, wire) in property_places(model).items():
        places.setdefault(record.at, {})[wire] = place
    return {
        at: field_names(definition, places.get(at, {}), classes, pins)
        for at, definition in model.definitions.items()
        if isinstance(definition, Record) or (isinstance(definition, Enum) and definition.named)
    }
