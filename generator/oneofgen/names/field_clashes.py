"""Notes and problems for attributes whose preferred name is in use, with lines to configure."""

from collections.abc import Callable, Container, Iterator, Mapping

from oneofgen.model import Model, Note, Record
from oneofgen.names.fields import Field, attributed, needed, property_places
from oneofgen.names.letters import is_identifier
from oneofgen.names.pins import IDENTIFIER, pin_line, unknown_place
from oneofgen.names.reserved import FIELD_RESERVED, RESERVED
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import Pointer
from oneofgen.wording import toml_string


def field_line(place: str, name: str) -> str:
    """Return the configuration line that sets the attribute of a property."""
    return f'fields.{toml_string(place)} = "{name}"'


class Attributes:
    """The attributes of all records: which are in use, and how the configuration changes one."""

    def __init__(
        self,
        model: Model,
        classes: Mapping[Pointer, str],
        fields: Mapping[Pointer, Mapping[str, Field]],
    ) -> None:
        self.model = model
        self.classes = classes
        self.fields = fields

    def holder(self, field: Field, name: str) -> Field | None:
        """Return the other property of the record that has this attribute, or None."""
        others = self.fields[field.record].values()
        holders = (other for other in others if other.attribute == name)
        return next((other for other in holders if other.wire_name != field.wire_name), None)

    def needed(self, field: Field) -> Mapping[str, Pointer]:
        """Return the classes that annotations in the field's class refer to, by their names."""
        record = self.model.definitions[field.record]
        return needed(record, self.classes) if isinstance(record, Record) else {}

    def rivals(self, field: Field) -> list[Field]:
        """Return the other properties of the record that have or prefer the same attribute."""
        return [self.fields[field.record][wire] for wire in field.rivals]

    def other_class(self, at: Pointer) -> str:
        """Return the configuration line that gives a class another, unused name."""
        name = f"{self.classes[at]}Schema"
        taken = RESERVED.union(self.classes.values())
        return pin_line(self.model.definitions[at].place, _free(name, "Schema", taken))

    def other_attribute(self, field: Field) -> str:
        """Return the configuration line that gives a property another, unused attribute."""
        used = {other.attribute for other in self.fields[field.record].values()}
        taken = FIELD_RESERVED.union(used, self.needed(field))
        return field_line(field.place, _free(f"{field.attribute}_", "_", taken))

    # --- notes ------------------------------------------------------------------------------

    def notes(self) -> Iterator[Note]:
        """Yield notes for attributes that were renamed to avoid a clash."""
        for record in self.fields.values():
            for field in record.values():
                yield from self._notes(field)

    def _notes(self, field: Field) -> Iterator[Note]:
        record = self.model.definitions[field.record]
        kind = "property" if isinstance(record, Record) else "value"
        property_ = f"the {kind} `{field.wire_name}` of `{record.place}`"
        renamed = f"{property_} is the attribute `{field.attribute}`"
        if field.needs is not None:
            class_name = self.classes[field.needs]
            message = f"{renamed}: annotations in its class refer to the class `{class_name}`"
            hints = (self.other_class(field.needs), field_line(field.place, field.attribute))
            yield Note(at=field.at, code="field-name", message=message, hints=hints)
        if field.rivals:
            names = "`, `".join(field.rivals)
            message = f"{renamed}: its usual name would clash with that of the {kind} `{names}`"
            lines = self._alternatives(field)
            yield Note(at=field.at, code="field-name", message=message, hints=lines)

    def _alternatives(self, field: Field) -> tuple[str, ...]:
        """Return configuration lines, any of which alone decides who has the preferred name."""
        mine = field_line(field.place, field.attribute)
        if field.needs is not None:
            return (mine,)
        if holder := self.holder(field, field.preferred):
            return (self.other_attribute(holder), mine)
        rivals = (one for one in self.rivals(field) if one.preferred == field.preferred)
        return tuple(field_line(one.place, field.preferred) for one in (field, *rivals))

    # --- pins -------------------------------------------------------------------------------

    def pin_problems(
        self, pins: Container[str], position: Callable[[Pointer], Position]
    ) -> Iterator[Problem]:
        """Yield problems for pins whose names are in use by a class or another property."""
        for field in (field for record in self.fields.values() for field in record.values()):
            if field.place in pins:
                if field.attribute in self.needed(field):
                    yield self._hides(field, position)
                continue
            for other in self.rivals(field):
                if field.firm and other.place in pins and other.attribute == field.preferred:
                    yield self._takes(other, field, position)

    def _hides(self, field: Field, position: Callable[[Pointer], Position]) -> Problem:
        """Return the problem of a pin that would hide a class from the annotations beside it."""
        at = self.needed(field)[field.attribute]
        line = f"`{field_line(field.place, field.attribute)}`"
        return Problem(
            position(field.at),
            "bad-pin",
            f"{line}: annotations in the same class refer to the class `{field.attribute}`",
            (
                f"write another name: {self.other_attribute(field)}",
                f"or pin that of the class: {self.other_class(at)}",
            ),
            ((position(at), f"`{field.attribute}`"),),
        )

    def _takes(
        self, field: Field, holder: Field, position: Callable[[Pointer], Position]
    ) -> Problem:
        """Return the problem of a pin whose attribute another property has."""
        line = f"`{field_line(field.place, field.attribute)}`"
        return Problem(
            position(field.at),
            "bad-pin",
            f"{line}: `{field.attribute}` is the attribute of `{holder.place}`",
            (
                f"write another name: {self.other_attribute(field)}",
                f"or pin that property's too: {field_line(holder.place, holder.attribute)}",
            ),
            ((position(holder.at), f"`{holder.place}`"),),
        )


def wrong_field_pins(
    model: Model, pins: Mapping[str, str], position: Callable[[Pointer], Position]
) -> Iterator[Problem]:
    """Yield problems for pins of unknown properties, with invalid names, or with equal names."""
    places = {str(one): its for one, its in property_places(model).items()} if pins else {}
    for place, name in sorted(pins.items()):
        line = f"`{field_line(place, name)}`"
        if place not in places:
            yield unknown_place(
                "property", field_line, place, name, [*places], position(model.root)
            )
            continue
        record, wire = places[place]
        at = position(attributed(record)[wire])
        if not is_identifier(name):
            message = f"{line}: `{name}` is not a valid attribute name"
            yield Problem(at, "bad-pin", message, (IDENTIFIER,))
        elif name in FIELD_RESERVED:
            message = f"{line}: `{name}` is reserved in every generated class"
            yield Problem(at, "bad-pin", message, (f"write `{field_line(place, f'{name}_')}`",))
        else:
            same = [one for one, its in sorted(pins.items()) if its == name and one < place]
            others = [one for one in same if one in places and places[one][0] is record]
            if others:
                message = f"{line}: `{others[0]}` has the same attribute in the configuration"
                yield Problem(at, "bad-pin", message, ("give one of them another name",))


def _free(name: str, suffix: str, taken: Container[str]) -> str:
    """Return the name, with the suffix appended until it is not taken."""
    while name in taken:
        name += suffix
    return name
