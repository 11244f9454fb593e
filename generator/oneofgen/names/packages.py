"""What a package is called where the configuration does not say."""

import keyword

from oneofgen.names.identifiers import pointer_words, snake
from oneofgen.names.reserved import STDLIB


def package_name(root: str, operation: str = "") -> str:
    """`AssistantStreamEvent` as `assistant_stream_event`.

    A pointer's words that name something; `operation`, an operationId, stands for path and method.
    A keyword or a module of the standard library (of any Python from 3.10 to 3.14) gets `_model`.
    """
    words = pointer_words(_pointer(root), operation) if _is_pointer(root) else (root,)
    name = "_".join(part for part in map(snake, words) if part) or "model"
    if name[0].isdecimal():
        name = f"model_{name}"
    return f"{name}_model" if keyword.iskeyword(name) or name in STDLIB else name


def _is_pointer(root: str) -> bool:
    return "#" in root or root.startswith("/")


def _pointer(root: str) -> str:
    return f"#{root}" if root.startswith("/") else root
