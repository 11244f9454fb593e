"""What `diff` compares: documents and packages, on the disk, piped in or in a revision of Git."""

from collections.abc import Callable
from pathlib import Path
from shlex import quote

from oneofgen import config
from oneofgen.config import Config
from oneofgen.dataclass import dataclass
from oneofgen.listing import every
from oneofgen.package import manifest
from oneofgen.package.manifest import ManifestUnreadable
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.settings import Settings
from oneofgen.source.documents import Document
from oneofgen.source.stores import Disk, Revision, Store
from oneofgen.surface import FILE, Surface, parsed
from oneofgen.wording import printable

STDIN = "-"

FEW = 5
"""How many unions are proposed if the root is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is compared: a document, or the surface of a package.

    Attributes:
        label: Its name in reports.
        path: The path of the document, as the configuration would have it.
        document: The document, or None.
        surface: The surface of a package, or None.
        root: The root that a package was made from, as the command line takes it.
    """

    label: str
    path: Path
    document: Document | None = None
    surface: Surface | None = None
    root: str = ""


# --- what is given --------------------------------------------------------------------------


def given(word: str, stdin: Callable[[], bytes]) -> Given:
    """Return what a word of the command line stands for.

    Args:
        word: The path of a document or of a package's folder, `-`, or `REVISION:PATH`.
        stdin: Returns what is piped in.

    Raises:
        BadInput: There is no such thing, or it cannot be read.
    """
    path = Path(word)
    if word == STDIN:
        document = Document.of(Disk(Path(STDIN), stdin()), STDIN)
        return Given(label=STDIN, path=path, document=document)
    if "://" in word:
        hint = f"save it first: `curl -o openapi.yaml {word}`, or pipe it in: `-`"
        raise BadInput(Problem(Position(word), "unreadable", "oneofgen fetches nothing", (hint,)))
    if path.is_dir():
        return _package(word, path, Disk(path / FILE))
    revision, colon, inner = word.partition(":")
    if colon and len(revision) > 1 and not revision.startswith("-") and not path.exists():
        return _of_revision(word, revision, inner)
    shown = config.shown(path)
    return Given(label=shown, path=path, document=Document.open(path, shown=shown))


def _of_revision(word: str, revision: str, path: str) -> Given:
    store = Revision(revision, path)
    kind = store.kind()
    if kind == "tree":
        folder = path.rstrip("/")
        return _package(word, Path(folder), Revision(revision, f"{folder}/{FILE}"))
    if kind != "blob":
        message = f"Git has no `{path}` in `{revision}`"
        hint = "a path begins at the root of the repository, or with `./`"
        raise BadInput(Problem(Position(word), "unreadable", message, (hint,)))
    return Given(label=word, path=Path(path), document=Document.of(store, word))


def _package(word: str, path: Path, store: Store) -> Given:
    label = word.rstrip("/") or word
    if not store.has(FILE):
        message = f"this folder is no generated package: it has no `{FILE}`"
        raise BadInput(Problem(Position(label), "not-a-package", message))
    text = store.read(FILE, f"{label}/{FILE}").decode("utf-8", "replace")
    surface = parsed(text)
    if surface is None:
        message = "not a surface that oneofgen has written: it was edited, or its format is newer"
        raise BadInput(Problem(Position(f"{label}/{FILE}"), "surface-unreadable", message))
    return Given(label=label, path=path, surface=surface, root=_root_of(store, label))


def _root_of(store: Store, label: str) -> str:
    """Return the root that a package was made from; empty if that is not known."""
    if not store.has(manifest.NAME):
        return ""
    try:
        text = store.read(manifest.NAME, f"{label}/{manifest.NAME}").decode("utf-8", "replace")
        made = manifest.parse(text)
    except (ManifestUnreadable, BadInput):
        return ""
    return made.source.root or made.root


# --- roots ----------------------------------------------------------------------------------


def roots(old: Given, new: Given, root: str | None, configuration: Config) -> tuple[Settings, ...]:
    """Return the settings for each root to compare.

    Args:
        old: What was there.
        new: What is there now.
        root: The root; by default the one that a package was made from, or the configured ones.
        configuration: The configuration.

    Raises:
        BadInput: There is no root.
    """
    documents = [one for one in (new, old) if one.document is not None]
    if root is None:
        made = next((one.root for one in (new, old) if one.root), "")
        paths = {one.path.resolve() for one in documents}
        configured = [one for one in configuration.packages if one.spec_path.resolve() in paths]
        fitting = {one.root: one for one in configured if not made or one.root == made}
        if fitting:
            return tuple(fitting.values())
        if documents and not made:
            raise BadInput(_missing_root(documents[0]))
        root = made or "the root"
    if not documents:
        return (Settings(spec="", root=root),)
    return (config.for_call(configuration, str(documents[0].path), root),)


def _missing_root(given: Given) -> Problem:
    """Return the problem of a missing root, with the largest unions as candidates."""
    assert given.document is not None
    found = [union.root for union in every(given.document) if union.how is not None]
    listed = "".join(f"\n    {printable(quote(name), 400)}" for name in found[:FEW])
    hints = (f"the largest of its {len(found)} unions are:{listed}",) if found else ()
    message = "a ROOT is missing, and none is configured for this document"
    return Problem(Position(given.label), "missing-root", message, hints)
