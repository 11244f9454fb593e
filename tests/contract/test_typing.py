"""What type checkers say of the generated package, for the oldest and the newest Python.

`tests/typing/accepted.py` is clean and `assert_type` states what is seen; in `refused.py` each line
with a comment must be an error: both checkers report a comment that is not needed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from golden_cases import GOLDEN, write_package

TOP = Path(__file__).parents[2]
FILES = sorted((TOP / "tests" / "typing").glob("*.py"))

each_target = pytest.mark.parametrize("target", ["3.10", "3.14"])

pytestmark = pytest.mark.slow


def said(command: list[str], folder: Path) -> str:
    """What a checker prints, if it complains; it must find nothing but the generated package."""
    environment = {**os.environ, "MYPYPATH": str(TOP / "generated")}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
@each_target
def test_mypy_agrees_in_strict_mode(target: str, tmp_path: Path) -> None:
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = true\n")
    command = ["mypy", "--python-version", target, "--cache-dir", str(tmp_path / "cache")]
    assert said([*command, *map(str, FILES)], tmp_path) == ""


@pytest.mark.skipif(find_spec("basedpyright") is None, reason="basedpyright is not installed")
@each_target
def test_pyright_agrees_in_strict_mode(target: str, tmp_path: Path) -> None:
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": target,
        "include": [str(file) for file in FILES],
        "extraPaths": [str(TOP / "generated")],
        "enableTypeIgnoreComments": False,
        "reportUnnecessaryTypeIgnoreComment": "error",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    command = ["basedpyright", "--pythonpath", sys.executable, "--project", str(tmp_path)]
    assert said(command, tmp_path) == ""


NARROWS = """
from typing import Literal

import golden_named_enum_values as package
from typing_extensions import assert_never, assert_type


def of(state: package.State) -> str:
    match state:
        case package.StateValue.DONE:
            return "done"
        case package.StateValue.class_:
            return "failed"
        case package.StateValue.Final_:
            return "quoted"
        case _:
            assert_never(state)


def other(level: package.StartedLevel) -> None:
    if level == package.StartedLevelValue.Low:
        return
    assert_type(level, Literal[2, 3])


urgent: package.Priority = package.Priority_Value.PRIMARY
started = package.Started(priority=package.Priority_Value.IN_PROGRESS_PERHAPS)
"""


@each_target
@pytest.mark.parametrize("checker", ["mypy", "basedpyright"])
def test_constants_of_an_enum_narrow_its_alias(checker: str, target: str, tmp_path: Path) -> None:
    pytest.importorskip(checker)
    write_package(GOLDEN / "named_enum_values", tmp_path)
    (tmp_path / "narrows.py").write_text(NARROWS, encoding="utf-8")
    if checker == "mypy":
        options = ["--strict", "--python-version", target, "--cache-dir", str(tmp_path / "cache")]
        assert said(["mypy", *options, "narrows.py"], tmp_path) == ""
        return
    settings = {"typeCheckingMode": "strict", "pythonVersion": target, "include": ["narrows.py"]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    command = ["basedpyright", "--pythonpath", sys.executable, "--project", str(tmp_path)]
    assert said(command, tmp_path) == ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_expected_error_is_expected_of_both(file: Path) -> None:
    for line in file.read_text("utf-8").splitlines():
        comments = re.findall(r"# (type|pyright): ignore\[", line)
        assert comments in ([], ["type", "pyright"]), line
