"""The public surface of a package as a set of facts, and its text form, `surface.txt`.

`surface_of` computes the facts from a model; `printed` and `parsed` convert them to text and back.
"""

from oneofgen.surface.build import surface_of, type_of_shape, type_of_value
from oneofgen.surface.changes import Changes, compared
from oneofgen.surface.facts import (
    Alias,
    Attribute,
    Closed,
    Detail,
    Distinction,
    EmptyRecord,
    EnumName,
    EnumValue,
    Fact,
    Pattern,
    Property,
    Requirement,
    Root,
    Surface,
    Untagged,
    Variant,
)
from oneofgen.surface.parsing import parsed
from oneofgen.surface.text import FILE, VERSION, printed
from oneofgen.surface.types import (
    SCALARS,
    Any,
    Constant,
    Dict,
    JsonText,
    List,
    Named,
    Null,
    OneOf,
    Scalar,
    Type,
    one_of,
    type_text,
)

__all__ = [
    "FILE",
    "SCALARS",
    "VERSION",
    "Alias",
    "Any",
    "Attribute",
    "Changes",
    "Closed",
    "Constant",
    "Detail",
    "Dict",
    "Distinction",
    "EmptyRecord",
    "EnumName",
    "EnumValue",
    "Fact",
    "JsonText",
    "List",
    "Named",
    "Null",
    "OneOf",
    "Pattern",
    "Property",
    "Requirement",
    "Root",
    "Scalar",
    "Surface",
    "Type",
    "Untagged",
    "Variant",
    "compared",
    "one_of",
    "parsed",
    "printed",
    "surface_of",
    "type_of_shape",
    "type_of_value",
    "type_text",
]
