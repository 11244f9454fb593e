"""Anchors and aliases: nodes that are shared, and how large a document would be without that."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from oneofgen.problems import BadInput, Position, Problem
from oneofgen.source.tree import MAX_DEPTH, MAX_EXPANSION, Mapping, Node, Sequence
from oneofgen.wording import printable

_UNFINISHED: Final = -1


@dataclass(slots=True)
class _Anchor:
    """A node with a name; `size`: its characters, with all aliases in it written out."""

    node: Node
    text: str | None = None
    start: int = 0
    size: int = _UNFINISHED
    levels: int = 0


class Anchors:
    """The anchors of one document, as far as it was read.

    An anchor may be defined again: an alias means the last one before it (YAML 1.2 §3.2.2.2).
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._anchors: dict[str, _Anchor] = {}
        self._unfinished: list[_Anchor] = []
        self._expanded = 0

    def scalar(self, event: Any, value: Node) -> None:
        """A scalar has an anchor."""
        text = event.value
        self._anchors[event.anchor] = _Anchor(value, text, size=len(text))

    def begin(self, event: Any, node: Mapping | Sequence) -> None:
        """A mapping or sequence with an anchor begins."""
        anchor = _Anchor(node, start=event.start_mark.index + self._expanded)
        self._anchors[event.anchor] = anchor
        self._unfinished.append(anchor)

    def end(self, event: Any, node: Mapping | Sequence) -> None:
        """A mapping or sequence ends, which may have an anchor."""
        if self._unfinished and self._unfinished[-1].node is node:
            anchor = self._unfinished.pop()
            anchor.size = event.end_mark.index + self._expanded - anchor.start

    def value(self, event: Any, depth: int) -> Node:
        """The node that an alias stands for.

        Raises:
            BadInput: there is no such node, it holds the alias, or it makes the document too
                large or too deep.
        """
        anchor = self._find(event)
        self._expanded += anchor.size
        if self._expanded > MAX_EXPANSION:
            raise self._bad(
                event,
                "alias-bomb",
                f"with this alias, all aliases together stand for more than {MAX_EXPANSION:,} "
                "characters",
                "write a `$ref` instead of an alias",
            )
        if isinstance(anchor.node, (Mapping, Sequence)):
            anchor.levels = anchor.levels or _levels(anchor.node)
            if depth + anchor.levels > MAX_DEPTH:
                raise self._bad(
                    event,
                    "too-deep",
                    f"with this alias, the document nests deeper than {MAX_DEPTH} levels",
                )
        return anchor.node

    def key(self, event: Any) -> str | None:
        """The text of the scalar that an alias stands for; None if it is no scalar."""
        return self._find(event).text

    def _find(self, event: Any) -> _Anchor:
        name: str = event.anchor
        anchor = self._anchors.get(name)
        if anchor is None:
            near = get_close_matches(name, self._anchors, n=1)
            raise self._bad(
                event,
                "undefined-alias",
                f"there is no anchor `&{printable(name)}` above this alias",
                *(f"`&{printable(other)}` has nearly that name" for other in near),
            )
        if anchor.size == _UNFINISHED:
            raise self._bad(
                event,
                "recursive-alias",
                f"`*{printable(name)}` stands inside of what it names, and would never end",
                "write a `$ref` instead of the alias: a schema may refer to itself",
            )
        return anchor

    def _bad(self, event: Any, code: str, message: str, *hints: str) -> BadInput:
        mark = event.start_mark
        at = Position(self._name, mark.line + 1, mark.column + 1)
        return BadInput(Problem(at, code, message, hints))


def _levels(node: Mapping | Sequence) -> int:
    """How many levels a node has; at most one more than a document may have.

    Each level holds a node once, however many aliases lead to it.
    """
    levels = 0
    level: dict[int, Mapping | Sequence] = {id(node): node}
    while level and levels <= MAX_DEPTH:
        levels += 1
        level = {
            id(child): child
            for parent in level.values()
            for child in (parent.values() if isinstance(parent, Mapping) else parent)
            if isinstance(child, (Mapping, Sequence))
        }
    return levels
