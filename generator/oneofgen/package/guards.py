"""Refuse what would be lost or hidden: another package, names in use, a module of Python."""

import sys
from collections.abc import Iterator
from pathlib import PurePath

from oneofgen.names.reserved import STDLIB
from oneofgen.package.make import Package
from oneofgen.package.manifest import Manifest
from oneofgen.package.renames import Before, renamed
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.settings import Settings, shown
from oneofgen.surface import Surface, Variant
from oneofgen.version import __version__
from oneofgen.wording import quoted

# --- the name -------------------------------------------------------------------------------


def check_name(settings: Settings) -> None:
    """Raise `BadInput` if a program would find the package in place of a standard module.

    A folder with an `__init__.py` is a package itself: what is in it hides nothing.
    """
    name = settings.name
    if name is None or (name not in STDLIB and name not in sys.stdlib_module_names):
        return
    if (settings.output_path / "__init__.py").is_file():
        return
    folder = shown(settings.output_path / name)
    message = (
        f"`{folder}` would hide the module `{name}` of the standard library "
        f"from every program that imports from `{shown(settings.output_path)}`"
    )
    hints = (
        f"choose another name, such as `{name}_model`",
        "or choose an `output` that is a package itself, with an `__init__.py`",
    )
    raise BadInput(Problem(settings.where("name"), "hides-module", message, hints))


# --- another package ------------------------------------------------------------------------


def other_package(package: Package, old: Manifest, before: Surface | None) -> Problem | None:
    """Return the problem if the folder has a package of another root or of another document.

    Args:
        package: what would be written.
        old: the manifest on the disk.
        before: the surface on the disk, if it can be read.
    """
    new = package.manifest
    if _is_same_root(old, new) and _is_same_document(old, new, package.surface, before):
        return None
    message = f"is made from {_described(old)}, and would be replaced by {_described(new)}"
    hints = (
        "keep both: choose another name or folder, `--name NAME` or `-o DIR`",
        "or replace it: `oneofgen generate --force`",
    )
    return Problem(Position(shown(package.folder)), "other-package", message, hints)


def _is_same_root(old: Manifest, new: Manifest) -> bool:
    """Whether the root is the same place, or is written in the same way and is elsewhere now."""
    return old.root == new.root or _root_as_written(old) == _root_as_written(new)


def _root_as_written(manifest: Manifest) -> str:
    return manifest.source.root or manifest.root


def _is_same_document(old: Manifest, new: Manifest, after: Surface, before: Surface | None) -> bool:
    """Whether a document was moved or edited, not replaced by another.

    Its bytes, or its path and title, are the same; or one of path and title is (`openapi.yaml` and
    `FastAPI` are those of many documents), and at least half of the events are still there.
    """
    if old.source.digest == new.source.digest:
        return True
    same_path = _is_same_path(old.source.file, new.source.file)
    same_title = old.source.title == new.source.title
    if same_path and same_title:
        return True
    if not same_path and not (same_title and new.source.title):
        return False
    if before is None:
        return True
    events = set(_selectors(before))
    return len(events & set(_selectors(after))) * 2 >= len(events)


def _is_same_path(one: str, other: str) -> bool:
    """Whether two paths can be those of one file, seen from different folders."""
    first, second = _steps(one), _steps(other)
    shorter = min(len(first), len(second))
    return first[-shorter:] == second[-shorter:]


def _steps(path: str) -> list[str]:
    return [part for part in PurePath(path).parts if part not in ("..", ".")]


def _selectors(surface: Surface) -> Iterator[object]:
    """Yield what selects each event: its tag, or its type if it has none."""
    yield from map(_selector, surface.variants())


def _selector(variant: Variant) -> object:
    return variant.type if variant.tag is None else variant.tag


def _described(manifest: Manifest) -> str:
    """Return the root and the document of a package for a message."""
    title = manifest.source.title
    named = f" ({quoted(title)})" if title else ""
    return f"{quoted(_root_as_written(manifest))} of {quoted(manifest.source.file)}{named}"


# --- names that are in use ------------------------------------------------------------------


def refuse_renames(package: Package, old: Manifest, before: Surface | None) -> None:
    """Raise `BadInput` if an existing class or attribute would be renamed.

    The arguments are those of `other_package`.
    """
    inspection, new = package.inspection, package.manifest
    same_settings = old.inputs.settings == new.inputs.settings
    only_tool = same_settings and old.source.digests == new.source.digests
    known = Before(
        names=old.names,
        fields=old.fields,
        properties=frozenset() if before is None else before.properties,
        tool=_other_tool(old.tool, only_tool),
        only_tool=only_tool,
    )
    position = inspection.document.position
    problems = list(renamed(known, inspection.model, inspection.names, position))
    if problems:
        raise BadInput(*problems)


def _other_tool(before: str, only_tool: bool) -> str:
    """Return the sentence that says that another oneofgen wrote a package; empty if none did."""
    if before != __version__:
        return f"oneofgen {before} wrote the package, this is {__version__}"
    if only_tool:
        return "the document is as it was, but oneofgen has changed"
    return ""
