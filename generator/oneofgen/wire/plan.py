"""The plan of encoding and decoding: what each style spells, computed once from the model."""

from collections.abc import Mapping
from dataclasses import dataclass

from oneofgen.model import (
    Alias,
    ByTag,
    Enum,
    Literals,
    Map,
    Model,
    Property,
    Record,
    Ref,
    Scalar_,
    Shape,
    Union,
    ways,
)
from oneofgen.source.pointers import Pointer
from oneofgen.wire.events import Codec, Ending, PairCodec, codec_of, ending_of
from oneofgen.wire.reach import held_by_records, read_definitions
from oneofgen.wire.reading import Capabilities, Reading, Text, gives_unknown, is_structured, reading
from oneofgen.wire.texts import decoded_in_payloads


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyPlan:
    """What a property means when it is decoded.

    Attributes:
        property: The property.
        read: What reading its value does, where that is not null.
        is_tag: Its value selects a variant of some union.
        fixed: The only value that it can have, which its class has by itself: the property is
            required, or a tag.
    """

    property: Property
    read: Reading
    is_tag: bool
    fixed: "Scalar_ | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlan:
    """What reading an object of a record does.

    `undeclared` is what reading the properties does that the schema does not name, each with the
    pattern of their names; `holds_text`: the text of some property is decoded, and kept.
    """

    record: Record
    properties: tuple[PropertyPlan, ...]
    undeclared: tuple[tuple[str, Reading], ...]
    holds_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasPlan:
    """What reading a named array or map does."""

    alias: Alias
    read: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionPlan:
    """What reading a union does, once its choice has led to a variant.

    Attributes:
        union: The union.
        reads: What reading each variant does, by its index.
        objects: The variants that only an object can be.
        listed: The values of the enums among the variants, beside which a server may send others.
        unknown: An `Unknown` can come out.
    """

    union: Union
    reads: tuple[Reading, ...]
    objects: frozenset[int]
    listed: tuple[Scalar_, ...]
    unknown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a package of one style decodes and encodes the events of a model.

    Attributes:
        model: The model, in which JSON text stands only where it is decoded.
        capabilities: What the classes of the style can do.
        codec: How tag and payload of the root stand on the wire.
        ending: What ends a stream.
        records: Every record, by pointer.
        aliases: Every named array or map.
        unions: Every union.
        readers: The definitions that have a reader of their own, in document order.
        held: The definitions that some record's properties reach.
    """

    model: Model
    capabilities: Capabilities
    codec: Codec
    ending: Ending
    records: Mapping[Pointer, RecordPlan]
    aliases: Mapping[Pointer, AliasPlan]
    unions: Mapping[Pointer, UnionPlan]
    readers: tuple[Pointer, ...]
    held: frozenset[Pointer]


def plan(model: Model, capabilities: Capabilities) -> Plan:
    """Return the plan of a model for a style.

    Args:
        model: what the style can express.
        capabilities: what its classes can do.
    """
    model = decoded_in_payloads(model)
    making = _Making(model, capabilities, tag_properties(model))
    definitions = model.definitions.values()
    codec = codec_of(model, capabilities)
    held = held_by_records(model)
    return Plan(
        model=model,
        capabilities=capabilities,
        codec=codec,
        ending=ending_of(model),
        records={one.at: making.record(one) for one in definitions if isinstance(one, Record)},
        aliases={one.at: making.alias(one) for one in definitions if isinstance(one, Alias)},
        unions={one.at: making.union(one) for one in definitions if isinstance(one, Union)},
        readers=_readers(model, capabilities, codec, held),
        held=held,
    )


def tag_properties(model: Model) -> frozenset[tuple[Pointer, str]]:
    """Return the properties that select a variant somewhere: (record, wire name)."""
    return frozenset(
        (record.at, choice.property)
        for union in model.definitions.values()
        if isinstance(union, Union)
        for way in ways(union.choice)
        if (record := model.record(union.variants[way.variant].shape)) is not None
        for choice, _ in way.steps
        if isinstance(choice, ByTag)
    )


@dataclass(frozen=True, slots=True)
class _Making:
    model: Model
    capabilities: Capabilities
    tags: frozenset[tuple[Pointer, str]]

    def record(self, record: Record) -> RecordPlan:
        properties = tuple(self._property(record, prop) for prop in record.properties)
        further = record.further if self.capabilities.undeclared else ()
        return RecordPlan(
            record=record,
            properties=properties,
            undeclared=tuple(
                (pattern, reading(self.model, value.shape, self.capabilities))
                for pattern, value in further
            ),
            holds_text=any(isinstance(one.read, Text) for one in properties),
        )

    def _property(self, record: Record, prop: Property) -> PropertyPlan:
        is_tag = (record.at, prop.wire_name) in self.tags
        return PropertyPlan(
            property=prop,
            read=reading(self.model, prop.value.shape, self.capabilities),
            is_tag=is_tag,
            fixed=_constant(prop) if prop.required or is_tag else None,
        )

    def alias(self, alias: Alias) -> AliasPlan:
        return AliasPlan(
            alias=alias, read=reading(self.model, alias.value.shape, self.capabilities)
        )

    def union(self, union: Union) -> UnionPlan:
        shapes = [variant.shape for variant in union.variants]
        return UnionPlan(
            union=union,
            reads=tuple(reading(self.model, shape, self.capabilities) for shape in shapes),
            objects=frozenset(
                index
                for index, shape in enumerate(shapes)
                if isinstance(shape, Map) or self.model.record(shape) is not None
            ),
            listed=tuple(value for shape in shapes for value in self._listed(shape)),
            unknown=gives_unknown(self.model, union.at),
        )

    def _listed(self, shape: Shape) -> tuple[Scalar_, ...]:
        """Return the values of a shape that is an enum."""
        one = self.model.definitions[shape.target] if isinstance(shape, Ref) else shape
        return one.values if isinstance(one, Literals | Enum) else ()


def _constant(prop: Property) -> "Scalar_ | None":
    """Return the only value that a property can have."""
    shape = prop.value.shape
    if isinstance(shape, Literals) and len(shape.values) == 1 and not prop.value.nullable:
        return shape.values[0]
    return None


def _readers(
    model: Model, capabilities: Capabilities, codec: Codec, held: frozenset[Pointer]
) -> tuple[Pointer, ...]:
    """Return the definitions that have a reader of their own.

    A variant of a pair is made from its payload, so it has a reader only where a record holds it.
    """
    pair = isinstance(codec, PairCodec)
    if capabilities.parsed:
        return () if pair else (model.root,)
    selected = {at for _, at in codec.cases} if isinstance(codec, PairCodec) else set[Pointer]()
    unions = _read_unions(model, pair)

    def is_read(at: Pointer) -> bool:
        definition = model.definitions[at]
        if isinstance(definition, Record):
            return at not in selected or at in held
        return isinstance(definition, Alias) or at in unions

    return tuple(filter(is_read, model.definitions))


def _read_unions(model: Model, pair: bool) -> frozenset[Pointer]:
    """Return the unions as which some value is read: the root if it is no pair, and those below.

    A group of the root is not among them: its variants are the root's own.
    """
    below = read_definitions(model, [variant.shape for variant in model.union.variants])
    found = {
        at
        for at in below
        if isinstance(model.definitions[at], Union) and is_structured(model, Ref(target=at))
    }
    return frozenset(found if pair else {*found, model.root})
