"""An OpenAPI description: one document and the files below its folder that it refers to.

Files outside that folder are not read, and nothing is fetched over the network.
"""

import re
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final

from oneofgen.problems import BadInput, Position, Problem
from oneofgen.source.files import read
from oneofgen.source.pointers import Pointer, build, split
from oneofgen.source.stores import Disk, Outside, Store
from oneofgen.source.tree import File, Mapping, Node, step
from oneofgen.wording import printable

SUPPORTED: Final = "3.0, 3.1 and 3.2"
_VERSION: Final = re.compile(r"3\.[0-2](\.\d+)?(-[\w.]+)?", re.ASCII)


class Document:
    """An OpenAPI description whose nodes are found by JSON pointer.

    In a pointer, a file is named relative to the document's folder; the document itself is `""`.
    """

    def __init__(self, store: Store, main: File, shown: str) -> None:
        """Use `open` or `of`."""
        self._store = store
        self._shown = shown
        self._files = {"": main}
        self._names: dict[str, str] = {}
        self._nodes: dict[Pointer, Node] = {}
        self._unreadable: dict[str, BadInput] = {}

    @classmethod
    def open(cls, path: Path, *, shown: str | None = None) -> "Document":
        """Read a document.

        Args:
            path: The file to read.
            shown: The name of the file in problems; by default the path.

        Raises:
            BadInput: `unreadable`, `not-openapi`, `openapi-version`, or a code of `files.read`.
        """
        return cls.of(Disk(path), str(path) if shown is None else shown)

    @classmethod
    def of(cls, store: Store, shown: str) -> "Document":
        """Read the document of a store.

        Raises:
            BadInput: As for `open`.
        """
        main = read(store.read("", shown), shown)
        _check_openapi(main)
        return cls(store, main, shown)

    @property
    def tree(self) -> Mapping:
        """The tree of the document itself, without the other files."""
        tree = self._files[""].tree
        assert isinstance(tree, Mapping)
        return tree

    @property
    def openapi(self) -> str:
        """The OpenAPI version of the document, such as `3.1.0`."""
        return str(self.tree["openapi"])

    @property
    def title(self) -> str:
        """The title of the API; empty if there is none."""
        return self._info("title")

    @property
    def version(self) -> str:
        """The version of the API; empty if there is none."""
        return self._info("version")

    def _info(self, key: str) -> str:
        info = self.tree.get("info")
        value = info.get(key) if isinstance(info, Mapping) else None
        return "" if value is None else str(value)

    @property
    def schemas(self) -> Mapping:
        """The component schemas of the document; empty if there are none."""
        components = self.tree.get("components")
        schemas = components.get("schemas") if isinstance(components, Mapping) else None
        return schemas if isinstance(schemas, Mapping) else Mapping()

    def locate(self, base: str, path: str) -> str:
        """Return the name of the file that a path in `base` refers to (RFC 3986 §5.2).

        Symbolic links are resolved, so that every file has a single name.

        Raises:
            Outside: The file is not below the document's folder.
        """
        joined = normpath(join(dirname(base), path)) if path else base
        if joined not in self._names:
            self._names[joined] = self._store.locate(joined)
        return self._names[joined]

    def file(self, name: str) -> File:
        """Return the file with the given name in pointers; it is read on first use.

        Raises:
            KeyError: There is no such file below the document's folder.
            BadInput: The file cannot be read.
        """
        if name not in self._files:
            try:
                name = self.locate("", name)
            except Outside:
                raise KeyError(name) from None
        if name in self._unreadable:
            raise self._unreadable[name]
        if name not in self._files:
            if not self._store.has(name):
                raise KeyError(name)
            try:
                self._files[name] = read(self._store.read(name, self.shown(name)), self.shown(name))
            except BadInput as error:
                self._unreadable[name] = error
                raise
        return self._files[name]

    def shown(self, name: str) -> str:
        """Return the name of a file as problems show it."""
        return self._store.shown(self._shown, name) if name else self._shown

    def files(self) -> tuple[tuple[str, File], ...]:
        """Return every file read so far with its name in pointers, the document first."""
        return tuple(self._files.items())

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of every file read so far, by name relative to the folder."""
        return {name or self._store.name: file.digest for name, file in self._files.items()}

    def node(self, pointer: Pointer) -> Node:
        """Return the node at a pointer (RFC 6901 §4).

        Raises:
            KeyError: There is no such node.
            BadInput: The file of the pointer cannot be read.
        """
        if pointer not in self._nodes:
            name, tokens = split(pointer)
            node = self.file(name).tree
            for token in tokens:
                node = step(node, token)
            self._nodes[pointer] = node
        return self._nodes[pointer]

    def has(self, pointer: Pointer) -> bool:
        """Whether there is a node at a pointer."""
        try:
            self.node(pointer)
        except KeyError:
            return False
        return True

    def position(self, pointer: Pointer) -> Position:
        """Return the position of the key or item at a pointer, or of its nearest ancestor."""
        name, tokens = split(pointer)
        try:
            file = self.file(name)
        except KeyError:
            return Position(self.shown(name), pointer=build("", tokens))
        return Position(file.name, *file.position(tokens), pointer=build("", tokens))

    def neighbours(self, name: str) -> tuple[str, ...]:
        """Return the names of the files in the same folder as the given name, sorted."""
        return tuple(join(dirname(name), other) for other in self._store.names(dirname(name)))


def _check_openapi(main: File) -> None:
    tree = main.tree
    if not isinstance(tree, Mapping):
        raise BadInput(_no_mapping(main))
    version = tree.get("openapi")
    text = str(version) if isinstance(version, (str, float)) else ""
    if _VERSION.fullmatch(text):
        return
    key = next((key for key in ("openapi", "swagger", "asyncapi") if key in tree), None)
    if key is None:
        raise BadInput(
            Problem(
                Position(main.name),
                "not-openapi",
                "not an OpenAPI document: it has no `openapi` key with its version",
                (f'add the version, such as `openapi: "3.1.0"`; {SUPPORTED} are supported',),
            )
        )
    value = tree[key]
    written = f"`{key}: {printable(value, 40)}`" if isinstance(value, str) else f"this `{key}`"
    if isinstance(value, (int, float)):
        written = f"`{key}: {value}`"
    hints = [f"OpenAPI {SUPPORTED} are supported"]
    if key == "swagger":
        hints.append("convert the document first, for instance with swagger2openapi")
    at = Position(main.name, *main.position((key,)), pointer=build("", (key,)))
    raise BadInput(
        Problem(at, "openapi-version", f"{written} is not a supported version", tuple(hints))
    )


def _no_mapping(main: File) -> Problem:
    tree = main.tree
    hints: tuple[str, ...] = ()
    if tree is None:
        what = "it is empty"
    elif isinstance(tree, list):
        what = "it is an array"
    else:
        what = f"it is `{printable(str(tree), 40)}`"
        if str(tree).startswith("<"):
            hints = (
                "this looks like a web page: was an error page saved instead of the document?",
            )
    message = f"not an OpenAPI document: {what}"
    return Problem(Position(main.name), "not-openapi", message, hints)
