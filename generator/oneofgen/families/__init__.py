"""Classes of other families than ours, printed by datamodel-code-generator."""

from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from oneofgen.code import Code
from oneofgen.families.adapting import adapted
from oneofgen.families.audit import differences
from oneofgen.families.expected import Expecting
from oneofgen.families.fed import fed
from oneofgen.families.structs import structs
from oneofgen.model import Model, Record
from oneofgen.names import Names
from oneofgen.problems import BadInput, Position, Problem

__all__ = ["adapted", "printed_module"]


def printed_module(
    model: Model, names: Names, style: str, templates: Path, at: Position
) -> Code:
    """The module of a model's classes and aliases, printed and then held against the model.

    Args:
        model: what the style can express.
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

    tags = structs(model).tags if style == "msgspec" else {}
    expected = Expecting(model, names, style, tags).module()
    about = {name: asdict(one) for name, one in (*expected.classes.items(), *expected.aliases.items())}
    text = printed(
        style,
        fed(
            model,
            names,
            unknown=style == "pydantic",
            always={(at, name) for at, (name, _) in tags.items()},
        ),
        aliases=_aliases(model, names) if style != "typeddict" else {},
        about=about,
        templates=templates,
    )
    wrong = differences(text, expected)
    if wrong:
        message = f"the style `{style}` cannot express this root: {wrong[0]}"
        hint = "use `style = \"dataclass\"`"
        raise BadInput(Problem(at, "style", message, (hint,)))
    return Code(text)


def _aliases(model: Model, names: Names) -> dict[str, str]:
    return {
        f"{names.classes[at]}.{wire}": attribute
        for at, one in model.definitions.items()
        if isinstance(one, Record)
        for wire, attribute in names.fields[at].items()

    }
