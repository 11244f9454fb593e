"""Names that a new document would take away from classes that a package already has."""

from collections.abc import Callable, Iterator, Mapping

from oneofgen.model import Definition, Model, Place
from oneofgen.names import Names, pin_line
from oneofgen.pointer import Pointer
from oneofgen.problems import Position, Problem

INDENT = "\n    "


def renamed(
    old: Mapping[Place, str],
    model: Model,
    names: Names,
    position: Callable[[Pointer], Position],
) -> Iterator[Problem]:
    """What is wrong where a place that is still there would change its name.

    Args:
        old: the names that the manifest on the disk holds.
        model: the new model.
        names: its names.
        position: where a pointer is in its file.
    """
    holders = {names.classes[at]: one for at, one in model.definitions.items()}
    for definition in model.definitions.values():
        before = old.get(definition.place)
        now = names.classes[definition.at]
        if before is None or before == now:
            continue
        holder = holders.get(before)
        if holder is None:
            yield _moved(definition, before, now, position)
        else:
            yield _taken(definition, holder, before, now, position)


def _taken(
    definition: Definition,
    holder: Definition,
    before: str,
    now: str,
    position: Callable[[Pointer], Position],
) -> Problem:
    spare = f"{before}Schema"
    return Problem(
        position(holder.at),
        "renamed",
        "this new schema has the name of an existing class",
        (
            "keep the class's name, add to its [[tool.oneofgen.package]]:"
            f"{INDENT}{pin_line(holder.place, spare)}",
            "or let the class move, as `--allow-rename` does:"
            f"{INDENT}{pin_line(definition.place, now)}",
        ),
        ((position(definition.at), f"`{before}` is `{definition.place}`"),),
    )


def _moved(
    definition: Definition, before: str, now: str, position: Callable[[Pointer], Position]
) -> Problem:
    return Problem(
        position(definition.at),
        "renamed",
        f"`{definition.place}` is `{before}` so far, and would become `{now}`",
        (
            "keep its name, add to its [[tool.oneofgen.package]]:"
            f"{INDENT}{pin_line(definition.place, before)}",
            "or let it move: `--allow-rename`",
        ),
    )
