"""The canonical document (`oneofgen normalize`): what it says, and what is made of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from terminal import DATA, Terminal, check_snapshot, run
from writing_packages import unformatted

import oneofgen
from oneofgen import BadInput, Settings, canonical
from oneofgen.package import manifest
from oneofgen.package.make import look
from oneofgen.source.documents import Document
from oneofgen.source.dump import (
    to_json,
    to_yaml,
)
from oneofgen.source.files import (
    read,
)
from oneofgen.surface import Distinction, Fact, surface_of
from oneofgen.wire import decoded_in_payloads

__all__ = ["run"]

HERE = Path(__file__).parents[1]
GOLDEN = HERE / "golden"
ACCEPTED = sorted(
    path.parent
    for path in GOLDEN.glob("*/spec.yaml")
    if not (path.parent / "expected.err").exists()
)
ASSISTANTS = HERE.parent / "openapi" / "assistants.yaml"

DIFFERING = {
    "mapping_only": "the canonical document says the tag of one variant as a literal, which then"
    " counts before the mapping that says those of the other",
    "names_of_one_script": "a class is named after a Japanese name and an English word: as the key"
    " of a component, that is a name of mixed scripts, of which one is spelt out",
}
"""The cases whose canonical documents give other packages, each with the reason."""

accepted_case = pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)


class Root(NamedTuple):
    """A root of the shared corpus."""

    spec: str
    root: str

    def __str__(self) -> str:
        return f"{Path(self.spec).stem}:{self.root.rpartition('/')[2]}"


OPENAI = [
    Root(f"openai/openapi-{vintage}.yaml", "AssistantStreamEvent")
    for vintage in ("2024-03-27", "2024-05-28", "2024-06-04", "2025-04-29", "2026-08-21")
]
RUNS = "#/paths/~1runs/post/responses/200/content/text~1event-stream/itemSchema"
CHANNEL = "#/paths/~1channel~1subscribe/get/responses/200/content/text~1event-stream/itemSchema"
WIDE = [
    *OPENAI,
    Root("openai/openapi-2026-08-21.yaml", "ResponseStreamEvent"),
    Root("openai/openapi-2026-08-21.yaml", "RealtimeServerEvent"),
    Root("opencode.yaml", "#/components/schemas/GlobalEvent/properties/payload"),
    Root("opencode.yaml", "SessionMessage"),
    Root(
        "discord.json", "#/components/schemas/ApplicationCommandResponse/properties/options/items"
    ),
    Root("adyen-checkout-71.yaml", "#/components/schemas/PaymentRequest/properties/paymentMethod"),
    Root("together.yaml", "ChatCompletionStream"),
    Root("mistral.yaml", "#/components/schemas/ConversationEvents/properties/data"),
    Root("qdrant.json", "QueryInterface"),
    Root("dify-service.json", "ChunkChatEvent"),
    Root(
        "digitalocean.json",
        "#/paths/~1v2~1droplets~1{droplet_id}~1actions/post/requestBody/content/"
        "application~1json/schema",
    ),
]
NARROW = [
    Root("anthropic.yaml", "MessageStreamEvent"),
    Root("fastapi/sse-3.1.json", RUNS),
    Root(
        "fastapi/sse-3.1.json",
        "#/webhooks/run-finished/post/requestBody/content/application~1json/schema",
    ),
    Root("typespec/channel-3.2.yaml", CHANNEL),
    Root("typespec/sse-3.2.yml", "ChannelEventsWithTerminal"),
    Root("springdoc/app118.json", "#/components/schemas/Response/properties/abstractParent"),
    Root("hey-api/discriminator-non-string.yaml", "NullableIntegerOneOf"),
    Root("hey-api/array-nested-one-of.yaml", "Foo"),
    Root("swagger-core-3.1/comprehensive-openapi.yaml", "schemas/pet-schemas.yaml#/Pet"),
    Root("redocly-cafe-3.2.yaml", "MenuItem"),
]
real_root = pytest.mark.parametrize(
    "real",
    [*NARROW, *(pytest.param(one, marks=pytest.mark.slow) for one in WIDE)],
    ids=str,
)


# --- the promises ---------------------------------------------------------------------------


class Made(NamedTuple):
    """A package's files, with what it says of its source taken out."""

    files: Mapping[str, str]
    formatted: Mapping[str, str]


