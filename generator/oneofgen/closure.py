"""What a root reaches, in document order.

A schema is reached through the keywords that say what a value looks like. `not`, `if`, `then` and
`else` say what it does not look like, `$defs` holds what others refer to: none of them is followed.
"""

from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from typing import Final

from oneofgen.document import Document
from oneofgen.load import Mapping, Node, Pending, Sequence, printable, step
from oneofgen.pointer import Pointer, build, component, join, split
from oneofgen.problems import BadInput, Problem
from oneofgen.resolve import kind, mapping_target, reference

SCHEMA: Final = frozenset(("additionalProperties", "contentSchema", "items"))
"""Keywords whose value is a schema (`items` may be a list of them in older dialects)."""

LIST: Final = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
"""Keywords whose value is a list of schemas."""

NAMED: Final = frozenset(("patternProperties", "properties"))
"""Keywords whose value holds schemas by name."""

REFERENCE: Final = frozenset(("$dynamicRef", "$recursiveRef", "$ref"))

NOT_READ: Final = frozenset(
    (
        *("$defs", "contains", "definitions", "dependentSchemas", "else", "example", "examples"),
        *("externalDocs", "if", "not", "propertyNames", "then", "unevaluatedItems"),
        *("unevaluatedProperties", "xml"),
    )
)
"""Keywords of a schema below which nothing is looked at, as below `x-…`."""

MAX_PROBLEMS: Final = 50
"""How many problems are worth telling at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A root and every schema that it reaches.

    `schemas` begins with the root; each is followed by what it reaches, depth first. `refs` tells
    where those lead that refer to another. `notes` are what is wrong in the files that were read,
    but where the closure does not pass.
    """

    root: Pointer
    schemas: tuple[Pointer, ...]
    refs: AnyMapping[Pointer, Pointer]
    notes: tuple[Problem, ...] = ()


def closure(document: Document, root: Pointer) -> Closure:
    """Follow a root as far as it reaches.

    Raises:
        BadInput: a reference leads nowhere (the codes of `resolve`), something is no schema
            (`not-a-schema`, `wrong-type`) or consists of itself (`ref-cycle`), or what `load` left
            open stands in the closure or above it (`duplicate-key`, `not-json`).
    """
    walk = _Walk(document)
    walk.run(root)
    problems = [*walk.problems, *_cycles(document, walk)]
    notes: list[Problem] = []
    pending = [pending for _, file in document.files() for pending in file.problems]
    passed = _Passed(document, walk.seen if pending else {})
    for open_question in pending:
        met = passed.by(open_question)
        (problems if met else notes).append(open_question.problem)
    if problems:
        raise BadInput(*list(dict.fromkeys(problems))[:MAX_PROBLEMS])
    return Closure(root=root, schemas=tuple(walk.seen), refs=walk.refs, notes=tuple(notes))


class _Walk:
    """Depth first and without recursion: references may form long chains."""

    def __init__(self, document: Document) -> None:
        self.seen: dict[Pointer, Node] = {}
        self.refs: dict[Pointer, Pointer] = {}
        self.parts: dict[Pointer, list[Pointer]] = {}
        self.problems: list[Problem] = []
        self._document = document
        self._values: set[Pointer] = set()
        self._extended: dict[Pointer, list[Pointer]] | None = None

    def run(self, root: Pointer) -> None:
        """Visit the root and what it reaches.

        A schema that is reached only as a part of others (`allOf`) is no value by itself: as a
        base with a `discriminator` it does not stand for its subtypes.
        """
        stack: list[tuple[Pointer, Node, bool]] = [(root, self._document.node(root), True)]
        while stack and len(self.problems) < MAX_PROBLEMS:
            pointer, node, is_value = stack.pop()
            if pointer in self.seen and (pointer in self._values or not is_value):
                continue
            self.seen[pointer] = node
            if is_value:
                self._values.add(pointer)
            if isinstance(node, Mapping):
                stack += reversed(list(self._below(pointer, node, is_value)))
            elif not isinstance(node, bool):
                message = f"a schema must be a mapping, and this is {kind(node)}"
                self._bad(pointer, "not-a-schema", message, "write `{}` where anything may stand")

    def _below(
        self, pointer: Pointer, schema: Mapping, is_value: bool
    ) -> Iterator[tuple[Pointer, Node, bool]]:
        """The schemas that a schema leads to directly, and whether each is a value."""
        for keyword, value in schema.items():
            if keyword in REFERENCE:
                for target in self._reference(pointer, schema):
                    yield target, self._document.node(target), is_value
            elif keyword == "discriminator":
                for target in self._subtypes(pointer, schema, value) if is_value else ():
                    yield target, self._document.node(target), True
            elif keyword == "allOf":
                parts = list(self._children(pointer, keyword, value))
                self.parts[pointer] = [part for part, _ in parts]
                whole = is_value and _is_wrapper(pointer, schema)
                yield from ((part, node, whole) for part, node in parts)
            else:
                for child, node in self._children(pointer, keyword, value):
                    yield child, node, True

    def _children(
        self, pointer: Pointer, keyword: str, value: Node
    ) -> Iterator[tuple[Pointer, Node]]:
        """The schemas that stand in the value of a keyword."""
        at = join(pointer, keyword)
        if keyword in NAMED:
            if isinstance(value, Mapping):
                yield from ((join(at, name), node) for name, node in value.items())
            elif value is not None:  # a key without a value is a common slip
                self._wrong(at, keyword, "a mapping of schemas", value)
        elif keyword in LIST or (keyword == "items" and isinstance(value, list)):
            if isinstance(value, Sequence):
                yield from ((join(at, index), node) for index, node in enumerate(value))
            else:
                self._wrong(at, keyword, "a list of schemas", value)
        elif keyword in SCHEMA:
            yield at, value

    def _reference(self, pointer: Pointer, schema: Mapping) -> Iterator[Pointer]:
        try:
            target = reference(self._document, pointer, schema)
        except BadInput as error:
            self.problems += error.problems
        else:
            if target is not None:
                self.refs[pointer] = target
                yield target

    def _subtypes(self, pointer: Pointer, schema: Mapping, value: Node) -> Iterator[Pointer]:
        """What a `discriminator` names; on a base without alternatives also what extends it."""
        mapping = value.get("mapping") if isinstance(value, Mapping) else None
        for entry in mapping.values() if isinstance(mapping, Mapping) else ():
            target = mapping_target(self._document, pointer, entry)
            if target is not None:
                yield target
        if not schema.keys() & {"anyOf", "oneOf"}:
            yield from self._extensions(pointer)

    def _extensions(self, base: Pointer) -> Iterator[Pointer]:
        """The component schemas that extend a base by `allOf`, at any distance."""
        if self._extended is None:
            self._extended = _extended(self._document)
        waiting, known = [base], {base}
        while waiting:
            found = [one for one in self._extended.get(waiting.pop(), ()) if one not in known]
            known.update(found)
            waiting += reversed(found)
            yield from found

    def _wrong(self, at: Pointer, keyword: str, wanted: str, value: Node) -> None:
        message = f"`{keyword}` must be {wanted}, and this is {kind(value)}"
        self._bad(at, "wrong-type", message)

    def _bad(self, at: Pointer, code: str, message: str, *hints: str) -> None:
        self.problems.append(Problem(self._document.position(at), code, message, hints))


