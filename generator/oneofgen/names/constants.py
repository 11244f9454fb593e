"""The class of constants of each enum whose values the document names.

`Priority` with the values `PRIMARY` and `SECONDARY` has the class `PriorityValue`, whose place is
`Priority{}`. It is named after all other classes, so that it takes the name of none.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from oneofgen.model import Enum, Model
from oneofgen.source.pointers import Pointer, join

TOKEN = "x-enum-varnames"


def constants_at(enum: Pointer) -> Pointer:
    """Return the pointer of an enum's constants."""
    return join(enum, TOKEN)


def constants_of(model: Model) -> Mapping[Pointer, Enum]:
    """Return the enums with named values at the pointers and places of their constants."""
    enums = (one for one in model.definitions.values() if isinstance(one, Enum) and one.named)
    return MappingProxyType(
        {
            constants_at(one.at): replace(one, at=constants_at(one.at), place=one.place.of_values())
            for one in enums
        }
    )


def with_constants(model: Model) -> Model:
    """Return the model with the constants of its enums as further definitions."""
    return replace(model, definitions={**model.definitions, **constants_of(model)})
