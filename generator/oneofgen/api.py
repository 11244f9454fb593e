"""The verbs, which alone know the order of the rooms. They print nothing.

`build` touches no disk but the document; `generate` and `check` are a folder compared with it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePath
from time import perf_counter
from types import MappingProxyType
from typing import Any

from oneofgen import __version__, assets, config, manifest, output, pointer, resolve
from oneofgen.canonical import canonical
from oneofgen.canonical import digest as canonical_digest
from oneofgen.config import Config, Settings
from oneofgen.document import Document
from oneofgen.drift import Drift
from oneofgen.manifest import Digests, Inputs, Manifest, ManifestUnreadable, Source
from oneofgen.model import Model, Note, Place
from oneofgen.names import Names, names, package_name
from oneofgen.problems import BadInput
from oneofgen.renames import renamed
from oneofgen.unions import Hints, UnionSummary, every, model

NO_CACHE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What is known of a root: the model, its names, and the document they were read from."""

    document: Document
    root: str
    model: Model
    names: Names

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the user should know, in the order of the document."""
        found = {*self.model.notes, *self.names.notes}
        return tuple(sorted(found, key=lambda note: self.document.position(note.at)))

    @property
    def events(self) -> int:
        """The number of variants of the root."""
        return len(self.model.union.variants)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package as it would be written: `files` are text by path, the manifest among them."""

    settings: Settings
    name: str
    files: Mapping[str, str]
    inspection: Inspection | None = None

    @property
    def folder(self) -> Path:
        """Where it is written."""
        return self.settings.output_path / self.name


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
    surface: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The lines of the surface that would go, and those that would come."""
    alias: str = ""
    """What the package calls the root: the first word of the surface's lines about it."""


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
    chosen = tuple(replace(settings, name=_name(settings)) for settings in chosen)
    config.check_distinct((settings, settings.name or "") for settings in chosen)
    return chosen


def _name(settings: Settings, document: Document | None = None) -> str:
    """What the package is called; the root may be known by its operation in the document."""
    if settings.name is not None:
        return settings.name
    if document is None and _stands_in_operation(settings.root):
        document = Document.open(settings.spec_path, shown=config.shown(settings.spec_path))
    return package_name(settings.root, "" if document is None else _operation(document, settings))


def _stands_in_operation(root: str) -> bool:
    """Whether a root is a pointer into a path, a webhook or a callback."""
    return any(f"/{part}/" in root for part in ("paths", "webhooks", "callbacks"))


def _operation(document: Document, settings: Settings) -> str:
    """The `operationId` nearest above the root, empty where there is none."""
    at = resolve.root(document, settings.root)
    while pointer.split(at)[1]:
        at = pointer.parent(at)
        node = document.node(at)
        if isinstance(node, dict) and isinstance(node.get("operationId"), str):
            return str(node["operationId"])
    return ""


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


def make(settings: Settings, formatted: Mapping[str, str] = NO_CACHE) -> Package:
    """`build` with all that was found out on the way."""
    from oneofgen.render import layout, rendered
    from oneofgen.views import package_views

    found = look(settings)
    views = package_views(found.model, found.names)
    files: dict[str, str] = {"py.typed": assets.marker(), **assets.runtime_files()}
    digests = {path: Digests(manifest.digest(text)) for path, text in files.items()}
    for path, text in rendered(views, settings.templates_path).items():
        key = rendered_digest(text)
        laid_out = formatted.get(key)
        files[path] = layout(path, text) if laid_out is None else laid_out
        digests[path] = Digests(key, manifest.digest(files[path]))
    made_of = Manifest(
        tool=__version__,
        root=settings.root,
        inputs=Inputs(
            document=canonical_digest(canonical(found.model, found.names)),
            settings=settings_digest(settings),
            templates=assets.templates_digest(settings.templates_path),
        ),
        source=_source(settings, found.document),
        names=found.names.places,
        files=digests,
    )
    files[manifest.NAME] = manifest.render(made_of)
    name = _name(settings, found.document)
    return Package(settings=settings, name=name, files=files, inspection=found)


def look(settings: Settings) -> Inspection:
    """The way from a document to a named model."""
    document = Document.open(settings.spec_path, shown=config.shown(settings.spec_path))
    at = resolve.root(document, settings.root)
    hints = Hints(
        tag=settings.tag,
        data=settings.data,
        terminal=settings.terminal,
        sentinel=settings.sentinel,
        errors=settings.errors,
        order={Place(place): order for place, order in settings.order.items()},
    )
    found = model(document, at, hints)
    pins = {Place(place): name for place, name in settings.names.items()}
    named = names(found, pins, position=document.position)
    return Inspection(document=document, root=settings.root, model=found, names=named)


def settings_digest(settings: Settings) -> str:
    """A digest of the settings that decide what is generated."""
    keys = ("target_python", "terminal", "sentinel", "errors", "tag", "data", "names", "order")
    told = {key: getattr(settings, key) for key in keys}
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def rendered_digest(text: str) -> str:
    """The digest of a file before black: black's version is part of it."""
    return manifest.digest(f"{assets.formatter()}\n{text}")


