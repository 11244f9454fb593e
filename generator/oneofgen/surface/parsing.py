"""Parse `surface.txt` in any version of its format."""

import ast
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from oneofgen.model import Condition, Envelope, Flat
from oneofgen.surface.facts import (
    Alias,
    Attribute,
    Closed,
    Distinction,
    EmptyRecord,
    EnumName,
    EnumValue,
    Fact,
    Pattern,
    Property,
    Requirement,
    Root,
    Surface,
    Untagged,
    Variant,
)
from oneofgen.surface.text import (
    AND,
    APART,
    CLOSED,
    ELSE,
    EMPTY,
    FORMAT,
    OR,
    SENTINEL,
    VERSION,
    WITH,
)
from oneofgen.surface.types import (
    SCALARS,
    Any,
    Constant,
    Dict,
    JsonText,
    List,
    Named,
    Null,
    Scalar,
    Type,
    one_of,
)

_NAME = r"(?![0-9])[^\x00-/:-@\[-^`{-\x7f]+"
_IS_NAME = re.compile(_NAME)
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"')
_IS_CONDITION = re.compile(rf"{_JSON.pattern}(?:(?:{AND}|{OR}){_JSON.pattern})*")
# Strings as `ascii` writes them; any other literal may be an edit by hand, and is refused.
_ESCAPE = r"\\(?:[\\'\"nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|U00(?:0[0-9a-f]|10)[0-9a-f]{4})"
_CONSTANT = (
    rf"""(?:"(?:[ !#-\[\]-~]|{_ESCAPE})*"|'(?:[ -&(-\[\]-~]|{_ESCAPE})*'"""
    r"""|(?:True|False|None)\b|float\("(?:-?inf|nan)"\)|-?[0-9]+(?:\.[0-9]+)?(?:e[-+][0-9]+)?)"""
)
_IS_CONSTANT = re.compile(_CONSTANT)


@cache
def _root_pattern(version: int) -> re.Pattern[str]:
    """Return the pattern of the line about the root."""
    name = r"([^`]*)" if version else r"(.*?)"
    return re.compile(
        rf"# ({_NAME}): (?:tag `{name}`(?:, payload `{name}`)?|no tag, told apart by ([a-z-]+))"
        rf"(?:, ends with ((?:{_CONSTANT} or )*)({SENTINEL})?({_CONSTANT}))?"
        rf"(?:, may end after ({_CONSTANT}(?: or {_CONSTANT})*))?"
        r"(?:, framed as ([a-z-]+))?(, may be null)?"
    )


_CONSTANTS = ("True", "False", "None")
_IS_DISTINCTION = re.compile(r"([a-z-]+)(?: `([^`]*)`)?")

_PROPERTY = re.compile(r"(\??): ")
"""The text between the name of a property and its type."""

_PATTERN = re.compile(r"(\}\?): ")
"""The text between a pattern and its type."""


_VALUE = re.compile(" = ")
"""The text between the name of an enum's value and the value."""


class _Unreadable(Exception):
    """The text is not a surface."""


