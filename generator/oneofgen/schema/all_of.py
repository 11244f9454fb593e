"""Merge a schema with its `allOf`, its `$ref` and the keywords beside them."""

from oneofgen.model import JsonType
from oneofgen.problems import BadInput, Problem
from oneofgen.schema.following import MAX_NESTING, References
from oneofgen.schema.intersection import AlternativesKeyword, Conjunct, Discriminator, Intersection
from oneofgen.schema.keywords import FORKS, REFERENCE
from oneofgen.schema.merged_schema import (
    MergedSchema,
    imply,
    read_documentation,
    read_literals,
    read_types,
    read_unenforced,
)
from oneofgen.schema.nulls import says_null
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, join
from oneofgen.source.references import kind, mapping_target
from oneofgen.source.tree import Mapping, Node


def read(references: References, parts: Intersection) -> MergedSchema:
    """Return the merged schema of an intersection, with everything in document order.

    Raises:
        BadInput: a keyword has an invalid value, or a schema includes itself by `allOf`.
    """
    reading = _Reading(references)
    for part in parts:
        references.check(part.at)
        reading.schema(part.at, part.skip, (), ())
    merged = reading.merged
    only: JsonType | None = next((part.only for part in parts if part.only is not None), None)
    if only is not None:
        merged.types, merged.nullable = (only,), False
    own = {join(part.at, keyword) for part in parts for keyword in FORKS}
    merged.alternatives = [
        one for one in merged.alternatives if one.at in own or not reading.leads_back(one)
    ]
    return merged


