"""The views of `decoding.py`: one reader a class, one a union."""

from collections.abc import Mapping
from dataclasses import dataclass

from oneofgen.code import (
    WIDTH,
    Code,
    call,
    fill,
    identifier,
    literal,
    mapping,
    tuple_of,
    union,
)
from oneofgen.model import (
    Alias,
    Array,
    Definition,
    Envelope,
    JsonText,
    JsonType,
    Map,
    Model,
    Property,
    Record,
    Ref,
    Shape,
    TagValue,
    Union,
    Value,
    is_exhaustive,
)
from oneofgen.pointer import Pointer
from oneofgen.views.types import NONE, UNKNOWN, UNSET, Speller, walked

ROOM_FOR_COUNT = WIDTH - len("    usual = len(d) == ")

LOOP_NAMES = "ijkxyz"
"""The variables of comprehensions, from the outermost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """How a reader fills one field.

    `source` is the property's value (`d["id"]`). Where `read` is None it is stored as it is, else
    it is `v` in `read`.
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
        slow: what the second way is given: the object, its source and the readers.
        leftover: the same for the properties that are not listed.
        additional: whether there is a field for those.
        result: what is returned of the object `o`.
    """

    name: Code
    record: Code
    steps: tuple[StepView, ...]
    usual: Code
    counted: bool
    slow: Code
    leftover: Code
    additional: bool
    result: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReaderView:
    """The function that makes a variant of an envelope from its payload.

    `parameter` is what it takes besides the payload (a variant with several tags), or None.
    `rest` are the variant's other fields, with what they hold when the payload comes alone, and
    `extra` notes those that are required. `result` is what is returned of the object `o`.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasReaderView:
    """The function that reads a named array or map."""

    name: Code
    returns: Code
    read: Code


