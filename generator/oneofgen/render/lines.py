"""Lay out a statement as black does: on one line if it fits, else split at its brackets.

The rules are those of black's `linegen.py`, for the statements that our templates print: no
comments, no string of several lines. `Unsure` is raised for everything else.
"""

from collections.abc import Callable, Collection
from typing import Literal

from oneofgen.dataclass import dataclass
from oneofgen.python.code import WIDTH
from oneofgen.render.leaves import COMMA, DOT, Leaf, Unsure, leaves_of

Part = Literal["statement", "head", "body", "tail"]


def laid_out(statement: str, depth: int) -> list[str]:
    """Return the lines of a statement, or of the line that begins a block.

    Raises:
        Unsure: it is not one of the statements that our templates print.
    """
    line = _Line(leaves_of(statement), depth, "statement")
    return _transformed(line)


class _CannotSplit(Exception):
    """A way to split a line does not apply to it."""


class _Line:
    """A line to be, at a depth of indentation.

    `explode` is whether it is split at its commas even if it fits.
    """

    __slots__ = ("depth", "explode", "leaves", "part")

    def __init__(self, leaves: list[Leaf], depth: int, part: Part) -> None:
        self.leaves = leaves
        self.depth = depth
        self.part: Part = part
        self.explode = False

    def __str__(self) -> str:
        first, *others = self.leaves
        rest = "".join([leaf.space + leaf.text for leaf in others])
        return f"{'    ' * self.depth}{first.text}{rest}"

    def fits(self, width: int = WIDTH) -> bool:
        """Whether the line is no longer than `width`."""
        return len(str(self)) <= width

    def delimiters(self) -> dict[int, int]:
        """Return the priorities of the places to split at, by the index of the leaf before."""
        found: dict[int, int] = {}
        depth = 0
        for index, leaf in enumerate(self.leaves if self.part == "body" else ()):
            if leaf.kind == "close":
                depth -= 1
            elif leaf.kind == "open":
                depth += 1
            elif depth == 0 and leaf.priority == COMMA:
                found[index] = COMMA
            elif depth == 0 and leaf.priority and index:
                is_split = leaf.priority != DOT or self.leaves[index - 1].kind == "close"
                found |= {index - 1: leaf.priority} if is_split else {}
        return found


@dataclass(frozen=True, slots=True)
class _Split:
    """A line split at a pair of brackets: up to the opening one, inside, from the closing one."""

    head: _Line
    body: _Line
    tail: _Line
    opening: Leaf
    closing: Leaf

    @property
    def lines(self) -> list[_Line]:
        """The lines, with the brackets visible."""
        self.opening.text, self.closing.text = self.opening.text or "(", self.closing.text or ")"
        return [line for line in (self.head, self.body, self.tail) if line.leaves]


# --- which way to split ---------------------------------------------------------------------


def _transformed(line: _Line) -> list[str]:
    """Return the line if it fits, else what it is split into."""
    text = str(line)
    if len(text) <= WIDTH and not line.explode:
        return [text]
    ways: list[Callable[[_Line], list[_Line]]] = [_at_brackets]
    if line.leaves[0].text == "def" and line.part == "statement":
        ways = [_at_parameters]
    elif line.part == "body":
        ways = [_at_delimiters, _at_brackets]
    for way in ways:
        try:
            lines = [text for part in way(line) for text in _transformed(part)]
        except _CannotSplit:
            continue
        fits = len(lines[0]) <= WIDTH or way is not _at_brackets
        return lines if fits else _in_parentheses(line, lines)
    return [text]


# --- at delimiters --------------------------------------------------------------------------


def _at_delimiters(line: _Line) -> list[_Line]:
    """Split at the operators or commas of the highest priority."""
    leaves, delimiters = line.leaves, line.delimiters()
    last = len(leaves) - 1
    highest = max((p for index, p in delimiters.items() if index != last), default=0)
    if not highest or (highest == DOT and list(delimiters.values()).count(DOT) == 1):
        raise _CannotSplit
    lines: list[_Line] = []
    begin = 0
    for index, priority in delimiters.items():
        if priority == highest:
            lines.append(_Line(leaves[begin : index + 1], line.depth, "body"))
            begin = index + 1
    if begin <= last:
        rest = leaves[begin:]
        if highest == COMMA:
            rest.append(Leaf(",", priority=COMMA))
        lines.append(_Line(rest, line.depth, "body"))
    return lines


# --- at brackets ----------------------------------------------------------------------------


def _at_parameters(line: _Line) -> list[_Line]:
    """Split a function's header at its parameters, or at its result if there are none."""
    leaves = line.leaves
    for begin, leaf in enumerate(leaves, 1):
        if leaf.kind == "open" and leaf.text in ("(", "") and leaves[begin].mate is not leaf:
            end = next(index for index, other in enumerate(leaves) if other.mate is leaf)
            split = _split(line, begin, end)
            if leaf.text and COMMA not in split.body.delimiters().values():
                split.body.leaves.append(Leaf(",", priority=COMMA))
            return split.lines
    raise _CannotSplit


