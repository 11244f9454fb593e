"""Resolve references, and the root that a user names, to pointers."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from shlex import quote
from typing import Final
from urllib.parse import unquote

from oneofgen.problems import BadInput, Position, Problem
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, build, component, join, split
from oneofgen.source.stores import Outside
from oneofgen.source.tree import Mapping, Node, step
from oneofgen.wording import nearest, printable, quoted, shortened

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NO_SCHEMA: Final = frozenset(
    ["openapi", "info", "servers", "security", "tags", "externalDocs", "paths"]
)
_OUTSIDE: Final = (
    "only files below the document's folder are read, and nothing over the network: "
    "put a copy there and refer to that"
)


# --- references ----------------------------------------------------------------------------


def reference(document: Document, at: Pointer, schema: Mapping) -> Pointer | None:
    """Return the pointer that the schema at `at` refers to, None if it is not a reference.

    `$recursiveRef: "#"` refers to the nearest enclosing schema with `$recursiveAnchor: true`.

    Raises:
        BadInput: As for `target`; `ref-dynamic` for references that are not supported.
    """
    for keyword in ("$dynamicRef", "$recursiveRef"):
        if isinstance(schema.get(keyword), str):
            if keyword == "$recursiveRef" and schema[keyword] == "#":
                return _recursive(document, at)
            message = f"`{keyword}` is not supported"
            hint = "write a `$ref` to the schema that is meant"
            raise BadInput(_problem(document, join(at, keyword), "ref-dynamic", message, hint))
    return target(document, at, schema["$ref"]) if "$ref" in schema else None


def target(document: Document, at: Pointer, ref: object) -> Pointer:
    """Return the pointer that `$ref: ref` in the schema at `at` refers to.

    Raises:
        BadInput: `ref-not-text`, `ref-outside`, `ref-anchor`, `ref-base`, `ref-not-schema` or
            `dangling-ref`; or a file cannot be read.
    """
    where = join(at, "$ref")
    if not isinstance(ref, str):
        message = f"a `$ref` must be a string, but this is {kind(ref)}"
        raise BadInput(_problem(document, where, "ref-not-text", message))
    pointer = _pointer(document, at, ref, where)
    try:
        node = document.node(pointer)
    except KeyError:
        raise BadInput(_dangling(document, where, ref, pointer)) from None
    if not is_schema(pointer, node):
        what = "another part of the document" if isinstance(node, (Mapping, bool)) else kind(node)
        message = f"`{printable(ref)}` is {what}, not a schema"
        problem = _problem(document, where, "ref-not-schema", message)
        raise BadInput(problem)
    return pointer


def mapping_target(document: Document, at: Pointer, value: object) -> Pointer | None:
    """Return the schema that a value of `discriminator.mapping` in the schema at `at` refers to.

    The value is the name of a component schema, or else a reference relative to the file of `at`
    (OpenAPI 3.1 §4.8.25). Return None if there is no such schema, as in many published documents.
    """
    if not isinstance(value, str):
        return None
    pointer = build("", ("components", "schemas", value))
    try:
        if value not in document.schemas:
            pointer = _pointer(document, at, value, at)
        return pointer if is_schema(pointer, document.node(pointer)) else None
    except (KeyError, BadInput):
        return None


def is_schema(pointer: Pointer, node: Node) -> bool:
    """Whether a node can be a schema: a mapping or boolean where OpenAPI can have a schema."""
    if not isinstance(node, (Mapping, bool)):
        return False
    name, tokens = split(pointer)
    if name:
        return True
    first, *rest = tokens or ("",)
    if first == "components":
        return len(rest) > (1 if rest[:1] == ["schemas"] else 2)
    return bool(rest) or (bool(tokens) and first not in _NO_SCHEMA)


def kind(value: object) -> str:
    """Return the kind of a value in words, such as `a string`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, (int, float)):
        return "a number"
    return "an array" if isinstance(value, list) else "an object"


def nearly(word: str, name: str) -> str:
    """Return a sentence on how a name differs from a similar word."""
    if name.casefold() == word.casefold():
        return f"`{printable(name)}` differs only in case"
    if name.strip() == word.strip():
        return f"`{printable(name)}` differs only in surrounding whitespace"
    return f"`{printable(name)}` has a similar name"


