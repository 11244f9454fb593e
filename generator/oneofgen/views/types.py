"""What a field may hold, as an annotation: open for what a server may send tomorrow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oneofgen.code import Code, dotted, identifier, literal, subscript, union
from oneofgen.model import (
    Array,
    Enum,
    JsonText,
    Literals,
    Map,
    Model,
    Ref,
    Scalar,
    Shape,
    Union,
    Value,
    is_empty,
    is_exhaustive,
    is_never,
)
from oneofgen.names import Names
from oneofgen.pointer import Pointer
from oneofgen.surface import SCALARS
from oneofgen.wire import PropertyPlan

NONE = Code("None")
UNKNOWN = Code("Unknown")
UNSET = Code("UNSET")


def literal_type(value: object) -> Code:
    """The type of an enum's value, which stands beside the closed alias: `str`."""
    kinds = ((bool, "bool"), (int, "int"), (float, "float"))
    return identifier(next((name for kind, name in kinds if isinstance(value, kind)), "str"))


@dataclass(frozen=True)
class Speller:
    """Spells types by the names of a model.

    `module` maps a definition to the prefix its module is imported by (`m`), where a name is used
    outside of the module it stands in; without it names are bare. `late` are definitions whose
    names are not yet bound where the annotation is evaluated: what is in brackets with one of them
    is put in quotes. `unknown`: whether what holds a union may hold an `Unknown`.
    """

    model: Model
    names: Names
    late: frozenset[Pointer] = frozenset()
    unknown: bool = True

    def name(self, at: Pointer, prefix: str = "") -> Code:
        """The name of a definition."""
        name = self.names.classes[at]
        return dotted(prefix, name) if prefix else identifier(name)

    def annotation(self, value: Value, prefixes: Mapping[Pointer, str] | None = None) -> Code:
        """The type of a field, an item or a map's value."""
        parts = self._open(value.shape, prefixes or {})
        if value.nullable and is_empty(value.shape):
            return NONE
        return union([*parts, NONE] if value.nullable else parts)

    def of_property(self, plan: PropertyPlan) -> Code:
        """The type of a property that is there; a tag is closed: another makes another variant."""
        value = plan.property.value
        closed = plan.is_tag and isinstance(value.shape, Ref)
        return self.closed(value.shape) if closed else self.annotation(value)

    def any_of(self, values: Iterable[Value]) -> Code:
        """The type of what may be any of several values."""
        found = list(values)
        parts = [part for value in found for part in self._open(value.shape, {})]
        return union([*parts, NONE] if any(value.nullable for value in found) else parts)

    def closed(self, shape: Shape, prefixes: Mapping[Pointer, str] | None = None) -> Code:
        """The type of a union's member: nothing that the document does not list."""
        prefixes = prefixes or {}
        if isinstance(shape, Ref):
            return self.name(shape.target, prefixes.get(shape.target, ""))
        if isinstance(shape, Literals):
            return literals(shape)
        return union(self._open(shape, prefixes))

    def _open(self, shape: Shape, prefixes: Mapping[Pointer, str]) -> list[Code]:
        if isinstance(shape, Ref):
            return self._open_ref(shape, prefixes)
        if isinstance(shape, Scalar):
            return [identifier(SCALARS[shape.type])]
        if isinstance(shape, Literals):
            wider = [literal_type(value) for value in shape.values]
            return [literals(shape)] if len(shape.values) == 1 else [literals(shape), *wider]
        if isinstance(shape, Array):
            return [subscript("list", [self._quoted(self._items(shape, prefixes), shape)])]
        if isinstance(shape, Map):
            values = self._quoted(self.annotation(shape.values, prefixes), shape)
            return [subscript("dict", [Code("str"), values])]
        if isinstance(shape, JsonText):
            return [self.annotation(shape.value, prefixes)]
        return [Code("Any")]

    def _items(self, shape: Array, prefixes: Mapping[Pointer, str]) -> Code:
        values = [*shape.prefix, shape.items]
        return union(self.annotation(v, prefixes) for v in values if not is_never(v))

    def _quoted(self, annotation: Code, shape: Array | Map) -> Code:
        values = (*shape.prefix, shape.items) if isinstance(shape, Array) else (shape.values,)
        bare = {value.shape.target for value in values if isinstance(value.shape, Ref)}
        return annotation if self.late.isdisjoint(bare) else literal(annotation)

    def _open_ref(self, shape: Ref, prefixes: Mapping[Pointer, str]) -> list[Code]:
        definition = self.model.definitions[shape.target]
        name = self.name(shape.target, prefixes.get(shape.target, ""))
        if isinstance(definition, Enum):
            return [name, *map(literal_type, definition.values)]
        if isinstance(definition, Union):
            return [
                name,
                *self.wider(definition),
                *([UNKNOWN] if self.unknown and not is_exhaustive(definition.choice) else []),
            ]
        return [name]

    def wider(self, definition: Union) -> list[Code]:
        """The types of the enums among a union's variants: they are open, too."""
        return [
            literal_type(value)
            for variant in definition.variants
            for value in self.listed(variant.shape)
        ]

    def listed(self, shape: Shape) -> tuple[object, ...]:
        """The values of a shape that is an enum."""
        if isinstance(shape, Literals):
            return shape.values
        if isinstance(shape, Ref):
            definition = self.model.definitions[shape.target]
            return definition.values if isinstance(definition, Enum) else ()
        return ()


def literals(shape: Literals | Enum) -> Code:
    """`Literal["a", "b"]`; values that `Literal` cannot hold widen it to their type."""
    listed = [v for v in shape.values if not isinstance(v, float)]
    parts = [subscript("Literal", [literal(value) for value in listed])] if listed else []
    return union([*parts, *(Code("float") for v in shape.values if isinstance(v, float))])
