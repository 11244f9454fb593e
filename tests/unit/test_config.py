"""The configuration: what may stand in `pyproject.toml`, and what a user is told if it may not."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from oneofgen.config import Config, check_distinct, for_call, load_config, overlay
from oneofgen.problems import BadInput, Position
from oneofgen.settings import READERS, Settings

PACKAGE = """\
[[tool.oneofgen.package]]
spec = "openapi.yaml"
root = "Event"
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of its own for each test, and the current folder."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(text: str) -> Config:
    Path("pyproject.toml").write_text(dedent(text), encoding="utf-8")
    return load_config(Path())


def refusal(text: str) -> str:
    with pytest.raises(BadInput) as bad:
        load(text)
    return str(bad.value)


def test_every_setting_is_read(here: Path) -> None:
    config = load("""
        [project]
        name = "mine"

        [[tool.oneofgen.package]]
        spec = "openapi/assistants.yaml"
        root = "AssistantStreamEvent"

        [[tool.oneofgen.package]]
        spec = "openapi/responses.yaml"
        root = "#/paths/~1runs/post/responses/200/content/text~1event-stream/schema"
        output = "src/acme/api"
        name = "openai_responses"
        target-python = "3.12"
        terminal = ["response.completed", 4, true]
        sentinel = "[DONE]"
        errors = ["error"]
        tag = "type"
        data = "payload"
        templates = "our/templates"
        names."MessageStreamEvent[thread.message.delta]" = "ThreadMessageDelta"
        fields."MessageDeltaObject.from" = "source"
        order."Event.part" = ["VariantB", "VariantA"]
        """)
    first, second = config.every()
    assert config.file == here / "pyproject.toml"
    assert first == Settings(spec="openapi/assistants.yaml", root="AssistantStreamEvent")
    assert (first.output, first.target_python, first.terminal) == ("generated", "3.10", None)
    assert second == Settings(
        spec="openapi/responses.yaml",
        root="#/paths/~1runs/post/responses/200/content/text~1event-stream/schema",
        output="src/acme/api",
        name="openai_responses",
        target_python="3.12",
        terminal=("response.completed", 4, True),
        sentinel="[DONE]",
        errors=("error",),
        tag="type",
        data="payload",
        templates="our/templates",
        names={"MessageStreamEvent[thread.message.delta]": "ThreadMessageDelta"},
        fields={"MessageDeltaObject.from": "source"},
        order={"Event.part": ("VariantB", "VariantA")},
    )
    assert second.spec_path == here / "openapi/responses.yaml"
    assert second.output_path == here / "src/acme/api"
    assert second.templates_path == here / "our/templates"
    assert first.templates_path is None
    assert hash(second)


def test_every_field_of_settings_can_be_configured() -> None:
    ours = set(Settings.__dataclass_fields__) - {"folder", "origin", "origins"}
    assert ours == {key.replace("-", "_") for key in READERS}


def test_each_setting_knows_where_it_was_written() -> None:
    config = load("""\
        [[tool.oneofgen.package]]
        spec = "a.yaml"
        root = "A"
        errors = ["error"]  # comment
          terminal = ["done"]
        names."A[done]" = "Finished"
        'names'.'A.b' = "Before"
        order = { "A.c" = ["X"], "A.d" = ["Y"] }

        [[ tool . "oneofgen" . package ]]
        spec = "b.yaml"
        root = "B"
        [tool.oneofgen.package.names]
        "B[done]" = "Ended"

        [tool.other]
        terminal = 1
        """)
    first, second = config.packages
    assert str(first.origin) == "pyproject.toml:1:1: #/tool/oneofgen/package/0"
    assert str(first.where("errors")) == "pyproject.toml:4:1: #/tool/oneofgen/package/0/errors"
    assert (first.where("terminal").line, first.where("terminal").column) == (5, 3)
    assert first.where("names").line == 6
    assert first.where("names", "A[done]").line == 6
    assert first.where("names", "A.b").line == 7
    assert (first.where("order", "A.d").line, first.where("order", "A.d").column) == (8, 26)
    assert first.where("sentinel") == first.origin
    assert second.origin.line == 10
    assert second.where("spec").line == 11
    assert second.where("names").line == 13
    assert second.where("names", "B[done]").line == 14
    assert second.where("names", "B[other]").line == 13
    assert second.where("terminal") == second.origin


