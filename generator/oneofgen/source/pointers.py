"""JSON pointers (RFC 6901) as URI fragments, and the file before them.

A `Pointer` names one node of the documents that were read: `#/components/schemas/Run` in the
document the user named, `schemas/pet.yaml#/Pet` in a file below its folder.
"""

from collections.abc import Iterable
from typing import NewType
from urllib.parse import quote, unquote

Pointer = NewType("Pointer", str)

ROOT = Pointer("#")


def escape(token: str) -> str:
    """One reference token as it stands in a fragment (RFC 6901 §3 and §6).

    Only what a fragment cannot carry is percent-encoded, so that pointers stay readable.
    """
    plain = token.replace("~", "~0").replace("/", "~1")
    return quote(plain, safe="~!$&'()*+,;=:@{}[]^|<> ", errors="surrogatepass")


def unescape(token: str) -> str:
    """The inverse of `escape`, also for pointers that others have encoded more eagerly."""
    try:
        plain = unquote(token, errors="surrogatepass")
    except UnicodeDecodeError:  # bytes that are no UTF-8
        plain = unquote(token)
    return plain.replace("~1", "/").replace("~0", "~")


def join(pointer: Pointer, *tokens: str | int) -> Pointer:
    """The pointer to a descendant."""
    return Pointer("/".join([pointer, *(escape(str(token)) for token in tokens)]))


def split(pointer: str) -> tuple[str, tuple[str, ...]]:
    """The file (`""` for the document itself) and the unescaped tokens.

    Raises:
        ValueError: the part behind `#` is neither empty nor begins with `/`.
    """
    file, _, fragment = pointer.partition("#")
    if not fragment:
        return file, ()
    if not fragment.startswith("/"):
        raise ValueError(f"`#{fragment}` is no JSON pointer: it must begin with `#/`")
    return file, tuple(unescape(token) for token in fragment[1:].split("/"))


def build(file: str, tokens: Iterable[str | int]) -> Pointer:
    """The inverse of `split`."""
    return join(Pointer(f"{file}#"), *tokens)


def parent(pointer: Pointer) -> Pointer:
    """The pointer without its last token; a root is its own parent."""
    file, tokens = split(pointer)
    return build(file, tokens[:-1])


def component(pointer: Pointer) -> str | None:
    """The name, where the pointer is exactly that of a component schema."""
    _, tokens = split(pointer)
    if len(tokens) == 3 and tokens[:2] == ("components", "schemas"):
        return tokens[2]
    return None


def own_component(pointer: Pointer) -> str | None:
    """The name, where the pointer is that of a schema of the document itself."""
    return component(pointer) if pointer.startswith("#") else None
