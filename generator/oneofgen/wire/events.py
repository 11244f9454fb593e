"""The codec of a root as data: where an event's tag and payload are on the wire."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    ByTag,
    Choice,
    Enum,
    Envelope,
    Flat,
    Framing,
    JsonText,
    Literals,
    Model,
    Pick,
    Property,
    Record,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    TagValue,
    Union,
    among_objects,
    picks,
    tag_name,
)
from oneofgen.source.pointers import Pointer
from oneofgen.wire.reading import Capabilities, Reading, is_structured, reading

Form: TypeAlias = Literal["raw", "text", "json"]
"""How a payload is written in an event's data: as text, as text or JSON, or as JSON."""

Nameless: TypeAlias = Literal["whole", "payload", "either"]
"""What the data of an event without a name is: the whole object, its payload, or one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairEvent:
    """A record that the tag alone selects.

    Attributes:
        record: The variant.
        tags: The tags that select it, one or several.
        payload: The property that holds the payload.
        read: How the payload is read.
        form: How the payload is written in an event's data.
        others: How the other properties are read, by wire name, if they are structured.
    """

    record: Record
    tags: tuple[TagValue, ...]
    payload: Property
    read: Reading
    form: Form
    others: tuple[tuple[str, Reading], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCodec:
    """An envelope that is read as a pair: the tag selects the record, and the payload is read.

    Attributes:
        tag: The tag property.
        payload: The payload property.
        cases: The tags in document order, each with the record that it selects.
        events: These records, in the order of the variants.
    """

    tag: str
    payload: str
    cases: tuple[tuple[TagValue, Pointer], ...]
    events: tuple[PairEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCodec:
    """An envelope that is read as a whole object, because the tag alone does not select a variant.

    Attributes:
        tag: The tag property.
        payload: The payload property.
        names: The tags that an event's name can be.
        forms: The form of the payload by tag; the tag None is for an event without a name.
        raw_others: Whether the payload is text for every tag that is not listed.
        nameless: What the data of an event without a name is.
    """

    tag: str
    payload: str
    names: tuple[str, ...]
    forms: tuple[tuple[str | None, Form], ...]
    raw_others: bool
    nameless: Nameless


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatCodec:
    """An object that is its own payload.

    `tag` is the property that is looked at first, if any; `inner` is the one below it that holds
    the tag, if it is nested.
    """

    tag: str | None
    inner: str | None = None


Codec: TypeAlias = PairCodec | WholeCodec | FlatCodec


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What ends a stream.

    Attributes:
        terminal: The tags of the last event.
        payload: The payload of the last event, if that event has no tag.
        sentinel: The data that ends the stream and is not an event.
        errors: The tags of events after which the stream may end early.
        framing: How the stream is divided into events.
    """

    terminal: tuple[Scalar_, ...]
    payload: str | None
    sentinel: str | None
    errors: tuple[Scalar_, ...]
    framing: Framing


def codec_of(model: Model, capabilities: Capabilities) -> Codec:
    """Return the codec of the root."""
    event_shape = model.event_shape
    if isinstance(event_shape, Envelope):
        return _pair(model, event_shape, capabilities) or _whole(model, event_shape)
    first, bare = among_objects(model.union.choice), FlatCodec(tag=None)
    if isinstance(first, ByTag) and isinstance(event_shape, Flat):
        name = tag_name(first.property, first.inner)
        return FlatCodec(tag=first.property, inner=first.inner) if name == event_shape.tag else bare
    return bare


def ending_of(model: Model) -> Ending:
    """Return what ends a stream; a sentinel that is an untagged event is returned as `payload`."""
    sentinel = model.sentinel
    is_event = sentinel is not None and Literals(values=(sentinel,)) in _untagged_payloads(model)
    return Ending(
        terminal=model.terminal,
        payload=sentinel if is_event else None,
        sentinel=None if is_event else sentinel,
        errors=model.errors,
        framing=model.framing,
    )


# --- an envelope that is read as a pair ----------------------------------------------------


def _pair(model: Model, envelope: Envelope, capabilities: Capabilities) -> PairCodec | None:
    """Return the codec of a pair, or None if the tag alone does not select each variant."""
    choice = model.union.choice
    if not isinstance(choice, ByTag) or choice.property != envelope.tag:
        return None
    if choice.absent is not None or choice.other is not None:
        return None
    records = [model.record(variant.shape) for variant in model.union.variants]
    cases: list[tuple[TagValue, Pointer]] = []
    for tag, then in choice.cases:
        record = records[then.variant] if isinstance(then, Pick) else None
        if record is None:
            return None
        cases.append((tag, record.at))
    events: dict[Pointer, PairEvent] = {}
    for record in records:
        payload = None if record is None else record.declared(envelope.payload)
        if record is None or record.further or payload is None or not record.declared(envelope.tag):
            return None
        tags = tuple(tag for tag, at in cases if at == record.at)
        if tags:
            events[record.at] = _event(model, envelope, capabilities, record, payload, tags)
    return PairCodec(
        tag=envelope.tag,
        payload=envelope.payload,
        cases=tuple(cases),
        events=tuple(events.values()),
    )


