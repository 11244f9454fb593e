"""Choose the attribute of each property in its record's class.

The names of an enum's values are treated like properties: they are attributes of a class, too.
"""

from collections.abc import Iterable, Mapping

from oneofgen.dataclass import dataclass
from oneofgen.model import Enum, Model, Place, Record, shapes_of, targets
from oneofgen.names.identifiers import soft, spelt_name
from oneofgen.names.letters import capitals, is_identifier, keeps_spelling
from oneofgen.names.reserved import FIELD_RESERVED
from oneofgen.source.pointers import Pointer

FIRM = 2
"""The rank of names that give way to others. Lower ranks are computed from the wire name alone."""


@dataclass(frozen=True, slots=True)
class Preference:
    """The candidate names of a property, best first; properties of lower ranks choose first."""

    rank: int
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A property and its attribute, or an enum's name of a value and the attribute of its constant.

    Attributes:
        place: The place of the property, as the configuration writes it.
        at: The pointer of the property's schema.
        record: The pointer of its record, or of the enum.
        wire_name: The name of the property in JSON, or of the value in the document.
        attribute: The name in the record's class.
        preferred: The attribute that it would have in the absence of `needs` and `rivals`.
        needs: The class that the attribute would hide from the record's annotations if it had
            the preferred name.
        rivals: The wire names of other properties that have or prefer a name that this one
            asked for.
        firm: The attribute is pinned or follows from the wire name alone, so that it does not
            change because of another property.
    """

    place: Place
    at: Pointer
    record: Pointer
    wire_name: str
    attribute: str
    preferred: str
    needs: Pointer | None = None
    rivals: tuple[str, ...] = ()
    firm: bool = True


def property_places(model: Model) -> dict[Place, tuple[Record | Enum, str]]:
    """Return the record and the wire name of each property, by its place.

    The values of an enum that have names are among them.

    A wire name may contain a dot, so two properties can have the same place. Then the one with the
    shorter wire name keeps it, and the other's place begins with the pointer of its record.
    """
    records = [one for one in model.definitions.values() if isinstance(one, Record | Enum)]
    properties = [(record, wire) for record in records for wire in attributed(record)]
    places: dict[Place, tuple[Record | Enum, str]] = {}
    for record, wire in sorted(
        properties, key=lambda entry: (len(entry[1]), entry[0].at, entry[1])
    ):
        place = record.place.of_property(wire)
        if place in places:
            place = Place(record.at, is_pointer=True).of_property(wire)
        places.setdefault(place, (record, wire))
    return places


def attributed(record: Record | Enum) -> dict[str, Pointer]:
    """Return what has an attribute in a class: wire names with the pointers of their schemas."""
    if isinstance(record, Enum):
        return {name: record.at for name, _ in record.named}
    return {one.wire_name: one.at for one in record.properties}


def needed(record: Record, classes: Mapping[Pointer, str]) -> dict[str, Pointer]:
    """Return the classes that a record's annotations refer to, by their names.

    An attribute of the same name would hide the class from the annotations after it.
    """
    referred = (target for shape in shapes_of(record) for target in targets(shape))
    return {classes[target]: target for target in referred if target in classes}


def field_names(
    record: Record | Enum,
    places: Mapping[str, Place],
    classes: Mapping[Pointer, str],
    pins: Mapping[str, str],
) -> dict[str, Field]:
    """Return the fields of a record, by wire name in document order.

    Args:
        record: The record whose properties are named, or an enum with names of its values.
        places: The place of each of its properties, by wire name.
        classes: The class names of all definitions.
        pins: Attributes from the configuration, by place.
    """
    hidden = needed(record, classes) if isinstance(record, Record) else {}
    prefer = _preference if isinstance(record, Record) else _constant_preference
    pinned = {wire: pins[place] for wire, place in places.items() if place in pins}
    preferences = {wire: prefer(wire, hidden) for wire in attributed(record)}
    given = {attribute: wire for wire, attribute in pinned.items()}
    rivals: dict[str, list[str]] = {wire: [] for wire in preferences}
    free = {wire: its for wire, its in preferences.items() if wire not in pinned}
    for rank in range(FIRM + 1):
        of_rank = {wire: its for wire, its in free.items() if its.rank == rank}
        _settle(of_rank, given, rivals, hidden)
    attributes = {wire: attribute for attribute, wire in given.items()}
    fields: dict[str, Field] = {}
    for wire, at in attributed(record).items():
        preferred = pinned.get(wire) or prefer(wire, ()).candidates[0]
        fields[wire] = Field(
            place=places[wire],
            at=at,
            record=record.at,
            wire_name=wire,
            attribute=attributes[wire],
            preferred=preferred,
            needs=None if wire in pinned else _hidden_class(preferred, wire, hidden),
            rivals=tuple(dict.fromkeys(rivals[wire])),
            firm=wire in pinned or preferences[wire].rank < FIRM,
        )
    return fields


def _stems(name: str) -> list[str]:
    """Return the name, and the name without one, two, ... all of its trailing underscores."""
    return [name[:end] for end in range(len(name), len(name.rstrip("_")) - 1, -1)]


def _hidden_class(preferred: str, wire: str, hidden: Mapping[str, Pointer]) -> Pointer | None:
    """Return the class that an attribute of the preferred name would hide, or None."""
    names = _stems(preferred) if preferred == wire else [preferred]
    return next((hidden[name] for name in names if name in hidden), None)


def _preference(wire: str, hidden: Iterable[str]) -> Preference:
    """Return the candidate names of a property.

    A reserved name with trailing underscores (`from_`) always gets another one (`from__`), because
    `from_` is the attribute of a property `from`.
    """
    reserved = FIELD_RESERVED.union(hidden)

    def legal(name: str) -> bool:
        return is_identifier(name) and name not in reserved

    if keeps_spelling(wire):
        if reserved.isdisjoint(_stems(wire)):
            return Preference(0, (wire,))
        return Preference(1, (_longer(f"{wire}_", reserved),))
    spelling = spelt_name(wire)
    if wire.startswith("_") and wire.strip("_"):  # private to checkers, mangled by Python
        bare = wire.lstrip("_")
        public = [bare] if keeps_spelling(bare) else [soft(bare), spelt_name(bare)]
        after = "_" * (len(wire) - len(bare))
        candidates = [*(name + after for name in public if is_identifier(name)), spelling]
    else:
        name = soft(wire)
        name = f"field_{name}" if name[:1].isdecimal() else name
        candidates = [name, f"{name}_", spelling] if not legal(name) else [name, spelling]
    names = tuple(name for name in candidates if legal(name))
    return Preference(FIRM, names or (_longer(f"{spelling}_", reserved),))


def _constant_preference(name: str, hidden: Iterable[str]) -> Preference:
    """Return the candidate names of an enum's constant: `In progress` becomes `IN_PROGRESS`."""
    bare = name.lstrip("_")
    if keeps_spelling(bare):
        return _preference(name, hidden)
    words = capitals(soft(bare))
    words = f"VALUE_{words}" if words[:1].isdecimal() else words
    candidates = [words, f"{words}_"] if words in FIELD_RESERVED else [words]
    names = [one for one in candidates if is_identifier(one) and one not in FIELD_RESERVED]
    return Preference(FIRM, (*names, *_preference(name, hidden).candidates[-1:]))


