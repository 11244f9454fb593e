"""The functions of `decoding.py` that make an object of a class.

`Stored` spells them for dataclasses, whose fields are stored one by one; `Built` for the classes of
other styles, which are built from all values at once.
"""

from collections.abc import Iterable, Mapping
from typing import ClassVar, TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.model import Property
from oneofgen.python.annotations import NONE, UNSET
from oneofgen.python.code import (
    WIDTH,
    Code,
    call,
    fill,
    fixed,
    identifier,
    literal,
    mapping,
    names_in,
    tuple_of,
)
from oneofgen.python.readers import Readers
from oneofgen.wire import (
    AsIs,
    ByReader,
    Entries,
    Items,
    PairCodec,
    PairEvent,
    Places,
    PropertyPlan,
    RecordPlan,
    Text,
)

PAYLOAD = fixed("payload")
MISSING = fixed("MISSING")
ROOM_FOR_COUNT = WIDTH - len("    usual = len(data) == ")


# --- dataclasses ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """How a reader fills one field.

    `source` is the property's value (`data["id"]`). It is stored as it is where `read` is None;
    else it is `value` in `read`, which is stored.
    """

    field: Code
    source: Code
    read: Code | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReaderView:
    """The function that reads a class.

    Attributes:
        name: of the function.
        record: the class, as `decoding.py` names it.
        steps: the fields in order; none: every property is unlisted.
        usual: the number of properties of an ordinary value, an expression.
        counted: whether it depends on which optional properties are there.
        unusual: the call that reads a value with which the steps fail.
        rest: the call that gives `extra` where the value has more or other properties.
        additional: whether there is a field for those.
        result: what is returned of the object `record`.
    """

    name: Code
    record: Code
    steps: tuple[StepView, ...]
    usual: Code
    counted: bool
    unusual: Code
    rest: Code
    additional: bool
    result: Code

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the function uses."""
        found = names_in(self.record, self.unusual, self.result) | {"new"}
        if self.steps:
            codes = [code for s in self.steps for code in (s.source, s.read) if code is not None]
            found |= names_in(*codes, self.usual, self.rest) | {"UNUSUAL"}
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReaderView:
    """The function that makes a variant of an envelope from its payload.

    `parameter` is what it takes besides the payload (a variant with several tags), or None.
    `rest` are the variant's other fields, with what they hold when the payload comes alone, and
    `extra` notes those that are required. `result` is what is returned of the object `event`.
    """

    name: Code
    record: Code
    tag: Code
    tag_value: Code
    parameter: Code | None
    payload: Code
    read: Code
    rest: tuple[tuple[Code, Code], ...]
    extra: Code
    result: Code

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the function uses."""
        values = (value for _, value in self.rest)
        return names_in(self.record, self.read, self.extra, self.result, *values) | {"new"}


@dataclass(frozen=True)
class Stored:
    """Spells the functions that store the fields of a dataclass one by one."""

    template: ClassVar[str] = "decoding.py.jinja"

    readers: Readers

    def record(self, plan: RecordPlan) -> RecordReaderView:
        """Return the reader of a class."""
        read, record = self.readers, plan.record
        fields = read.spell.names.fields[record.at]
        walkers = [
            (literal(one.property.wire_name), read.function(one.read))
            for one in plan.properties
            if not isinstance(one.read, AsIs)
        ]
        further = [tuple_of(_further(plan, read))] if plan.undeclared else []
        made, data = fixed("record"), fixed("data")
        unusual = call("read_unusual", [made, data, mapping(walkers), *further])
        return RecordReaderView(
            name=read.name(record.at),
            record=read.of(record.at),
            steps=tuple(
                self._step(one, identifier(fields[one.property.wire_name]))
                for one in plan.properties
            ),
            usual=_usual(record.properties, fields),
            counted=not all(prop.required for prop in record.properties),
            unusual=call("with_text", [unusual, data]) if plan.holds_text else unusual,
            rest=call("extra_of", [made, data, *further]),
            additional=bool(plan.undeclared),
            result=call("with_text", [made, data]) if plan.holds_text else made,
        )

    def _step(self, plan: PropertyPlan, field: Code) -> StepView:
        prop, read, var = plan.property, plan.read, fixed("value")
        wire, nullable = literal(prop.wire_name), prop.value.nullable
        if prop.required:
            source = fill("data[{}]", wire)
            if isinstance(read, ByReader) and not nullable:  # its value is needed just once
                only = self.readers.expression(read, source)
                return StepView(field=field, source=only or source, read=None)
            value = self.readers.expression(read, var, nullable=nullable)
            return StepView(field=field, source=source, read=value)
        value = self.readers.expression(read, var)
        if nullable:
            source = fill("data.get({}, UNSET)", wire)
            absent = "value if value is None or value is UNSET else {}"
        else:
            source, absent = fill("data.get({})", wire), "None if value is None else {}"
            if isinstance(read, Items | Places | Entries):
                absent = "{}"
        return StepView(
            field=field, source=source, read=None if value is None else fill(absent, value)
        )

    def event(self, plan: PairEvent, codec: PairCodec) -> EventReaderView:
        """Return the reader of an envelope's variant, which has one tag or several."""
        read, record, event = self.readers, plan.record, fixed("event")
        fields = read.spell.names.fields[record.at]
        given = (codec.tag, codec.payload)
        others = [prop for prop in record.properties if prop.wire_name not in given]
        missing = [(literal(prop.wire_name), UNSET) for prop in others if prop.required]
        first = literal(plan.tags[0])
        several = len(plan.tags) > 1
        source = mapping([(literal(codec.payload), PAYLOAD)])
        is_text = isinstance(plan.read, Text)
        return EventReaderView(
            name=read.event_name(record.at),
            record=read.of(record.at),
            tag=identifier(fields[codec.tag]),
            tag_value=fixed("tag") if several else first,
            parameter=_parameter(plan),
            payload=identifier(fields[codec.payload]),
            read=_payload(plan, read),
            rest=tuple((identifier(fields[prop.wire_name]), _absent(prop)) for prop in others),
            extra=mapping(missing) if missing else NONE,
            result=call("with_text", [event, source]) if is_text else event,
        )


