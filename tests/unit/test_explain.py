"""Results as text: what a user reads is a snapshot, renewed by `make golden`."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from small_models import STRING
from terminal import ASSISTANTS, DATA, Ran, Terminal, check_snapshot, run

from oneofgen import explain, queries
from oneofgen.explain.decisions import decision, way_text, ways_of
from oneofgen.explain.phrases import counted, tag_text
from oneofgen.explain.tables import table
from oneofgen.model import (
    ByFit,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    Pick,
    Place,
    Union,
    Variant,
)
from oneofgen.package.current import Checked
from oneofgen.package.differences import Changed, placed
from oneofgen.package.drift import Drift
from oneofgen.settings import Settings
from oneofgen.source.pointers import Pointer
from oneofgen.surface import changes as compared
from oneofgen.surface import parsed
from oneofgen.wording import enumerated

__all__ = ["run"]

ROOTS = {
    "chat": ("chat.yaml", "ChatEvent"),
    "assistants": ("assistants.yaml", "AssistantStreamEvent"),
    "ambiguous": ("shapes.yaml", "Twins"),
    "pointer": (
        "shapes.yaml",
        "#/paths/~1blocks/post/requestBody/content/application~1json/schema",
    ),
}


# --- inspect -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROOTS)
def test_inspect_shows_the_tree_and_how_it_was_decided(
    name: str, run: Terminal, update: bool
) -> None:
    spec, root = ROOTS[name]
    run.put(spec)
    ran = run("inspect", spec, root)
    assert ran.code == 0
    check_snapshot(f"inspect-{name}", str(ran), update)


def test_inspect_lists_every_union_where_more_is_asked_for(run: Terminal, update: bool) -> None:
    run.put("chat.yaml")
    check_snapshot("inspect-verbose", str(run("inspect", "chat.yaml", "ChatEvent", "-v")), update)


def test_inspect_as_json_has_every_documented_key(run: Terminal, update: bool) -> None:
    run.put("chat.yaml")
    ran = run("inspect", "chat.yaml", "ChatEvent", "--json")
    told = json.loads(ran.out)
    assert [one["tags"] for one in told["variants"]] == [
        ["turn.started"],
        ["turn.ended", "turn.stopped"],
        ["message.delta"],
        ["error"],
        ["done"],
    ]
    check_snapshot("inspect-json", str(ran), update)


def test_a_line_of_the_tree_is_where_the_variant_stands() -> None:
    found = queries.inspect(str(ASSISTANTS), "AssistantStreamEvent")
    told = json.loads(explain.inspection_json(found))
    lines = ASSISTANTS.read_text("utf-8").splitlines()
    for variant in told["variants"]:
        below = "\n".join(lines[variant["line"] - 1 : variant["line"] + 12])
        assert variant["tags"][0] in below
    assert len(told["variants"]) == 25
    assert [group["variants"] for group in told["groups"]] == [1, 10, 7, 5]


# --- inspect --value -----------------------------------------------------------------------

VALUES: dict[str, tuple[str, str, object]] = {
    "tag": ("chat.yaml", "ChatEvent", {"event": "turn.started", "data": {"id": 3}}),
    "unlisted": ("chat.yaml", "ChatEvent", {"event": "turn.paused"}),
    "refused": ("chat.yaml", "ChatEvent", [1]),
    "fit": ("shapes.yaml", "Twins", {"size": "large", "colour": "red"}),
}


@pytest.mark.parametrize("name", VALUES)
def test_inspect_tells_what_a_value_becomes_and_why(name: str, run: Terminal, update: bool) -> None:
    spec, root, value = VALUES[name]
    run.put(spec)
    (run.folder / "value.json").write_text(json.dumps(value), "utf-8")
    ran = run("inspect", spec, root, "--value", "value.json")
    assert ran.code == 0
    check_snapshot(f"inspect-value-{name}", str(ran), update)
    told = json.loads(run("inspect", spec, root, "--value", "value.json", "--json").out)
    assert list(told) == [
        *("value", "becomes", "class", "pointer", "line", "why", "error", "strict", "candidates")
    ]
    assert told["becomes"] in ("variant", "unknown", "error")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "value.json: there is no such file"),
        ("{", "value.json:1:2: "),
        ("[" * 100 + "]" * 100 + "}", "value.json:1:201: "),
        ("[" * 5000 + "]" * 5000, "value.json"),
    ],
)
def test_a_value_that_cannot_be_read_is_a_problem_of_its_file(
    text: str | None, problem: str, run: Terminal
) -> None:
    run.put("shapes.yaml")
    if text is not None:
        (run.folder / "value.json").write_text(text, "utf-8")
    ran = run("inspect", "shapes.yaml", "Twins", "--value", "value.json")
    assert (ran.code, ran.out) == (2, "")
    assert problem in ran.err


# --- unions --------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", ["chat.yaml", "shapes.yaml", "assistants.yaml"])
def test_unions_are_a_table_the_largest_first(spec: str, run: Terminal, update: bool) -> None:
    run.put(spec)
    check_snapshot(f"unions-{Path(spec).stem}", str(run("unions", spec)), update)


def test_unions_say_what_is_odd_where_more_is_asked_for(run: Terminal, update: bool) -> None:
    run.put("shapes.yaml")
    check_snapshot("unions-verbose", str(run("unions", "shapes.yaml", "-v")), update)


def test_unions_as_json_have_the_promised_keys_and_no_others(run: Terminal) -> None:
    run.put("assistants.yaml")
    told = json.loads(run("unions", "assistants.yaml", "--json").out)
    keys = ["pointer", "root", "variants", "objects", "tag", "how", "shape", "notes"]
    assert [list(one) for one in told] == [keys] * len(told)
    assert told[0] == {
        "pointer": "#/components/schemas/AssistantStreamEvent",
        "root": "AssistantStreamEvent",
        "variants": 25,
        "objects": 25,
        "tag": "event",
        "how": "literal",
        "shape": "envelope",
        "notes": [],
    }


@pytest.mark.parametrize("spec", ["chat.yaml", "shapes.yaml"])
def test_every_root_of_the_table_pastes_into_inspect(spec: str, run: Terminal) -> None:
    run.put(spec)
    rows = run("unions", spec).out.splitlines()[1:-1]
    roots = [shlex.split(row)[-1] for row in rows]
    assert len(roots) >= 2
    assert [run("inspect", spec, root).code for root in roots] == [0] * len(roots)


def test_a_document_without_unions_says_so(run: Terminal, update: bool) -> None:
    run.put("shapes.yaml")
    text = (DATA / "shapes.yaml").read_text("utf-8")
    (run.folder / "plain.yaml").write_text(text.replace("oneOf", "x-oneOf"), "utf-8")
    check_snapshot("unions-none", str(run("unions", "plain.yaml")), update)
    assert "there is no union here" in run("generate", "plain.yaml").err


# --- words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("thread.created", "thread.created"),
        ("[DONE]", "[DONE]"),
        ("", '""'),
        ("two words", '"two words"'),
        ("true", '"true"'),
        ("1", '"1"'),
        (True, "true"),
        (1, "1"),
        ("a\x1b[31m", "a\\x1b[31m"),
    ],
)
def test_a_tag_is_quoted_only_where_it_could_be_mistaken(tag: str | int, text: str) -> None:
    assert tag_text(tag) == text


def test_numbers_and_lists_read_as_a_person_writes_them() -> None:
    assert [counted(number, "event") for number in (0, 1, 25)] == [
        "0 events",
        "1 event",
        "25 events",
    ]
    assert [enumerated("abc"[:count]) for count in (1, 2, 3)] == ["a", "a and b", "a, b and c"]


def test_the_last_cell_of_a_row_widens_no_column() -> None:
    rows = [("1", "a long group"), ("23", "tag", "Class"), ("4", "other", "Longer")]
    assert table(rows, right=1) == [" 1  a long group", "23  tag    Class", " 4  other  Longer"]


def union(choice: Choice, tag: str | None = None) -> Union:
    at = Pointer("#/components/schemas/U")
    variants = tuple(Variant(at=at, shape=STRING) for _ in range(3))
    return Union(at=at, place=Place("U"), members=(), variants=variants, choice=choice, tag=tag)


FIRST, SECOND, THIRD = (Pick(variant=index) for index in range(3))


@pytest.mark.parametrize(
    ("choice", "tag", "steps", "texts"),
    [
        (
            ByTag(property="type", cases=(("a", FIRST), (1, SECOND)), absent=THIRD),
            "type",
            "the literal of `type`",
            ["a", "1", "no `type`"],
        ),
        (
            ByTag(property="type", cases=(("a", FIRST),), absent=THIRD, other=THIRD, how="mapping"),
            "type",
            "the mapping of `type`",
            ["a", "any other `type`"],
        ),
        (
            ByType(
                cases=(
                    ("string", FIRST),
                    ("object", ByTag(property="kind", cases=(("a", SECOND), ("b", THIRD)))),
                )
            ),
            "kind",
            "json-type, then the literal of `kind`",
            ["a string", "a", "b"],
        ),
        (
            ByTag(
                property="type",
                cases=(
                    ("a", ByTag(property="role", cases=(("x", FIRST), ("y", SECOND)))),
                    ("b", THIRD),
                ),
            ),
            "type",
            "the literal of `type`, then the literal of `role`",
            ["a, `role`: x", "a, `role`: y", "b"],
        ),
        (
            ByKey(cases=(("k", FIRST),), other=ByFit(candidates=(SECOND, THIRD))),
            None,
            "declared-key, then fit",
            ["has `k`", "no key of its own, if it fits best", "no key of its own, if it fits best"],
        ),
        (
            ByPropertyType(
                property="data", cases=(("object", FIRST), ("string", SECOND)), absent=SECOND
            ),
            None,
            "property-type of `data`",
            ["`data` is an object", "`data` is a string", "no such `data`"],
        ),
    ],
)
def test_a_decision_is_told_in_its_steps(
    choice: Choice, tag: str | None, steps: str, texts: list[str]
) -> None:
    assert decision(choice) == steps
    assert [way_text(way, tag) for way in ways_of(union(choice, tag))] == texts


# --- generate and check --------------------------------------------------------------------


CALL = explain.Call("chat.yaml", "ChatEvent", "-o out --tag event", "--tag event")


def checked(drift: Drift, **more: object) -> Checked:
    settings = Settings(spec="chat.yaml", root="ChatEvent")
    folder = Path("generated/chat_event")
    known = {"name": "chat_event", "folder": folder, "changes": changes((), ())}
    return Checked(drift=drift, settings=settings, **{**known, **more})  # type: ignore[arg-type]


def told(drift: Drift, **more: object) -> str:
    output = explain.check_output(checked(drift, **more), explain.Call())
    return f"{output.result}\n{output.talk}"


def changes(gone: tuple[str, ...], come: tuple[str, ...]) -> tuple[Changed, ...]:
    """The changes between two surfaces, each of these lines of facts."""
    head = "# Generated\n# surface format 1\n# ChatEvent: tag `event`\n# Sorted.\n"
    before, after = (parsed(head + "".join(f"{line}\n" for line in one)) for one in (gone, come))
    assert before is not None
    assert after is not None
    return placed(compared(before, after), None, None)


@pytest.mark.parametrize(
    ("gone", "come", "effect"),
    [
        ((), ('ChatEvent "b" -> B',), "1 notice"),
        (('ChatEvent "a" -> A', 'ChatEvent "b" -> B'), ('ChatEvent "a" -> A',), "1 break"),
        (
            ('ChatEvent "a" -> A', "A.b: int"),
            ('ChatEvent "a" -> A', "A.b: int | null", "A.c?: int"),
            "1 break, 1 other change",
        ),
        ((), (), "descriptions or layout only"),
    ],
)
def test_a_changed_document_is_counted_in_verdicts(
    gone: tuple[str, ...], come: tuple[str, ...], effect: str
) -> None:
    drift = Drift(kind="document", files=("events.py",), inputs=("document",))
    event = 'ChatEvent "z" -> Z'
    text = told(drift, changes=changes((event, *gone), (event, *come)))
    assert f"drift: generated/chat_event: the document changed ({effect})" in text.splitlines()


def test_what_cannot_be_compared_is_not_counted() -> None:
    drift = Drift(kind="tool", files=("events.py",), inputs=("tool",))
    assert "(what that means for the surface is unknown)" in told(drift, changes=None)


@pytest.mark.parametrize(
    "drift",
    [
        Drift(kind="hand edit", files=("models.py",)),
        Drift(kind="hand edit", files=("models.py", "events.py"), inputs=("document",)),
        Drift(kind="hand edit", files=("models.py",), diff="--- a\n-<<<<<<< ours\n"),
        Drift(kind="hand edit", files=("oneofgen.json",)),
        Drift(kind="foreign file", files=("notes.txt",)),
        Drift(kind="missing", files=("events.py", "oneofgen.json")),
        Drift(kind="missing", files=("models.py",)),
        Drift(kind="interrupted", files=("models.py",)),
        Drift(kind="document", files=("models.py",), inputs=("document", "settings")),
        Drift(kind="settings", files=("models.py",), inputs=("settings",)),
        Drift(kind="templates", files=("models.py",), inputs=("templates",)),
        Drift(kind="tool", files=("models.py",)),
    ],
    ids=lambda drift: "-".join([drift.kind.replace(" ", "-"), *drift.files]),
)
def test_a_drift_says_why_and_what_to_do(
    drift: Drift, update: bool, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id.replace(".", "-")
    check_snapshot(f"drift-{name}", f"{told(drift)}\n", update)


def test_a_command_to_paste_repeats_the_call() -> None:
    drift = Drift(kind="tool", files=("models.py",))
    talk = explain.check_output(checked(drift), CALL).talk
    assert "run `oneofgen generate chat.yaml ChatEvent -o out --tag event` and commit" in talk
    assert CALL.line("inspect") == "`oneofgen inspect chat.yaml ChatEvent --tag event`"


def test_a_transcript_shows_the_exit_code() -> None:
    assert (
        str(Ran("oneofgen x", "", "no\n", 2)) == "$ oneofgen x\n--- stderr\nno\n--- exit code 2\n"
    )


# --- the end of a stream --------------------------------------------------------------------


def document_of(*tags: str) -> str:
    """A document with a union of these tags, also as the items of a stream of JSON lines."""
    properties = [{"type": {"const": tag}} for tag in tags]
    union = {
        "oneOf": [{"type": "object", "required": ["type"], "properties": p} for p in properties]
    }
    content = {
        media: {"itemSchema": {"$ref": "#/components/schemas/Event"}}
        for media in ("text/event-stream", "application/jsonl", "application/geo+json-seq")
    }
    answer = {"responses": {"200": {"description": "events", "content": content}}}
    return json.dumps(
        {
            "openapi": "3.2.0",
            "info": {"title": "Streams", "version": "1"},
            "paths": {"/events": {"get": answer}},
            "components": {"schemas": {"Event": union}},
        }
    )


@pytest.mark.parametrize(
    ("tags", "likely"),
    [
        (
            ("run.started", "run.completed", "text.done", "text.part.done"),
            ["run.completed", "text.done"],
        ),
        (("error", "response.failed", "response.part.failed"), ["error", "response.failed"]),
        (("messageStart", "messageStop", "contentBlockStop"), ["messageStop"]),
        (("created", "stop"), ["stop"]),
        (("created", "updated"), []),
    ],
)
def test_tags_that_seem_to_end_a_stream_are_a_line_to_paste(
    tags: tuple[str, ...], likely: list[str], run: Terminal
) -> None:
    (run.folder / "spec.json").write_text(document_of(*tags), "utf-8")
    line = f"terminal = {json.dumps(likely)}"
    made = run("generate", "spec.json", "Event")
    assert made.code == 0
    assert (line in made.err) is bool(likely)
    assert (line in run("inspect", "spec.json", "Event").out) is bool(likely)
    configured = run("generate", "spec.json", "Event", *(f"--terminal={tag}" for tag in likely))
    assert "no terminal is known" not in configured.err


@pytest.mark.parametrize(
    ("media", "framing"),
    [
        ("text~1event-stream", "sse"),
        ("application~1jsonl", "jsonl"),
        ("application~1geo+json-seq", "json-seq"),
    ],
)
def test_the_framing_of_a_pointer_root_is_that_of_its_media_type(
    media: str, framing: str, run: Terminal
) -> None:
    (run.folder / "spec.json").write_text(document_of("started", "stop"), "utf-8")
    root = f"#/paths/~1events/get/responses/200/content/{media}/itemSchema"
    assert json.loads(run("inspect", "spec.json", root, "--json").out)["framing"] == framing
    told = json.loads(run("inspect", "spec.json", root, "--json", "--framing", "sse").out)
    assert told["framing"] == "sse"
