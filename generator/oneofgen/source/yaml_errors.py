"""Translate the syntax errors of PyYAML's parsers into problems with hints."""

import re
from typing import Any, Final

from oneofgen.problems import Position, Problem
from oneofgen.wording import columns, printable

_EXPECTED: Final = (
    # a pattern for the messages of the C and Python parsers, and the message in a problem
    (r"did not find expected key|expected <block end>", "expected a key of the mapping above"),
    (r"did not find expected '-' indicator", "expected an item (`- …`) of the sequence above"),
    (r"expected ',' or '\]'", "expected `,` or the `]` of the sequence that is open here"),
    (r"expected ',' or '\}'", "expected `,` or the `}` of the mapping that is open here"),
    (r"could not find expected ':'", "expected a `:` after this key"),
    (r"mapping values are not allowed", "a `:` is not allowed here"),
    (
        r"block sequence entries|sequence entries are not allowed",
        "an item (`-`) is not allowed here",
    ),
    (r"mapping keys are not allowed", "a key (`?`) is not allowed here"),
    (r"cannot start any token", "no value can begin with this character"),
    (r"tab character", "a tab is not allowed in indentation; use spaces"),
    (r"unexpected end of stream", "the document ends inside a quoted string"),
    (r"unknown escape character", "a quoted string has an unknown escape (`\\…`)"),
    (r"hexdecimal|hexadecimal", "an escape (`\\x…`, `\\u…`) lacks a digit"),
    (r"invalid Unicode character escape", "an escape does not name a Unicode character"),
    (
        r"unexpected document (indicator|separator)",
        "`---` or `...` is not allowed inside a quoted string",
    ),
    (r"<document start>", "expected the end of the document"),
    (r"undefined tag handle|undefined tag", "a tag has an undeclared handle"),
    (r"incompatible YAML", "the `%YAML` directive names a version that is not 1.x"),
    (r"duplicate %", "a directive is repeated"),
    (r"directive", "a directive (`%…`) is malformed"),
    (r"alphabetic or numeric character", "an anchor or alias (`&`, `*`) lacks its name"),
    (r"node content|expected the node content", "expected a value"),
    (r"nesting", "the document is nested too deeply"),
    (r"indentation indicator", "the indentation of a block scalar is not a number from 1 to 9"),
)

_CONTEXT: Final = (
    (r"block mapping", "that mapping starts here, its keys in column {column}"),
    (r"block (collection|sequence)", "that sequence starts here, its items in column {column}"),
    (r"flow mapping", "that mapping starts here"),
    (r"flow sequence", "that sequence starts here"),
    (r"quoted scalar", "the quoted string starts here"),
    (r"simple key", "the key starts here"),
)

_NOT_TEXT: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that a YAML stream must not contain (YAML 1.2 §5.1)."""


_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""The line breaks that both parsers recognise."""


def explain(error: Any, text: str, name: str) -> Problem:
    """Return the problem for an exception of PyYAML."""
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
    """Return the problem for a character that PyYAML's reader rejects."""
    match = _NOT_TEXT.search(text)
    if match is None:
        return Problem(Position(name), "yaml-syntax", "not YAML: the parser cannot read this text")
    before = text[: match.start()]
    line = before.count("\n") + 1
    return Problem(
        Position(name, line, match.start() - before.rfind("\n")),
        "yaml-syntax",
        f"not YAML: the control character U+{ord(match[0]):04X} is not allowed",
        ('write it as an escape in a double-quoted string: `"\\x1b"`',),
    )


def _context(error: Any, mark: Any, name: str) -> tuple[tuple[Position, str], ...]:
    """Return the start of the construct that the parser was reading, if it is known."""
    start = getattr(error, "context_mark", None)
    what = _first(_CONTEXT, error.context or "")
    if start is None or not what or (start.line, start.column) == (mark.line, mark.column):
        return ()
    at = Position(name, start.line + 1, start.column + 1)
    return ((at, what.format(column=start.column + 1)),)


def _hints(error: Any, mark: Any, text: str) -> tuple[str, ...]:
    """Return hints for wrong indentation: how far to move a key or item."""
    lines = _BREAK.split(text)
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: mark.column + 1]:
        return ("indent with spaces: YAML does not allow tabs there",)
    start = getattr(error, "context_mark", None)
    if start is None or "block" not in (error.context or "") or start.line == mark.line:
        return ()
    entry = re.match(r"(?:- +)?([^\s#][^#]*?)\s*(?::(?:\s|$)|$)", line[mark.column :])
    away = mark.column - start.column
    if entry is None or not away or line[: mark.column].strip():
        return ()
    what = printable(entry[1], 40)
    side = "left" if away > 0 else "right"
    return (f"`{what}` is in column {mark.column + 1}: move it {columns(abs(away))} to the {side}",)


def _first(table: tuple[tuple[str, str], ...], words: str) -> str:
    return next((message for pattern, message in table if re.search(pattern, words)), "")
