"""The second oracle: datamodel-code-generator, which reads our canonical documents on its own.

Its dataclasses and ours agree on classes, fields, requiredness, nullability, types and defaults.
The differences that are accepted are of the kinds listed here: each is caused by a sentence of the
design, which is quoted, or by what that tool does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from pathlib import Path

import golden_cases
import pytest
from oracle_models import Comparison, compared
from oracle_sides import Tree, canonical_document, ours, schemas, theirs

import assistant_stream_event as ase
import oneofgen
from oneofgen import Settings

ACCEPTED = {
    "extra": "Every record has a field `extra: dict[str, Any] | None = None`",
    "additional": "Typed `additionalProperties` have a field of their own, `additional: dict[str,"
    " T]`.",
    "Unknown": "a field that holds a nested union is annotated `ThatUnion | Unknown`",
    "open enum": "Enums are open: `Literal[…] | str`",
    "Unset": "optional *and* nullable → `T | None | Unset = UNSET`",
    "default": "`default` says what a server assumes, not what it sent: it appears in the docstring"
    " and in the field's metadata, never as a value.",
    "optional tag": '(an optional tag: `Literal["…"] | None`, the same default, None when it was'
    " absent)",
    "any other tag": "A variant that declares the tag property without literals takes every value"
    " that no other lists, in place of `Unknown`.",
    "json text": "A payload that is a string with `contentMediaType: application/json` and a"
    " `contentSchema` is JSON text on the wire and the decoded value in Python",
    "format": "Strings keep `format: date-time` and the like as str",
}
"""Kinds of differences, and the sentence that causes each."""

THEIRS = {
    "tag as text": "integer tags become strings, as the keys of a mapping are",
    "tags of a mapping": "the tags that only a mapping lists become the literals of a property that"
    " the schemas declare as any string; ours stays `str` where there are several",
    "optional tags": "an optional tag of several values becomes required",
    "fraction": "a constant that `Literal` cannot hold loses its default, and None where optional",
    "format of a number": "`type: number` with `format: unixtime` becomes `int`",
    "no value": "`enum: []`, which nothing satisfies, becomes `Any`",
    "array of itself": "an array that is its own item becomes a bare `list`",
    "patterns and others": "beside `patternProperties`, `additionalProperties` are not looked at",
}
"""Kinds of differences that are not of our making, and what happens in each."""

pytestmark = [
    # It still runs on 3.10, and says at each call that it will not for long.
    pytest.mark.filterwarnings(
        "ignore:Running datamodel-code-generator on Python 3.10:FutureWarning"
    ),
    pytest.mark.filterwarnings("ignore:format of .* not understood:UserWarning"),
]

SPEC = Path(__file__).parents[2] / "openapi" / "assistants.yaml"


def document() -> Tree:
    """The canonical document of the assistants, fresh."""
    found = oneofgen.inspect(str(SPEC), "AssistantStreamEvent")
    return canonical_document(found)


Read = Callable[[str], Comparison]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Gives the comparison of a golden case, which is made once."""
    folder = tmp_path_factory.mktemp("golden")

    @cache
    def of_a_case(name: str) -> Comparison:
        case = golden_cases.GOLDEN / name
        told = golden_cases.settings_of(case)
        return compared(dataclasses.replace(told, spec=str(case / "spec.yaml"), name=name), folder)

    return of_a_case


# --- what is asked --------------------------------------------------------------------------


def test_both_read_the_assistants_alike() -> None:
    tree = document()
    comparison = Comparison(ours(ase), theirs(tree), tree).run()
    assert comparison.found == []
    assert set(comparison.kinds) == {"extra", "Unknown", "open enum", "Unset", "default"}
    assert comparison.kinds["extra"] == len(comparison.our.classes) > 100


GOLDEN = [case.name for case in golden_cases.ACCEPTED]


@pytest.mark.parametrize("name", golden_cases.some_fast(GOLDEN))
def test_both_read_a_golden_document_alike(read: Read, name: str) -> None:
    comparison = read(name)
    assert comparison.found == []
    assert comparison.kinds.keys() <= ACCEPTED.keys() | THEIRS.keys()