def _event(
    model: Model,
    envelope: Envelope,
    capabilities: Capabilities,
    record: Record,
    payload: Property,
    tags: tuple[TagValue, ...],
) -> PairEvent:
    return PairEvent(
        record=record,
        tags=tags,
        payload=payload,
        read=reading(model, payload.value.shape, capabilities),
        form=form_of(model, payload.value.shape),
        others=tuple(
            (prop.wire_name, reading(model, prop.value.shape, capabilities))
            for prop in record.properties
            if prop.wire_name not in (envelope.tag, envelope.payload)
            and is_structured(model, prop.value.shape)
        ),
    )


# --- an envelope that is read as a whole ---------------------------------------------------


def _whole(model: Model, envelope: Envelope) -> WholeCodec:
    choice = model.union.choice
    by_tag = choice if isinstance(choice, ByTag) and choice.property == envelope.tag else None
    cases = by_tag.cases if by_tag else ()
    absent = by_tag.absent if by_tag else choice
    other = by_tag.other if by_tag else choice
    nameless = _nameless(model, envelope, by_tag)
    forms: list[tuple[str | None, Form]] = [
        (tag, _form(model, envelope, then)) for tag, then in cases if isinstance(tag, str)
    ]
    if nameless != "whole":
        forms.append((None, _form(model, envelope, absent)))
    return WholeCodec(
        tag=envelope.tag,
        payload=envelope.payload,
        names=tuple(tag for tag, _ in cases if isinstance(tag, str)),
        forms=tuple(forms),
        raw_others=other is not None and _form(model, envelope, other) == "raw",
        nameless=nameless,
    )


def _nameless(model: Model, envelope: Envelope, choice: ByTag | None) -> Nameless:
    """Return what the data of an event without a name is."""
    records = [model.record(variant.shape) for variant in model.union.variants]
    declared = [record.declared(envelope.tag) for record in records if record is not None]
    if not any(declared):
        return "payload"
    if choice is not None:
        return "whole" if choice.absent is None else "either"
    return "whole" if all(prop and prop.required for prop in declared) else "either"


def _form(model: Model, envelope: Envelope, choice: Choice | None) -> Form:
    """Return the form of the payloads of all variants below a choice, or `text` if they differ."""
    forms: set[Form] = set()
    for variant in picks(choice):
        record = model.record(model.union.variants[variant].shape)
        payload = record.declared(envelope.payload) if record is not None else None
        forms.add("text" if payload is None else form_of(model, payload.value.shape))
    return forms.pop() if len(forms) == 1 else "text"


# --- payloads ------------------------------------------------------------------------------


def form_of(model: Model, shape: Shape) -> Form:
    """Return how a payload of a shape is written in an event's data."""
    if is_text(model, shape):
        return "raw"
    return "text" if _may_be_text(model, shape) else "json"


def is_text(model: Model, shape: Shape) -> bool:
    """Whether a payload is always a string, which is sent as it is, not as JSON."""
    if isinstance(shape, JsonText):
        return True
    if isinstance(shape, Scalar):
        return shape.type == "string"
    if isinstance(shape, Ref):
        definition = model.definitions[shape.target]
        return isinstance(definition, Enum) and all(isinstance(v, str) for v in definition.values)
    return isinstance(shape, Literals) and all(isinstance(value, str) for value in shape.values)


def _may_be_text(model: Model, shape: Shape) -> bool:
    """Whether a payload can be a string or something else."""
    if isinstance(shape, Ref):
        definition = model.definitions[shape.target]
        if isinstance(definition, Union):
            shapes = [variant.shape for variant in definition.variants]
            return any(is_text(model, one) or _may_be_text(model, one) for one in shapes)
    return not is_structured(model, shape)


def _untagged_payloads(model: Model) -> Iterable[Shape]:
    """Yield the shape of the payload of each variant of an envelope that no tag selects."""
    if isinstance(model.event_shape, Envelope):
        for variant in model.union.variants:
            record = model.record(variant.shape)
            payload = None if record is None else record.declared(model.event_shape.payload)
            if payload is not None and variant.is_nameless:
                yield payload.value.shape
