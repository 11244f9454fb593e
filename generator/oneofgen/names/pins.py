"""Names that the configuration gives: `names."Run.tools[]" = "Tool"`."""

import json
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches

from oneofgen.model import Definition, Model
from oneofgen.names.identifiers import is_identifier
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import Pointer, own_component

IDENTIFIER = "write a Python identifier of ASCII letters and digits that begins with a letter"


def pin_line(place: str, name: str) -> str:
    """The line of a package's configuration that gives a place its name."""
    return f'names.{json.dumps(place, ensure_ascii=False)} = "{name}"'


def pin_problems(
    model: Model,
    pins: Mapping[str, str],
    reserved: frozenset[str],
    position: Callable[[Pointer], Position],
) -> Iterator[Problem]:
    """What is wrong with the pins: no such place, no legal name, or one that is taken."""
    places: dict[str, Definition] = {one.place: one for one in model.definitions.values()}
    components = {
        name: definition
        for definition in model.definitions.values()
        if definition.place not in pins and (name := own_component(definition.at))
    }
    for place, name in sorted(pins.items()):
        if place not in places:
            yield unknown_place("schema", pin_line, place, name, list(places), position(model.root))
            continue
        at = position(places[place].at)
        said = f"`{pin_line(place, name)}`"
        if not is_identifier(name):
            message = f"{said}: `{name}` can not be the name of a class"
            yield Problem(at, "bad-pin", message, (IDENTIFIER,))
        elif name in reserved:
            message = f"{said}: every generated package needs `{name}` for itself"
            yield Problem(at, "bad-pin", message, (f"write `{pin_line(place, f'{name}Model')}`",))
        elif name in components:
            taken = {*components, *pins.values()}
            yield _taken(said, name, components[name], taken, at, position)
        else:
            others = [other for other, its in sorted(pins.items()) if its == name and other < place]
            if others:
                message = f"{said}: `{others[0]}` has the same name in the configuration"
                yield Problem(at, "bad-pin", message, ("give one of them another name",))


def unknown_place(
    what: str,
    line: Callable[[str, str], str],
    place: str,
    name: str,
    places: list[str],
    at: Position,
) -> Problem:
    """What is wrong with a pin, written by `line`, of a place where nothing stands."""
    near = get_close_matches(place, sorted(places), 1, 0.0)
    message = f"`{line(place, name)}`: there is no {what} `{place}` below this root"
    hints = (f"`{near[0]}` is the nearest: `{line(near[0], name)}`",) if near else ()
    return Problem(at, "unknown-place", message, (*hints, "or remove the line"))


def _taken(
    said: str,
    name: str,
    holder: Definition,
    taken: set[str],
    at: Position,
    position: Callable[[Pointer], Position],
) -> Problem:
    spare = f"{name}Schema"
    while spare in taken:
        spare += "Schema"
    return Problem(
        at,
        "bad-pin",
        f"{said}: `{name}` is the name of a schema of the document",
        ("write another name, or pin that schema's too: " + pin_line(name, spare),),
        ((position(holder.at), f"`{name}`"),),
    )