def _at_brackets(line: _Line) -> list[_Line]:
    """Split at the last pair of brackets, or at the one before if the first line fits only then.

    Raises:
        Unsure: it fits in neither way, and black tries the pairs before.
    """
    lines = _best(line, _last_brackets(line, ()), ())
    if lines[0].fits():
        return lines
    omitted = _short_trailer(line)
    if omitted:
        lines = _best(line, _last_brackets(line, omitted), omitted)
        if not lines[0].fits():
            raise Unsure
    return lines


def _short_trailer(line: _Line) -> set[Leaf]:
    """Return the closing brackets of the last pair, if it fits on a line with the pair before."""
    closing: set[Leaf] = set()
    opening: Leaf | None = None
    length = 4 * line.depth
    for before, leaf in zip(line.leaves[-2::-1], line.leaves[:0:-1], strict=True):
        length += len(leaf.space) + len(leaf.text)
        if length > WIDTH:
            break
        if leaf.kind == "close" and (before.kind == "open" or before.text == ","):
            raise Unsure
        if leaf is opening:
            opening = None
        elif leaf.kind == "close" and opening is None and closing:
            return closing
        elif leaf.kind == "close" and (leaf.text or opening is not None):
            closing.add(leaf)
            opening = opening or leaf.mate
    return set()


def _in_parentheses(line: _Line, lines: list[str]) -> list[str]:
    """Return the lines in the optional parentheses of a line, if all of them fit only so."""
    split = _last_brackets(line, ())
    inside = split.body.leaves if not split.opening.text else line.leaves
    if any(not leaf.text for leaf in inside):
        raise Unsure
    if split.opening.text:
        return lines
    others = [text for part in split.lines for text in _transformed(part)]
    return others if all(len(text) <= WIDTH for text in others) else lines


def _last_brackets(line: _Line, omitted: Collection[Leaf]) -> _Split:
    """Split at the last pair of brackets that has something inside and is not omitted."""
    leaves = line.leaves
    for end in range(len(leaves) - 1, -1, -1):
        closing = leaves[end]
        opening = closing.mate
        if opening is None or closing in omitted or leaves[end - 1] is opening:
            continue
        begin = next((at for at in range(end, 0, -1) if leaves[at - 1] is opening), 0)
        if begin < 1:
            break
        return _split(line, begin, end)
    raise _CannotSplit


def _split(line: _Line, begin: int, end: int) -> _Split:
    """Split a line at the brackets around the leaves from `begin` to `end`."""
    opening, closing = line.leaves[begin - 1], line.leaves[end]
    body = _Line(line.leaves[begin:end], line.depth + 1, "body")
    priorities = [p for index, p in body.delimiters().items() if index != end - begin - 1]
    body.explode = opening.is_atom and max(priorities, default=0) == COMMA
    head = _Line(line.leaves[:begin], line.depth, "head")
    return _Split(head, body, _Line(line.leaves[end:], line.depth, "tail"), opening, closing)


# --- with or without optional parentheses ---------------------------------------------------


def _best(line: _Line, split: _Split, omitted: Collection[Leaf]) -> list[_Line]:
    """Return the lines of a split, or of one without its optional parentheses if that is better."""
    if not split.opening.text and _can_omit(split.body):
        omitted = {split.closing, *omitted}
        try:
            other = _last_brackets(line, omitted)
        except _CannotSplit:
            raise Unsure from None
        if _is_preferred(other, split):
            return _best(line, other, omitted)
    return split.lines


def _is_preferred(other: _Split, split: _Split) -> bool:
    """Whether to split without the optional parentheses (`other`)."""
    head = split.head.leaves
    if len(head) < 2 or head[-2].text != "=":
        return True
    if not any(leaf.kind for leaf in head[:-1]) or not split.head.fits(WIDTH - 1):
        return True
    after = other.head.leaves
    begin = max((index for index, leaf in enumerate(after, 1) if leaf.text == "="), default=0)
    if any(leaf.kind == "close" for leaf in after[begin:]):
        return True
    return begin > 0 and other.head.fits()


def _can_omit(body: _Line) -> bool:
    """Whether an expression may stand without its optional parentheses.

    Raises:
        Unsure: it depends on what precedes or follows its brackets.
    """
    leaves, priorities = body.leaves, list(body.delimiters().values())
    if not priorities:
        return True
    highest = max(priorities)
    if priorities.count(highest) > 1:
        return False
    last = leaves[-1]
    if highest == DOT or leaves[0].kind == "open":
        raise Unsure
    if last.mate is None or (last.text == "]" and not last.mate.is_atom):
        return False
    return leaves[-2].kind != "open" and _begins_short(body, last)


def _begins_short(body: _Line, last: Leaf) -> bool:
    """Whether what precedes the brackets that end a line can stand on a line, or be split."""
    before = body.leaves[: next(at for at, leaf in enumerate(body.leaves) if leaf is last.mate)]
    length = sum(len(leaf.space) + len(leaf.text) for leaf in (*before, last.mate or last))
    return any(leaf.kind == "open" for leaf in before) or 4 * body.depth + length <= WIDTH
