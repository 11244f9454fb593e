"""The command line: what it prints where, and how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import DATA, Terminal, check_snapshot, run

import oneofgen
from oneofgen import cli, queries
from oneofgen.cli.console import Console
from oneofgen.cli.group import oneofgen as group
from oneofgen.settings import READERS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["run"]

PROJECT = Path(__file__).parents[2]
COMMANDS = ["generate", "check", "diff", "inspect", "normalize", "unions"]
CONFIGURED = """\
[[tool.oneofgen.package]]
spec = "chat.yaml"
root = "ChatEvent"
errors = ["error"]
"""


def process(*args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m oneofgen` as its own process."""
    paths = os.pathsep.join([str(PROJECT / "generator"), *filter(None, [os.getenv("PYTHONPATH")])])
    return subprocess.run(
        [sys.executable, *args],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": paths, "COLUMNS": "80", **env},
        capture_output=True,
        text=True,
        check=False,
    )


# --- help ----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_teaches(command: str, run: Terminal, update: bool) -> None:
    ran = run(*[command] * bool(command), "--help")
    assert ran.code == 0
    check_snapshot(f"help-{command or 'oneofgen'}", str(ran), update)


def test_short_help_is_the_same_and_a_call_without_arguments_shows_it(run: Terminal) -> None:
    long = run("--help").out
    assert run("-h").out == long
    bare = run()
    assert bare.out + bare.err == long


def test_the_version_is_told(run: Terminal) -> None:
    assert run("--version").out == f"oneofgen {oneofgen.__version__}\n"


def test_help_waits_for_nothing_that_only_generating_needs(tmp_path: Path) -> None:
    code = (
        "import sys; from oneofgen.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'yaml', 'jinja2', 'black', 'oneofgen.api', 'oneofgen.source.documents'}"
        " & sys.modules.keys()), file=sys.stderr)"
    )
    ran = process("-c", code, cwd=tmp_path)
    assert ran.stderr.strip() == "[]"
    assert ran.stdout.startswith("Usage: oneofgen")


def test_check_of_what_is_up_to_date_imports_no_pipeline(run: Terminal) -> None:
    run.put("chat.yaml")
    assert run("generate", "chat.yaml", "ChatEvent", "-o", ".").code == 0
    code = (
        "import sys; from oneofgen.cli import main\n"
        "try: main(['check', 'chat.yaml', 'ChatEvent', '-o', '.'])\n"
        "except SystemExit as end: print(end.code, file=sys.stderr)\n"
        "print(sorted({'yaml', 'jinja2', 'black', 'oneofgen.api', 'oneofgen.model'}"
        " & sys.modules.keys()), file=sys.stderr)"
    )
    ran = process("-c", code, cwd=run.folder)
    assert ran.stderr.split("\n")[:2] == ["0", "[]"]
    assert ran.stdout.startswith("up to date: ")


