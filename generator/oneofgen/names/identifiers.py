"""Turn text from a document into identifiers. Each function depends on its arguments alone."""

import re
from pathlib import PurePosixPath

from oneofgen.model import Place, Step
from oneofgen.schema import LIST, ONE_SCHEMA, TABLES
from oneofgen.source.pointers import split

_PASCAL = re.compile(r"[A-Za-z0-9]+|[^\x00-\x7f]")
_SPELT = re.compile(r"[A-Za-z0-9_]+|.", re.DOTALL)

NUMBERED = LIST | {"parameters"}
"""Keywords whose value is an array: the next token of a pointer is an index."""

SILENT = ONE_SCHEMA | {"schema", "itemSchema"}
"""Keywords whose value is one schema: they add no word, and no index or key follows them."""

METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"))


def is_identifier(text: str) -> bool:
    """Whether the text is an ASCII Python identifier without a leading underscore."""
    return text.isascii() and text.isidentifier() and not text.startswith("_")


def pascal(text: str) -> str:
    """Return the text in PascalCase: `thread.run.requires_action` as `ThreadRunRequiresAction`.

    Punctuation separates words; if the text is nothing but punctuation, each character is a word.
    Such characters and non-ASCII ones are written as their code points. Text in capitals is read
    as words: `MESSAGE_CREATE` becomes `MessageCreate`.
    """
    words = _PASCAL.findall(text) or [*text] or ["empty"]
    shouted = text == text.upper()
    return "".join(_capital(word, shouted) for word in words)


def _capital(word: str, shouted: bool) -> str:
    if not word.isalnum() or not word.isascii():
        return f"X{ord(word):x}"
    return word[0].upper() + (word[1:].lower() if shouted else word[1:])


def guarded(name: str) -> str:
    """Return the class name, with `Model` prepended if it begins with a digit."""
    return f"Model{name}" if name[:1].isdecimal() else name


def step_word(step: Step) -> str:
    """Return the word that a step adds to a class name: `Delta`, `Item`, `ThreadRunCreated`."""
    if step.text:
        return pascal(step.text)
    return {"item": "Item", "value": "Value"}.get(step.kind, "")


def exact_word(step: Step) -> str:
    """Return the unambiguous word that a step adds to a class name if `step_word` is taken."""
    return spelt(step.text) if step.text else step_word(step) or "empty"


def head_name(place: Place) -> str:
    """Return the name that names below a place begin with if its head is not a definition."""
    if not place.is_pointer and is_identifier(place.head):
        return place.head
    words = pointer_words(place.head) if place.is_pointer else (place.head,)
    return guarded("".join(map(pascal, words)))


def spelt(text: str) -> str:
    """Return the text with other characters than `[A-Za-z0-9_]` as code points.

    `foo-bar` becomes `foo_x2d_bar`.
    """
    parts = [
        part if re.match(r"\w", part, re.ASCII) else f"x{ord(part):x}"
        for part in _SPELT.findall(text)
    ]
    return "_".join(parts) or "empty"


def spelt_name(text: str) -> str:
    """Return `spelt(text)`, with a leading digit or underscore as its code point, too."""
    if not re.match(r"[0-9_]", text):
        return spelt(text)
    first = f"x{ord(text[0]):x}"
    return f"{first}_{spelt(text[1:])}" if text[1:] else first


def snake(text: str) -> str:
    """Return the text in snake case: `AssistantStreamEvent` as `assistant_stream_event`."""
    text = re.sub(r"[^\x00-\x7f]", lambda odd: f"_x{ord(odd[0]):x}_", text)
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", text)
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", text)
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()


def pointer_words(pointer: str, operation: str = "", *, whole: bool = False) -> tuple[str, ...]:
    """Return the words of a JSON pointer, without OpenAPI's keywords and without indexes.

    If there are no such words, return the stem of the file's name, or else all tokens.

    Args:
        pointer: The pointer.
        operation: The operationId, which replaces the path and the method.
        whole: Keep all parameters of a path, not only one at its end.
    """
    file, tokens = split(pointer)
    words: list[str] = []
    left = list(tokens)
    while left:
        words += _next_words(left, operation, whole)
    stem = PurePosixPath(file).stem
    return tuple(word for word in words if word) or ((stem,) if stem else tokens) or ("document",)


def _next_words(left: list[str], operation: str, whole: bool) -> list[str]:
    """Remove a keyword and the tokens that belong to it from the front; return their words."""
    token = left.pop(0)
    if token in SILENT:
        return []
    if token == "paths":
        return _operation_words(left, operation, whole)
    if token == "webhooks":
        name, _method = _take(left), _take(left)
        if left[:1] == ["requestBody"]:  # the only thing that a webhook describes
            left.pop(0)
        return [name]
    if token == "callbacks":
        name, _expression, _method = _take(left), _take(left), _take(left)
        return [name]
    if token == "components":
        _section = _take(left)
        return [_take(left)]
    if token in NUMBERED or token == "content":
        _take(left)
        return []
    if token == "responses":
        status = _take(left)
        return [] if status[:1] == "2" or status == "default" else [status]
    if token in TABLES:
        return [_take(left)]
    return ["request" if token == "requestBody" else token]


def _operation_words(left: list[str], operation: str, whole: bool) -> list[str]:
    """Remove a path and a method from the front; return their words."""
    segments = [part for part in _take(left).split("/") if part]
    method = _take(left) if left[:1] and left[0] in METHODS else ""
    if operation:
        return [operation]
    # Parameters are left out, except at the end: `/runs/{run_id}` differs from `/runs`.
    kept = [part for part in segments[:-1] if whole or not part.startswith("{")]
    return [*kept, *segments[-1:], method]


def _take(left: list[str]) -> str:
    return left.pop(0) if left else ""


def every_word(pointer: str) -> tuple[str, ...]:
    """Return all tokens of a pointer, preceded by its file: the longest name that it can have."""
    file, tokens = split(pointer)
    return tuple(word for word in (file, *tokens) if word) or ("document",)
