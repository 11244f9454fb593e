"""What PyYAML's parsers complain about, in our words, with what can be done about it."""

import re
from typing import Any, Final

from oneofgen.problems import Position, Problem
from oneofgen.wording import columns, printable

_EXPECTED: Final = (
    # what the C parser says, or the Python one; what we say
    (r"did not find expected key|expected <block end>", "expected a key of the mapping above"),
    (r"did not find expected '-' indicator", "expected an item (`- …`) of the sequence above"),
    (r"expected ',' or '\]'", "expected `,` or the `]` of the sequence that is open here"),
    (r"expected ',' or '\}'", "expected `,` or the `}` of the mapping that is open here"),
    (r"could not find expected ':'", "expected a `:` after this key"),
    (r"mapping values are not allowed", "a `:` cannot stand here"),
    (r"block sequence entries|sequence entries are not allowed", "an item (`-`) cannot stand here"),
    (r"mapping keys are not allowed", "a key (`?`) cannot stand here"),
    (r"cannot start any token", "no value can begin with this character"),
    (r"tab character", "a tab cannot indent, use spaces"),
    (r"unexpected end of stream", "the document ends within a quoted text"),
    (r"unknown escape character", "an unknown escape (`\\…`) stands in a quoted text"),
    (r"hexdecimal|hexadecimal", "an escape (`\\x…`, `\\u…`) lacks a digit"),
    (r"invalid Unicode character escape", "an escape names no Unicode character"),
    (r"unexpected document (indicator|separator)", "`---` or `...` stands within a quoted text"),
    (r"<document start>", "expected the end of the document"),
    (r"undefined tag handle|undefined tag", "a tag has an undeclared handle"),
    (r"incompatible YAML", "the `%YAML` directive names a version that is not 1.x"),
    (r"duplicate %", "a directive stands twice"),
    (r"directive", "a directive (`%…`) is malformed"),
    (r"alphabetic or numeric character", "an anchor or alias (`&`, `*`) lacks its name"),
    (r"node content|expected the node content", "expected a value"),
    (r"nesting", "the document nests too deep"),
    (r"indentation indicator", "the indentation of a block text is not a number from 1 to 9"),
)

_CONTEXT: Final = (
    (r"block mapping", "that mapping starts here, its keys in column {column}"),
    (r"block (collection|sequence)", "that sequence starts here, its items in column {column}"),
    (r"flow mapping", "that mapping starts here"),
    (r"flow sequence", "that sequence starts here"),
    (r"quoted scalar", "the quoted text starts here"),
    (r"simple key", "the key starts here"),
)

_NOT_TEXT: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a YAML stream may not hold (YAML 1.2 §5.1)."""


_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What both parsers take for the end of a line."""


def explain(error: Any, text: str, name: str) -> Problem:
    """The problem that an exception of PyYAML stands for."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _unreadable(text, name)
    words = f"{error.problem or ''}"
    expected = _first(_EXPECTED, words) or f"the parser says: {printable(words)}"
    return Problem(
        Position(name, mark.line + 1, mark.column + 1),
        "yaml-syntax",
        f"not YAML: {expected}",
        _hints(error, mark, text),
        _context(error, mark, name),
    )


def _unreadable(text: str, name: str) -> Problem:
    """The reader of PyYAML refused a character; it says where in bytes, or does not say."""
    match = _NOT_TEXT.search(text)
    if match is None:
        return Problem(Position(name), "yaml-syntax", "not YAML: the parser cannot read this text")
    before = text[: match.start()]
    line = before.count("\n") + 1
    return Problem(
        Position(name, line, match.start() - before.rfind("\n")),
        "yaml-syntax",
        f"not YAML: the control character U+{ord(match[0]):04X} stands here",
        ('in a text in double quotes it is written as an escape: `"\\x1b"`',),
    )


def _context(error: Any, mark: Any, name: str) -> tuple[tuple[Position, str], ...]:
    """Where that began which the parser was reading."""
    start = getattr(error, "context_mark", None)
    what = _first(_CONTEXT, error.context or "")
    if start is None or not what or (start.line, start.column) == (mark.line, mark.column):
        return ()
    at = Position(name, start.line + 1, start.column + 1)
    return ((at, what.format(column=start.column + 1)),)


def _hints(error: Any, mark: Any, text: str) -> tuple[str, ...]:
    """For a key or item in the wrong column: how far to move it."""
    lines = _BREAK.split(text)
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: mark.column + 1]:
        return ("indent with spaces, YAML allows no tabs there",)
    start = getattr(error, "context_mark", None)
    if start is None or "block" not in (error.context or "") or start.line == mark.line:
        return ()
    found = re.match(r"(?:- +)?([^\s#][^#]*?)\s*(?::(?:\s|$)|$)", line[mark.column :])
    away = mark.column - start.column
    if found is None or not away or line[: mark.column].strip():
        return ()
    what = printable(found[1], 40)
    side = "left" if away > 0 else "right"
    return (
        f"`{what}` stands in column {mark.column + 1}: move it {columns(abs(away))} to the {side}",
    )


def _first(table: tuple[tuple[str, str], ...], words: str) -> str:
    return next((said for pattern, said in table if re.search(pattern, words)), "")
