"""Generated packages as tests need them: written into a folder and imported."""

import atexit
import importlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import oneofgen
from oneofgen import Settings

RUNTIME = "_runtime/"


@contextmanager
def unformatted() -> Iterator[None]:
    """Modules are not laid out: they compile, and that is enough."""

    def compiled(path: str, text: str, *, verify: bool = False) -> str:
        if path.endswith(".py"):
            compile(text, path, "exec", dont_inherit=True)
        return text

    with patch("oneofgen.render.layout", compiled):
        yield


def write(
    folder: Path, name: str, spec: Path, root: str, *, laid_out: bool = False, **settings: object
) -> Path:
    """Build a package, as a rule not laid out, and write it into `folder / name`."""
    made = Settings(spec=str(spec), root=root, **settings)  # type: ignore[arg-type]
    with nullcontext() if laid_out else unformatted():
        files = oneofgen.build(spec, root, settings=made)
    return put(folder / name, files)


def put(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a package, but a link for its runtime, which is compiled only once."""
    runtime = tuple((path, text) for path, text in files.items() if path.startswith(RUNTIME))
    for path, text in files.items():
        if not path.startswith(RUNTIME):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")
    (folder / RUNTIME).symlink_to(_shared(runtime), target_is_directory=True)
    return folder


@cache
def _shared(runtime: tuple[tuple[str, str], ...]) -> Path:
    """A folder with the files of a runtime, which lasts as long as the process."""
    folder = Path(tempfile.mkdtemp(prefix="oneofgen-runtime-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for path, text in runtime:
        (folder / path.removeprefix(RUNTIME)).write_text(text, encoding="utf-8", newline="\n")
    return folder


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
