"""Lay out a module as black does, statement by statement."""

import re
from collections.abc import Callable, Iterable, Iterator

from oneofgen.dataclass import dataclass
from oneofgen.python.code import WIDTH
from oneofgen.render.leaves import RESERVED, Unsure
from oneofgen.render.lines import laid_out

_PIECE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r"|(?P<refused>#|\\|\t|\f|\r|;)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>\n)",
    re.DOTALL,
)
_HEADER = re.compile(r"(?:# (?!fmt|yapf|type)\S(?:[^\n]*\S)?\n)*")
_KIND = re.compile(r'(?:def|class|from|import)\b|@|"""')
_CONTINUES = re.compile(r"(?:else|elif|except|finally)\b")
_NAME = rf"(?!(?:{'|'.join(RESERVED)})\b)[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_ARGUMENT = rf'(?:"\w*"|{_NAME})'
_PLAIN = re.compile(
    rf"(?:return |{_NAME} = )?{_NAME}"
    rf'(?:\[(?:"\w*"|\d+|{_NAME})\]|\((?:{_ARGUMENT}(?:, {_ARGUMENT})*)?\))*'
    r"|(?:try|else|finally):|pass|return(?: None)?"
    rf"|@{_NAME}|except (?:{_NAME}|\({_NAME}(?:, {_NAME})*\)):|import {_NAME}",
    re.ASCII,
)
"""Frequent statements, spaced as they are laid out."""
_FROM = re.compile(r"from (\.*[\w.]*) import (\()?\s*(\w+(?:,\s*\w+)*),?\s*(\))?", re.ASCII)
_UPPER_ESCAPE = re.compile(r"\\(?:[xuU][0-9a-f]*[A-F]|N)")


_STRING = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""', re.DOTALL)
_LONG_TEXT = re.compile(r'[A-Z_]+: Final = r"""[^"]*(?:"(?!"")[^"]*)*\n\}"""', re.ASCII)
_IMPORTS = ("from", "import")
_DEFINES = ("def", "class")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement on one logical line, or the line that begins a block.

    `blank` lines precede it. `kind` is the keyword that matters to blank lines.
    """

    blank: int
    depth: int
    text: str
    kind: str
    is_docstring: bool = False

    @property
    def source(self) -> str:
        """The statement as it was rendered."""
        return "\n" * self.blank + "    " * self.depth + self.text + "\n"


def laid_out_module(text: str, black: Callable[[str], str]) -> str:
    """Return a module as black lays it out; `black` is called for unknown statements only."""
    header = _HEADER.match(text)
    begin = header.end() if header else 0
    try:
        blocks = list(_blocks(_spaced(_statements(text, begin), has_header=begin > 0)))
    except Unsure:
        return black(text)
    parts = [text[:begin]]
    for block in blocks:
        try:
            parts += [_laid_out(statement) for statement in block]
        except Unsure:
            if block[0].is_docstring:
                return black(text)
            parts += ["\n" * block[0].blank, _by_black(block, black)]
    return "".join(parts)


def _by_black(block: list[_Statement], black: Callable[[str], str]) -> str:
    """Return a statement of the top level as black lays it out behind another one."""
    before = "pass\n"
    source = "".join(statement.source for statement in block)
    return black(before + source).removeprefix(before).lstrip("\n")


# --- statements -----------------------------------------------------------------------------


def _statements(text: str, begin: int) -> Iterator[_Statement]:
    """Yield the statements of a module, with the blank lines that it has."""
    depth = blank = 0
    for match in _PIECE.finditer(text, begin):
        kind = match.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        elif kind == "refused":
            raise Unsure
        elif kind == "end" and depth == 0:
            line = text[begin : match.start()].rstrip(" ")
            begin = match.end()
            statement = line.lstrip(" ")
            indent = len(line) - len(statement)
            if not statement:
                blank += 1
                continue
            found = _KIND.match(statement)
            word = found[0] if found else ""
            if indent % 4 or word == "?" or (word in _DEFINES and statement[-1] != ":"):
                raise Unsure
            yield _Statement(blank, indent // 4, statement, word)
            blank = 0
    if depth or begin != len(text):
        raise Unsure


def _spaced(statements: Iterable[_Statement], *, has_header: bool) -> Iterator[_Statement]:
    """Yield the statements with the blank lines of black (`EmptyLineTracker`) before each."""
    previous: _Statement | None = None
    after = 0  # what `previous` has after it
    definitions: list[int] = []  # the depths of those around
    is_second = False
    for statement in statements:
        depth, kind = statement.depth, statement.kind
        before = min(statement.blank, 1 if depth else 2)
        left = -1
        while definitions and definitions[-1] >= depth:
            left = definitions.pop()
        if kind in _DEFINES:
            definitions.append(depth)
        is_docstring = kind == '"""' and (previous is None or previous.depth < depth)
        if previous is None:
            if has_header and (before or kind not in ('"""', *_IMPORTS)):
                raise Unsure
            before = 0
        elif is_docstring and previous.kind in _DEFINES:
            before = 0
        elif is_second and kind not in _DEFINES:
            before = 1
        elif kind in ("@", *_DEFINES):
            before = 1 if depth else 2
            if previous.kind == "@":
                before = 0
            elif previous.kind in _DEFINES and previous.depth < depth:
                before = min(statement.blank, 1)
        elif left >= 0:
            before = 1 if depth or _CONTINUES.match(statement.text) else 2
        elif previous.kind in _IMPORTS and kind not in _IMPORTS and previous.depth == depth:
            before = 1 if not depth else before or 1
        is_second = previous is None and is_docstring
        yield _Statement(max(before, after), depth, statement.text, kind, is_docstring)
        after = int(is_docstring and previous is not None and previous.kind == "class")
        previous = statement