def _pointer(document: Document, at: Pointer, ref: str, where: Pointer) -> Pointer:
    """Return the pointer of a reference without checking that the node exists."""
    path, _, fragment = ref.partition("#")
    base, _ = split(at)
    try:
        if _SCHEME.match(path) or path.startswith("/"):
            raise Outside(path)
        name = document.locate(base, unquote(path))
    except Outside:
        message = f"`{printable(ref)}` is outside of the document's folder"
        raise BadInput(_problem(document, where, "ref-outside", message, _OUTSIDE)) from None
    if path:
        _check_base(document, at, where)
    if fragment and not fragment.startswith("/"):
        message = f"`#{printable(fragment)}` is an anchor; only JSON pointers are supported"
        hint = 'write the pointer of the schema that is meant: `$ref: "#/…"`'
        raise BadInput(_problem(document, where, "ref-anchor", message, hint))
    return build(name, split(f"#{fragment}")[1])


def _enclosing(document: Document, at: Pointer) -> Iterator[tuple[int, Mapping]]:
    """Yield every mapping from the root of the file to `at`, inclusive, with its depth."""
    name, tokens = split(at)
    node = document.file(name).tree
    if isinstance(node, Mapping):
        yield 0, node
    for depth, token in enumerate(tokens, start=1):
        node = step(node, token)
        if isinstance(node, Mapping):
            yield depth, node


def _check_base(document: Document, at: Pointer, where: Pointer) -> None:
    """Raise BadInput if an `$id` above a reference to a file changes its base URI.

    An `$id` at the top of a file is ignored. References without a file are always resolved
    against the current file, because published documents use `$id` as a label.
    """
    for depth, node in _enclosing(document, at):
        if depth and isinstance(node.get("$id"), str):
            name, tokens = split(at)
            base = build(name, (*tokens[:depth], "$id"))
            problem = Problem(
                document.position(where),
                "ref-base",
                "an `$id` above changes what this `$ref` is relative to, which is not supported",
                ("remove the `$id`",),
                ((_bare(document, base), "the `$id` is here"),),
            )
            raise BadInput(problem)


def _recursive(document: Document, at: Pointer) -> Pointer:
    """Return the nearest schema around `at` with `$recursiveAnchor: true`."""
    name, tokens = split(at)
    depths = [
        depth
        for depth, node in _enclosing(document, at)
        if depth < len(tokens) and node.get("$recursiveAnchor") is True
    ]
    if not depths:
        message = "no schema around this `$recursiveRef` has `$recursiveAnchor: true`"
        hint = "write a `$ref` to the schema that is meant"
        raise BadInput(_problem(document, join(at, "$recursiveRef"), "ref-dynamic", message, hint))
    return build(name, tokens[: depths[-1]])


def _dangling(document: Document, where: Pointer, ref: str, pointer: Pointer) -> Problem:
    """Return the problem of a reference to a missing node, with the most similar name as a hint."""
    name, tokens = split(pointer)
    path = ref.partition("#")[0]
    at = document.position(where)
    try:
        tree = document.file(name).tree
    except KeyError:
        near = _nearest_file(document, name)
        message = f"there is no file `{printable(path)}` below the document's folder"
        hints = tuple(nearly(name, other) for other in near)
        return Problem(at, "dangling-ref", message, hints)
    hints = ()
    also: tuple[tuple[Position, str], ...] = ()
    parents, missing, rest = _way(tree, tokens)
    for other in nearest(missing, _names(document.node(build(name, parents)))):
        also = ((_bare(document, build(name, (*parents, other))), nearly(missing, other)),)
        meant = build(name, (*parents, other, *rest))
        if document.has(meant):
            hints = (f'write `$ref: "{printable(path + "#" + meant.partition("#")[2])}"`',)
    return Problem(at, "dangling-ref", f"there is no `{printable(ref)}`", hints, also)