def test_an_unknown_setting_is_an_error_that_names_the_nearest() -> None:
    assert refusal(PACKAGE + 'terminals = ["done"]\ntarget_python = "3.12"\nxyz = 1') == (
        "pyproject.toml:4:1: #/tool/oneofgen/package/0/terminals: "
        "there is no setting `terminals` [unknown-setting]\n"
        "  hint: did you mean `terminal`?\n"
        "pyproject.toml:5:1: #/tool/oneofgen/package/0/target_python: "
        "there is no setting `target_python` [unknown-setting]\n"
        "  hint: did you mean `target-python`?\n"
        "pyproject.toml:6:1: #/tool/oneofgen/package/0/xyz: "
        "there is no setting `xyz` [unknown-setting]\n"
        "  hint: the settings are `spec`, `root`, `name`, `output`, `target-python`, `style`, "
        "`terminal`, `sentinel`, `errors`, `framing`, `tag`, `data`, `names`, `fields`, `order`, "
        "`templates`"
    )


def test_an_unknown_table_is_an_error_that_names_the_nearest() -> None:
    assert "did you mean `package`?" in refusal('[[tool.oneofgen.packages]]\nspec = "a"')


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("target-python = 3.12", "the number `3.12`, but must be one of", '`"3.12"`'),
        ("target-python = 3.10", "the number `3.1`, but must be one of", '`"3.10"`'),
        ('target-python = "3.9"', "`3.9`, but must be one of", ""),
        ('terminal = "done"', "`done`, but must be a list of tags", '`["done"]`'),
        ("errors = [1.5]", "the number `1.5`, but must be a list of tags: strings", ""),
        ("errors = [[]]", "a list, but must be a list of tags", ""),
        ("sentinel = false", "`false`, but must be a string", ""),
        ('framing = "ndjson"', '`ndjson`, but must be one of `"sse"`, `"jsonl"`, `"json-seq"`', ""),
        ('tag = ""', "empty, but must be a string", ""),
        ("data = 2", "the number `2`, but must be a string", '`"2"`'),
        ('name = "my-events"', "`my-events`, but must be a name that Python can import", ""),
        ('name = "../events"', "`../events`, but must be a name that Python can import", ""),
        ('name = "class"', "`class`, but must be a name that Python can import", ""),
        ('names = ["A"]', "a list, but must be a table", ""),
        ('names."A.b" = "not a name"', '`names."A.b"` is `not a name`, but must be a class', ""),
        ("names.A.b.c = 'X'", '`names."A"` is a table, but must be a class name', '`"A.b.c"`'),
        ('fields = ["A"]', "a list, but must be a table", ""),
        ('fields."A.b" = "a-b"', '`fields."A.b"` is `a-b`, but must be the name of an attr', ""),
        ("fields.A.b = 'X'", '`fields."A"` is a table, but must be the name of', '`"A.b"`'),
        ('order."A.b" = "X"', '`order."A.b"` is `X`, but must be a list of variants', ""),
        ('order."A.b" = [1]', '`order."A.b"` is a list, but must be a list of variants', ""),
        ("order.A.b = ['X']", '`order."A"` is a table, but must be a list of', '`"A.b"`'),
        ("templates = 2020-01-01", "`2020-01-01`, but must be a string", ""),
    ],
)
def test_a_value_of_the_wrong_kind_is_an_error_at_its_line(
    line: str, message: str, hint: str
) -> None:
    told = refusal(PACKAGE + line)
    assert told.startswith("pyproject.toml:4:1: #/tool/oneofgen/package/0/")
    assert message in told
    assert "[bad-setting]" in told
    assert hint in told.partition("hint:")[2]


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = refusal("[[tool.oneofgen.package]]\ntag = 1\n[[tool.oneofgen.package]]\nroot = 'A'")
    assert [line.split(": ")[0] for line in told.splitlines() if "hint" not in line] == [
        "pyproject.toml:1:1",
        "pyproject.toml:1:1",
        "pyproject.toml:2:1",
        "pyproject.toml:3:1",
    ]
    assert told.count("[missing-setting]") == 3


