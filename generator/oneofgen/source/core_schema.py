"""Plain scalars, read as the core schema of YAML 1.2 (§10.3.2) reads them.

PyYAML's own resolver speaks YAML 1.1, where `on` is true, `12:30` a number and `2024-10-01` a date.
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
"""What a plain scalar begins with that is not a string, unless it is empty."""

MAX_DIGITS: Final = 640
"""The longest number that is read: what every interpreter is willing to convert and print."""

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
    """A number that JSON, or we, cannot hold; the message says why."""


def resolve(text: str) -> bool | int | float | str | None:
    """The value of a plain scalar.

    Raises:
        NoJsonNumber: it is a number without a JSON value.
    """
    if text in WORDS:
        return WORDS[text]
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    return number(match.lastgroup or "", match[match.lastgroup or 0])


def number(kind: str, digits: str) -> int | float:
    """The value of a number whose notation is known: `int`, `octal`, `hex`, `float`.

    Raises:
        NoJsonNumber: it has no JSON value.
    """
    if kind in ("inf", "nan"):
        raise NoJsonNumber("no JSON value")
    if len(digits) > MAX_DIGITS:
        raise NoJsonNumber(f"a number of {len(digits)} characters, {MAX_DIGITS} is the limit")
    if kind == "float":
        value = float(digits)
        if not isfinite(value):
            raise NoJsonNumber("a number beyond what 64 bits can hold")
        return value
    return int(digits, {"int": 10, "octal": 8, "hex": 16}[kind])


class WrongTag(ValueError):
    """A tag that is not of the core schema, or whose value is not of its type."""


def tagged(tag: str, text: str) -> bool | int | float | str | None:
    """The value of a scalar with an explicit tag.

    Raises:
        NoJsonNumber: it is a number without a JSON value.
        WrongTag: the tag is not ours, or its value is of another type.
    """
    if tag in ("!", f"{_CORE}str"):
        return text
    types = _TYPES.get(tag)
    if types is None:
        raise WrongTag(f"the tag `{short(tag)}` is none of JSON's types")
    value = resolve(text)
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise WrongTag(f"`{text}` has the tag `{short(tag)}`, but is of another type")
    return float(value) if tag == f"{_CORE}float" and value is not None else value


def short(tag: str) -> str:
    """A tag as people write it."""
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