def made(spec: Path, root: str, formatted: Mapping[str, str], **settings: Any) -> Made:
    """Build a package, not laid out; what is known of the layout is used for the same text."""
    told = Settings(spec=str(spec), root=root, **settings)
    with unformatted():
        files = oneofgen.build(spec, root, settings=told, formatted=formatted)
    said = manifest.parse(files[manifest.NAME])
    laid_out = {
        both.rendered: files[path]
        for path, both in said.files.items()
        if both.formatted is not None
    }
    tree = json.loads(files[manifest.NAME])
    del tree["source"]
    return Made({**files, manifest.NAME: json.dumps(tree)}, laid_out)


def class_of(document: Path, root: str) -> str:
    found = oneofgen.inspect(str(document), root)
    return found.names.classes[found.model.root]


def surface(spec: Path, root: str) -> frozenset[Fact]:
    """What the package of a root promises, without the facts about its events' bytes.

    Nor how variants are told apart: a canonical document spells out the names of schemas that are
    tags as a mapping.
    """
    found = look(Settings(spec=str(spec), root=root))
    facts = surface_of(decoded_in_payloads(found.model), found.names).facts
    return frozenset(fact for fact in facts if not isinstance(fact, Distinction))


def check_root(spec: Path, root: str, folder: Path) -> None:
    """Everything that is promised of a canonical document."""
    text = oneofgen.normalize(str(spec), root)
    plain_document = folder / "canonical.yaml"
    plain_document.write_text(text, "utf-8")
    tree = json.loads(oneofgen.normalize(str(spec), root, as_json=True))
    assert yaml.load(text, yaml.CSafeLoader) == tree
    assert "x-oneofgen" not in text
    assert not [error.message for error in OpenAPIV31SpecValidator(in_ascii(tree)).iter_errors()]
    differs = surface(plain_document, class_of(spec, root)) != surface(spec, root)
    assert differs is (spec.parent.name in DIFFERING)


def in_ascii(tree: Any) -> Any:
    """A tree without letters beyond ASCII, which OpenAPI does not admit in component keys.

    A canonical document names its components like the classes: such letters are its only fault.
    """
    text = json.dumps(tree, ensure_ascii=False)
    return json.loads(re.sub(r"[^ -~]", lambda letter: f"U{ord(letter[0]):X}", text))


