"""The style `msgspec`: structs, decoded by msgspec itself where it can decode the root."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from oneofgen.model import (
    Alias,
    Anything,
    Array,
    Enum,
    Literals,
    Model,
    Scalar,
    Scalar_,
    Shape,
    Value,
)
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import Pointer
from oneofgen.styles.adapting import everywhere, expressible, pruned
from oneofgen.styles.structs import structs, unnameable, with_opaque
from oneofgen.styles.style import Style, Subject
from oneofgen.wire import Capabilities
from oneofgen.wording import printable

if TYPE_CHECKING:
    from oneofgen.python import Views

WIDER_STYLE = 'use `style = "dataclass"` or `"pydantic"`'

OF_MSGSPEC = frozenset({"UNSET", "Unset"})
"""Names that are not exported from our runtime, since msgspec has its own."""


class Msgspec(Style):
    """The style `msgspec`."""

    name: ClassVar[str] = "msgspec"
    runtime: ClassVar[Mapping[str, str]] = {
        "family_msgspec.py": "family.py",
        "natives_msgspec.py": "natives.py",
    }

    def refused(self, model: Model, position: Callable[[Pointer], Position]) -> Iterator[Problem]:
        for prop in unnameable(model):
            message = (
                f"the style `msgspec` has no field for the property `{printable(prop.wire_name)}`:"
                " its name holds a quote, a backslash or a control character"
            )
            yield Problem(position(prop.at), "style", message, (WIDER_STYLE,))

    def adapted(self, model: Model) -> Model:
        model = everywhere(_without_flags(expressible(model)), _without_places)
        return pruned(with_opaque(model, structs(model).opaque))

    def capabilities(self, model: Model) -> Capabilities:
        native = model.root not in structs(model).opaque
        return Capabilities(unknown=False, undeclared=False, native=native)

    def views(self, subject: Subject) -> "Views":
        from oneofgen.python import RUNTIME_NAMES, module_views
        from oneofgen.styles.dcg import MSGSPEC, printed_module

        made = self.planned(subject.model)
        tags = structs(subject.model).tags
        module = printed_module(made, subject, MSGSPEC, tags)
        runtime = [name for name in RUNTIME_NAMES if name not in OF_MSGSPEC]
        return module_views(
            made, subject.names, module=module, whole=subject.whole, runtime=runtime
        )


def _without_places(shape: Shape) -> Shape:
    """Return `list[Any]` for an array whose first items have their own types.

    An array of scalars is kept.
    """
    if not isinstance(shape, Array) or not shape.prefix:
        return shape
    inner = [value.shape for value in (*shape.prefix, shape.items)]
    if all(isinstance(one, Scalar | Literals) for one in inner):
        return shape
    reason = "msgspec does not support `prefixItems`"
    return Array(items=Value(shape=Anything(reason=reason), nullable=True))


def _without_flags(model: Model) -> Model:
    definitions = dict(model.definitions)
    for at, one in model.definitions.items():
        if isinstance(one, Enum) and any(isinstance(value, bool) for value in one.values):
            definitions[at] = Alias(
                at=at,
                place=one.place,
                value=Value(shape=_flag(one.values)),
                title=one.title,
                description=one.description,
                deprecated=one.deprecated,
            )

    def change(shape: Shape) -> Shape:
        values = shape.values if isinstance(shape, Literals) else ()
        return _flag(values) if any(isinstance(value, bool) for value in values) else shape

    return everywhere(replace(model, definitions=definitions), change)


def _flag(values: tuple[Scalar_, ...]) -> Shape:
    """Return the type that contains the values, of which some are `true` or `false`."""
    if all(isinstance(value, bool) for value in values):
        return Scalar(type="boolean")
    return Anything(reason="msgspec has no literal `true` or `false`")
