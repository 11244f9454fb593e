"""Foreign text and small numbers, made fit for a message."""

from oneofgen import spelling

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def printable(text: str, limit: int = 120) -> str:
    """Text of a document as it may stand in a message.

    What a terminal would obey or not show (controls, bidirectional marks, lone surrogates) is
    escaped, and a long text is cut.
    """
    head = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return spelling.printable(head)


def columns(count: int) -> str:
    """`one column`, `two columns`, `12 columns`."""
    number = _SMALL[count] if count < len(_SMALL) else str(count)
    return f"{number} column{'' if count == 1 else 's'}"
