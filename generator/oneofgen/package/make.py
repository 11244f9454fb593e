"""Build a package in memory from settings and a document."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from types import MappingProxyType

from oneofgen import assets, config, surface
from oneofgen.canonical import canonical, plain
from oneofgen.canonical import digest as canonical_digest
from oneofgen.dataclass import dataclass
from oneofgen.model import Json, Model, Note
from oneofgen.names import Names, names, package_name
from oneofgen.package import manifest
from oneofgen.package.digests import settings_digest, stands_in_operation
from oneofgen.package.manifest import Digests, Inputs, Manifest, ManifestUnreadable, Source
from oneofgen.package.survey import read_manifest
from oneofgen.problems import BadInput, Problem
from oneofgen.settings import DEFAULT_STYLE, Settings
from oneofgen.source import references
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, parent, split
from oneofgen.styles import Subject, style_of
from oneofgen.surface import Surface
from oneofgen.variants import UnionSettings, model
from oneofgen.version import __version__
from oneofgen.wire import decoded_in_payloads, with_events

NO_CACHE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The model of a root, its names, and the document it was read from.

    `whole` is the complete model; `model` is the part of it that the style can express.
    """

    document: Document
    root: str
    model: Model
    whole: Model
    names: Names

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes on the model and its names, in document order."""
        notes = dict.fromkeys((*self.model.notes, *self.names.notes))
        return tuple(sorted(notes, key=lambda note: self.document.position(note.at)))

    @property
    def events(self) -> int:
        """The number of variants of the root."""
        return len(self.model.union.variants)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package as it would be written: `files` maps paths to text, including the manifest."""

    settings: Settings
    name: str
    files: Mapping[str, str]
    inspection: Inspection
    surface: Surface

    @property
    def folder(self) -> Path:
        """The folder that the package is written to."""
        return self.settings.output_path / self.name

    @property
    def manifest(self) -> Manifest:
        """The content of the package's manifest."""
        return manifest.parse(self.files[manifest.NAME])


# --- the name -------------------------------------------------------------------------------


def name_of(settings: Settings, document: Document | None = None) -> str:
    """Return the package's name.

    The document is opened only if the root is below an operation: the name then depends on the
    `operationId`.
    """
    if settings.name is not None:
        return settings.name
    if document is None and stands_in_operation(settings.root):
        document = Document.open(settings.spec_path, shown=config.shown(settings.spec_path))
    if document is None:
        return package_name(settings.root)
    at = references.root(document, settings.root)
    return package_name(settings.root, _operation(document, at))


def _operation(document: Document, at: Pointer) -> str:
    """Return the nearest `operationId` above a pointer, or an empty string."""
    while split(at)[1]:
        at = parent(at)
        node = document.node(at)
        if isinstance(node, dict) and isinstance(node.get("operationId"), str):
            return str(node["operationId"])
    return ""


# --- the files ------------------------------------------------------------------------------


def make(
    settings: Settings, formatted: Mapping[str, str] = NO_CACHE, *, verify_layout: bool = False
) -> Package:
    """Return a package: its files, and the model they were generated from.

    Args:
        settings: the package's settings.
        formatted: files that black has already formatted, by `rendered_digest`. They only save
            time: the output is the same without them.
        verify_layout: compare the layout of every module with that of black.

    Raises:
        BadInput: every problem of the document, the root or the settings.
        LayoutDiffers: black lays out a module in another way (`verify_layout`).
    """
    from oneofgen.render import rendered

    _check_templates(settings)
    inspection = look(settings)
    tree = canonical(inspection.model, inspection.names)
    subject = Subject(
        model=inspection.model,
        whole=inspection.whole,
        names=inspection.names,
        tree=tree,
        templates=assets.FAMILY_TEMPLATES,
        at=settings.where("style"),
    )
    views = style_of(settings.style).views(subject)
    promised = surface.surface_of(decoded_in_payloads(inspection.model), inspection.names)
    files = {"py.typed": assets.marker(), **assets.runtime_files(settings.style)}
    files[surface.FILE] = surface.printed(promised)
    digests = {path: Digests(manifest.digest(text)) for path, text in files.items()}
    for path, text in rendered(views, settings.templates_path).items():
        files[path], digests[path] = _laid_out(
            path, text, NO_CACHE if verify_layout else formatted, verify=verify_layout
        )
    made_of = Manifest(
        tool=__version__,
        root=inspection.model.union.place,
        inputs=Inputs(
            document=canonical_digest(tree),
            settings=settings_digest(settings),
            templates=assets.templates_digest(settings.templates_path),
        ),
        source=_source(settings, inspection),
        names=inspection.names.places,
        fields=inspection.names.attributes,
        files=digests,
    )
    files[manifest.NAME] = manifest.render(made_of)
    return Package(
        settings=settings,
        name=name_of(settings, inspection.document),
        files=files,
        inspection=inspection,
        surface=promised,
    )


