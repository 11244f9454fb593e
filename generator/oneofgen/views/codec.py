"""Which codec a root has, and its arguments."""

from oneofgen.code import Code, call, fill, literal, mapping
from oneofgen.model import (
    ByTag,
    Choice,
    Enum,
    Envelope,
    JsonText,
    Literals,
    Model,
    Pick,
    Property,
    Record,
    Ref,
    Scalar,
    Shape,
    TagValue,
    Union,
    Untagged,
    among_objects,
    picks,
)
from oneofgen.pointer import Pointer
from oneofgen.views.choices import table_name, tag_key
from oneofgen.views.readers import Readers
from oneofgen.views.types import walked

Options = list[tuple[Code, Code]]


def codec_options(model: Model, readers: Readers) -> tuple[Code, Options]:
    """The class of the codec and its arguments."""
    common = _common_options(model, readers)
    if by_pair(model):
        return Code("Envelope"), _envelope_options(model, readers) + common
    if isinstance(model.shape, Envelope):
        return Code("WholeEnvelope"), _whole_options(model, model.shape, readers) + common
    return Code("Flat"), _flat_options(model, readers) + common


def by_pair(model: Model) -> bool:
    """Whether the root is read as an envelope: one look at the tag, then the payload."""
    choice = model.union.choice
    if not isinstance(model.shape, Envelope) or not isinstance(choice, ByTag):
        return False
    if choice.property != model.shape.tag or choice.absent is not None or choice.other is not None:
        return False
    return all(isinstance(then, Pick) for _, then in choice.cases) and all(
        (record := model.record(variant.shape)) is not None
        and not record.further
        and {model.shape.tag, model.shape.payload} <= {p.wire_name for p in record.properties}
        for variant in model.union.variants
    )


def selected(model: Model) -> list[tuple[TagValue, Pointer]]:
    """Each tag of the root and the record that it selects."""
    choice = model.union.choice
    if not isinstance(choice, ByTag):
        return []
    found: list[tuple[TagValue, Pointer]] = []
    for tag, then in choice.cases:
        if isinstance(then, Pick):
            record = model.record(model.union.variants[then.variant].shape)
            if record is not None:
                found.append((tag, record.at))
    return found


def _envelope_options(model: Model, readers: Readers) -> Options:
    shape = model.shape
    assert isinstance(shape, Envelope)
    payloads: list[tuple[Code, Code]] = []
    raw: list[Code] = []
    text: list[Code] = []
    others: list[tuple[Code, Code]] = []
    first: dict[Pointer, TagValue] = {}
    for tag, at in selected(model):
        record = model.definitions[at]
        assert isinstance(record, Record)
        read = readers.event_name(at)
        if first.setdefault(at, tag) is not tag:
            read = call("partial", [read], {"tag": literal(tag)})
        payloads.append((tag_key(tag), read))
        payload = next(p.value.shape for p in record.properties if p.wire_name == shape.payload)
        if is_text(model, payload):
            raw.append(literal(tag))
        elif may_be_text(model, payload):
            text.append(literal(tag))
        further = mapping(
            (literal(prop.wire_name), readers.function(prop.value.shape))
            for prop in record.properties
            if prop.wire_name not in (shape.tag, shape.payload) and walked(model, prop.value.shape)
        )
        if further != "{}":
            others.append((literal(tag), further))
    options = [
        (Code("tag"), literal(shape.tag)),
        (Code("payload"), literal(shape.payload)),
        (Code("payloads"), mapping(payloads)),
    ]
    options += [(Code("raw"), set_of(raw))] if raw else []
    options += [(Code("text"), set_of(text))] if text else []
    options += [(Code("others"), mapping(others))] if others else []
    return options


# --- an envelope that takes more than one look -----------------------------------------------


def _whole_options(model: Model, shape: Envelope, readers: Readers) -> Options:
    choice = model.union.choice
    by_tag = choice if isinstance(choice, ByTag) and choice.property == shape.tag else None
    kinds: dict[TagValue, str] = {}
    if by_tag is not None:
        kinds = {tag: _kind(model, shape, then) for tag, then in by_tag.cases}
    absent = by_tag.absent if by_tag else choice
    other = by_tag.other if by_tag else choice
    names = [tag for tag in kinds if isinstance(tag, str)]
    nameless = _nameless(model, shape, by_tag)
    if nameless != "whole":
        kinds[None] = _kind(model, shape, absent)
    options = [
        (Code("read"), readers.name(model.root)),
        (Code("tag"), literal(shape.tag)),
        (Code("payload"), literal(shape.payload)),
    ]
    options += [(Code("names"), set_of([literal(tag) for tag in names]))] if names else []
    for kind in ("raw", "text"):
        tags = [literal(tag) for tag in (*names, None) if kinds.get(tag) == kind]
        options += [(Code(kind), set_of(tags))] if tags else []
    if other is not None and _kind(model, shape, other) == "raw":
        options.append((Code("raw_others"), literal(True)))
    if nameless != "whole":
        options.append((Code("nameless"), literal(nameless)))
    return options


