"""Compute the surface of the package that is generated from a model."""

import json
from collections.abc import Iterator

from oneofgen import model as ir
from oneofgen.dataclass import dataclass
from oneofgen.names import Names
from oneofgen.spelling import scalar
from oneofgen.surface.facts import (
    Alias,
    Attribute,
    Closed,
    Detail,
    Distinction,
    EmptyRecord,
    EnumName,
    EnumValue,
    Fact,
    Pattern,
    Property,
    Requirement,
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
    return Surface(
        root=_root(model, names),
        facts=frozenset(every),
        version=VERSION,
        details=_details(model, names),
    )


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
        framing=model.framing,
        nullable=model.nullable,
        at=model.root,
    )


@dataclass(frozen=True)
class _Facts:
    names: Names

    def of(self, definition: ir.Definition) -> Iterator[Fact]:
        """Yield the facts of a definition."""
        name, at = self.names.classes[definition.at], definition.at
        match definition:
            case ir.Record():
                yield from self._record(definition, name)
            case ir.Enum(values=values):
                yield from (EnumValue(name, Constant(value), at=at) for value in values)
                yield from (EnumName(name, its, Constant(v), at=at) for its, v in definition.named)
            case ir.Union():
                yield from self._union(definition, name)
            case ir.Alias(value=value):
                yield Alias(name, type_of_value(value, self.names), at=at)

    def _union(self, union: ir.Union, name: str) -> Iterator[Fact]:
        types = [type_of_shape(variant.shape, self.names) for variant in union.variants]
        for variant, target in zip(union.variants, types, strict=True):
            tags = tuple(map(Constant, variant.tags)) or (None,)
            yield from (Variant(name, tag, target, at=variant.at) for tag in tags)
        fits = (one for one in ir.decisions(union.choice) if isinstance(one, ir.ByFit))
        order = dict.fromkeys(types[index] for fit in fits for index in ir.picks(fit))
        main = ir.among_objects(union.choice)
        how = main.how if isinstance(main, ir.ByTag) else union.how
        yield Distinction(name, how, union.tag, tuple(order), at=union.at)

    def _record(self, record: ir.Record, name: str) -> Iterator[Fact]:
        attributes = self.names.fields[record.at]
        for prop in record.properties:
            type_ = type_of_value(prop.value, self.names)
            yield Property(name, prop.wire_name, type_, prop.required, at=prop.at)
            if attributes[prop.wire_name] != prop.wire_name:
                yield Attribute(name, prop.wire_name, attributes[prop.wire_name], at=prop.at)
        for pattern, value in record.further:
            yield Pattern(name, pattern, type_of_value(value, self.names), at=record.at)
        yield from (Requirement(name, condition, at=record.at) for condition in record.conditions)
        if record.closed:
            yield Closed(name, at=record.at)
        elif not record.properties and not record.further:
            yield EmptyRecord(name, at=record.at)


def _details(model: ir.Model, names: Names) -> dict[tuple[str, str | None], Detail]:
    """Return what is said of each class and property besides its promises."""
    details: dict[tuple[str, str | None], Detail] = {}
    for definition in model.definitions.values():
        name = names.classes[definition.at]
        details[name, None] = Detail(
            description=f"{definition.title}\n{definition.description}".strip(),
            deprecated=definition.deprecated,
            order=_order(definition),
            at=definition.at,
        )
        for prop in definition.properties if isinstance(definition, ir.Record) else ():
            details[name, prop.wire_name] = Detail(
                description=prop.description,
                default=json.dumps(prop.default) if prop.has_default else None,
                deprecated=prop.deprecated,
                at=prop.at,
            )
    return details


def _order(definition: ir.Definition) -> tuple[str, ...]:
    match definition:
        case ir.Record(properties=properties):
            return tuple(one.wire_name for one in properties)
        case ir.Enum(values=values):
            return tuple(map(scalar, values))
        case ir.Union():
            return tuple(map(scalar, definition.tags))
        case ir.Alias():
            return ()


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
