"""The commands that make packages, as functions. They print nothing.

`build` returns a package's files; `generate` writes them, and `check` compares them with the disk.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

from oneofgen import config, surface
from oneofgen.config import Config, Settings
from oneofgen.dataclass import dataclass
from oneofgen.package import guards, leftover, manifest, write
from oneofgen.package.current import Checked, is_current
from oneofgen.package.differences import Changed, placed
from oneofgen.package.drift import Drift, compare
from oneofgen.package.leftover import LeftBehind
from oneofgen.package.make import (
    NO_CACHE,
    Package,
    formatted_on_disk,
    make,
    name_of,
)
from oneofgen.package.manifest import Digests, Manifest, ManifestUnreadable
from oneofgen.package.survey import read_manifest
from oneofgen.problems import BadInput
from oneofgen.surface import Surface, changes
from oneofgen.wire import likely_terminals


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What `generate` did for one package, or would do (`dry_run`)."""

    name: str
    folder: Path
    events: int
    records: int
    files: int
    notes: int
    seconds: float
    unchanged: bool
    settings: Settings
    likely_terminals: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    dry_run: bool = False
    changes: tuple[Changed, ...] = ()
    """How the surface changed since the package was last written."""


def _untold(settings: Settings) -> None:
    """Tell nobody which package is next."""


# --- settings ------------------------------------------------------------------------------


def settings_for(
    spec: str | None,
    root: str | None,
    *,
    configuration: Config | None = None,
    **flags: Any,
) -> tuple[Settings, ...]:
    """Return the settings of the package that `spec` and `root` name, or of every configured one.

    Raises:
        BadInput: no package is configured, or a setting is invalid.
    """
    chosen = config.chosen(spec, root, configuration=configuration, **flags)
    chosen = tuple(replace(settings, name=name_of(settings)) for settings in chosen)
    config.check_distinct((settings, settings.name or "") for settings in chosen)
    for settings in chosen:
        guards.check_name(settings)
    return chosen


# --- build ---------------------------------------------------------------------------------


def build(
    spec: str | Path,
    root: str,
    *,
    settings: Settings | None = None,
    formatted: Mapping[str, str] = NO_CACHE,
) -> dict[str, str]:
    """Return the files of a package: text by path, including the manifest. Writes nothing.

    Args:
        spec: the document's path.
        root: a component schema's name, or a JSON pointer.
        settings: the package's settings; if given, its `spec` and `root` are used.
        formatted: files that black has already formatted, by `rendered_digest`. They only save
            time: the output is the same without them.

    Raises:
        BadInput: every problem of the document, the root or the settings.
    """
    if settings is None:
        config.check_is_path(str(spec))
        settings = Settings(spec=str(spec), root=root)
    return dict(make(settings, formatted).files)


# --- generate ------------------------------------------------------------------------------


def generate(
    spec: str | None = None,
    root: str | None = None,
    *,
    force: bool = False,
    allow_rename: bool = False,
    dry_run: bool = False,
    verify_layout: bool = False,
    configuration: Config | None = None,
    started: Callable[[Settings], None] = _untold,
    **flags: Any,
) -> list[Outcome]:
    """Write a package, or every configured one. If one has a problem, none is written.

    Args:
        spec: the document's path; None for every configured package.
        root: a component schema's name, or a JSON pointer.
        force: overwrite generated files that were edited, and a package of another root or
            document; keep foreign files.
        allow_rename: accept new names for existing classes and attributes.
        dry_run: do everything but write.
        verify_layout: generate what is up to date, too, and compare each layout with black's.
        configuration: the configuration; by default the one of the nearest `pyproject.toml`.
        started: called with the settings of each package before it is made.
        flags: settings that override the configuration: `output`, `name`, `templates`, …

    Raises:
        BadInput: a problem of the document or the configuration, a class or attribute that would
            be renamed, or a file or a package that would be lost.
    """
    chosen = settings_for(spec, root, configuration=configuration, **flags)
    made: list[tuple[Settings, Package | Surface, float]] = []
    for settings in chosen:
        started(settings)
        start = perf_counter()
        kept = not verify_layout and is_current(_folder(settings), settings)
        current = _surface(_folder(settings)) if kept else None
        package = current or make(
            settings, formatted_on_disk(settings), verify_layout=verify_layout
        )
        if isinstance(package, Package):
            _refuse(package, force=force, allow_rename=allow_rename)
        made.append((settings, package, perf_counter() - start))
    return [_written(*package, force=force, dry_run=dry_run) for package in made]