def _way(node: Node, tokens: tuple[str, ...]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Split the tokens of a missing node: those that exist, the first missing one, the rest."""
    depth = 0
    with suppress(KeyError):
        for token in tokens:
            node = step(node, token)
            depth += 1
    return tokens[:depth], tokens[depth], tokens[depth + 1 :]


def _nearest_file(document: Document, name: str) -> list[str]:
    files = {PurePosixPath(other).stem: other for other in document.neighbours(name)}
    return [files[stem] for stem in nearest(PurePosixPath(name).stem, files)]


def _names(node: Node) -> Iterable[str]:
    return node if isinstance(node, Mapping) else ()


def _bare(document: Document, pointer: Pointer) -> Position:
    """Return the position of a pointer without the pointer, for `Problem.also`."""
    at = document.position(pointer)
    return Position(at.file, at.line, at.column)


def _problem(document: Document, at: Pointer, code: str, message: str, *hints: str) -> Problem:
    return Problem(document.position(at), code, message, hints)


# --- the root ------------------------------------------------------------------------------


def root(document: Document, text: str) -> Pointer:
    """Return the pointer of the schema that a user names.

    Args:
        document: The document.
        text: The name of a component schema; a JSON pointer, `#/paths/…` or `/paths/…`; or a
            pointer into another file, `schemas/pet.yaml#/Pet`, relative to the document's folder.

    Raises:
        BadInput: `no-such-root`, `root-outside` or `root-not-schema`.
    """
    pointer = _root_pointer(document, text)
    try:
        node = document.node(pointer)
    except KeyError:
        raise BadInput(
            _no_such_root(document, text, pointer), *_hidden(document, pointer)
        ) from None
    if not isinstance(node, Mapping) or not is_schema(pointer, node):
        what = "another part of the document" if isinstance(node, Mapping) else kind(node)
        message = f"`{printable(text)}` is {what}, not a schema"
        raise BadInput(_problem(document, pointer, "root-not-schema", message, _listed(document)))
    return pointer


def _root_pointer(document: Document, text: str) -> Pointer:
    named = build("", ("components", "schemas", text))
    if text in document.schemas:
        return named
    path, sharp, fragment = text.partition("#")
    if text.startswith("/"):
        path, sharp, fragment = "", "#", text
    try:
        if not sharp:
            # A whole file can be a schema; text that does not name a file is a schema's name.
            file = document.locate("", text) if "\\" not in text else ""
            return build(file, ()) if file and document.has(build(file, ())) else named
        return build(document.locate("", path), split(f"#{fragment}")[1])
    except Outside:
        message = f"`{printable(text)}` is outside of the document's folder"
        at = Position(document.shown(""))
        raise BadInput(Problem(at, "root-outside", message, (_OUTSIDE,))) from None
    except ValueError as error:
        at = Position(document.shown(""))
        raise BadInput(Problem(at, "no-such-root", str(error), (_listed(document),))) from None


def _no_such_root(document: Document, text: str, pointer: Pointer) -> Problem:
    at = Position(document.shown(""))
    name = component(pointer)
    file, tokens = split(pointer)
    try:
        tree = document.file(file).tree
    except KeyError:
        near = [nearly(file, other) for other in _nearest_file(document, file)]
        message = f"there is no file `{printable(file)}` below the document's folder"
        return Problem(at, "no-such-root", message, (*near, _listed(document)))
    parents, missing, rest = _way(tree, tokens)
    names = list(_names(document.node(build(file, parents))))
    near = nearest(missing, names, 3)
    also = tuple(
        (_bare(document, build(file, (*parents, other, *rest))), nearly(missing, other))
        for other in near
    )
    hints = [_listed(document)]
    if name is None or file:
        message = f"there is no `{printable(text)}`"
    elif not document.schemas:
        message = f"there is no schema `{printable(name)}`: `components.schemas` is empty"
    else:
        message = f"there is no schema `{printable(name)}`"
        if not near:
            hints.insert(0, f"the document has {shortened(list(map(quoted, names)), 5)}")
    return Problem(at, "no-such-root", message, tuple(hints), also)


def _hidden(document: Document, pointer: Pointer) -> Iterator[Problem]:
    """Yield the duplicate keys above a pointer: a missing node may be below the first of them."""
    name, tokens = split(pointer)
    for pending in document.file(name).problems if document.has(build(name, ())) else ():
        above = tokens[: len(pending.tokens)]
        if pending.tokens == above and pending.problem.code == "duplicate-key":
            yield pending.problem


def _listed(document: Document) -> str:
    return f"`oneofgen unions {quote(document.shown(''))}` lists every schema that can be ROOT"
