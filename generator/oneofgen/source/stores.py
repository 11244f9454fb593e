"""Where the files of an OpenAPI description are: on the disk, or in a revision of Git."""

import os
import subprocess
from functools import cached_property
from os.path import isfile
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from typing import Final, Protocol

from oneofgen.problems import BadInput, Position, Problem
from oneofgen.source.files import read_bytes
from oneofgen.source.tree import MAX_BYTES
from oneofgen.wording import printable


class Outside(Exception):
    """A path leads outside the document's folder."""


class Store(Protocol):
    """The files below the folder of a document; the document itself is `""`."""

    @property
    def name(self) -> str:
        """The name of the document's file."""
        ...

    def locate(self, joined: str) -> str:
        """Return the only name of the file at a path relative to the folder.

        Raises:
            Outside: The file is not below the folder.
        """
        ...

    def has(self, name: str) -> bool:
        """Whether there is a file with a name."""
        ...

    def read(self, name: str, shown: str) -> bytes:
        """Return the content of a file; `shown` is its name in problems.

        Raises:
            BadInput: `unreadable`.
        """
        ...

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names of the files in a folder, sorted."""
        ...

    def shown(self, document: str, name: str) -> str:
        """Return the name of a file in problems; `document` is that of the document."""
        ...


def _is_inside(joined: str) -> bool:
    odd = joined.startswith(("/", "../")) or joined == ".." or "\\" in joined or "\0" in joined
    return not odd


# --- the disk -------------------------------------------------------------------------------


class Disk:
    """The files below the folder of a document on the disk.

    Args:
        path: The document.
        content: The content of the document, if it does not come from the disk.
    """

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        self.name = path.name
        self._path = path
        self._content = content

    @cached_property
    def _real(self) -> Path:
        return self._path.resolve()

    @cached_property
    def _folder(self) -> Path:
        return self._path.parent.resolve()

    def locate(self, joined: str) -> str:
        """Return the only name of a file: symbolic links are resolved."""
        if joined in ("", self.name):
            return ""
        if not _is_inside(joined):
            raise Outside(joined)
        try:
            real = (self._folder / joined).resolve()
        except (
            OSError,
            RuntimeError,
        ):  # a loop of symbolic links or a name that is too long: no such file
            return joined
        if real == self._real:
            return ""
        if not real.is_relative_to(self._folder):
            raise Outside(joined)
        return real.relative_to(self._folder).as_posix()

    def has(self, name: str) -> bool:
        """Whether there is a file with a name."""
        return isfile(self._folder / name)  # unlike `Path.is_file`, also for too long names

    def read(self, name: str, shown: str) -> bytes:
        """Return the content of a file."""
        if not name:
            return read_bytes(self._path, shown) if self._content is None else self._content
        return read_bytes(self._folder / name, shown)

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names of the files in a folder, sorted."""
        try:
            return tuple(
                sorted(path.name for path in (self._folder / folder).iterdir() if path.is_file())
            )
        except OSError:
            return ()

    def shown(self, document: str, name: str) -> str:
        """Return the name of a file in problems."""
        return join(dirname(document), name)


# --- revisions ------------------------------------------------------------------------------

# Nothing is fetched, asked for or written: objects that are not here count as absent.
_QUIET: Final = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}


class Revision:
    """The files below a folder of a revision, as Git's own program reads them.

    Args:
        revision: What Git calls it: `HEAD~1`, `main`, `v2.0`.
        path: The document, from the root of the repository, or from `./`.
    """

    def __init__(self, revision: str, path: str) -> None:
        self.revision = revision
        self.name = basename(path)
        self._path = path
        self._folder = dirname(path)

    def kind(self) -> str:
        """Return `blob` for a file, `tree` for a folder; empty if there is neither."""
        return self._git("cat-file", "-t", self._object("")).decode("ascii", "replace").strip()

    def locate(self, joined: str) -> str:
        """Return the only name of a file."""
        if joined in ("", self.name):
            return ""
        if not _is_inside(joined):
            raise Outside(joined)
        return normpath(joined)

    def has(self, name: str) -> bool:
        """Whether there is a file with a name."""
        kind = self._git("cat-file", "-t", self._object(name))
        return kind.strip() == b"blob"

    def read(self, name: str, shown: str) -> bytes:
        """Return the content of a file."""
        if not self.has(name):
            raise BadInput(_unreadable(shown, "Git has no such file in this revision"))
        size = self._git("cat-file", "-s", self._object(name))
        if int(size) > MAX_BYTES:
            raise BadInput(
                Problem(Position(shown), "too-large", f"the file has more than {MAX_BYTES:,} bytes")
            )
        return self._git("cat-file", "blob", self._object(name))

    def names(self, folder: str) -> tuple[str, ...]:
        """Return no names: other files are not proposed."""
        del folder
        return ()

    def shown(self, document: str, name: str) -> str:
        """Return the name of a file in problems."""
        return f"{self.revision}:{join(self._folder, name)}" if name else document

    def _object(self, name: str) -> str:
        path = join(self._folder, name) if name else self._path
        return f"{self.revision}:{path}"

    def _git(self, *args: str) -> bytes:
        """Return what Git answers; nothing if it refuses."""
        try:
            ran = subprocess.run(
                ["git", *args],
                env={**os.environ, **_QUIET},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            reason = f"git cannot be run: {error.strerror}"
            raise BadInput(_unreadable(self._object(""), reason)) from None
        except ValueError:  # a null character
            return b""
        return ran.stdout if ran.returncode == 0 else b""


def _unreadable(shown: str, message: str) -> Problem:
    return Problem(Position(printable(shown)), "unreadable", message)
