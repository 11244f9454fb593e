"""Find out how a package's folder differs from what would be generated, and why."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from oneofgen.dataclass import dataclass
from oneofgen.package.manifest import NAME, digest, render
from oneofgen.package.survey import Survey, survey

Kind = Literal[
    "hand edit",
    "foreign file",
    "missing",
    "interrupted",
    "document",
    "settings",
    "templates",
    "tool",
    "none",
]
"""Why a package is not what would be generated. If there are several reasons, the first in this
list is reported: what stops `generate`, then what is wrong with the folder, then what changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How a folder differs from what would be generated.

    `files` are the files that `kind` is about. `inputs` are the inputs that changed as well: a
    file may have been edited by hand and the document changed, too. `diff` shows the surface
    first and the manifest last; `without_manifest` is the same without the manifest.
    """

    kind: Kind = "none"
    files: tuple[str, ...] = ()
    inputs: tuple[Kind, ...] = ()
    diff: str = ""
    without_manifest: str = ""

    def __bool__(self) -> bool:
        """Whether there is a difference."""
        return self.kind != "none"


def compare(folder: Path, files: Mapping[str, str], *, label: str | None = None) -> Drift:
    """Return how a folder differs from what would be generated. Writes nothing.

    Args:
        folder: the package's folder, which need not exist.
        files: what would be generated, by relative path, including the manifest.
        label: the folder's name in the diff; by default its path relative to the current folder.

    Raises:
        BadInput: the folder cannot be read, or is not a folder.
    """
    seen = survey(folder, files, label)
    reasons = _reasons(seen)
    if not reasons:
        return Drift()
    kind = next(iter(reasons))
    return Drift(
        kind=kind,
        files=reasons[kind],
        inputs=_inputs(seen),
        diff=_diff(seen) + _manifest_diff(seen),
        without_manifest=_diff(seen),
    )


def _reasons(seen: Survey) -> dict[Kind, tuple[str, ...]]:
    """Return every reason with the files it applies to, in the order of `Kind`."""
    on_disk = seen.found
    edited = [path for path, file in on_disk.items() if file.state == "edited"]
    foreign = [path for path, file in on_disk.items() if file.state == "foreign"]
    if _manifest_was_edited(seen):
        edited.append(NAME)
    missing = [path for path in seen.files if path in on_disk and on_disk[path].state == "absent"]
    started = seen.leftovers or seen.resumed or any(_is_ahead(seen, path) for path in on_disk)
    if seen.old is not None:  # a file that the old package did not have is not missing
        missing = [path for path in missing if path in seen.old.files]
    elif started or edited or foreign:
        missing = []
    else:
        missing.append(NAME)
    changed = [path for path in on_disk if will_change(seen, path)]
    if not seen.same_manifest:
        changed.append(NAME)
    reasons: dict[Kind, tuple[str, ...]] = {}
    if edited:
        reasons["hand edit"] = tuple(edited)
    if foreign:
        reasons["foreign file"] = tuple(foreign)
    if missing:
        reasons["missing"] = tuple(missing)
    if started:
        reasons["interrupted"] = tuple(changed) or seen.leftovers
    if changed:
        # The same inputs, another output: black has changed, or a development version of oneofgen.
        reasons |= dict.fromkeys(_inputs(seen) or ("tool",), tuple(changed))
    return reasons


def _manifest_was_edited(seen: Survey) -> bool:
    """Whether the manifest cannot be parsed, or is not laid out as this version would write it."""
    if seen.old is None or seen.old_text is None:
        return seen.unreadable is not None
    return seen.old.tool == seen.new.tool and seen.old_text != render(seen.old)


def _is_ahead(seen: Survey, path: str) -> bool:
    """Whether a file is as it would be generated but the manifest lists another digest."""
    if seen.found[path].state != "current" or seen.unreadable:
        return False
    before = seen.old.files.get(path) if seen.old else None
    return before is None or before.written != digest(seen.files[path])


def will_change(seen: Survey, path: str) -> bool:
    """Whether `write` would replace or remove a file."""
    state = seen.found[path].state
    if path in seen.files:
        return state != "current"
    return state == "ours"


def _inputs(seen: Survey) -> tuple[Kind, ...]:
    """Return the inputs that changed since the package was generated, according to its manifest."""
    old, new = seen.old, seen.new
    if old is None:
        return ()
    differs: dict[Kind, bool] = {
        "document": old.inputs.document != new.inputs.document,
        "settings": old.inputs.settings != new.inputs.settings or old.root != new.root,
        "templates": old.inputs.templates != new.inputs.templates,
        "tool": old.tool != new.tool,
    }
    if old.source.digests == new.source.digests and (differs["settings"] or differs["tool"]):
        # The document's bytes are the same: the settings or the tool changed its canonical form.
        differs["document"] = False
    return tuple(kind for kind, differ in differs.items() if differ)


def _diff(seen: Survey) -> str:
    """Return the diff to what would be generated, without the manifest: the surface first."""
    from oneofgen.surface import FILE as SURFACE  # here, because most packages are up to date

    paths = [path for path in seen.found if path != SURFACE]
    if SURFACE in seen.found:
        paths.insert(0, SURFACE)
    parts: list[str] = []
    for path in paths:
        file, wanted = seen.found[path], seen.files.get(path)
        if file.state != "current" and (wanted is not None or file.listed):
            before = None if file.data is None else file.text
            parts.append(_file_diff(seen.at(path).file, before, wanted))
    return "".join(parts)


def _manifest_diff(seen: Survey) -> str:
    if seen.same_manifest:
        return ""
    return _file_diff(seen.at(NAME).file, seen.old_text, seen.files[NAME])


def _file_diff(path: str, before: str | None, after: str | None) -> str:
    import difflib  # here, because most often nothing differs

    lines = difflib.unified_diff(
        _lines(before or ""),
        _lines(after or ""),
        "/dev/null" if before is None else path,
        "/dev/null" if after is None else f"{path} (as it would be generated)",
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str) -> list[str]:
    """Split at newlines only, as Git does: `str.splitlines` also splits at U+2028."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
