"""Turn text from a document into identifiers. Each function depends on its arguments alone."""

import re
from pathlib import PurePosixPath

from oneofgen.model import Place, Step
from oneofgen.names.letters import keeps_spelling, normal, parts
from oneofgen.schema import LIST, ONE_SCHEMA, TABLES
from oneofgen.source.pointers import split

_SPELT = re.compile(r"[A-Za-z0-9_]+|.", re.DOTALL)

NUMBERED = LIST | {"parameters"}
"""Keywords whose value is an array: the next token of a pointer is an index."""

SILENT = ONE_SCHEMA | {"schema", "itemSchema"}
"""Keywords whose value is one schema: they add no word, and no index or key follows them."""

METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"))


def pascal(text: str) -> str:
    """Return the text in PascalCase: `thread.run.requires_action` as `ThreadRunRequiresAction`.

    Punctuation separates words; if the text is nothing but punctuation, each character is a word,
    written as its code point. So are characters that are neither kept nor left out (see `parts`).
    Text in capitals is read as words: `MESSAGE_CREATE` becomes `MessageCreate`.
    """
    text = normal(text)
    found = list(parts(text))
    words = [entry for entry in found if entry[1] != "gap"] or found
    shouted = text == text.upper()
    capitals = (
        _capital(word, shouted) if part == "kept" else f"X{ord(word):x}" for word, part in words
    )
    return normal("".join(capitals)) or "Empty"


def _capital(word: str, shouted: bool) -> str:
    first = word[0].title()
    first = first if keeps_spelling(first) else word[0]  # a capital that older Pythons do not know
    return first + (word[1:].lower() if shouted else word[1:])


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
    if not place.is_pointer and keeps_spelling(place.head):
        return place.head
    words = pointer_words(place.head) if place.is_pointer else (place.head,)
    return guarded("".join(map(pascal, words)))


def spelt(text: str) -> str:
    """Return the text with all characters that an identifier does not keep as code points.

    `foo-bar` becomes `foo_x2d_bar`.
    """
    if normal(text) != text:  # another text has its letters
        words = [f"x{ord(word):x}" if not _is_word(word) else word for word in _SPELT.findall(text)]
    else:
        found = parts(text, also="_")
        words = [word if part == "kept" else f"x{ord(word):x}" for word, part in found]
    return "_".join(words) or "empty"


def _is_word(text: str) -> bool:
    return re.match(r"\w", text, re.ASCII) is not None


def spelt_name(text: str) -> str:
    """Return `spelt(text)`, with a first character that no name begins with as its code point."""
    if not text or (text[0] != "_" and (text[0].isidentifier() or not spelt(text)[0].isdecimal())):
        return spelt(text)
    first = f"x{ord(text[0]):x}"
    return f"{first}_{spelt(text[1:])}" if text[1:] else first


def soft(text: str) -> str:
    """Return the text with `_` in place of punctuation: `größe-2` as `größe_2`.

    Return an empty string if nothing is left, or if it has characters that have to be spelt.
    """
    found = list(parts(normal(text), also="_"))
    if any(part == "spelt" for _, part in found):
        return ""
    words = "".join(word if part == "kept" else "-" for word, part in found)
    return re.sub(r"-+", "_", words).strip("_")


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
