"""The commands as functions. They print nothing.

`build` returns a package's files; `generate` writes them, and `check` compares them with the disk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from oneofgen import config, surface
from oneofgen.config import Config, Settings
from oneofgen.listing import UnionSummary, every
from oneofgen.package import manifest, write
from oneofgen.package.current import Checked, is_current
from oneofgen.package.drift import Drift, compare
from oneofgen.package.make import (
    NO_CACHE,
    Inspection,
    Package,
    formatted_on_disk,
    look,
    make,
    name_of,
    normalized,
)
from oneofgen.package.manifest import Digests, Manifest, ManifestUnreadable
from oneofgen.package.renames import Before, renamed
from oneofgen.package.survey import read_manifest
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.runtime.errors import DecodeError
from oneofgen.runtime.values import plain
from oneofgen.source.documents import Document
from oneofgen.source.dump import to_json, to_yaml
from oneofgen.source.files import read, read_bytes
from oneofgen.surface import Surface, compared
from oneofgen.trial import Trial, trial
from oneofgen.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What `generate` did for one package."""

    name: str
    folder: Path
    events: int
    records: int
    files: int
    notes: int
    seconds: float
    unchanged: bool
    settings: Settings
    left: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


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
        settings = Settings(spec=str(spec), root=root)
    return dict(make(settings, formatted).files)


# --- generate ------------------------------------------------------------------------------


def generate(
    spec: str | None = None,
    root: str | None = None,
    *,
    force: bool = False,
    allow_rename: bool = False,
    verify_layout: bool = False,
    configuration: Config | None = None,
    **flags: Any,
) -> list[Outcome]:
    """Write a package, or every configured one. If one has a problem, none is written.

    Args:
        spec: the document's path; None for every configured package.
        root: a component schema's name, or a JSON pointer.
        force: overwrite generated files that were edited, and keep foreign files.
        allow_rename: accept new names for existing classes and attributes.
        verify_layout: generate what is up to date, too, and compare each layout with black's.
        configuration: the configuration; by default the one of the nearest `pyproject.toml`.
        flags: settings that override the configuration: `output`, `name`, `templates`, …

    Raises:
        BadInput: a problem of the document or the configuration, a class or attribute that would
            be renamed, or a file that would be lost.
    """
    chosen = settings_for(spec, root, configuration=configuration, **flags)
    made: list[tuple[Settings, Package | Surface, float]] = []
    for settings in chosen:
        start = perf_counter()
        kept = not verify_layout and is_current(_folder(settings), settings)
        current = _surface(_folder(settings)) if kept else None
        package = current or make(
            settings, formatted_on_disk(settings), verify_layout=verify_layout
        )
        if isinstance(package, Package):
            if not allow_rename:
                _refuse_renames(package)
            write.refuse(package.folder, package.files, force=force)
        made.append((settings, package, perf_counter() - start))
    return [_written(*package, force=force) for package in made]


def _written(
    settings: Settings, package: Package | Surface, seconds: float, *, force: bool
) -> Outcome:
    """Write a package; a `Surface` stands for a package on the disk that is up to date."""
    start = perf_counter()
    folder = _folder(settings)
    if isinstance(package, Package):
        written = write.write(folder, package.files, force=force)
        files, notes = len(package.files), len(package.inspection.notes)
        promised = package.surface
    else:
        written = write.Written()
        files, notes = sum(path.is_file() for path in folder.iterdir()), 0
        promised = package
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
        left=written.left,
        written=written.written,
        removed=written.removed,
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
    return surface.parsed(text)


def _refuse_renames(package: Package) -> None:
    """Raise `BadInput` if an existing class or attribute would be renamed."""
    try:
        old = read_manifest(package.folder)
    except ManifestUnreadable:
        return
    if old is None:
        return
    inspection, promised = package.inspection, _surface(package.folder, old)
    new = manifest.parse(package.files[manifest.NAME])
    same_settings = old.inputs.settings == new.inputs.settings
    only_tool = same_settings and old.source.digests == new.source.digests
    before = Before(
        names=old.names,
        fields=old.fields,
        properties=frozenset() if promised is None else promised.properties,
        tool=_other_tool(old.tool, only_tool),
        only_tool=only_tool,
    )
    position = inspection.document.position
    problems = list(renamed(before, inspection.model, inspection.names, position))
    if problems:
        raise BadInput(*problems)


def _other_tool(before: str, only_tool: bool) -> str:
    """Return the sentence that says that another oneofgen wrote a package; empty if none did."""
    if before != __version__:
        return f"oneofgen {before} wrote the package, this is {__version__}"
    if only_tool:
        return "the document is as it was, but oneofgen has changed"
    return ""


# --- check ---------------------------------------------------------------------------------


def check(
    spec: str | None = None,
    root: str | None = None,
    *,
    verify_layout: bool = False,
    configuration: Config | None = None,
    **flags: Any,
) -> list[Checked]:
    """Compare packages on the disk with what would be generated. Writes nothing.

    The arguments are those of `generate`.

    Raises:
        BadInput: a problem of the document or the configuration.
    """
    chosen = settings_for(spec, root, configuration=configuration, **flags)
    return [_checked(settings, verify_layout=verify_layout) for settings in chosen]


def _checked(settings: Settings, *, verify_layout: bool) -> Checked:
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
        changes=None if before is None else compared(before, package.surface),
    )


# --- inspect, normalize, unions ------------------------------------------------------------


def inspect(
    spec: str, root: str, *, configuration: Config | None = None, **flags: Any
) -> Inspection:
    """Return the model of a root, its names, and how its variants are distinguished.

    Raises:
        BadInput: as for `build`.
    """
    (settings,) = settings_for(spec, root, configuration=configuration, **flags)
    return look(settings)


def try_value(inspection: Inspection, file: str) -> Trial:
    """Return how the package of an inspected root reads the JSON value in a file.

    Raises:
        BadInput: the file cannot be read, is not JSON, or its value is nested too deeply.
    """
    value = plain(read(read_bytes(Path(file), file), file).tree)
    try:
        return trial(inspection.whole, inspection.names.classes, value)
    except DecodeError:
        raise BadInput(
            Problem(Position(file), "too-deep", "the value is nested too deeply")
        ) from None


def normalize(
    spec: str,
    root: str,
    *,
    as_json: bool = False,
    configuration: Config | None = None,
    **flags: Any,
) -> str:
    """Return the canonical document of a root: OpenAPI 3.1 with only the schemas it needs.

    It has no extensions that are specific to oneofgen.

    Args:
        spec: the document's path.
        root: a component schema's name, or a JSON pointer.
        as_json: return JSON instead of YAML.
        configuration: the configuration; by default the one of the nearest `pyproject.toml`.
        flags: settings that override the configuration: `tag`, `order`, `terminal`, …

    Raises:
        BadInput: as for `build`.
    """
    (settings,) = settings_for(spec, root, configuration=configuration, **flags)
    tree = normalized(settings)
    return to_json(tree) if as_json else to_yaml(tree)


def unions(spec: str | Path) -> list[UnionSummary]:
    """Return every union of a document, each a possible root, the largest first.

    Raises:
        BadInput: the document cannot be read.
    """
    return every(Document.open(Path(spec), shown=config.shown(Path(spec))))
