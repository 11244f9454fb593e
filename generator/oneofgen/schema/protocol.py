"""The interface of `Schemas` that the other modules of this package use."""

from typing import Protocol

from oneofgen.model import Value
from oneofgen.schema.following import References
from oneofgen.schema.hierarchy import Hierarchy
from oneofgen.schema.intersection import Intersection
from oneofgen.schema.merged_schema import MergedSchema
from oneofgen.source.pointers import Pointer


class Definitions(Protocol):
    """The normalised schemas of a document, implemented by `Schemas`."""

    references: References
    hierarchy: Hierarchy

    def merged_schema(self, parts: Intersection) -> MergedSchema:
        """Return the schema that results from merging an intersection."""
        ...

    def value(self, at: Pointer) -> Value:
        """Return the value of the schema at a pointer, independent of where it is used."""
        ...

    def merged(self, parts: Intersection, at: Pointer) -> Value:
        """Return the value of an intersection; a definition made for it gets the pointer `at`."""
        ...

    def site(self, at: Pointer, parts: Intersection) -> Pointer:
        """Reserve and return a pointer for the definition made from an intersection."""
        ...

    def note(self, at: Pointer, code: str, message: str) -> None:
        """Add a note to the definition that is being made."""
        ...
