"""One schema, one way to say it: null, constants, `allOf`, references, missing types.

Definitions stay apart from what refers to them. How the members of a union are told apart is
not known here.
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