def _longer(name: str, taken: Iterable[str]) -> str:
    """Return the name, with underscores appended until it is not taken."""
    while name in taken:
        name += "_"
    return name


def _settle(
    preferences: Mapping[str, Preference],
    given: dict[str, str],
    rivals: dict[str, list[str]],
    hidden: Mapping[str, Pointer],
) -> None:
    """Give each property its first candidate that is free and that no other one asks for.

    Properties without such a candidate get underscores appended, in the order of their wire names.

    Args:
        preferences: The candidates of properties of one rank, by wire name.
        given: The wire name that has each attribute; extended.
        rivals: The wire names of the rivals of each property; extended.
        hidden: The classes that annotations of the record refer to, by name.
    """
    waiting = {wire: list(its.candidates) for wire, its in preferences.items()}
    last: dict[str, str] = {}
    while waiting:
        wanted: dict[str, list[str]] = {}
        for wire, names in waiting.items():
            wanted.setdefault(names[0], []).append(wire)
        later = {}
        for wire, (name, *rest) in waiting.items():
            others = [given[name]] if name in given and given[name] not in wanted[name] else []
            others += [other for other in wanted[name] if other != wire]
            rivals[wire] += others
            if not others:
                given[name] = wire
            elif rest:
                later[wire] = rest
            else:
                last[wire] = name
        waiting = later
    for wire, name in sorted(last.items()):
        given[_longer(name, {*given, *hidden})] = wire
