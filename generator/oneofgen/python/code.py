"""The only door through which text becomes Python source.

Every string that a template prints is `Code`, and only the functions of this module make it: text
of a document is data until it has been quoted here. Literals are ASCII; identifiers have no
character that hides or turns others; docstrings keep printable characters and spell all others
(line breaks that are none, bidi marks, controls) as escapes.
"""

import json
import keyword
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from oneofgen.model import Json
from oneofgen.spelling import printable, scalar

if TYPE_CHECKING:
    from typing_extensions import LiteralString

WIDTH = 88
"""Columns of a generated line, black's default."""

DEEPEST_UNION = 200
"""Parts of a union that is written with `|`. Pyright parses expressions of 256 levels."""

_NAMES = re.compile(
    r"""[rb]?"(?:[^"\\]|\\.)*"|[rb]?'(?:[^'\\]|\\.)*'|(?<![\w.])([^\W\d]\w*)(?!\w|\s*=[^=])"""
)
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_BULLET = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+|\s*")


class Code(str):
    """Python source. Made only by the functions of this module."""

    __slots__ = ()


def fixed(source: "LiteralString") -> Code:
    """Return source that is written in this tool: never text of a document."""
    return Code(source)


def checked(source: str) -> Code:
    """Return a module that another generator printed and whose tree was compared with the model."""
    return Code(source)


def module_path(name: str) -> Code:
    """Return the name of a module as an import statement has it: `typing`, `._runtime.family`.

    Raises:
        ValueError: it is not one.
    """
    if not re.fullmatch(r"\.*[a-z_]*(\.[a-z_]+)*", name):
        raise ValueError(f"not a module: {name!r}")
    return Code(name)


def literal(value: Json) -> Code:
    """Return a JSON value as a Python literal in ASCII."""
    if isinstance(value, list):
        return Code(f"[{', '.join(literal(item) for item in value)}]")
    if isinstance(value, dict):
        pairs = (f"{scalar(key)}: {literal(item)}" for key, item in value.items())
        return Code(f"{{{', '.join(pairs)}}}")
    return Code(scalar(value))


def json_object(members: Mapping[str, Json]) -> Code:
    """Return a literal of the JSON text of an object, a member a line.

    It is a raw string: JSON text never has three quotes in a row, as each quote in a string is
    escaped, and a colon, comma or bracket follows each string.
    """
    lines = (f"{json.dumps(name)}: {json.dumps(value)}" for name, value in members.items())
    return Code('r"""{\n' + ",\n".join(lines) + '\n}"""')


def identifier(name: str) -> Code:
    """Return a name that `names` has chosen.

    Raises:
        ValueError: it is no identifier, or not in the form in which Python compares identifiers
            (NFKC), or a character of it only formats others (bidi marks, joiners).
    """
    same = name.isascii() or (
        unicodedata.normalize("NFKC", name) == name
        and not any(unicodedata.category(char) == "Cf" for char in name)
    )
    if not (same and name.isidentifier()) or keyword.iskeyword(name):
        raise ValueError(f"no identifier: {name!r}")
    return Code(name)


def quoted(name: str) -> Code:
    """Return an identifier as a string literal, as `__all__` lists it, with its letters."""
    return Code(f'"{identifier(name)}"')


def dotted(*names: str) -> Code:
    """Return identifiers joined by dots."""
    return Code(".".join(identifier(name) for name in names))


def union(parts: Iterable[Code]) -> Code:
    """Return `A | B`, with each part once and in order; `Any` if there are no parts.

    Python and pyright do not parse deep expressions, so a long union is `Union[A, B, …]`.
    """
    seen = dict.fromkeys(parts)
    if Code("Any") in seen or not seen:
        return Code("Any")
    if len(seen) > DEEPEST_UNION:
        return subscript("Union", list(seen))
    return Code(" | ".join(seen))


def subscript(name: str, arguments: Sequence[Code]) -> Code:
    """Return a subscript: `list[A]`, `dict[str, A]`, `Literal["a", "b"]`."""
    return Code(f"{identifier(name)}[{', '.join(arguments)}]")


