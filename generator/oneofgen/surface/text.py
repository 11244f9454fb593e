"""Print and parse `surface.txt`: a line about the root, then one line per fact, sorted.

A diff of the file reads as a changelog. `printed` and `parsed` are inverse to each other. A text
without a version line has version 0. In that version names were never quoted, so that escaped
characters cannot be read back, and a sentinel was not distinguished from a tag.
"""

import ast
import json
import re
from collections.abc import Iterator
from contextlib import suppress

from oneofgen.model import Envelope, Flat
from oneofgen.spelling import HEADER, printable, scalar
from oneofgen.surface.facts import (
    Alias,
    Closed,
    EmptyRecord,
    EnumValue,
    Fact,
    Pattern,
    Property,
    Root,
    Surface,
    Untagged,
    Variant,
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
    type_text,
)

FILE = "surface.txt"
"""The name of the file."""

VERSION = 1
"""The current version of the file's format."""

_FORMAT = "# surface format "
_LEGEND = "# Sorted. name: always there. name?: may be absent. | null: may be null."
_CLOSED = "no other properties"
_EMPTY = "an object"
_SENTINEL = "the sentinel "

# --- printing ------------------------------------------------------------------------------


def printed(surface: Surface, version: int = VERSION) -> str:
    """Return the text of a surface in a version of the format.

    Raises:
        ValueError: `surface` has an older version than `version`, and may lack facts.
    """
    if version > surface.version:
        raise ValueError(
            f"a surface of format {surface.version} cannot be written in format {version}"
        )
    printer = _Printer(version)
    heads = [HEADER, f"{_FORMAT}{version}", f"# {printer.root(surface.root)}", _LEGEND]
    if not version:
        del heads[1]
    return "".join(f"{line}\n" for line in [*heads, *sorted(set(map(printer.fact, surface.facts)))])


class _Printer:
    """Prints facts in a version of the format."""

    def __init__(self, version: int) -> None:
        self.version = version

    def root(self, root: Root) -> str:
        """Return the text of the line about the root."""
        match root.event_shape:
            case Envelope(tag=tag, payload=payload):
                parts = [f"{root.name}: tag {self._part(tag)}, payload {self._part(payload)}"]
            case Flat(tag=tag):
                parts = [f"{root.name}: tag {self._part(tag)}"]
            case Untagged(how=how):
                parts = [f"{root.name}: no tag, told apart by {how}"]
        ends = [scalar(one.value) for one in root.ends]
        if root.has_sentinel and self.version:
            ends[-1] = _SENTINEL + ends[-1]
        errors = [scalar(one.value) for one in root.errors]
        parts += [f"ends with {' or '.join(ends)}"] if ends else []
        parts += [f"may end after {' or '.join(errors)}"] if errors else []
        parts += ["may be null"] if root.nullable else []
        return ", ".join(parts)

    def _part(self, name: str) -> str:
        return f"`{self.name(name, '`')}`"

    def fact(self, fact: Fact) -> str:
        """Return the line of a fact."""
        match fact:
            case Property(record, wire_name, type_, required):
                mark = "" if required else "?"
                return f"{record}.{self.property(wire_name)}{mark}: {type_text(type_)}"
            case Pattern(record, pattern, type_):
                return f"{record}.{{{self.name(pattern, '}?: ')}}}?: {type_text(type_)}"
            case Variant(union, tag, type_):
                selector = "" if tag is None else f" {scalar(tag.value)}"
                return f"{union}{selector} -> {type_text(type_)}"
            case EnumValue(enum, value):
                return f"{enum} {scalar(value.value)}"
            case Closed(record):
                return f"{record}: {_CLOSED}"
            case EmptyRecord(record):
                return f"{record}: {_EMPTY}"
            case Alias(name, type_):
                return f"{name}: {type_text(type_)}"

    def property(self, wire_name: str) -> str:
        """Return the name of a property, quoted if it could be parsed as something else."""
        special = wire_name.startswith("{") or wire_name.endswith("?")
        return _json(wire_name) if special and self.version else self.name(wire_name, ": ")

    def name(self, text: str, end: str) -> str:
        """Return a name that `end` follows, quoted if it could be parsed differently."""
        if not self.version:
            return printable(re.sub(r"\r\n|\r|\n", " ", text))
        if text.isprintable() and end not in text and not text.startswith('"'):
            return text
        return _json(text)


