"""Tags that only a mapping or a name says, written into the variants that they select."""

from collections.abc import Mapping
from dataclasses import replace

from oneofgen.model import (
    ByTag,
    Definition,
    Enum,
    Literals,
    Property,
    Record,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    Union,
    Value,
)
from oneofgen.normalise import json_key
from oneofgen.pointer import Pointer


def narrowed(definitions: Mapping[Pointer, Definition]) -> dict[Pointer, Definition]:
    """Give tags that only a mapping or a name says to the variants' own properties."""
    wanted: dict[tuple[Pointer, str], dict[tuple[str, Scalar_], Scalar_]] = {}
    mapped: set[tuple[Pointer, str]] = set()
    for one in definitions.values():
        if not isinstance(one, Union) or not isinstance(one.choice, ByTag):
            continue
        for variant in one.variants:
            if isinstance(variant.shape, Ref) and variant.tags:
                key = variant.shape.target, one.choice.property
                tags = {json_key(tag): tag for tag in variant.tags}
                wanted.setdefault(key, {}).update(tags)
                if one.choice.how in ("mapping", "name"):
                    mapped.add(key)
    result = dict(definitions)
    for at, name in sorted(mapped):
        record = result[at]
        values = tuple(wanted[at, name].values())
        if isinstance(record, Record) and len(values) == 1:
            result[at] = _with_tag(record, name, values[0], result)
    return result


def _with_tag(
    record: Record, name: str, tag: Scalar_, definitions: Mapping[Pointer, Definition]
) -> Record:
    value = Value(shape=Literals(values=(tag,)))
    if all(one.wire_name != name for one in record.properties):
        added = Property(wire_name=name, value=value, required=False, at=record.at)
        return replace(record, properties=(added, *record.properties))
    return replace(
        record,
        properties=tuple(
            (
                replace(one, value=replace(one.value, shape=value.shape))
                if one.wire_name == name and _may_hold(one.value.shape, definitions)
                else one
            )
            for one in record.properties
        ),
    )


def _may_hold(shape: Shape, definitions: Mapping[Pointer, Definition]) -> bool:
    if isinstance(shape, Ref):
        return isinstance(definitions[shape.target], Enum)
    return isinstance(shape, Scalar | Literals)
