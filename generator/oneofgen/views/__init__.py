"""What each template is given: frozen data whose every string is `Code`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from oneofgen.code import Code, docstring, identifier, literal
from oneofgen.model import Json, Model
from oneofgen.names import Names
from oneofgen.views.built import BuiltDecodingView, built_decoding_view
from oneofgen.views.classes import (
    ClassesView,
    ImportView,
    about,
    classes_view,
    import_view,
    reached_from_records,
)
from oneofgen.views.decoding import (
    DecodingView,
    DispatchView,
    decoding_view,
    dispatch_view,
)
from oneofgen.views.readers import Readers
from oneofgen.views.shapes import ShapesView, shapes_view
from oneofgen.views.texts import with_plain_texts
from oneofgen.views.types import Speller

RUNTIME_NAMES = (
    "UNSET", "DecodeError", "SSEDecoder", "ServerSentEvent", "StreamInterrupted", "Unknown",
    "Unset",
)  # fmt: skip

DECODING_NAMES = (
    "EventDecoder", "aiter_events", "decode", "decode_sse", "encode", "encode_sse", "from_dict",
    "iter_events", "to_dict",
)  # fmt: skip

OUR_UNSET = ("UNSET", "Unset")
"""What msgspec has its own of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InitView:
    """`__init__.py`: imports and nothing else; `exported` are the public names, sorted."""

    template: ClassVar[str] = "__init__.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    exported: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleView:
    """`models.py` of another family than ours: `module` is all but the docstring."""

    template: ClassVar[str] = "module.py.jinja"

    docstring: Code
    module: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemasView:
    """`schemas.py`: a dictionary of JSON schemas."""

    template: ClassVar[str] = "schemas.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    schemas: Code


View: TypeAlias = (
    ClassesView
    | DispatchView
    | DecodingView
    | BuiltDecodingView
    | ModuleView
    | SchemasView
    | ShapesView
)


def package_views(model: Model, names: Names) -> "dict[str, View | InitView]":
    """The view of each rendered file of a package of dataclasses, by its path."""
    model = with_plain_texts(model)
    root = names.classes[model.root]
    reached = reached_from_records(model)
    inner = [one for at, one in model.definitions.items() if at in reached]
    outer = [one for at, one in model.definitions.items() if at not in reached]
    models = classes_view(model, names, f"What the events of `{root}` carry.", inner, {})
    model_names = frozenset(map(str, models.exported))
    events = classes_view(model, names, f"The events of `{root}`.", outer, {".models": model_names})
    event_names = frozenset(map(str, events.exported))
    modules = {at: "m" if at in reached else "e" for at in model.definitions}
    readers = Readers(model, Speller(model, names), modules)
    homes = {".events": event_names, ".models": model_names}
    return {
        "__init__.py": _init(model, root, homes, RUNTIME_NAMES),
        "decoding.py": decoding_view(model, readers),
        "dispatch.py": dispatch_view(model, readers, homes),
        "events.py": events,
        "models.py": models,
        "shapes.py": shapes_view(model, names),
    }


def family_views(
    model: Model,
    names: Names,
    style: str,
    *,
    module: Code,
    whole: Model,
    schemas: Json,
    native: bool | None,
) -> "dict[str, View | InitView]":
    """The same of a package whose classes are of another family.

    Args:
        model: what the style can express.
        names: of its classes and attributes.
        style: the family.
        whole: all that the document says.
        module: the classes and aliases, printed by somebody else.
        schemas: what the document says of each class and alias.
        native: whether the family decodes the root by itself; None if it decodes nothing.
    """
    root = names.classes[model.root]
    spell = Speller(model, names, unknown=style == "pydantic")
    readers = Readers(
        model,
        spell,
        dict.fromkeys(model.definitions, "m"),
        parsed=style == "typeddict",
        closed=style == "msgspec",
    )
    homes = {".models": frozenset(names.classes[at] for at in model.definitions)}
    runtime = tuple(name for name in RUNTIME_NAMES if style != "msgspec" or name not in OUR_UNSET)
    views: dict[str, View | InitView] = {
        "__init__.py": _init(model, root, homes, runtime),
        "decoding.py": built_decoding_view(model, readers, native),
        "dispatch.py": dispatch_view(model, readers, homes),
        "models.py": ModuleView(
            docstring=docstring(f"The events of `{root}` and what they carry."), module=module
        ),
        "shapes.py": shapes_view(with_plain_texts(whole), names),
    }
    if style == "pydantic":
        views["schemas.py"] = SchemasView(
            docstring=docstring("What the document says of each class: its JSON schema."),
            imports=(import_view("typing", ["Any", "Final"]),),
            schemas=literal(schemas),
        )
    return views


def _init(
    model: Model, root: str, homes: Mapping[str, frozenset[str]], runtime: tuple[str, ...]
) -> InitView:
    text = about(model.union).split("\n\n")[0]
    groups = [
        ("._runtime", [identifier(name) for name in runtime]),
        (".decoding", [identifier(name) for name in DECODING_NAMES]),
        (".dispatch", [identifier("DISPATCH")]),
        *(
            (module, [identifier(name) for name in sorted(names)])
            for module, names in homes.items()
        ),
    ]
    exported = sorted(name for _, names_ in groups for name in names_)
    return InitView(
        docstring=docstring(f"`{root}`: {text}" if model.union.description else f"`{root}`."),
        imports=tuple(import_view(module, names_) for module, names_ in groups if names_),
        exported=tuple(literal(name) for name in exported),
    )
