"""The style `typeddict`: types for parsed JSON, which is not converted."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from oneofgen.model import Model, Note, Record
from oneofgen.styles.adapting import expressible, pruned
from oneofgen.styles.style import Style, Subject
from oneofgen.wire import Capabilities

if TYPE_CHECKING:
    from oneofgen.python import Views


class TypedDict(Style):
    """The style `typeddict`."""

    name: ClassVar[str] = "typeddict"
    runtime: ClassVar[Mapping[str, str]] = {"family_typeddict.py": "family.py"}

    def adapted(self, model: Model) -> Model:
        return pruned(_without_empty_keys(expressible(model)))

    def capabilities(self, model: Model) -> Capabilities:
        return Capabilities(parsed=True, unknown=False)

    def views(self, subject: Subject) -> "Views":
        from oneofgen.python import module_views
        from oneofgen.styles.dcg import TYPEDDICT, printed_module

        made = self.planned(subject.model)
        module = printed_module(made, subject, TYPEDDICT)
        return module_views(made, subject.names, module=module, whole=subject.whole)


def _without_empty_keys(model: Model) -> Model:
    """Return the model without properties that have an empty name; the dictionaries keep them."""
    notes: list[Note] = []
    definitions = dict(model.definitions)
    for at, one in model.definitions.items():
        if isinstance(one, Record):
            named = tuple(prop for prop in one.properties if prop.wire_name)
            definitions[at] = replace(one, properties=named)
            message = "a property with an empty name cannot be declared in a `TypedDict`"
            notes += [Note(at=at, code="anything", message=message)] * (named != one.properties)
    return replace(model, definitions=definitions, notes=(*model.notes, *notes))
