"""Hierarchies without `oneOf`: a base with a `discriminator` and the schemas that extend it."""

from collections.abc import Iterator
from functools import cached_property

from oneofgen.problems import BadInput
from oneofgen.schema.following import References
from oneofgen.schema.intersection import Schema
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
        it, in document order. A schema that extends a base and has no discriminator of its own has
        the subtypes among those of the base that extend it, too.
        """
        if base not in self._subtypes:
            self._subtypes[base] = self._find(base)
        return self._subtypes[base]

    def is_base(self, at: Pointer) -> bool:
        """Whether a schema has a discriminator and no `oneOf`, or stands for its subtypes."""
        return bool(self.references.discriminating(at) or self.subtypes(at))

    def inherits(self, at: Pointer) -> bool:
        """Whether a schema stands for its subtypes by the discriminator of its own base."""
        return bool(self.subtypes(at)) and not self.references.discriminating(at)

    def mapped(self, at: Pointer) -> tuple[Pointer, ...]:
        """Return the schemas that the mapping of a schema's discriminator names."""
        targets: dict[Pointer, None] = {}
        for part in self.references.inline(at):
            node = self.references.schema(part)
            discriminator = node.get("discriminator") if isinstance(node, Mapping) else None
            mapping = discriminator.get("mapping") if isinstance(discriminator, Mapping) else None
            for value in mapping.values() if isinstance(mapping, Mapping) else ():
                target = mapping_target(self.references.document, part, value)
                if target is not None:
                    targets[target] = None
        return tuple(targets)

    def _find(self, base: Pointer) -> tuple[Pointer, ...]:
        if self.references.discriminating(base):
            named = (target for target in self.mapped(base) if target != base)
            return tuple(dict.fromkeys((*named, *self._extending(base))))
        return tuple(self._inherited(base)) if base in self._extensions else ()

    def _inherited(self, at: Pointer) -> Iterator[Pointer]:
        """Yield the schemas that extend a schema and that the discriminator of its base names.

        Without a mapping, a discriminator names every schema that extends its base. If the schema
        lists the values of the tag property, none is named: what extends it has the same values.
        """
        extending = self._extending(at)
        named: dict[Pointer, None] = {}
        listed: set[str] = set()
        for part in self.references.included(at):
            node = self.references.schema(part)
            if part in self.references.discriminating(part):
                narrowed = _tag_property(node) in listed
                named.update(dict.fromkeys(self.mapped(part) or (() if narrowed else extending)))
            else:
                listed.update(_listing(node))
        if not any(self.references.alternatives(part) for part in self.references.inline(at)):
            yield from (one for one in named if self._extends(one, at))

    def _extends(self, at: Pointer, base: Pointer) -> bool:
        """Whether a schema, which may stand in another file, extends a base."""
        return at != base and base in self.references.included(at)

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
                parts = self.references.inline(at)
            except BadInput:  # an invalid schema, reported only if it is used
                continue
            for part in parts:
                for included in self.references.listed(part, "allOf"):
                    try:
                        base = self.references.target(included)
                    except BadInput:
                        continue
                    if base is not None:
                        extensions.setdefault(base, {})[at] = None
        return extensions


def _tag_property(node: Schema) -> object:
    """Return the property that the discriminator of a schema names."""
    value = node.get("discriminator") if isinstance(node, Mapping) else None
    return value.get("propertyName") if isinstance(value, Mapping) else value


def _listing(node: Schema) -> Iterator[str]:
    """Yield the properties whose values a schema lists."""
    properties = node.get("properties") if isinstance(node, Mapping) else None
    for name, value in properties.items() if isinstance(properties, Mapping) else ():
        if isinstance(value, Mapping) and not {"enum", "const"}.isdisjoint(value):
            yield name
