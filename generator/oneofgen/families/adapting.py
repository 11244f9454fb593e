"""The model as a style has it: what its classes cannot say is said in the next best way."""

from collections.abc import Iterator
from dataclasses import replace

from oneofgen.families.structs import structs, with_opaque
from oneofgen.model import (
    Alias,
    Anything,
    Array,
    ByTag,
    Change,
    Definition,
    Enum,
    Literals,
    Map,
    Model,
    Note,
    Pick,
    Record,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    Union,
    Value,
    among_objects,
    changed,
    kept,
    shapes_of,
    targets,
)
from oneofgen.pointer import Pointer
from oneofgen.wire import decoded_nowhere


def adapted(model: Model, style: str) -> Model:
    """The model with what the classes of a style can express, and a note of the rest.

    JSON text is a string, as it is on the wire. An array or a map that holds itself holds anything.
    msgspec has no literal `true`, and no union whose variants it cannot tell apart.
    """
    if style == "dataclass":
        return model
    model = decoded_nowhere(model)
    model = _without_cycles(model)
    if style == "pydantic":
        model = replace(model, notes=(*model.notes, *_told_apart_by_pydantic(model)))
    if style == "typeddict":
        model = _without_empty_keys(model)
    if style == "msgspec":
        model = _everywhere(_without_flags(model), _without_places)
        model = with_opaque(model, structs(model).opaque)
    return replace(model, definitions=kept(model.definitions, model.root))


def _everywhere(model: Model, change: Change) -> Model:
    definitions = {at: changed(one, change) for at, one in model.definitions.items()}
    return replace(model, definitions=definitions)


def _told_apart_by_pydantic(model: Model) -> Iterator[Note]:
    """The nested unions whose variants pydantic does not tell apart by a literal."""
    for at, one in model.definitions.items():
        records = isinstance(one, Union) and [v for v in one.variants if model.record(v.shape)]
        if at != model.root and isinstance(one, Union) and records and len(records) > 1:
            choice = among_objects(one.choice)
            cases = choice.cases if isinstance(choice, ByTag) and choice.how == "literal" else ()
            if not cases or not all(isinstance(then, Pick) for _, then in cases):
                message = (
                    "no literal tells these variants apart: pydantic's own validation takes what"
                    " fits it best, decoding goes by the document"
                )
                yield Note(at=at, code="pydantic", message=message)


def _without_empty_keys(model: Model) -> Model:
    """No key of a typed dictionary can be empty; what has one holds it all the same."""
    notes: list[Note] = []
    definitions = dict(model.definitions)
    for at, one in model.definitions.items():
        if isinstance(one, Record):
            named = tuple(prop for prop in one.properties if prop.wire_name)
            definitions[at] = replace(one, properties=named)
            message = "a property without a name has no key in a `TypedDict`"
            notes += [Note(at=at, code="anything", message=message)] * (named != one.properties)
    return replace(model, definitions=definitions, notes=(*model.notes, *notes))


def _without_places(shape: Shape) -> Shape:
    """An array whose first items are of other kinds than the rest, unless they are scalars."""
    if not isinstance(shape, Array) or not shape.prefix:
        return shape
    inner = [value.shape for value in (*shape.prefix, shape.items)]
    if all(isinstance(one, Scalar | Literals) for one in inner):
        return shape
    reason = "msgspec does not know of `prefixItems`"
    return Array(items=Value(shape=Anything(reason=reason), nullable=True))


def _without_flags(model: Model) -> Model:
    definitions = dict(model.definitions)
    for at, one in model.definitions.items():
        if isinstance(one, Enum) and any(isinstance(value, bool) for value in one.values):
            definitions[at] = Alias(
                at=at,
                place=one.place,
                value=Value(shape=_flag(one.values)),
                title=one.title,
                description=one.description,
                deprecated=one.deprecated,
            )

    def change(shape: Shape) -> Shape:
        values = shape.values if isinstance(shape, Literals) else ()
        return _flag(values) if any(isinstance(value, bool) for value in values) else shape

    return _everywhere(replace(model, definitions=definitions), change)


def _flag(values: tuple[Scalar_, ...]) -> Shape:
    """What holds `true` or `false` among other values."""
    if all(isinstance(value, bool) for value in values):
        return Scalar(type="boolean")
    return Anything(reason="msgspec has no literal `true` or `false`")


# --- cycles of names --------------------------------------------------------------------------


def _without_cycles(model: Model) -> Model:
    """Names of arrays, maps and unions that reach themselves without a class in between."""
    notes: list[Note] = []
    definitions = dict(model.definitions)
    for at, one in model.definitions.items():
        if isinstance(one, Record):
            continue
        around = frozenset(
            name for name in _named(definitions, at) if at in _named(definitions, name)
        )

        def change(shape: Shape, around: frozenset[Pointer] = around) -> Shape:
            return _emptied(shape, around)

        definitions[at] = changed(one, change)
        if definitions[at] != one:
            message = "it holds itself, which no class of this style can say: it holds anything"
            notes.append(Note(at=at, code="anything", message=message))
    return replace(model, definitions=definitions, notes=(*model.notes, *notes))


def _named(definitions: dict[Pointer, Definition], at: Pointer) -> frozenset[Pointer]:
    """The names that a name reaches without a class in between."""
    found: set[Pointer] = set()
    waiting = list(_names(definitions[at]))
    while waiting:
        target = waiting.pop()
        if target not in found:
            found.add(target)
            waiting += _names(definitions[target])
    return frozenset(found)


def _names(one: Definition) -> Iterator[Pointer]:
    if not isinstance(one, Record):
        for shape in shapes_of(one):
            yield from targets(shape)


def _emptied(shape: Shape, around: frozenset[Pointer]) -> Shape:
    """An array or a map that holds anything, where it would hold one of some names."""

    def value(one: Value) -> Value:
        if isinstance(one.shape, Ref) and one.shape.target in around:
            return Value(shape=Anything(reason="it holds itself"), nullable=True)
        return one

    if isinstance(shape, Array):
        return Array(items=value(shape.items), prefix=tuple(map(value, shape.prefix)))
    return Map(values=value(shape.values)) if isinstance(shape, Map) else shape
