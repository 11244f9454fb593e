"""Resolution of plain scalars by the core schema of YAML 1.2 (§10.3.2).

PyYAML's own resolver implements YAML 1.1, where `on` is true, `12:30` is a number and `2024-10-01`
is a date.
"""

import re
from math import isfinite
from typing import Final

WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

FIRST: Final = frozenset("~nNtTfF+-.0123456789")
"""The first characters of plain scalars that may not be strings (the empty one aside)."""

MAX_DIGITS: Final = 640
"""The maximum length of a number: CPython's lowest possible limit for int-string conversion."""

_NUMBER = re.compile(
    r"""(?P<int> [-+]?[0-9]+ )
    | 0o (?P<octal> [0-7]+ )
    | 0x (?P<hex> [0-9a-fA-F]+ )
    | (?P<float> [-+]? (?: \.[0-9]+ | [0-9]+ (?: \.[0-9]* )? ) (?: [eE][-+]?[0-9]+ )? )
    | (?P<inf> [-+]?\.(?:inf|Inf|INF) )
    | (?P<nan> \.(?:nan|NaN|NAN) )
    """,
    re.VERBOSE,
)


class NoJsonNumber(ValueError):
    """A number that JSON cannot represent or that is too large; the message says why."""


def resolve(text: str) -> bool | int | float | str | None:
    """Return the value of a plain scalar.

    Raises:
        NoJsonNumber: The scalar is a number without a JSON value.
    """
    if text in WORDS:
        return WORDS[text]
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    return number(match.lastgroup or "", match[match.lastgroup or 0])


def number(kind: str, digits: str) -> int | float:
    """Return the value of a number.

    Args:
        kind: The notation: `int`, `octal`, `hex`, `float`, `inf` or `nan`.
        digits: The number, without the prefix of `octal` and `hex`.

    Raises:
        NoJsonNumber: The number has no JSON value.
    """
    if kind in ("inf", "nan"):
        raise NoJsonNumber("not a JSON value")
    if len(digits) > MAX_DIGITS:
        raise NoJsonNumber(f"a number of {len(digits)} characters; the limit is {MAX_DIGITS}")
    if kind == "float":
        value = float(digits)
        if not isfinite(value):
            raise NoJsonNumber("a number too large for a 64-bit float")
        return value
    return int(digits, {"int": 10, "octal": 8, "hex": 16}[kind])


class WrongTag(ValueError):
    """A tag that is not in the core schema, or whose value is not of its type."""


def tagged(tag: str, text: str) -> bool | int | float | str | None:
    """Return the value of a scalar with an explicit tag.

    Raises:
        NoJsonNumber: The scalar is a number without a JSON value.
        WrongTag: The tag is not in the core schema, or the value is not of its type.
    """
    if tag in ("!", f"{_CORE}str"):
        return text
    types = _TYPES.get(tag)
    if types is None:
        raise WrongTag(f"the tag `{short(tag)}` is not one of JSON's types")
    value = resolve(text)
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise WrongTag(f"`{text}` has the tag `{short(tag)}`, but its value is not of that type")
    return float(value) if tag == f"{_CORE}float" and value is not None else value


def short(tag: str) -> str:
    """Return a tag in its short form: `!!int` for `tag:yaml.org,2002:int`."""
    return f"!!{tag.removeprefix(_CORE)}" if tag.startswith(_CORE) else tag


def is_tag_of(tag: str, kind: str) -> bool:
    """Whether a mapping (`map`) or sequence (`seq`) may have this tag."""
    return tag in ("!", f"{_CORE}{kind}")


_CORE: Final = "tag:yaml.org,2002:"
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    f"{_CORE}null": (type(None),),
    f"{_CORE}bool": (bool,),
    f"{_CORE}int": (int,),
    f"{_CORE}float": (int, float),
}
