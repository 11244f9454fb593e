"""The views of `decoding.py` where the classes are of another family than ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from oneofgen.code import (
    Code,
    call,
    docstring,
    fill,
    literal,
    mapping,
    names_in,
    tuple_of,
    union,
)
from oneofgen.model import Alias, Envelope, Model, Record, TagValue, Union, Value
from oneofgen.pointer import Pointer
from oneofgen.views.choices import Chooser, UnionReaderView
from oneofgen.views.classes import ImportView, reached_from_records
from oneofgen.views.codec import by_pair, codec_options, selected
from oneofgen.views.decoding import module_imports, names_of_unions, read_unions
from oneofgen.views.readers import AliasReaderView, Readers
from oneofgen.views.types import NONE, walked

FAMILY = ("always_listed", "built", "listed")
"""What the module of the family is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltStepView:
    """A property that is read: its name on the wire, and an expression of its value in `v`."""

    wire: Code
    read: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltReaderView:
    """The function that reads a class; `further` is the last argument, with its comma, or empty."""

    name: Code
    record: Code
    steps: tuple[BuiltStepView, ...]
    further: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltEventView:
    """The function that makes a variant of an envelope from its payload.

    `parameter` is what it takes besides the payload (a variant with several tags), or None.
    """

    name: Code
    record: Code
    parameter: Code | None
    made: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltDecodingView:
    """`decoding.py`: readers, and the codec with its arguments."""

    template: ClassVar[str] = "decoding_built.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    records: tuple[BuiltReaderView, ...]
    aliases: tuple[AliasReaderView, ...]
    unions: tuple[UnionReaderView, ...]
    events: tuple[BuiltEventView, ...]
    codec: Code
    union: Code
    options: tuple[tuple[Code, Code], ...]


NATIVES = {"Envelope": "NativeEnvelope", "Flat": "NativeFlat", "WholeEnvelope": "NativeWhole"}
"""The codecs of a family that decodes by itself."""


def built_decoding_view(
    model: Model, readers: Readers, native: bool | None = None
) -> BuiltDecodingView:
    """The view of the readers and the codec.

    Args:
        model: what the style can express.
        readers: spells expressions.
        native: whether the family decodes the root by itself; None if it decodes nothing.
    """
    pair = by_pair(model)
    read = read_unions(model, pair) if not readers.parsed else {model.root}
    roots = {at for _, at in selected(model)} if pair else set[Pointer]()
    inner = reached_from_records(model)
    records: list[BuiltReaderView] = []
    aliases: list[AliasReaderView] = []
    unions: list[UnionReaderView] = []
    for at, definition in model.definitions.items():
        if readers.parsed and at != model.root:
            continue
        if isinstance(definition, Record) and (at not in roots or at in inner):
            records.append(_record(definition, readers))
        elif isinstance(definition, Alias):
            aliases.append(readers.alias(definition))
        elif at in read and isinstance(definition, Union) and not (pair and readers.parsed):
            unions += Chooser(readers, definition).build()
    events = tuple(_events(model, readers)) if pair else ()
    root = readers.of(model.root)
    codec, options = codec_options(model, readers)
    if native is not None:
        codec = Code(NATIVES[codec])
        options += [(Code("native"), root)] if native else []
    used = _used(records, aliases, events) | names_of_unions(unions)
    used |= names_in(*(code for _, code in options))
    used |= {"Any", "Final", "Shapes", "StreamDecoder", str(codec)}
    return BuiltDecodingView(
        docstring=docstring(
            f"JSON and server-sent events to `{readers.spell.names.classes[model.root]}` and back."
        ),
        imports=module_imports(used | {root[0]}, FAMILY, NATIVES.values()),
        records=tuple(records),
        aliases=tuple(aliases),
        unions=tuple(unions),
        events=events,
        codec=codec,
        union=union([root, NONE]) if model.nullable else root,
        options=tuple(options),
    )


def _record(record: Record, readers: Readers) -> BuiltReaderView:
    v = Code("v")
    steps: list[BuiltStepView] = []
    for prop in record.properties:
        read = readers.expression(Value(shape=prop.value.shape), v)  # it is not null there
        if read is not None:
            steps.append(BuiltStepView(wire=literal(prop.wire_name), read=read))
    further = tuple_of(
        [
            tuple_of([literal(pattern), readers.function(value.shape)])
            for pattern, value in record.further
        ]
    )
    typed = not readers.closed and any(
        walked(readers.model, value.shape) for _, value in record.further
    )
    return BuiltReaderView(
        name=readers.name(record.at),
        record=readers.of(record.at),
        steps=tuple(steps),
        further=fill(", {}", further) if typed else Code(""),
    )


def _events(model: Model, readers: Readers) -> Iterable[BuiltEventView]:
    shape = model.shape
    assert isinstance(shape, Envelope)
    tags: dict[str, list[TagValue]] = {}
    for tag, at in selected(model):
        tags.setdefault(at, []).append(tag)
    for variant in model.union.variants:
        record = model.record(variant.shape)
        if record is not None and record.at in tags:
            yield _event(record, shape, tags.pop(record.at), readers)


def _event(
    record: Record, shape: Envelope, tags: list[TagValue], readers: Readers
) -> BuiltEventView:
    several = len(tags) > 1
    payload = next(p for p in record.properties if p.wire_name == shape.payload)
    read = readers.expression(payload.value, Code("data")) or Code("data")
    values = mapping(
        [
            (literal(shape.tag), Code("tag") if several else literal(tags[0])),
            (literal(shape.payload), read),
        ]
    )
    return BuiltEventView(
        name=readers.event_name(record.at),
        record=readers.of(record.at),
        parameter=fill("tag: Any = {}", literal(tags[0])) if several else None,
        made=call("built", [readers.of(record.at), values]),
    )


def _used(
    records: Iterable[BuiltReaderView],
    aliases: Iterable[AliasReaderView],
    events: Iterable[BuiltEventView],
) -> frozenset[str]:
    codes = [code for alias in aliases for code in (alias.read, alias.returns)]
    used: set[str] = set()
    for record in records:
        further = [fill("(0{})", record.further)] if record.further else []
        codes += [record.record, *(step.read for step in record.steps), *further]
        used |= {"built"}
    for event in events:
        codes += [event.record, event.made]
    return names_in(*codes) | used
