"""The types that a surface names, a closed algebra, and how they are spelt."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from oneofgen.model import Scalar_
from oneofgen.spelling import scalar

SCALARS: dict[str, Literal["str", "int", "float", "bool"]] = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
}
"""Python's name for each scalar type of JSON."""


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
    """One value. Compares as its literal does: `True` is not `1`, and `1` is not `1.0`."""

    value: Scalar_

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
    """An object whose keys are data."""

    values: "Type"


@dataclass(frozen=True, slots=True)
class JsonText:
    """A string that holds JSON text of another type, which the package decodes."""

    value: "Type"


@dataclass(frozen=True, slots=True)
class Null:
    """Null."""


@dataclass(frozen=True, slots=True)
class Any:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several types. Made by `one_of`: two or more options, each once, null last."""

    options: "tuple[Type, ...]"


Type: TypeAlias = Named | Scalar | Constant | List | Dict | JsonText | Null | Any | OneOf


def one_of(types: Iterable[Type]) -> Type:
    """The union of types, without nested unions or duplicates; `Any` if nothing less is true."""
    flat: dict[Type, None] = {}
    for one in types:
        flat.update(dict.fromkeys(one.options if isinstance(one, OneOf) else (one,)))
    if Any() in flat or not flat:
        return Any()
    if Null() in flat:
        del flat[Null()]
        flat[Null()] = None
    return next(iter(flat)) if len(flat) == 1 else OneOf(tuple(flat))


def type_text(one: Type) -> str:
    """A type as `surface.txt` spells it: `list[Item | null]`."""
    match one:
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