def _written(
    settings: Settings,
    package: Package | Surface,
    seconds: float,
    *,
    force: bool,
    dry_run: bool,
) -> Outcome:
    """Write a package; a `Surface` stands for a package on the disk that is up to date."""
    start = perf_counter()
    folder = _folder(settings)
    if isinstance(package, Package):
        before = _surface(folder)
        found = () if before is None else _changes(before, package)
        written = write.write(folder, package.files, force=force, dry_run=dry_run)
        files, notes = len(package.files), len(package.inspection.notes)
        promised, likely = package.surface, likely_terminals(package.inspection.model)
    else:
        written, found = write.Written(), ()
        files, notes = sum(path.is_file() for path in folder.iterdir()), 0
        promised, likely = package, ()
    return Outcome(
        name=name_of(settings),
        folder=folder,
        events=len(promised.events),
        records=len(promised.records),
        files=files,
        notes=notes,
        seconds=seconds + perf_counter() - start,
        unchanged=written.unchanged,
        settings=settings,
        likely_terminals=likely,
        left=written.left,
        written=written.written,
        removed=written.removed,
        dry_run=dry_run,
        changes=found,
    )


def _folder(settings: Settings) -> Path:
    return settings.output_path / name_of(settings)


def _surface(folder: Path, old: Manifest | None = None) -> Surface | None:
    """Return the surface of the package on the disk, or None if it cannot be read.

    If `old` is given, the file must also have the digest that this manifest lists.
    """
    file = folder / surface.FILE
    if not file.is_file():
        return None
    text = file.read_text("utf-8", "replace")
    listed = None if old is None else old.files.get(surface.FILE, Digests(""))
    if listed is not None and listed.written != manifest.digest(text):
        return None
    return _parsed(text)


_parsed = lru_cache(maxsize=8)(surface.parsed)
"""The surface of a package is read to compare names, and to tell the changes."""


def _refuse(package: Package, *, force: bool, allow_rename: bool) -> None:
    """Raise `BadInput` if another package, a name that is in use or a file would be lost."""
    try:
        old = read_manifest(package.folder)
    except ManifestUnreadable:
        old = None
    if old is not None:
        before = _surface(package.folder, old)
        other = guards.other_package(package, old, before)
        if other is not None and not force:
            raise BadInput(other)
        if other is None and not allow_rename:
            guards.refuse_renames(package, old, before)
    write.refuse(package.folder, package.files, force=force)


# --- check ---------------------------------------------------------------------------------


def check(
    spec: str | None = None,
    root: str | None = None,
    *,
    verify_layout: bool = False,
    configuration: Config | None = None,
    started: Callable[[Settings], None] = _untold,
    **flags: Any,
) -> list[Checked]:
    """Compare packages on the disk with what would be generated. Writes nothing.

    The arguments are those of `generate`.

    Raises:
        BadInput: a problem of the document or the configuration.
    """
    chosen = settings_for(spec, root, configuration=configuration, **flags)
    return [_checked(settings, started, verify_layout=verify_layout) for settings in chosen]


def left_behind(checked: Iterable[Checked]) -> list[LeftBehind]:
    """Return the generated packages beside those checked that the configuration does not make."""
    return leftover.left_behind(one.settings for one in checked)


def _checked(
    settings: Settings,
    started: Callable[[Settings], None] = _untold,
    *,
    verify_layout: bool = False,
) -> Checked:
    started(settings)
    name, folder = name_of(settings), _folder(settings)
    if not verify_layout and is_current(_folder(settings), settings):
        return Checked(name=name, folder=folder, drift=Drift(), settings=settings)
    package = make(settings, formatted_on_disk(settings), verify_layout=verify_layout)
    before = _surface(folder)
    return Checked(
        name=name,
        folder=folder,
        drift=compare(folder, package.files),
        settings=settings,
        changes=None if before is None else _changes(before, package),
    )


def _changes(before: Surface, package: Package) -> tuple[Changed, ...]:
    """Return how a surface on the disk changes, with places in the document."""
    found = changes(before, package.surface)
    return placed(found, None, package.inspection.document.position)
