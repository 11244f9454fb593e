"""What the README says is run: its commands, its programs, its claims."""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from local_server import served
from writing_packages import unformatted

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parents[2]
README = (HERE / "README.md").read_text("utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(found[1], found[2]) for found in FENCE.finditer(README)]
PROGRAM, *SNIPPETS = [code for language, code in BLOCKS if language == "python"]
COMMANDS = [
    line.removeprefix("$ ").split("  #")[0]
    for language, code in BLOCKS
    if language == "console"
    for line in code.splitlines()
    if line.startswith("$ ")
]
INSTALL = next(command for command in COMMANDS if command.startswith("pip install"))

STREAM = b"""event: thread.created
data: {"id": "thread_1", "object": "thread", "created_at": 1, "tool_resources": null, \
"metadata": {}}

event: thread.message.delta
data: {"id": "msg_1", "object": "thread.message.delta", "delta": {"content": [\
{"index": 0, "type": "text", "text": {"value": "Hello"}}]}}

event: thread.brand.new
data: {"id": 1}

event: thread.message.delta
data: {"id": "msg_1", "object": "thread.message.delta", "delta": {"content": [\
{"index": 0, "type": "text", "text": {"value": ", world"}}]}}

event: done
data: [DONE]

"""


def shell(command: str, folder: Path, path: str = "") -> subprocess.CompletedProcess[str]:
    """Run a line of the README; the tool and the interpreter are found first on the way."""
    before = path or str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": f"{before}{os.pathsep}{os.environ['PATH']}"}
    env.pop("PYTHONPATH", None) if path else None
    return subprocess.run(
        ["bash", "-c", f"set -e; {command}"],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def put_document(folder: Path) -> None:
    """OpenAI's document where it can be had, else ours, which has the same union."""
    corpus = os.environ.get("ONEOFGEN_CORPUS")
    ours = HERE / "openapi" / "assistants.yaml"
    theirs = Path(corpus or ".", "specs", "openai", "openapi-2026-08-21.yaml")
    shutil.copyfile(theirs if corpus else ours, folder / "openapi.yaml")
    (folder / "event.json").write_text('{"event": "thread.created", "data": {"id": "t"}}', "utf-8")


def run_program(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    (folder / "deltas.py").write_text(PROGRAM, "utf-8")
    with served(STREAM) as url:
        return subprocess.run(
            [python, "deltas.py", url], cwd=folder, capture_output=True, text=True, check=False
        )


def test_the_first_program_prints_the_text_of_a_stream(tmp_path: Path) -> None:
    put_document(tmp_path)
    generate = INSTALL.split(" && ")[1]
    made = shell(generate.replace("oneofgen", f"{sys.executable} -m oneofgen"), tmp_path)
    assert (made.returncode, made.stdout.split(":")[0]) == (0, "wrote assistant_stream_event")
    shown = run_program(tmp_path, sys.executable)
    assert shown.stdout == "Hello, world"
    assert shown.stderr == "(an event this code does not know: thread.brand.new)\n"
    assert shown.returncode == 0


def test_the_snippets_are_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    names: dict[str, object] = {}
    with unformatted():
        for snippet in SNIPPETS:
            exec(compile(snippet, "README.md", "exec"), names)


@pytest.mark.parametrize(
    "command", [c for c in COMMANDS if c.startswith("oneofgen") and "check" not in c]
)
def test_the_commands_that_look_at_a_document_answer(command: str, tmp_path: Path) -> None:
    put_document(tmp_path)
    shutil.copytree(HERE / "examples", tmp_path / "examples")
    (tmp_path / "event.json").write_text('{"event": "done", "data": "[DONE]"}', "utf-8")
    answer = shell(command.replace("oneofgen", f"{sys.executable} -m oneofgen", 1), tmp_path)
    assert (answer.returncode, answer.stdout != "") == (0, True), answer.stderr


def test_the_commands_for_the_examples_leave_nothing_untracked_in_a_clone(tmp_path: Path) -> None:
    shutil.copytree(HERE / "examples", tmp_path / "examples")
    shutil.copyfile(HERE / ".gitignore", tmp_path / ".gitignore")
    assert shell("git init -q && git add -A", tmp_path).returncode == 0
    commands = [command for command in COMMANDS if " examples/" in command]
    for command in commands:
        ran = shell(command.replace("oneofgen", f"{sys.executable} -m oneofgen", 1), tmp_path)
        assert ran.returncode == 0, ran.stderr
    assert len(commands) == 3
    assert "??" not in shell("git status --porcelain", tmp_path).stdout


def test_the_configuration_is_that_of_this_repository() -> None:
    shown = tomllib.loads(next(code for language, code in BLOCKS if language == "toml"))
    ours = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))
    assert shown["tool"]["oneofgen"] == ours["tool"]["oneofgen"]


def test_check_passes_here() -> None:
    answer = shell(f"{sys.executable} -m oneofgen check", HERE)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_setting_is_in_the_table() -> None:
    from oneofgen.settings import READERS

    listed = "\n".join(line for line in README.splitlines() if line.startswith("| `"))
    assert [key for key in READERS if f"`{key}" not in listed] == []


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (HERE / "Makefile").read_text("utf-8")
    text = README + (HERE / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"(?:`|\$ |&& )make ([a-z-]+)", text))
    assert {"generate", "test"} <= named
    assert [target for target in named if f"\n{target}:" not in makefile] == []


@pytest.mark.slow
def test_the_quickstart_works_when_pasted_into_an_empty_environment(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in files.stdout.splitlines():
        if (HERE / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(HERE / name, clone / name)
    venv.create(tmp_path / "empty", with_pip=True)
    python = tmp_path / "empty" / "bin" / "python"
    put_document(clone)
    made = shell(INSTALL, clone, str(python.parent))
    assert made.returncode == 0, made.stderr
    assert "wrote assistant_stream_event" in made.stdout
    shown = run_program(clone, str(python))
    assert (shown.stdout, shown.returncode) == ("Hello, world", 0), shown.stderr
