"""The views of `decoding.py` and `dispatch.py`."""

from dataclasses import dataclass
from typing import ClassVar

from oneofgen.code import (
    Code,
    call,
    docstring,
    fill,
    identifier,
    literal,
    mapping,
    names_in,
    names_in_lines,
    subscript,
    tuple_of,
    union,
)
from oneofgen.model import (
    Alias,
    Array,
    ByTag,
    ByType,
    Choice,
    Enum,
    Envelope,
    Literals,
    Map,
    Model,
    Pick,
    Record,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    TagValue,
    Union,
    Untagged,
    Variant,
)
from oneofgen.pointer import Pointer
from oneofgen.views.choices import Chooser, UnionReaderView, table_name, tag_key
from oneofgen.views.classes import ImportView, import_view, reached_from_records
from oneofgen.views.readers import AliasReaderView, EventReaderView, Readers, RecordReaderView
from oneofgen.views.types import NONE, literal_type, record_of, walked


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchView:
    """`dispatch.py`: `entries` are tag and class."""

    template: ClassVar[str] = "dispatch.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    annotation: Code
    entries: tuple[tuple[Code, Code], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodingView:
    """`decoding.py`: readers, and the codec with its arguments."""

    template: ClassVar[str] = "decoding.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    records: tuple[RecordReaderView, ...]
    aliases: tuple[AliasReaderView, ...]
    unions: tuple[UnionReaderView, ...]
    events: tuple[EventReaderView, ...]
    codec: Code
    union: Code
    options: tuple[tuple[Code, Code], ...]


def by_pair(model: Model) -> bool:
    """Whether the root is read as an envelope: one look at the tag, then the payload."""
    choice = model.union.choice
    if not isinstance(model.shape, Envelope) or not isinstance(choice, ByTag):
        return False
    if choice.property != model.shape.tag or choice.absent is not None or choice.other is not None:
        return False
    return all(isinstance(then, Pick) for _, then in choice.cases) and all(
        (record := record_of(model, variant)) is not None
        and record.additional is None
        and {model.shape.tag, model.shape.payload} <= {p.wire_name for p in record.properties}
        for variant in model.union.variants
    )


# --- dispatch.py ---------------------------------------------------------------------------


def variant_type(model: Model, variant: Variant, readers: Readers) -> Code:
    """The class of a variant, as `DISPATCH` has it."""
    shape = variant.shape
    if isinstance(shape, Ref):
        definition = model.definitions[shape.target]
        if isinstance(definition, Record):
            return readers.spell.name(shape.target)
        if isinstance(definition, Alias):
            return variant_type(
                model, Variant(at=variant.at, shape=definition.value.shape), readers
            )
        if isinstance(definition, Enum):
            return literal_type(definition.values[0])
    if isinstance(shape, Literals):
        return literal_type(shape.values[0])
    if isinstance(shape, Scalar):
        kinds = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
        return identifier(kinds[shape.type])
    return identifier(
        "list" if isinstance(shape, Array) else "dict" if isinstance(shape, Map) else "object"
    )


def dispatch_entries(model: Model, readers: Readers) -> list[tuple[Scalar_, list[Code]]]:
    """Tags and the classes that each selects, in document order."""
    found: list[tuple[Scalar_, list[Code]]] = []
    for variant in model.union.variants:
        cls = variant_type(model, variant, readers)
        for tag in variant.tags:
            same = [
                classes
                for other, classes in found
                if other == tag and isinstance(other, bool) == isinstance(tag, bool)
            ]
            if not same:
                found.append((tag, [cls]))
            elif cls not in same[0]:
                same[0].append(cls)
    return found


def dispatch_view(model: Model, readers: Readers, homes: dict[str, frozenset[str]]) -> DispatchView:
    """The view of the public table."""
    entries = dispatch_entries(model, readers)
    tags = [tag for tag, _ in entries]
    typed = len(set(tags)) < len(tags)
    kinds = union(sorted({literal_type(tag) for tag in tags})) if tags else Code("str")
    shared = any(len(classes) > 1 for _, classes in entries)
    root = readers.spell.name(model.root)
    value = Code("Any") if shared else subscript("type", [root])
    key = subscript("tuple", [Code("str"), kinds]) if typed else kinds
    annotation = subscript("Mapping", [key, value])
    rows = tuple(
        (
            _typed_key(tag) if typed else literal(tag),
            classes[0] if len(classes) == 1 else tuple_of(classes),
        )
        for tag, classes in entries
    )
    used = names_in(annotation, *(cls for _, cls in rows)) | {"Final", "MappingProxyType"}
    return DispatchView(
        docstring=docstring(f"Which class each tag of `{root}` selects, in document order."),
        imports=_imports(used, homes),
        annotation=annotation,
        entries=rows,
    )


def _typed_key(tag: Scalar_) -> Code:
    kinds = ((bool, "boolean"), (int | float, "number"), (str, "string"))
    return tuple_of([literal(next(n for k, n in kinds if isinstance(tag, k))), literal(tag)])


# --- decoding.py ---------------------------------------------------------------------------

STANDARD: dict[str, tuple[str, ...]] = {
    "collections.abc": ("Callable", "Mapping"),
    "functools": ("partial",),
    "types": ("MappingProxyType",),
    "typing": ("Any", "Final"),
}

RUNTIME = (
    "UNSET", "UNUSUAL", "Envelope", "Flat", "Shapes", "StreamDecoder", "Unknown",
    "any_array", "any_object", "array", "as_it_is", "best_fit", "json_text", "leftover", "mapping",
    "new", "null", "patched", "tag_key", "tuple_array", "unlisted",
)  # fmt: skip


def _prefixes(used: frozenset[str]) -> tuple[ImportView, ...]:
    """The modules of classes, by the letters that stand for them."""
    names = [Code(f"{module} as {module[0]}") for module in ("events", "models")]
    return tuple(
        ImportView(module=Code("."), names=(name,), local=True) for name in names if name[0] in used
    )


def _imports(
    used: frozenset[str],
    homes: dict[str, frozenset[str]],
    first: tuple[ImportView, ...] = (),
) -> tuple[ImportView, ...]:
    known = {**{m: frozenset(names) for m, names in STANDARD.items()}, **homes}
    return first + tuple(
        import_view(module, used & names) for module, names in known.items() if used & names
    )


def decoding_view(model: Model, readers: Readers) -> DecodingView:
    """The view of the readers and the codec."""
    pair = by_pair(model)
    reached = reached_from_records(model)
    roots = {at for _, at in _tags(model)} if pair else set[Pointer]()
    records: list[RecordReaderView] = []
    aliases: list[AliasReaderView] = []
    unions: list[UnionReaderView] = []
    for at, definition in model.definitions.items():
        if isinstance(definition, Record) and (at not in roots or at in reached):
            records.append(readers.record(definition))
        elif isinstance(definition, Alias):
            aliases.append(readers.alias(definition))
        elif isinstance(definition, Union) and _needs_reader(model, at, reached, pair):
            unions += Chooser(readers, definition).build()
    events = _event_readers(model, readers) if pair else ()
    root = readers.of(model.root)
    root = union([root, NONE]) if model.nullable else root
    options = (
        _envelope_options(model, readers) if pair else _flat_options(model, readers)
    ) + _common_options(model, readers)
    name = readers.spell.names.classes[model.root]
    parts = (records, aliases, unions, events)
    used = _used_names(*parts) | names_in(*(code for _, code in options))
    used |= {"Any", "Final", "Shapes", "StreamDecoder", "Envelope" if pair else "Flat"}
    homes = {
        "._runtime": frozenset(RUNTIME),
        ".dispatch": frozenset({"DISPATCH"}),
    }
    return DecodingView(
        docstring=docstring(f"JSON and server-sent events to `{name}` and back."),
        imports=_imports(used, homes, _prefixes(used | {root[0]})),
        records=tuple(records),
        aliases=tuple(aliases),
        unions=tuple(unions),
        events=tuple(events),
        codec=Code("Envelope" if pair else "Flat"),
        union=root,
        options=tuple(options),
    )


def _needs_reader(model: Model, at: Pointer, reached: frozenset[Pointer], pair: bool) -> bool:
    """Whether some value is read as this union: the root if it is no envelope, or a property."""
    if at == model.root:
        return not pair or at in reached
    return at in reached and walked(model, Ref(target=at))


def _event_readers(model: Model, readers: Readers) -> tuple[EventReaderView, ...]:
    assert isinstance(model.shape, Envelope)
    made: dict[Pointer, EventReaderView] = {}
    for variant in model.union.variants:
        record = record_of(model, variant)
        if record is not None and record.at not in made:
            tags = [tag for tag, at in _tags(model) if at == record.at]
            made[record.at] = readers.event(record, model.shape, tags)
    return tuple(made.values())


def _tags(model: Model) -> list[tuple[TagValue, Pointer]]:
    """Each tag of the root and the record that it selects."""
    choice = model.union.choice
    if not isinstance(choice, ByTag):
        return []
    found: list[tuple[TagValue, Pointer]] = []
    for tag, then in choice.cases:
        if isinstance(then, Pick):
            record = record_of(model, model.union.variants[then.variant])
            if record is not None:
                found.append((tag, record.at))
    return found


def _envelope_options(model: Model, readers: Readers) -> list[tuple[Code, Code]]:
    shape = model.shape
    assert isinstance(shape, Envelope)
    payloads: list[tuple[Code, Code]] = []
    raw: list[Code] = []
    text: list[Code] = []
    others: list[tuple[Code, Code]] = []
    first: dict[Pointer, TagValue] = {}
    for tag, at in _tags(model):
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


def _flat_options(model: Model, readers: Readers) -> list[tuple[Code, Code]]:
    read = readers.name(model.root)
    options = [(Code("read"), read)]
    first = _first_tag(model.union.choice)
    if not isinstance(model.shape, Untagged) and first == model.shape.tag:
        options.append((Code("tag"), literal(first)))
        options.append((Code("readers"), table_name(read)))
    return options


def _first_tag(choice: Choice) -> str | None:
    """The property whose value decides first among objects."""
    if isinstance(choice, ByType):
        return next((_first_tag(then) for kind, then in choice.cases if kind == "object"), None)
    return choice.property if isinstance(choice, ByTag) else None


def _common_options(model: Model, readers: Readers) -> list[tuple[Code, Code]]:
    options = [
        (Code("root"), literal(readers.spell.names.classes[model.root])),
        (Code("dispatch"), Code("DISPATCH")),
        (Code("shapes"), Code("shapes")),
    ]
    options += [(Code("nullable"), literal(True))] if model.nullable else []
    if model.terminal:
        options.append((Code("terminal"), set_of([literal(tag) for tag in model.terminal])))
    if model.sentinel is not None:
        options.append((Code("sentinel"), literal(model.sentinel)))
    if model.errors:
        options.append((Code("errors"), set_of([literal(tag) for tag in model.errors])))
    return options


def set_of(items: list[Code]) -> Code:
    """`{a, b}`."""
    return fill("{{{}}}", Code(", ".join(items)))


def is_text(model: Model, shape: Shape) -> bool:
    """Whether a payload is always a string: sent as it is, not as JSON."""
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


def _used_names(
    records: list[RecordReaderView],
    aliases: list[AliasReaderView],
    unions: list[UnionReaderView],
    events: tuple[EventReaderView, ...],
) -> frozenset[str]:
    codes: list[Code] = [alias.read for alias in aliases] + [alias.returns for alias in aliases]
    for record in records:
        steps = [code for s in record.steps for code in (s.source, s.read) if code is not None]
        codes += [record.record, record.slow, *steps]
        codes += [record.usual, record.leftover] if steps else []
    for event in events:
        codes += [event.record, event.read, event.extra, *(value for _, value in event.rest)]
    used = set(names_in(*codes))
    used |= {"new"} if records or events else set()
    used |= {"UNUSUAL"} if any(record.steps for record in records) else set()
    for one in unions:
        used |= names_in_lines(one.lines) | names_in(one.returns)
        used |= names_in(*(read for table in one.tables for _, read in table.entries))
        used |= names_in(*(table.annotation for table in one.tables))
    return frozenset(used)
