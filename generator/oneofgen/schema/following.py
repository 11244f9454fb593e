"""Follow references, and schemas that only wrap another one, to the schema they stand for."""

from collections.abc import Iterable, Iterator

from oneofgen.dataclass import dataclass
from oneofgen.problems import BadInput, Problem
from oneofgen.schema.intersection import Schema
from oneofgen.schema.keywords import FORKS, REFERENCE, REPEATING, documents
from oneofgen.schema.merged_schema import is_documentation
from oneofgen.schema.nulls import only_null, says_null
from oneofgen.schema.requirements import required_by
from oneofgen.schema.wellformed import problems
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, component, escape
from oneofgen.source.references import reference
from oneofgen.source.tree import Mapping, Sequence
from oneofgen.wording import printable

MAX_NESTING = 100
"""How deeply schemas may be nested without a record between them."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The result of following a schema.

    Attributes:
        target: the schema at the end.
        nullable: whether a schema on the way admits null.
        chain: every schema on the way, from the first to the target.
    """

    target: Pointer
    nullable: bool
    chain: tuple[Pointer, ...]


class References:
    """The schemas of a document and their references, cached."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._schemas: dict[Pointer, Schema] = {}
        self._targets: dict[Pointer, Pointer | None] = {}
        self._followed: dict[tuple[Pointer, bool], Followed] = {}
        self._acyclic: set[Pointer] = set()

    def schema(self, at: Pointer) -> Schema:
        """Return the schema at a pointer, after checking the values of its keywords.

        Raises:
            BadInput: it is not a schema, or a keyword has an invalid value.
        """
        if at not in self._schemas:
            node = self.document.node(at)
            if wrong := tuple(problems(self.document, at, node)):
                raise BadInput(*wrong)
            assert isinstance(node, Mapping | bool)
            self._schemas[at] = node
        return self._schemas[at]

    def target(self, at: Pointer) -> Pointer | None:
        """Return the target of the `$ref` (or `$recursiveRef`) of a schema, or None if it has none.

        Raises:
            BadInput: the target does not exist or cannot be read.
        """
        if at not in self._targets:
            node = self.document.node(at)
            self._targets[at] = (
                reference(self.document, at, node) if isinstance(node, Mapping) else None
            )
        return self._targets[at]

    def follow(self, at: Pointer, *, unwrap: bool = True) -> Followed:
        """Return the schema that a schema stands for, skipping schemas that only wrap another.

        A wrapper is a `$ref`, alone or beside documentation, `nullable` or a repeated `type`; an
        `allOf` of one such schema; and, if `unwrap`, a union of one member besides null.

        Raises:
            BadInput: the references form a cycle.
        """
        key = (at, unwrap)
        if key not in self._followed:
            chain, nullable = {at: None}, False
            while True:
                here = next(reversed(chain))
                nullable = nullable or self._admits_null(here)
                step = self._step(here, unwrap)
                if step is None:
                    break
                if step in chain:
                    steps = list(chain)
                    raise BadInput(self._cycle(steps[steps.index(step) :]))
                chain[step] = None
            self._followed[key] = Followed(here, nullable, tuple(chain))
        return self._followed[key]

    def alternatives(self, at: Pointer) -> list[tuple[str, list[Pointer]]]:
        """Return the `oneOf` and `anyOf` of a schema, each as keyword and members.

        Those that only say which of the schema's own properties are required are left out.
        """
        node = self.schema(at)
        keywords = node if isinstance(node, Mapping) else ()
        found = [(one, self.listed(at, one)) for one in keywords if one in FORKS]
        if "properties" not in keywords:
            return found
        return [one for one in found if required_by(map(self.schema, one[1])) is None]

    def listed(self, at: Pointer, keyword: str) -> list[Pointer]:
        """Return the schemas that a keyword lists; empty if the keyword is absent."""
        node = self.schema(at)
        value = node.get(keyword) if isinstance(node, Mapping) else None
        if not isinstance(value, Sequence):
            return []
        base = f"{at}/{escape(keyword)}"
        return [Pointer(f"{base}/{index}") for index in range(len(value))]

    def inline(self, at: Pointer) -> list[Pointer]:
        """Return a schema and the members of its `allOf` that are not references, at any depth."""
        found = [at]
        for here in found:
            for part in self.listed(here, "allOf"):
                node = self.schema(part)
                if isinstance(node, Mapping) and REFERENCE.isdisjoint(node):
                    found.append(part)
        return found

    def discriminating(self, at: Pointer) -> list[Pointer]:
        """Return the schemas of `inline(at)` with a discriminator; empty if one is a union."""
        parts = self.inline(at)
        if any(self.alternatives(part) for part in parts):
            return []
        nodes = {part: self.schema(part) for part in parts}
        return [
            part
            for part, node in nodes.items()
            if isinstance(node, Mapping) and has_discriminator(node)
        ]

    def components(self, at: Pointer) -> list[Pointer]:
        """Return the schemas that a schema includes: those of its `allOf` and its `$ref`.

        Empty for an invalid schema, which is reported when it is read.
        """
        try:
            target = self.target(at)
            return [*self.listed(at, "allOf"), *([] if target is None else [target])]
        except BadInput:
            return []

    def included(self, at: Pointer) -> Iterator[Pointer]:
        """Yield a schema and every schema that it includes, at any distance."""
        seen: set[Pointer] = set()
        waiting = [at]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                yield here
                waiting += self.components(here)

    def cycles(self, starts: Iterable[Pointer]) -> Iterator[Problem]:
        """Yield a problem for each cycle of schemas that include themselves.

        The search is depth first and iterative; schemas found to be free of cycles are cached.
        """
        for start in starts:
            path: dict[Pointer, Iterator[Pointer]] = {}
            following: Pointer | None = start
            while following is not None or path:
                if following is None:
                    self._acyclic.add(path.popitem()[0])
                elif following in path:
                    steps = list(path)
                    yield self._cycle(steps[steps.index(following) :])
                elif following not in self._acyclic:
                    path[following] = iter(self.components(following))
                following = next(path[next(reversed(path))], None) if path else None

    def check(self, at: Pointer) -> None:
        """Raise an error if a schema includes itself.

        Raises:
            BadInput: the schema includes itself (`ref-cycle`).
        """
        for problem in self.cycles((at,)):
            raise BadInput(problem)

    def is_null(self, at: Pointer) -> bool:
        """Whether a member of a union admits only null."""
        seen: set[Pointer] = set()
        while at not in seen:
            seen.add(at)
            node = self.schema(at)
            if only_null(node):
                return True
            target = self.target(at)
            if target is None:
                return False
            at = target
        return False

    def is_union(self, at: Pointer) -> bool:
        """Whether a schema is a union or has a discriminator, directly or in its `allOf`."""
        seen: dict[Pointer, None] = {}
        waiting = [at]
        while waiting:
            target = self.follow(waiting.pop()).target
            node = self.schema(target)
            if target in seen or not isinstance(node, Mapping):
                continue
            seen[target] = None
            if self.alternatives(target) or "discriminator" in node:
                return True
            waiting += self.listed(target, "allOf")
        return False

    def _admits_null(self, at: Pointer) -> bool:
        node = self.schema(at)
        if isinstance(node, bool):
            return False
        if says_null(node):
            return True
        if any(self._is_mark(one) for one in self.listed(at, "allOf")):
            return True
        return any(
            self.is_null(member) for _, members in self.alternatives(at) for member in members
        )

    def _is_mark(self, at: Pointer) -> bool:
        """Whether a schema of an `allOf` only allows null."""
        node = self.schema(at)
        return isinstance(node, Mapping) and is_documentation(node) and says_null(node)

    def _step(self, at: Pointer, unwrap: bool) -> Pointer | None:
        node = self.schema(at)
        if isinstance(node, bool):
            return None
        inner: list[Pointer] = []
        if (target := self.target(at)) is not None:
            inner.append(target)
        inner += [one for one in self.listed(at, "allOf") if not self._says_nothing(one)]
        alternatives = self.alternatives(at)
        if inner and not alternatives:
            wrapped = inner[0] if len(inner) == 1 and not self._extends(at, inner[0]) else None
        elif unwrap and not inner and len(alternatives) == 1:
            members = [one for one in alternatives[0][1] if not self.is_null(one)]
            wrapped = members[0] if len(members) == 1 else None
            if wrapped is not None and "discriminator" in node and self.is_union(wrapped):
                wrapped = None  # the discriminator applies to that union
        else:
            wrapped = None
        return wrapped if wrapped is not None and _adds_nothing(node) else None

    def _extends(self, at: Pointer, part: Pointer) -> bool:
        """Whether a component extends a base with a discriminator and adds only its name."""
        if component(at) is None or self.target(at) is not None:
            return False
        return any(self.discriminating(base) for base in self.included(part))

    def _says_nothing(self, at: Pointer) -> bool:
        node = self.schema(at)
        return node is True or (isinstance(node, Mapping) and is_documentation(node))

    def _cycle(self, steps: list[Pointer]) -> Problem:
        names = [component(step) for step in steps if component(step) is not None] or steps
        shown = [f"`{printable(str(name), 60)}`" for name in [*names, names[0]]]
        if len(shown) > 6:
            shown = [*shown[:3], "…", *shown[-2:]]
        message = f"this schema includes itself: {' → '.join(shown)}"
        hint = "refer to it from `properties` or `items`; only there can a schema refer to itself"
        return Problem(self.document.position(steps[0]), "ref-cycle", message, (hint,))


def has_discriminator(node: Mapping) -> bool:
    """Whether a schema has a discriminator: an object, or a property's name as in Swagger 2."""
    value = node.get("discriminator")
    return isinstance(value, Mapping) or (isinstance(value, str) and bool(value))


def _adds_nothing(node: Mapping) -> bool:
    """Whether the keywords beside a reference add nothing to the referenced schema."""
    for keyword, value in node.items():
        if documents(keyword) or keyword in REPEATING:
            continue
        if keyword == "additionalProperties" and value in (True, {}):
            continue
        if keyword == "enum" and value == []:
            continue
        return False
    return True
