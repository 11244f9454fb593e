"""Hierarchies without `oneOf`: a base with a `discriminator` and the schemas that extend it."""

from functools import cached_property

from oneofgen.problems import BadInput
from oneofgen.schema.following import References
from oneofgen.schema.keywords import FORKS
from oneofgen.source.pointers import Pointer, build
from oneofgen.source.references import mapping_target
from oneofgen.source.tree import Mapping


class Hierarchy:
    """The `allOf` hierarchies of a document.

    Attributes:
        used: the bases that are used as values, and so stand for their subtypes.
        bases: the bases that are also members of their union.
    """

    def __init__(self, references: References) -> None:
        self.references = references
        self.used: dict[Pointer, None] = {}
        self.bases: dict[Pointer, None] = {}
        self._subtypes: dict[Pointer, tuple[Pointer, ...]] = {}

    def subtypes(self, base: Pointer) -> tuple[Pointer, ...]:
        """Return the subtypes of a base with a discriminator; empty for every other schema.

        First the schemas that its mapping names, in that order; then the components that extend
        it, in document order.
        """
        if base not in self._subtypes:
            self._subtypes[base] = self._find(base)
        return self._subtypes[base]

    def mapped(self, at: Pointer) -> tuple[Pointer, ...]:
        """Return the schemas that the mapping of a schema's discriminator names."""
        node = self.references.schema(at)
        discriminator = node.get("discriminator") if isinstance(node, Mapping) else None
        mapping = discriminator.get("mapping") if isinstance(discriminator, Mapping) else None
        targets = (
            mapping_target(self.references.document, at, target)
            for target in (mapping.values() if isinstance(mapping, Mapping) else ())
        )
        return tuple(dict.fromkeys(target for target in targets if target is not None))

    def _find(self, base: Pointer) -> tuple[Pointer, ...]:
        node = self.references.schema(base)
        if not isinstance(node, Mapping) or any(keyword in node for keyword in FORKS):
            return ()
        if not isinstance(node.get("discriminator"), Mapping):
            return ()
        named = (target for target in self.mapped(base) if target != base)
        return tuple(dict.fromkeys((*named, *self._extending(base))))

    def _extending(self, base: Pointer) -> list[Pointer]:
        """Return every component that extends a schema, at any distance, in document order."""
        subtypes: set[Pointer] = set()
        waiting = [base]
        while waiting:
            new = self._extensions.get(waiting.pop(), {}).keys() - subtypes - {base}
            subtypes |= new
            waiting += new
        return sorted(subtypes, key=self._order.__getitem__)

    @cached_property
    def _order(self) -> dict[Pointer, int]:
        """The index of each component schema in the document."""
        names = self.references.document.schemas
        return {
            build("", ("components", "schemas", name)): index for index, name in enumerate(names)
        }

    @cached_property
    def _extensions(self) -> dict[Pointer, dict[Pointer, None]]:
        """The component schemas that name each schema in their `allOf`."""
        extensions: dict[Pointer, dict[Pointer, None]] = {}
        for at in self._order:
            try:
                parts = self.references.listed(at, "allOf")
            except BadInput:  # an invalid schema, reported only if it is used
                continue
            for part in parts:
                try:
                    base = self.references.target(part)
                except BadInput:
                    continue
                if base is not None:
                    extensions.setdefault(base, {})[at] = None
        return extensions