def test_every_setting_is_a_flag() -> None:
    settings = {name for name in READERS if name not in ("spec", "root")}
    for name in ("generate", "check", "inspect"):
        flags = {opt for param in group.commands[name].params for opt in param.opts}
        assert {f"--{setting}" for setting in settings} <= flags, name


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    ran = process("-m", "oneofgen", "--version", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (0, f"oneofgen {oneofgen.__version__}\n")


def test_the_issues_page_is_the_projects() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["urls"]["Issues"] == cli.ISSUES


# --- generate ------------------------------------------------------------------------------


def test_generate_says_what_it_wrote_and_the_second_time_that_nothing_changed(
    run: Terminal, update: bool
) -> None:
    run.put("chat.yaml")
    first = run("generate", "chat.yaml", "ChatEvent", "-o", ".")
    second = run("generate", "chat.yaml", "ChatEvent", "-o", ".")
    assert (run.folder / "chat_event" / "__init__.py").is_file()
    check_snapshot("generate", f"{first}{second}", update)


def test_without_a_folder_it_is_generated(run: Terminal) -> None:
    run.put("chat.yaml")
    assert run("generate", "chat.yaml", "ChatEvent").code == 0
    assert (run.folder / "generated" / "chat_event" / "oneofgen.json").is_file()


def test_without_arguments_the_configuration_is_generated(run: Terminal) -> None:
    run.put("chat.yaml")
    run.configure(CONFIGURED)
    ran = run("generate")
    assert ran.out.startswith("wrote chat_event: 5 events")
    assert "`oneofgen inspect chat.yaml ChatEvent`" in ran.err
    surface = (run.folder / "generated" / "chat_event" / "surface.txt").read_text("utf-8")
    assert 'may end after "error"' in surface


def test_flags_win_over_the_configuration_and_add_to_it(run: Terminal) -> None:
    run.put("chat.yaml")
    run.configure(f'{CONFIGURED}names."Delta.parts[]" = "Piece"\n')
    pins = ("--names", "Delta.mood=Mood", "--terminal", "turn.ended", "--name", "chat")
    fields = ("--fields", "Turn.id=key", "--fields", "Delta.mood=temper")
    assert run("generate", "chat.yaml", "ChatEvent", *pins, *fields, "-o", "out").code == 0
    surface = (run.folder / "out" / "chat" / "surface.txt").read_text("utf-8")
    assert 'ends with "turn.ended"' in surface
    assert "Mood -> str" in surface
    assert 'Piece "text" -> Text' in surface
    models = (run.folder / "out" / "chat" / "models.py").read_text("utf-8")
    assert 'key: str = field(metadata={"wire": "id"})' in models
    assert "    temper: " in models


def test_quiet_leaves_only_results_and_verbose_lists_files(run: Terminal) -> None:
    run.put("chat.yaml")
    loud = run("generate", "chat.yaml", "ChatEvent", "-v")
    assert "  wrote events.py\n" in loud.err
    run.edit("chat.yaml", "What a chat sends", "All that a chat sends")
    quiet = run("-q", "generate", "chat.yaml", "ChatEvent")
    assert (quiet.out[:16], quiet.err) == ("wrote chat_event", "")


@pytest.mark.parametrize("verb", ["generate", "check", "inspect"])
def test_a_missing_root_is_answered_with_the_largest_unions(
    verb: str, run: Terminal, update: bool
) -> None:
    run.put("chat.yaml")
    ran = run(verb, "chat.yaml")
    assert ran.code == 2
    check_snapshot(f"missing-root-{verb}", str(ran), update)


# --- check ---------------------------------------------------------------------------------


@pytest.fixture
def configured(run: Terminal) -> Terminal:
    """A folder with a configured package, generated."""
    run.put("chat.yaml")
    run.configure(CONFIGURED)
    assert run("generate").code == 0
    return run


def test_what_is_up_to_date_is_exit_code_0(configured: Terminal) -> None:
    ran = configured("check")
    assert (ran.code, ran.out, ran.err) == (0, "up to date: generated/chat_event\n", "")
    assert configured("check", "chat.yaml", "ChatEvent").code == 0


def test_an_added_event_is_drift_whose_first_hunk_names_it(
    configured: Terminal, update: bool
) -> None:
    configured.edit("chat.yaml", "turn.stopped]", "turn.stopped, turn.lost]")
    ran = configured("check", "--diff")
    assert ran.code == 1
    first, second = ran.out.split("\n--- ")[:2]
    assert '"turn.lost": event added' in first
    assert '+ChatEvent "turn.lost" -> ' in second
    check_snapshot("check-document", f"{first}\n--- {second}\n--- stderr\n{ran.err}", update)
    assert configured("check", "-v").out == ran.out
    assert configured("check").out == f"{first}\n"


def test_a_description_is_no_change_of_the_surface(configured: Terminal) -> None:
    configured.edit("chat.yaml", "What a chat sends", "All that a chat sends")
    ran = configured("check")
    assert ran.code == 1
    assert "the document changed (descriptions or layout only)" in ran.out


def test_a_hand_edit_is_told_with_its_file(configured: Terminal, update: bool) -> None:
    path = "generated/chat_event/models.py"
    configured.edit(path, "from ._runtime import", "from ._runtime  import")
    ran = configured("check")
    assert ran.code == 1
    check_snapshot("check-hand-edit", str(ran), update)
    refused = configured("generate")
    assert refused.code == 2
    assert path in refused.err
    assert configured("generate", "--force").code == 0
    assert configured("check").code == 0


@pytest.mark.parametrize("file", ["models.py", "oneofgen.json"])
def test_what_a_merge_left_behind_is_mended_by_force(configured: Terminal, file: str) -> None:
    path = configured.folder / "generated" / "chat_event" / file
    text = path.read_text("utf-8")
    first, _, rest = text.partition("\n")
    path.write_text(f"{first}\n<<<<<<< ours\n{rest}=======\n{rest}>>>>>>> theirs\n", "utf-8")
    ran = configured("check")
    assert ran.code == 1
    assert f"drift: generated/chat_event/{file}: merge conflict markers\n" in ran.out
    assert configured("generate").code == 2
    assert configured("generate", "--force").code == 0
    assert path.read_text("utf-8") == text
    assert configured("check").code == 0


def test_a_package_that_is_not_there_is_drift(run: Terminal) -> None:
    run.put("chat.yaml")
    ran = run("check", "chat.yaml", "ChatEvent", "-o", "out")
    assert ran.code == 1
    assert ran.out == "drift: out/chat_event: it has not been generated yet\n"
    assert ran.err == "  run `oneofgen generate chat.yaml ChatEvent -o out` and commit\n"
    assert not (run.folder / "out").exists()


def test_a_setting_that_changed_is_drift(configured: Terminal) -> None:
    configured.configure(CONFIGURED.replace('"error"', '"turn.ended"'))
    ran = configured("check")
    assert ran.code == 1
    assert "the settings changed" in ran.out


def test_quiet_check_prints_the_reason_alone(configured: Terminal) -> None:
    configured.edit("chat.yaml", "turn.stopped]", "turn.stopped, turn.lost]")
    ran = configured("check", "-q")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == "drift: generated/chat_event: the document changed (1 notice)\n"


# --- bad input -----------------------------------------------------------------------------


def test_a_misspelt_reference_is_told_with_the_line_to_write(run: Terminal, update: bool) -> None:
    run.put("chat.yaml")
    run.edit(
        "chat.yaml",
        'const: "message.delta"}\n            data: {$ref: "#/components/schemas/Delta"',
        'const: "message.delta"}\n            data: {$ref: "#/components/schemas/Detla"',
    )
    ran = run("generate", "chat.yaml", "ChatEvent")
    assert (ran.code, ran.out) == (2, "")
    assert not (run.folder / "generated").exists()
    check_snapshot("error-dangling-ref", str(ran), update)


def test_a_misspelt_root_is_answered_with_the_nearest(run: Terminal, update: bool) -> None:
    run.put("chat.yaml")
    ran = run("generate", "chat.yaml", "ChatEvnt")
    assert ran.code == 2
    check_snapshot("error-root", str(ran), update)


def test_a_root_that_is_no_union_is_refused(run: Terminal, update: bool) -> None:
    run.put("chat.yaml")
    parts = "#/components/schemas/Delta/properties/parts"
    ran = run("inspect", "chat.yaml", parts)
    assert ran.code == 2
    check_snapshot("error-no-union", str(ran), update)


def test_a_document_that_is_not_there_is_told(run: Terminal, update: bool) -> None:
    ran = run("unions", "nowhere.yaml")
    assert ran.code == 2
    check_snapshot("error-no-document", str(ran), update)


def test_an_unknown_setting_is_answered_with_the_nearest(run: Terminal, update: bool) -> None:
    run.put("chat.yaml")
    run.configure(CONFIGURED.replace("errors", "erors"))
    ran = run("generate")
    assert ran.code == 2
    check_snapshot("error-setting", str(ran), update)


def test_nothing_configured_is_told(run: Terminal, update: bool) -> None:
    ran = run("check")
    assert ran.code == 2
    check_snapshot("error-no-configuration", str(ran), update)


def test_upstreams_broken_document_is_one_message(
    run: Terminal, corpus: Path, update: bool
) -> None:
    broken = corpus / "specs" / "openai" / "openapi-2024-06-17-broken.yaml"
    (run.folder / broken.name).write_bytes(broken.read_bytes())
    ran = run("generate", broken.name, "AssistantStreamEvent")
    assert ran.code == 2
    check_snapshot("error-broken-yaml", str(ran), update)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("generat",), "generat"),
        (("generate", "--outptu", "x"), "--outptu"),
        (("generate", "chat.yaml", "ChatEvent", "--names", "Delta"), "PLACE=NAME"),
        (("generate", "chat.yaml", "ChatEvent", "--fields", "=x"), "PLACE=NAME"),
        (
            ("generate", "chat.yaml", "ChatEvent", "--fields", "Turn.ids=x"),
            "closest match is `Turn.id`",
        ),
        (("generate", "chat.yaml", "ChatEvent", "--target-python", "3.9"), "3.9"),
        (("generate", "chat.yaml", "ChatEvent", "--templates", "nowhere"), "nowhere"),
        (("inspect",), "SPEC"),
    ],
)
def test_wrong_usage_is_exit_code_2(args: tuple[str, ...], said: str, run: Terminal) -> None:
    run.put("chat.yaml")
    ran = run(*args)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