def _nameless(model: Model, shape: Envelope, choice: ByTag | None) -> str:
    """What the data of an event without a name is: see `Pairs`."""
    records = [model.record(variant.shape) for variant in model.union.variants]
    declared = [_property(record, shape.tag) for record in records if record is not None]
    if not any(declared):
        return "payload"
    if choice is not None:
        return "whole" if choice.absent is None else "either"
    return "whole" if all(prop and prop.required for prop in declared) else "either"


def _kind(model: Model, shape: Envelope, choice: Choice | None) -> str:
    """Whether the payload of all that a choice comes to is text (`raw`), may be, or is `json`."""
    found: set[str] = set()
    for variant in picks(choice):
        record = model.record(model.union.variants[variant].shape)
        payload = _property(record, shape.payload) if record is not None else None
        if payload is None:
            found.add("text")
        elif is_text(model, payload.value.shape):
            found.add("raw")
        else:
            found.add("text" if may_be_text(model, payload.value.shape) else "json")
    return found.pop() if len(found) == 1 else "text"


def _property(record: Record, wire_name: str) -> Property | None:
    return next((one for one in record.properties if one.wire_name == wire_name), None)


def _is_payload(model: Model, sentinel: str) -> bool:
    """Whether a variant without a tag has the sentinel as its payload: it is an event, then."""
    if not isinstance(model.shape, Envelope):
        return False
    for variant in model.union.variants:
        record = model.record(variant.shape)
        if record is None or variant.tags:
            continue
        payload = _property(record, model.shape.payload)
        if payload is not None and payload.value.shape == Literals(values=(sentinel,)):
            return True
    return False


def _flat_options(model: Model, readers: Readers) -> Options:
    read = readers.name(model.root)
    options = [(Code("read"), read)]
    first = _first_tag(model.union.choice)
    if not isinstance(model.shape, Untagged) and first == model.shape.tag:
        options.append((Code("tag"), literal(first)))
        options.append((Code("readers"), table_name(read)))
    return options


def _first_tag(choice: Choice) -> str | None:
    """The property whose value decides first among objects."""
    first = among_objects(choice)
    return first.property if isinstance(first, ByTag) else None


def _common_options(model: Model, readers: Readers) -> Options:
    options = [
        (Code("root"), literal(readers.spell.names.classes[model.root])),
        (Code("dispatch"), Code("DISPATCH")),
        (Code("shapes"), Code("shapes")),
    ]
    options += [(Code("nullable"), literal(True))] if model.nullable else []
    if model.terminal:
        options.append((Code("terminal"), set_of([literal(tag) for tag in model.terminal])))
    if model.sentinel is not None and _is_payload(model, model.sentinel):
        options.append((Code("terminal_payload"), literal(model.sentinel)))
    elif model.sentinel is not None:
        options.append((Code("sentinel"), literal(model.sentinel)))
    if model.errors:
        options.append((Code("errors"), set_of([literal(tag) for tag in model.errors])))
    return options


def set_of(items: list[Code]) -> Code:
    """`{a, b}`."""
    return fill("{{{}}}", Code(", ".join(items)))


def is_text(model: Model, shape: Shape) -> bool:
    """Whether a payload is always a string: sent as it is, not as JSON."""
    if isinstance(shape, JsonText):
        return True
    if isinstance(shape, Scalar):
        return shape.type == "string"
    if isinstance(shape, Ref):
        definition = model.definitions[shape.target]
        return isinstance(definition, Enum) and all(isinstance(v, str) for v in definition.values)
    return isinstance(shape, Literals) and all(isinstance(value, str) for value in shape.values)


def may_be_text(model: Model, shape: Shape) -> bool:
    """Whether a payload can be a string among other things."""
    if isinstance(shape, Ref):
        definition = model.definitions[shape.target]
        if isinstance(definition, Union):
            shapes = [variant.shape for variant in definition.variants]
            return any(is_text(model, one) or may_be_text(model, one) for one in shapes)
    return not walked(model, shape)