def test_single_brackets_are_explained() -> None:
    told = refusal(PACKAGE.replace("[[", "[").replace("]]", "]"))
    assert "pyproject.toml:1:1: " in told
    assert "write `[[tool.oneofgen.package]]`, in double brackets" in told


@pytest.mark.parametrize("text", ["tool.oneofgen = 3", "tool = {oneofgen = 3}"])
def test_a_table_that_is_none_is_an_error(text: str) -> None:
    assert "`tool.oneofgen` is the number `3`, but must be a table" in refusal(text)


def test_broken_toml_is_an_error_with_its_line() -> None:
    told = refusal(PACKAGE + "terminal = [")
    assert told.startswith("pyproject.toml")
    assert "not TOML" in told
    told = refusal(PACKAGE + "terminal = done\n")
    assert told.startswith("pyproject.toml:4:12: not TOML: ")
    assert told.endswith("[toml-syntax]")


def test_a_file_that_is_no_text_is_an_error_with_its_line() -> None:
    Path("pyproject.toml").write_bytes(b'# oneofgen\nname = "M\xfcller"\n')
    with pytest.raises(BadInput, match=r"^pyproject.toml:2:10: not UTF-8.*0xfc"):
        load_config(Path())


def test_broken_toml_that_is_none_of_our_business_is_passed_over() -> None:
    assert load("[project\nname =").packages == ()


def test_two_packages_in_one_folder_are_an_error_with_both_places() -> None:
    other = PACKAGE.replace("Event", "Other") + 'output = "x/../generated"\nname="same"'
    told = refusal(PACKAGE + 'name = "same"\n' + other)
    assert told == (
        "pyproject.toml:9:1: #/tool/oneofgen/package/1/name: "
        f"two packages would be written to `{Path('x/../generated/same')}` [same-package]\n"
        "  pyproject.toml:1:1: #/tool/oneofgen/package/0: the other package\n"
        "  hint: give one of them another `name` or `output`"
    ).replace(str(Path("x/../generated/same")), str(Path("generated/same")))
    assert refusal(PACKAGE + PACKAGE).startswith(
        "pyproject.toml:4:1: #/tool/oneofgen/package/1: "
        "this package is configured twice: `Event` of `openapi.yaml` [same-package]\n"
        "  pyproject.toml:1:1: #/tool/oneofgen/package/0: the other package\n"
    )


def test_names_made_from_roots_are_compared_once_they_are_known() -> None:
    first, second = load(PACKAGE + 'name = "event"\n' + PACKAGE).packages
    check_distinct([(first, "event"), (second, "other")])
    with pytest.raises(BadInput, match="same-package"):
        check_distinct([(first, "event"), (second, "event")])


