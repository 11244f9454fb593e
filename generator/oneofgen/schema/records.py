"""Objects with known properties."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from oneofgen.model import (
    Anything,
    Json,
    Literals,
    Place,
    Property,
    Record,
    Value,
    is_scalar,
)
from oneofgen.schema.following import References
from oneofgen.schema.intersection import Intersection
from oneofgen.schema.merged_schema import MergedSchema
from oneofgen.schema.protocol import Definitions
from oneofgen.source.pointers import Pointer, join
from oneofgen.source.tree import Mapping

VENDOR_TAG = "x-ms-discriminator-value"
"""The extension of AutoRest that states the tag of a subtype."""

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
    properties += _undeclared(schemas, merged, at)
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
        conditions=merged.conditions,
        title=merged.title,
        description=merged.description,
        deprecated=merged.deprecated,
    )


def with_vendor_tag(
    schemas: Definitions, parts: Intersection, merged: MergedSchema, made: Record
) -> Record:
    """Return the record with its `x-ms-discriminator-value` as the literal of the tag property.

    The extension stands in a subtype, which inherits the discriminator; that of a base does not
    apply to what extends it.
    """
    targets = (schemas.references.follow(part.at).target for part in parts)
    nodes = (
        schemas.references.schema(one)
        for target in targets
        for one in schemas.references.inline(target)
    )
    tags = [node[VENDOR_TAG] for node in nodes if isinstance(node, Mapping) and VENDOR_TAG in node]
    if not tags or not merged.discriminators or not is_scalar(tags[0]):
        return made
    name = merged.discriminators[0].property
    value = Value(shape=Literals(values=(tags[0],)))
    declared = made.declared(name)
    if declared is None:
        added = Property(wire_name=name, value=value, required=False, at=made.at)
        return replace(made, properties=(added, *made.properties))
    tagged = replace(declared, value=value)
    return replace(
        made, properties=tuple(tagged if one is declared else one for one in made.properties)
    )


def _undeclared(schemas: Definitions, merged: MergedSchema, at: Pointer) -> Iterator[Property]:
    """Yield the properties that only a condition names, unless other keywords type them."""
    if merged.additional is not True or merged.patterns:
        return
    names = (name for condition in merged.conditions for one in condition for name in one)
    for name in dict.fromkeys(names):
        if name not in merged.properties:
            reason = "required by an alternative, but not declared in `properties`"
            schemas.note(at, "anything", f"`{name}` is {reason}")
            value = Value(shape=Anything(reason=reason), nullable=True)
            yield Property(wire_name=name, value=value, required=False, at=at)


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
