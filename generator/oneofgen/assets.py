"""The files shipped with the code: templates, and the runtime of generated packages."""

from collections.abc import Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from oneofgen.settings import DEFAULT_STYLE
from oneofgen.spelling import HEADER

HERE = Path(__file__).parent

IN_CLONE = not (HERE / "templates").is_dir()
"""Whether this is a clone of the repository, where code may change without a new version."""

TEMPLATES = HERE.parents[1] / "templates" if IN_CLONE else HERE / "templates"
"""The templates' folder: in a wheel next to this file, in a clone at the top level."""

FAMILY_TEMPLATES = TEMPLATES / "families"
"""Templates that replace those of datamodel-code-generator."""

RUNTIME = HERE / "runtime"


def runtime_files(style: str = DEFAULT_STYLE) -> dict[str, str]:
    """Return the files of `_runtime/`, which are the same for all documents, by path."""
    from oneofgen.styles import STYLES, style_of  # here: digests can do without all that they need

    own = style_of(style).runtime
    elsewhere = {file for other in STYLES.values() for file in other.runtime} - own.keys()
    return {
        f"_runtime/{own.get(file.name, file.name)}": file.read_text("utf-8")
        for file in sorted(RUNTIME.glob("*.py"))
        if file.name not in elsewhere
    }


def marker() -> str:
    """Return the text of `py.typed` (PEP 561), which only has to exist."""
    return f"{HEADER}\n"


def templates_digest(override: Path | None = None) -> str:
    """Return one digest of all templates, including those that override them, and the runtime."""
    digest = sha256()
    for file in _files(override):
        digest.update(f"{file.name}\0".encode())
        digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def formatter() -> str:
    """Return the version of black, which affects the formatted files."""
    # `black` itself and `importlib.metadata` take long to import.
    return str(import_module("_black_version").version)


def changed_since(manifest: Path) -> bool:
    """Whether, in a clone, a file of the generator is as new as a manifest, or newer.

    An installed generator changes only with its version, which the manifest records.
    """
    if not IN_CLONE:
        return False
    try:
        written = manifest.stat().st_mtime_ns
        return any(f.stat().st_mtime_ns >= written for f in [*HERE.rglob("*.py"), *_files(None)])
    except OSError:
        return True


def _files(override: Path | None) -> Iterator[Path]:
    for folder in [TEMPLATES, *([override] if override is not None else [])]:
        yield from sorted(folder.rglob("*.jinja*"))
    yield from sorted(RUNTIME.glob("*.py"))
