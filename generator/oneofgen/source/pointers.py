"""JSON pointers (RFC 6901) as URI fragments, preceded by the name of a file.

A `Pointer` identifies one node: `#/components/schemas/Run` in the document itself,
`schemas/pet.yaml#/Pet` in a file below its folder.
"""

import re
from collections.abc import Iterable
from typing import NewType
from urllib.parse import quote, unquote

Pointer = NewType("Pointer", str)

ROOT = Pointer("#")

_PLAIN = re.compile(r"[\w.-]*", re.ASCII)


def escape(token: str) -> str:
    """Return a reference token escaped for a URI fragment (RFC 6901 §3 and §6).

    Only characters that a fragment cannot contain are percent-encoded, to keep pointers readable.
    """
    if _PLAIN.fullmatch(token):
        return token
    plain = token.replace("~", "~0").replace("/", "~1")
    return quote(plain, safe="~!$&'()*+,;=:@{}[]^|<> ", errors="surrogatepass")


def unescape(token: str) -> str:
    """Return the reference token of its escaped form, however much of it is percent-encoded."""
    if "%" not in token and "~" not in token:
        return token
    try:
        plain = unquote(token, errors="surrogatepass")
    except UnicodeDecodeError:  # bytes that are not UTF-8
        plain = unquote(token)
    return plain.replace("~1", "/").replace("~0", "~")


def join(pointer: Pointer, *tokens: str | int) -> Pointer:
    """Return the pointer to a descendant."""
    return Pointer("/".join([pointer, *map(escape, map(str, tokens))]))


def split(pointer: str) -> tuple[str, tuple[str, ...]]:
    """Return the file (`""` for the document itself) and the unescaped tokens.

    Raises:
        ValueError: The fragment is not empty and does not begin with `/`.
    """
    file, _, fragment = pointer.partition("#")
    if not fragment:
        return file, ()
    if not fragment.startswith("/"):
        raise ValueError(f"`#{fragment}` is not a JSON pointer: it must begin with `#/`")
    return file, tuple(unescape(token) for token in fragment[1:].split("/"))


def build(file: str, tokens: Iterable[str | int]) -> Pointer:
    """Return the pointer with the given file and unescaped tokens, the inverse of `split`."""
    return join(Pointer(f"{file}#"), *tokens)


def is_within(pointer: Pointer, outer: Pointer) -> bool:
    """Whether a pointer is another one, or points to something inside of it."""
    return pointer == outer or pointer.startswith(f"{outer}/")


def parent(pointer: Pointer) -> Pointer:
    """Return the pointer without its last token; a root is its own parent."""
    file, tokens = split(pointer)
    return build(file, tokens[:-1])


def component(pointer: Pointer) -> str | None:
    """Return the name of a component schema in any file, None for other pointers."""
    _, tokens = split(pointer)
    if len(tokens) == 3 and tokens[:2] == ("components", "schemas"):
        return tokens[2]
    return None


def own_component(pointer: Pointer) -> str | None:
    """Return the name of a component schema in the document itself, None for other pointers."""
    return component(pointer) if pointer.startswith("#") else None
