"""YAML anchors and aliases, with limits on the size and depth of the expanded document."""

from typing import Any, Final

from oneofgen.dataclass import dataclass
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.source.tree import MAX_DEPTH, MAX_EXPANSION, Mapping, Node, Sequence
from oneofgen.wording import nearest, printable

_UNFINISHED: Final = -1


@dataclass(slots=True)
class _Anchor:
    """A node with an anchor; `size` is its length in characters with its aliases expanded."""

    node: Node
    text: str | None = None
    start: int = 0
    size: int = _UNFINISHED
    levels: int = 0


class Anchors:
    """The anchors that were read so far in one document.

    An anchor may be redefined: an alias refers to the last definition before it
    (YAML 1.2 §3.2.2.2).
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._anchors: dict[str, _Anchor] = {}
        self._unfinished: list[_Anchor] = []
        self._expanded = 0

    def scalar(self, event: Any, value: Node) -> None:
        """Register the anchor of a scalar."""
        text = event.value
        self._anchors[event.anchor] = _Anchor(value, text, size=len(text))

    def begin(self, event: Any, node: Mapping | Sequence) -> None:
        """Register the anchor of a mapping or sequence that begins."""
        anchor = _Anchor(node, start=event.start_mark.index + self._expanded)
        self._anchors[event.anchor] = anchor
        self._unfinished.append(anchor)

    def end(self, event: Any, node: Mapping | Sequence) -> None:
        """Set the size of a mapping or sequence that ends, if it has an anchor."""
        if self._unfinished and self._unfinished[-1].node is node:
            anchor = self._unfinished.pop()
            anchor.size = event.end_mark.index + self._expanded - anchor.start

    def value(self, event: Any, depth: int) -> Node:
        """Return the node that an alias refers to.

        Raises:
            BadInput: The anchor is not defined, its node contains the alias, or the expanded
                document is too large or too deep.
        """
        anchor = self._find(event)
        self._expanded += anchor.size
        if self._expanded > MAX_EXPANSION:
            raise self._bad(
                event,
                "alias-bomb",
                f"with this alias, the aliases of this file expand to more than {MAX_EXPANSION:,} "
                "characters",
                "write a `$ref` instead of an alias",
            )
        if isinstance(anchor.node, (Mapping, Sequence)):
            anchor.levels = anchor.levels or _levels(anchor.node)
            if depth + anchor.levels > MAX_DEPTH:
                raise self._bad(
                    event,
                    "too-deep",
                    f"with this alias, the document is nested deeper than {MAX_DEPTH} levels",
                )
        return anchor.node

    def key(self, event: Any) -> str | None:
        """Return the text of the scalar that an alias refers to, None for other nodes."""
        return self._find(event).text

    def _find(self, event: Any) -> _Anchor:
        name: str = event.anchor
        anchor = self._anchors.get(name)
        if anchor is None:
            near = nearest(name, self._anchors)
            raise self._bad(
                event,
                "undefined-alias",
                f"there is no anchor `&{printable(name)}` above this alias",
                *(f"`&{printable(other)}` has a similar name" for other in near),
            )
        if anchor.size == _UNFINISHED:
            raise self._bad(
                event,
                "recursive-alias",
                f"`*{printable(name)}` is inside the node that it refers to",
                "write a `$ref` instead of the alias: a schema may refer to itself",
            )
        return anchor

    def _bad(self, event: Any, code: str, message: str, *hints: str) -> BadInput:
        mark = event.start_mark
        at = Position(self._name, mark.line + 1, mark.column + 1)
        return BadInput(Problem(at, code, message, hints))


def _levels(node: Mapping | Sequence) -> int:
    """Return the nesting depth of a node, at most `MAX_DEPTH + 1`.

    A node that several aliases refer to is visited once per level.
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
