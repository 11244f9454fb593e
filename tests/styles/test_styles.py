"""What each style promises: a test for each cell of the table in the README, and the goldens."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from golden_cases import ACCEPTED, CASES, inside, payloads_of, settings_of
from style_packages import (
    ASSISTANTS,
    LOSSLESS,
    Shelf,
    class_of,
    comes_back,
    each_other,
    each_style,
    mutants,
    refusal_of,
    same,
)

from oneofgen import Settings
from oneofgen.package.make import look

STREAMS = [f"openai-assistant-{number:02}.sse" for number in range(1, 6)]

QUICK = {
    "boolean_and_integer_tags", "envelope_sse", "json_text", "mixed_string_object",
    "nested_unions", "refuses_name_clash",
}  # fmt: skip
"""The golden cases of the fast tests."""

UNREADABLE = {("descriptions_hostile", "msgspec")}
"""The golden cases that a style cannot express."""

each_case = pytest.mark.parametrize(
    "case",
    [pytest.param(c, marks=[] if c.name in QUICK else [pytest.mark.slow]) for c in CASES],
    ids=lambda case: case.name,
)
each_accepted = pytest.mark.parametrize(
    "case",
    [pytest.param(c, marks=[] if c.name in QUICK else [pytest.mark.slow]) for c in ACCEPTED],
    ids=lambda case: case.name,
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Where packages are kept for all tests of this module."""
    return Shelf(tmp_path_factory.mktemp("styles"))


@pytest.fixture
def package(style: str, shelf: Shelf) -> ModuleType:
    """The assistants' events in a style."""
    return shelf.of(ASSISTANTS, style)


def delta(*parts: Any, **more: Any) -> dict[str, Any]:
    """A `thread.message.delta`."""
    data = {"id": "m1", "object": "thread.message.delta", "delta": {"content": list(parts)}}
    return {"event": "thread.message.delta", "data": {**data, **more}}


TEXT = {"index": 0, "type": "text", "text": {"value": "Hi", "annotations": []}}


# --- published streams decode, unknown events are `Unknown` ----------------------------------


@each_style
@pytest.mark.parametrize(
    "stream", [STREAMS[0], *(pytest.param(one, marks=pytest.mark.slow) for one in STREAMS[1:])]
)
def test_a_published_stream_decodes_however_it_is_cut(
    style: str, stream: str, package: ModuleType, shelf: Shelf, corpus: Path
) -> None:
    body = (corpus / "streams" / stream).read_bytes()

    def read(size: int) -> list[Any]:
        chunks = [body[start : start + size] for start in range(0, len(body), size)]
        return list(package.iter_events(chunks, on_error="unknown"))

    events = read(len(body))
    for size in (1, 7, 64):
        assert read(size) == events
    plain = shelf.of(ASSISTANTS, "dataclass")
    as_dataclasses = list(plain.iter_events([body], on_error="unknown"))
    assert [type(one).__name__ for one in events] == [
        class_of(style, type(one).__name__) for one in as_dataclasses
    ]
    blocks = package.SSEDecoder().feed(body + b"\n")
    assert len(blocks) == len(events) > 10
    for block, event in zip(blocks, events, strict=True):
        check_event(style, package, block, event)
    last = package.to_dict(events[-1])
    assert last == {"event": "done", "data": "[DONE]"}


def check_event(style: str, package: ModuleType, block: Any, event: Any) -> None:
    """An event of a stream that is JSON is one of its class; and `Unknown` with its error else."""
    if block.event == "done":
        return
    try:
        payload = json.loads(block.data)
    except ValueError:
        assert isinstance(event, package.Unknown)
        assert isinstance(event.error, package.DecodeError)
        return
    cls = package.DISPATCH[block.event]
    assert isinstance(event, dict if style == "typeddict" else cls)
    value = {"event": block.event, "data": payload}
    comes_back(style, value, event, package.to_dict(event))
    assert json.loads(package.encode(event)) == package.to_dict(event)
    (sent,) = package.SSEDecoder().feed(package.encode_sse(event))
    assert package.decode_sse(sent.event, sent.data) == event


