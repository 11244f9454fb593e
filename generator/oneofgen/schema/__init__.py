"""Normalise schemas: null, constants, `allOf`, references and missing types.

Each schema becomes a value (the shape at a position) and, where it needs a name, a definition
that other shapes refer to. `variants` decides later how the members of a union are distinguished.
"""

from oneofgen.schema.definitions import Normal, Schemas
from oneofgen.schema.following import MAX_NESTING
from oneofgen.schema.intersection import Alternatives, Discriminator, Member
from oneofgen.schema.keywords import (
    DATA,
    FORKS,
    LIST,
    NAMED,
    ONE_SCHEMA,
    TABLES,
    TYPES,
    keyword_path,
)
from oneofgen.schema.records import UNNAMED

__all__ = [
    "DATA",
    "FORKS",
    "LIST",
    "MAX_NESTING",
    "NAMED",
    "ONE_SCHEMA",
    "TABLES",
    "TYPES",
    "UNNAMED",
    "Alternatives",
    "Discriminator",
    "Member",
    "Normal",
    "Schemas",
    "keyword_path",
]
