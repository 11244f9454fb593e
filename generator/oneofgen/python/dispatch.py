"""The view of `dispatch.py`: the public table of tags and classes."""

from collections.abc import Mapping
from typing import ClassVar

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    Alias,
    Array,
    Enum,
    Literals,
    Map,
    Model,
    Record,
    Ref,
    Scalar,
    Shape,
    TagValue,
    json_key,
)
from oneofgen.python.annotations import NONE, Speller, literal_type
from oneofgen.python.classes import ImportView, imports
from oneofgen.python.code import (
    Code,
    docstring,
    fixed,
    identifier,
    literal,
    names_in,
    subscript,
    tuple_of,
    union,
)
from oneofgen.surface import SCALARS

MODULES: dict[str, frozenset[str]] = {
    "collections.abc": frozenset({"Mapping"}),
    "types": frozenset({"MappingProxyType"}),
    "typing": frozenset({"Any", "Final", "Union"}),
}
"""Where the names come from that the table uses besides classes."""

OBJECT = fixed("object")


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchView:
    """`dispatch.py`: `entries` are tag and class."""

    template: ClassVar[str] = "dispatch.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    annotation: Code
    entries: tuple[tuple[Code, Code], ...]


def dispatch_view(
    model: Model, spell: Speller, homes: Mapping[str, frozenset[str]]
) -> DispatchView:
    """Return the view of the public table; `homes` has the names of classes by module."""
    entries = dispatch_entries(model, spell)
    tags = [tag for tag, _ in entries]
    typed = len(set(tags)) < len(tags)
    kinds = union(sorted({*map(_key_type, tags)}, key=_none_last)) if tags else fixed("str")
    shared = any(len(classes) > 1 for _, classes in entries)
    root = spell.name(model.root)
    # What is no class, a literal for instance, has no place in `type[…]`.
    classes = all(model.record(variant.shape) for variant in model.union.variants)
    value = fixed("Any") if shared else subscript("type", [root if classes else fixed("Any")])
    key = subscript("tuple", [fixed("str"), kinds]) if typed else kinds
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
        imports=imports(used, {**MODULES, **homes}),
        annotation=annotation,
        entries=rows,
    )


def dispatch_entries(model: Model, spell: Speller) -> list[tuple[TagValue, list[Code]]]:
    """Return the tags, each with the classes that it selects, in document order."""
    found: dict[tuple[bool, TagValue], tuple[TagValue, dict[Code, None]]] = {}
    for variant in model.union.variants:
        cls = _class(model, variant.shape, spell)
        for tag in variant.tags:
            _, classes = found.setdefault((isinstance(tag, bool), tag), (tag, {}))
            classes[cls] = None
    return [(tag, [*classes]) for tag, classes in found.values()]


def _class(model: Model, shape: Shape, spell: Speller) -> Code:
    """Return the class of a variant, as it stands in `DISPATCH`."""
    match shape:
        case Ref(target=target):
            definition = model.definitions[target]
            if isinstance(definition, Record):
                return spell.name(target)
            if isinstance(definition, Alias):
                return _class(model, definition.value.shape, spell)
            return literal_type(definition.values[0]) if isinstance(definition, Enum) else OBJECT
        case Literals(values=values):
            return literal_type(values[0])
        case Scalar(type=kind):
            return identifier(SCALARS[kind])
        case Array():
            return fixed("list")
        case Map():
            return fixed("dict")
        case _:
            return OBJECT


def _key_type(tag: TagValue) -> Code:
    return NONE if tag is None else literal_type(tag)


def _none_last(kind: Code) -> tuple[bool, Code]:
    return kind == NONE, kind


def _typed_key(tag: TagValue) -> Code:
    return tuple_of([literal(json_key(tag)[0]), literal(tag)])