def _is_wrapper(pointer: Pointer, schema: Mapping) -> bool:
    """Whether an inline schema is another one with something said beside it.

    `allOf: [{$ref: …}]` beside a description, or with `{nullable: true}`, is the usual way to say
    something of a reference; a component of that form is a subtype.
    """
    if component(pointer) is not None or "properties" in schema:
        return False
    parts = schema["allOf"]
    shapes = {"$ref", "allOf", "anyOf", "oneOf", "properties"}
    return (
        isinstance(parts, Sequence)
        and sum(isinstance(part, Mapping) and bool(part.keys() & shapes) for part in parts) == 1
    )


def _extended(document: Document) -> dict[Pointer, list[Pointer]]:
    """Which component schemas name each schema in their `allOf`, in document order."""
    found: dict[Pointer, list[Pointer]] = {}
    for name, schema in document.schemas.items():
        at = build("", ("components", "schemas", name))
        parts = schema.get("allOf") if isinstance(schema, Mapping) else None
        for part in parts if isinstance(parts, Sequence) else ():
            ref = part.get("$ref") if isinstance(part, Mapping) else None
            base = mapping_target(document, at, ref) if isinstance(ref, str) else None
            if base is not None and at not in found.setdefault(base, []):
                found[base].append(at)
    return found


def _cycles(document: Document, walk: _Walk) -> Iterator[Problem]:
    """Schemas that consist of themselves, by `$ref` and `allOf`: no value could end."""
    done: set[Pointer] = set()
    for start in walk.seen:
        path: dict[Pointer, Iterator[Pointer]] = {}
        following: Pointer | None = start
        while following is not None or path:
            if following is None:
                done.add(path.popitem()[0])
            elif following in path:
                steps = list(path)
                yield _cycle(document, steps[steps.index(following) :])
            elif following not in done:
                ahead = [*walk.parts.get(following, ())]
                if following in walk.refs:
                    ahead.append(walk.refs[following])
                path[following] = iter(ahead)
            following = next(path[next(reversed(path))], None) if path else None


def _cycle(document: Document, steps: list[Pointer]) -> Problem:
    names = [component(step) for step in steps if component(step) is not None] or steps
    shown = [f"`{printable(str(name), 60)}`" for name in [*names, names[0]]]
    if len(shown) > 6:
        shown = [*shown[:3], "…", *shown[-2:]]
    message = f"this schema consists of itself: {' → '.join(shown)}"
    hint = "refer to it from `properties` or `items`: only there can a schema contain itself"
    return Problem(document.position(steps[0]), "ref-cycle", message, (hint,))


class _Passed:
    """Where the closure passes: the nodes of its schemas, and the keys above them.

    By identity, because aliases let a node stand in several places.
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
        """Whether the closure meets a problem that `load` left open."""
        within = id(pending.within)
        return within in self._nodes or (within, pending.tokens[-1]) in self._keys


def _read(schema: Mapping) -> Iterator[int]:
    """The identities of the mappings and lists that make up a schema, without its subschemas."""
    yield id(schema)
    waiting: list[Node] = []
    for keyword, value in schema.items():
        if keyword in SCHEMA | LIST | NAMED:
            yield id(value)
        elif keyword not in NOT_READ and not keyword.startswith("x-"):
            waiting.append(value)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (Mapping, Sequence)):
            yield id(node)
            waiting += node.values() if isinstance(node, Mapping) else node