OPENAI = "openai/openapi-2026-08-21.yaml"
DROPLET = "#/paths/~1v2~1droplets~1{droplet_id}~1actions"
REAL = [
    (OPENAI, "ResponseStreamEvent"),
    (OPENAI, "RealtimeServerEvent"),
    ("anthropic.yaml", "MessageStreamEvent"),
    ("opencode.yaml", "Event"),
    ("opencode.yaml", "#/components/schemas/GlobalEvent/properties/payload"),
    ("mistral.yaml", "#/components/schemas/ConversationEvents/properties/data"),
    ("together.yaml", "ChatCompletionStream"),
    ("dify-service.json", "ChunkChatEvent"),
    ("discord.json", "#/components/schemas/ApplicationCommandResponse/properties/options/items"),
    ("adyen-checkout-71.yaml", "#/components/schemas/PaymentRequest/properties/paymentMethod"),
    ("digitalocean.json", f"{DROPLET}/post/requestBody/content/application~1json/schema"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("spec", "root"), REAL, ids=[f"{spec}-{root}" for spec, root in REAL])
def test_both_read_a_real_root_alike(corpus: Path, tmp_path: Path, spec: str, root: str) -> None:
    settings = Settings(spec=str(corpus / "specs" / spec), root=root, name="real_root")
    comparison = compared(settings, tmp_path)
    assert comparison.found == []
    assert comparison.kinds.keys() <= ACCEPTED.keys() | THEIRS.keys()


# --- what is accepted -----------------------------------------------------------------------

ODD = """\
openapi: 3.1.0
info: {title: What no golden document has, version: '1'}
paths: {}
components:
  schemas:
    Event:
      oneOf: [{$ref: "#/components/schemas/Paid"}, {$ref: "#/components/schemas/Asked"}]
    Paid:
      type: object
      properties:
        type: {enum: [paid, paid_late]}
        price: {type: string, format: decimal}
        at: {type: number, format: unixtime}
        plan: {const: free, default: free}
    Asked:
      type: object
      properties:
        type: {const: asked}
"""


def test_each_kind_of_difference_is_there(read: Read, tmp_path: Path) -> None:
    spec = tmp_path / "openapi.yaml"
    spec.write_text(ODD, encoding="utf-8")
    odd = compared(Settings(spec=str(spec), root="Event", name="odd"), tmp_path)
    assert odd.found == []
    assert {"format", "format of a number", "optional tags", "default"} <= odd.kinds.keys()
    found = [odd, *map(read, GOLDEN)]
    assert {kind for one in found for kind in one.kinds} == ACCEPTED.keys() | THEIRS.keys()


def test_each_accepted_difference_has_its_sentence_in_the_design(corpus: Path) -> None:
    design = " ".join((corpus / "design.md").read_text("utf-8").split())
    assert not [kind for kind, sentence in ACCEPTED.items() if sentence not in design]


# --- whether it would be seen ---------------------------------------------------------------


def test_the_oracle_sees_a_fact_that_changes() -> None:
    changed = document()
    found = schemas(changed)
    found["MessageDeltaObject"]["required"].remove("id")
    found["RunToolCallObject"]["properties"]["id"]["type"] = "integer"
    found["RunObject"]["properties"]["new"] = {"type": "string"}
    found["FileSearchRankingOptions"]["required"] = ["ranker"]
    comparison = Comparison(ours(ase), theirs(changed), changed).run()
    assert sorted(line.partition(":")[0] for line in comparison.found) == [
        "FileSearchRankingOptions.ranker",
        "FileSearchRankingOptions.ranker",
        "FileSearchRankingOptions.score_threshold",
        "FileSearchRankingOptions.score_threshold",
        "MessageDeltaObject.id",
        "MessageDeltaObject.id",
        "RunObject",
        "RunToolCallObject.id",
    ]


def null_goes(found: dict[str, Tree]) -> None:
    items = found["Answered"]["properties"]["in_array"]["items"]
    items["anyOf"].remove({"type": "null"})


def variant_goes(found: dict[str, Tree]) -> None:
    found["Part"]["anyOf" if "anyOf" in found["Part"] else "oneOf"].pop()


def value_goes(found: dict[str, Tree]) -> None:
    found["OpenedLevel"]["enum"].remove(2)


def tag_changes(found: dict[str, Tree]) -> None:
    found["Collected"]["properties"]["type"]["const"] = "picked"


def default_changes(found: dict[str, Tree]) -> None:
    found["Searched"]["properties"]["options"]["default"] = {"deep": False}


def schema_goes(found: dict[str, Tree]) -> None:
    found["Counted"]["properties"]["places"]["additionalProperties"] = {"type": "object"}


CHANGES: list[tuple[str, Callable[[dict[str, Tree]], None], list[str]]] = [
    ("nullable_styles", null_goes, ["Answered.in_array"]),
    ("mixed_string_object", variant_goes, ["Message.content", "MessageContent", "Part"]),
    ("enum_open", value_goes, ["Opened.level", "OpenedLevel"]),
    ("flat_literal", tag_changes, ["Collected.type", "Collected.type"]),
    ("default_values", default_changes, ["Searched.options"]),
    ("map_and_additional", schema_goes, ["Counted.places"]),
]


@pytest.mark.parametrize(
    ("name", "change", "seen"), CHANGES, ids=[change.__name__ for _, change, _ in CHANGES]
)
def test_the_oracle_sees_a_change_of_a_golden_document(
    read: Read, name: str, change: Callable[[dict[str, Tree]], None], seen: list[str]
) -> None:
    before = read(name)
    tree = before.copy_of_document()
    change(schemas(tree))
    comparison = Comparison(before.our, theirs(tree), tree).run()
    assert sorted({line.partition(":")[0] for line in comparison.found}) == sorted({*seen})
