"""Write a model as a canonical OpenAPI 3.1 document, and compute its digest.

Equivalent models give the same document:

- Every definition is a component under the name of its Python class, with its place.
- Null is always a member of `anyOf`.
- A union has an explicit `discriminator` if each tag selects one schema.
- Facts that OpenAPI 3.1 cannot express are in `x-oneofgen-*` keys. They are part of the digest, but
  not of the document that a user gets (`plain`).
- Facts that do not affect a package (notes, positions in the source) are left out.
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
"""The prefix of keys for facts that OpenAPI cannot express; they are part of the digest only."""

_TABLES = TABLES | {"mapping"}
"""The keywords whose keys are names."""

_DATA = DATA | {"required"}
"""The keywords whose values are data, not schemas."""

_NOTHING: Json = {"enum": []}
_ONLY_NULL: Json = {"anyOf": [_NOTHING, {"type": "null"}]}


def canonical(model: Model, names: Names) -> dict[str, Json]:
    """Return the canonical document as a new tree of plain JSON, in the order of the model."""
    writer = Writer(names.classes)
    root = Value(shape=Ref(target=model.root), nullable=model.nullable)
    return {
        "openapi": "3.1.0",
        "info": {"title": model.title, "version": model.version},
        "paths": {},
        "components": {
            "schemas": {
                names.classes[at]: _definition(definition, model, writer)
                for at, definition in model.definitions.items()
            }
        },
        "x-oneofgen-root": writer.value(root),
    }


def plain(tree: dict[str, Json]) -> dict[str, Json]:
    """Return a canonical document without the `x-oneofgen-*` keys."""
    return _plain(tree, keys_are_names=False)


def plain_schemas(tree: dict[str, Json]) -> dict[str, Json]:
    """Return the schemas of a canonical document by name, without the `x-oneofgen-*` keys."""
    components = plain(tree)["components"]
    schemas = components["schemas"] if isinstance(components, dict) else None
    return schemas if isinstance(schemas, dict) else {}


def _plain(node: dict[str, Json], *, keys_are_names: bool) -> dict[str, Json]:
    kept: dict[str, Json] = {}
    for key, value in node.items():
        if keys_are_names or not key.startswith(PREFIX):
            kept[key] = _plain_value(value, key if not keys_are_names else "")
    return kept


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
    """Return the SHA-256 digest of a canonical document, in hexadecimal.

    `info` is left out, so that a new version of the source document with the same schemas has the
    same digest.
    """
    counted = {key: value for key, value in tree.items() if key != "info"}
    text = json.dumps(counted, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _definition(definition: Definition, model: Model, writer: Writer) -> Json:
    schema: dict[str, Json] = {}
    if definition.title:
        schema["title"] = definition.title
    if definition.description:
        schema["description"] = definition.description
    if definition.deprecated:
        schema["deprecated"] = True
    if isinstance(definition, Record):
        schema |= _record(definition, model, writer)
    elif isinstance(definition, Union):
        schema |= _union(definition, model, writer)
    elif isinstance(definition, Enum):
        schema |= writer.literals(definition.values, constant=False)
    else:
        schema |= _alias(definition, writer)
    schema["x-oneofgen-place"] = str(definition.place)
    if definition.at == model.root:
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


def _property(prop: Property, model: Model, writer: Writer) -> Json:
    schema = writer.value(prop.value)
    if prop.description:
        schema["description"] = prop.description
    if prop.has_default:
        # OpenAPI requires that a default is valid against its schema; some documents have others.
        fits = accepts(prop.value, prop.default, model)
        schema["default" if fits else "x-oneofgen-default"] = prop.default
    flags = {
        "deprecated": prop.deprecated,
        "readOnly": prop.read_only,
        "writeOnly": prop.write_only,
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
    """Return the keys for the event shape of the root and for what ends a stream."""
    keys: dict[str, Json] = {"x-oneofgen-shape": _event_shape(model.event_shape)}
    if model.terminal:
        keys["x-oneofgen-terminal"] = [*model.terminal]
    if model.sentinel is not None:
        keys["x-oneofgen-sentinel"] = model.sentinel
    if model.errors:
        keys["x-oneofgen-errors"] = [*model.errors]
    return keys


def _event_shape(event_shape: EventShape) -> Json:
    if isinstance(event_shape, Envelope):
        return {"kind": "envelope", "tag": event_shape.tag, "payload": event_shape.payload}
    if isinstance(event_shape, Flat):
        return {"kind": "flat", "tag": event_shape.tag}
    return {"kind": "untagged"}
