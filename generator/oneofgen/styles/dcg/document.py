"""The document for datamodel-code-generator: our canonical document with every decision applied.

Names are those of the classes and attributes. Annotations are complete: an enum is open, a nested
union may be `Unknown`, null is written in one way. Keywords that datamodel-code-generator would
interpret differently (`default`, `format`) and all descriptions are left out; our templates print
what replaces them.
"""

from collections.abc import Container, Iterator, Mapping

from oneofgen.canonical.types import Writer
from oneofgen.dataclass import dataclass
from oneofgen.model import (
    Alias,
    Anything,
    Array,
    Definition,
    Enum,
    Json,
    Literals,
    Map,
    Record,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    Union,
    Value,
    is_empty,
    is_never,
)
from oneofgen.names import Names
from oneofgen.source.pointers import Pointer
from oneofgen.wire import Plan, PropertyPlan

UNKNOWN = "Unknown"
"""The component that represents the runtime's class `Unknown`."""


def fed(
    plan: Plan,
    names: Names,
    *,
    by_wire: bool,
    always: Container[tuple[Pointer, str]] = (),
) -> dict[str, Json]:
    """Return the document of a model.

    Args:
        plan: The plan of the adapted model; where it allows `Unknown`, so does the document.
        names: The names of classes and attributes.
        by_wire: Whether properties have their wire names instead of the names of attributes.
        always: The optional properties that are always present, as pairs of record and wire name.
    """
    feeder = Feeder(
        classes=names.classes,
        plan=plan,
        fields={} if by_wire else names.fields,
        always=always,
    )
    schemas: dict[str, Json] = {
        names.classes[at]: feeder.definition(one) for at, one in plan.model.definitions.items()
    }
    if plan.capabilities.unknown:
        schemas[UNKNOWN] = {"type": "object"}
    info: Json = {"title": "models", "version": "1"}
    return {
        "openapi": "3.1.0",
        "info": info,
        "paths": {},
        "components": {"schemas": schemas},
    }


@dataclass(frozen=True, slots=True)
class Feeder(Writer):
    """Writes the schemas of the document."""

    plan: Plan
    fields: Mapping[Pointer, Mapping[str, str]]
    always: Container[tuple[Pointer, str]]

    def definition(self, one: Definition) -> dict[str, Json]:
        """Return the schema of a component."""
        if isinstance(one, Record):
            called = self.fields.get(one.at, {})
            properties: dict[str, Json] = {}
            required: list[Json] = []
            for each in self.plan.records[one.at].properties:
                name = each.property.wire_name
                properties[called.get(name, name)] = self._property(each)
                if each.property.required or (one.at, name) in self.always:
                    required.append(called.get(name, name))
            return {
                "type": "object",
                "properties": properties,
                **({"required": required} if required else {}),
            }
        if isinstance(one, Enum):
            return _any_of(list(_listed(one.values)))
        if isinstance(one, Alias):
            return self.value(one.value)
        return _any_of([schema for member in one.members for schema in self.closed(member)])

    def _property(self, plan: PropertyPlan) -> dict[str, Json]:
        """Return the schema of a property; a tag is not open: other values are other variants."""
        value = plan.property.value
        if plan.is_tag and isinstance(value.shape, Ref):
            return _any_of(self.closed(value.shape))
        return self.value(value)

    def value(self, value: Value) -> dict[str, Json]:
        """Return the schema of a value, which also allows what the document does not list yet."""
        if is_empty(value.shape) and value.nullable:
            return {"enum": [None]}  # `type: null` would become a call of pydantic's `Field`
        null: list[dict[str, Json]] = [{"type": "null"}] if value.nullable else []
        return _any_of([*self.open(value.shape), *null])

    def closed(self, shape: Shape) -> list[dict[str, Json]]:
        """Return the alternatives for a member of a union."""
        if isinstance(shape, Ref):
            return [{"$ref": self.reference(shape.target)}]
        if isinstance(shape, Literals):
            return list(_listed(shape.values))
        return self.open(shape)

    def open(self, shape: Shape) -> list[dict[str, Json]]:
        """Return the alternatives for a type, without null."""
        if isinstance(shape, Ref):
            return [{"$ref": self.reference(shape.target)}, *self._beside(shape)]
        if isinstance(shape, Scalar):
            return [{"type": shape.type}]
        if isinstance(shape, Literals):
            wider = [_type(value) for value in shape.values] if len(shape.values) > 1 else []
            return [*_listed(shape.values), *wider]
        if isinstance(shape, Array):
            items = [value for value in (*shape.prefix, shape.items) if not is_never(value)]
            return [{"type": "array", "items": _any_of([self.value(value) for value in items])}]
        if isinstance(shape, Map):
            return [{"type": "object", "additionalProperties": self.value(shape.values)}]
        assert isinstance(shape, Anything)
        return [{}]

    def _beside(self, shape: Ref) -> Iterator[dict[str, Json]]:
        """Yield what a reference allows besides its target: unlisted enum values and variants."""
        one = self.plan.model.definitions[shape.target]
        if isinstance(one, Enum):
            yield from map(_type, one.values)
        elif isinstance(one, Union):
            plan = self.plan.unions[one.at]
            yield from map(_type, plan.listed)
            if self.plan.capabilities.unknown and plan.unknown:
                yield {"$ref": f"#/components/schemas/{UNKNOWN}"}


def _any_of(schemas: list[dict[str, Json]]) -> dict[str, Json]:
    found: list[dict[str, Json]] = []
    for schema in schemas:
        inner = schema.get("anyOf")
        for one in inner if isinstance(inner, list) else [schema]:
            if isinstance(one, dict) and one not in found:
                found.append(one)
    if {} in found or not found:
        return {}
    return found[0] if len(found) == 1 else {"anyOf": [*found]}


def _listed(values: tuple[Scalar_, ...]) -> Iterator[dict[str, Json]]:
    """Yield the alternatives for listed values; `Literal` cannot hold numbers with a fraction."""
    listed: list[Json] = [value for value in values if not isinstance(value, float)]
    if len(listed) == 1:
        yield {**_type(values[0]), "const": listed[0]} if len(values) == 1 else {"const": listed[0]}
    elif listed:
        yield {"enum": listed}
    if len(listed) < len(values):
        yield {"type": "number"}


def _type(value: Scalar_) -> dict[str, Json]:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return {"type": kinds[type(value)]}
