"""Models made by hand, for the rooms that read them."""

from collections.abc import Iterable, Mapping, Sequence

from oneofgen.model import (
    ByTag,
    Choice,
    Definition,
    Enum,
    Envelope,
    EventShape,
    How,
    Model,
    Pick,
    Place,
    Property,
    Record,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    Union,
    Value,
    Variant,
    parsed,
)
from oneofgen.source.pointers import Pointer, build, join, split

STRING = Scalar(type="string")
ROOT = "Event"


def component(name: str) -> Pointer:
    return join(Pointer("#/components/schemas"), name)


def ref(name: str) -> Ref:
    return Ref(target=component(name))


def placed(text: str, at: Pointer) -> Place:
    """A place, taken apart with the help of the pointer of what stands there."""
    file, tokens = split(at)
    heads = [build(file, tokens[:count]) for count in range(len(tokens) + 1)]
    return parsed(text, [*heads, *tokens[2:3]])


def prop(
    at: Pointer,
    name: str,
    shape: Shape = STRING,
    *,
    required: bool = True,
    nullable: bool = False,
) -> Property:
    value = Value(shape=shape, nullable=nullable)
    return Property(wire_name=name, value=value, required=required, at=join(at, "properties", name))


def record(
    place: str, properties: Mapping[str, Shape] | Iterable[str] = (), at: Pointer | None = None
) -> Record:
    """A record; without a pointer it is the component that its place names."""
    at = at or component(place)
    shapes = properties if isinstance(properties, Mapping) else dict.fromkeys(properties, STRING)
    made = tuple(prop(at, name, shape) for name, shape in shapes.items())
    return Record(at=at, place=placed(place, at), properties=made)


def enum(place: str, values: tuple[Scalar_, ...], at: Pointer) -> Enum:
    return Enum(at=at, place=placed(place, at), values=values)


def by_tag(tag: str, *values: Scalar_, how: How = "literal") -> ByTag:
    cases: list[tuple[Scalar_, Choice]] = [
        (value, Pick(variant=index)) for index, value in enumerate(values)
    ]
    return ByTag(property=tag, cases=tuple(cases), how=how)


def tagged(
    place: str,
    variants: Mapping[Scalar_, Shape],
    *,
    members: Sequence[Shape] | None = None,
    at: Pointer | None = None,
    tag: str = "event",
) -> Union:
    """A union whose variants have one tag each."""
    at = at or component(place)
    made = tuple(
        Variant(at=join(at, "oneOf", index), shape=shape, tags=(value,))
        for index, (value, shape) in enumerate(variants.items())
    )
    return Union(
        at=at,
        place=placed(place, at),
        members=tuple(members if members is not None else variants.values()),
        variants=made,
        choice=by_tag(tag, *variants),
        tag=tag,
    )


def model(*definitions: Definition, event_shape: EventShape | None = None) -> Model:
    """A model whose first definition is its root."""
    return Model(
        root=definitions[0].at,
        nullable=False,
        event_shape=event_shape or Envelope(tag="event", payload="data"),
        definitions={one.at: one for one in definitions},
        title="Small",
        version="1",
    )


def events(group: str, *tags: str, root: str = ROOT) -> list[Definition]:
    """A root union with one group of inline variants."""
    inside = {tag: join(component(group), "oneOf", index) for index, tag in enumerate(tags)}
    refs: dict[Scalar_, Shape] = {tag: Ref(target=at) for tag, at in inside.items()}
    return [
        tagged(root, refs, members=[ref(group)]),
        tagged(group, refs),
        *(record(f"{group}[{tag}]", ["event", "data"], at) for tag, at in inside.items()),
    ]
