"""Class names that the configuration sets: `names."Run.tools[]" = "Tool"`."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches

from oneofgen.model import Definition, Model
from oneofgen.names.letters import is_identifier
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import Pointer, own_component
from oneofgen.wording import toml_string

IDENTIFIER = "write a Python identifier that begins with a letter"


def pin_line(place: str, name: str) -> str:
    """Return the configuration line that sets the class name of a place."""
    return f'names.{toml_string(place)} = "{name}"'


def pin_problems(
    model: Model,
    pins: Mapping[str, str],
    reserved: frozenset[str],
    position: Callable[[Pointer], Position],
) -> Iterator[Problem]:
    """Yield problems for pins of unknown places, or with names that are invalid or taken."""
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
        line = f"`{pin_line(place, name)}`"
        if not is_identifier(name):
            message = f"{line}: `{name}` is not a valid class name"
            yield Problem(at, "bad-pin", message, (IDENTIFIER,))
        elif name in reserved:
            message = f"{line}: `{name}` is reserved in every generated package"
            yield Problem(at, "bad-pin", message, (f"write `{pin_line(place, f'{name}Model')}`",))
        elif name in components:
            taken = {*components, *pins.values()}
            yield _taken(line, name, components[name], taken, at, position)
        else:
            others = [other for other, its in sorted(pins.items()) if its == name and other < place]
            if others:
                message = f"{line}: `{others[0]}` has the same name in the configuration"
                yield Problem(at, "bad-pin", message, ("give one of them another name",))


def unknown_place(
    what: str,
    line: Callable[[str, str], str],
    place: str,
    name: str,
    places: list[str],
    at: Position,
) -> Problem:
    """Return the problem of a pin of a place that does not exist, with the closest match.

    Args:
        what: What the place should be: a schema or a property.
        line: Returns the configuration line of a place and a name.
        place: The place.
        name: The name that the pin gives.
        places: All places that exist.
        at: The position of the root.
    """
    near = get_close_matches(place, sorted(places), 1, 0.0)
    message = f"`{line(place, name)}`: there is no {what} `{place}` below this root"
    hints = (f"the closest match is `{near[0]}`: `{line(near[0], name)}`",) if near else ()
    return Problem(at, "unknown-place", message, (*hints, "or remove the line"))


def _taken(
    line: str,
    name: str,
    holder: Definition,
    taken: set[str],
    at: Position,
    position: Callable[[Pointer], Position],
) -> Problem:
    """Return the problem of a pin whose name a component of the document has."""
    spare = f"{name}Schema"
    while spare in taken:
        spare += "Schema"
    return Problem(
        at,
        "bad-pin",
        f"{line}: `{name}` is the name of a schema of the document",
        ("write another name, or pin that schema's too: " + pin_line(name, spare),),
        ((position(holder.at), f"`{name}`"),),
    )
