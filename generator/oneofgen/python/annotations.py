"""Annotations of fields, items and map values; they admit more than what the document lists."""

from collections.abc import Iterable

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    Array,
    Enum,
    JsonText,
    Literals,
    Map,
    Ref,
    Scalar,
    Shape,
    Union,
    Value,
    is_empty,
    is_never,
)
from oneofgen.names import Names
from oneofgen.python.code import Code, dotted, fixed, identifier, literal, subscript, union
from oneofgen.source.pointers import Pointer
from oneofgen.surface import SCALARS
from oneofgen.wire import Plan, PropertyPlan, UnionPlan

NONE = fixed("None")
UNKNOWN = fixed("Unknown")
UNSET = fixed("UNSET")


def literal_type(value: object) -> Code:
    """Return the type of an enum's value, which widens the closed alias: `str`."""
    kinds = ((bool, "bool"), (int, "int"), (float, "float"))
    return identifier(next((name for kind, name in kinds if isinstance(value, kind)), "str"))


@dataclass(frozen=True)
class Speller:
    """Spells types by the names of a model.

    `late` are definitions whose names are not yet bound where the annotation is evaluated: what is
    in brackets with one of them is put in quotes.
    """

    plan: Plan
    names: Names
    late: frozenset[Pointer] = frozenset()

    def name(self, at: Pointer, prefix: str = "") -> Code:
        """Return the name of a definition, qualified by its module if a prefix is given."""
        name = self.names.classes[at]
        return dotted(prefix, name) if prefix else identifier(name)

    def annotation(self, value: Value) -> Code:
        """Return the type of a field, an item or a map's value."""
        if value.nullable and is_empty(value.shape):
            return NONE
        parts = self._open(value.shape)
        return union([*parts, NONE] if value.nullable else parts)

    def of_property(self, plan: PropertyPlan) -> Code:
        """Return the type of a property that is present; a tag admits only the listed values."""
        value = plan.property.value
        closed = plan.is_tag and isinstance(value.shape, Ref)
        return self.closed(value.shape) if closed else self.annotation(value)

    def any_of(self, values: Iterable[Value]) -> Code:
        """Return the type that admits any of several values."""
        found = list(values)
        parts = [part for value in found for part in self._open(value.shape)]
        return union([*parts, NONE] if any(value.nullable for value in found) else parts)

    def closed(self, shape: Shape) -> Code:
        """Return the type of a union's member, which admits only what the document lists."""
        if isinstance(shape, Ref):
            return self.name(shape.target)
        return literals(shape) if isinstance(shape, Literals) else union(self._open(shape))

    def _open(self, shape: Shape) -> list[Code]:
        if isinstance(shape, Ref):
            return [self.name(shape.target), *self._beside(shape.target)]
        if isinstance(shape, Scalar):
            return [identifier(SCALARS[shape.type])]
        if isinstance(shape, Literals):
            wider = [literal_type(value) for value in shape.values]
            return [literals(shape)] if len(shape.values) == 1 else [literals(shape), *wider]
        if isinstance(shape, Array):
            return [subscript("list", [self._quoted(self._items(shape), shape)])]
        if isinstance(shape, Map):
            values = self._quoted(self.annotation(shape.values), shape)
            return [subscript("dict", [fixed("str"), values])]
        if isinstance(shape, JsonText):
            return [self.annotation(shape.value)]
        return [fixed("Any")]

    def _items(self, shape: Array) -> Code:
        values = [*shape.prefix, shape.items]
        return union(self.annotation(v) for v in values if not is_never(v))

    def _quoted(self, annotation: Code, shape: Array | Map) -> Code:
        values = (*shape.prefix, shape.items) if isinstance(shape, Array) else (shape.values,)
        bare = {value.shape.target for value in values if isinstance(value.shape, Ref)}
        return annotation if self.late.isdisjoint(bare) else literal(annotation)

    def _beside(self, at: Pointer) -> list[Code]:
        """What a position admits beside a definition: other values of an enum, other variants."""
        definition = self.plan.model.definitions[at]
        if isinstance(definition, Enum):
            return [literal_type(value) for value in definition.values]
        if isinstance(definition, Union):
            plan = self.plan.unions[at]
            unknown = self.plan.capabilities.unknown and plan.unknown
            return [*wider(plan), *([UNKNOWN] if unknown else [])]
        return []


def wider(plan: UnionPlan) -> list[Code]:
    """Return the types of the enums among a union's variants, which widen the union."""
    return [literal_type(value) for value in plan.listed]


def literals(shape: Literals | Enum) -> Code:
    """`Literal["a", "b"]`; values that `Literal` cannot hold widen it to their type."""
    listed = [v for v in shape.values if not isinstance(v, float)]
    parts = [subscript("Literal", [literal(value) for value in listed])] if listed else []
    return union([*parts, *(fixed("float") for v in shape.values if isinstance(v, float))])
