"""What msgspec can decode, and what it needs to know for it.

A union of several structs has to be tagged: each has one tag, all in one property, and a struct has
the same tag wherever it is used. Beside them may stand scalars, one array and null, and no map. A
union that is not like that is `Any` where it is held, with a note; the root is chosen by us.
(msgspec: "Supported types", "Union restrictions"; "Structs", "Tagged unions".)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

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

REASON = "msgspec cannot tell the variants of this union apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Structs:
    """What is tagged and what is not.

    `tags`: of each struct of a tagged union the property and the tag. `opaque`: the unions that
    msgspec cannot decode.
    """

    tags: Mapping[Pointer, tuple[str, Scalar_]]
    opaque: frozenset[Pointer]


def structs(model: Model) -> Structs:
    """What of a model is tagged, and what cannot be: of unions at odds the first ones win."""
    found = _Tagging(model)
    unions = [one for one in model.definitions.values() if isinstance(one, Union)]
    for union in unions:
        if not found.enter(union):
            found.opaque.add(union.at)
    return Structs(tags=found.tags, opaque=frozenset(found.opaque))


def unnameable(model: Model) -> Iterator[Property]:
    """The properties whose names msgspec refuses."""
    for one in model.definitions.values():
        if isinstance(one, Record):
            for prop in one.properties:
                if any(char in '\\"' or char < " " for char in prop.wire_name):
                    yield prop


def with_opaque(model: Model, opaque: frozenset[Pointer]) -> Model:
    """The model with anything where a record, an array or a map holds such a union."""
    change = references_changed(
        lambda ref: Anything(reason=REASON) if ref.target in opaque else ref
    )

    definitions: dict[Pointer, Definition] = {
        at: changed(one, change) if isinstance(one, Record | Alias) else _inside(one, change)
        for at, one in model.definitions.items()
    }
    notes = tuple(
        Note(at=at, code="anything", message=f"{REASON}: it is `Any` where something holds it")
        for at in sorted(opaque - {model.root})
    )
    return replace(model, definitions=definitions, notes=(*model.notes, *notes))


def _inside(one: Definition, change: Change) -> Definition:
    """A union whose members are as they were, but for what arrays and maps among them hold."""
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
        """Whether msgspec can decode a union; if so, its tags are kept."""
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
        """Whether a struct declares the tag, and has no other."""
        declared = any(
            prop.wire_name == name
            and not prop.value.nullable
            and prop.value.shape == Literals(values=(tag,))
            for prop in record.properties
        )
        return declared and self.tags.get(record.at, (name, tag)) == (name, tag)
