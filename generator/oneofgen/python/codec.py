"""Spells the codec of a root: its class and its arguments."""

from collections.abc import Iterable

from oneofgen.python.code import Code, call, fixed, identifier, literal, mapping, set_of
from oneofgen.python.readers import Readers
from oneofgen.python.unions import table_name, tag_key
from oneofgen.wire import Ending, FlatCodec, Form, PairCodec, Plan, WholeCodec

Options = list[tuple[Code, Code]]

NATIVES = {"Envelope": "NativeEnvelope", "Flat": "NativeFlat", "WholeEnvelope": "NativeWhole"}
"""The codecs of a library that decodes by itself."""


def codec_options(plan: Plan, readers: Readers) -> tuple[Code, Options]:
    """Return the class of the codec and its arguments."""
    name, options = _of_shape(plan, readers)
    options += [
        (fixed("root"), literal(readers.spell.names.classes[plan.model.root])),
        (fixed("dispatch"), fixed("DISPATCH")),
        (fixed("checks"), fixed("checks")),
        (fixed("records"), fixed("records")),
    ]
    options += [(fixed("nullable"), literal(True))] if plan.model.nullable else []
    options += _ending(plan.ending)
    native = plan.capabilities.native
    options += [(fixed("native"), readers.of(plan.model.root))] if native else []
    return identifier(name if native is None else NATIVES[name]), options


def _of_shape(plan: Plan, readers: Readers) -> tuple[str, Options]:
    match plan.codec:
        case PairCodec():
            return "Envelope", _pair(plan.codec, readers)
        case WholeCodec():
            return "WholeEnvelope", _whole(plan.codec, readers.name(plan.model.root))
        case FlatCodec():
            return "Flat", _flat(plan.codec, readers.name(plan.model.root))


def _pair(codec: PairCodec, readers: Readers) -> Options:
    events = {event.record.at: event for event in codec.events}
    payloads: list[tuple[Code, Code]] = []
    forms: list[tuple[Code, Form]] = []
    others: list[tuple[Code, Code]] = []
    for tag, at in codec.cases:
        event, read = events[at], readers.event_name(at)
        if tag is not event.tags[0]:
            read = call("partial", [read], {"tag": literal(tag)})
        payloads.append((tag_key(tag), read))
        forms.append((literal(tag), event.form))
        if event.others:
            functions = ((literal(name), readers.function(one)) for name, one in event.others)
            others.append((literal(tag), mapping(functions)))
    return [
        (fixed("tag"), literal(codec.tag)),
        (fixed("payload"), literal(codec.payload)),
        (fixed("payloads"), mapping(payloads)),
        *_texts(forms),
        *([(fixed("others"), mapping(others))] if others else []),
    ]


def _whole(codec: WholeCodec, read: Code) -> Options:
    options = [
        (fixed("read"), read),
        (fixed("tag"), literal(codec.tag)),
        (fixed("payload"), literal(codec.payload)),
        *_set("names", map(literal, codec.names)),
        *_texts((literal(tag), form) for tag, form in codec.forms),
    ]
    options += [(fixed("raw_others"), literal(True))] if codec.raw_others else []
    if codec.nameless != "whole":
        options.append((fixed("nameless"), literal(codec.nameless)))
    return options


def _flat(codec: FlatCodec, read: Code) -> Options:
    options = [(fixed("read"), read)]
    if codec.tag is not None:
        options.append((fixed("tag"), literal(codec.tag)))
        if codec.inner is None:
            options.append((fixed("readers"), table_name(read)))
        else:
            options.append((fixed("inner"), literal(codec.inner)))
    return options


def _ending(ending: Ending) -> Options:
    options = _set("terminal", map(literal, ending.terminal))
    if ending.payload is not None:
        options.append((fixed("terminal_payload"), literal(ending.payload)))
    if ending.sentinel is not None:
        options.append((fixed("sentinel"), literal(ending.sentinel)))
    options += _set("errors", map(literal, ending.errors))
    framing = ending.framing
    return options + ([] if framing == "sse" else [(fixed("framing"), literal(framing))])


def _texts(forms: Iterable[tuple[Code, Form]]) -> Options:
    """Return the tags whose payload is text, and those whose payload can be text."""
    listed = list(forms)
    raw = _set("raw", (tag for tag, form in listed if form == "raw"))
    return raw + _set("text", (tag for tag, form in listed if form == "text"))


def _set(name: str, items: Iterable[Code]) -> Options:
    """Return an argument that is a set, or nothing if it is empty."""
    listed = list(items)
    return [(identifier(name), set_of(listed))] if listed else []
