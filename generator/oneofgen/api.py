"""The verbs, which alone know the order of the rooms. They print nothing.

`build` touches no disk but the document; `generate` and `check` are a folder compared with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

from oneofgen import assets, config, surface
from oneofgen.config import Config, Settings
from oneofgen.listing import UnionSummary, every
from oneofgen.package import manifest, write
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
    settings_digest,
)
from oneofgen.package.manifest import Digests, Manifest, ManifestUnreadable
from oneofgen.package.renames import Before, renamed
from oneofgen.package.survey import is_unchanged, read_manifest
from oneofgen.problems import BadInput
from oneofgen.source.documents import Document
from oneofgen.source.dump import (
    to_json,
    to_yaml,
)
from oneofgen.surface import Changes, Surface, compared
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What `check` found for one package: no drift, or what it is."""

    name: str
    folder: Path
    drift: Drift
    settings: Settings
    changes: Changes | None = None
    """How the surface would change; None if the one on the disk cannot be read."""


# --- settings ------------------------------------------------------------------------------


def settings_for(
    spec: str | None,
    root: str | None,
    *,
    configuration: Config | None = None,
    **flags: Any,
) -> tuple[Settings, ...]:
    """The packages that a call is about: one that it names, or every configured one.

    Raises:
        BadInput: nothing is configured, or a setting is wrong.
    """
    found = config.load_config(Path()) if configuration is None else configuration
    if (spec is None) is not (root is None):
        raise TypeError("spec and root are given together, or neither of them")
    if spec is None or root is None:
        packages = found.every()
        chosen = tuple(config.overlay(package, **flags) for package in packages)
    else:
        named = config.for_call(found, spec, root, name=flags.get("name"))
        chosen = (config.overlay(named, **flags),)
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
    """The files of a package: text by path, the manifest among them. Writes nothing.

    Args:
        spec: the document.
        root: a component schema's name, or a JSON pointer.
        settings: what the configuration says of the package.
        formatted: what black made of rendered files, by `rendered_digest`; it saves time and
            cannot change what comes out.

    Raises:
        BadInput: all that is wrong with the document, the root or the settings.
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
    configuration: Config | None = None,
    **flags: Any,
) -> list[Outcome]:
    """Write a package, or every configured one; nothing is written if one of them cannot be.

    Args:
        spec: the document; None for every configured package.
        root: a component schema's name, or a JSON pointer.
        force: write over edited files, and beside foreign ones.
        allow_rename: let classes and attributes move whose names something new would take.
        configuration: that of the nearest `pyproject.toml`, if None.
        flags: settings that win over the configuration: `output`, `name`, `templates`, …

    Raises:
        BadInput: the document, the configuration, or files that would be lost.
    """
    chosen = settings_for(spec, root, configuration=configuration, **flags)
    made: list[tuple[Settings, Package | Surface, float]] = []
    for settings in chosen:
        start = perf_counter()
        package = _current(settings) or make(settings, formatted_on_disk(settings))
        if isinstance(package, Package):
            if not allow_rename:
                _refuse_renames(package)
            write.refuse(package.folder, package.files, force=force)
        made.append((settings, package, perf_counter() - start))
    return [_written(*one, force=force) for one in made]


def _written(
    settings: Settings, package: Package | Surface, seconds: float, *, force: bool
) -> Outcome:
    """Write a package, or nothing where there is only the surface of what is written already."""
    start = perf_counter()
    folder = settings.output_path / name_of(settings)
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


def _current(settings: Settings) -> Surface | None:
    """The surface of the package on the disk if neither the source nor anything else has changed.

    Nothing else need be read then.
    """
    folder = settings.output_path / name_of(settings)
    try:
        old = read_manifest(folder)
    except (ManifestUnreadable, BadInput):
        return None
    if old is None or assets.changed_since(folder / manifest.NAME):
        return None
    files = {"": settings.spec_path}
    files |= {name: settings.spec_path.parent / name for name in old.source.files}
    try:
        sources = {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    except OSError:
        return None
    unchanged = is_unchanged(
        folder,
        old,
        sources=sources,
        root=settings.root,
        settings=settings_digest(settings),
        templates=assets.templates_digest(settings.templates_path),
        tool=__version__,
    )
    return _surface(folder) if unchanged else None


def _surface(folder: Path, old: Manifest | None = None) -> Surface | None:
    """The surface of the package on the disk, None if there is none that can be read.

    If `old` is given, the file must be the one that this manifest lists.
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
    try:
        old = read_manifest(package.folder)
    except ManifestUnreadable:
        return
    if old is None:
        return
    found, promised = package.inspection, _surface(package.folder, old)
    before = Before(
        names=old.names,
        fields=old.fields,
        properties=frozenset() if promised is None else promised.properties,
    )
    problems = list(renamed(before, found.model, found.names, found.document.position))
    if problems:
        raise BadInput(*problems)


# --- check ---------------------------------------------------------------------------------


def check(
    spec: str | None = None,
    root: str | None = None,
    *,
    configuration: Config | None = None,
    **flags: Any,
) -> list[Checked]:
    """Compare packages on the disk with what would be generated. Writes nothing.

    Args and Raises: as `generate`.
    """
    chosen = settings_for(spec, root, configuration=configuration, **flags)
    return [_checked(settings) for settings in chosen]


def _checked(settings: Settings) -> Checked:
    name = name_of(settings)
    folder = settings.output_path / name
    if _current(settings):
        return Checked(name=name, folder=folder, drift=Drift(), settings=settings)
    package = make(settings, formatted_on_disk(settings))
    before = _surface(folder)
    return Checked(
        name=name,
        folder=folder,
        drift=compare(folder, package.files),
        settings=settings,
        changes=None if before is None else compared(before, package.surface),
    )


# --- looking -------------------------------------------------------------------------------


def inspect(
    spec: str, root: str, *, configuration: Config | None = None, **flags: Any
) -> Inspection:
    """All that is known of a root: its model, its names, and how its variants are told apart.

    Raises:
        BadInput: as `build`.
    """
    (settings,) = settings_for(spec, root, configuration=configuration, **flags)
    return look(settings)


def normalize(
    spec: str,
    root: str,
    *,
    as_json: bool = False,
    configuration: Config | None = None,
    **flags: Any,
) -> str:
    """The canonical document of a root: OpenAPI 3.1, only what the root needs, said in one way.

    It is an OpenAPI document like any other: nothing in it is meant for oneofgen alone.

    Args:
        spec: the document.
        root: a component schema's name, or a JSON pointer.
        as_json: write JSON and not YAML.
        configuration: that of the nearest `pyproject.toml`, if None.
        flags: settings that win over the configuration: `tag`, `order`, `terminal`, …

    Raises:
        BadInput: as `build`.
    """
    (settings,) = settings_for(spec, root, configuration=configuration, **flags)
    tree = normalized(settings)
    return to_json(tree) if as_json else to_yaml(tree)


def unions(spec: str | Path) -> list[UnionSummary]:
    """Every union of a document, in its order: what can be a root.

    Raises:
        BadInput: the document cannot be read.
    """
    return every(Document.open(Path(spec), shown=config.shown(Path(spec))))
