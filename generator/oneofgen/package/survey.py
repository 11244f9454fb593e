"""What stands in a package's folder, beside what would be generated.

Reads only. Each file is one of: as it would be generated (`current`), as it was generated before
(`ours`), `absent`, `edited`, or `foreign`.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from oneofgen.package.manifest import (
    NAME,
    Digests,
    Manifest,
    ManifestUnreadable,
    conflict_line,
    digest,
    is_inside,
    parse,
    render,
)
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.settings import shown
from oneofgen.spelling import HEADER

State = Literal["absent", "current", "ours", "edited", "foreign"]

TEMPORARY = (".oneofgen-", ".tmp")
"""How the name of a file that we are about to move into place begins and ends."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the folder or of the output: its content on the disk, None if it is no file."""

    state: State
    data: bytes | None = None
    listed: bool = False  # in the manifest

    @property
    def has_header(self) -> bool:
        """Whether it begins with our first line (an editor may have put a mark before it)."""
        data = (self.data or b"").removeprefix(b"\xef\xbb\xbf")
        return data.split(b"\n", 1)[0].rstrip(b"\r") == HEADER.encode()

    @property
    def text(self) -> str:
        """The content for a diff, with its newlines normalised."""
        return (self.data or b"").replace(b"\r\n", b"\n").decode("utf-8", "backslashreplace")

    @property
    def conflict(self) -> int:
        """The line of a merge conflict marker, or 0."""
        return conflict_line(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A folder beside the files that would be generated.

    `old` is the manifest on the disk and `old_text` its text, `unreadable` why it is none; `new`
    is the manifest to come. `found` has an entry for every file but the manifest: those to be
    generated in their order, then the others sorted. `leftovers` are temporary files of runs that
    were cut off; `resumed` are files as such a run meant to write them.
    """

    folder: Path
    label: str
    files: Mapping[str, str]
    new: Manifest
    old: Manifest | None
    old_text: str | None
    unreadable: ManifestUnreadable | None
    found: Mapping[str, Found]
    leftovers: tuple[str, ...]
    resumed: frozenset[str]

    def at(self, path: str, line: int = 0) -> Position:
        """A file of the package, as the user sees it."""
        where = (PurePath(self.label) / path).as_posix()
        return Position(where, line, 1 if line else 0)

    @property
    def same_manifest(self) -> bool:
        """Whether the manifest on the disk says what is to be said; the source is advisory."""
        if self.old is None or self.old_text is None:
            return False
        return self.old.same_but_for_source(self.new) and self.old_text == render(self.old)


def survey(folder: Path, files: Mapping[str, str], label: str | None = None) -> Survey:
    """Look at a folder.

    Args:
        folder: the package's folder, which need not exist.
        files: what would be generated, the manifest among them.
        label: what to call the folder in messages.

    Raises:
        BadInput: it is no folder, or cannot be read.
    """
    if not all(map(is_inside, files)):
        raise ValueError(f"a path leads out of the package: {list(files)}")
    label = shown(folder) if label is None else label
    if os.path.lexists(folder) and not folder.is_dir():
        hint = "choose another folder or name: `-o DIR`, `--name NAME`"
        message = "stands where the package's folder belongs, and is no folder"
        raise BadInput(Problem(Position(label), "not-a-folder", message, (hint,)))
    try:
        return _survey(folder, files, label)
    except OSError as error:
        raise unusable(error, label) from None


def unusable(error: OSError, label: str, code: str = "cannot-read", done: str = "read") -> BadInput:
    """What the operating system refused, in its words."""
    path = error.filename2 or error.filename  # where two are named, the first is temporary
    at = Position(shown(Path(path)) if path else label)
    return BadInput(Problem(at, code, f"cannot be {done}: {error.strerror or error}"))


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in a package's folder, None where there is none.

    Raises:
        ManifestUnreadable: it is not one that can be read.
        BadInput: the file cannot be read.
    """
    try:
        data = _read(folder / NAME)
    except OSError as error:
        raise unusable(error, shown(folder / NAME)) from None
    return None if data is None else parse(_decoded(data))


def is_unchanged(
    folder: Path,
    manifest: Manifest,
    *,
    sources: Mapping[str, str],
    root: str,
    settings: str,
    templates: str,
    tool: str,
) -> bool:
    """Whether nothing need be read or generated: no input differs, and no file on the disk does.

    `sources` are digests of bytes, the document's own under `""`, the others by the names that
    `manifest.source.files` has; `root` is what the user calls the root.
    """
    inputs = manifest.inputs
    called = manifest.source.root or manifest.root
    known = (manifest.tool, called, inputs.settings, inputs.templates)
    if known != (tool, root, settings, templates) or manifest.source.digests != dict(sources):
        return False
    try:
        present = dict.fromkeys(walk(folder))
        if present.keys() != {NAME, *manifest.files}:
            return False
        written = {path: _read(folder / path) for path in present}
    except OSError:
        return False
    expected = {path: digests.written for path, digests in manifest.files.items()}
    expected[NAME] = digest(render(manifest))
    return all(data is not None and digest(data) == expected[p] for p, data in written.items())


def is_temporary(path: str) -> bool:
    """Whether a file has the name of one that we were about to move into place."""
    name = path.rpartition("/")[2]
    return name.startswith(TEMPORARY[0]) and name.endswith(TEMPORARY[1])


def walk(folder: Path) -> Iterator[str]:
    """Every file below a folder by its relative path; links are not followed, caches left out.

    Raises:
        OSError: a folder cannot be read.
    """
    if not os.path.lexists(folder):
        return
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if not entry.is_dir(follow_symlinks=False):
            yield entry.name
        elif entry.name != "__pycache__":
            for inner in walk(folder / entry.name):
                yield f"{entry.name}/{inner}"


def _survey(folder: Path, files: Mapping[str, str], label: str) -> Survey:
    present = list(walk(folder))
    leftovers = tuple(path for path in present if is_temporary(path))
    old, old_text, unreadable = _manifest_at(folder / NAME)
    journals = _journals(folder, leftovers)
    listed: Mapping[str, Digests] = old.files if old else {}
    paths = dict.fromkeys(path for path in files if path != NAME)
    paths |= dict.fromkeys(sorted({*listed, *present} - {NAME, *leftovers}))
    found: dict[str, Found] = {}
    resumed: set[str] = set()
    for path in paths:
        data = _read(folder / path)
        known = {manifest.files[path].written for manifest in journals if path in manifest.files}
        before = listed[path].written if path in listed else None
        exists = os.path.lexists(folder / path)
        state = _state(data, files.get(path), {before, *known}, exists, path in listed)
        found[path] = Found(state, data, path in listed)
        if state == "ours" and data is not None and digest(data) != before:
            resumed.add(path)
    return Survey(
        folder=folder,
        label=label,
        files=files,
        new=parse(files[NAME]),
        old=old,
        old_text=old_text,
        unreadable=unreadable,
        found=found,
        leftovers=leftovers,
        resumed=frozenset(resumed),
    )


def _state(
    data: bytes | None, wanted: str | None, known: set[str | None], exists: bool, listed: bool
) -> State:
    if data is None:
        return "foreign" if exists else "absent"
    actual = digest(data)
    if wanted is not None and actual == digest(wanted):
        return "current"
    if actual in known:
        return "ours"
    if listed or (wanted is not None and Found("edited", data).has_header):
        return "edited"
    return "foreign"


def _manifest_at(path: Path) -> tuple[Manifest | None, str | None, ManifestUnreadable | None]:
    data = _read(path)
    if data is None:
        return None, None, None
    text = None
    try:
        text = _decoded(data).replace("\r\n", "\n")
        return parse(text), text, None
    except ManifestUnreadable as unreadable:
        return None, text, unreadable


def _journals(folder: Path, leftovers: tuple[str, ...]) -> list[Manifest]:
    """The manifests that runs which were cut off did not come to put into place.

    They know which files those runs were about to write, also where the document has changed since.
    """
    journals: list[Manifest] = []
    for path in leftovers:
        if "/" not in path and path.endswith(f"-{NAME}{TEMPORARY[1]}"):
            manifest, _, _ = _manifest_at(folder / path)
            journals += [manifest] if manifest else []
    return journals


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ManifestUnreadable("it is not UTF-8") from None


def _read(path: Path) -> bytes | None:
    """The bytes of a file, None where there is no file of that name (or a folder, a device)."""
    return path.read_bytes() if path.is_file() else None