class _Reading:
    """Merges schemas, one after the other, into `merged`."""

    def __init__(self, references: References) -> None:
        self.references = references
        self.document: Document = references.document
        self.merged = MergedSchema()

    def schema(
        self,
        at: Pointer,
        skip: frozenset[Pointer],
        via: tuple[str, ...],
        trail: tuple[Pointer, ...],
    ) -> None:
        """Merge one schema and everything it includes.

        Args:
            at: the pointer of the schema.
            skip: pointers of `oneOf` and `anyOf` keywords to ignore.
            via: the pointer tokens from the schema where reading began.
            trail: the schemas that include this one, to limit the nesting.
        """
        merged = self.merged
        if len(trail) > MAX_NESTING:
            message = f"`allOf` and `$ref` are nested more than {MAX_NESTING} levels deep here"
            raise BadInput(Problem(self.document.position(at), "too-deep", message))
        if at in merged.seen:
            return
        merged.seen[at] = None
        node = self.references.schema(at)
        if isinstance(node, bool):
            merged.never = merged.never or not node
            return
        merged.nullable = merged.nullable or says_null(node)
        read_documentation(merged, node)
        read_unenforced(merged, node, at)
        imply(merged, node)
        trail = (*trail, at)
        for keyword, value in node.items():
            if keyword in REFERENCE:
                target = self.references.target(at)
                if target is not None:
                    self._through(target, skip, via, trail)
            elif keyword == "allOf":
                for index, included in enumerate(self.references.listed(at, "allOf")):
                    self._through(included, skip, (*via, "allOf", str(index)), trail)
            elif keyword in FORKS:
                self._alternatives(at, keyword, skip, via)
            else:
                self._keyword(at, keyword, value)

    def _through(
        self,
        at: Pointer,
        skip: frozenset[Pointer],
        via: tuple[str, ...],
        trail: tuple[Pointer, ...],
    ) -> None:
        """Merge an included schema; a chain of references counts as one level of nesting."""
        node = self.references.schema(at)
        if isinstance(node, Mapping) and self.references.target(at) is not None:
            followed = self.references.follow(at, unwrap=False)
            self.merged.nullable = self.merged.nullable or followed.nullable
            for passed in followed.chain[:-1]:
                passing = self.references.schema(passed)
                if isinstance(passing, Mapping):
                    read_documentation(self.merged, passing)
                self.merged.seen[passed] = None
            at = followed.target
        self.schema(at, skip, via, trail)

    def _alternatives(
        self, at: Pointer, keyword: str, skip: frozenset[Pointer], via: tuple[str, ...]
    ) -> None:
        place = join(at, keyword)
        if place not in skip:
            members = tuple(self.references.listed(at, keyword))
            self.merged.alternatives.append(AlternativesKeyword(place, (*via, keyword), members))
            if any(self.references.is_null(member) for member in members):
                self.merged.nullable = True

    def leads_back(self, keyword: AlternativesKeyword) -> bool:
        """Whether a `oneOf` or `anyOf` lists a schema that is being read.

        Some documents describe a hierarchy as `Cat: allOf: [Pet, …]` and
        `Pet: oneOf: [Cat, Dog]`. When `Cat` is read, the `oneOf` of `Pet` is ignored.
        """
        return any(
            not self.merged.seen.keys().isdisjoint(self.references.follow(member).chain)
            for member in keyword.members
        )

    def _keyword(self, at: Pointer, keyword: str, value: Node) -> None:
        merged = self.merged
        if keyword == "type":
            read_types(merged, value, at)
        elif keyword in ("enum", "const"):
            values = value if isinstance(value, list) and keyword == "enum" else [value]
            read_literals(merged, values, join(at, keyword))
        elif keyword == "format" and isinstance(value, str):
            merged.format = merged.format or value
        elif keyword in ("properties", "patternProperties"):
            self._named(at, keyword, value)
        elif keyword == "required":
            self._required(at, value)
        elif keyword == "additionalProperties":
            self._additional(at, value)
        elif keyword in ("items", "prefixItems"):
            self._items(at, keyword, value)
        elif keyword == "contentMediaType" and isinstance(value, str):
            merged.media_type = merged.media_type or value
        elif keyword == "contentSchema":
            merged.content += (Conjunct(join(at, keyword)),)
        elif keyword == "discriminator":
            self._discriminator(at, value)

    def _named(self, at: Pointer, keyword: str, value: Node) -> None:
        schemas = self.merged.properties if keyword == "properties" else self.merged.patterns
        base = join(at, keyword)
        for name in value if isinstance(value, dict) else ():
            schemas[name] = (*schemas.get(name, ()), Conjunct(join(base, name)))

    def _required(self, at: Pointer, value: Node) -> None:
        here = join(at, "required")
        listed = value if isinstance(value, list) else [value]
        names = [name for name in listed if isinstance(name, str)]
        if isinstance(value, list) and len(names) == len(value):
            for name in names:
                self.merged.required.setdefault(name, here)
        else:
            message = f"`required` must be an array of names, not {kind(value)}; it is ignored"
            self.merged.note(here, "required", message)

    def _additional(self, at: Pointer, value: Node) -> None:
        here = (Conjunct(join(at, "additionalProperties")),)
        if value is False:
            self.merged.additional = False
        elif value is True or value == {}:
            self.merged.open_explicitly = True
        elif self.merged.additional is True:
            self.merged.additional = here
        elif self.merged.additional:
            self.merged.additional += here

    def _items(self, at: Pointer, keyword: str, value: Node) -> None:
        merged = self.merged
        if keyword == "prefixItems" or isinstance(value, list):  # a list: JSON Schema 2019-09
            if not merged.prefix:
                merged.prefix = tuple(
                    (Conjunct(one),) for one in self.references.listed(at, keyword)
                )
        elif value is False:
            merged.items = False
        elif value is not True and value != {}:
            here = (Conjunct(join(at, keyword)),)
            merged.items = here if isinstance(merged.items, bool) else merged.items + here

    def _discriminator(self, at: Pointer, value: Node) -> None:
        here = join(at, "discriminator")
        name = value.get("propertyName") if isinstance(value, dict) else value
        if not isinstance(name, str) or not name:
            message = "this discriminator has no `propertyName`; it is ignored"
            self.merged.note(here, "discriminator", message)
            return
        table = value.get("mapping") if isinstance(value, dict) else None
        default = value.get("defaultMapping") if isinstance(value, dict) else None
        written = {
            str(key): target
            for key, target in (table.items() if isinstance(table, dict) else ())
            if isinstance(target, str)
        }
        self.merged.discriminators.append(
            Discriminator(
                at=here,
                property=name,
                written=written,
                mapping={key: mapping_target(self.document, at, to) for key, to in written.items()},
                default=mapping_target(self.document, at, default),
            )
        )
