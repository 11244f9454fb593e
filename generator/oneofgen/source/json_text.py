"""Parse JSON text with the standard library, and compute positions only when they are needed."""

import json
import re
from bisect import bisect_right
from typing import Any, Final, NoReturn, TypeVar

from oneofgen.problems import BadInput, Position, Problem
from oneofgen.source.core_schema import NoJsonNumber, number
from oneofgen.source.tree import (
    MAX_DEPTH,
    Mapping,
    Mark,
    Node,
    Pending,
    Sequence,
    duplicate,
    no_json_value,
    step,
)

_MESSAGES: Final = (
    # the beginning of the message of `json`, and the message in a problem
    ("Expecting property name", "expected a key in double quotes"),
    ("Illegal trailing comma", "a comma is not allowed before the end of an object or array"),
    ("Expecting ',' delimiter", "expected `,` or the end of the object or array"),
    ("Expecting ':' delimiter", "expected a `:` after this key"),
    ("Expecting value", "expected a value"),
    ("Extra data", "expected the end of the document: it can hold only one value"),
    ("Unterminated string", "the string that begins here has no end"),
    ("Invalid control character", "a control character must be written as an escape in a string"),
    ("Invalid \\uXXXX", "the escape `\\u` needs four hexadecimal digits"),
    ("Invalid \\", "a string has an unknown escape"),
)
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
_BREAK = re.compile("\r\n|\r|\n")
_N = TypeVar("_N", Mapping, Sequence)


class NotJson(Exception):
    """The text is not JSON; `offset` is the position of the error."""

    def __init__(self, offset: int, problem: Problem) -> None:
        self.offset = offset
        self.problem = problem
        super().__init__(str(problem))


def read_json(text: str, name: str) -> tuple[Node, tuple[Pending, ...]]:
    """Return the tree of a JSON text and its pending problems.

    Raises:
        NotJson: The text is not JSON (RFC 8259).
        BadInput: The text is nested too deeply, or contains `NaN` or `Infinity`.
    """
    hooks = _Hooks(text, name)
    try:
        tree = json.loads(
            text,
            object_pairs_hook=hooks.mapping,
            parse_int=hooks.integer,
            parse_float=hooks.float,
            parse_constant=hooks.constant,
        )
    except json.JSONDecodeError as error:
        known = (ours for start, ours in _MESSAGES if error.msg.startswith(start))
        message = next(known, error.msg)
        at = Position(name, *_Lines(text).mark(error.pos))
        raise NotJson(error.pos, Problem(at, "json-syntax", f"not JSON: {message}")) from None
    except RecursionError:
        raise _too_deep(name) from None
    tree = _with_sequences(tree, name)
    return tree, _Marker(text, name).pending(tree) if hooks.odd else ()


def marked(text: str, name: str) -> Node:
    """Return the tree again, with marks, for a text that `read_json` accepted."""
    return _Marker(text, name).tree()


class _Hooks:
    """The hooks of the parser. They have no positions; `odd` is set if there may be a problem."""

    def __init__(self, text: str, name: str) -> None:
        self.odd = False
        self._text = text
        self._name = name

    def mapping(self, pairs: list[tuple[str, Node]]) -> Mapping:
        node = Mapping(pairs)
        if len(node) != len(pairs):
            self.odd = True
        return node

    def integer(self, digits: str) -> int | float | str:
        try:
            return number("int", digits)
        except NoJsonNumber:
            self.odd = True
            return digits

    def float(self, digits: str) -> int | float | str:
        try:
            return number("float", digits)
        except NoJsonNumber:
            self.odd = True
            return digits

    def constant(self, word: str) -> NoReturn:
        lines = _Lines(self._text)
        at = next(token.start() for token in _TOKEN.finditer(self._text) if token[0] == word)
        raise BadInput(
            Problem(
                Position(self._name, *lines.mark(at)),
                "json-syntax",
                f"not JSON: `{word}` is not a JSON value",
                ("write `null`, or a string",),
            )
        )


