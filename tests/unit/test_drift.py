"""The real package against its document: whatever changes is told, by its reason and its lines."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from writing_packages import unformatted

import oneofgen
from oneofgen import BadInput
from oneofgen.api import Outcome
from oneofgen.explain import Call, check_output
from oneofgen.package.current import Checked
from oneofgen.package.manifest import digest
from oneofgen.surface import parsed, printed

ROOT = "AssistantStreamEvent"
SOURCE = Path(__file__).parents[2] / "openapi" / "assistants.yaml"
PACKAGE = Path("assistant_stream_event")
CONFLICT = ("<<<<<<< HEAD\n", "=======\n", ">>>>>>> theirs\n")


class Edit(NamedTuple):
    """A change of the document, and what the first hunk of the diff says of it."""

    old: str
    new: str
    told: tuple[str, ...]


DONE = """\
    DoneEvent:
      type: object
"""

EDITS = {
    "an added event": Edit(
        '        - $ref: "#/components/schemas/DoneEvent"\n',
        '        - $ref: "#/components/schemas/DoneEvent"\n'
        "        - type: object\n"
        "          description: The server is alive.\n"
        "          required: [event, data]\n"
        "          properties:\n"
        "            event:\n"
        "              const: thread.ping\n"
        "            data:\n"
        "              type: string\n",
        ('+AssistantStreamEvent "thread.ping" -> ThreadPing',),
    ),
    "a removed event": Edit(
        '        - $ref: "#/components/schemas/ErrorEvent"\n',
        "",
        ('-AssistantStreamEvent "error" -> ErrorEvent',),
    ),
    "a removed field": Edit(
        "        message:\n          type: string\n          description: The problem in words.\n",
        "",
        ("-Error.message: str",),
    ),
    "an added field": Edit(
        "        message:\n          type: string\n          description: The problem in words.\n",
        "        message:\n          type: string\n          description: The problem in words.\n"
        "        retry_after:\n          type: integer\n",
        ("+Error.retry_after?: int",),
    ),
    "another enum": Edit(
        "enum: [server_error, rate_limit_exceeded, invalid_prompt]",
        "enum: [server_error, rate_limit_exceeded, overloaded]",
        (
            '-RunObjectLastErrorCode "invalid_prompt"',
            '+RunObjectLastErrorCode "overloaded"',
        ),
    ),
    "a field that may be null": Edit(
        "        message:\n          type: string\n          description: The problem in words.\n",
        "        message:\n          type: [string, 'null']\n"
        "          description: The problem in words.\n",
        ("-Error.message: str", "+Error.message: str | null"),
    ),
    "a field that may be absent": Edit(
        "      required: [type, message, param, code]\n",
        "      required: [type, param, code]\n",
        ("-Error.message: str", "+Error.message?: str"),
    ),
    "another type": Edit(
        "        message:\n          type: string\n          description: The problem in words.\n",
        "        message:\n          type: array\n          items:\n            type: string\n"
        "          description: The problem in words.\n",
        ("-Error.message: str", "+Error.message: list[str]"),
    ),
    "another tag": Edit("enum: [done]", "enum: [finished]", ('+AssistantStreamEvent "finished"',)),
}


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """How the files are laid out matters to no test here."""
    with unformatted():
        yield


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the document, its package beside it."""
    folder = tmp_path_factory.mktemp("generated")
    shutil.copy(SOURCE, folder)
    (outcome,) = oneofgen.generate(str(folder / SOURCE.name), ROOT, output=str(folder))
    assert outcome.name == PACKAGE.name
    return folder


