"""Tags, shapes and numbers as a person reads them."""

import json
from collections.abc import Iterable

from oneofgen.load import printable
from oneofgen.model import Array, JsonText, Literals, Map, Ref, Scalar, Shape, TagValue, Value
from oneofgen.names import Names
from oneofgen.views.types import SCALARS


def tag_text(tag: TagValue) -> str:
    """A tag, in quotes only where it could be taken for something else."""
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


def counted(number: int, one: str, many: str = "") -> str:
    """`1 event`, `25 events`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def value_text(value: Value, names: Names) -> str:
    """What may stand at a position, spelt as in `surface.txt`."""
    text = shape_text(value.shape, names)
    return f"{text} | null" if value.nullable and text not in ("Any", "null") else text


def shape_text(shape: Shape, names: Names) -> str:
    """A shape, spelt as in `surface.txt`."""
    match shape:
        case Ref(target=target):
            return names.classes[target]
        case Scalar(type=kind):
            return SCALARS[kind]
        case Literals(values=values):
            texts = (printable(json.dumps(one, ensure_ascii=False)) for one in values)
            return " | ".join(texts) or "null"
        case Array(items=items, prefix=prefix):
            texts = (value_text(one, names) for one in (*prefix, items))
            return f"list[{' | '.join(dict.fromkeys(texts))}]"
        case Map(values=values):
            return f"dict[str, {value_text(values, names)}]"
        case JsonText(value=value):
            return f"json[{value_text(value, names)}]"
        case _:
            return "Any"
