"""An OpenAPI description: one document, and the files below its folder that it refers to.

Nothing outside of that folder is read, and nothing over the network.
"""

import re
from os.path import isfile
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final

from oneofgen.problems import BadInput, Position, Problem
from oneofgen.source.files import (
    read,
)
from oneofgen.source.pointers import Pointer, build, split
from oneofgen.source.tree import (
    MAX_BYTES,
    File,
    Mapping,
    Node,
    step,
)
from oneofgen.wording import (
    printable,
)

SUPPORTED: Final = "3.0, 3.1 and 3.2"
_VERSION: Final = re.compile(r"3\.[0-2](\.\d+)?(-[\w.]+)?", re.ASCII)


class Outside(Exception):
    """A path leads out of the folder of the document."""


class Document:
    """A description that was read, by JSON pointer.

    In a pointer a file is named relative to the folder of the document, which itself is `""`.
    """

    def __init__(self, path: Path, main: File, shown: str) -> None:
        """Use `open`."""
        self._name = path.name
        self._real = path.resolve()
        self._folder = path.parent.resolve()
        self._shown = shown
        self._files = {"": main}
        self._names: dict[str, str] = {}
        self._unreadable: dict[str, BadInput] = {}

    @classmethod
    def open(cls, path: Path, *, shown: str | None = None) -> "Document":
        """Read a document.

        Args:
            path: the file.
            shown: what problems call it; by default the path.

        Raises:
            BadInput: `unreadable`, `not-openapi`, `openapi-version`, or a code of `load`.
        """
        shown = str(path) if shown is None else shown
        main = read(_bytes(path, shown), shown)
        _check_openapi(main)
        return cls(path, main, shown)

    @property
    def tree(self) -> Mapping:
        """The document itself, without the other files."""
        tree = self._files[""].tree
        assert isinstance(tree, Mapping)
        return tree

    @property
    def openapi(self) -> str:
        """The version of OpenAPI that the document says it follows: `3.1.0`."""
        return str(self.tree["openapi"])

    @property
    def title(self) -> str:
        """What the document calls itself."""
        return self._info("title")

    @property
    def version(self) -> str:
        """The version of what the document describes."""
        return self._info("version")

    def _info(self, key: str) -> str:
        info = self.tree.get("info")
        value = info.get(key) if isinstance(info, Mapping) else None
        return "" if value is None else str(value)

    @property
    def schemas(self) -> Mapping:
        """The component schemas of the document; empty where there are none."""
        components = self.tree.get("components")
        schemas = components.get("schemas") if isinstance(components, Mapping) else None
        return schemas if isinstance(schemas, Mapping) else Mapping()

    def locate(self, base: str, path: str) -> str:
        """The name of a file, from a path that stands in the file `base` (RFC 3986 §5.2).

        One file has one name, however many links lead to it.

        Raises:
            Outside: it is not below the document's folder.
        """
        joined = normpath(join(dirname(base), path)) if path else base
        if joined not in self._names:
            self._names[joined] = self._canonical(joined)
        return self._names[joined]

    def _canonical(self, joined: str) -> str:
        if joined in ("", self._name):
            return ""
        if joined.startswith(("/", "../")) or joined == ".." or "\\" in joined or "\0" in joined:
            raise Outside(joined)
        try:
            real = (self._folder / joined).resolve()
        except (OSError, RuntimeError):  # links in a circle, a name too long: no such file
            return joined
        if real == self._real:
            return ""
        if not real.is_relative_to(self._folder):
            raise Outside(joined)
        return real.relative_to(self._folder).as_posix()

    def file(self, name: str) -> File:
        """A file by its name in pointers, read when it is first asked for.

        Raises:
            KeyError: there is no such file below the document's folder.
            BadInput: it cannot be read.
        """
        if name not in self._files:
            try:
                name = self.locate("", name)
            except Outside:
                raise KeyError(name) from None
        if name in self._unreadable:
            raise self._unreadable[name]
        if name not in self._files:
            path = self._folder / name
            if not isfile(path):  # unlike `Path.is_file`, also for names that are too long
                raise KeyError(name)
            try:
                self._files[name] = read(_bytes(path, self.shown(name)), self.shown(name))
            except BadInput as error:
                self._unreadable[name] = error
                raise
        return self._files[name]

    def shown(self, name: str) -> str:
        """What problems call a file."""
        return join(dirname(self._shown), name) if name else self._shown

    def files(self) -> tuple[tuple[str, File], ...]:
        """Every file read so far, by its name in pointers, the document first."""
        return tuple(self._files.items())

    def digests(self) -> dict[str, str]:
        """The SHA-256 of every file read so far, by name relative to the document's folder."""
        return {name or self._name: file.digest for name, file in self._files.items()}

    def node(self, pointer: Pointer) -> Node:
        """What stands at a pointer (RFC 6901 §4).

        Raises:
            KeyError: nothing does.
            BadInput: the file that it names cannot be read.
        """
        name, tokens = split(pointer)
        node = self.file(name).tree
        for token in tokens:
            node = step(node, token)
        return node

    def has(self, pointer: Pointer) -> bool:
        """Whether something stands at a pointer."""
        try:
            self.node(pointer)
        except KeyError:
            return False
        return True

    def position(self, pointer: Pointer) -> Position:
        """Where the key or item stands that a pointer names; if it is missing, its parent's."""
        name, tokens = split(pointer)
        try:
            file = self.file(name)
        except KeyError:
            return Position(self.shown(name), pointer=build("", tokens))
        return Position(file.name, *file.position(tokens), pointer=build("", tokens))

    def neighbours(self, name: str) -> tuple[str, ...]:
        """The files in the folder where a file of this name would stand, sorted."""
        folder = self._folder / dirname(name)
        try:
            found = sorted(path.name for path in folder.iterdir() if path.is_file())
        except OSError:
            return ()
        return tuple(join(dirname(name), other) for other in found)


def _bytes(path: Path, shown: str) -> bytes:
    """The content of a file, up to what is too large to read."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        message = "there is no such file"
    except IsADirectoryError:
        message = "this is a folder, not a file"
    except (OSError, ValueError) as error:
        message = f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
    raise BadInput(Problem(Position(shown), "unreadable", message))


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
                "not an OpenAPI document: it has no `openapi` that says its version",
                (f'versions {SUPPORTED} are read: add `openapi: "3.1.0"`, for instance',),
            )
        )
    found = tree[key]
    said = f"`{key}: {printable(found, 40)}`" if isinstance(found, str) else f"this `{key}`"
    if isinstance(found, (int, float)):
        said = f"`{key}: {found}`"
    hints = [f"OpenAPI {SUPPORTED} can be read"]
    if key == "swagger":
        hints.append("convert the document first, with swagger2openapi for instance")
    at = Position(main.name, *main.position((key,)), pointer=build("", (key,)))
    raise BadInput(
        Problem(at, "openapi-version", f"{said} is no version that we know", tuple(hints))
    )


def _no_mapping(main: File) -> Problem:
    tree = main.tree
    hints: tuple[str, ...] = ()
    if tree is None:
        what = "it is empty"
    elif isinstance(tree, list):
        what = "it is a list"
    else:
        what = f"it is `{printable(str(tree), 40)}`"
        if str(tree).startswith("<"):
            hints = ("this looks like a web page: was an error saved in place of the document?",)
    message = f"not an OpenAPI document: {what}"
    return Problem(Position(main.name), "not-openapi", message, hints)
