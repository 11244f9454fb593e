"""Text of a document into the parts of an identifier. Everything here is a function of one text."""

import re
from pathlib import PurePosixPath

from oneofgen.model import Place, Step
from oneofgen.schema import LIST, ONE_SCHEMA, TABLES
from oneofgen.source.pointers import split

_PASCAL = re.compile(r"[A-Za-z0-9]+|[^\x00-\x7f]")
_SPELT = re.compile(r"[A-Za-z0-9_]+|.", re.DOTALL)

NUMBERED = LIST | {"parameters"}
"""What has children that are numbered."""

SILENT = ONE_SCHEMA | {"schema", "itemSchema"}
"""What names nothing, and has no child that could."""

METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"))


def is_identifier(text: str) -> bool:
    """Whether Python could take the text as a name that is neither private nor non-ASCII."""
    return text.isascii() and text.isidentifier() and not text.startswith("_")


def pascal(text: str) -> str:
    """`thread.run.requires_action` as `ThreadRunRequiresAction`.

    Punctuation separates, unless there is nothing else; what is not ASCII is spelt by its code
    point. A text in capitals is read as words: `MESSAGE_CREATE` is `MessageCreate`.
    """
    words = _PASCAL.findall(text) or [*text] or ["empty"]
    shouted = text == text.upper()
    return "".join(_capital(word, shouted) for word in words)


def _capital(word: str, shouted: bool) -> str:
    if not word.isalnum() or not word.isascii():
        return f"X{ord(word):x}"
    return word[0].upper() + (word[1:].lower() if shouted else word[1:])


def guarded(name: str) -> str:
    """Return a class's name that does not begin with a digit."""
    return f"Model{name}" if name[:1].isdecimal() else name


def step_word(step: Step) -> str:
    """Return a step as it ends a class's name: `Delta`, `Item`, `Value`, `ThreadRunCreated`."""
    if step.text:
        return pascal(step.text)
    return {"item": "Item", "value": "Value"}.get(step.kind, "")


def exact_word(step: Step) -> str:
    """Return a step as it ends a class's name when `step_word` is taken."""
    return spelt(step.text) if step.text else step_word(step) or "empty"


def head_name(place: Place) -> str:
    """Return what names are built on below the head of a place that is no definition's."""
    if not place.is_pointer and is_identifier(place.head):
        return place.head
    words = pointer_words(place.head) if place.is_pointer else (place.head,)
    return guarded("".join(map(pascal, words)))


def spelt(text: str) -> str:
    """`foo-bar` as `foo_x2d_bar`: what cannot stand in an identifier, by its code point."""
    parts = [
        part if re.match(r"\w", part, re.ASCII) else f"x{ord(part):x}"
        for part in _SPELT.findall(text)
    ]
    return "_".join(parts) or "empty"


def spelt_name(text: str) -> str:
    """`spelt`, with a first character that a public name can begin with."""
    if not re.match(r"[0-9_]", text):
        return spelt(text)
    first = f"x{ord(text[0]):x}"
    return f"{first}_{spelt(text[1:])}" if text[1:] else first


def snake(text: str) -> str:
    """`AssistantStreamEvent` as `assistant_stream_event`."""
    text = re.sub(r"[^\x00-\x7f]", lambda odd: f"_x{ord(odd[0]):x}_", text)
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", text)
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", text)
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()


def pointer_words(pointer: str, operation: str = "", *, whole: bool = False) -> tuple[str, ...]:
    """What the tokens of a JSON pointer name, without OpenAPI's own words and without indexes.

    `operation`, an operationId, stands for the path and the method. `whole` keeps a path's
    parameters wherever they stand. A pointer in which nothing is named gives the stem of its file,
    or else all of its tokens.
    """
    file, tokens = split(pointer)
    words: list[str] = []
    left = list(tokens)
    while left:
        words += _next_words(left, operation, whole)
    stem = PurePosixPath(file).stem
    return tuple(word for word in words if word) or ((stem,) if stem else tokens) or ("document",)


def _next_words(left: list[str], operation: str, whole: bool) -> list[str]:
    """Take a keyword and what belongs to it off the front."""
    token = left.pop(0)
    if token in SILENT:
        return []
    if token == "paths":
        return _operation_words(left, operation, whole)
    if token == "webhooks":
        name, _method = _take(left), _take(left)
        if left[:1] == ["requestBody"]:  # all that a webhook is about
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
    segments = [part for part in _take(left).split("/") if part]
    method = _take(left) if left[:1] and left[0] in METHODS else ""
    if operation:
        return [operation]
    # `/threads/{thread_id}/runs` is about runs, `/runs/{run_id}` is not the list of them.
    kept = [part for part in segments[:-1] if whole or not part.startswith("{")]
    return [*kept, *segments[-1:], method]


def _take(left: list[str]) -> str:
    return left.pop(0) if left else ""


def every_word(pointer: str) -> tuple[str, ...]:
    """All tokens, the file first: the longest name that a pointer can have."""
    file, tokens = split(pointer)
    return tuple(word for word in (file, *tokens) if word) or ("document",)
