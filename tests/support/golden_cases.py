"""The cases of `golden/`: what each gives, and the package that it is.

A case is a folder: `spec.yaml`, whose root is called `Event`; `settings.json`, where it needs any;
and what is committed of its outcome: `expected/` and `inspect.txt` (what `oneofgen inspect` shows),
or `expected.err`. `payloads.json` is a list of `{"value", "class"}`: the value, the name of the
class that it becomes; `"strict": false` where it breaks the schema, and `"sse": false` where no
server-sent event can carry it.
"""

import importlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from writing_packages import put, unformatted

import oneofgen
from oneofgen import BadInput, Settings
from oneofgen.explain import inspection_text

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/spec.yaml"))
ACCEPTED = [case for case in CASES if (case / "payloads.json").exists()]

NOT_EXPECTED = ("_runtime/", "oneofgen.json")
"""What every package has alike, or what only tells where it came from."""


def some_fast(cases: Sequence[object], each: int = 3) -> list[Any]:
    """The cases as parameters: the first of each three is of the fast tests, the others are slow.

    A tuple is several parameters.
    """
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else [case]),
            marks=[pytest.mark.slow] if number % each else [],
        )
        for number, case in enumerate(cases)
    ]


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Messages name a document alike everywhere if it is called by its name alone."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def settings_of(case: Path) -> Settings:
    """The settings of a case: lists are tuples, as a configuration makes them."""
    file = case / "settings.json"
    told: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    told = {key: tuple(one) if isinstance(one, list) else one for key, one in told.items()}
    order = {place: tuple(names) for place, names in told.pop("order", {}).items()}
    return Settings(spec="spec.yaml", root="Event", order=order, **told)


@cache
def package_files(case: Path) -> dict[str, str]:
    """Every file of the package of a case, not laid out."""
    with unformatted():
        return _built(case)


@cache
def laid_out_files(case: Path) -> dict[str, str]:
    """Every file of the package of a case, as `generate` writes it."""
    return _built(case)


def _built(case: Path) -> dict[str, str]:
    settings = settings_of(case)
    with inside(case):
        return oneofgen.build(settings.spec, settings.root, settings=settings)


def outcome(case: Path) -> dict[str, str]:
    """What a case gives, by path below its folder."""
    try:
        files = laid_out_files(case)
    except BadInput as bad:
        return {"expected.err": f"{bad}\n"}
    with inside(case):
        told = inspection_text(oneofgen.package.make.look(settings_of(case)), verbose=True)
    wanted = {f"expected/{p}": t for p, t in files.items() if not p.startswith(NOT_EXPECTED)}
    return {**wanted, "inspect.txt": f"{told}\n"}


def committed(case: Path) -> dict[str, str]:
    """What is committed of a case besides its input: stale files are found, too."""
    files = [case / "expected.err", case / "inspect.txt", *(case / "expected").rglob("*")]
    return {
        path.relative_to(case).as_posix(): path.read_text("utf-8")
        for path in files
        if path.is_file() and "__pycache__" not in path.parts
    }


def renew(case: Path, actual: dict[str, str]) -> None:
    """Write what a case gives now in place of what is committed."""
    for path in committed(case).keys() - actual.keys():
        (case / path).unlink()
    for path, text in actual.items():
        (case / path).parent.mkdir(parents=True, exist_ok=True)
        (case / path).write_text(text, encoding="utf-8", newline="\n")


def write_package(case: Path, folder: Path) -> None:
    """Write the package of a case below a folder, as `generate` does."""
    for path, text in laid_out_files(case).items():
        file = folder / f"golden_{case.name}" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


@contextmanager
def imported(case: Path, folder: Path) -> Iterator[ModuleType]:
    """The package of a case, written below a folder and forgotten afterwards."""
    name = f"golden_{case.name}"
    put(folder / name, package_files(case))
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for module in [module for module in sys.modules if module.split(".")[0] == name]:
            del sys.modules[module]


def payloads_of(case: Path) -> list[dict[str, Any]]:
    """The payloads of a case."""
    payloads: list[dict[str, Any]] = json.loads((case / "payloads.json").read_text("utf-8"))
    assert payloads, "a case without payloads proves nothing"
    return payloads
