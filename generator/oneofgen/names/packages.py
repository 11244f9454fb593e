"""The default name of a package."""

import keyword

from oneofgen.names.identifiers import pointer_words, snake
from oneofgen.names.reserved import STDLIB


def package_name(root: str, operation: str = "") -> str:
    """Return the package name of a root: `assistant_stream_event` of `AssistantStreamEvent`.

    The name of a keyword, or of a standard library module of Python 3.10 to 3.14, gets the suffix
    `_model`.

    Args:
        root: The name of a schema, or a JSON pointer, of which the words are used.
        operation: The operationId, which replaces the path and the method of a pointer.
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