@each_style
def test_an_event_of_an_unlisted_name_is_unknown(style: str, package: ModuleType) -> None:
    value = {"event": "thread.renamed", "data": {"id": "t1"}}
    for event in (
        package.from_dict(value),
        package.decode(json.dumps(value)),
        package.decode_sse("thread.renamed", '{"id": "t1"}'),
        *package.EventDecoder().feed(b'event: thread.renamed\ndata: {"id": "t1"}\n\n'),
    ):
        assert event == package.Unknown("thread.renamed", {"id": "t1"})
        assert package.to_dict(event) == value


# --- lossless round trip --------------------------------------------------------------------


@pytest.mark.parametrize("style", LOSSLESS)
def test_what_the_document_does_not_list_comes_back(style: str, package: ModuleType) -> None:
    value = {**delta({**TEXT, "bold": True}, colour="red", id=None), "id": 7}
    del value["data"]["object"]
    for event in (package.from_dict(value), package.decode(json.dumps(value))):
        assert same(package.to_dict(event), value)
        assert same(json.loads(package.encode(event)), value)


@pytest.mark.parametrize("style", ["msgspec"])
def test_msgspec_drops_unknown_properties_and_nothing_else(package: ModuleType) -> None:
    value = {**delta({**TEXT, "bold": True}, colour="red", id=None), "id": 7}
    for event in (package.from_dict(value), package.decode(json.dumps(value))):
        assert same(package.to_dict(event), delta(TEXT, id=None))


@pytest.mark.parametrize("style", ["msgspec"])
@pytest.mark.parametrize("more", [{}, {"id": None}], ids=["valid else", "invalid elsewhere"])
def test_msgspec_fills_in_a_constant_that_is_absent(package: ModuleType, more: Any) -> None:
    """By itself, and so where our readers take over."""
    value = delta(TEXT, **more)
    del value["data"]["object"]
    for event in (
        package.from_dict(value),
        package.decode(json.dumps(value)),
        package.decode_sse(value["event"], json.dumps(value["data"])),
        *package.EventDecoder().feed(
            f"event: {value['event']}\ndata: ".encode()
            + json.dumps(value["data"]).encode()
            + b"\n\n"
        ),
    ):
        assert event.data.object == "thread.message.delta"
        assert same(package.to_dict(event), delta(TEXT, **more))


# --- unknown nested variants ----------------------------------------------------------------


@each_style
def test_an_unknown_nested_variant_is_kept(style: str, package: ModuleType) -> None:
    """`Unknown` in its place; in a dict a dict; with msgspec the event is `Unknown` as a whole."""
    sound = {"index": 1, "type": "sound", "url": "u"}
    value = delta(TEXT, sound)
    for event in (
        package.from_dict(value),
        package.decode(json.dumps(value)),
        package.decode_sse(value["event"], json.dumps(value["data"])),
        *package.EventDecoder().feed(package.encode_sse(package.from_dict(value))),
    ):
        assert same(package.to_dict(event), value)
        if style == "typeddict":
            assert event["data"]["delta"]["content"][1] == sound
        elif style == "msgspec":
            assert isinstance(event, package.Unknown)
            assert event.tag == "thread.message.delta"
            assert isinstance(event.error, package.DecodeError)
        else:
            assert isinstance(event, package.ThreadMessageDelta)
            assert event.data.delta.content[1] == package.Unknown("sound", sound)


# --- strict ---------------------------------------------------------------------------------

STRICT_WAYS: dict[str, Callable[[Any, Any], Any]] = {
    "from_dict": lambda package, value: package.from_dict(value, strict=True),
    "decode": lambda package, value: package.decode(json.dumps(value), strict=True),
    "decode_sse": lambda package, value: package.decode_sse(
        value["event"], json.dumps(value["data"]), strict=True
    ),
    "EventDecoder": lambda package, value: package.EventDecoder(strict=True).feed(
        f"event: {value['event']}\ndata: {json.dumps(value['data'])}\n\n".encode()
    )[0],
}


