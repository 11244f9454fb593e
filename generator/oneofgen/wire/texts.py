"""Replace JSON text by a string: everywhere, or except in the payloads of events."""

from dataclasses import replace

from oneofgen.model import (
    Definition,
    Envelope,
    JsonText,
    Model,
    Property,
    Record,
    Scalar,
    Shape,
    changed,
    changed_shape,
    kept,
)
from oneofgen.source.pointers import Pointer

TEXT = Scalar(type="string")


def decoded_nowhere(model: Model) -> Model:
    """Return the model with all JSON text replaced by strings."""
    definitions = {at: changed(one, _text) for at, one in model.definitions.items()}
    return replace(model, definitions=definitions)


def decoded_in_payloads(model: Model) -> Model:
    """Return the model with JSON text replaced by strings, except payloads of events.

    Definitions that are no longer reachable are removed.
    """
    payloads = _payloads(model)
    definitions = {at: _definition(one, payloads) for at, one in model.definitions.items()}
    if definitions == model.definitions:
        return model
    return replace(model, definitions=kept(definitions, model.root))


def _payloads(model: Model) -> frozenset[tuple[Pointer, str]]:
    """Return the payload properties of the root's variants, as (record, wire name)."""
    envelope = model.event_shape
    if not isinstance(envelope, Envelope):
        return frozenset()
    records = (model.record(variant.shape) for variant in model.union.variants)
    return frozenset((record.at, envelope.payload) for record in records if record is not None)


def _definition(definition: Definition, payloads: frozenset[tuple[Pointer, str]]) -> Definition:
    plain = changed(definition, _text)
    if not isinstance(plain, Record) or not isinstance(definition, Record):
        return plain
    properties = tuple(
        _payload(before) if (definition.at, before.wire_name) in payloads else after
        for before, after in zip(definition.properties, plain.properties, strict=True)
    )
    return replace(plain, properties=properties)


def _payload(prop: Property) -> Property:
    """Return the property with JSON text replaced by strings, except the property's own."""
    shape = prop.value.shape
    if not isinstance(shape, JsonText):
        return replace(prop, value=replace(prop.value, shape=changed_shape(shape, _text)))
    inner = replace(shape.value, shape=changed_shape(shape.value.shape, _text))
    return replace(prop, value=replace(prop.value, shape=JsonText(value=inner)))


def _text(shape: Shape) -> Shape:
    return TEXT if isinstance(shape, JsonText) else shape
