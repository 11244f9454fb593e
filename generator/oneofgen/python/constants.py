"""The views of the constants of enums whose values the document names."""

from oneofgen.dataclass import dataclass
from oneofgen.model import Definition, Enum
from oneofgen.names import Names, constants_at
from oneofgen.python.code import Code, docstring, identifier, literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantsView:
    """A class without instances: `members` are pairs of a constant's name and its value."""

    name: Code
    docstring: Code
    members: tuple[tuple[Code, Code], ...]


def constants_view(one: Definition, names: Names) -> ConstantsView | None:
    """Return the constants of an enum, or None if the document names none of its values."""
    if not isinstance(one, Enum) or not one.named:
        return None
    return ConstantsView(
        name=identifier(names.classes[constants_at(one.at)]),
        docstring=docstring(f"The values of `{names.classes[one.at]}` by name.", indent=4),
        members=tuple(
            (identifier(names.fields[one.at][name]), literal(value)) for name, value in one.named
        ),
    )


def values_text(one: Definition) -> str:
    """Return a list of an enum's values with the names that the document gives to them."""
    named = one.named if isinstance(one, Enum) else ()
    return "\n".join(f"- `{literal(value)}`: {name}" for name, value in named)