def _with_sequences(tree: Any, name: str) -> Node:
    """Return the tree with the parser's lists replaced by `Sequence`, level by level.

    Raises:
        BadInput: The tree has more than `MAX_DEPTH` levels.
    """
    top = Mapping({"": tree})
    level: list[Any] = [top]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for parent in level:
            pairs = parent.items() if parent.__class__ is Mapping else enumerate(parent)
            for key, child in pairs:
                if child.__class__ is list:
                    parent[key] = child = Sequence(child)
                    below.append(child)
                elif child.__class__ is Mapping:
                    below.append(child)
        if not below:
            return top[""]
        level = below
    raise _too_deep(name)


def _too_deep(name: str) -> BadInput:
    message = f"the document is nested deeper than {MAX_DEPTH} levels"
    return BadInput(Problem(Position(name), "too-deep", message))


class _Lines:
    """Converts offsets to lines and columns."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _BREAK.finditer(text))]

    def mark(self, offset: int) -> Mark:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class _Marker:
    """Parses valid JSON text again, slowly, and records the position of every key and item."""

    def __init__(self, text: str, name: str) -> None:
        self._text = text
        self._name = name
        self._lines = _Lines(text)
        self._path: list[str] = []
        self._odd: list[Pending] = []

    def pending(self, tree: Node) -> tuple[Pending, ...]:
        """Return the pending problems, with `within` taken from a tree that was parsed before."""
        self.tree()
        return tuple(
            Pending(odd.tokens, odd.problem, _deepest(tree, odd.tokens[:-1])) for odd in self._odd
        )

    def tree(self) -> Node:
        """Return the tree with marks, and collect the pending problems."""
        stack: list[Mapping | Sequence] = [_at(Sequence(), (1, 1))]
        key: str | None = None
        for match in _TOKEN.finditer(self._text):
            token, mark = match[0], self._lines.mark(match.start())
            node = stack[-1]
            if token in ":,":
                continue
            if token in "}]":
                stack.pop()
                self._path.pop()
                continue
            if isinstance(node, Mapping) and key is None:
                name: str = json.loads(token)
                self._key(node, name, mark)
                key = name
                continue
            child = self._value(node, key, token, mark)
            at = len(node) if key is None else key
            if isinstance(node, Mapping):
                node[key or ""] = child
                key = None
            else:
                node.append(child)
                node.marks.append(mark)
            if token in "{[":
                assert isinstance(child, (Mapping, Sequence))
                stack.append(child)
                self._path.append(str(at))
        return stack[0][0] if isinstance(stack[0], Sequence) else None

    def _key(self, node: Mapping, key: str, mark: Mark) -> None:
        if key in node.marks:
            self._odd.append(duplicate(self._name, tuple(self._path[1:]), node, key, mark))
        node.marks[key] = mark

    def _value(self, node: Mapping | Sequence, key: str | None, token: str, mark: Mark) -> Node:
        if token == "{":
            return _at(Mapping(), mark)
        if token == "[":
            return _at(Sequence(), mark)
        if token[0] in '"tfn':
            value: Node = json.loads(token)
            return value
        try:
            return number("int" if token.lstrip("-").isdigit() else "float", token)
        except NoJsonNumber as error:
            tokens = (*self._path[1:], str(len(node)) if key is None else key)
            odd = no_json_value(self._name, tokens, node, token, str(error), mark)
            self._odd.append(odd)
            return token


def _at(node: _N, mark: Mark) -> _N:
    node.line, node.column = mark
    if isinstance(node, Mapping):
        node.marks = {}
    else:
        node.marks = []
    return node


def _deepest(tree: Node, tokens: tuple[str, ...]) -> Mapping | Sequence:
    """Return the deepest node on the path: of two equal keys, the tree holds only the last."""
    node = tree
    for token in tokens:
        try:
            child = step(node, token)
        except KeyError:
            break
        if not isinstance(child, (Mapping, Sequence)):
            break
        node = child
    assert isinstance(node, (Mapping, Sequence))
    return node
