"""A model written back as plain OpenAPI 3.1, each thing in one way, and the digest of that.

Every definition is a component under the name of its Python class, with its place. Null is a
member of `anyOf`, always. A union has an explicit `discriminator` wherever each tag names one
schema. What OpenAPI 3.1 cannot say stands in `x-oneofgen-*` keys, which are part of the digest and
not of the document that a user gets (`plain`). What takes no part in a package (notes, positions
in the source) is left out: it would make two sources of one meaning differ.
"""

import hashlib
import json

from oneofgen.canonical.decisions import choice_keys, is_exclusive, leaves
from oneofgen.canonical.defaults import accepts
from oneofgen.canonical.types import Writer
from oneofgen.model import (
    Alias,
    Definition,
    Enum,
    Envelope,
    EventShape,
    Flat,
    Json,
    Model,
    Property,
    Record,
    Ref,
    Union,
    Value,
    picks,
)
from oneofgen.names import Names
from oneofgen.schema import DATA, TABLES

__all__ = ["canonical", "digest", "plain", "plain_schemas"]

PREFIX = "x-oneofgen-"
"""How the keys begin that say what OpenAPI cannot; they are part of the digest only."""

_TABLES = TABLES | {"mapping"}
"""The keywords whose keys are names."""

_DATA = DATA | {"required"}
"""The keywords whose values are data, not schemas."""

_NOTHING: Json = {"enum": []}
_ONLY_NULL: Json = {"anyOf": [_NOTHING, {"type": "null"}]}


def canonical(model: Model, names: Names) -> dict[str, Json]:
    """The document's tree: fresh, of plain JSON, in the order of the model."""
    writer = Writer(names.classes)
    root = Value(shape=Ref(target=model.root), nullable=model.nullable)
    return {
        "openapi": "3.1.0",
        "info": {"title": model.title, "version": model.version},
        "paths": {},
        "components": {
            "schemas": {
                names.classes[at]: _definition(one, model, writer)
                for at, one in model.definitions.items()
            }
        },
        "x-oneofgen-root": writer.value(root),
    }


def plain(tree: dict[str, Json]) -> dict[str, Json]:
    """Return a canonical document without the keys that only this package understands."""
    return _plain(tree, keys_are_names=False)


def plain_schemas(tree: dict[str, Json]) -> dict[str, Json]:
    """Return the schemas of a canonical document by name, as `plain` has them."""
    components = plain(tree)["components"]
    schemas = components["schemas"] if isinstance(components, dict) else None
    return schemas if isinstance(schemas, dict) else {}


def _plain(node: dict[str, Json], *, keys_are_names: bool) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in node.items():
        if keys_are_names or not key.startswith(PREFIX):
            found[key] = _plain_value(value, key if not keys_are_names else "")
    return found


def _plain_value(value: Json, keyword: str) -> Json:
    if keyword in _DATA:
        return value
    if isinstance(value, list):
        return [_plain_value(item, "") for item in value]
    if not isinstance(value, dict):
        return value
    if value == _ONLY_NULL:
        return {"type": "null"}
    if value == _NOTHING:
        return False
    return _plain(value, keys_are_names=keyword in _TABLES)


def digest(tree: dict[str, Json]) -> str:
    """SHA-256 of a canonical document, in hexadecimal.

    `info` is left out: a new version of the document in which the closure is the same is no change.
    """
    counted = {key: value for key, value in tree.items() if key != "info"}
    text = json.dumps(counted, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _definition(one: Definition, model: Model, writer: Writer) -> Json:
    schema: dict[str, Json] = {}
    if one.title:
        schema["title"] = one.title
    if one.description:
        schema["description"] = one.description
    if one.deprecated:
        schema["deprecated"] = True
    if isinstance(one, Record):
        schema |= _record(one, model, writer)
    elif isinstance(one, Union):
        schema |= _union(one, model, writer)
    elif isinstance(one, Enum):
        schema |= writer.literals(one.values, constant=False)
    else:
        schema |= _alias(one, writer)
    schema["x-oneofgen-place"] = str(one.place)
    if one.at == model.root:
        schema |= _stream(model)
    return schema


def _alias(alias: Alias, writer: Writer) -> dict[str, Json]:
    return writer.value(alias.value)


def _record(record: Record, model: Model, writer: Writer) -> dict[str, Json]:
    schema: dict[str, Json] = {
        "type": "object",
        "properties": {one.wire_name: _property(one, model, writer) for one in record.properties},
    }
    if required := [one.wire_name for one in record.properties if one.required]:
        schema["required"] = [*required]
    if record.patterns:
        schema["patternProperties"] = {
            pattern: writer.value(value) for pattern, value in record.patterns
        }
    if record.closed:
        schema["additionalProperties"] = False
    if record.additional is not None:
        schema["additionalProperties"] = writer.value(record.additional)
    return schema


def _property(one: Property, model: Model, writer: Writer) -> Json:
    schema = writer.value(one.value)
    if one.description:
        schema["description"] = one.description
    if one.has_default:
        # A published default need not be a value of its own schema; then OpenAPI would be invalid.
        fits = accepts(one.value, one.default, model)
        schema["default" if fits else "x-oneofgen-default"] = one.default
    flags = {
        "deprecated": one.deprecated,
        "readOnly": one.read_only,
        "writeOnly": one.write_only,
    }
    schema |= {key: True for key, is_set in flags.items() if is_set}
    return schema


def _union(union: Union, model: Model, writer: Writer) -> dict[str, Json]:
    keyword = "oneOf" if is_exclusive(union, model) else "anyOf"
    schema: dict[str, Json] = {keyword: [writer.shape(member) for member in union.members]}
    schema |= choice_keys(union, writer)
    chosen = set(picks(union.choice))
    listed = [variant.shape for variant in union.variants]
    if leaves(union, model) != listed or len(chosen) < len(listed):
        schema["x-oneofgen-variants"] = [writer.shape(one.shape) for one in union.variants]
    return schema


def _stream(model: Model) -> dict[str, Json]:
    """What is known of the root union beyond its schema."""
    keys: dict[str, Json] = {"x-oneofgen-shape": _event_shape(model.shape)}
    if model.terminal:
        keys["x-oneofgen-terminal"] = [*model.terminal]
    if model.sentinel is not None:
        keys["x-oneofgen-sentinel"] = model.sentinel
    if model.errors:
        keys["x-oneofgen-errors"] = [*model.errors]
    return keys


def _event_shape(shape: EventShape) -> Json:
    if isinstance(shape, Envelope):
        return {"kind": "envelope", "tag": shape.tag, "payload": shape.payload}
    if isinstance(shape, Flat):
        return {"kind": "flat", "tag": shape.tag}
    return {"kind": "untagged"}
