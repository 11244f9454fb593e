"""What is shipped beside the code: our templates, and the runtime of generated packages."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from oneofgen.settings import DEFAULT_STYLE
from oneofgen.spelling import HEADER
from oneofgen.styles import STYLES, style_of

HERE = Path(__file__).parent

IN_CLONE = not (HERE / "templates").is_dir()
"""Whether this is a working copy: there the code may change without a new version."""

TEMPLATES = HERE.parents[1] / "templates" if IN_CLONE else HERE / "templates"
"""In the wheel beside this file, in a clone at its top level."""

FAMILY_TEMPLATES = TEMPLATES / "families"
"""What datamodel-code-generator is given in place of its own templates."""

RUNTIME = HERE / "runtime"


def runtime_files(style: str = DEFAULT_STYLE) -> dict[str, str]:
    """Return the files of `_runtime/`, which no document changes, by path in the package."""
    own = style_of(style).runtime
    elsewhere = {file for other in STYLES.values() for file in other.runtime} - own.keys()
    return {
        f"_runtime/{own.get(file.name, file.name)}": file.read_text("utf-8")
        for file in sorted(RUNTIME.glob("*.py"))
        if file.name not in elsewhere
    }


def marker() -> str:
    """The text of `py.typed` (PEP 561), which only has to be there."""
    return f"{HEADER}\n"


def templates_digest(override: Path | None = None) -> str:
    """One digest of the templates, ours and those that override them, and of the runtime."""
    found = sha256()
    for file in _files(override):
        found.update(f"{file.name}\0".encode())
        found.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()


@cache
def formatter() -> str:
    """The version of black, which is a part of what a formatted file is."""
    return version("black")


def changed_since(manifest: Path) -> bool:
    """Whether, in a clone, some file of the generator is not older than a manifest.

    An installed generator changes with its version, which the manifest holds.
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
