"""The types in a surface, and their text form."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.model import TagValue
from oneofgen.spelling import scalar

SCALARS: dict[str, Literal["str", "int", "float", "bool"]] = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
}
"""The Python type of each scalar JSON type."""


@dataclass(frozen=True, slots=True)
class Named:
    """A class, an enum or an alias of the package."""

    name: str


@dataclass(frozen=True, slots=True)
class Scalar:
    """Any value of a scalar type."""

    name: Literal["str", "int", "float", "bool"]


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """A single value. Compared as a literal: `True` differs from `1`, and `1` from `1.0`."""

    value: TagValue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Constant) and scalar(self.value) == scalar(other.value)

    def __hash__(self) -> int:
        return hash(scalar(self.value))


@dataclass(frozen=True, slots=True)
class List:
    """An array."""

    items: "Type"


@dataclass(frozen=True, slots=True)
class Dict:
    """A map: an object with arbitrary keys."""

    values: "Type"


@dataclass(frozen=True, slots=True)
class JsonText:
    """A string that contains JSON text of another type, which the package decodes."""

    value: "Type"


@dataclass(frozen=True, slots=True)
class Null:
    """Null."""


@dataclass(frozen=True, slots=True)
class Any:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A union of two or more different types, null last. Use `one_of` to make one."""

    options: "tuple[Type, ...]"


Type: TypeAlias = Named | Scalar | Constant | List | Dict | JsonText | Null | Any | OneOf


def one_of(types: Iterable[Type]) -> Type:
    """Return the union of types, without nested unions or duplicates.

    Return the type itself if there is only one, and `Any` if it is among the types or there are
    none.
    """
    flat: dict[Type, None] = {}
    for one in types:
        flat.update(dict.fromkeys(one.options if isinstance(one, OneOf) else (one,)))
    if Any() in flat or not flat:
        return Any()
    if Null() in flat:
        del flat[Null()]
        flat[Null()] = None
    return next(iter(flat)) if len(flat) == 1 else OneOf(tuple(flat))


def type_text(type_: Type) -> str:
    """Return a type as `surface.txt` writes it: `list[Item | null]`."""
    match type_:
        case Named(name) | Scalar(name):
            return name
        case Constant(value):
            return scalar(value)
        case List(items):
            return f"list[{type_text(items)}]"
        case Dict(values):
            return f"dict[str, {type_text(values)}]"
        case JsonText(value):
            return f"json[{type_text(value)}]"
        case Null():
            return "null"
        case Any():
            return "Any"
        case OneOf(options):
            return " | ".join(map(type_text, options))
