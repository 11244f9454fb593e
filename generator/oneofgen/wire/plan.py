"""The plan of encoding and decoding, computed once from the model for all templates."""

from collections.abc import Mapping

from oneofgen.dataclass import dataclass
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
    """How a property is decoded.

    Attributes:
        property: The property.
        read: How its value is read if it is not null.
        is_tag: Whether its value selects a variant of some union.
        fixed: The only value that the property can have, if it is required or a tag; the class
            sets it as the default.
    """

    property: Property
    read: Reading
    is_tag: bool
    fixed: "Scalar_ | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlan:
    """How an object of a record is read.

    Attributes:
        record: The record.
        properties: The plans of its properties.
        undeclared: How properties that the schema does not declare are read, by the pattern of
            their names.
        holds_text: Whether some property is JSON text that is decoded.
    """

    record: Record
    properties: tuple[PropertyPlan, ...]
    undeclared: tuple[tuple[str, Reading], ...]
    holds_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasPlan:
    """How a named array or map is read."""

    alias: Alias
    read: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionPlan:
    """How a value of a union is read, once its variant is selected.

    Attributes:
        union: The union.
        reads: How each variant is read, by its index.
        objects: The indexes of the variants that are always objects.
        listed: The values of the enums among the variants; a server may send others.
        unknown: Whether the result can be an `Unknown`.
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
        model: The model, in which JSON text that is not decoded is a string.
        capabilities: What the classes of the style can do.
        codec: Where the tag and the payload of the root are on the wire.
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
        model: The model, reduced to what the style can express.
        capabilities: What the classes of the style can do.
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
    """Return the properties that select a variant of some union, as (record, wire name)."""
    return frozenset(
        (record.at, choice.property)
        for union in model.definitions.values()
        if isinstance(union, Union)
        for way in ways(union.choice)
        if (record := model.record(union.variants[way.variant].shape)) is not None
        for choice, _ in way.steps
        if isinstance(choice, ByTag) and choice.inner is None
    )


@dataclass(frozen=True, slots=True)
class _Making:
    """Makes the plans of definitions."""

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
        """Return the values of a shape that is an enum or literals, else nothing."""
        resolved = self.model.definitions[shape.target] if isinstance(shape, Ref) else shape
        return resolved.values if isinstance(resolved, Literals | Enum) else ()


def _constant(prop: Property) -> "Scalar_ | None":
    """Return the only value that a property can have, or None if there are several."""
    shape = prop.value.shape
    if isinstance(shape, Literals) and len(shape.values) == 1 and not prop.value.nullable:
        return shape.values[0]
    return None


def _readers(
    model: Model, capabilities: Capabilities, codec: Codec, held: frozenset[Pointer]
) -> tuple[Pointer, ...]:
    """Return the definitions that have a reader of their own.

    A variant of a pair codec is made from its payload, so it has a reader only if a record refers
    to it, too.
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
    """Return the unions that need a reader: the root unless it is a pair, and those below it.

    Groups of the root are not included, because their variants are the root's own.
    """
    below = read_definitions(model, [variant.shape for variant in model.union.variants])
    unions = {
        at
        for at in below
        if isinstance(model.definitions[at], Union) and is_structured(model, Ref(target=at))
    }
    return frozenset(unions if pair else {*unions, model.root})