def _source(settings: Settings, document: Document) -> Source:
    digests = document.digests()
    main = settings.spec_path.name
    path = PurePath(settings.spec)
    return Source(
        file=path.name if path.is_absolute() else path.as_posix(),
        title=document.title,
        version=document.version,
        digest=digests.pop(main),
        files=digests,
    )


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
        allow_rename: let a class move where a new schema takes its name.
        configuration: that of the nearest `pyproject.toml`, if None.
        flags: settings that win over the configuration: `output`, `name`, `templates`, …

    Raises:
        BadInput: the document, the configuration, or files that would be lost.
    """
    chosen = settings_for(spec, root, configuration=configuration, **flags)
    made: list[tuple[Settings, Package | None, float]] = []
    for settings in chosen:
        start = perf_counter()
        package = None if _is_current(settings) else make(settings, _formatted(settings))
        if package is not None and not allow_rename:
            _refuse_renames(package)
        made.append((settings, package, perf_counter() - start))
    return [_written(*one, force=force) for one in made]


def _written(
    settings: Settings, package: Package | None, seconds: float, *, force: bool
) -> Outcome:
    start = perf_counter()
    folder = settings.output_path / _name(settings)
    written = output.Written()
    if package is not None:
        written = output.write(folder, package.files, force=force)
        files: Mapping[str, str] = package.files
    else:
        files = {p.name: p.read_text("utf-8") for p in folder.iterdir() if p.is_file()}
    events, records = counted(files)
    found = package.inspection if package is not None else None
    return Outcome(
        name=_name(settings),
        folder=folder,
        events=events,
        records=records,
        files=len(files),
        notes=len(found.notes) if found is not None else 0,
        seconds=seconds + perf_counter() - start,
        unchanged=written.unchanged,
        settings=settings,
        left=written.left,
        written=written.written,
        removed=written.removed,
    )


def counted(files: Mapping[str, str]) -> tuple[int, int]:
    """How many events a package has, and how many classes besides."""
    surface = files["surface.txt"].splitlines()
    name = _alias(surface)
    arrow = [line for line in surface if line.startswith(f"{name} ") and " -> " in line]
    classes = sum(files[path].count("\n@record\n") for path in ("events.py", "models.py"))
    targets = {line.rpartition(" -> ")[2] for line in arrow}
    variants = sum(
        f"\nclass {target}(Record):" in files["events.py"] + files["models.py"]
        for target in targets
    )
    return len(targets), classes - variants


def _alias(surface: list[str]) -> str:
    return surface[1].removeprefix("# ").partition(":")[0]


def _is_current(settings: Settings) -> bool:
    """Whether neither the source nor anything else has changed, so that nothing need be read."""
    folder = settings.output_path / _name(settings)
    try:
        old = output.read_manifest(folder)
    except (ManifestUnreadable, BadInput):
        return False
    if old is None or assets.changed_since(folder / manifest.NAME):
        return False
    files = {"": settings.spec_path}
    files |= {name: settings.spec_path.parent / name for name in old.source.files}
    try:
        sources = {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    except OSError:
        return False
    return output.unchanged(
        folder,
        old,
        sources=sources,
        root=settings.root,
        settings=settings_digest(settings),
        templates=assets.templates_digest(settings.templates_path),
        tool=__version__,
    )


def _formatted(settings: Settings) -> dict[str, str]:
    """What black made of the files on the disk, by the digests that the manifest has of them."""
    folder = settings.output_path / _name(settings)
    found: dict[str, str] = {}
    try:
        old = output.read_manifest(folder)
    except (ManifestUnreadable, BadInput):
        return found
    for path, digests in old.files.items() if old is not None else ():
        if digests.formatted is None:
            continue
        try:
            text = (folder / path).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if manifest.digest(text) == digests.formatted:
            found[digests.rendered] = text
    return found


def _refuse_renames(package: Package) -> None:
    try:
        old = output.read_manifest(package.folder)
    except ManifestUnreadable:
        return
    found = package.inspection
    if old is None or found is None:
        return
    problems = list(renamed(old.names, found.model, found.names, found.document.position))
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
    name = _name(settings)
    folder = settings.output_path / name
    if _is_current(settings):
        return Checked(name=name, folder=folder, drift=Drift(), settings=settings)
    package = make(settings, _formatted(settings))
    drift = output.compare(folder, package.files)
    surface = folder / "surface.txt"
    before = surface.read_text("utf-8", "replace") if surface.is_file() else ""
    lines = package.files["surface.txt"].splitlines()
    old, new = set(before.splitlines()), set(lines)
    return Checked(
        name=name,
        folder=folder,
        drift=drift,
        settings=settings,
        surface=(tuple(sorted(old - new)), tuple(sorted(new - old))),
        alias=_alias(lines),
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


def unions(spec: str | Path) -> list[UnionSummary]:
    """Every union of a document, in its order: what can be a root.

    Raises:
        BadInput: the document cannot be read.
    """
    return every(Document.open(Path(spec), shown=config.shown(Path(spec))))