@pytest.fixture
def spec(generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document in the current folder, its package beside it."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(generated, tmp_path, dirs_exist_ok=True)
    return Path(SOURCE.name)


def generate(**flags: Any) -> Outcome:
    (outcome,) = oneofgen.generate("assistants.yaml", ROOT, output=".", **flags)
    return outcome


def check(**flags: Any) -> Checked:
    (checked,) = oneofgen.check("assistants.yaml", ROOT, output=".", **flags)
    return checked


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")


def hunks(diff: str) -> list[list[str]]:
    """The hunks of a unified diff, each with its file in front."""
    found: list[list[str]] = []
    file = ""
    for line in diff.splitlines():
        if line.startswith("+++ "):
            file = line
        elif line.startswith("@@"):
            found.append([file])
        elif found:
            found[-1].append(line)
    return found


# --- the document ---------------------------------------------------------------------------


def test_what_was_just_generated_has_no_drift(spec: Path) -> None:
    assert not check().drift
    assert generate().unchanged


FAST = {"an added event", "a removed field", "another enum"}


@pytest.mark.parametrize(
    "name", [n if n in FAST else pytest.param(n, marks=pytest.mark.slow) for n in EDITS]
)
def test_a_change_of_the_document_stands_in_the_first_hunk(spec: Path, name: str) -> None:
    change = EDITS[name]
    edit(spec, change.old, change.new)
    drift = check().drift
    assert drift.kind == "document"
    first = hunks(drift.diff)[0]
    assert first[0].startswith(f"+++ {PACKAGE}/surface.txt")
    changed = [line for line in first if line.startswith(("+", "-"))]
    for line in change.told:
        assert any(one.startswith(line) for one in changed), changed


def test_a_change_of_the_document_is_gone_once_it_was_generated(spec: Path) -> None:
    change = EDITS["another enum"]
    edit(spec, change.old, change.new)
    generate()
    assert not check().drift


def test_a_new_description_changes_docstrings_but_not_the_surface(spec: Path) -> None:
    edit(spec, "The problem in words.", "What is wrong, in words.")
    drift = check().drift
    assert drift.kind == "document"
    first = hunks(drift.diff)[0]
    assert first[0].startswith(f"+++ {PACKAGE}/models.py")
    assert '-    """The problem in words."""' in first
    assert '+    """What is wrong, in words."""' in first
    assert "surface.txt" not in drift.diff.replace('"surface.txt"', "")


def test_a_comment_or_an_unused_schema_changes_nothing(spec: Path) -> None:
    edit(spec, DONE, f"    # The last one.\n    Unused:\n      type: object\n\n{DONE}")
    before = {path: path.read_bytes() for path in PACKAGE.rglob("*") if path.is_file()}
    assert not check().drift
    generate()
    assert before == {path: path.read_bytes() for path in PACKAGE.rglob("*") if path.is_file()}


# --- what else decides ----------------------------------------------------------------------


def test_other_settings_are_told_as_such(spec: Path) -> None:
    drift = check(errors=("error",)).drift
    assert drift.kind == "settings"
    assert 'may end after "error"' in drift.diff


def test_another_template_is_told_as_such(spec: Path, tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    ours = (SOURCE.parents[1] / "templates" / "dispatch.py.jinja").read_text("utf-8")
    assert ours.count("DISPATCH") == 1
    (folder / "dispatch.py.jinja").write_text(f"{ours}\nEVENTS = len(DISPATCH)\n", "utf-8")
    drift = check(templates=str(folder)).drift
    assert drift.kind == "templates"
    assert "+EVENTS = len(DISPATCH)" in drift.diff.splitlines()
    generate(templates=str(folder))
    assert not check(templates=str(folder)).drift
    assert check().drift.kind == "templates"


def test_another_version_of_the_tool_is_told_as_such(
    spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("package.guards", "package.current", "package.make"):
        monkeypatch.setattr(f"oneofgen.{module}.__version__", "99.0.0")
    assert check().drift.kind == "tool"


def test_another_format_of_the_surface_is_no_change_of_it(
    spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("package.guards", "package.current", "package.make"):
        monkeypatch.setattr(f"oneofgen.{module}.__version__", "99.0.0")
    file, listed = PACKAGE / "surface.txt", PACKAGE / "oneofgen.json"
    after = file.read_text("utf-8")
    surface = parsed(after)
    assert surface is not None
    before = printed(surface, 0)
    assert before != after
    file.write_text(before, "utf-8")
    edit(listed, digest(after), digest(before))
    checked = check()
    assert checked.drift.kind == "tool"
    assert "+# surface format 2" in checked.drift.diff.splitlines()
    assert "(the surface stays as it is)" in check_output(checked, Call()).result


# --- the folder -----------------------------------------------------------------------------


def test_a_hand_edit_is_told_and_stops_generate(spec: Path) -> None:
    file = PACKAGE / "models.py"
    edit(file, "class Error(Record):", "class Error(Record):  # ours")
    drift = check().drift
    assert (drift.kind, drift.files) == ("hand edit", ("models.py",))
    assert "-class Error(Record):  # ours" in drift.diff.splitlines()
    with pytest.raises(BadInput, match=r"models\.py"):
        generate()
    assert "# ours" in file.read_text("utf-8")
    generate(force=True)
    assert not check().drift


def test_a_missing_file_is_told_and_written_again(spec: Path) -> None:
    (PACKAGE / "dispatch.py").unlink()
    drift = check().drift
    assert (drift.kind, drift.files) == ("missing", ("dispatch.py",))
    assert generate().written[0] == "dispatch.py"
    assert not check().drift


def test_a_foreign_file_is_told_and_stays(spec: Path) -> None:
    file = PACKAGE / "notes.txt"
    file.write_text("mine\n")
    drift = check().drift
    assert (drift.kind, drift.files) == ("foreign file", ("notes.txt",))
    with pytest.raises(BadInput, match=r"notes\.txt"):
        generate()
    generate(force=True)
    assert file.read_text() == "mine\n"


def test_a_cache_of_the_interpreter_is_no_foreign_file(spec: Path) -> None:
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(PACKAGE)], check=True)
    assert list(PACKAGE.rglob("*.pyc"))
    assert not check().drift


MORE_CONFLICTS = ["surface.txt", "oneofgen.json"]


@pytest.mark.parametrize(
    "file", ["models.py", *(pytest.param(f, marks=pytest.mark.slow) for f in MORE_CONFLICTS)]
)
def test_conflict_markers_are_told_and_mended_by_force(spec: Path, file: str) -> None:
    path = PACKAGE / file
    lines = path.read_text("utf-8").splitlines(keepends=True)
    ours, between, theirs = CONFLICT
    merged = [*lines[:5], ours, lines[5], between, lines[5], theirs, *lines[6:]]
    path.write_text("".join(merged), encoding="utf-8")
    drift = check().drift
    assert (drift.kind, drift.files) == ("hand edit", (file,))
    with pytest.raises(BadInput, match="conflict markers"):
        generate()
    generate(force=True)
    assert not check().drift
    assert "<<<<<<<" not in path.read_text("utf-8")


def test_a_working_tree_with_crlf_has_no_drift(spec: Path) -> None:
    for path in PACKAGE.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert not check().drift
    assert generate().unchanged


# --- an interrupted run ---------------------------------------------------------------------

KILLED = """
import os, sys
import oneofgen
from writing_packages import unformatted

left = int(sys.argv[1])
replace = os.replace

def replace_some(*paths):
    global left
    if not left:
        os._exit(9)
    left -= 1
    replace(*paths)

os.replace = replace_some
with unformatted():
    oneofgen.generate("assistants.yaml", "AssistantStreamEvent", output=".")
"""


def killed(after: int) -> None:
    """Generate in a process that ends without a word before it moves one more file."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
    command = [sys.executable, "-c", KILLED, str(after)]
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 9, done.stderr.decode()


@pytest.mark.slow
def test_a_run_that_was_killed_half_way_is_told_and_completed_by_the_next(spec: Path) -> None:
    change = EDITS["an added event"]
    edit(spec, change.old, change.new)
    killed(after=2)
    drift = check().drift
    assert drift.kind == "interrupted"
    generate()
    assert not check().drift
    assert not [path for path in PACKAGE.rglob("*") if path.name.startswith(".")]


@pytest.mark.slow
def test_a_run_that_was_killed_before_it_moved_a_file_is_told_too(spec: Path) -> None:
    change = EDITS["a removed field"]
    edit(spec, change.old, change.new)
    killed(after=0)
    assert check().drift.kind == "interrupted"
    generate()
    assert not check().drift


@pytest.mark.slow
def test_a_first_run_that_was_killed_is_completed_by_the_next(spec: Path) -> None:
    shutil.rmtree(PACKAGE)
    killed(after=3)
    assert check().drift.kind == "interrupted"
    generate()
    assert not check().drift
