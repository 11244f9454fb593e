"""What is imported: nothing of the styles without one, and what a style needs if it is there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from golden_cases import GOLDEN
from style_packages import OTHERS

SPEC = GOLDEN / "flat_literal" / "spec.yaml"

FOREIGN = ("datamodel_code_generator", "isort", "msgspec", "pydantic")

GENERATE = """
import sys
from oneofgen.cli import main
try:
    main(sys.argv[1:])
except SystemExit as left:
    assert not left.code, left.code
print([name for name in sys.modules if name.partition(".")[0] in %r])
"""

BLOCKED = """
import sys
sys.modules["datamodel_code_generator"] = None
from oneofgen.cli import main
main(sys.argv[1:])
"""


def run(code: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of this interpreter in a folder."""
    command = [sys.executable, "-c", code, *arguments]
    env = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_without_a_style_nothing_of_the_styles_is_imported(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    arguments = ["generate", str(SPEC), "Event", "--output", "made"]
    done = run(GENERATE % (FOREIGN,), *arguments, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
    assert (tmp_path / "made" / "event" / "models.py").exists()


@pytest.mark.parametrize(
    "style", ["pydantic", *(pytest.param(one, marks=pytest.mark.slow) for one in OTHERS[1:])]
)
def test_a_style_says_what_is_to_be_installed_where_it_is_not(style: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    arguments = ["generate", str(SPEC), "Event", "--output", "made"]
    done = run(BLOCKED, *arguments, "--style", style, folder=tmp_path)
    assert done.returncode == 2
    assert f"`{style}` needs datamodel-code-generator, which is not installed" in done.stderr
    assert "install `oneofgen[models]`" in done.stderr
    assert "[style]" in done.stderr
    assert not (tmp_path / "made").exists()
