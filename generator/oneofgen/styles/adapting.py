"""Adapt a model to classes that cannot express all of it, in the styles other than `dataclass`."""

from collections.abc import Iterator
from dataclasses import replace

from oneofgen.model import (
    Anything,
    Array,
    Change,
    Definition,
    Map,
    Model,
    Note,
    Record,
    Ref,
    Shape,
    Value,
    changed,
    kept,
    shapes_of,
    targets,
)
from oneofgen.source.pointers import Pointer
from oneofgen.wire import decoded_nowhere


def expressible(model: Model) -> Model:
    """Return the model with JSON text as strings, and without cycles that contain no class."""
    return _without_cycles(decoded_nowhere(model))


def everywhere(model: Model, change: Change) -> Model:
    """Return the model with a change applied to each type in it."""
    definitions = {at: changed(one, change) for at, one in model.definitions.items()}
    return replace(model, definitions=definitions)


def pruned(model: Model) -> Model:
    """Return the model without the definitions that its root no longer reaches."""
    return replace(model, definitions=kept(model.definitions, model.root))


# --- cycles of names --------------------------------------------------------------------------


def _without_cycles(model: Model) -> Model:
    """Return the model with `Any` where a type contains itself without a class in between."""
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
            message = "it contains itself, which this style cannot express: its content is `Any`"
            notes.append(Note(at=at, code="anything", message=message))
    return replace(model, definitions=definitions, notes=(*model.notes, *notes))


def _named(definitions: dict[Pointer, Definition], at: Pointer) -> frozenset[Pointer]:
    """Return the names that a name reaches without a class in between."""
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
    """Return an array or a map with `Any` in place of the names in `around`."""

    def value(one: Value) -> Value:
        if isinstance(one.shape, Ref) and one.shape.target in around:
            return Value(shape=Anything(reason="it contains itself"), nullable=True)
        return one

    if isinstance(shape, Array):
        return Array(items=value(shape.items), prefix=tuple(map(value, shape.prefix)))
    return Map(values=value(shape.values)) if isinstance(shape, Map) else shape
