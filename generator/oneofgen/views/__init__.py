"""What each template is given: frozen data whose every string is `Code`."""

from dataclasses import dataclass
from typing import ClassVar

from oneofgen.code import Code, docstring, identifier, literal
from oneofgen.model import Model
from oneofgen.names import Names
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
from oneofgen.views.surface import SurfaceView, surface_view
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

View = ClassesView | DispatchView | DecodingView | ShapesView | SurfaceView


@dataclass(frozen=True, slots=True, kw_only=True)
class InitView:
    """`__init__.py`: imports and nothing else; `exported` are the public names, sorted."""

    template: ClassVar[str] = "__init__.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    exported: tuple[Code, ...]


def package_views(model: Model, names: Names) -> "dict[str, View | InitView]":
    """The view of each rendered file of a package, by its path."""
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
        "__init__.py": _init(model, root, models, events),
        "decoding.py": decoding_view(model, readers),
        "dispatch.py": dispatch_view(model, readers, homes),
        "events.py": events,
        "models.py": models,
        "shapes.py": shapes_view(model, names),
        "surface.txt": surface_view(model, names),
    }


def _init(model: Model, root: str, models: ClassesView, events: ClassesView) -> InitView:
    text = about(model.union).split("\n\n")[0]
    groups = [
        ("._runtime", [identifier(name) for name in RUNTIME_NAMES]),
        (".decoding", [identifier(name) for name in DECODING_NAMES]),
        (".dispatch", [identifier("DISPATCH")]),
        (".events", sorted(events.exported)),
        (".models", sorted(models.exported)),
    ]
    exported = sorted(name for _, names_ in groups for name in names_)
    return InitView(
        docstring=docstring(f"`{root}`: {text}" if model.union.description else f"`{root}`."),
        imports=tuple(import_view(module, names_) for module, names_ in groups if names_),
        exported=tuple(literal(name) for name in exported),
    )
