"""Problems of the input: their position, code, message and hints."""

from dataclasses import field

from oneofgen.dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A position in a file; lines and columns count from 1, line 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{where}: {self.pointer}" if self.pointer else where


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem: its position, its message, and hints for fixing it.

    `code` is stable and never reused. `also` holds related positions, each with an explanation.
    Each entry of `hints` is one suggestion; it may contain lines to paste.
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
    """The input cannot be used; `problems` holds every problem, sorted by position."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
