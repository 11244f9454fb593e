"""How a package's folder differs from what would be generated, and why."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from oneofgen.package.manifest import NAME, digest, render
from oneofgen.package.survey import Survey, survey
from oneofgen.surface import FILE as SURFACE

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
"""Why a package is not what would be generated. Where there are several reasons, the first of this
list is told: what stops `generate`, then what is wrong with the folder, then what changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How a folder differs from what would be generated.

    `files` are those that `kind` is about; `inputs` what else changed: a hand edit may come
    together with another document.
    """

    kind: Kind = "none"
    files: tuple[str, ...] = ()
    inputs: tuple[Kind, ...] = ()
    diff: str = ""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.kind != "none"


def compare(folder: Path, files: Mapping[str, str], *, label: str | None = None) -> Drift:
    """How a folder differs from what would be generated; nothing is written.

    Args:
        folder: the package's folder, which need not exist.
        files: what would be generated, by relative path, the manifest among them.
        label: what to call the folder; otherwise its path from the current one.

    Raises:
        BadInput: the folder cannot be read, or is none.
    """
    seen = survey(folder, files, label)
    reasons = _reasons(seen)
    if not reasons:
        return Drift()
    kind = next(iter(reasons))
    return Drift(kind=kind, files=reasons[kind], inputs=_inputs(seen), diff=_diff(seen))


def _reasons(seen: Survey) -> dict[Kind, tuple[str, ...]]:
    """Every reason with its files, in the order of `Kind`."""
    found = seen.found
    edited = [path for path, file in found.items() if file.state == "edited"]
    foreign = [path for path, file in found.items() if file.state == "foreign"]
    if _manifest_was_edited(seen):
        edited.append(NAME)
    missing = [path for path in seen.files if path in found and found[path].state == "absent"]
    started = seen.leftovers or seen.resumed or any(_is_ahead(seen, path) for path in found)
    if seen.old is not None:  # a file that is new to the package is not missing
        missing = [path for path in missing if path in seen.old.files]
    elif started or edited or foreign:
        missing = []
    else:
        missing.append(NAME)
    changed = [path for path in found if will_change(seen, path)]
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
        # The same inputs, another output: black has changed, or a version of ours in the making.
        reasons |= dict.fromkeys(_inputs(seen) or ("tool",), tuple(changed))
    return reasons


def _manifest_was_edited(seen: Survey) -> bool:
    """Whether the manifest is none, or is laid out as our version of the tool never does."""
    if seen.old is None or seen.old_text is None:
        return seen.unreadable is not None
    return seen.old.tool == seen.new.tool and seen.old_text != render(seen.old)


def _is_ahead(seen: Survey, path: str) -> bool:
    """Whether a file is as it would be generated, and the manifest knows nothing of it."""
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
    """What changed since the package was generated, as far as its manifest tells."""
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
        # They decide what is made of a document, too, and its bytes are the same.
        differs["document"] = False
    return tuple(kind for kind, differ in differs.items() if differ)


def _diff(seen: Survey) -> str:
    """From what is there to what would be generated: the surface, the other files, the manifest."""
    paths = [path for path in seen.found if path != SURFACE]
    if SURFACE in seen.found:
        paths.insert(0, SURFACE)
    parts: list[str] = []
    for path in paths:
        found, wanted = seen.found[path], seen.files.get(path)
        if found.state != "current" and (wanted is not None or found.listed):
            before = None if found.data is None else found.text
            parts.append(_file_diff(seen.at(path).file, before, wanted))
    if not seen.same_manifest:
        before = seen.old_text
        parts.append(_file_diff(seen.at(NAME).file, before, seen.files[NAME]))
    return "".join(parts)


def _file_diff(path: str, before: str | None, after: str | None) -> str:
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
    """Lines as Git and Python's tokenizer know them: `str.splitlines` splits at U+2028, too."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