def _blocks(statements: Iterable[_Statement]) -> Iterator[list[_Statement]]:
    """Yield the statements of the top level, each with those that belong to it."""
    block: list[_Statement] = []
    for statement in statements:
        begins = not statement.depth and not _CONTINUES.match(statement.text)
        if begins and block and not (block[-1].kind == "@" and not block[-1].depth):
            yield block
            block = []
        block.append(statement)
    if block:
        yield block


def _laid_out(statement: _Statement) -> str:
    """Return a statement as it is laid out, with the blank lines before it."""
    text, indent = statement.text, "    " * statement.depth
    if (_PLAIN.fullmatch(text) and len(indent) + len(text) <= WIDTH) or _LONG_TEXT.fullmatch(text):
        lines = [indent + text]
    elif statement.kind == '"""':
        lines = [indent + _string(statement)]
    elif statement.kind == "from":
        lines = [f"{indent}{line}" for line in _import(text, WIDTH - len(indent))]
    else:
        lines = laid_out(text, statement.depth)
    return "\n" * statement.blank + "\n".join(lines) + "\n"


def _import(text: str, room: int) -> list[str]:
    """Return the lines of an import: a name a line if they do not fit on one."""
    match = _FROM.fullmatch(text)
    if not match or (match[2] is None) is not (match[4] is None):
        raise Unsure
    names = re.split(r",\s*", match[3])
    line = f"from {match[1]} import {', '.join(names)}"
    if len(line) <= room:
        return [line]
    return [f"from {match[1]} import (", *(f"    {name}," for name in names), ")"]


def _string(statement: _Statement) -> str:
    """Return a statement that is a string, which black leaves as it is.

    Raises:
        Unsure: black would indent it, strip it, or write an escape in another way.
    """
    text = statement.text
    if not _STRING.fullmatch(text) or _UPPER_ESCAPE.search(text):
        raise Unsure
    if not statement.is_docstring:
        return text
    indent = "    " * statement.depth
    first, *others = text[3:-3].split("\n")
    if not others:
        padded = first.strip() + (" " if first.rstrip()[-1:] == '"' else "")
        if first != padded or first[:1] in ("", '"') or first[-1] == "\\":
            raise Unsure
        return text
    margins = {len(line) - len(line.lstrip()) for line in others if line.strip()}
    if (
        first != first.strip()
        or first[:1] == '"'
        or others[-1] != indent
        or min(margins, default=-1) != len(indent)
        or any(line != line.rstrip() for line in others[:-1])
        or re.search(r"\\\s*\n", text)
    ):
        raise Unsure
    return text