def _absent(prop: Property) -> Code:
    """Return what a field holds if its property is absent; required fields break their type."""
    if prop.required:
        return MISSING
    return UNSET if prop.value.nullable else NONE


def _usual(properties: Iterable[Property], fields: Mapping[str, str]) -> Code:
    """Return the number of properties that an ordinary value has, as an expression."""
    required = sum(prop.required for prop in properties)
    terms = [literal(required)]
    for prop in properties:
        if not prop.required:
            absent = UNSET if prop.value.nullable else NONE
            attribute = identifier(fields[prop.wire_name])
            terms.append(fill("(record.{} is not {})", attribute, absent))
    if len(terms) > 1 and required == 0:
        terms = terms[1:]
    total = terms[0]
    for term in terms[1:]:
        total = fill("{} + {}", total, term)
    # What does not fit on a line is laid out better in brackets: a term a line.
    return total if len(total) <= ROOM_FOR_COUNT else fill("({})", total)


# --- classes of other styles ---------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltStepView:
    """A property that is read: its name on the wire, and an expression that reads its `value`."""

    wire: Code
    read: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltReaderView:
    """The function that reads a class; `further` is the last argument, with its comma, or empty."""

    name: Code
    record: Code
    steps: tuple[BuiltStepView, ...]
    further: Code

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the function uses."""
        further = [fill("(0{})", self.further)] if self.further else []
        return names_in(self.record, *(step.read for step in self.steps), *further) | {"built"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltEventView:
    """The function that makes a variant of an envelope from its payload.

    `parameter` is what it takes besides the payload (a variant with several tags), or None.
    """

    name: Code
    record: Code
    parameter: Code | None
    made: Code

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the function uses."""
        return names_in(self.record, self.made)


@dataclass(frozen=True)
class Built:
    """Spells the functions that build an object from all of its values at once."""

    template: ClassVar[str] = "decoding_built.py.jinja"

    readers: Readers

    def record(self, plan: RecordPlan) -> BuiltReaderView:
        """Return the reader of a class."""
        at, var = plan.record.at, fixed("value")
        steps = [
            BuiltStepView(wire=literal(one.property.wire_name), read=read)
            for one in plan.properties
            if (read := self.readers.expression(one.read, var)) is not None
        ]
        is_read = any(not isinstance(read, AsIs) for _, read in plan.undeclared)
        return BuiltReaderView(
            name=self.readers.name(at),
            record=self.readers.of(at),
            steps=tuple(steps),
            further=fill(", {}", tuple_of(_further(plan, self.readers))) if is_read else fixed(""),
        )

    def event(self, plan: PairEvent, codec: PairCodec) -> BuiltEventView:
        """The function that makes a variant of an envelope from its payload."""
        record, first = self.readers.of(plan.record.at), literal(plan.tags[0])
        tag = fixed("tag") if len(plan.tags) > 1 else first
        payload = _payload(plan, self.readers)
        values = mapping([(literal(codec.tag), tag), (literal(codec.payload), payload)])
        return BuiltEventView(
            name=self.readers.event_name(plan.record.at),
            record=record,
            parameter=_parameter(plan),
            made=call("built", [record, values]),
        )


# --- of both -------------------------------------------------------------------------------


Making: TypeAlias = Stored | Built
"""How the objects of a style are made."""


def _further(plan: RecordPlan, readers: Readers) -> list[Code]:
    """Return the readers of undeclared properties, each with its pattern."""
    return [
        tuple_of([literal(pattern), readers.function(read)]) for pattern, read in plan.undeclared
    ]


def _payload(plan: PairEvent, readers: Readers) -> Code:
    nullable = plan.payload.value.nullable
    return readers.expression(plan.read, PAYLOAD, nullable=nullable) or PAYLOAD


def _parameter(plan: PairEvent) -> Code | None:
    return fill("tag: Any = {}", literal(plan.tags[0])) if len(plan.tags) > 1 else None
