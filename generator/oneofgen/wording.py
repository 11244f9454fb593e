"""Helpers for messages: text of a document, and numbers in words."""

from oneofgen import spelling

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