@dataclass(frozen=True)
class Readers:
    """Spells the expressions that read values.

    `modules` gives the prefix by which `decoding.py` knows each definition's module. `parsed`:
    what was parsed is what is read. `closed`: what holds a union cannot hold an `Unknown`.
    """

    model: Model
    spell: Speller
    modules: Mapping[Pointer, str]
    parsed: bool = False
    closed: bool = False

    # --- names -----------------------------------------------------------------------------

    def name(self, at: Pointer) -> Code:
        """The function that reads a definition."""
        return identifier(f"read_{self.spell.names.classes[at]}")

    def of(self, at: Pointer) -> Code:
        """A definition, as `decoding.py` names it."""
        return self.spell.name(at, self.modules[at])

    # --- expressions -----------------------------------------------------------------------

    def expression(
        self, value: Value, var: Code, *, depth: int = 0, known: JsonType | None = None
    ) -> Code | None:
        """What reads the value in `var`, null included; None: it is taken as it is.

        `known` is the JSON type that it has already been found to have.
        """
        shape = value.shape
        if self.parsed or not walked(self.model, shape):
            return None
        if isinstance(shape, Ref):
            read = fill("{}({})", self.name(shape.target), var)
            read = call("listed", [read]) if self._is_closed(shape) else read
            return fill("None if {} is None else {}", var, read) if value.nullable else read
        if isinstance(shape, Array) and not self._has_places(shape):
            loop = Code(LOOP_NAMES[depth % len(LOOP_NAMES)])
            item = self.expression(shape.items, loop, depth=depth + 1)
            listed = self._items(shape.items, item, loop, var)
            if known == "array":
                return listed
            return fill('{} if {}.__class__ is list else null({}, "an array")', listed, var, var)
        if isinstance(shape, Map):
            loop = Code(LOOP_NAMES[depth % len(LOOP_NAMES)])
            item = self.expression(shape.values, loop, depth=depth + 1)
            mapped = (
                var
                if item is None
                else fill("{{key: {} for key, {} in {}.items()}}", item, loop, var)
            )
            if known == "object":
                return mapped
            return fill("{} if {}.__class__ is dict else null({})", mapped, var, var)
        return fill("{}({})", self.function(shape), var)

    def _is_closed(self, shape: Ref) -> bool:
        """Whether an `Unknown` can be read where none can stand."""
        definition = self.model.definitions[shape.target]
        return (
            self.closed
            and isinstance(definition, Union)
            and walked(self.model, shape)
            and not is_exhaustive(definition.choice)
        )

    def _has_places(self, shape: Array) -> bool:
        """Whether the first items are read each in its own way."""
        values = (*shape.prefix, shape.items)
        return bool(shape.prefix) and any(walked(self.model, value.shape) for value in values)

    def _items(self, items: Value, read: Code | None, loop: Code, var: Code) -> Code:
        """The items of a list, read: an empty one, which is frequent, costs nothing."""
        if read is None:
            return var
        if isinstance(items.shape, Ref) and not items.nullable:
            return fill("{} and [*map({}, {})]", var, self.function(items.shape), var)
        return fill("{} and [{} for {} in {}]", var, read, loop, var)

    def function(self, shape: Shape) -> Code:
        """What reads a value of a shape, null included, as a function."""
        if self.parsed:
            return Code("as_it_is")
        if isinstance(shape, Ref) and self._is_closed(shape):
            return call("always_listed", [self.name(shape.target)])
        if isinstance(shape, Ref):
            return self.name(shape.target) if walked(self.model, shape) else Code("as_it_is")
        if isinstance(shape, Array) and self._has_places(shape):
            first = [self.function(value.shape) for value in shape.prefix]
            return call("tuple_array", [tuple_of(first), self.function(shape.items.shape)])
        if isinstance(shape, Array):
            if not walked(self.model, shape.items.shape):
                return Code("any_array")
            return call("array", [self.function(shape.items.shape)])
        if isinstance(shape, Map):
            if not walked(self.model, shape.values.shape):
                return Code("any_object")
            return call("mapping", [self.function(shape.values.shape)])
        if isinstance(shape, JsonText):
            return call("json_text", [self.function(shape.value.shape)])
        return Code("as_it_is")

    # --- functions -------------------------------------------------------------------------

    def record(self, record: Record) -> RecordReaderView:
        """The reader of a class."""
        fields = self.spell.names.fields[record.at]
        walkers = [
            (literal(prop.wire_name), self.function(prop.value.shape))
            for prop in record.properties
            if walked(self.model, prop.value.shape)
        ]
        further = [
            tuple_of([literal(pattern), self.function(value.shape)])
            for pattern, value in record.further
        ]
        extra = [tuple_of(further)] if further else []
        texts = any(isinstance(prop.value.shape, JsonText) for prop in record.properties)
        o, d = Code("o"), Code("d")
        slow = call("patched", [o, d, mapping(walkers), *extra])
        return RecordReaderView(
            name=self.name(record.at),
            record=self.of(record.at),
            steps=tuple(self._step(prop, fields[prop.wire_name]) for prop in record.properties),
            usual=_usual(record, fields),
            counted=not all(prop.required for prop in record.properties),
            slow=call("with_text", [slow, d]) if texts else slow,
            leftover=call("leftover", [o, d, *extra]),
            additional=bool(record.further),
            result=call("with_text", [o, d]) if texts else o,
        )

    def _step(self, prop: Property, attribute: str) -> StepView:
        field, wire, v = identifier(attribute), literal(prop.wire_name), Code("v")
        direct = Ref if not prop.value.nullable else ()
        if prop.required:
            source = fill("d[{}]", wire)
            if isinstance(prop.value.shape, direct):  # its value is needed just once
                only = self.expression(prop.value, source)
                return StepView(field=field, source=only or source, read=None)
            return StepView(field=field, source=source, read=self.expression(prop.value, v))
        if not prop.value.nullable:
            source = fill("d.get({})", wire)
            read = self.expression(prop.value, v)
            if read is not None and not isinstance(prop.value.shape, Array | Map):
                read = fill("None if v is None else {}", read)
            return StepView(field=field, source=source, read=read)
        source = fill("d.get({}, UNSET)", wire)
        read = self.expression(Value(shape=prop.value.shape), v)
        if read is not None:
            read = fill("v if v is None or v is UNSET else {}", read)
        return StepView(field=field, source=source, read=read)

    def event_name(self, at: Pointer) -> Code:
        """The function that makes a variant of an envelope from its payload."""
        return identifier(f"event_{self.spell.names.classes[at]}")

    def event(self, record: Record, shape: Envelope, tags: list[TagValue]) -> EventReaderView:
        """The reader of an envelope's variant, which has one tag or several."""
        first = literal(tags[0])
        several = len(tags) > 1
        fields = self.spell.names.fields[record.at]
        by_wire = {prop.wire_name: prop for prop in record.properties}
        data = Code("data")
        payload = by_wire.get(shape.payload)
        read = self.expression(payload.value, data) if payload else None
        others = [p for p in record.properties if p.wire_name not in (shape.tag, shape.payload)]
        missing = [(literal(p.wire_name), UNSET) for p in others if p.required]
        rest = [
            (
                identifier(fields[prop.wire_name]),
                _absent(prop),
            )
            for prop in others
        ]
        if record.further:
            rest.append((identifier("additional"), mapping([])))
        texts = payload is not None and isinstance(payload.value.shape, JsonText)
        source = mapping([(literal(shape.payload), data)])
        return EventReaderView(
            name=self.event_name(record.at),
            record=self.of(record.at),
            tag=identifier(fields[shape.tag]),
            tag_value=Code("tag") if several else first,
            parameter=fill("tag: Any = {}", first) if several else None,
            payload=identifier(fields[shape.payload]),
            read=read or data,
            rest=tuple(rest),
            extra=mapping(missing) if missing else NONE,
            result=call("with_text", [Code("o"), source]) if texts else Code("o"),
        )

    def alias(self, alias: Alias) -> AliasReaderView:
        """The reader of a named array or map."""
        value = Value(shape=alias.value.shape)
        return AliasReaderView(
            name=self.name(alias.at),
            returns=self.of(alias.at),
            read=self.expression(value, Code("v")) or Code("v"),
        )

    def returns(self, definition: Definition) -> Code:
        """What the reader of a union gives."""
        parts = [self.of(definition.at)]
        if isinstance(definition, Union):
            parts += self.spell.wider(definition)
            parts += [UNKNOWN] if not is_exhaustive(definition.choice) else []
        return union(parts)


def _absent(prop: Property) -> Code:
    """What a field holds whose property is absent; of a required one it is not of its type."""
    if prop.required:
        return call("null", [NONE])
    return UNSET if prop.value.nullable else NONE


def _usual(record: Record, fields: Mapping[str, str]) -> Code:
    """How many properties a value has in which nothing is unusual."""
    required = sum(prop.required for prop in record.properties)
    terms = [literal(required)]
    for prop in record.properties:
        if not prop.required:
            absent = Code("UNSET") if prop.value.nullable else NONE
            attribute = identifier(fields[prop.wire_name])
            terms.append(fill("(o.{} is not {})", attribute, absent))
    if len(terms) > 1 and required == 0:
        terms = terms[1:]
    total = terms[0]
    for term in terms[1:]:
        total = fill("{} + {}", total, term)
    # What does not fit on a line is laid out better in brackets: a term a line.
    return total if len(total) <= ROOM_FOR_COUNT else fill("({})", total)
