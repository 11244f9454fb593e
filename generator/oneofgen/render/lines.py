"""Lay out a statement as black does: on one line if it fits, else split at its brackets.

The rules are those of black's `linegen.py`, for the statements that our templates print: no
comments, no string of several lines. `Unsure` is raised for everything else.
"""

from collections.abc import Callable, Collection, Iterator
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
    return _transformed(line, forced=False)


class _CannotSplit(Exception):
    """A way to split a line does not apply to it."""


class _Line:
    """A line to be, at a depth of indentation.

    `explode` is whether it is split at its commas even if it fits. `invisible` are the invisible
    brackets of which both are in the line, and `optional` those that no other bracket encloses.
    """

    __slots__ = ("depth", "explode", "invisible", "leaves", "optional", "part")

    def __init__(self, leaves: list[Leaf], depth: int, part: Part) -> None:
        self.leaves = leaves
        self.depth = depth
        self.part: Part = part
        self.explode = False
        self.invisible: list[Leaf] = []
        self.optional: list[Leaf] = []
        if part != "tail":
            self._find_invisible()

    def _find_invisible(self) -> None:
        opened: list[Leaf] = []
        for leaf in self.leaves:
            if leaf.kind == "open":
                opened.append(leaf)
            elif leaf.kind == "close" and opened:
                opening = opened.pop()
                if not leaf.text:
                    self.invisible += [opening, leaf]
                    self.optional += [] if opened else [opening, leaf]

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


def _transformed(line: _Line, *, forced: bool) -> list[str]:
    """Return the line if it fits, else what it is split into.

    `forced` is whether invisible parentheses are used wherever there are some.
    """
    text = str(line)
    if len(text) <= WIDTH and not line.explode:
        return [text]
    ways: list[Callable[[_Line, bool], list[_Line]]] = [_at_trailers]
    if line.leaves[0].text == "def" and line.part == "statement":
        ways = [_at_parameters]
    elif line.part == "body":
        ways = [_at_delimiters, _at_trailers]
    for way in ways:
        try:
            return _run(line, text, way, forced)
        except _CannotSplit:
            continue
    return [text]


def _run(
    line: _Line, text: str, way: Callable[[_Line, bool], list[_Line]], forced: bool
) -> list[str]:
    result: list[str] = []
    for part in way(line, forced):
        if str(part) == text:
            raise _CannotSplit
        result += _transformed(part, forced=forced)
    if (
        forced
        or way is not _at_trailers
        or not line.invisible
        or any(bracket.text for bracket in line.optional)
        or len(result[0]) <= WIDTH
    ):
        return result
    second = _run(_copied(line), text, way, True)
    return second if all(len(one) <= WIDTH for one in second) else result


def _copied(line: _Line) -> _Line:
    copies: dict[Leaf, Leaf] = {}
    for leaf in line.leaves:
        copy = Leaf(leaf.text, leaf.space, leaf.kind, leaf.priority)
        copy.is_atom = leaf.is_atom
        copy.mate = None if leaf.mate is None else copies.get(leaf.mate)
        copies[leaf] = copy
    copied = _Line(list(copies.values()), line.depth, line.part)
    copied.explode = line.explode
    return copied


# --- at delimiters --------------------------------------------------------------------------


def _at_delimiters(line: _Line, _forced: bool) -> list[_Line]:
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


def _at_parameters(line: _Line, _forced: bool) -> list[_Line]:
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


def _at_trailers(line: _Line, forced: bool) -> list[_Line]:
    """Split at the last pair of brackets that leaves a first line that fits."""
    first: list[_Line] | None = None
    columns: dict[Leaf, int] = {}
    column = 4 * line.depth
    for leaf in line.leaves:
        columns[leaf] = column
        column += len(leaf.space) + len(leaf.text)
    for omitted in _trailers_to_omit(line):
        if omitted:
            last = (leaf for leaf in reversed(line.leaves) if leaf.kind == "close")
            target = next((leaf.mate for leaf in last if leaf not in omitted), None)
            if target is not None and target.text and columns.get(target, 0) > WIDTH:
                continue
        lines = _best(line, _last_brackets(line, omitted), omitted, forced)
        if first is None and not omitted:
            first = lines
        if lines[0].fits():
            return lines
    if first is None:
        raise Unsure
    return first


