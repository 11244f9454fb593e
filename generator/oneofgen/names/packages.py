"""The default name of a package."""

import keyword
import re

from oneofgen.names.reserved import STDLIB


def snake(text: str) -> str:
    """Return the text in snake case: `AssistantStreamEvent` as `assistant_stream_event`."""
    text = re.sub(r"[^\x00-\x7f]", lambda odd: f"_x{ord(odd[0]):x}_", text)
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", text)
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", text)
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()


def package_name(root: str, operation: str = "") -> str:
    """Return the package name of a root: `assistant_stream_event` of `AssistantStreamEvent`.

    The name of a keyword, or of a standard library module of Python 3.10 to 3.14, gets the suffix
    `_model`.

    Args:
        root: The name of a schema, or a JSON pointer, of which the words are used.
        operation: The operationId, which replaces the path and the method of a pointer.
    """
    words: tuple[str, ...] = (root,)
    if _is_pointer(root):
        # Here, because it needs the schemas' keywords, and most roots are names.
        from oneofgen.names.identifiers import pointer_words

        words = pointer_words(_pointer(root), operation)
    name = "_".join(part for part in map(snake, words) if part) or "model"
    if name[0].isdecimal():
        name = f"model_{name}"
    return f"{name}_model" if keyword.iskeyword(name) or name in STDLIB else name


def _is_pointer(root: str) -> bool:
    return "#" in root or root.startswith("/")


def _pointer(root: str) -> str:
    return f"#{root}" if root.startswith("/") else root