@pytest.mark.parametrize("way", STRICT_WAYS)
@pytest.mark.parametrize("style", ["dataclass", "pydantic", "msgspec"])
def test_strict_takes_what_is_valid_and_refuses_the_rest(
    style: str, way: str, package: ModuleType
) -> None:
    read = STRICT_WAYS[way]
    assert read(package, delta(TEXT)) == package.from_dict(delta(TEXT))
    missing = delta(TEXT)
    del missing["data"]["id"]
    for broken in (
        missing,
        delta({**TEXT, "index": "first"}),
        delta(TEXT, id=None),
        {"event": "thread.renamed", "data": {}},
    ):
        with pytest.raises(package.DecodeError) as refused:
            read(package, broken)
        assert refused.value.path.startswith("$")


@pytest.mark.parametrize("way", STRICT_WAYS)
@pytest.mark.parametrize("style", ["typeddict"])
def test_strict_is_refused_by_typed_dictionaries_with_a_reason(
    way: str, package: ModuleType
) -> None:
    with pytest.raises(ValueError, match="`strict` is not supported: typed dictionaries") as told:
        STRICT_WAYS[way](package, delta(TEXT))
    assert not isinstance(told.value, package.DecodeError)
    assert 'use `style = "dataclass"` or `"pydantic"`' in str(told.value)


@each_accepted
def test_pydantic_agrees_with_the_dataclasses_on_what_is_broken(case: Path, shelf: Shelf) -> None:
    """Strict and not: what is refused, at which place and why, and the class that comes out."""
    plain, models = shelf.golden(case, "dataclass"), shelf.golden(case, "pydantic")
    holds_itself = HOLDS_ITSELF in notes_of(case, "pydantic")
    for payload in payloads_of(case):
        for value in (payload["value"], *mutants(payload["value"])):
            for strict in (True, False):
                expected = outcome(plain, value, strict)
                found = outcome(models, value, strict)
                if holds_itself and not strict and expected != found:
                    assert expected[0] == "DecodeError"  # it holds anything, a note says so
                else:
                    assert found == expected, value
                if found[0] != "DecodeError":
                    event = models.from_dict(value, strict=strict)
                    assert same(models.to_dict(event), value)


HOLDS_ITSELF = "it contains itself, which this style cannot express: its content is `Any`"
UNTAGGED = (
    "msgspec cannot distinguish the variants of this union:"
    " it is `Any` in the types that contain it"
)


def notes_of(case: Path, style: str) -> list[str]:
    """What `inspect` notes of a golden case in a style."""
    with inside(case):
        return [note.message for note in look(replace(settings_of(case), style=style)).notes]


def outcome(package: ModuleType, value: Any, strict: bool) -> tuple[str, str]:
    """The class that a value becomes, or the error and what it says."""
    try:
        return type(package.from_dict(value, strict=strict)).__name__, ""
    except package.DecodeError as error:
        return "DecodeError", str(error)


# --- nested unions --------------------------------------------------------------------------

UNTAGGED_UNION = """
openapi: 3.1.0
info: {title: t, version: '1'}
components:
  schemas:
    Event: {oneOf: [{$ref: '#/components/schemas/Held'}, {$ref: '#/components/schemas/Free'}]}
    Held: {properties: {type: {const: held}, inner: {$ref: '#/components/schemas/Inner'}}}
    Free: {properties: {type: {const: free}}}
    Inner: {oneOf: [{required: [a], properties: {a: {}}}, {required: [b], properties: {b: {}}}]}
"""


def untagged(folder: Path, style: str) -> Settings:
    """A root that holds a union which only its keys tell apart."""
    spec = folder / "untagged.yaml"
    spec.write_text(UNTAGGED_UNION, encoding="utf-8")
    return Settings(spec=str(spec), root="Event", style=style)