def _trailers_to_omit(line: _Line) -> Iterator[Collection[Leaf]]:
    """Yield growing sets of closing brackets not to split at: of trailers that fit on a line."""
    omitted: set[Leaf] = set()
    yield omitted
    length = 4 * line.depth
    opening: Leaf | None = None
    closing: Leaf | None = None
    inner: set[Leaf] = set()
    for index in range(len(line.leaves) - 1, -1, -1):
        leaf = line.leaves[index]
        length += len(leaf.space) + len(leaf.text)
        if length > WIDTH:
            return
        if opening is not None:
            if leaf is opening:
                opening = None
            elif leaf.kind == "close":
                inner.add(leaf)
        elif leaf.kind == "close":
            if index and line.leaves[index - 1].kind == "open":
                inner.add(leaf)
                continue
            if index and line.leaves[index - 1].text == ",":
                _refuse_commas(line.leaves[:index], leaf)
            if closing is not None:
                omitted |= {closing, *inner}
                inner.clear()
                yield omitted
            if leaf.text:
                opening, closing = leaf.mate, leaf


def _refuse_commas(leaves: list[Leaf], closing: Leaf) -> None:
    """Raise `Unsure` if a tuple of one item has commas in that item.

    Black takes it for a longer one, or not, depending on what it has tried before.
    """
    begin = next((at for at, leaf in enumerate(leaves) if leaf is closing.mate), len(leaves))
    if any(leaf.text == "," for leaf in leaves[begin:-1]):
        raise Unsure


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


def _best(line: _Line, split: _Split, omitted: Collection[Leaf], forced: bool) -> list[_Line]:
    """Return the lines of a split, or of one without its optional parentheses if that is better."""
    if not forced and not split.opening.text and _can_omit(split.body):
        omitted = {split.closing, *omitted}
        try:
            other = _last_brackets(line, omitted)
            if _is_preferred(other, split):
                return _best(line, other, omitted, forced)
        except _CannotSplit:
            if len(split.body.leaves) < 2 and not split.body.fits():
                raise
    return split.lines


def _is_preferred(other: _Split, split: _Split) -> bool:
    """Whether to split without the optional parentheses (`other`)."""
    head = split.head.leaves
    if len(head) < 2 or head[-2].text != "=":
        return True
    if not any(leaf.kind for leaf in head[:-1]) or not split.head.fits(WIDTH - 1):
        return True
    after = other.head.leaves
    equals = [index for index, leaf in enumerate(after) if leaf.text == "="]
    if [leaf.text for leaf in head].count("=") > max(1, len(equals)):
        return False
    begin = equals[-1] + 1 if equals else 0
    if any(leaf.kind == "close" for leaf in after[begin:]):
        return True
    return bool(equals) and other.head.fits()


def _can_omit(body: _Line) -> bool:
    """Whether an expression may stand without its optional parentheses."""
    leaves, priorities = body.leaves, list(body.delimiters().values())
    highest = max(priorities, default=0)
    if not highest:
        return True
    if priorities.count(highest) > 1:
        return False
    if highest == DOT:
        return True
    first, second, last = leaves[0], leaves[1], leaves[-1]
    if first.kind == "open" and second.kind != "close" and _ends_short(body, first):
        return True
    is_value = last.mate is not None and (last.text != "]" or last.mate.is_atom)
    return is_value and leaves[-2].kind != "open" and _begins_short(body, last)


def _ends_short(body: _Line, first: Leaf) -> bool:
    """Whether what follows the brackets that begin a line can stand on a line."""
    counted = False
    length = 4 * body.depth
    for leaf in body.leaves:
        counted = counted or leaf.mate is first
        if counted:
            length += len(leaf.space) + len(leaf.text)
            if length > WIDTH:
                return False
            if leaf.kind == "open":
                counted = False
    return True


def _begins_short(body: _Line, last: Leaf) -> bool:
    """Whether what precedes the brackets that end a line can stand on a line, or be split."""
    length = 4 * body.depth
    brackets = False
    for leaf in body.leaves:
        length += len(leaf.space) + len(leaf.text)
        if leaf is last.mate:
            return brackets or length <= WIDTH
        brackets = brackets or leaf.kind == "open"
    return False
