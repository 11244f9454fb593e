"""What the parts of this room ask of one another."""

from typing import Protocol

from oneofgen.model import Value
from oneofgen.schema.following import References
from oneofgen.schema.hierarchy import Hierarchy
from oneofgen.schema.intersection import Parts
from oneofgen.schema.merged import Facts
from oneofgen.source.pointers import Pointer


class Lookup(Protocol):
    """The normalised schemas of a document; `Schemas` is the one that there is."""

    references: References
    hierarchy: Hierarchy

    def facts(self, parts: Parts) -> Facts:
        """What a schema says, with all that is merged into it."""
        ...

    def value(self, at: Pointer) -> Value:
        """What the schema at a pointer admits, wherever it is used."""
        ...

    def merged(self, parts: Parts, at: Pointer) -> Value:
        """What several schemas together admit; `at` is where a definition of it would stand."""
        ...

    def site(self, at: Pointer, parts: Parts) -> Pointer:
        """Reserve the pointer of a definition that is made of these parts."""
        ...

    def note(self, at: Pointer, code: str, message: str) -> None:
        """Tell the user of something in the definition that is being made."""
        ...