@pytest.mark.parametrize("style", ["dataclass", "pydantic"])
def test_a_nested_variant_is_the_one_that_the_document_says(
    style: str, shelf: Shelf, tmp_path: Path
) -> None:
    """Of tagged unions and of others alike."""
    package = shelf.golden(named("mixed_string_object"), style)
    content = [{"type": "text", "text": "a"}, {"type": "image", "url": "b"}]
    event = package.from_dict({"text": "hi", "content": content})
    assert [type(one).__name__ for one in event.content] == ["TextPart", "ImagePart"]
    package = shelf.of(untagged(tmp_path, style), style)
    for key in ("a", "b"):
        inner = package.from_dict({"type": "held", "inner": {key: 1, "c": 2}}).inner
        assert (getattr(inner, key), inner.extra) == (1, {"c": 2})


@pytest.mark.parametrize("style", ["pydantic"])
def test_pydantic_itself_knows_the_variants_of_tagged_unions(package: ModuleType) -> None:
    value = delta(TEXT, {"index": 1, "type": "refusal", "refusal": "no"})
    event = package.ThreadMessageDelta.model_validate(value)
    assert event == package.from_dict(value)
    assert event.model_dump(mode="json") == value


@pytest.mark.parametrize("style", ["msgspec"])
def test_a_union_that_msgspec_cannot_tag_is_anything_and_noted(
    style: str, shelf: Shelf, tmp_path: Path
) -> None:
    settings = untagged(tmp_path, style)
    assert UNTAGGED in [note.message for note in look(settings).notes]
    assert UNTAGGED not in [
        note.message for note in look(replace(settings, style="pydantic")).notes
    ]
    package = shelf.of(settings, style)
    assert package.Held.__annotations__["inner"] == "Any | UnsetType"
    value = {"type": "held", "inner": {"a": 1, "c": 2}}
    assert package.from_dict(value) == package.Held(inner={"a": 1, "c": 2})
    assert package.to_dict(package.from_dict(value)) == value


def named(name: str) -> Path:
    """A golden case."""
    (case,) = (case for case in CASES if case.name == name)
    return case


# --- the golden documents -------------------------------------------------------------------


@each_other
@each_case
def test_a_style_refuses_what_the_dataclasses_refuse_and_in_the_same_words(
    case: Path, style: str
) -> None:
    """But for what only it cannot express: that is told with the place and the style that can."""
    bad = refusal_of(case, style)
    if (case.name, style) in UNREADABLE:
        assert bad is not None
        for problem in bad.problems:
            assert problem.code == "style"
            assert f"the style `{style}` has no field for the property" in problem.message
            assert (problem.at.file, problem.at.line > 1) == ("spec.yaml", True)
            assert problem.hints == ('use `style = "dataclass"` or `"pydantic"`',)
    elif case in ACCEPTED:
        assert bad is None
    else:
        assert f"{bad}\n" == (case / "expected.err").read_text("utf-8")


@each_other
@each_accepted
def test_golden_payloads_become_their_class_and_come_back(
    case: Path, style: str, shelf: Shelf
) -> None:
    if (case.name, style) in UNREADABLE:
        pytest.skip("refused")
    package = shelf.golden(case, style)
    for payload in payloads_of(case):
        value = payload["value"]
        before = json.dumps(value)
        event = package.from_dict(value)
        if style == "msgspec" and isinstance(event, package.Unknown):
            assert payload["class"] == "Unknown" or event.error is not None
            assert same(package.to_dict(event), value)
        else:
            assert type(event).__name__ == class_of(style, payload["class"])
        comes_back(style, value, event, package.to_dict(event))
        assert json.loads(package.encode(event)) == package.to_dict(event)
        assert package.decode(json.dumps(value)) == event
        assert json.dumps(value) == before
        if payload.get("sse", True):
            (sent,) = package.SSEDecoder().feed(package.encode_sse(event))
            again = package.decode_sse(sent.event, sent.data)
            assert (again, type(again)) == (event, type(event))
