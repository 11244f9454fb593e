"""Find out from digests alone whether a package is up to date: nothing is parsed or generated.

This is the answer to most runs of `oneofgen check`, so that what it imports is kept small.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from oneofgen import assets
from oneofgen.dataclass import dataclass
from oneofgen.names import package_name
from oneofgen.package import manifest
from oneofgen.package.digests import settings_digest, stands_in_operation
from oneofgen.package.drift import Drift
from oneofgen.package.manifest import ManifestUnreadable
from oneofgen.package.survey import is_unchanged, read_manifest
from oneofgen.problems import BadInput
from oneofgen.settings import Settings, check_distinct
from oneofgen.version import __version__

if TYPE_CHECKING:
    from oneofgen.package.differences import Changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What `check` found for one package."""

    name: str
    folder: Path
    drift: Drift
    settings: Settings
    changes: "tuple[Changed, ...] | None" = None
    """How the surface would change; None if the surface on the disk cannot be read."""


def all_current(packages: Iterable[Settings]) -> list[Checked] | None:
    """Return what `check` finds if all packages are up to date, or None if that is not certain.

    Raises:
        BadInput: two packages would be written to one folder.
    """
    named: list[Settings] = []
    for settings in packages:
        if settings.name is None and stands_in_operation(settings.root):
            return None  # the name depends on the document
        named.append(replace(settings, name=settings.name or package_name(settings.root)))
    check_distinct((settings, settings.name or "") for settings in named)
    found: list[Checked] = []
    for settings in named:
        name = settings.name or ""
        folder = settings.output_path / name
        if not is_current(folder, settings):
            return None
        found.append(Checked(name=name, folder=folder, drift=Drift(), settings=settings))
    return found


def is_current(folder: Path, settings: Settings) -> bool:
    """Whether neither the inputs nor the files of a package changed since it was written.

    The document need not be parsed then.
    """
    try:
        old = read_manifest(folder)
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
    return is_unchanged(
        folder,
        old,
        sources=sources,
        root=settings.root,
        settings=settings_digest(settings),
        templates=assets.templates_digest(settings.templates_path),
        tool=__version__,
    )
