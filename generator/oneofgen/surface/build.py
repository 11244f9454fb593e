"""Compute the surface of the package that is generated from a model."""

from collections.abc import Iterator
from dataclasses import dataclass

from oneofgen import model as ir
from oneofgen.names import Names
from oneofgen.surface.facts import (
    Alias,
    Closed,
    EmptyRecord,
    EnumValue,
    Fact,
    Pattern,
    Property,
    Root,
    Surface,
    Untagged,
    Variant,
)
from oneofgen.surface.text import VERSION
from oneofgen.surface.types import (
    SCALARS,
    Any,
    Constant,
    Dict,
    JsonText,
    List,
    Named,
    Null,
    Scalar,
    Type,
    one_of,
)


def surface_of(model: ir.Model, names: Names) -> Surface:
    """Return the surface of the package of a model."""
    facts = _Facts(names)
    every = (fact for one in model.definitions.values() for fact in facts.of(one))
    return Surface(root=_root(model, names), facts=frozenset(every), version=VERSION)


def _root(model: ir.Model, names: Names) -> Root:
    event_shape = (
        Untagged(how=model.union.how)
        if isinstance(model.event_shape, ir.Untagged)
        else model.event_shape
    )
    last = () if model.sentinel is None else (Constant(model.sentinel),)
    return Root(
        name=names.classes[model.root],
        event_shape=event_shape,
        ends=(*map(Constant, model.terminal), *last),
        has_sentinel=model.sentinel is not None,
        errors=tuple(map(Constant, model.errors)),
        nullable=model.nullable,
    )


@dataclass(frozen=True)
class _Facts:
    names: Names

    def of(self, definition: ir.Definition) -> Iterator[Fact]:
        """Yield the facts of a definition."""
        name = self.names.classes[definition.at]
        match definition:
            case ir.Record():
                yield from self._record(definition, name)
            case ir.Enum(values=values):
                yield from (EnumValue(name, Constant(value)) for value in values)
            case ir.Union(variants=variants):
                for variant in variants:
                    target = type_of_shape(variant.shape, self.names)
                    tags = tuple(map(Constant, variant.tags)) or (None,)
                    yield from (Variant(name, tag, target) for tag in tags)
            case ir.Alias(value=value):
                yield Alias(name, type_of_value(value, self.names))

    def _record(self, record: ir.Record, name: str) -> Iterator[Fact]:
        for prop in record.properties:
            type_ = type_of_value(prop.value, self.names)
            yield Property(name, prop.wire_name, type_, prop.required)
        for pattern, value in record.further:
            yield Pattern(name, pattern, type_of_value(value, self.names))
        if record.closed:
            yield Closed(name)
        elif not record.properties and not record.further:
            yield EmptyRecord(name)


def type_of_value(value: ir.Value, names: Names) -> Type:
    """Return the type of a value, with null if it is nullable."""
    if value.nullable and ir.is_empty(value.shape):
        return Null()
    shape = type_of_shape(value.shape, names)
    return one_of([shape, Null()]) if value.nullable else shape


def type_of_shape(shape: ir.Shape, names: Names) -> Type:
    """Return the type of a shape."""
    match shape:
        case ir.Ref(target=target):
            return Named(names.classes[target])
        case ir.Scalar(type=kind):
            return Scalar(SCALARS[kind])
        case ir.Literals(values=values):
            return one_of(map(Constant, values))
        case ir.Array(items=items, prefix=prefix):
            possible = [one for one in (*prefix, items) if not ir.is_never(one)]
            return List(one_of(type_of_value(one, names) for one in possible))
        case ir.Map(values=value):
            return Dict(type_of_value(value, names))
        case ir.JsonText(value=value):
            return JsonText(type_of_value(value, names))
        case ir.Anything():
            return Any()
