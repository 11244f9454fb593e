"""The tree of a file: plain data whose mappings and sequences know where they stand."""

from collections.abc import Callable
from collections.abc import Sequence as AnySequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import build
from oneofgen.wording import printable

MAX_DEPTH = 500
"""How deep a document may nest: every later room may then recurse over it."""

MAX_BYTES = 1 << 26
"""How large a file may be; the largest published descriptions have some 40 MB."""

MAX_EXPANSION = 1 << 22
"""How many characters all aliases of a file together may stand for."""

Mark: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""


class Mapping(dict[str, "Node"]):
    """A mapping; `marks` holds where each key stands.

    In a tree read from JSON these attributes are not set: `File.position` knows.
    """

    __slots__ = ("column", "line", "marks")
    line: int
    column: int
    marks: dict[str, Mark]


class Sequence(list["Node"]):
    """A sequence; `marks` holds where each item stands. As with `Mapping`, not from JSON."""

    __slots__ = ("column", "line", "marks")
    line: int
    column: int
    marks: list[Mark]


Node: TypeAlias = bool | int | float | str | Mapping | Sequence | None


@dataclass(frozen=True, slots=True)
class Pending:
    """A problem that is an error only where the closure passes: a key that stands twice, say.

    `within` is the mapping or sequence that has the problem, by identity: a node that aliases
    share is reached in several ways. `tokens` leads to where it was written.
    """

    tokens: tuple[str, ...]
    problem: Problem
    within: Mapping | Sequence


def duplicate(file: str, tokens: tuple[str, ...], node: Mapping, key: str, again: Mark) -> Pending:
    """The key of a mapping stands a second time."""
    tokens = (*tokens, key)
    pointer = build("", tokens)
    problem = Problem(
        Position(file, *again, pointer),
        "duplicate-key",
        f"the key `{printable(key)}` stands in this mapping a second time",
        ("remove one of the two, or give it another name",),
        ((Position(file, *node.marks[key]), "it stands here first"),),
    )
    return Pending(tokens, problem, node)


def no_json_value(
    file: str, tokens: tuple[str, ...], node: Mapping | Sequence, text: str, why: str, mark: Mark
) -> Pending:
    """A number has no JSON value."""
    problem = Problem(
        Position(file, *mark, build("", tokens)),
        "not-json",
        f"`{printable(text, 40)}` is {why}",
        (f'if it is meant as a string, write `"{printable(text, 40)}"`',),
    )
    return Pending(tokens, problem, node)


@dataclass(frozen=True)
class File:
    """A file that was read: its tree, the SHA-256 of its bytes, what may be wrong with it."""

    name: str
    tree: Node
    digest: str
    problems: tuple[Pending, ...] = ()
    locate: Callable[[], Node] | None = field(default=None, repr=False, compare=False)

    def position(self, tokens: AnySequence[str]) -> Mark:
        """Where the key or the item stands that the tokens lead to.

        That of the deepest ancestor where there is none; the start of the tree without tokens.
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
    """The index that a reference token means (RFC 6901 §4: ASCII digits, no leading zero)."""
    if not (token.isascii() and token.isdigit()) or (token[0] == "0" and token != "0"):
        return None
    # A longer number than any list has items is not worth converting.
    at = int(token) if len(token) < 10 else len(items)
    return at if at < len(items) else None


def step(node: Node, token: str) -> Node:
    """The child of a node.

    Raises:
        KeyError: there is none of this name or index.
    """
    if isinstance(node, dict):
        return node[token]
    if isinstance(node, list) and (at := index(node, token)) is not None:
        return node[at]
    raise KeyError(token)
