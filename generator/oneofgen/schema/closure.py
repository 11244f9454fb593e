"""Find the schemas that a root reaches, in document order, and their problems.

Only keywords that determine the type of a value are followed. `not`, `if`, `then` and `else` do
not, and the schemas of `$defs` are reached through references.
"""

from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from typing import Final

from oneofgen.dataclass import dataclass
from oneofgen.model import Note
from oneofgen.problems import BadInput, Problem
from oneofgen.schema.hierarchy import Hierarchy
from oneofgen.schema.keywords import FOLLOWED, LIST, NAMED, NOT_READ, REFERENCE
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, build, component, join, split
from oneofgen.source.tree import Mapping, Node, Pending, Sequence, step

MAX_PROBLEMS: Final = 50
"""The maximum number of problems that are reported at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A root and every schema that it reaches.

    Attributes:
        root: the pointer of the root.
        schemas: the root and the schemas that it reaches, depth first.
        notes: notes about problems in the files that lie outside of the closure.
    """

    root: Pointer
    schemas: tuple[Pointer, ...]
    notes: tuple[Note, ...] = ()


def closure(hierarchy: Hierarchy, root: Pointer) -> Closure:
    """Return the closure of a root.

    Raises:
        BadInput: a reference cannot be resolved (the codes of `resolve`), a schema is invalid
            (`not-a-schema`, `wrong-type`) or includes itself (`ref-cycle`), or a pending problem
            of `load` is in the closure or above it (`duplicate-key`, `not-json`).
    """
    references = hierarchy.references
    walk = _Walk(hierarchy)
    walk.run(root)
    problems = [*walk.problems, *references.cycles(walk.seen)]
    notes: list[Note] = []
    pending = [
        (name, problem) for name, file in references.document.files() for problem in file.problems
    ]
    passed = _Passed(references.document, walk.seen if pending else {})
    for name, open_question in pending:
        if passed.by(open_question):
            problems.append(open_question.problem)
        else:
            notes.append(_note(name, open_question))
    if problems:
        raise BadInput(*list(dict.fromkeys(problems))[:MAX_PROBLEMS])
    return Closure(root=root, schemas=tuple(walk.seen), notes=tuple(notes))


def _note(file: str, pending: Pending) -> Note:
    problem = pending.problem
    message = f"{problem.message}; the root does not reach it"
    return Note(at=build(file, pending.tokens), code=problem.code, message=message)


class _Walk:
    """A depth-first search, iterative because references may form long chains."""

    def __init__(self, hierarchy: Hierarchy) -> None:
        self.seen: dict[Pointer, Node] = {}
        self.problems: list[Problem] = []
        self._hierarchy = hierarchy
        self._references = hierarchy.references
        self._values: set[Pointer] = set()

    def run(self, root: Pointer) -> None:
        """Visit the root and the schemas that it reaches.

        A schema that is reached only through `allOf` is not a value by itself: if it is a base
        with a `discriminator`, it does not stand for its subtypes.
        """
        stack: list[tuple[Pointer, bool]] = [(root, True)]
        while stack and len(self.problems) < MAX_PROBLEMS:
            at, is_value = stack.pop()
            if at in self.seen and (at in self._values or not is_value):
                continue
            self.seen[at] = self._references.document.node(at)
            if is_value:
                self._values.add(at)
            try:
                node = self._references.schema(at)
            except BadInput as error:
                self.problems += error.problems
                continue
            if isinstance(node, Mapping):
                stack += reversed(list(self._below(at, node, is_value)))

    def _below(self, at: Pointer, node: Mapping, is_value: bool) -> Iterator[tuple[Pointer, bool]]:
        """Yield the schemas that a schema reaches directly, and whether each is a value."""
        for keyword, value in node.items():
            if keyword in REFERENCE:
                yield from ((target, is_value) for target in self._target(at))
            elif keyword == "discriminator":
                yield from ((target, True) for target in self._subtypes(at, is_value))
            elif keyword == "allOf":
                whole = is_value and _is_wrapper(at, node)
                yield from ((part, whole) for part in self._references.listed(at, keyword))
                if "discriminator" not in node:  # it may stand in a member
                    yield from ((target, True) for target in self._subtypes(at, is_value))
            elif keyword in FOLLOWED:
                yield from ((child, True) for child in self._children(at, keyword, value))

    def _children(self, at: Pointer, keyword: str, value: Node) -> list[Pointer]:
        """Return the schemas in the value of a keyword."""
        if keyword in NAMED:
            names = value if isinstance(value, Mapping) else ()
            return [join(at, keyword, name) for name in names]
        if keyword in LIST or isinstance(value, Sequence):
            return self._references.listed(at, keyword)
        return [join(at, keyword)]

    def _target(self, at: Pointer) -> tuple[Pointer, ...]:
        try:
            target = self._references.target(at)
        except BadInput as error:
            self.problems += error.problems
            return ()
        return () if target is None else (target,)

    def _subtypes(self, at: Pointer, is_value: bool) -> tuple[Pointer, ...]:
        """Return the schemas that a `discriminator` names and, for a base, its subtypes."""
        try:
            if not is_value:
                return ()
            return self._hierarchy.subtypes(at) or self._hierarchy.mapped(at)
        except BadInput as error:
            self.problems += error.problems
            return ()


def _is_wrapper(at: Pointer, node: Mapping) -> bool:
    """Whether an inline schema is an `allOf` of one schema that only annotates it.

    `allOf: [{$ref: …}]` beside a description, or with `{nullable: true}`, is the usual way to
    annotate a reference; a component of that form is a subtype.
    """
    parts = node["allOf"]
    if component(at) is not None or "properties" in node or not isinstance(parts, Sequence):
        return False
    shapes = {"$ref", "allOf", "anyOf", "oneOf", "properties"}
    return sum(isinstance(part, Mapping) and bool(part.keys() & shapes) for part in parts) == 1


class _Passed:
    """The nodes of the schemas of a closure, and the keys above them.

    Nodes are compared by identity, because a YAML alias puts one node in several places.
    """

    def __init__(self, document: Document, seen: AnyMapping[Pointer, Node]) -> None:
        self._nodes: set[int] = set()
        self._keys: set[tuple[int, str]] = set()
        for pointer, schema in seen.items():
            name, tokens = split(pointer)
            node = document.file(name).tree
            for token in tokens:
                self._keys.add((id(node), token))
                node = step(node, token)
            if isinstance(schema, Mapping):
                self._nodes.update(_read(schema))

    def by(self, pending: Pending) -> bool:
        """Whether a pending problem of `load` is in the closure."""
        within = id(pending.within)
        return within in self._nodes or (within, pending.tokens[-1]) in self._keys


def _read(schema: Mapping) -> Iterator[int]:
    """Yield the identities of the mappings and lists of a schema, without its subschemas."""
    yield id(schema)
    waiting: list[Node] = []
    for keyword, value in schema.items():
        if keyword in FOLLOWED:
            yield id(value)
        elif keyword not in NOT_READ and not keyword.startswith("x-"):
            waiting.append(value)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (Mapping, Sequence)):
            yield id(node)
            waiting += node.values() if isinstance(node, Mapping) else node
