"""Write shapes and values of the model as JSON schemas."""

from collections.abc import Mapping, Sequence

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    Anything,
    Array,
    Json,
    JsonText,
    Literals,
    Map,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    Value,
)
from oneofgen.source.pointers import Pointer

_TYPES: Mapping[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes schemas whose references are to components named like their classes."""

    classes: Mapping[Pointer, str]

    def reference(self, target: Pointer) -> str:
        """Return the `$ref` of a definition."""
        return f"#/components/schemas/{self.classes[target]}"

    def value(self, value: Value) -> dict[str, Json]:
        """Return the schema of a value: that of its shape, in `anyOf` with null if nullable."""
        schema = self.shape(value.shape)
        return {"anyOf": [schema, {"type": "null"}]} if value.nullable else schema

    def shape(self, shape: Shape) -> dict[str, Json]:
        """Return the schema of a shape."""
        if isinstance(shape, Ref):
            return {"$ref": self.reference(shape.target)}
        if isinstance(shape, Scalar):
            form: dict[str, Json] = {"format": shape.format} if shape.format is not None else {}
            return {"type": shape.type, **form}
        if isinstance(shape, Literals):
            return self.literals(shape.values, constant=len(shape.values) == 1)
        if isinstance(shape, Array):
            first = [self.value(value) for value in shape.prefix]
            prefix: dict[str, Json] = {"prefixItems": [*first]} if first else {}
            return {"type": "array", **prefix, "items": self.value(shape.items)}
        if isinstance(shape, Map):
            return {"type": "object", "additionalProperties": self.value(shape.values)}
        return self._opaque(shape)

    def _opaque(self, shape: JsonText | Anything) -> dict[str, Json]:
        if isinstance(shape, Anything):
            return {"x-oneofgen-anything": shape.reason}
        return {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": self.value(shape.value),
        }

    def literals(self, values: Sequence[Scalar_], *, constant: bool) -> dict[str, Json]:
        """Return the schema of listed values, with `type` if all have the same JSON type."""
        types = {_TYPES[type(value)] for value in values}
        schema: dict[str, Json] = {"type": types.pop()} if len(types) == 1 else {}
        if constant:
            return {**schema, "const": values[0]}
        return {**schema, "enum": [*values]}
