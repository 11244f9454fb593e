"""Objects with known properties."""

import re
from collections.abc import Iterator
from typing import cast

from oneofgen.model import Anything, Json, Place, Property, Record, Value
from oneofgen.schema.following import References
from oneofgen.schema.intersection import Intersection
from oneofgen.schema.merged_schema import MergedSchema
from oneofgen.schema.protocol import Definitions
from oneofgen.source.pointers import Pointer, join
from oneofgen.source.tree import Mapping

UNNAMED = Place("")
"""A placeholder: places contain the tags of variants, so they are set after unions are decided."""


def record(schemas: Definitions, at: Pointer, merged: MergedSchema) -> Record:
    """Return the record for a merged object schema."""
    properties = [
        _property(schemas, name, parts, join(at, "properties", name), name in merged.required)
        for name, parts in merged.properties.items()
    ]
    for name, where in merged.required.items():
        if name not in merged.properties:
            reason = "required, but not declared in `properties`"
            schemas.note(where, "anything", f"`{name}` is {reason}")
            value = Value(shape=Anything(reason=reason), nullable=True)
            properties.append(Property(wire_name=name, value=value, required=True, at=where))
    additional = merged.additional
    return Record(
        at=at,
        place=UNNAMED,
        properties=tuple(properties),
        additional=(
            None
            if isinstance(additional, bool)
            else schemas.merged(additional, join(at, "additionalProperties"))
        ),
        patterns=tuple(_patterns(schemas, at, merged)),
        closed=additional is False,
        title=merged.title,
        description=merged.description,
        deprecated=merged.deprecated,
    )


def _patterns(
    schemas: Definitions, at: Pointer, merged: MergedSchema
) -> Iterator[tuple[str, Value]]:
    """Yield the `patternProperties` whose pattern Python can compile; add a note for the others."""
    for pattern, parts in merged.patterns.items():
        where = join(at, "patternProperties", pattern)
        if _is_expression(pattern):
            yield pattern, schemas.merged(parts, where)
        else:
            message = (
                f"`{pattern}` is not a regular expression that Python can compile; matching"
                " properties are kept as they are"
            )
            schemas.note(where, "anything", message)


def _property(
    schemas: Definitions, name: str, parts: Intersection, merged_at: Pointer, required: bool
) -> Property:
    value = schemas.merged(parts, merged_at)
    nodes = list(_described(schemas.references, parts))
    default = next((node for _, node in nodes if "default" in node), None)
    texts = (node.get("description") for _, node in nodes)
    return Property(
        wire_name=name,
        value=value,
        required=required,
        at=nodes[0][0] if nodes else parts[-1].at,
        description=next((text for text in texts if isinstance(text, str) and text.strip()), ""),
        default=None if default is None else cast("Json", default["default"]),
        has_default=default is not None,
        deprecated=any(node.get("deprecated") is True for _, node in nodes),
        read_only=any(node.get("readOnly") is True for _, node in nodes),
        write_only=any(node.get("writeOnly") is True for _, node in nodes),
    )


def _described(references: References, parts: Intersection) -> Iterator[tuple[Pointer, Mapping]]:
    """Yield the schemas that describe a property, the most specific first.

    In an intersection later schemas extend earlier ones, so they come first; a referenced schema
    comes after the reference.
    """
    for part in reversed(parts):
        for at in references.follow(part.at).chain:
            node = references.schema(at)
            if isinstance(node, Mapping):
                yield at, node
                for included in references.listed(at, "allOf"):
                    inner = references.schema(included)
                    if isinstance(inner, Mapping) and "$ref" not in inner:
                        yield included, inner


def _is_expression(pattern: str) -> bool:
    """Whether Python can compile a regular expression of a document."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True
