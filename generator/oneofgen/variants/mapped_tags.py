"""Adding tags that only a mapping or a schema name defines to the variants that they select."""

from collections.abc import Mapping
from dataclasses import field, replace

from oneofgen.dataclass import dataclass
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
    Way,
    json_key,
    shapes_of,
    targets,
    ways,
)
from oneofgen.source.pointers import Pointer


@dataclass(frozen=True, slots=True)
class _Tags:
    """The tags on a way to a record by property.

    `mapped` names those that its schema does not list, `absent` the tag properties that a value on
    this way does not have.
    """

    by_property: Mapping[str, Scalar_] = field(default_factory=dict[str, Scalar_])
    mapped: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def narrowed(definitions: Mapping[Pointer, Definition], root: Pointer) -> dict[Pointer, Definition]:
    """Return the definitions with mapped tags as the literals of the variants' own properties.

    A record is changed only if every value of it has the same tag. It is left alone if it is also
    used outside of the union, or if it is the variant for unlisted tags.
    """
    tags: dict[Pointer, list[_Tags]] = {}
    for at in _positions(definitions, root):
        definition = definitions[at]
        if isinstance(definition, Union):
            for way in ways(definition.choice):
                shape = definition.variants[way.variant].shape
                if isinstance(shape, Ref):
                    tags.setdefault(shape.target, []).append(_tags_on(way))
        else:
            tags.setdefault(at, []).append(_Tags())
    result = dict(definitions)
    for at, found in tags.items():
        for name in dict.fromkeys(name for one in found for name in one.mapped):
            record = result[at]
            having = [one for one in found if name not in one.absent]
            values = [one.by_property[name] for one in having if name in one.by_property]
            alike = len(values) == len(having) and len({json_key(one) for one in values}) == 1
            if isinstance(record, Record) and alike:
                result[at] = _with_tag(record, name, values[0], result)
    return result


def _positions(definitions: Mapping[Pointer, Definition], root: Pointer) -> dict[Pointer, None]:
    """Return the definitions that are used other than as the variants of a union."""
    found: dict[Pointer, None] = {root: None}
    for definition in definitions.values():
        inside = shapes_of(definition)
        if isinstance(definition, Union):
            inside = (each.shape for each in definition.variants if not isinstance(each.shape, Ref))
        found.update((target, None) for shape in inside for target in targets(shape))
    return found


def _tags_on(way: Way) -> _Tags:
    """Return the tags of the values that take this way to their variant."""
    tags: dict[str, Scalar_] = {}
    mapped: list[str] = []
    absent: list[str] = []
    for choice, branch in way.steps:
        if isinstance(choice, ByTag) and branch.on == "absent":
            absent.append(choice.property)
        if isinstance(choice, ByTag) and branch.on == "case":
            if branch.key is not None:
                tags[choice.property] = branch.key
            if choice.how in ("mapping", "name"):
                mapped.append(choice.property)
    return _Tags(tags, tuple(mapped), tuple(absent))


def _with_tag(
    record: Record, name: str, tag: Scalar_, definitions: Mapping[Pointer, Definition]
) -> Record:
    """Return the record with the tag as the only literal of a property, added if it is missing."""
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