def call(
    name: str, arguments: Iterable[Code] = (), keywords: Mapping[str, Code] = MappingProxyType({})
) -> Code:
    """Return a call: `name(a, b, key=c)`."""
    named = [f"{identifier(key)}={value}" for key, value in keywords.items()]
    return Code(f"{dotted(*name.split('.'))}({', '.join([*arguments, *named])})")


def mapping(pairs: Iterable[tuple[Code, Code]]) -> Code:
    """Return a dictionary display: `{a: b, c: d}`."""
    return Code(f"{{{', '.join(f'{key}: {value}' for key, value in pairs)}}}")


def tuple_of(items: Sequence[Code]) -> Code:
    """Return a tuple display: `(a, b)`, or `(a,)` for one item."""
    return Code(f"({', '.join(items)}{',' if len(items) == 1 else ''})")


def list_of(items: Sequence[Code]) -> Code:
    """Return a list display: `[a, b]`."""
    return Code(f"[{', '.join(items)}]")


def set_of(items: Sequence[Code]) -> Code:
    """Return a set display: `{a, b}`."""
    return Code(f"{{{', '.join(items)}}}")


def either(conditions: Iterable[Code]) -> Code:
    """Return conditions joined by `or`."""
    return Code(" or ".join(conditions))


def fill(pattern: str, *parts: Code, **named: Code) -> Code:
    """Return a fixed pattern (`str.format`) filled with code.

    Raises:
        TypeError: a part is text that nobody has quoted.
    """
    for part in (*parts, *named.values()):
        if type(part) is not Code:
            raise TypeError(f"{str(part)!r} is not Code: quote it in code.py")
    return Code(pattern.format(*parts, **named))


def docstring(text: str, *, indent: int = 0) -> Code:
    """Return text as a docstring, wrapped at `WIDTH` columns.

    Args:
        text: paragraphs, as a document has them; lines too long are wrapped.
        indent: the columns before it, which the template prints for the first line only.
    """
    lines = _laid_out(text, WIDTH - indent)
    margin = " " * indent
    body = "\n".join([lines[0], *(f"{margin}{line}".rstrip() for line in lines[1:])])
    if len(lines) > 1:
        return Code(f'"""{body}\n{margin}"""')
    return Code(f'"""{_closed(body)}"""')


def comment(text: str) -> Code:
    """Return one line of text as a comment."""
    return Code("# " + _escaped(" ".join(text.split())))


def names_in(*sources: Code) -> frozenset[str]:
    """Return the names that expressions use, which their module has to import, and keywords.

    Attributes, the names of a call's arguments and what strings contain are no names.
    """
    return frozenset(name for source in sources for name in _NAMES.findall(source) if name)


def _laid_out(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in _LINE_ENDS.split(text.expandtabs(4)):
        escaped = _escaped(line.rstrip(" "))
        if not escaped.strip(" "):
            lines.append("")
            continue
        # The first line stands behind its quotes, the only one may have them at both ends.
        room = width - 6 if not lines else width
        hanging = " " * len(_BULLET.match(escaped)[0])  # type: ignore[index]
        lines += textwrap.wrap(
            escaped,
            room,
            subsequent_indent=hanging,
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
        ) or [""]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return _dedented(lines) or ["(no description)"]


def _dedented(lines: list[str]) -> list[str]:
    """Return lines without the indentation that all but the first share (PEP 257)."""
    rest = [line for line in lines[1:] if line]
    margin = min((len(line) - len(line.lstrip(" ")) for line in rest), default=0)
    return [lines[0].lstrip(" "), *(line[margin:] for line in lines[1:])] if lines else []


def _escaped(text: str) -> str:
    r"""Printable characters as they are; `\`, `\"\"\"` and all others as escapes."""
    return printable(text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"'))


def _closed(line: str) -> str:
    """Return a line that can precede closing quotes."""
    return f"{line} " if line.endswith('"') else line
