"""Wording that messages have in common: lists, similar names, TOML keys, numbers in words."""

import json
from collections.abc import Iterable, Sequence

from oneofgen import spelling

FEW = 3
"""How many words of a list are shown."""

_MOST_NAMES = 5000
_LONGEST_NAME = 200

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def printable(text: str, limit: int = 120) -> str:
    """Return text of a document in a form that is safe to show in a message.

    Control characters, bidirectional marks, lone surrogates and other unprintable characters
    are escaped. Text longer than `limit` is truncated.
    """
    head = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return spelling.printable(head)


def columns(count: int) -> str:
    """Return the count with its noun: `one column`, `two columns`, `12 columns`."""
    number = _SMALL[count] if count < len(_SMALL) else str(count)
    return f"{number} column{'' if count == 1 else 's'}"


def quoted(word: object) -> str:
    """Return a word of a document in backquotes."""
    return f"`{printable(str(word))}`"


def shortened(words: Sequence[str], most: int = FEW) -> str:
    """Return the first words and how many more there are: `a, b, c and 4 more`."""
    shown = ", ".join(words[:most])
    return f"{shown} and {len(words) - most} more" if len(words) > most else shown


def enumerated(words: Iterable[str]) -> str:
    """Return words as a sentence has them: `a`, `a and b`, `a, b and c`."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def nearest(word: str, names: Iterable[str], count: int = 1) -> list[str]:
    """Return the names that are similar to `word`, the most similar first."""
    from difflib import get_close_matches  # here, because most often nothing is misspelt

    known = [name for name in names if len(name) <= _LONGEST_NAME][:_MOST_NAMES]
    plain = word.strip().casefold()
    same = [name for name in known if name.strip().casefold() == plain]
    if len(word) <= _LONGEST_NAME:
        same += [name for name in get_close_matches(word, known, n=count) if name not in same]
    return same[:count]


def did_you_mean(word: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the hint that names the most similar name, or none if no name is similar."""
    return tuple(f"did you mean {quoted(name)}?" for name in nearest(word, names))


def toml_string(text: str) -> str:
    """Return a text as a TOML basic string, which is also a quoted key."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
