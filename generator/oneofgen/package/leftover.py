"""Find generated packages that no configuration makes any more."""

from collections.abc import Iterable
from pathlib import Path

from oneofgen.dataclass import dataclass
from oneofgen.package.manifest import NAME, ManifestUnreadable
from oneofgen.package.survey import read_manifest
from oneofgen.problems import BadInput
from oneofgen.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """A generated package that no configured package makes; `root` and `spec` are its sources."""

    folder: Path
    root: str
    spec: str


def left_behind(configured: Iterable[Settings]) -> list[LeftBehind]:
    """Return the generated packages beside configured ones, whose names are set."""
    made = {(settings.output_path / (settings.name or "")).resolve() for settings in configured}
    found: dict[Path, LeftBehind] = {}
    for output in {folder.parent: None for folder in sorted(made)}:
        for folder in _folders(output):
            if folder.resolve() in made or folder in found:
                continue
            try:
                manifest = read_manifest(folder)
            except (ManifestUnreadable, BadInput):
                continue
            if manifest is not None:
                root, spec = manifest.source.root or manifest.root, manifest.source.file
                found[folder] = LeftBehind(folder=folder, root=root, spec=spec)
    return list(found.values())


def _folders(output: Path) -> list[Path]:
    try:
        return sorted(path.parent for path in output.glob(f"*/{NAME}"))
    except OSError:
        return []
