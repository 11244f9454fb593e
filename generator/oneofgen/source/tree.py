"""The tree of a file: plain data whose mappings and sequences have positions."""

from collections.abc import Callable
from collections.abc import Sequence as AnySequence
from dataclasses import field
from functools import cached_property
from typing import TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import build
from oneofgen.wording import printable

MAX_DEPTH = 500
"""The maximum nesting depth of a document; it makes recursion safe for the rest of the code."""

MAX_BYTES = 1 << 26
"""The maximum size of a file; the largest published descriptions have about 40 MB."""

MAX_EXPANSION = 1 << 22
"""The maximum number of characters that the aliases of a file may expand to in total."""

Mark: TypeAlias = tuple[int, int]
"""A line and a column, counted from 1."""


class Mapping(dict[str, "Node"]):
    """A mapping; `marks` holds the position of each key.

    The attributes are not set in a tree that was read from JSON; use `File.position`.
    """

    __slots__ = ("column", "line", "marks")
    line: int
    column: int
    marks: dict[str, Mark]


class Sequence(list["Node"]):
    """A sequence; `marks` holds the position of each item. Not set for JSON (see `Mapping`)."""

    __slots__ = ("column", "line", "marks")
    line: int
    column: int
    marks: list[Mark]


Node: TypeAlias = bool | int | float | str | Mapping | Sequence | None


@dataclass(frozen=True, slots=True)
class Pending:
    """A problem that is an error only if the root reaches it, such as a duplicate key.

    `within` is the mapping or sequence that has the problem; compare it by identity, because
    aliases make a node reachable by several paths. `tokens` is the path to where it was written.
    """

    tokens: tuple[str, ...]
    problem: Problem
    within: Mapping | Sequence


def duplicate(file: str, tokens: tuple[str, ...], node: Mapping, key: str, again: Mark) -> Pending:
    """Return the problem of a key that is repeated in a mapping."""
    tokens = (*tokens, key)
    pointer = build("", tokens)
    problem = Problem(
        Position(file, *again, pointer),
        "duplicate-key",
        f"the key `{printable(key)}` is repeated in this mapping",
        ("remove or rename one of the two keys",),
        ((Position(file, *node.marks[key]), "it is first defined here"),),
    )
    return Pending(tokens, problem, node)


def no_json_value(
    file: str, tokens: tuple[str, ...], node: Mapping | Sequence, text: str, why: str, mark: Mark
) -> Pending:
    """Return the problem of a number that has no JSON value."""
    problem = Problem(
        Position(file, *mark, build("", tokens)),
        "not-json",
        f"`{printable(text, 40)}` is {why}",
        (f'if it is meant as a string, write `"{printable(text, 40)}"`',),
    )
    return Pending(tokens, problem, node)


@dataclass(frozen=True)
class File:
    """A file that was read: its tree, the SHA-256 of its bytes, its pending problems."""

    name: str
    tree: Node
    digest: str
    problems: tuple[Pending, ...] = ()
    locate: Callable[[], Node] | None = field(default=None, repr=False, compare=False)

    def position(self, tokens: AnySequence[str]) -> Mark:
        """Return the position of the key or item that the tokens lead to.

        If it is missing, return the position of its deepest ancestor; without tokens, the start
        of the tree.
        """
        node = self._marked
        mark = (node.line, node.column) if isinstance(node, (Mapping, Sequence)) else (1, 1)
        for token in tokens:
            if isinstance(node, Mapping) and token in node:
                mark, node = node.marks[token], node[token]
            elif isinstance(node, Sequence) and (at := index(node, token)) is not None:
                mark, node = node.marks[at], node[at]
            else:
                break
        return mark

    @cached_property
    def _marked(self) -> Node:
        return self.tree if self.locate is None else self.locate()


def index(items: list["Node"], token: str) -> int | None:
    """Return the index of a reference token (RFC 6901 §4: ASCII digits, no leading zero)."""
    if not (token.isascii() and token.isdigit()) or (token[0] == "0" and token != "0"):
        return None
    # A number with more digits than any index has is not converted.
    at = int(token) if len(token) < 10 else len(items)
    return at if at < len(items) else None


def step(node: Node, token: str) -> Node:
    """Return the child of a node.

    Raises:
        KeyError: There is no child with this name or index.
    """
    if isinstance(node, dict):
        return node[token]
    if isinstance(node, list) and (at := index(node, token)) is not None:
        return node[at]
    raise KeyError(token)