# --- faults, interruptions, streams --------------------------------------------------------


def test_a_fault_of_ours_says_how_to_report_it(
    run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(spec: str) -> None:
        raise KeyError("thing\nof two lines")

    monkeypatch.setattr(queries, "unions", fail)
    ran = run("unions", "chat.yaml")
    first, *rest = ran.err.splitlines()
    assert ran.code == 3
    assert first.startswith("oneofgen: internal error: KeyError: ")
    assert "(test_cli.py, line " in first
    assert cli.ISSUES in rest[0]
    assert "Traceback" not in ran.err
    for args in (("--debug", "unions", "chat.yaml"), ("unions", "chat.yaml", "--debug")):
        assert "Traceback (most recent call last)" in run(*args).err


def test_an_interruption_is_exit_code_130(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(spec: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(queries, "unions", interrupt)
    ran = run("unions", "chat.yaml")
    assert (ran.code, ran.out, ran.err.strip()) == (130, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_reader_that_goes_away_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    env = {**os.environ, "PYTHONPATH": str(PROJECT / "generator")}
    command = [sys.executable, "-m", "oneofgen", "unions", str(DATA / "chat.yaml")]
    ran = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, env=env, check=False)
    os.close(write)
    assert (ran.returncode, ran.stderr) == (141, b"")


def test_colours_are_for_terminals_or_on_request(
    run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.put("chat.yaml")
    wrong = ("inspect", "chat.yaml", "ChatEvnt")
    plain = run(*wrong).err
    assert "\x1b[" not in plain
    assert "\x1b[31m" in run(*wrong, "--color").err
    assert "\x1b[31m" in run("--color", *wrong).err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert run(*wrong, "--no-color").err == plain


def test_no_color_is_respected_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen:
        def isatty(self) -> bool:
            return True

    console = Console()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert console._is_colored(Screen())  # type: ignore[arg-type]
    monkeypatch.setenv("NO_COLOR", "1")
    assert not console._is_colored(Screen())  # type: ignore[arg-type]


def test_a_terminal_without_our_characters_gets_escapes(tmp_path: Path) -> None:
    text = (DATA / "chat.yaml").read_text("utf-8").replace("turn.started", "tür.auf")
    (tmp_path / "chat.yaml").write_text(text, "utf-8")
    ran = process(
        *("-m", "oneofgen", "inspect", "chat.yaml", "ChatEvent"),
        cwd=tmp_path,
        PYTHONIOENCODING="ascii",
    )
    assert ran.returncode == 0
    assert r"t\xfcr.auf" in ran.stdout


# --- completion ----------------------------------------------------------------------------


def completed(words: str, cwd: Path) -> list[str]:
    ran = process(
        *("-m", "oneofgen"),
        cwd=cwd,
        _ONEOFGEN_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split(" ")) - 1),
    )
    return [line.partition(",")[2] for line in ran.stdout.splitlines() if line]


def test_a_shell_completes_commands_and_roots(tmp_path: Path) -> None:
    (tmp_path / "chat.yaml").write_bytes((DATA / "chat.yaml").read_bytes())
    assert completed("oneofgen ", tmp_path) == COMMANDS
    assert completed("oneofgen inspect chat.yaml ", tmp_path) == ["ChatEvent", "TurnEvent"]
    assert completed("oneofgen inspect chat.yaml T", tmp_path) == ["TurnEvent"]
    assert completed("oneofgen inspect nowhere.yaml T", tmp_path) == []


# --- the Python API ------------------------------------------------------------------------


def test_the_verbs_are_functions_of_the_package(tmp_path: Path) -> None:
    spec = str(DATA / "chat.yaml")
    assert "surface.txt" in oneofgen.build(spec, "ChatEvent")
    outcomes = oneofgen.generate(spec, "ChatEvent", output=str(tmp_path))
    assert [outcome.name for outcome in outcomes] == ["chat_event"]
    assert not any(one.drift for one in oneofgen.check(spec, "ChatEvent", output=str(tmp_path)))
    assert oneofgen.inspect(spec, "ChatEvent").events == 5
    assert oneofgen.unions(spec)[0].root == "ChatEvent"
    with pytest.raises(TypeError, match="together"):
        oneofgen.generate(spec)
    with pytest.raises(oneofgen.BadInput) as bad:
        oneofgen.build(spec, "ChatEvnt")
    assert isinstance(bad.value.problems[0], oneofgen.Problem)
    assert isinstance(bad.value.problems[0].at, oneofgen.Position)


def test_the_verb_unions_is_not_hidden_by_the_module_of_that_name(tmp_path: Path) -> None:
    code = (
        "import oneofgen.variants, oneofgen.queries, oneofgen\n"
        "print(oneofgen.unions is oneofgen.queries.unions,"
        " sorted(oneofgen.__all__) == oneofgen.__all__,"
        " set(oneofgen.__all__) <= set(dir(oneofgen)))"
    )
    assert process("-c", code, cwd=tmp_path).stdout == "True True True\n"


def test_importing_the_package_imports_nothing_else(tmp_path: Path) -> None:
    code = "import sys, oneofgen; print([m for m in sys.modules if m.startswith('oneofgen.')])"
    assert process("-c", code, cwd=tmp_path).stdout == "['oneofgen.first_use']\n"


def test_json_of_inspect_is_json_also_where_talk_is_printed(run: Terminal) -> None:
    run.put("chat.yaml")
    assert json.loads(run("-v", "inspect", "chat.yaml", "ChatEvent", "--json").out)
