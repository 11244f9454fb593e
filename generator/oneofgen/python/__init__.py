"""What each template is given: frozen data whose every string is `Code`."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.model import Json, Model
from oneofgen.names import Names
from oneofgen.python.annotations import Speller
from oneofgen.python.checks import ChecksView, checks_view
from oneofgen.python.classes import ClassesView, ImportView, classes_view, export_order, import_view
from oneofgen.python.code import Code, docstring, identifier, json_object, quoted
from oneofgen.python.constants import ConstantsView, constants_view
from oneofgen.python.decoding import DecodingView, decoding_view
from oneofgen.python.dispatch import DispatchView, dispatch_view
from oneofgen.python.readers import Readers
from oneofgen.python.records import Built, Stored
from oneofgen.wire import Plan, decoded_in_payloads

RUNTIME_NAMES = (
    "UNSET", "DecodeError", "SSEDecoder", "ServerSentEvent", "StreamInterrupted", "Unknown",
    "Unset",
)  # fmt: skip

DECODING_NAMES = (
    "EventDecoder", "aiter_events", "decode", "decode_sse", "encode", "encode_line", "encode_sse",
    "from_dict", "iter_events", "read_record", "to_dict",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class InitView:
    """`__init__.py`: imports and nothing else.

    `exported` are the public names: constants, classes, functions, each sorted.
    """

    template: ClassVar[str] = "__init__.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    exported: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleView:
    """`models.py` of another family than ours.

    `module` is all but the docstring and the constants of enums.
    """

    template: ClassVar[str] = "module.py.jinja"

    docstring: Code
    module: Code
    constants: tuple[ConstantsView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemasView:
    """`schemas.py`: JSON schemas; `text` is the literal of a JSON object, by name."""

    template: ClassVar[str] = "schemas.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    text: Code


View: TypeAlias = (
    InitView | ClassesView | DispatchView | DecodingView | ModuleView | SchemasView | ChecksView
)

Views: TypeAlias = Mapping[str, View]
"""The view of each rendered file of a package, by its path."""


def dataclass_views(plan: Plan, names: Names) -> Views:
    """Return the views of a package of dataclasses."""
    model = plan.model
    root = names.classes[model.root]
    spell = Speller(plan, names)
    inner = [one for at, one in model.definitions.items() if at in plan.held]
    outer = [one for at, one in model.definitions.items() if at not in plan.held]
    models = classes_view(plan, spell, f"What the events of `{root}` carry.", inner, {})
    model_names = frozenset(map(str, models.exported))
    events = classes_view(plan, spell, f"The events of `{root}`.", outer, {".models": model_names})
    event_names = frozenset(map(str, events.exported))
    modules = {at: "models" if at in plan.held else "events" for at in model.definitions}
    homes = {".events": event_names, ".models": model_names}
    return {
        "__init__.py": _init(model, root, homes, RUNTIME_NAMES),
        "decoding.py": decoding_view(Stored(Readers(spell, modules))),
        "dispatch.py": dispatch_view(model, spell, homes),
        "events.py": events,
        "models.py": models,
        "checks.py": checks_view(model, names),
    }


def module_views(
    plan: Plan, names: Names, *, module: Code, whole: Model, runtime: Iterable[str] = RUNTIME_NAMES
) -> Views:
    """Return the views of a package whose classes somebody else has printed.

    Args:
        plan: of what the style can express.
        names: of its classes and attributes.
        module: the classes and aliases.
        whole: all that the document says.
        runtime: what `__init__.py` exports of the runtime.
    """
    model = plan.model
    root = names.classes[model.root]
    spell = Speller(plan, names)
    readers = Readers(spell, dict.fromkeys(model.definitions, "models"))
    views = (constants_view(one, names) for one in model.definitions.values())
    constants = tuple(view for view in views if view is not None)
    defined = [names.classes[at] for at in model.definitions]
    homes = {".models": frozenset((*defined, *(view.name for view in constants)))}
    return {
        "__init__.py": _init(model, root, homes, runtime),
        "decoding.py": decoding_view(Built(readers)),
        "dispatch.py": dispatch_view(model, spell, homes),
        "models.py": ModuleView(
            docstring=docstring(f"The events of `{root}` and what they carry."),
            module=module,
            constants=constants,
        ),
        "checks.py": checks_view(decoded_in_payloads(whole), names),
    }


def schemas_view(schemas: Mapping[str, Json]) -> SchemasView:
    """Return the view of the JSON schemas of classes and aliases."""
    return SchemasView(
        docstring=docstring("The JSON schema of each class, as the document has it."),
        imports=(
            import_view("functools", ["cache"]),
            import_view("json", ["loads"]),
            import_view("typing", ["Any", "Final"]),
        ),
        text=json_object(schemas),
    )


def _init(
    model: Model, root: str, homes: Mapping[str, frozenset[str]], runtime: Iterable[str]
) -> InitView:
    description = model.union.description.strip().split("\n\n")[0]
    groups = [
        ("._runtime", [identifier(name) for name in runtime]),
        (".decoding", [identifier(name) for name in DECODING_NAMES]),
        (".dispatch", [identifier("DISPATCH")]),
        *(
            (module, [identifier(name) for name in sorted(names)])
            for module, names in homes.items()
        ),
    ]
    exported = sorted((name for _, names_ in groups for name in names_), key=export_order)
    return InitView(
        docstring=docstring(f"`{root}`: {description}" if description else f"`{root}`."),
        imports=tuple(import_view(module, names_) for module, names_ in groups if names_),
        exported=tuple(quoted(name) for name in exported),
    )
