"""One schema, one way to say it: null, constants, `allOf`, references, missing types.

Definitions stay apart from what refers to them. How the members of a union are told apart is
not known here.
"""

from oneofgen.normalise.keywords import FORKS
from oneofgen.normalise.parts import Alternatives, Discriminator, Member
from oneofgen.normalise.records import UNNAMED
from oneofgen.normalise.references import MAX_NESTING
from oneofgen.normalise.schemas import Normal, Schemas

__all__ = [
    "FORKS",
    "MAX_NESTING",
    "UNNAMED",
    "Alternatives",
    "Discriminator",
    "Member",
    "Normal",
    "Schemas",
]
