"""What the attribute of each property is called in its record's class."""

import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oneofgen.model import Array, JsonText, Map, Note, Record, Ref, Shape, Value
from oneofgen.names.reserved import FIELD_RESERVED
from oneofgen.names.words import is_identifier, spelt_name
from oneofgen.pointer import Pointer


@dataclass(frozen=True, slots=True)
class Wish:
    """The names that a property would take, the best first; lower ranks choose first."""

    rank: int
    candidates: tuple[str, ...]


def field_names(
    record: Record, classes: Mapping[Pointer, str]
) -> tuple[dict[str, str], tuple[Note, ...]]:
    """The attribute of each property, in document order, and what there is to say.

    A class that the record's annotations name would be hidden by an attribute of that name.
    """
    hidden = frozenset(classes[target] for target in _targets(record) if target in classes)
    wishes = {one.wire_name: _wish(one.wire_name, hidden) for one in record.properties}
    given: dict[str, str] = {}  # attribute -> wire name
    met: dict[str, list[str]] = {wire: [] for wire in wishes}
    for rank in range(3):
        _settle({w: wish for w, wish in wishes.items() if wish.rank == rank}, given, met)
    attributes = {wire: attribute for attribute, wire in given.items()}
    notes: list[Note] = []
    for one in record.properties:
        wire, attribute = one.wire_name, attributes[one.wire_name]
        said = f"the property `{wire}` of `{record.place}` is the attribute `{attribute}`"
        wished = _wish(wire, frozenset()).candidates[0]
        if wished in hidden:
            why = f"its annotations need the class `{wished}`"
            notes.append(Note(at=one.at, code="field-name", message=f"{said}: {why}"))
        if met[wire]:
            others = "`, `".join(dict.fromkeys(met[wire]))
            why = f"the property `{others}` comes to the same name"
            notes.append(Note(at=one.at, code="field-name", message=f"{said}: {why}"))
    return {one.wire_name: attributes[one.wire_name] for one in record.properties}, tuple(notes)


def _targets(record: Record) -> Iterable[Pointer]:
    values = [one.value for one in record.properties]
    values += [value for _, value in record.further]
    waiting: list[Shape] = [value.shape for value in values]
    while waiting:
        shape = waiting.pop()
        if isinstance(shape, Ref):
            yield shape.target
        else:
            waiting += [value.shape for value in _inside(shape)]


def _inside(shape: Shape) -> tuple[Value, ...]:
    if isinstance(shape, Array):
        return (shape.items, *shape.prefix)
    if isinstance(shape, Map):
        return (shape.values,)
    return (shape.value,) if isinstance(shape, JsonText) else ()


def _wish(wire: str, hidden: frozenset[str]) -> Wish:
    def legal(name: str) -> bool:
        return (
            name.isascii()
            and name.isidentifier()
            and not (name.startswith("_") or keyword.iskeyword(name))
            and name not in FIELD_RESERVED
            and name not in hidden
        )

    if legal(wire):
        return Wish(0, (wire,))
    spelling = spelt_name(wire)
    if is_identifier(wire):
        rank, wishes = 1, [f"{wire}_"]
    elif wire.startswith("_") and wire.strip("_"):  # private to checkers, mangled by Python
        bare = wire.lstrip("_")
        bare = bare if is_identifier(bare) else spelt_name(bare)
        rank, wishes = 2, [bare + "_" * (len(wire) - len(wire.lstrip("_"))), spelling]
    else:
        soft = re.sub(r"[^A-Za-z0-9_]+", "_", wire).strip("_") if wire.isascii() else ""
        soft = f"field_{soft}" if soft[:1].isdecimal() else soft
        rank, wishes = 2, [soft, f"{soft}_", spelling] if not legal(soft) else [soft, spelling]
    return Wish(rank, tuple(name for name in wishes if legal(name)) or (f"{spelling}_",))


def _settle(wishes: Mapping[str, Wish], given: dict[str, str], met: dict[str, list[str]]) -> None:
    """Give each its first candidate that nobody has and no other of the rank wants.

    What still meets another then is told apart by underscores, in the order of the names.
    """
    waiting = {wire: list(wish.candidates) for wire, wish in wishes.items()}
    last: dict[str, str] = {}
    while waiting:
        wanted: dict[str, list[str]] = {}
        for wire, names in waiting.items():
            wanted.setdefault(names[0], []).append(wire)
        later = {}
        for wire, (name, *rest) in waiting.items():
            rivals = [given[name]] if name in given and given[name] not in wanted[name] else []
            rivals += [other for other in wanted[name] if other != wire]
            met[wire] += rivals
            if not rivals:
                given[name] = wire
            elif rest:
                later[wire] = rest
            else:
                last[wire] = name
        waiting = later
    for wire, name in sorted(last.items()):
        while name in given:
            name += "_"
        given[name] = wire
