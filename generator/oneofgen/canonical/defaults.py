"""Check whether a default is valid against its own schema, as OpenAPI requires."""

from oneofgen.canonical.decisions import leaves
from oneofgen.model import (
    Alias,
    Array,
    Enum,
    Json,
    JsonText,
    Literals,
    Map,
    Model,
    Record,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    Value,
)

LARGEST = 2**31
"""Numbers whose absolute value is below this one are valid in every numeric format."""


def accepts(value: Value, json: Json, model: Model) -> bool:
    """Whether a JSON value is certainly valid; False in doubt, for example about a format."""
    if json is None and value.nullable:
        return True
    return _shape_accepts(value.shape, json, model)


def _shape_accepts(shape: Shape, json: Json, model: Model) -> bool:
    if isinstance(shape, Ref):
        return _definition_accepts(shape, json, model)
    if isinstance(shape, Literals):
        return is_listed(json, shape.values)
    if isinstance(shape, Scalar):
        return _is_scalar(shape, json)
    if isinstance(shape, Array):
        if not isinstance(json, list):
            return False
        kinds = [*shape.prefix, *([shape.items] * len(json))]
        return all(accepts(kind, one, model) for kind, one in zip(kinds, json, strict=False))
    if isinstance(shape, Map):
        return isinstance(json, dict) and all(
            accepts(shape.values, one, model) for one in json.values()
        )
    return isinstance(json, str) if isinstance(shape, JsonText) else True


def _definition_accepts(shape: Ref, json: Json, model: Model) -> bool:
    definition = model.definitions[shape.target]
    if isinstance(definition, Enum):
        return is_listed(json, definition.values)
    if isinstance(definition, Alias):
        return accepts(definition.value, json, model)
    if isinstance(definition, Record):
        return isinstance(json, dict) and _record_accepts(definition, json, model)
    return sum(_shape_accepts(leaf, json, model) for leaf in leaves(definition, model)) == 1


def _record_accepts(record: Record, json: dict[str, Json], model: Model) -> bool:
    known = {one.wire_name: one for one in record.properties}
    if any(one.required and name not in json for name, one in known.items()):
        return False
    if not all(any(json.keys() >= {*one} for one in some) for some in record.conditions):
        return False
    if record.patterns or (record.closed and not json.keys() <= known.keys()):
        return False
    return all(
        (
            accepts(known[name].value, one, model)
            if name in known
            else record.additional is None or accepts(record.additional, one, model)
        )
        for name, one in json.items()
    )


def is_listed(json: Json, values: tuple[Scalar_, ...]) -> bool:
    """Whether a value is listed, compared as JSON: 1.0 equals 1, but `true` does not."""
    return any(json == one and isinstance(json, bool) == isinstance(one, bool) for one in values)


def _is_scalar(shape: Scalar, json: Json) -> bool:
    if shape.type == "boolean":
        return isinstance(json, bool)
    if shape.type == "string":
        return isinstance(json, str) and shape.format is None
    if isinstance(json, bool) or not isinstance(json, int | float):
        return False
    whole = shape.type == "number" or json == int(json)
    return whole and (shape.format is None or abs(json) < LARGEST)
