"""A package in memory: the way from settings and a document to files."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePath
from types import MappingProxyType

from oneofgen import __version__, assets, config, manifest, output, pointer, resolve
from oneofgen.canonical import canonical, definitions
from oneofgen.canonical import digest as canonical_digest
from oneofgen.closure import closure
from oneofgen.document import Document
from oneofgen.manifest import Digests, Inputs, Manifest, ManifestUnreadable, Source
from oneofgen.model import Json, Model, Note, Place
from oneofgen.names import Names, names, package_name
from oneofgen.pointer import Pointer
from oneofgen.problems import BadInput, Problem
from oneofgen.settings import DEFAULT_STYLE, TABLES, Settings, is_package_name
from oneofgen.styles import Subject, style_of
from oneofgen.variants import Hints, model

PACKAGE = "x-oneofgen-package"
"""What the root of a canonical document has where its name alone would give another package."""

NO_CACHE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What is known of a root: the model, its names, and the document they were read from.

    `model` is what the style can express of `whole`.
    """

    document: Document
    root: str
    model: Model
    whole: Model
    names: Names

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the user should know, in the order of the document."""
        found = dict.fromkeys((*self.model.notes, *self.names.notes))
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


# --- what it is called ----------------------------------------------------------------------


def name_of(settings: Settings, document: Document | None = None) -> str:
    """What the package is called: the document may know, of a root below an operation for instance.

    It is not read where that cannot be.
    """
    if settings.name is not None:
        return settings.name
    if document is None and (_stands_in_operation(settings.root) or _may_be_told(settings)):
        document = Document.open(settings.spec_path, shown=config.shown(settings.spec_path))
    if document is None:
        return package_name(settings.root)
    at = resolve.root(document, settings.root)
    return _told(document, at) or package_name(settings.root, _operation(document, at))


def _stands_in_operation(root: str) -> bool:
    """Whether a root is a pointer into a path, a webhook or a callback."""
    return any(f"/{part}/" in root for part in ("paths", "webhooks", "callbacks"))


def _may_be_told(settings: Settings) -> bool:
    """Whether the document may be a canonical one that says what the package is called."""
    try:
        return PACKAGE.encode() in settings.spec_path.read_bytes()
    except OSError:  # told later, by whoever needs the document
        return False


def _told(document: Document, at: Pointer) -> str | None:
    """What a canonical document says that the package of its root is called."""
    node = document.node(at)
    name = node.get(PACKAGE) if isinstance(node, dict) else None
    return name if isinstance(name, str) and is_package_name(name) else None


def _operation(document: Document, at: Pointer) -> str:
    """The `operationId` nearest above the root, empty where there is none."""
    while pointer.split(at)[1]:
        at = pointer.parent(at)
        node = document.node(at)
        if isinstance(node, dict) and isinstance(node.get("operationId"), str):
            return str(node["operationId"])
    return ""


# --- what it holds --------------------------------------------------------------------------


def make(settings: Settings, formatted: Mapping[str, str] = NO_CACHE) -> Package:
    """The files of a package, and all that was found out on the way.

    Args:
        settings: what the configuration says of it.
        formatted: what black made of rendered files, by `rendered_digest`; it saves time and
            cannot change what comes out.

    Raises:
        BadInput: all that is wrong with the document, the root or the settings.
    """
    from oneofgen.render import layout, rendered

    _check_templates(settings)
    found = look(settings)
    tree = canonical(found.model, found.names)
    subject = Subject(
        model=found.model,
        whole=found.whole,
        names=found.names,
        tree=tree,
        templates=assets.FAMILY_TEMPLATES,
        at=settings.where("style"),
    )
    views = style_of(settings.style).views(subject)
    files: dict[str, str] = {"py.typed": assets.marker(), **assets.runtime_files(settings.style)}
    digests = {path: Digests(manifest.digest(text)) for path, text in files.items()}
    for path, text in rendered(views, settings.templates_path).items():
        key = rendered_digest(text)
        laid_out = formatted.get(key)
        files[path] = layout(path, text) if laid_out is None else laid_out
        digests[path] = Digests(key, manifest.digest(files[path]))
    made_of = Manifest(
        tool=__version__,
        root=found.model.union.place,
        inputs=Inputs(
            document=canonical_digest(tree),
            settings=settings_digest(settings),
            templates=assets.templates_digest(settings.templates_path),
        ),
        source=_source(settings, found),
        names=found.names.places,
        fields=found.names.attributes,
        files=digests,
    )
    files[manifest.NAME] = manifest.render(made_of)
    name = name_of(settings, found.document)
    return Package(settings=settings, name=name, files=files, inspection=found)


def look(settings: Settings) -> Inspection:
    """The way from a document to a named model."""
    document = Document.open(settings.spec_path, shown=config.shown(settings.spec_path))
    at = resolve.root(document, settings.root)
    closure(document, at)  # finds all that is wrong at once; the model would stop at the first
    hints = Hints(
        tag=settings.tag,
        data=settings.data,
        terminal=settings.terminal,
        sentinel=settings.sentinel,
        errors=settings.errors,
        order={Place(place): order for place, order in settings.order.items()},
    )
    whole = model(document, at, hints)
    pins = {Place(place): name for place, name in settings.names.items()}
    field_pins = {Place(place): name for place, name in settings.fields.items()}
    named = names(whole, pins, field_pins, position=document.position)
    style = style_of(settings.style)
    if problems := tuple(style.refused(whole, document.position)):
        raise BadInput(*problems)
    found = style.adapted(whole)
    return Inspection(document=document, root=settings.root, model=found, whole=whole, names=named)


def normalized(settings: Settings) -> dict[str, Json]:
    """The canonical document of a root, which gives the same package as the document itself.

    Raises:
        BadInput: as `make`.
    """
    found = look(replace(settings, style=DEFAULT_STYLE))
    tree = canonical(found.model, found.names)
    name = name_of(replace(settings, name=None), found.document)
    root = found.names.classes[found.model.root]
    if name != package_name(root):
        schema = definitions(tree)[root]
        schema[PACKAGE] = name
    return tree


def settings_digest(settings: Settings) -> str:
    """A digest of the settings that decide what is generated."""
    keys = ("target_python", "terminal", "sentinel", "errors", "tag", "data", *TABLES)
    told = {key: getattr(settings, key) for key in keys}
    if settings.style != DEFAULT_STYLE:
        told["style"] = settings.style
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def rendered_digest(text: str) -> str:
    """The digest of a file before black: black's version is part of it."""
    return manifest.digest(f"{assets.formatter()}\n{text}")


def _source(settings: Settings, found: Inspection) -> Source:
    document = found.document
    digests = document.digests()
    main = settings.spec_path.name
    path = PurePath(settings.spec)
    return Source(
        file=path.name if path.is_absolute() else path.as_posix(),
        root="" if settings.root == found.model.union.place else settings.root,
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
    """What black made of the files on the disk, by the digests that the manifest has of them."""
    folder = settings.output_path / name_of(settings)
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


def counted(files: Mapping[str, str]) -> tuple[int, int]:
    """How many events a package has, and how many classes besides."""
    surface = files["surface.txt"].splitlines()
    name = alias_in(surface)
    targets = {
        line.rpartition(" -> ")[2]
        for line in surface
        if line.startswith(f"{name} ") and " -> " in line
    }
    facts = (re.match(r"(\w+)(?:\.|: (?:an object|no other properties)$)", one) for one in surface)
    classes = {fact[1] for fact in facts if fact}
    return len(targets), len(classes - targets)


def alias_in(surface: list[str]) -> str:
    return surface[1].removeprefix("# ").partition(":")[0]
