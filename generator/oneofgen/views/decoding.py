"""The views of `decoding.py` and `dispatch.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from oneofgen.code import (
    Code,
    docstring,
    identifier,
    literal,
    names_in,
    names_in_lines,
    subscript,
    tuple_of,
    union,
)
from oneofgen.model import (
    Alias,
    Array,
    Enum,
    Envelope,
    Literals,
    Map,
    Model,
    Record,
    Ref,
    Scalar,
    Scalar_,
    Union,
    Variant,
)
from oneofgen.pointer import Pointer
from oneofgen.views.choices import Chooser, UnionReaderView
from oneofgen.views.classes import ImportView, import_view, reached_from_records, read_definitions
from oneofgen.views.codec import by_pair, codec_options, selected
from oneofgen.views.readers import AliasReaderView, EventReaderView, Readers, RecordReaderView
from oneofgen.views.types import NONE, literal_type, walked


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
    # What is no class, a literal for instance, has no place in `type[…]`.
    classes = all(model.record(variant.shape) for variant in model.union.variants)
    value = Code("Any") if shared else subscript("type", [root if classes else Code("Any")])
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
    "UNSET", "UNUSUAL", "Envelope", "Flat", "Shapes", "StreamDecoder", "Unknown", "WholeEnvelope",
    "any_array", "any_object", "array", "as_it_is", "best_fit", "first_item", "json_text",
    "mapping", "null", "tag_key", "tuple_array", "unlisted",
)  # fmt: skip

FAMILY = ("leftover", "new", "patched", "with_text")


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
    in_models = reached_from_records(model)
    read = read_unions(model, pair)
    roots = {at for _, at in selected(model)} if pair else set[Pointer]()
    records: list[RecordReaderView] = []
    aliases: list[AliasReaderView] = []
    unions: list[UnionReaderView] = []
    for at, definition in model.definitions.items():
        if isinstance(definition, Record) and (at not in roots or at in in_models):
            records.append(readers.record(definition))
        elif isinstance(definition, Alias):
            aliases.append(readers.alias(definition))
        elif at in read and isinstance(definition, Union):
            unions += Chooser(readers, definition).build()
    events = _event_readers(model, readers) if pair else ()
    root = readers.of(model.root)
    root = union([root, NONE]) if model.nullable else root
    codec, options = codec_options(model, readers)
    name = readers.spell.names.classes[model.root]
    parts = (records, aliases, unions, events)
    used = _used_names(*parts) | names_in(*(code for _, code in options))
    used |= {"Any", "Final", "Shapes", "StreamDecoder", str(codec)}
    return DecodingView(
        docstring=docstring(f"JSON and server-sent events to `{name}` and back."),
        imports=module_imports(used | {root[0]}, FAMILY),
        records=tuple(records),
        aliases=tuple(aliases),
        unions=tuple(unions),
        events=tuple(events),
        codec=codec,
        union=root,
        options=tuple(options),
    )


def module_imports(
    used: frozenset[str], family: Iterable[str], natives: Iterable[str] = ()
) -> tuple[ImportView, ...]:
    """The imports of `decoding.py`; `family`: what the classes' own module is asked for."""
    homes = {
        "._runtime": frozenset(RUNTIME),
        "._runtime.family": frozenset(family),
        "._runtime.natives": frozenset(natives),
        ".dispatch": frozenset({"DISPATCH"}),
    }
    return _imports(used, homes, _prefixes(used))


def read_unions(model: Model, pair: bool) -> frozenset[Pointer]:
    """The unions as which some value is read: the root if it is no envelope, and those below.

    A group of the root is not among them: its variants are the root's own.
    """
    shapes = [variant.shape for variant in model.union.variants]
    below = read_definitions(model, shapes)
    unions = {at for at in below if isinstance(model.definitions[at], Union)}
    found = {at for at in unions if walked(model, Ref(target=at))}
    return frozenset(found if pair else {*found, model.root})


def _event_readers(model: Model, readers: Readers) -> tuple[EventReaderView, ...]:
    assert isinstance(model.shape, Envelope)
    made: dict[Pointer, EventReaderView] = {}
    for variant in model.union.variants:
        record = model.record(variant.shape)
        if record is not None and record.at not in made:
            tags = [tag for tag, at in selected(model) if at == record.at]
            made[record.at] = readers.event(record, model.shape, tags)
    return tuple(made.values())


def _used_names(
    records: list[RecordReaderView],
    aliases: list[AliasReaderView],
    unions: list[UnionReaderView],
    events: tuple[EventReaderView, ...],
) -> frozenset[str]:
    codes: list[Code] = [alias.read for alias in aliases] + [alias.returns for alias in aliases]
    for record in records:
        steps = [code for s in record.steps for code in (s.source, s.read) if code is not None]
        codes += [record.record, record.slow, record.result, *steps]
        codes += [record.usual, record.leftover] if steps else []
    for event in events:
        codes += [
            event.record,
            event.read,
            event.extra,
            event.result,
            *(value for _, value in event.rest),
        ]
    used = set(names_in(*codes))
    used |= {"new"} if records or events else set()
    used |= {"UNUSUAL"} if any(record.steps for record in records) else set()
    return frozenset(used) | names_of_unions(unions)


def names_of_unions(unions: list[UnionReaderView]) -> frozenset[str]:
    """The names that the readers of unions use."""
    used: set[str] = set()
    for one in unions:
        used |= names_in_lines(one.lines) | names_in(one.returns)
        used |= names_in(*(read for table in one.tables for _, read in table.entries))
        used |= names_in(*(table.annotation for table in one.tables))
    return frozenset(used)
