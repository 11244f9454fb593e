"""Packages of each style, and what tests of styles ask of them."""

from __future__ import annotations

import copy
import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from golden_cases import inside, package_files, settings_of
from strategies import places
from writing_packages import put, unformatted

import oneofgen
from oneofgen import BadInput, Settings
from oneofgen.settings import STYLES

OTHERS = STYLES[1:]
"""The styles that datamodel-code-generator prints."""

LOSSLESS = tuple(style for style in STYLES if style != "msgspec")

NEEDS = {"dataclass": [], "pydantic": ["pydantic"], "typeddict": [], "msgspec": ["msgspec"]}
"""What a package of a style imports."""

HERE = Path(__file__).parents[2]

ASSISTANTS = Settings(
    spec=str(HERE / "openapi" / "assistants.yaml"), root="AssistantStreamEvent", errors=("error",)
)

each_style = pytest.mark.parametrize("style", STYLES)
each_other = pytest.mark.parametrize("style", OTHERS)


# --- packages -------------------------------------------------------------------------------


@cache
def files_of(settings: Settings, style: str) -> dict[str, str]:
    """The files of a package of a style, not laid out."""
    return _built(settings, style)


def _built(settings: Settings, style: str) -> dict[str, str]:
    with unformatted():
        return oneofgen.build(settings.spec, settings.root, settings=replace(settings, style=style))


@cache
def golden_files(case: Path, style: str) -> dict[str, str]:
    """The files of the package of a golden case, not laid out."""
    if style == STYLES[0]:
        return package_files(case)
    with inside(case):
        return _built(settings_of(case), style)


def refusal_of(case: Path, style: str) -> BadInput | None:
    """How a style refuses a golden case; None if it does not."""
    try:
        golden_files(case, style)
    except BadInput as bad:
        return bad
    return None


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a package into a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


class Shelf:
    """Packages that were written below a folder and imported, each once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count()
        self.modules: dict[tuple[object, str], ModuleType] = {}

    def golden(self, case: Path, style: str) -> ModuleType:
        """The package of a golden case."""
        key = (case, style)
        if key not in self.modules:
            self.modules[key] = self.put(golden_files(case, style), f"{case.name}_{style}")
        return self.modules[key]

    def of(self, settings: Settings, style: str) -> ModuleType:
        """The package of a root."""
        key = (f"{settings}", style)
        if key not in self.modules:
            self.modules[key] = self.put(files_of(settings, style), style)
        return self.modules[key]

    def put(self, files: Mapping[str, str], stem: str) -> ModuleType:
        """Import files as a package that nothing else is called."""
        name = f"styled_{stem}_{next(self.numbers)}"
        put(self.folder / name, files)
        sys.path.insert(0, str(self.folder))
        try:
            importlib.invalidate_caches()
            return importlib.import_module(name)
        finally:
            sys.path.remove(str(self.folder))


# --- what they hold -------------------------------------------------------------------------


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are written alike, but for the order of properties."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


NO_CLASSES = {"Unknown", "NoneType", "bool", "float", "int", "list", "str"}


def class_of(style: str, name: str) -> str:
    """What an event is of in a style that is of a class in the dataclass style."""
    return "dict" if style == "typeddict" and name not in NO_CLASSES else name


def kept(value: Any, decoded: Any) -> Any:
    """What of a JSON value comes back, where structs were made of it.

    Of structs only their fields are asked: a property is left out only where one has none for it,
    and one that is absent is there only where it has one value, which msgspec fills in.
    """
    if isinstance(decoded, msgspec.Struct):
        fields = {one.encode_name: one for one in msgspec.structs.fields(decoded)}
        config = decoded.__struct_config__
        found = {config.tag_field: config.tag} if config.tag_field else {}
        for key, field in fields.items():
            if key in value:
                found[key] = kept(value[key], getattr(decoded, field.name))
            elif field.default not in (msgspec.NODEFAULT, msgspec.UNSET):
                found[key] = field.default
        return found
    if isinstance(decoded, list):
        return [kept(item, one) for item, one in zip(value, decoded, strict=True)]
    if isinstance(decoded, dict):
        assert decoded.keys() == value.keys()
        return {key: kept(item, decoded[key]) for key, item in value.items()}
    return value


def comes_back(style: str, value: Any, decoded: Any, back: Any) -> None:
    """Check what a value has become on its way: itself, or with msgspec without what is unknown."""
    if style == "msgspec":
        assert back == kept(value, decoded)  # a number may be written `1.0` that was `1`
    else:
        assert same(back, value)


def mutants(value: Any) -> Iterator[Any]:
    """A value with a property or an item dropped, nulled, or of another type: each everywhere."""
    for place in places(value):
        if not place:
            continue
        *above, last = place
        was = _at(value, above)[last]
        others = [None, 7 if isinstance(was, str) else "text", {"x": 1}, [1]]
        for other in others:
            changed = copy.deepcopy(value)
            _at(changed, above)[last] = other
            yield changed
        changed = copy.deepcopy(value)
        del _at(changed, above)[last]
        yield changed


def _at(value: Any, steps: Sequence[Any]) -> Any:
    for step in steps:
        value = value[step]
    return value


# --- interpreters ---------------------------------------------------------------------------


def interpreters(style: str) -> dict[str, str]:
    """The oldest and the newest Python found that can import packages of a style.

    Looked for are the running one, the environments of `make test-pythons`, what is on the PATH and
    what pyenv has. Where none but the running one has what a style needs, it is the only one.
    """
    wanted = "\n".join(["import sys", *(f"import {name}" for name in NEEDS[style])])
    found: dict[str, str] = {_version(sys.version_info): sys.executable}
    for python in _pythons():
        code = f"{wanted}\nprint('%d.%02d' % sys.version_info[:2])"
        done = _run([python, "-c", code])
        if done.returncode == 0:
            found.setdefault(done.stdout.strip(), python)
    known = sorted(version for version in found if version >= "3.10")
    return {version: found[version] for version in dict.fromkeys([known[0], known[-1]])}


def _version(info: Sequence[Any]) -> str:
    return f"{info[0]}.{info[1]:02}"


@cache
def _pythons() -> tuple[str, ...]:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    names = [f"3.{minor}" for minor in range(10, 15)]
    ours = [str(HERE / f".venv-{name}" / "bin" / "python") for name in names]
    on_path = [which for name in names if (which := shutil.which(f"python{name}"))]
    theirs = [str(one) for name in names for one in sorted(pyenv.glob(f"{name}.*/bin/python"))]
    return tuple(one for one in (*ours, *on_path, *theirs) if Path(one).exists())


def _run(command: list[str], given: str = "") -> subprocess.CompletedProcess[str]:
    clean = {key: one for key, one in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, env=clean
    )


READ = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
for name, values in json.loads(sys.stdin.read()).items():
    module = importlib.import_module(name)
    for value in values:
        event = module.from_dict(value)
        assert not isinstance(event, module.Unknown), event
        assert module.to_dict(event) == value, (module.to_dict(event), value)
        assert module.decode(json.dumps(value)) == event, value
"""
"""A program that imports packages of a folder and reads values, with no warning on the way."""


def read_elsewhere(python: str, folder: Path, values: Mapping[str, list[Any]]) -> str:
    """What another interpreter says against packages of a folder; nothing if it can use them."""
    done = _run([python, "-W", "error", "-c", READ, str(folder)], json.dumps(values))
    return "" if done.returncode == 0 else done.stdout + done.stderr
