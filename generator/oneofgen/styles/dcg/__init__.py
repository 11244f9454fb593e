"""Classes printed by datamodel-code-generator, and trusted only after they were held against ours.

datamodel-code-generator itself is imported when a style asks for a module, and not before.
"""

from dataclasses import asdict
from functools import partial
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from oneofgen.problems import BadInput, Problem
from oneofgen.python.code import Code, checked
from oneofgen.styles.dcg.aliases import with_ascii_strings, without_quotes
from oneofgen.styles.dcg.audit import differences
from oneofgen.styles.dcg.contents import Expecting, Module, Tags
from oneofgen.styles.dcg.dialects import MSGSPEC, PYDANTIC, TYPEDDICT, Dialect
from oneofgen.styles.dcg.document import fed
from oneofgen.styles.style import Subject
from oneofgen.wire import Plan
from oneofgen.wording import (
    printable,
)

OTHER_STYLE = 'use `style = "dataclass"`'

NO_TAGS: Tags = MappingProxyType({})

__all__ = ["MSGSPEC", "PYDANTIC", "TYPEDDICT", "Dialect", "printed_module"]


def printed_module(plan: Plan, subject: Subject, dialect: Dialect, tags: Tags = NO_TAGS) -> Code:
    """Return the module of a model's classes and aliases, printed and held against the model.

    Args:
        plan: of what the style can express.
        subject: what the package is made of.
        dialect: how the classes are written.
        tags: the tag property and the tag of each class that is tagged itself.

    Raises:
        BadInput: datamodel-code-generator is not installed, or prints something else than the
            model says.
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
    return checked(text)


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
        *(["typing.Final"] if expected.constants else []),
    ]


def _about(expected: Module) -> dict[str, Any]:
    """What the templates print, as plain data, and how they print an annotation (`spelt`)."""
    found: dict[str, Any] = {name: asdict(one) for name, one in expected.aliases.items()}
    found |= {name: asdict(one) for name, one in expected.classes.items()}
    spelt = partial(with_ascii_strings, names=frozenset(found))
    return {name: {**one, "spelt": spelt} for name, one in found.items()}