def plain(node: Any) -> Any:
    """A tree without positions."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    return [plain(value) for value in node] if isinstance(node, list) else node


@pytest.fixture(autouse=True)
def no_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """No `pyproject.toml` above the current folder is ours; `run` sees to that itself."""
    if "run" not in request.fixturenames:
        (tmp_path / ".git").mkdir()
        monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "case",
    [
        case if at % 3 == 0 else pytest.param(case, marks=pytest.mark.slow)
        for at, case in enumerate(ACCEPTED)
    ],
    ids=lambda case: case.name,
)
def test_a_golden_documents_canonical_one_is_valid_plain_openapi_and_gives_its_classes(
    case: Path, tmp_path: Path
) -> None:
    check_root(case / "spec.yaml", "Event", tmp_path)


@real_root
def test_a_real_documents_canonical_one_is_valid_plain_openapi_and_gives_its_classes(
    real: Root, corpus: Path, tmp_path: Path
) -> None:
    check_root(corpus / "specs" / real.spec, real.root, tmp_path)


@pytest.mark.slow
@accepted_case
def test_the_same_document_as_json_gives_the_same_package(case: Path, tmp_path: Path) -> None:
    folder = tmp_path / case.name
    shutil.copytree(case, folder)
    tree = plain(Document.open(case / "spec.yaml").tree)
    (folder / "spec.yaml").write_text(json.dumps(tree), "utf-8")  # others may refer to it
    first = made(case / "spec.yaml", "Event", {})
    assert made(folder / "spec.yaml", "Event", first.formatted).files == first.files


@pytest.mark.slow
def test_a_third_of_the_unions_of_a_real_document_has_a_canonical_one(
    corpus: Path, tmp_path: Path
) -> None:
    spec = str(corpus / "specs" / "mistral.yaml")
    for union in oneofgen.unions(spec)[::3]:
        text = oneofgen.normalize(spec, union.root)
        (tmp_path / "canonical.yaml").write_text(text, "utf-8")
        name = class_of(Path(spec), union.root)
        again = oneofgen.normalize("canonical.yaml", name)
        (tmp_path / "canonical.yaml").write_text(again, "utf-8")
        assert oneofgen.normalize("canonical.yaml", name) == again


# --- in place of its document ---------------------------------------------------------------


def test_the_manifest_knows_the_root_by_its_place_and_by_what_the_user_calls_it(
    run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.put("chat.yaml")
    pointer = "#/components/schemas/ChatEvent"
    run.configure(
        f'[[tool.oneofgen.package]]\nspec = "chat.yaml"\nroot = "{pointer}"\nname = "chat"\n'
    )
    (first,) = oneofgen.generate()
    said = manifest.parse((first.folder / manifest.NAME).read_text("utf-8"))
    assert (said.root, said.source.root) == ("ChatEvent", pointer)

    def unread(*_: object, **__: object) -> None:
        raise AssertionError("a source whose bytes have not changed is not parsed")

    monkeypatch.setattr(Document, "open", unread)
    (second,) = oneofgen.generate()
    assert second.unchanged


def test_a_union_inside_a_canonical_document_can_be_a_root(tmp_path: Path) -> None:
    (tmp_path / "canonical.yaml").write_text(
        oneofgen.normalize(str(ASSISTANTS), "AssistantStreamEvent"), "utf-8"
    )
    inner = oneofgen.inspect("canonical.yaml", "RunStreamEvent")
    outer = oneofgen.inspect(str(ASSISTANTS), "RunStreamEvent")
    assert [one.tags for one in inner.model.union.variants] == [
        one.tags for one in outer.model.union.variants
    ]
    assert not inner.model.terminal


def test_the_unions_of_a_canonical_document_are_listed_as_they_were_decided(
    tmp_path: Path,
) -> None:
    (tmp_path / "canonical.yaml").write_text(
        oneofgen.normalize(str(ASSISTANTS), "AssistantStreamEvent"), "utf-8"
    )
    before = {one.root: (one.variants, one.tag, one.how) for one in oneofgen.unions(ASSISTANTS)}
    after = {
        one.root: (one.variants, one.tag, one.how) for one in oneofgen.unions("canonical.yaml")
    }
    assert after["AssistantStreamEvent"] == before["AssistantStreamEvent"]
    assert after["RunStreamEvent"] == before["RunStreamEvent"]


def test_keys_of_ours_in_a_document_mean_nothing(tmp_path: Path) -> None:
    """Only a reader of the schemas decides: an extension cannot say that a union is decided."""
    path = tmp_path / "edited.yaml"
    path.write_text(
        oneofgen.normalize(str(GOLDEN / "shared_payload" / "spec.yaml"), "Event"), "utf-8"
    )
    before = oneofgen.inspect(str(path), "Event").model
    tree = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    tree["components"]["schemas"]["Event"] |= {
        "x-oneofgen-choice": 1,
        "x-oneofgen-place": "Other",
        "x-oneofgen-shape": {"kind": "untagged"},
    }
    path.write_text(to_yaml(tree), "utf-8")
    assert oneofgen.inspect(str(path), "Event").model == before


def test_a_name_that_looks_like_a_key_of_ours_is_a_name() -> None:
    tree: Any = {
        "components": {
            "schemas": {
                "A": {
                    "properties": {"x-oneofgen-how": {"x-oneofgen-anything": "why"}},
                    "default": {"x-oneofgen-how": 1},
                    "x-oneofgen-place": "A",
                }
            }
        }
    }
    assert canonical.plain(tree)["components"] == {
        "schemas": {"A": {"properties": {"x-oneofgen-how": {}}, "default": {"x-oneofgen-how": 1}}}
    }


# --- the text -------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8")) | st.sampled_from(
    ["on", "Yes", "n", "2024-10-01", "12:30", "1_000", "0o17", "017", "1e3", ".5", "~", "<<", "="]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


def exactly(node: Any) -> Any:
    """A tree that is equal only to the same JSON: `true` is not 1, and 1.0 is written as such."""
    return json.dumps(plain(node))


@pytest.mark.slow
@given(st.dictionaries(TEXTS, TREES, min_size=1))
def test_yaml_and_json_say_what_the_tree_says(tree: dict[str, Any]) -> None:
    for text in (to_yaml(tree), to_json(tree)):
        assert exactly(read(text.encode(), "canonical.yaml").tree) == exactly(tree)
    assert exactly(yaml.load(to_yaml(tree), yaml.CSafeLoader)) == exactly(tree)


def test_text_that_versions_of_yaml_read_differently_is_quoted() -> None:
    words = ["on", "no", "y", "N", "2024-10-01", "12:30", "1_000", "0o17", "017", "1e3", "0x1F"]
    assert to_yaml(words) == "".join(f"- '{word}'\n" for word in words)


def test_half_a_surrogate_pair_is_written_as_json_can() -> None:
    text = to_yaml({"a": "\ud800"})
    assert text.isascii()
    assert json.loads(text) == {"a": "\ud800"}
    assert plain(read(text.encode(), "canonical.yaml").tree) == {"a": "\ud800"}


def test_the_canonical_document_of_a_small_union(run: Terminal, update: bool) -> None:
    run.put("chat.yaml")
    ran = run("normalize", "chat.yaml", "ChatEvent")
    check_snapshot("normalize-chat", str(ran), update)


# --- the command ----------------------------------------------------------------------------


def test_a_file_is_written_whole_as_yaml_or_as_json(run: Terminal) -> None:
    run.put("chat.yaml")
    assert run("normalize", "chat.yaml", "ChatEvent", "-o", "a.yaml").out == "wrote a.yaml\n"
    assert run("normalize", "chat.yaml", "ChatEvent", "-o", "a.json").code == 0
    assert run("normalize", "chat.yaml", "ChatEvent", "--json", "-o", "b.txt").code == 0
    said = {name: (run.folder / name).read_bytes() for name in ("a.yaml", "a.json", "b.txt")}
    assert said["a.json"] == said["b.txt"]
    assert yaml.load(said["a.yaml"], yaml.CSafeLoader) == json.loads(said["a.json"])
    assert b"\r" not in said["a.yaml"]
    assert sorted(path.name for path in run.folder.iterdir() if path.is_file()) == [
        "a.json",
        "a.yaml",
        "b.txt",
        "chat.yaml",
    ]


def test_the_document_itself_is_not_overwritten(run: Terminal) -> None:
    run.put("chat.yaml")
    before = (run.folder / "chat.yaml").read_bytes()
    ran = run("normalize", "chat.yaml", "ChatEvent", "-o", "./chat.yaml")
    assert (ran.code, "[same-file]" in ran.err) == (2, True)
    assert (run.folder / "chat.yaml").read_bytes() == before


def test_a_file_that_cannot_be_written_is_a_problem(run: Terminal) -> None:
    run.put("chat.yaml")
    ran = run("normalize", "chat.yaml", "ChatEvent", "-o", "nowhere/a.yaml")
    assert (ran.code, ran.err) == (
        2,
        "nowhere/a.yaml: cannot be written: No such file or directory [cannot-write]\n",
    )


def test_a_root_that_is_none_is_the_same_problem_as_anywhere(run: Terminal) -> None:
    run.put("chat.yaml")
    assert run("normalize", "chat.yaml", "Evnt").err == run("inspect", "chat.yaml", "Evnt").err
    with pytest.raises(BadInput):
        oneofgen.normalize(str(DATA / "chat.yaml"), "Evnt")
