"""Files against a folder: say how they differ, or write them.

Every file is replaced whole and the manifest last, so that a run which is cut off leaves each file
old or new, never half; a file that is neither is somebody's work, and stops us.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from oneofgen.package.drift import will_change
from oneofgen.package.manifest import NAME
from oneofgen.package.survey import (
    TEMPORARY,
    Found,
    Survey,
    survey,
    unusable,
)
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.settings import shown

LISTED = 10  # more files than these are counted, not named


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What `write` did; `left` are foreign files that it left alone (`force`)."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def unchanged(self) -> bool:
        """Whether everything was as it should be."""
        return not self.written and not self.removed


# --- refusing ------------------------------------------------------------------------------


def _refuse(seen: Survey, force: bool) -> None:
    """Raise `BadInput` where somebody's work would be lost, or we would leave the folder."""
    problems = list(_links(seen))
    if seen.unreadable and not force:
        at = seen.at(NAME, seen.unreadable.line)
        message = f"the manifest cannot be read: {seen.unreadable.reason}"
        hint = "make it and the files anew: `oneofgen generate --force`"
        problems.append(Problem(at, "manifest-unreadable", message, (hint,)))
    problems += _limited(seen, list(_edits(seen, force)))
    problems += _limited(seen, list(_foreign(seen, force)))
    if problems:
        raise BadInput(*problems)


def _links(seen: Survey) -> Iterator[Problem]:
    """We write through no link: it may lead anywhere. One that is right as it is may stay."""
    touched = [
        p for p, found in seen.found.items() if found.state == "edited" or will_change(seen, p)
    ]
    if touched or not seen.same_manifest:
        touched.append(NAME)
    for path in _heads(touched):
        if (seen.folder / path).is_symlink():
            hint = "put a file or folder of its own in its place, or delete it"
            message = "a symbolic link, which is not written through"
            yield Problem(seen.at(path), "symlink", message, (hint,))


def _heads(paths: list[str]) -> list[str]:
    """The paths and every folder on the way to them."""
    heads: dict[str, None] = {}
    for path in paths:
        parts = path.split("/")
        heads |= dict.fromkeys("/".join(parts[: end + 1]) for end in range(len(parts)))
    return list(heads)


def _edits(seen: Survey, force: bool) -> Iterator[Problem]:
    for path, found in seen.found.items():
        if found.state != "edited" or (force and (found.has_header or path not in seen.files)):
            continue
        line = found.conflict
        if not found.has_header and force:
            message = "it does not begin with the line that marks our files, so it stays untouched"
            hint = "delete it, or give it back its first line"
        elif line:
            message = "it has merge conflict markers"
            hint = "make it anew: `oneofgen generate --force`"
        else:
            by = "edited by hand" if found.listed else "not as oneofgen wrote it"
            message = f"{by}, and would be overwritten"
            hint = (
                "move the change to a template (`--templates`), "
                "or discard it: `oneofgen generate --force`"
            )
        yield Problem(seen.at(path, line), "hand-edited", message, (hint,))


def _foreign(seen: Survey, force: bool) -> Iterator[Problem]:
    ways = [path for path in _heads(list(seen.files)) if path not in seen.files]
    blocked = [path for path in ways if path in seen.found]
    for path, found in seen.found.items():
        if path in blocked or (found.state == "foreign" and path in seen.files):
            message = "not made by oneofgen, and in the way of a file that would be"
            hint = "move it away, or choose another folder or name: `-o DIR`, `--name NAME`"
            yield Problem(seen.at(path), "foreign-file", message, (hint,))
        elif found.state == "foreign" and not force:
            message = "not made by oneofgen, in a folder that holds only what is generated"
            hint = "move it away, or leave it there: `oneofgen generate --force`"
            yield Problem(seen.at(path), "foreign-file", message, (hint,))


def _limited(seen: Survey, problems: list[Problem]) -> list[Problem]:
    """The problems, or one that stands for all where they are too many to list."""
    if len(problems) <= LISTED:
        return problems
    first = problems[0]
    also = tuple((problem.at, problem.message) for problem in problems[:LISTED])
    message = f"{len(problems)} files are in the way, among them"
    return [Problem(Position(seen.label), first.code, message, first.hints, also)]


def refuse(
    folder: Path, files: Mapping[str, str], *, force: bool = False, label: str | None = None
) -> None:
    """Raise what `write` would raise before it touches anything.

    Raises:
        BadInput: an edited or foreign file, or a link.
    """
    _refuse(survey(folder, files, label), force)


