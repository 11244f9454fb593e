"""Which unions msgspec can decode, and the tags that it needs for that.

A union of several structs must be tagged: each struct has one tag, all tags are in the same
property, and a struct has the same tag in every union. The other members may be scalars, one array
and null, but not a map. Any other union is `Any` in the types that contain it, with a note; for the
root, our own readers choose the variant. (msgspec: "Supported types", "Union restrictions";
"Structs", "Tagged unions".)
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    Alias,
    Anything,
    Array,
    ByTag,
    Change,
    Definition,
    Literals,
    Map,
    Model,
    Note,
    Pick,
    Property,
    Record,
    Ref,
    Scalar_,
    Shape,
    Union,
    Variant,
    among_objects,
    changed,
    changed_shape,
    picks,
    references_changed,
)
from oneofgen.source.pointers import Pointer

REASON = "msgspec cannot distinguish the variants of this union"


@dataclass(frozen=True, slots=True, kw_only=True)
class Structs:
    """The tagged structs and the unions that msgspec cannot decode.

    Attributes:
        tags: The tag property and the tag of each struct in a tagged union.
        opaque: The unions that msgspec cannot decode.
    """

    tags: Mapping[Pointer, tuple[str, Scalar_]]
    opaque: frozenset[Pointer]


def structs(model: Model) -> Structs:
    """Return the tags of a model's structs, and the unions that msgspec cannot decode.

    If two unions need different tags of a struct, the first union is tagged.
    """
    found = _Tagging(model)
    unions = [one for one in model.definitions.values() if isinstance(one, Union)]
    for union in unions:
        if not found.enter(union):
            found.opaque.add(union.at)
    return Structs(tags=found.tags, opaque=frozenset(found.opaque))


def unnameable(model: Model) -> Iterator[Property]:
    """Yield the properties whose names msgspec refuses."""
    for one in model.definitions.values():
        if isinstance(one, Record):
            for prop in one.properties:
                if any(char in '\\"' or char < " " for char in prop.wire_name):
                    yield prop


def with_opaque(model: Model, opaque: frozenset[Pointer]) -> Model:
    """Return the model with `Any` where a record, an array or a map contains an opaque union."""
    change = references_changed(
        lambda ref: Anything(reason=REASON) if ref.target in opaque else ref
    )

    definitions: dict[Pointer, Definition] = {
        at: changed(one, change) if isinstance(one, Record | Alias) else _inside(one, change)
        for at, one in model.definitions.items()
    }
    notes = tuple(
        Note(at=at, code="anything", message=f"{REASON}: it is `Any` in the types that contain it")
        for at in sorted(opaque - {model.root})
    )
    return replace(model, definitions=definitions, notes=(*model.notes, *notes))


def _inside(one: Definition, change: Change) -> Definition:
    """Return a union with a change applied inside its arrays and maps, but not to its members."""
    if not isinstance(one, Union):
        return one

    def shape(member: Shape) -> Shape:
        return member if isinstance(member, Ref) else changed_shape(member, change)

    return replace(
        one,
        members=tuple(dict.fromkeys(map(shape, one.members))),
        variants=tuple(replace(each, shape=shape(each.shape)) for each in one.variants),
    )


@dataclass
class _Tagging:
    model: Model
    tags: dict[Pointer, tuple[str, Scalar_]] = field(
        default_factory=dict[Pointer, tuple[str, Scalar_]]
    )
    opaque: set[Pointer] = field(default_factory=set[Pointer])

    def enter(self, union: Union) -> bool:
        """Whether msgspec can decode a union; if so, its tags are stored."""
        shapes = [self._plain(variant.shape) for variant in union.variants]
        records = [variant for variant in union.variants if self.model.record(variant.shape)]
        maps = sum(isinstance(shape, Map) for shape in shapes)
        arrays = sum(isinstance(shape, Array) for shape in shapes)
        if arrays > 1 or maps > 1 or (maps and records):
            return False
        return len(records) < 2 or self._tag(union, records)

    def _plain(self, shape: Shape) -> Shape:
        while isinstance(shape, Ref):
            definition = self.model.definitions[shape.target]
            if not isinstance(definition, Alias):
                return shape
            shape = definition.value.shape
        return shape

    def _tag(self, union: Union, records: list[Variant]) -> bool:
        choice = among_objects(union.choice)
        if not isinstance(choice, ByTag) or choice.absent is not None or choice.other is not None:
            return False
        if choice.inner or not all(isinstance(then, Pick) for _, then in choice.cases):
            return False
        found: dict[Pointer, tuple[str, Scalar_]] = {}
        for tag, then in choice.cases:
            (index,) = picks(then)
            record = self.model.record(union.variants[index].shape)
            if record is None or record.at in found or tag is None or isinstance(tag, bool | float):
                return False
            found[record.at] = choice.property, tag
            if not self._may_have(record, choice.property, tag):
                return False
        if len(found) < len(records) or len({type(tag) for _, tag in found.values()}) > 1:
            return False
        self.tags.update(found)
        return True

    def _may_have(self, record: Record, name: str, tag: Scalar_) -> bool:
        """Whether a struct declares a tag, and no other union gives it a different one."""
        declared = any(
            prop.wire_name == name
            and not prop.value.nullable
            and prop.value.shape == Literals(values=(tag,))
            for prop in record.properties
        )
        return declared and self.tags.get(record.at, (name, tag)) == (name, tag)