def parsed(text: str) -> Surface | None:
    """Return the surface that a text describes, or None if it cannot be parsed.

    A text cannot be parsed after an edit by hand or a merge conflict, or if its format is newer.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) < 4 or lines.pop():
        return None
    version = 0
    if lines[1].startswith(FORMAT):
        written = lines.pop(1).removeprefix(FORMAT)
        if written not in map(str, range(1, VERSION + 1)):
            return None
        version = int(written)
    parser = _Parser(version)
    try:
        root = parser.root(lines[1])
        facts = frozenset(map(parser.fact, lines[3:]))
    except (_Unreadable, ValueError, RecursionError):
        return None
    return Surface(root=root, facts=facts, version=version)


class _Parser:
    """Parses lines in a version of the format."""

    def __init__(self, version: int) -> None:
        self.version = version

    def root(self, line: str) -> Root:
        """Return what the line about the root describes."""
        match = _root_pattern(self.version).fullmatch(line)
        if match is None:
            raise _Unreadable
        name, tag, payload, how, ends, sentinel, last, errors, framing, nullable = match.groups()
        event_shape: Envelope | Flat | Untagged
        if tag is None:
            event_shape = Untagged(how=how)
        elif payload is None:
            event_shape = Flat(tag=self._unquoted(tag))
        else:
            event_shape = Envelope(tag=self._unquoted(tag), payload=self._unquoted(payload))
        return Root(
            name=name,
            event_shape=event_shape,
            ends=_constants(f"{ends}{last}" if last else ""),
            has_sentinel=sentinel is not None if self.version or not last else None,
            errors=_constants(errors or ""),
            framing=framing or "sse",
            nullable=nullable is not None,
        )

    def fact(self, line: str) -> Fact:
        """Return the fact that a line describes."""
        match = _IS_NAME.match(line)
        if match is None or not match[0].isidentifier():
            raise _Unreadable
        name, rest = match[0], line[match.end() :]
        if rest.startswith("."):
            return self._property(name, rest[1:])
        if rest.startswith(": "):
            words = rest[2:]
            if words in (CLOSED, EMPTY):
                return Closed(name) if words == CLOSED else EmptyRecord(name)
            if words.startswith(APART) and self.version >= 2:
                return self._distinction(name, words[len(APART) :])
            if words.startswith(WITH):
                return Requirement(name, _condition(words[len(WITH) :]))
            return Alias(name, _type(words))
        if rest.startswith(" -> "):
            return Variant(name, None, _type(rest[4:]))
        value = _IS_CONSTANT.match(rest, 1) if rest.startswith(" ") else None
        if value is None:
            raise _Unreadable
        rest = rest[value.end() :]
        if rest.startswith(" -> "):
            return Variant(name, _constant(value[0]), _type(rest[4:]))
        if rest:
            raise _Unreadable
        return EnumValue(name, _constant(value[0]))

    def _property(self, record: str, text: str) -> Fact:
        if text.startswith("{"):
            for pattern, _, type_ in self._named(text[1:], _PATTERN):
                return Pattern(record, pattern, type_)
        for name, value in self._value(text):
            return EnumName(record, name, value)
        for name, attribute in self._attribute(text):
            return Attribute(record, name, attribute)
        for name, mark, type_ in self._named(text, _PROPERTY):
            return Property(record, name, type_, not mark)
        raise _Unreadable

    def _distinction(self, union: str, text: str) -> Distinction:
        match = _IS_DISTINCTION.match(text)
        if match is None:
            raise _Unreadable
        tag = None if match[2] is None else self._unquoted(match[2])
        parser = _TypeParser(text)
        parser.at = match.end()
        order: list[Type] = []
        while parser.at < len(text):
            if not parser.takes(ELSE if order else ", "):
                raise _Unreadable
            order.append(parser.type())
        return Distinction(union, match[1], tag, tuple(order))

    def _attribute(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the wire name and the attribute of a renamed property."""
        if self.version < 2:
            return
        quoted = _JSON.match(text)
        for mark in _VALUE.finditer(text, quoted.end() if quoted else 0):
            name, attribute = text[: mark.start()], text[mark.end() :]
            whole = quoted is None or mark.start() == quoted.end()
            if whole and attribute.isidentifier() and attribute not in _CONSTANTS:
                yield self._unquoted(name), attribute

    def _value(self, text: str) -> Iterator[tuple[str, Constant]]:
        """Yield the name and the value of an enum's line; nothing of the line of a property."""
        quoted = _JSON.match(text) if self.version else None
        for mark in _VALUE.finditer(text, quoted.end() if quoted else 0):
            name, value = text[: mark.start()], text[mark.end() :]
            if _IS_CONSTANT.fullmatch(value) and (quoted is None or mark.start() == quoted.end()):
                yield self._unquoted(name), _constant(value)

    def _named(self, text: str, end: re.Pattern[str]) -> Iterator[tuple[str, str, Type]]:
        """Yield the name, the mark (`?` if optional) and the type of a line.

        A name that is not quoted may contain `end`; then every possible reading is yielded.
        """
        quoted = _JSON.match(text) if self.version else None
        if quoted is not None:
            if mark := end.match(text, quoted.end()):
                yield self._unquoted(quoted[0]), mark[1], _type(text[mark.end() :])
            return
        for mark in end.finditer(text):
            with suppress(_Unreadable):
                yield text[: mark.start()], mark[1], _type(text[mark.end() :])

    def _unquoted(self, text: str) -> str:
        if self.version and text.startswith('"'):
            return str(json.loads(text))
        return text


def _condition(text: str) -> Condition:
    """Return the alternatives of a line such as `with "a" and "b" or "c"`."""
    if not _IS_CONDITION.fullmatch(text):
        raise _Unreadable
    alternatives: list[list[str]] = [[]]
    end = 0
    for name in _JSON.finditer(text):
        if text[end : name.start()] == OR:
            alternatives.append([])
        alternatives[-1].append(str(json.loads(name[0])))
        end = name.end()
    return tuple(map(tuple, alternatives))


def _constants(text: str) -> tuple[Constant, ...]:
    return tuple(_constant(match[0]) for match in _IS_CONSTANT.finditer(text))


def _constant(text: str) -> Constant:
    if text in _CONSTANTS:
        return Constant({"True": True, "False": False}.get(text))
    if text[0] in "\"'":
        return Constant(str(ast.literal_eval(text)))
    if text.startswith("float"):
        return Constant(float(text[7:-2]))
    return Constant(int(text) if text.lstrip("-").isdecimal() else float(text))


def _type(text: str) -> Type:
    parser = _TypeParser(text)
    type_ = parser.type()
    if parser.at != len(text):
        raise _Unreadable
    return type_


class _TypeParser:
    """Parses a type from a position in a text."""

    _BRACKETS = (("list[", List), ("dict[str, ", Dict), ("json[", JsonText))

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def type(self) -> Type:
        """Parse and return one type, or a union of several."""
        options = [self._option()]
        while self.takes(" | "):
            options.append(self._option())
        return one_of(options)

    def takes(self, text: str) -> bool:
        """Whether the text follows; if so, advance past it."""
        follows = self.text.startswith(text, self.at)
        self.at += len(text) if follows else 0
        return follows

    def _option(self) -> Type:
        for start, make in self._BRACKETS:
            if self.takes(start):
                inner = self.type()
                if not self.takes("]"):
                    raise _Unreadable
                return make(inner)
        if match := _IS_CONSTANT.match(self.text, self.at):
            self.at = match.end()
            return _constant(match[0])
        match = _IS_NAME.match(self.text, self.at)
        if match is None or not match[0].isidentifier():
            raise _Unreadable
        self.at = match.end()
        return _WORDS.get(match[0]) or Named(match[0])


_WORDS: dict[str, Type] = {
    **{name: Scalar(name) for name in SCALARS.values()},
    "Any": Any(),
    "null": Null(),
}
