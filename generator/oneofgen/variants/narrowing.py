"""Tags that only a mapping or a name says, written into the variants that they select."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from oneofgen.model import (
    ByTag,
    Choice,
    Definition,
    Enum,
    Literals,
    Pick,
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
from oneofgen.variants.decide import branches
from oneofgen.variants.rewriting import shapes, targets


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to a record: its tags by property, of which a mapping or name says some."""

    tags: Mapping[str, Scalar_] = field(default_factory=dict[str, Scalar_])
    mapped: tuple[str, ...] = ()


def narrowed(definitions: Mapping[Pointer, Definition], root: Pointer) -> dict[Pointer, Definition]:
    """Give tags that only a mapping or a name says to the variants' own properties.

    Only where no value of a record can have another tag: not if it is also used for itself, or
    takes the values that are not listed.
    """
    ways: dict[Pointer, list[_Way]] = {}
    for at in _positions(definitions, root):
        one = definitions[at]
        if isinstance(one, Union):
            for index, way in _ways(one.choice, _Way()):
                shape = one.variants[index].shape
                if isinstance(shape, Ref):
                    ways.setdefault(shape.target, []).append(way)
        else:
            ways.setdefault(at, []).append(_Way())
    result = dict(definitions)
    for at, found in ways.items():
        for name in dict.fromkeys(name for way in found for name in way.mapped):
            record, tags = result[at], [way.tags[name] for way in found if name in way.tags]
            alike = len(tags) == len(found) and len({json_key(tag) for tag in tags}) == 1
            if isinstance(record, Record) and alike:
                result[at] = _with_tag(record, name, tags[0], result)
    return result


def _positions(definitions: Mapping[Pointer, Definition], root: Pointer) -> dict[Pointer, None]:
    """The definitions that stand somewhere for themselves, not only as the members of unions."""
    found: dict[Pointer, None] = {root: None}
    for one in definitions.values():
        inside = shapes(one)
        if isinstance(one, Union):
            inside = (each.shape for each in one.variants if not isinstance(each.shape, Ref))
        found.update((target, None) for shape in inside for target in targets(shape))
    return found


def _ways(choice: Choice, way: _Way) -> Iterator[tuple[int, _Way]]:
    """Every variant that a decision leads to, and on which way."""
    if isinstance(choice, Pick):
        yield choice.variant, way
    elif isinstance(choice, ByTag):
        says = (choice.property,) if choice.how in ("mapping", "name") else ()
        for tag, inner in choice.cases:
            tags = way.tags if tag is None else {**way.tags, choice.property: tag}
            yield from _ways(inner, _Way(tags, (*way.mapped, *says)))
        for rest in (choice.absent, choice.other):
            if rest is not None:
                yield from _ways(rest, way)
    else:
        for inner in branches(choice):
            yield from _ways(inner, way)


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