def test_the_nearest_file_with_our_table_holds(here: Path) -> None:
    (here / "pyproject.toml").write_text(PACKAGE, encoding="utf-8")
    inner = here / "sub" / "folder"
    inner.mkdir(parents=True)
    (here / "sub" / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    config = load_config(inner)
    assert config.file == here / "pyproject.toml"
    assert config.packages[0].spec_path == here / "openapi.yaml"


def test_the_search_ends_at_the_top_of_the_repository(here: Path) -> None:
    (here / "pyproject.toml").write_text(PACKAGE, encoding="utf-8")
    other = here / "vendored"
    (other / ".git").mkdir(parents=True)
    assert load_config(other) == Config(folder=other)


def test_a_file_can_be_named(here: Path) -> None:
    other = here / "other.toml"
    other.write_text(PACKAGE, encoding="utf-8")
    assert load_config(other).packages[0].folder == here
    other.write_text("[project]\n", encoding="utf-8")
    assert load_config(other).file == other
    with pytest.raises(BadInput, match=r"^missing.toml: the file cannot be read: No such file"):
        load_config(Path("missing.toml"))


def test_a_call_without_arguments_and_without_configuration_says_what_to_write() -> None:
    with pytest.raises(BadInput, match="no-configuration") as bad:
        load_config(Path()).every()
    assert "oneofgen generate SPEC ROOT" in str(bad.value)
    with pytest.raises(BadInput, match=r"^pyproject.toml: no `\[\[tool"):
        load("[tool.oneofgen]\n").every()


@pytest.mark.parametrize(
    ("configured", "asked"),
    [
        ("Event", "#/components/schemas/Event"),
        ("#/components/schemas/Event", "Event"),
        ("#/paths/~1a/get", "/paths/~1a/get"),
        ("#/paths/~1a%20b/get", "#/paths/~1a b/get"),
        ("events.yaml#/E", "events.yaml#/E"),
    ],
)
def test_a_call_finds_the_package_of_its_document_and_root(
    here: Path, monkeypatch: pytest.MonkeyPatch, configured: str, asked: str
) -> None:
    config = load(PACKAGE.replace("Event", configured) + 'errors = ["error"]')
    (here / "sub").mkdir()
    monkeypatch.chdir(here / "sub")
    assert for_call(config, "../openapi.yaml", asked) == config.packages[0]
    assert for_call(config, "../openapi.yaml", "#") == Settings(spec="../openapi.yaml", root="#")
    other = for_call(config, "openapi.yaml", asked)
    assert (other.spec_path, other.errors) == (Path("openapi.yaml"), ())


def test_several_packages_of_one_document_and_root_are_told_apart_by_name() -> None:
    config = load(PACKAGE + 'name = "one"\n' + PACKAGE + 'name = "two"\n')
    assert for_call(config, "openapi.yaml", "Event", name="two") == config.packages[1]
    with pytest.raises(BadInput, match=r"choose one with `--name one` or `--name two`"):
        for_call(config, "openapi.yaml", "Event")


def test_flags_win(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = PACKAGE + 'errors = ["e"]\nterminal = ["t"]\nnames."A" = "B"\nnames."C" = "D"\n'
    text += 'fields."A.x" = "z"'
    (settings,) = load(text).packages
    (here / "sub").mkdir()
    monkeypatch.chdir(here / "sub")
    changed = overlay(
        settings,
        output="out",
        name=None,
        terminal=("done",),
        errors=(),
        names={"C": "E"},
        fields={"C.x": "y"},
        order={"A.b": ["X"]},
        target_python="3.13",
    )
    assert changed.output_path == here / "sub" / "out"
    assert changed.spec_path == here / "openapi.yaml"
    assert (changed.terminal, changed.errors) == (("done",), ("e",))
    assert changed.names == {"A": "B", "C": "E"}
    assert changed.fields == {"A.x": "z", "C.x": "y"}
    assert changed.order == {"A.b": ("X",)}
    assert changed.target_python == "3.13"
    assert changed.where("terminal") == Position("--terminal")
    assert changed.where("names", "C") == Position("--names")
    assert changed.where("names", "A").line == 6
    assert changed.where("fields", "C.x") == Position("--fields")
    assert changed.where("fields", "A.x").line == 8
    assert changed.where("errors").line == 4


def test_a_flag_with_a_wrong_value_is_an_error_that_names_the_flag() -> None:
    with pytest.raises(BadInput) as bad:
        overlay(Settings(spec="a", root="b"), name="a-b", target_python="2.7")
    told = str(bad.value).splitlines()
    assert told[0].startswith("--name: `--name` is `a-b`, but must be")
    assert told[1].startswith("--target-python: `--target-python` is `2.7`, but must be one of")
