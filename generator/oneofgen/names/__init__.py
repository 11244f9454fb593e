"""The Python names of a model's classes and fields, computed from its places and the pins alone."""

from types import MappingProxyType
from typing import TYPE_CHECKING

from oneofgen.first_use import on_first_use

if TYPE_CHECKING:
    from oneofgen.names.classes import BASE
    from oneofgen.names.constants import constants_at, with_constants
    from oneofgen.names.field_clashes import Attributes, field_line
    from oneofgen.names.fields import Field
    from oneofgen.names.naming import Names, names
    from oneofgen.names.packages import package_name
    from oneofgen.names.pins import pin_line
    from oneofgen.names.reserved import FIELD_RESERVED, RESERVED, STDLIB

__all__ = [
    "BASE",
    "FIELD_RESERVED",
    "RESERVED",
    "STDLIB",
    "Attributes",
    "Field",
    "Names",
    "constants_at",
    "field_line",
    "names",
    "package_name",
    "pin_line",
    "with_constants",
]

_HOMES = MappingProxyType(
    {
        "BASE": "classes",
        **dict.fromkeys(("FIELD_RESERVED", "RESERVED", "STDLIB"), "reserved"),
        **dict.fromkeys(("Attributes", "field_line"), "field_clashes"),
        "Field": "fields",
        **dict.fromkeys(("Names", "names"), "naming"),
        **dict.fromkeys(("constants_at", "with_constants"), "constants"),
        "package_name": "packages",
        "pin_line": "pins",
    }
)
"""The module of each name. They are imported on first use: a package's name needs one of them."""

__getattr__ = on_first_use(__name__, _HOMES)
