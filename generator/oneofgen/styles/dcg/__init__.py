"""Print classes with datamodel-code-generator, and check them against the model.

datamodel-code-generator is imported only when a style needs a module.
"""

from dataclasses import asdict
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from oneofgen.problems import BadInput, Problem
from oneofgen.python.code import Code, checked
from oneofgen.styles.dcg.aliases import without_quotes
from oneofgen.styles.dcg.audit import differences
from oneofgen.styles.dcg.contents import Expecting, Module, Tags
from oneofgen.styles.dcg.dialects import MSGSPEC, PYDANTIC, TYPEDDICT, Dialect
from oneofgen.styles.dcg.document import fed
from oneofgen.styles.style import Subject
from oneofgen.wire import Plan
from oneofgen.wording import printable

OTHER_STYLE = 'use `style = "dataclass"`'

NO_TAGS: Tags = MappingProxyType({})

__all__ = ["MSGSPEC", "PYDANTIC", "TYPEDDICT", "Dialect", "printed_module"]


def printed_module(plan: Plan, subject: Subject, dialect: Dialect, tags: Tags = NO_TAGS) -> Code:
    """Return the module of a model's classes and aliases, printed and checked against the model.

    Args:
        plan: The plan of the adapted model.
        subject: The contents of the package.
        dialect: How the classes are written.
        tags: The tag property and the tag of each struct that msgspec tags itself.

    Raises:
        BadInput: datamodel-code-generator is not installed, fails, or prints something that differs
            from the model.
    """
    style, at = dialect.style, subject.at
    if find_spec("datamodel_code_generator") is None:
        message = f"the style `{style}` needs datamodel-code-generator, which is not installed"
        hint = "install `oneofgen[models]`"
        raise BadInput(Problem(at, "style", message, (hint,)))
    from oneofgen.styles.dcg.printing import printed

    expected = Expecting(plan, subject.names, dialect, tags).module()
    document = fed(
        plan,
        subject.names,
        by_wire=dialect.by_wire,
        always={(record, name) for record, (name, _) in tags.items()},
    )
    try:
        text = without_quotes(
            printed(
                document,
                options=dialect.options,
                imports=_imports(expected),
                about=_about(expected),
                templates=subject.templates,
            )
        )
    except Exception as error:  # any error is one of printing this document
        message = (
            f"the style `{style}` cannot express this root: datamodel-code-generator stops with"
            f" {type(error).__name__}: {printable(str(error))}"
        )
        raise BadInput(Problem(at, "style", message, (OTHER_STYLE,))) from error
    wrong = differences(text, expected)
    if wrong:
        message = f"the style `{style}` cannot express this root: {wrong[0]}"
        raise BadInput(Problem(at, "style", message, (OTHER_STYLE,)))
    return checked(text)


def _imports(expected: Module) -> list[str]:
    """Return the imports that only our templates need, which the document does not cause."""
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
    """Return the data that the templates print, by the name of the class or alias."""
    found: dict[str, Any] = {name: asdict(one) for name, one in expected.aliases.items()}
    found |= {name: asdict(one) for name, one in expected.classes.items()}
    return found
