"""Reading a schema and all that is merged into it: `allOf`, `$ref` and what stands beside it."""

from oneofgen.model import JsonType
from oneofgen.problems import BadInput, Problem
from oneofgen.schema.following import MAX_NESTING, References
from oneofgen.schema.intersection import Discriminator, Fork, Part, Parts
from oneofgen.schema.keywords import FORKS, REFERENCE
from oneofgen.schema.merged import (
    Facts,
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
from oneofgen.source.tree import (
    Mapping,
    Node,
)


def read(references: References, parts: Parts) -> Facts:
    """What a schema says: the intersection of its parts, in document order.

    Raises:
        BadInput: a keyword has a value that it cannot have, or `allOf` leads back to itself.
    """
    reading = _Reading(references)
    for part in parts:
        references.check(part.at)
        reading.schema(part.at, part.skip, (), ())
    facts = reading.facts
    only: JsonType | None = next((part.only for part in parts if part.only is not None), None)
    if only is not None:
        facts.types, facts.nullable = (only,), False
    own = {join(part.at, keyword) for part in parts for keyword in FORKS}
    facts.forks = [one for one in facts.forks if one.at in own or not reading.leads_back(one)]
    return facts


class _Reading:
    def __init__(self, references: References) -> None:
        self.references = references
        self.document: Document = references.document
        self.facts = Facts()

    def schema(
        self,
        at: Pointer,
        skip: frozenset[Pointer],
        via: tuple[str, ...],
        trail: tuple[Pointer, ...],
    ) -> None:
        """Read one schema in; `via` are the tokens from where the reading began."""
        facts = self.facts
        if len(trail) > MAX_NESTING:
            message = f"`allOf` and `$ref` are nested more than {MAX_NESTING} levels deep here"
            raise BadInput(Problem(self.document.position(at), "too-deep", message))
        if at in facts.seen:
            return
        facts.seen[at] = None
        node = self.references.schema(at)
        if isinstance(node, bool):
            facts.never = facts.never or not node
            return
        facts.nullable = facts.nullable or says_null(node)
        read_documentation(facts, node)
        read_unenforced(facts, node, at)
        imply(facts, node)
        trail = (*trail, at)
        for keyword, value in node.items():
            if keyword in REFERENCE:
                target = self.references.target(at)
                if target is not None:
                    self._through(target, skip, via, trail)
            elif keyword == "allOf":
                for index, one in enumerate(self.references.listed(at, "allOf")):
                    self._through(one, skip, (*via, "allOf", str(index)), trail)
            elif keyword in FORKS:
                self._fork(at, keyword, skip, via)
            else:
                self._keyword(at, keyword, value)

    def _through(
        self,
        at: Pointer,
        skip: frozenset[Pointer],
        via: tuple[str, ...],
        trail: tuple[Pointer, ...],
    ) -> None:
        """Read in what is referred to: long chains of references do not count as nesting."""
        node = self.references.schema(at)
        if isinstance(node, Mapping) and self.references.target(at) is not None:
            followed = self.references.follow(at, unwrap=False)
            self.facts.nullable = self.facts.nullable or followed.nullable
            for passed in followed.chain[:-1]:
                passing = self.references.schema(passed)
                if isinstance(passing, Mapping):
                    read_documentation(self.facts, passing)
                self.facts.seen[passed] = None
            at = followed.target
        self.schema(at, skip, via, trail)

    def _fork(
        self, at: Pointer, keyword: str, skip: frozenset[Pointer], via: tuple[str, ...]
    ) -> None:
        place = join(at, keyword)
        if place not in skip:
            members = tuple(self.references.listed(at, keyword))
            self.facts.forks.append(Fork(place, (*via, keyword), members))
            if any(self.references.is_null(member) for member in members):
                self.facts.nullable = True

    def leads_back(self, fork: Fork) -> bool:
        """Whether a fork lists a schema that is being read: the subtypes of a base.

        `Cat: allOf: [Pet, …]` and `Pet: oneOf: [Cat, Dog]` is how some describe a hierarchy; a
        cat is then not one of all pets once more.
        """
        return any(
            not self.facts.seen.keys().isdisjoint(self.references.follow(member).chain)
            for member in fork.members
        )

    def _keyword(self, at: Pointer, keyword: str, value: Node) -> None:
        facts = self.facts
        if keyword == "type":
            read_types(facts, value, at)
        elif keyword in ("enum", "const"):
            values = value if isinstance(value, list) and keyword == "enum" else [value]
            read_literals(facts, values, join(at, keyword))
        elif keyword == "format" and isinstance(value, str):
            facts.format = facts.format or value
        elif keyword in ("properties", "patternProperties"):
            self._named(at, keyword, value)
        elif keyword == "required":
            self._required(at, value)
        elif keyword == "additionalProperties":
            self._additional(at, value)
        elif keyword in ("items", "prefixItems"):
            self._items(at, keyword, value)
        elif keyword == "contentMediaType" and isinstance(value, str):
            facts.media_type = facts.media_type or value
        elif keyword == "contentSchema":
            facts.content += (Part(join(at, keyword)),)
        elif keyword == "discriminator":
            self._discriminator(at, value)

    def _named(self, at: Pointer, keyword: str, value: Node) -> None:
        found = self.facts.properties if keyword == "properties" else self.facts.patterns
        base = join(at, keyword)
        for name in value if isinstance(value, dict) else ():
            found[name] = (*found.get(name, ()), Part(join(base, name)))

    def _required(self, at: Pointer, value: Node) -> None:
        here = join(at, "required")
        listed = value if isinstance(value, list) else [value]
        names = [name for name in listed if isinstance(name, str)]
        if isinstance(value, list) and len(names) == len(value):
            for name in names:
                self.facts.required.setdefault(name, here)
        else:
            message = f"`required` must be a list of names, not {kind(value)}: it is ignored"
            self.facts.note(here, "required", message)

    def _additional(self, at: Pointer, value: Node) -> None:
        here = (Part(join(at, "additionalProperties")),)
        if value is False:
            self.facts.additional = False
        elif value is True or value == {}:
            self.facts.open_explicitly = True
        elif self.facts.additional is True:
            self.facts.additional = here
        elif self.facts.additional:
            self.facts.additional += here

    def _items(self, at: Pointer, keyword: str, value: Node) -> None:
        facts = self.facts
        if keyword == "prefixItems" or isinstance(value, list):  # a list: JSON Schema 2019-09
            if not facts.prefix:
                facts.prefix = tuple((Part(one),) for one in self.references.listed(at, keyword))
        elif value is False:
            facts.items = False
        elif value is not True and value != {}:
            here = (Part(join(at, keyword)),)
            facts.items = here if isinstance(facts.items, bool) else facts.items + here

    def _discriminator(self, at: Pointer, value: Node) -> None:
        here = join(at, "discriminator")
        name = value.get("propertyName") if isinstance(value, dict) else value
        if not isinstance(name, str) or not name:
            message = "this discriminator has no `propertyName`: it is ignored"
            self.facts.note(here, "discriminator", message)
            return
        table = value.get("mapping") if isinstance(value, dict) else None
        default = value.get("defaultMapping") if isinstance(value, dict) else None
        written = {
            str(key): target
            for key, target in (table.items() if isinstance(table, dict) else ())
            if isinstance(target, str)
        }
        self.facts.discriminators.append(
            Discriminator(
                at=here,
                property=name,
                written=written,
                mapping={key: mapping_target(self.document, at, to) for key, to in written.items()},
                default=mapping_target(self.document, at, default),
            )
        )
