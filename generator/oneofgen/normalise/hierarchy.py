"""Hierarchies without any `oneOf`: a base with a `discriminator`, and what extends it."""

from oneofgen import resolve
from oneofgen.load import Mapping
from oneofgen.normalise.keywords import FORKS
from oneofgen.normalise.references import References
from oneofgen.pointer import Pointer, build, join
from oneofgen.problems import BadInput


class Hierarchy:
    """Which schemas of a document extend which by `allOf`; remembers which bases were used."""

    def __init__(self, references: References) -> None:
        self.references = references
        self.used: dict[Pointer, None] = {}
        self.bases: dict[Pointer, None] = {}
        self._children: dict[Pointer, list[Pointer]] | None = None
        self._subtypes: dict[Pointer, tuple[Pointer, ...]] = {}

    def subtypes(self, base: Pointer) -> tuple[Pointer, ...]:
        """What a base with a discriminator stands for: what its mapping names, what extends it.

        In the order of the mapping, then of the document. Empty for every other schema.
        """
        if base not in self._subtypes:
            self._subtypes[base] = self._find(base)
        return self._subtypes[base]

    def _find(self, base: Pointer) -> tuple[Pointer, ...]:
        node = self.references.schema(base)
        if not isinstance(node, Mapping) or any(keyword in node for keyword in FORKS):
            return ()
        discriminator = node.get("discriminator")
        if not isinstance(discriminator, Mapping):
            return ()
        extending = self._extending(base)
        found: dict[Pointer, None] = {}
        mapping = discriminator.get("mapping")
        for target in mapping.values() if isinstance(mapping, Mapping) else ():
            pointer = resolve.mapping_target(self.references.document, base, target)
            if pointer is not None and pointer != base:
                found[pointer] = None
        found.update(extending)
        return tuple(found)

    def _extending(self, base: Pointer) -> dict[Pointer, None]:
        """Every component that extends a schema, also by way of others, in document order."""
        if self._children is None:
            self._children = self._all_children()
        found: dict[Pointer, None] = {}
        waiting = [base]
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child not in found and child != base:
                    found[child] = None
                    waiting.append(child)
        order = {at: index for index, at in enumerate(self._components())}
        return dict.fromkeys(sorted(found, key=lambda at: order[at]))

    def _components(self) -> list[Pointer]:
        schemas = self.references.document.schemas
        return [build("", ("components", "schemas", name)) for name in schemas]

    def _all_children(self) -> dict[Pointer, list[Pointer]]:
        children: dict[Pointer, list[Pointer]] = {}
        schemas = self.references.document.schemas
        for at, node in zip(self._components(), schemas.values(), strict=True):
            parts = node.get("allOf") if isinstance(node, Mapping) else None
            for index, part in enumerate(parts if isinstance(parts, list) else ()):
                if isinstance(part, Mapping) and "$ref" in part:
                    try:
                        parent = self.references.target(join(at, "allOf", index))
                    except BadInput:  # a broken schema that nobody asked for
                        continue
                    if parent is not None:
                        children.setdefault(parent, []).append(at)
        return children
