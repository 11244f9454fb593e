"""Classes of other families than ours, printed by datamodel-code-generator."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from oneofgen.code import Code
from oneofgen.families.adapting import adapted
from oneofgen.families.audit import differences
from oneofgen.families.expected import Expecting, Module, Tags
from oneofgen.families.fed import fed
from oneofgen.families.structs import structs, unnameable
from oneofgen.load import printable
from oneofgen.model import Json, Model
from oneofgen.names import Names
from oneofgen.pointer import Pointer
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.wire import Capabilities, Plan

OTHER_STYLE = 'use `style = "dataclass"`'
WIDER_STYLE = 'use `style = "dataclass"` or `"pydantic"`'

__all__ = ["adapted", "cannot_express", "capabilities", "plain_schemas", "printed_module"]


def capabilities(model: Model, style: str) -> Capabilities:
    """What the classes of a style can do with a model."""
    if style == "typeddict":
        return Capabilities(parsed=True, unknown=False)
    if style == "msgspec":
        native = model.root not in structs(model).opaque
        return Capabilities(unknown=False, undeclared=False, native=native)
    return Capabilities()


def printed_module(plan: Plan, names: Names, style: str, templates: Path, at: Position) -> Code:
    """The module of a model's classes and aliases, printed and then held against the model.

    Args:
        plan: of what the style can express.
        names: of its classes and attributes.
        style: the family.
        templates: the folder of the templates that datamodel-code-generator is given.
        at: where the style was chosen.

    Raises:
        BadInput: datamodel-code-generator is not installed, or prints something else than the
            model says.
    """
    if find_spec("datamodel_code_generator") is None:
        message = f"the style `{style}` needs datamodel-code-generator, which is not installed"
        hint = "install `oneofgen[models]`"
        raise BadInput(Problem(at, "style", message, (hint,)))
    from oneofgen.families.printing import printed

    tags: Tags = structs(plan.model).tags if style == "msgspec" else {}
    expected = Expecting(plan, names, style, tags).module()
    document = fed(
        plan,
        names,
        by_wire=style == "typeddict",
        always={(at, name) for at, (name, _) in tags.items()},
    )
    try:
        text = printed(
            style,
            document,
            imports=_imports(expected),
            about=_about(expected),
            templates=templates,
        )
    except Exception as error:  # whatever it is, it is about this document
        message = (
            f"the style `{style}` cannot express this root: datamodel-code-generator stops with"
            f" {type(error).__name__}: {printable(str(error))}"
        )
        raise BadInput(Problem(at, "style", message, (OTHER_STYLE,))) from error
    wrong = differences(text, expected)
    if wrong:
        message = f"the style `{style}` cannot express this root: {wrong[0]}"
        raise BadInput(Problem(at, "style", message, (OTHER_STYLE,)))
    return Code(text)


def _imports(expected: Module) -> list[str]:
    """What only our templates print, and nothing that is fed."""
    fields = [field for one in expected.classes.values() for field in one.fields.values()]
    renamed = any(
        field.default is not None and field.default.startswith("field(") for field in fields
    )
    fixed = any(field.fixed for field in fields)
    return [
        *(["_runtime.family.field"] if renamed else []),
        *(["typing.ClassVar", "typing.Literal"] if fixed else []),
    ]


def _about(expected: Module) -> dict[str, Any]:
    """What the templates print, as plain data."""
    found: dict[str, Any] = {name: asdict(one) for name, one in expected.aliases.items()}
    found |= {name: asdict(one) for name, one in expected.classes.items()}
    return found


def cannot_express(
    model: Model, style: str, position: Callable[[Pointer], Position]
) -> Iterator[Problem]:
    """What a style refuses, and where it stands."""
    for prop in unnameable(model) if style == "msgspec" else ():
        message = (
            f"the style `msgspec` has no field for the property `{printable(prop.wire_name)}`:"
            " its name holds a quote, a backslash or a control character"
        )
        yield Problem(position(prop.at), "style", message, (WIDER_STYLE,))


def plain_schemas(tree: Mapping[str, Json]) -> dict[str, Json]:
    """The schemas of a canonical document by name, without what only we can read."""
    components = cast("dict[str, dict[str, dict[str, Json]]]", tree["components"])
    return {name: _plain(schema) for name, schema in components["schemas"].items()}


def _plain(node: Json) -> Json:
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _plain(item) for key, item in node.items() if not key.startswith("x-oneofgen-")}
