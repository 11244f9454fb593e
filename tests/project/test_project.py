"""What the project promises about itself: its wheel, its lock file, its commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import oneofgen
from oneofgen import version as version_module

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOP = Path(__file__).parents[2]
TARGETS = """
help generate check test test-all test-pythons golden sweep lint format bench wheel lock venv clean
""".split()


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))
    return table


@pytest.fixture(scope="module")
def lock() -> str:
    return (TOP / "requirements.lock").read_text("utf-8")


def requirements(project: dict[str, Any]) -> list[Requirement]:
    """Everything that the project asks for, in every extra and to be built."""
    lists = [
        project["build-system"]["requires"],
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
    ]
    found = [Requirement(text) for requires in lists for text in requires]
    return [requirement for requirement in found if requirement.name != "oneofgen"]


def source_files(folder: Path) -> set[str]:
    """The files below a folder, by their relative path, without what Python caches."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.slow
def test_the_wheel_holds_the_tool_and_its_templates_and_nothing_else(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)]
    subprocess.run([*build, str(TOP)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name == f"oneofgen-{oneofgen.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    held = {name for name in names if ".dist-info/" not in name}
    assert held == {
        *(f"oneofgen/{name}" for name in source_files(TOP / "generator" / "oneofgen")),
        *(f"oneofgen/templates/{name}" for name in source_files(TOP / "templates")),
    }
    info = f"oneofgen-{oneofgen.__version__}.dist-info"
    assert {f"{info}/entry_points.txt", f"{info}/licenses/LICENSE"} <= names


def test_the_version_stands_in_one_place(project: dict[str, Any]) -> None:
    assert "version" not in project["project"]
    assert (TOP / project["tool"]["hatch"]["version"]["path"]).samefile(version_module.__file__)


def test_the_extras_are_there(project: dict[str, Any]) -> None:
    assert {"dev", "orjson", "models", "bench"} <= project["project"][
        "optional-dependencies"
    ].keys()


def test_each_classifier_of_a_python_is_tested_in_ci(project: dict[str, Any]) -> None:
    promised = {
        name.rpartition(" ")[2]
        for name in project["project"]["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", name)
    }
    workflow = yaml.safe_load((TOP / ".github/workflows/ci.yml").read_text("utf-8"))
    assert set(workflow["jobs"]["test"]["strategy"]["matrix"]["python"]) == promised


def test_the_lock_file_names_no_host(lock: str) -> None:
    assert not re.findall(r"(?i)://|--(?:extra-)?index-url|--find-links|--trusted-host| @ ", lock)


def test_everything_in_the_lock_file_has_a_hash(lock: str) -> None:
    entries = [entry for entry in re.split(r"(?m)^(?=[a-z0-9])", lock) if entry[0] != "#"]
    assert entries
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_the_lock_file_satisfies_pyproject(project: dict[str, Any], lock: str) -> None:
    locked: dict[str, list[str]] = {}
    for name, version in re.findall(r"(?m)^([a-z0-9.-]+)==([^\s;]+)", lock):
        locked.setdefault(name, []).append(version)
    stale = [
        str(requirement)
        for requirement in requirements(project)
        for versions in [locked.get(canonicalize_name(requirement.name), [])]
        if not versions or not all(map(requirement.specifier.contains, versions))
    ]
    assert not stale, "run `make lock`"


def test_make_help_lists_each_target() -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("there is no `make` here")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    for command in [make], [make, "help"]:
        told = subprocess.run(
            command, cwd=TOP, env=environment, check=True, capture_output=True, text=True
        ).stdout
        assert re.findall(r"(?m)^make ([a-z-]+) +\S", told) == TARGETS


def test_each_target_that_contributing_names_exists() -> None:
    text = (TOP / "CONTRIBUTING.md").read_text("utf-8")
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= set(TARGETS)


@pytest.mark.parametrize("script", ["run", "venv", "pythons"])
def test_a_script_of_ci_is_executable(script: str) -> None:
    assert os.access(TOP / ".ci" / script, os.X_OK)


def test_the_pre_commit_hook_runs_check_on_documents_and_settings() -> None:
    (hook,) = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["entry"]) == ("oneofgen-check", "oneofgen check")
    assert hook["pass_filenames"] is False
    for name in "openapi/a.yaml", "a.yml", "a.json", "pyproject.toml", "generated/a/models.py":
        assert re.search(hook["files"], name)
    assert not re.search(hook["files"], "README.md")