# --- writing -------------------------------------------------------------------------------


def write(
    folder: Path, files: Mapping[str, str], *, force: bool = False, label: str | None = None
) -> Written:
    """Make a folder hold exactly these files.

    Files that are as they should be are not touched; those that the old manifest owns and that are
    no longer generated are removed. Where anything stands in the way, nothing is touched at all.

    Args:
        folder: the package's folder, made where it does not exist.
        files: what is generated, by relative path, the manifest among them.
        force: also over our own files that were edited, and beside foreign ones.
        label: what to call the folder in messages.

    Raises:
        BadInput: an edited or foreign file, a link, or what the operating system refused.
    """
    seen = survey(folder, files, label)
    _refuse(seen, force)
    writing = [path for path in seen.found if path in files and will_change(seen, path)]
    removing = [path for path, found in seen.found.items() if _is_stale(seen, path, found, force)]
    if writing or removing or not seen.same_manifest:
        writing.append(NAME)
    left = [
        path
        for path, found in seen.found.items()
        if path not in files and path not in removing and found.state != "absent"
    ]
    if writing or seen.leftovers:
        try:
            _apply(seen, writing, removing)
        except OSError as error:
            raise unusable(error, seen.label, "cannot-write", "written") from None
    return Written(written=tuple(writing), removed=tuple(removing), left=tuple(left))


def save(path: Path, text: str, *, spare: Path) -> None:
    """Write a text into a file, whole or not at all.

    Args:
        path: the file; what stands there is replaced.
        text: what to write.
        spare: the document that was read, which is not overwritten.

    Raises:
        BadInput: it is that document, or what the operating system refused.
    """
    at = Position(shown(path))
    try:
        if path.exists() and path.samefile(spare):
            message = "this is the document itself, which would be overwritten"
            raise BadInput(Problem(at, "same-file", message, ("choose another file: `-o FILE`",)))
        os.replace(_stage(path, text), path)
    except OSError as error:
        raise unusable(error, at.file, "cannot-write", "written") from None


def _is_stale(seen: Survey, path: str, found: Found, force: bool) -> bool:
    """Whether a file was ours and is no longer generated."""
    if path in seen.files:
        return False
    if found.state == "ours" or not force or not found.has_header:
        return found.state == "ours"
    # Without a manifest that can be read, only the first line tells whose a file is.
    return found.state == "edited" or seen.unreadable is not None


def _apply(seen: Survey, writing: list[str], removing: list[str]) -> None:
    """Put everything beside its place, then move all of it, the manifest last.

    What is removed goes before the manifest that no longer lists it. Until it is moved, the new
    manifest's temporary file tells the next run what this one was about to write: it stays where
    the run breaks off.
    """
    staged: dict[str, Path] = {}
    made: list[Path] = []
    begun = done = False
    try:
        for path in reversed(writing):
            _make_folder((seen.folder / path).parent, made)
            staged[path] = _stage(seen.folder / path, seen.files[path])
        for path in writing:
            if path != NAME:
                os.replace(staged[path], seen.folder / path)
                del staged[path]
                begun = True
        for path in removing:
            _remove(seen.folder, path)
            begun = True
        for path in seen.leftovers:
            (seen.folder / path).unlink(missing_ok=True)
        if NAME in staged:
            os.replace(staged[NAME], seen.folder / NAME)
            del staged[NAME]
        done = True
    finally:
        for path, temporary in staged.items():
            if path != NAME or not begun:
                with contextlib.suppress(OSError):
                    temporary.unlink(missing_ok=True)
        if not begun and not done:
            for made_folder in reversed(made):
                with contextlib.suppress(OSError):
                    made_folder.rmdir()


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it, and note which, the outermost first."""
    if not folder.exists():
        _make_folder(folder.parent, made)
        folder.mkdir(exist_ok=True)
        made.append(folder)


def _stage(target: Path, text: str) -> Path:
    """Write a text into a new file beside its target, with the target's permissions."""
    begin, end = TEMPORARY
    temporary = target.with_name(f"{begin}{secrets.token_hex(4)}-{target.name}{end}")
    try:
        with open(temporary, "xb") as file:
            file.write(text.encode())
        if target.exists():
            shutil.copymode(target, temporary)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(target)) from None
    return temporary


def _remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders that are empty then."""
    target = folder / path
    target.unlink(missing_ok=True)
    for parent in target.relative_to(folder).parents:
        if parent != Path():
            with contextlib.suppress(OSError):
                (folder / parent).rmdir()
