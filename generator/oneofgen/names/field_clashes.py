"""What stands in an attribute's way, and the lines of a configuration that settle it."""

import json
from collections.abc import Callable, Container, Iterator, Mapping

from oneofgen.model import Model, Note, Record
from oneofgen.names.fields import Field, needed, property_places
from oneofgen.names.identifiers import is_identifier
from oneofgen.names.pins import IDENTIFIER, pin_line, unknown_place
from oneofgen.names.reserved import FIELD_RESERVED, RESERVED
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import Pointer


def field_line(place: str, name: str) -> str:
    """The line of a package's configuration that gives a property its attribute."""
    return f'fields.{json.dumps(place, ensure_ascii=False)} = "{name}"'


class Way:
    """The attributes of a model's records, seen by somebody who wants to change one."""

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
        """The other property of the record that has an attribute."""
        others = self.fields[field.record].values()
        found = (one for one in others if one.attribute == name)
        return next((one for one in found if one.wire_name != field.wire_name), None)

    def needed(self, field: Field) -> Mapping[str, Pointer]:
        """The classes that the annotations beside a property name."""
        record = self.model.definitions[field.record]
        return needed(record, self.classes) if isinstance(record, Record) else {}

    def met(self, field: Field) -> list[Field]:
        """The properties whose attribute would have the same name."""
        return [self.fields[field.record][wire] for wire in field.met]

    def other_class(self, at: Pointer) -> str:
        """The line that gives a class a name that is free."""
        name = f"{self.classes[at]}Schema"
        taken = RESERVED.union(self.classes.values())
        return pin_line(self.model.definitions[at].place, _free(name, "Schema", taken))

    def other_attribute(self, field: Field) -> str:
        """The line that gives a property an attribute that is free."""
        known = {one.attribute for one in self.fields[field.record].values()}
        taken = FIELD_RESERVED.union(known, self.needed(field))
        return field_line(field.place, _free(f"{field.attribute}_", "_", taken))

    # --- notes ------------------------------------------------------------------------------

    def notes(self) -> Iterator[Note]:
        """What there is to say of attributes that are not what they would be by themselves."""
        for record in self.fields.values():
            for field in record.values():
                yield from self._notes(field)

    def _notes(self, field: Field) -> Iterator[Note]:
        place = self.model.definitions[field.record].place
        said = f"the property `{field.wire_name}` of `{place}` is the attribute `{field.attribute}`"
        if field.needs is not None:
            message = f"{said}: its annotations need the class `{self.classes[field.needs]}`"
            hints = (self.other_class(field.needs), field_line(field.place, field.attribute))
            yield Note(at=field.at, code="field-name", message=message, hints=hints)
        if field.met:
            message = f"{said}: the property `{'`, `'.join(field.met)}` comes to the same name"
            yield Note(at=field.at, code="field-name", message=message, hints=self._ways(field))

    def _ways(self, field: Field) -> tuple[str, ...]:
        """The lines of which any settles who has the name that a property would have."""
        mine = field_line(field.place, field.attribute)
        if field.needs is not None:
            return (mine,)
        if holder := self.holder(field, field.wished):
            return (self.other_attribute(holder), mine)
        those = (one for one in self.met(field) if one.wished == field.wished)
        return tuple(field_line(one.place, field.wished) for one in (field, *those))

    # --- pins -------------------------------------------------------------------------------

    def taken(
        self, pins: Container[str], position: Callable[[Pointer], Position]
    ) -> Iterator[Problem]:
        """What is wrong with pins whose names others need."""
        for field in (one for record in self.fields.values() for one in record.values()):
            if field.place in pins:
                if field.attribute in self.needed(field):
                    yield self._hides(field, position)
                continue
            for other in self.met(field):
                if field.firm and other.place in pins and other.attribute == field.wished:
                    yield self._takes(other, field, position)

    def _hides(self, field: Field, position: Callable[[Pointer], Position]) -> Problem:
        at = self.needed(field)[field.attribute]
        said = f"`{field_line(field.place, field.attribute)}`"
        return Problem(
            position(field.at),
            "bad-pin",
            f"{said}: the annotations beside it need the class `{field.attribute}`",
            (
                f"write another name: {self.other_attribute(field)}",
                f"or pin that of the class: {self.other_class(at)}",
            ),
            ((position(at), f"`{field.attribute}`"),),
        )

    def _takes(
        self, field: Field, holder: Field, position: Callable[[Pointer], Position]
    ) -> Problem:
        said = f"`{field_line(field.place, field.attribute)}`"
        return Problem(
            position(field.at),
            "bad-pin",
            f"{said}: `{field.attribute}` is the attribute of `{holder.place}`",
            (
                f"write another name: {self.other_attribute(field)}",
                f"or pin that property's too: {field_line(holder.place, holder.attribute)}",
            ),
            ((position(holder.at), f"`{holder.place}`"),),
        )


def wrong_field_pins(
    model: Model, pins: Mapping[str, str], position: Callable[[Pointer], Position]
) -> Iterator[Problem]:
    """What is wrong with pins by themselves: no such property, no legal name, or one name twice."""
    places = {str(one): its for one, its in property_places(model).items()} if pins else {}
    for place, name in sorted(pins.items()):
        said = f"`{field_line(place, name)}`"
        if place not in places:
            yield unknown_place(
                "property", field_line, place, name, [*places], position(model.root)
            )
            continue
        record, wire = places[place]
        at = position(next(one.at for one in record.properties if one.wire_name == wire))
        if not is_identifier(name):
            message = f"{said}: `{name}` can not be the name of an attribute"
            yield Problem(at, "bad-pin", message, (IDENTIFIER,))
        elif name in FIELD_RESERVED:
            message = f"{said}: every generated class needs `{name}` for itself"
            yield Problem(at, "bad-pin", message, (f"write `{field_line(place, f'{name}_')}`",))
        else:
            same = [one for one, its in sorted(pins.items()) if its == name and one < place]
            others = [one for one in same if one in places and places[one][0] is record]
            if others:
                message = f"{said}: `{others[0]}` has the same attribute in the configuration"
                yield Problem(at, "bad-pin", message, ("give one of them another name",))


def _free(name: str, suffix: str, taken: Container[str]) -> str:
    while name in taken:
        name += suffix
    return name
