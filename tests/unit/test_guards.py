"""What `generate` and `check` guard: other packages, names that cannot be, what is no file."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from terminal import Terminal, check_snapshot, run
from writing_packages import unformatted

import oneofgen
from oneofgen.cli import console
from oneofgen.cli.console import Console
from oneofgen.cli.progress import CLEAR, Progress
from oneofgen.problems import BadInput
from oneofgen.settings import Settings

__all__ = ["run"]

CONFIGURED = """\
[[tool.oneofgen.package]]
spec = "chat.yaml"
root = "ChatEvent"
"""


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """How the files are laid out matters to no test here."""
    with unformatted():
        yield


@pytest.fixture
def chat(run: Terminal) -> Terminal:
    """A folder with the package `chat_event`."""
    run.put("chat.yaml")
    assert run("generate", "chat.yaml", "ChatEvent").code == 0
    return run


def package_of(run: Terminal, name: str = "chat_event") -> dict[str, bytes]:
    """Every file of a package."""
    files = (run.folder / "generated" / name).rglob("*")
    return {str(path): path.read_bytes() for path in files if path.is_file()}


def retitled(run: Terminal, title: str, name: str = "chat.yaml") -> None:
    text = (run.folder / "chat.yaml").read_text("utf-8")
    (run.folder / name).parent.mkdir(exist_ok=True)
    (run.folder / name).write_text(text.replace("title: A chat", f"title: {title}"), "utf-8")


def retagged(run: Terminal, name: str, *tags: str) -> None:
    """Let some events of a document be others."""
    text = (run.folder / name).read_text("utf-8")
    for tag in tags:
        assert tag in text
        text = text.replace(tag, f"other.{tag}")
    (run.folder / name).write_text(text, "utf-8")


# --- another package -----------------------------------------------------------------------


def test_a_package_of_another_root_or_document_is_not_replaced(
    chat: Terminal, update: bool
) -> None:
    before = package_of(chat)
    other_root = chat("generate", "chat.yaml", "TurnEvent", "--name", "chat_event")
    retitled(chat, "Other", "other.yaml")
    other_document = chat("generate", "other.yaml", "ChatEvent")
    assert (other_root.code, other_document.code) == (2, 2)
    assert package_of(chat) == before
    check_snapshot("guard-other-package", f"{other_root}{other_document}", update)


def test_force_replaces_it_and_asks_no_more_about_names(chat: Terminal) -> None:
    chat.edit("chat.yaml", "const: turn.started", "const: turn-started")
    call = ("generate", "chat.yaml", "TurnEvent", "--name", "chat_event")
    assert chat(*call).code == 2
    assert chat(*call, "--force").code == 0
    assert chat("check", "chat.yaml", "TurnEvent", "--name", "chat_event").code == 0


def test_the_same_root_may_be_written_otherwise(chat: Terminal) -> None:
    ran = chat("generate", "chat.yaml", "#/components/schemas/ChatEvent", "--name", "chat_event")
    assert (ran.code, ran.out[:20]) == (0, "unchanged chat_event")


def test_a_root_that_is_a_component_now_is_the_same_root(run: Terminal) -> None:
    schema = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in "AB"]}
    tagged = [{"type": "object", "properties": {"type": {"const": name}}} for name in "ab"]
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "webhooks": {"x": {"post": {"requestBody": {"content": {"a/b": {"schema": schema}}}}}},
        "components": {"schemas": dict(zip("AB", tagged, strict=True))},
    }
    call = ("generate", "a.json", "#/webhooks/x/post/requestBody/content/a~1b/schema")
    (run.folder / "a.json").write_text(json.dumps(document), "utf-8")
    assert run(*call, "--name", "hook").code == 0
    text = json.dumps(document).replace(
        json.dumps(schema), '{"$ref": "#/components/schemas/AnyOfThem"}'
    )
    parsed = json.loads(text)
    parsed["components"]["schemas"]["AnyOfThem"] = schema
    (run.folder / "a.json").write_text(json.dumps(parsed), "utf-8")
    assert "other-package" not in run(*call, "--name", "hook").err


def moved(run: Terminal) -> str:
    (run.folder / "sub").mkdir()
    (run.folder / "chat.yaml").rename(run.folder / "sub" / "talk.yaml")
    return "sub/talk.yaml"


def edited(run: Terminal) -> str:
    retagged(run, "chat.yaml", "turn.ended", "turn.stopped", "turn.started", "message.delta")
    return "chat.yaml"


def moved_with_new_title(run: Terminal) -> str:
    retitled(run, "Renamed", "specs/chat.yaml")
    return "specs/chat.yaml"


def retitled_in_place(run: Terminal) -> str:
    retitled(run, "Renamed")
    return "chat.yaml"


def a_newer_version_in_another_file(run: Terminal) -> str:
    (run.folder / "chat.yaml").rename(run.folder / "chat-2.yaml")
    run.edit("chat-2.yaml", "version: 1.2.0", "version: 2.0.0")
    retagged(run, "chat-2.yaml", "turn.ended")
    return "chat-2.yaml"


def an_absolute_path(run: Terminal) -> str:
    retagged(run, "chat.yaml", "turn.ended")
    return str(run.folder / "chat.yaml")


@pytest.mark.parametrize(
    "change",
    [
        moved,
        edited,
        moved_with_new_title,
        retitled_in_place,
        a_newer_version_in_another_file,
        an_absolute_path,
    ],
)
def test_a_document_that_was_moved_or_edited_is_the_same(
    chat: Terminal, change: Callable[[Terminal], str]
) -> None:
    spec = change(chat)
    ran = chat("generate", spec, "ChatEvent", "--allow-rename")
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("title", "file"), [("Other", "service/chat.yaml"), ("A chat", "other.yaml")]
)
def test_a_common_title_or_file_name_does_not_make_two_documents_one(
    chat: Terminal, title: str, file: str
) -> None:
    retitled(chat, title, file)
    retagged(chat, file, "turn.ended", "turn.stopped", "turn.started", "message.delta")
    ran = chat("generate", file, "ChatEvent")
    assert (ran.code, ran.out) == (2, "")
    assert "[other-package]" in ran.err


def test_another_style_of_the_same_package_is_a_setting(chat: Terminal) -> None:
    assert chat("generate", "chat.yaml", "ChatEvent", "--style", "typeddict").code == 0


# --- packages left behind ------------------------------------------------------------------


def test_check_names_the_packages_that_nothing_makes_any_more(run: Terminal, update: bool) -> None:
    run.put("chat.yaml")
    run.configure(f'{CONFIGURED}{CONFIGURED}name = "talk"\n')
    assert run("generate").code == 0
    both = run("check")
    assert (both.code, both.err) == (0, "")
    run.configure(CONFIGURED)
    shutil.copytree(run.folder / "generated" / "talk", run.folder / "generated" / "broken")
    (run.folder / "generated" / "broken" / "oneofgen.json").write_text("{", "utf-8")
    (run.folder / "generated" / "mine").mkdir()
    ran = run("check")
    assert ran.code == 0
    check_snapshot("check-left-behind", str(ran), update)
    assert run("check", "-q").err == ""
    assert run("check", "chat.yaml", "ChatEvent").err == ""


def test_packages_left_behind_are_data(run: Terminal) -> None:
    run.put("chat.yaml")
    run.configure(f'{CONFIGURED}{CONFIGURED}name = "talk"\n')
    oneofgen.generate()
    run.configure(CONFIGURED)
    (left,) = oneofgen.api.left_behind(oneofgen.check())
    assert (left.folder.name, left.root, left.spec) == ("talk", "ChatEvent", "chat.yaml")


# --- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("__init__", ", and names between double underscores belong to Python itself"),
        ("__pycache__", ", and names between double underscores belong to Python itself"),
        ("class", ", and this is a keyword of Python"),
        ("None", ", and this is a keyword of Python"),
        ("my-events", ": letters (a to z, A to Z), digits and `_`, no digit first"),
        ("größe", ": letters (a to z, A to Z), digits and `_`, no digit first"),
    ],
)
def test_what_cannot_be_a_package_is_refused_with_the_true_reason(
    run: Terminal, name: str, reason: str
) -> None:
    run.put("chat.yaml")
    ran = run("generate", "chat.yaml", "ChatEvent", "--name", name)
    assert (ran.code, ran.out) == (2, "")
    told, _, _ = ran.err.partition(" [bad-setting]")
    assert told.endswith(f"must be a name that Python can import{reason}")
    assert not (run.folder / "generated").exists()


@pytest.mark.parametrize("name", ["match", "type", "_events", "Events", "a"])
def test_what_python_can_import_is_a_name(run: Terminal, name: str) -> None:
    run.put("chat.yaml")
    assert run("generate", "chat.yaml", "ChatEvent", "--name", name, "--dry-run").code == 0


def test_a_package_does_not_hide_a_module_of_the_standard_library(
    run: Terminal, update: bool
) -> None:
    run.put("chat.yaml")
    ran = run("generate", "chat.yaml", "ChatEvent", "--name", "json")
    assert ran.code == 2
    check_snapshot("guard-standard-library", str(ran), update)
    run.configure(f'{CONFIGURED}name = "types"\n')
    assert run("generate").err.startswith("pyproject.toml:4:1: #/tool/oneofgen/package/0/name: ")
    assert not (run.folder / "generated").exists()


def test_a_package_below_a_package_hides_nothing(run: Terminal) -> None:
    run.put("chat.yaml")
    (run.folder / "acme").mkdir()
    (run.folder / "acme" / "__init__.py").touch()
    assert run("generate", "chat.yaml", "ChatEvent", "--name", "json", "-o", "acme").code == 0
    code = "import json, acme.json; assert json.dumps({}) == '{}'; acme.json.ChatEvent"
    subprocess.run([sys.executable, "-c", code], cwd=run.folder, check=True)


# --- documents that are no files -----------------------------------------------------------


@pytest.mark.parametrize("verb", ["generate", "check", "inspect", "normalize", "unions"])
def test_a_url_is_answered_with_what_to_do(verb: str, run: Terminal) -> None:
    url = "https://example.com/specs/openapi.yml?raw=1"
    without_root = run(verb, url)
    assert (without_root.code, without_root.out) == (2, "")
    assert without_root.err == (
        f"{url}: is a URL: a document is read from a file, so that `oneofgen check` can read the "
        "same one [not-a-file]\n"
        "  hint: download it, and commit the file: "
        f"`curl -fsSL -o openapi.yml '{url}'`\n"
    )
    if verb != "unions":
        assert run(verb, url, "ChatEvent").err == without_root.err


@pytest.mark.parametrize(
    ("spec", "hint"),
    [
        ("HTTP://example.com", "`curl -fsSL -o openapi.yaml HTTP://example.com`"),
        ("https://example.com/a/..", "`curl -fsSL -o openapi.yaml https://example.com/a/..`"),
        ("https://example.com/-o.yaml", "-o openapi.yaml https://example.com/-o.yaml`"),
        ("https://example.com/x;id.yaml", "-o openapi.yaml 'https://example.com/x;id.yaml'`"),
        ("file:///srv/openapi.yaml", "give its path: /srv/openapi.yaml"),
        ("-", "save the document, next to the files that it refers to: `… > openapi.yaml`"),
    ],
)
def test_what_to_do_depends_on_what_was_given(run: Terminal, spec: str, hint: str) -> None:
    told = run("generate", spec, "ChatEvent").err
    assert told.startswith(f"{spec}: is ")
    assert told.endswith(f"{hint}\n")
    assert list(run.folder.iterdir()) == [run.folder / ".git"]


def test_the_api_and_the_configuration_refuse_a_url_too(run: Terminal) -> None:
    for call in (oneofgen.unions, lambda spec: oneofgen.build(spec, "Event")):
        with pytest.raises(BadInput, match="not-a-file"):
            call("https://example.com/openapi.yaml")
    run.configure(CONFIGURED.replace("chat.yaml", "https://example.com/a.yaml"))
    assert run("check").err == (
        "pyproject.toml:2:1: #/tool/oneofgen/package/0/spec: `spec` is "
        "`https://example.com/a.yaml`, but must be the path of a file [bad-setting]\n"
        "  hint: download it, and commit the file: "
        "`curl -fsSL -o a.yaml https://example.com/a.yaml`\n"
    )


@pytest.mark.parametrize("spec", ["c:/specs/a.yaml", "a:b.yaml", "http:/a.yaml"])
def test_a_colon_does_not_make_a_url(run: Terminal, spec: str) -> None:
    assert "[unreadable]" in run("unions", spec).err


# --- dry runs ------------------------------------------------------------------------------


def test_a_dry_run_tells_what_would_be_written_and_writes_nothing(
    run: Terminal, update: bool
) -> None:
    run.put("chat.yaml")
    first = run("generate", "chat.yaml", "ChatEvent", "--dry-run")
    assert first.code == 0
    assert not (run.folder / "generated").exists()
    would = {line.split(" ")[-1] for line in first.out.splitlines()[1:]}
    written = run("generate", "chat.yaml", "ChatEvent", "-v")
    assert would == {
        path.relative_to(run.folder).as_posix()
        for path in (run.folder / "generated").rglob("*")
        if path.is_file()
    }
    assert written.code == 0
    before = package_of(run)
    unchanged = run("generate", "chat.yaml", "ChatEvent", "--dry-run")
    retagged(run, "chat.yaml", "turn.stopped")
    changed = run("generate", "chat.yaml", "ChatEvent", "--dry-run")
    assert package_of(run) == before
    check_snapshot("generate-dry-run", f"{unchanged}{changed}", update)


def test_a_dry_run_tells_what_would_be_removed_and_refuses_as_a_run(chat: Terminal) -> None:
    style = ("generate", "chat.yaml", "ChatEvent", "--style", "typeddict")
    ran = chat(*style, "--dry-run")
    assert "  remove generated/chat_event/_runtime/patching.py\n" in ran.out
    chat.edit("generated/chat_event/models.py", "from ._runtime import", "from  ._runtime import")
    for flags in ((), ("--dry-run",)):
        assert "[hand-edited]" in chat(*style, *flags).err


# --- progress ------------------------------------------------------------------------------


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def test_a_line_tells_what_takes_long_and_disappears() -> None:
    screen = Screen()
    with Progress(screen, patience=0.01, tick=0.01) as line:
        line.start("First\x1b[31m")
        time.sleep(0.1)
        line.start("Second")
        time.sleep(0.1)
    text = screen.getvalue()
    states = [state for state in text.split(CLEAR) if state]
    assert states[0] == "working on First\\x1b[31m, 0 s"
    assert states[-1] == "working on Second, 0 s"
    assert text.endswith(CLEAR)


def test_what_is_quick_is_not_told() -> None:
    screen = Screen()
    with Progress(screen) as line:
        line.start("First")
    assert screen.getvalue() == ""


@pytest.mark.parametrize(
    ("stream", "quiet", "term", "told"),
    [
        (Screen, False, "xterm", True),
        (Screen, True, "xterm", False),
        (Screen, False, "dumb", False),
        (io.StringIO, False, "xterm", False),
    ],
)
def test_progress_is_for_terminals(
    stream: type[io.StringIO],
    quiet: bool,
    term: str,
    told: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = stream()
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(console, "Progress", lambda stream: Progress(stream, 0.01, 0.01))

    def fail() -> None:
        with Console(quiet=quiet).progress() as started:
            started("ChatEvent")
            time.sleep(0.1)
            raise BadInput

    with pytest.raises(BadInput):
        fail()
    assert ("working on ChatEvent" in screen.getvalue()) is told


def test_each_package_is_announced_before_it_is_made(run: Terminal) -> None:
    run.put("chat.yaml")
    run.configure(f'{CONFIGURED}{CONFIGURED}name = "talk"\n')
    told: list[str | None] = []

    def started(settings: Settings) -> None:
        assert not (Path("generated") / str(settings.name)).exists()
        told.append(settings.name)

    oneofgen.generate(started=started)
    oneofgen.check(started=lambda settings: told.append(settings.name))
    assert told == ["chat_event", "talk"] * 2


# --- configured twice ----------------------------------------------------------------------


def test_what_is_configured_twice_is_told_with_both_lines(run: Terminal, update: bool) -> None:
    run.put("chat.yaml")
    run.configure(f"{CONFIGURED}\n{CONFIGURED}")
    twice = run("generate")
    run.configure(f'{CONFIGURED}\n{CONFIGURED.replace("chat.yaml", "other.yaml")}')
    two = run("generate")
    assert (twice.code, two.code) == (2, 2)
    check_snapshot("error-same-package", f"{twice}{two}", update)


def test_roots_below_operations_are_told_apart_by_their_documents(run: Terminal) -> None:
    """Their packages are named after the operationId, which only the documents tell."""
    pointer = "#/paths/~1x/post/requestBody/content/a~1b/schema"
    for name in ("one", "two"):
        kinds = [{"type": "object", "properties": {"k": {"const": kind}}} for kind in "ab"]
        body = {"content": {"a/b": {"schema": {"oneOf": kinds}}}}
        document = {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/x": {"post": {"operationId": name, "requestBody": body}}},
        }
        (run.folder / f"{name}.json").write_text(json.dumps(document), "utf-8")
    package = f'[[tool.oneofgen.package]]\nspec = "one.json"\nroot = "{pointer}"\n'
    run.configure(package + package.replace("one.json", "two.json"))
    assert run("generate").code == 0
    names = sorted(path.name for path in (run.folder / "generated").iterdir())
    assert [name.split("_")[0] for name in names] == ["one", "two"]
    run.configure(package + package)
    assert "this package is configured twice" in run("generate").err
