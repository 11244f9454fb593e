"""JSON text: decoded where it is the payload of the root, plain text anywhere else."""

from dataclasses import replace

from oneofgen.model import (
    Alias,
    Array,
    Definition,
    Envelope,
    JsonText,
    Map,
    Model,
    Property,
    Record,
    Ref,
    Scalar,
    Shape,
    Union,
    Value,
)
from oneofgen.pointer import Pointer
from oneofgen.views.classes import reached
from oneofgen.views.types import record_of

TEXT = Scalar(type="string")


def with_plain_texts(model: Model) -> Model:
    """The model, in which JSON text stands only where it is decoded, without what else it held."""
    payloads = _payloads(model)
    definitions = {at: _definition(one, payloads) for at, one in model.definitions.items()}
    if definitions == model.definitions:
        return model
    changed = replace(model, definitions=definitions)
    kept = reached(changed, [Ref(target=changed.root)], groups=True)
    return replace(model, definitions={at: definitions[at] for at in definitions if at in kept})


def _payloads(model: Model) -> frozenset[tuple[Pointer, str]]:
    """The properties that are the payload of a variant of the root: (record, wire name)."""
    shape = model.shape
    if not isinstance(shape, Envelope):
        return frozenset()
    records = (record_of(model, variant) for variant in model.union.variants)
    return frozenset((record.at, shape.payload) for record in records if record is not None)


def _definition(one: Definition, payloads: frozenset[tuple[Pointer, str]]) -> Definition:
    if isinstance(one, Record):
        return replace(
            one,
            properties=tuple(
                _property(prop, (one.at, prop.wire_name) in payloads) for prop in one.properties
            ),
            additional=None if one.additional is None else _value(one.additional),
            patterns=tuple((pattern, _value(value)) for pattern, value in one.patterns),
        )
    if isinstance(one, Alias):
        return replace(one, value=_value(one.value))
    if isinstance(one, Union):
        variants = tuple(replace(each, shape=_shape(each.shape)) for each in one.variants)
        return replace(one, members=tuple(map(_shape, one.members)), variants=variants)
    return one


def _property(prop: Property, is_payload: bool) -> Property:
    shape = prop.value.shape
    if not is_payload or not isinstance(shape, JsonText):
        return replace(prop, value=_value(prop.value))
    return replace(prop, value=replace(prop.value, shape=JsonText(value=_value(shape.value))))


def _value(value: Value) -> Value:
    return replace(value, shape=_shape(value.shape))


def _shape(shape: Shape) -> Shape:
    if isinstance(shape, JsonText):
        return TEXT
    if isinstance(shape, Array):
        return Array(items=_value(shape.items), prefix=tuple(map(_value, shape.prefix)))
    return Map(values=_value(shape.values)) if isinstance(shape, Map) else shape