def _laid_out(
    path: str, text: str, formatted: Mapping[str, str], *, verify: bool
) -> tuple[str, Digests]:
    """Return a rendered file as it is written, and its digests."""
    from oneofgen.render import layout

    key = rendered_digest(text)
    laid_out = formatted.get(key)
    if laid_out is None:
        laid_out = layout(path, text, verify=verify)
    return laid_out, Digests(key, manifest.digest(laid_out))


def look(settings: Settings, document: Document | None = None) -> Inspection:
    """Return the root's model with its names.

    Args:
        settings: the package's settings.
        document: the document; by default the one of the settings, which is read.

    Raises:
        BadInput: every problem of the document, the root or the settings.
    """
    if document is None:
        document = Document.open(settings.spec_path, shown=config.shown(settings.spec_path))
    at = references.root(document, settings.root)
    union_settings = UnionSettings(
        tag=settings.tag,
        data=settings.data,
        terminal=settings.terminal,
        sentinel=settings.sentinel,
        errors=settings.errors,
        framing=settings.framing,
        order=settings.order,
    )
    whole = with_events(model(document, at, union_settings), document, union_settings, at)
    named = names(whole, settings.names, settings.fields, position=document.position)
    style = style_of(settings.style)
    if problems := tuple(style.refused(whole, document.position)):
        raise BadInput(*problems)
    return Inspection(
        document=document,
        root=settings.root,
        model=style.adapted(whole),
        whole=whole,
        names=named,
    )


def normalized(settings: Settings) -> dict[str, Json]:
    """Return the canonical document of a root as plain OpenAPI.

    Raises:
        BadInput: as `make`.
    """
    inspection = look(replace(settings, style=DEFAULT_STYLE))
    return plain(canonical(inspection.model, inspection.names))


def rendered_digest(text: str) -> str:
    """Return the digest of a file before formatting, which includes black's version."""
    return manifest.digest(f"{assets.formatter()}\n{text}")


def _source(settings: Settings, inspection: Inspection) -> Source:
    document = inspection.document
    digests = document.digests()
    main = settings.spec_path.name
    path = PurePath(settings.spec)
    return Source(
        file=path.name if path.is_absolute() else path.as_posix(),
        root="" if settings.root == inspection.model.union.place else settings.root,
        title=document.title,
        version=document.version,
        digest=digests.pop(main),
        files=digests,
    )


def _check_templates(settings: Settings) -> None:
    folder = settings.templates_path
    if folder is not None and not folder.is_dir():
        message = f"there is no folder `{config.shown(folder)}`"
        raise BadInput(Problem(settings.where("templates"), "bad-setting", message))


def formatted_on_disk(settings: Settings) -> dict[str, str]:
    """Return the formatted files on the disk that are unchanged, by their `rendered_digest`."""
    folder = settings.output_path / name_of(settings)
    formatted: dict[str, str] = {}
    try:
        old = read_manifest(folder)
    except (ManifestUnreadable, BadInput):
        return formatted
    for path, digests in old.files.items() if old is not None else ():
        if digests.formatted is None:
            continue
        try:
            text = (folder / path).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if manifest.digest(text) == digests.formatted:
            formatted[digests.rendered] = text
    return formatted
