"""The view of `decoding.py`: readers, and the codec with its arguments."""

from collections.abc import Iterator, Sequence
from itertools import chain

from oneofgen.dataclass import dataclass
from oneofgen.python.annotations import NONE
from oneofgen.python.classes import ImportView, imports
from oneofgen.python.code import Code, call, docstring, fixed, identifier, literal, names_in, union
from oneofgen.python.codec import NATIVES, codec_options
from oneofgen.python.readers import AliasReaderView, Readers
from oneofgen.python.records import (
    BuiltEventView,
    BuiltReaderView,
    EventReaderView,
    Making,
    RecordReaderView,
)
from oneofgen.python.statements import UnionReaderView
from oneofgen.python.unions import Chooser
from oneofgen.wire import PairCodec


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodingView:
    """`decoding.py`: readers, and the codec with its arguments.

    `template` goes with the way in which objects are made, and `records` and `events` with it.
    `classes` are the classes of all records, each with a reader of a whole object.
    """

    template: str

    docstring: Code
    imports: tuple[ImportView, ...]
    records: Sequence[RecordReaderView | BuiltReaderView]
    aliases: tuple[AliasReaderView, ...]
    unions: tuple[UnionReaderView, ...]
    events: Sequence[EventReaderView | BuiltEventView]
    codec: Code
    union: Code
    classes: tuple[tuple[Code, Code], ...]
    options: tuple[tuple[Code, Code], ...]


ABOUT_UNUSUAL = """\
Each reader expects an object that has every required property. Any other value raises one of \
the exceptions `UNUSUAL`: `KeyError` if a required property is missing, `TypeError` or \
`AttributeError` if the value is not an object. `read_unusual` then reads it property by \
property."""

MODULES = {
    "collections.abc": ("Callable", "Mapping", "Sequence"),
    "functools": ("partial",),
    "types": ("MappingProxyType",),
    "typing": ("Any", "Final", "Union"),
    "._runtime": (
        "MISSING", "UNSET", "UNUSUAL", "Checks", "Envelope", "Flat", "Reader", "StreamDecoder",
        "Unknown", "WholeEnvelope", "any_array", "any_object", "array", "as_it_is", "json_text",
        "mapping", "none_or_raise", "tag_key", "to_unknown", "tuple_array", "unlisted",
        "unlisted_below",
    ),
    "._runtime.choosing": ("chosen", "fitted"),
    "._runtime.family": (
        "always_listed", "built", "extra_of", "listed", "new", "read_unusual", "with_text",
    ),
    "._runtime.natives": tuple(NATIVES.values()),
    ".dispatch": ("DISPATCH",),
}  # fmt: skip
"""Where names come from that are no classes, in the order in which they are imported."""


def decoding_view(making: Making) -> DecodingView:
    """Return the view of the readers and the codec.

    Args:
        making: spells the functions that make objects.
    """
    readers, plan = making.readers, making.readers.spell.plan
    wanted = plan.readers
    records = [making.record(plan.records[at]) for at in wanted if at in plan.records]
    aliases = [readers.alias(plan.aliases[at]) for at in wanted if at in plan.aliases]
    unions = [
        function
        for at in wanted
        if at in plan.unions
        for function in Chooser(readers, plan.unions[at]).build()
    ]
    pair = plan.codec if isinstance(plan.codec, PairCodec) else None
    events = [making.event(event, pair) for event in pair.events] if pair else []
    classes = tuple(_whole_readers(readers))
    codec, options = codec_options(plan, readers)
    root = readers.of(plan.model.root)
    name = readers.spell.names.classes[plan.model.root]
    used = names_in(*(code for _, code in options), *chain(*classes), root)
    used |= {"Any", "Checks", "Final", "Mapping", "Reader", "StreamDecoder", str(codec)}
    for function in (*records, *aliases, *unions, *events):
        used |= function.used
    return DecodingView(
        template=making.template,
        docstring=docstring(
            "\n\n".join(
                [
                    f"JSON and server-sent events to `{name}` and back.",
                    *([ABOUT_UNUSUAL] if "UNUSUAL" in used else []),
                ]
            )
        ),
        imports=(*_classes(used), *imports(used, MODULES)),
        records=records,
        aliases=tuple(aliases),
        unions=tuple(unions),
        events=events,
        codec=codec,
        classes=classes,
        union=union([root, NONE]) if plan.model.nullable else root,
        options=tuple(options),
    )


def _whole_readers(readers: Readers) -> Iterator[tuple[Code, Code]]:
    """Yield the class of each record, with the function that reads it from a whole object."""
    plan = readers.spell.plan
    pairs = plan.codec.events if isinstance(plan.codec, PairCodec) else ()
    tags = {event.record.at: event.tags[0] for event in pairs}
    read = frozenset(plan.readers)
    for at in plan.records:
        if plan.capabilities.parsed:
            yield readers.of(at), fixed("any_object")
        elif at in read:
            yield readers.of(at), readers.name(at)
        else:
            yield readers.of(at), call("CODEC.whole_reader", [literal(tags[at])])


def _classes(used: frozenset[str]) -> tuple[ImportView, ...]:
    """Return the import of the modules of classes that are used."""
    names = tuple(identifier(module) for module in ("events", "models") if module in used)
    return (ImportView(module=fixed("."), names=names, local=True),) if names else ()
