"""Generated packages as tests need them: written into a folder and imported."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import oneofgen
from oneofgen import Settings


def write(folder: Path, name: str, spec: Path, root: str, **settings: object) -> Path:
    """Build a package and write it into `folder / name`."""
    made = Settings(spec=str(spec), root=root, **settings)  # type: ignore[arg-type]
    for path, text in oneofgen.build(spec, root, settings=made).items():
        file = folder / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / name


@contextmanager
def imported(folder: Path, name: str) -> Iterator[ModuleType]:
    """A package of a folder, which is forgotten afterwards."""
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for module in [module for module in sys.modules if module.split(".")[0] == name]:
            del sys.modules[module]
