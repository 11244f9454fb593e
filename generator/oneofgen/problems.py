"""What is wrong with an input, where, and what to do about it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; lines and columns count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{where}: {self.pointer}" if self.pointer else where


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: where it is, what it is, what to do.

    `code` is stable: documented once, never reused. `also` holds other positions that explain
    the first; each entry of `hints` is a step to take, and may hold lines to paste.
    """

    at: Position
    code: str
    message: str
    hints: tuple[str, ...] = ()
    also: tuple[tuple[Position, str], ...] = field(default=())

    def __str__(self) -> str:
        lines = [f"{self.at}: {self.message} [{self.code}]"]
        lines += [f"  {position}: {what}" for position, what in self.also]
        lines += [f"  hint: {hint}" for hint in self.hints]
        return "\n".join(lines)


class BadInput(Exception):
    """The input cannot be used: all that is wrong, found in one pass, in document order."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