def _json(text: str) -> str:
    """Return the text as a JSON string of printable ASCII without backticks."""
    return json.dumps(text).replace("\x7f", "\\u007f").replace("`", "\\u0060")


# --- parsing -------------------------------------------------------------------------------

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_IS_NAME = re.compile(_NAME)
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"')
# Strings as `ascii` writes them; any other literal may be an edit by hand, and is refused.
_ESCAPE = r"\\(?:[\\'\"nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|U00(?:0[0-9a-f]|10)[0-9a-f]{4})"
_CONSTANT = (
    rf"""(?:"(?:[ !#-\[\]-~]|{_ESCAPE})*"|'(?:[ -&(-\[\]-~]|{_ESCAPE})*'"""
    r"""|(?:True|False)\b|float\("(?:-?inf|nan)"\)|-?[0-9]+(?:\.[0-9]+)?(?:e[-+][0-9]+)?)"""
)
_IS_CONSTANT = re.compile(_CONSTANT)


def _root_pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"# ({_NAME}): (?:tag `{name}`(?:, payload `{name}`)?|no tag, told apart by ([a-z-]+))"
        rf"(?:, ends with ((?:{_CONSTANT} or )*)({_SENTINEL})?({_CONSTANT}))?"
        rf"(?:, may end after ({_CONSTANT}(?: or {_CONSTANT})*))?"
        r"(, may be null)?"
    )


_ROOT = (_root_pattern(r"(.*?)"), _root_pattern(r"([^`]*)"))
"""The pattern of the line about the root, by version."""

_PROPERTY = re.compile(r"(\??): ")
"""The text between the name of a property and its type."""

_PATTERN = re.compile(r"(\}\?): ")
"""The text between a pattern and its type."""


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
    if lines[1].startswith(_FORMAT):
        version = VERSION
        if lines.pop(1) != f"{_FORMAT}{VERSION}":
            return None
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
        match = _ROOT[self.version].fullmatch(line)
        if match is None:
            raise _Unreadable
        name, tag, payload, how, ends, sentinel, last, errors, nullable = match.groups()
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
            nullable=nullable is not None,
        )

    def fact(self, line: str) -> Fact:
        """Return the fact that a line describes."""
        match = _IS_NAME.match(line)
        if match is None:
            raise _Unreadable
        name, rest = match[0], line[match.end() :]
        if rest.startswith("."):
            return self._property(name, rest[1:])
        if rest.startswith(": "):
            words = rest[2:]
            if words in (_CLOSED, _EMPTY):
                return Closed(name) if words == _CLOSED else EmptyRecord(name)
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
        for name, mark, type_ in self._named(text, _PROPERTY):
            return Property(record, name, type_, not mark)
        raise _Unreadable

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


def _constants(text: str) -> tuple[Constant, ...]:
    return tuple(_constant(match[0]) for match in _IS_CONSTANT.finditer(text))


def _constant(text: str) -> Constant:
    if text in ("True", "False"):
        return Constant(text == "True")
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
        while self._takes(" | "):
            options.append(self._option())
        return one_of(options)

    def _takes(self, text: str) -> bool:
        """Whether the text follows; if so, advance past it."""
        follows = self.text.startswith(text, self.at)
        self.at += len(text) if follows else 0
        return follows

    def _option(self) -> Type:
        for start, make in self._BRACKETS:
            if self._takes(start):
                inner = self.type()
                if not self._takes("]"):
                    raise _Unreadable
                return make(inner)
        if match := _IS_CONSTANT.match(self.text, self.at):
            self.at = match.end()
            return _constant(match[0])
        match = _IS_NAME.match(self.text, self.at)
        if match is None:
            raise _Unreadable
        self.at = match.end()
        return _WORDS.get(match[0]) or Named(match[0])


_WORDS: dict[str, Type] = {
    **{name: Scalar(name) for name in SCALARS.values()},
    "Any": Any(),
    "null": Null(),
}
