"""Format tags, counts and lists of words."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from oneofgen.wording import printable

if TYPE_CHECKING:
    from oneofgen.model import TagValue


def tag_text(tag: "TagValue") -> str:
    """Return a tag as text, in quotes only if it would be ambiguous without them."""
    quoted = json.dumps(tag, ensure_ascii=False)
    if not isinstance(tag, str) or not tag or tag != tag.strip() or " " in tag or _is_json(tag):
        return printable(quoted)
    return printable(tag)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text.startswith(('"', "`"))
    return True


def terminal_line(tags: Sequence[str]) -> str:
    """Return the configuration line that makes tags the terminal; empty if there are none."""
    return f"terminal = {json.dumps(tags, ensure_ascii=False)}" if tags else ""


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 event`, `25 events`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
