"""`openapi/assistants.yaml` says what upstream's document says, in words of its own.

Two readings of the same dictionaries, without anything of `oneofgen`: the wire facts (what a
server and a client have to agree on) must be upstream's, the texts must not.
"""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = "AssistantStreamEvent"
OURS = Path(__file__).parents[2] / "openapi" / "assistants.yaml"
UPSTREAM = Path("specs", "openai", "openapi-2026-08-21.yaml")

COMPONENTS = "#/components/schemas/"
DOCUMENTATION = {"description", "title", "example", "examples", "externalDocs", "$comment"}
NAMED = {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"}
LISTED = {"oneOf", "anyOf", "allOf", "prefixItems"}
SINGLE = {"items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else"}

Facts = dict[str, Any]


@cache
def read(path: Path) -> Any:
    """The document at a path. Upstream's takes more than a second, so it is read once."""
    return yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@pytest.fixture
def upstream(corpus: Path) -> Any:
    return read(corpus / UPSTREAM)


@pytest.fixture
def ours() -> Any:
    """A copy, for a test to edit."""
    return deepcopy(read(OURS))


def children(schema: Any, at: str) -> Iterator[tuple[str, Any]]:
    """The schemas directly inside a schema, with their paths."""
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        here = f"{at}/{keyword}"
        if keyword in NAMED and isinstance(value, dict):
            yield from ((f"{here}/{name}", child) for name, child in value.items())
        elif keyword in LISTED and isinstance(value, list):
            yield from ((f"{here}/{index}", child) for index, child in enumerate(value))
        elif keyword in SINGLE and isinstance(value, dict):
            yield here, value


def schemas(schema: Any, at: str) -> Iterator[tuple[str, Any]]:
    """A schema and all that is inside of it, with their paths."""
    yield at, schema
    for path, child in children(schema, at):
        yield from schemas(child, path)


def closure(document: Any) -> dict[str, Any]:
    """The components that the root reaches, by name."""
    components, found, waiting = document["components"]["schemas"], {}, [ROOT]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = components[name]
        for _, schema in schemas(components[name], name):
            if isinstance(schema, dict) and "$ref" in schema:
                assert schema["$ref"].startswith(COMPONENTS), schema["$ref"]
                waiting.append(schema["$ref"].removeprefix(COMPONENTS))
    return found


def wire_facts(document: Any) -> Facts:
    """Everything that the closure says but its texts: a flat table, path -> value.

    Of named schemas the names stand in it, in order; of listed ones the number. The order of
    keywords, and that of components, means nothing.
    """
    facts: Facts = {}
    for name, component in closure(document).items():
        for path, schema in schemas(component, name):
            if not isinstance(schema, dict):
                facts[path] = schema
                continue
            facts[path] = "a schema"
            for keyword, value in schema.items():
                if keyword in DOCUMENTATION or keyword.startswith("x-"):
                    continue
                if keyword in NAMED:
                    value = list(value)
                elif keyword in LISTED:
                    value = len(value)
                elif keyword in SINGLE and isinstance(value, dict):
                    continue
                facts[f"{path}/{keyword}"] = value
    return facts


def differences(actual: Facts, expected: Facts) -> list[str]:
    """Where two tables differ, a line each. As JSON: `true` is not `1`, and `1` is not `1.0`."""
    lines = []
    for path in [*expected, *(path for path in actual if path not in expected)]:
        one, other = (
            json.dumps(facts[path]) if path in facts else "nothing" for facts in (actual, expected)
        )
        if one != other:
            lines.append(f"{path}: is {one}, should be {other}")
    return lines


def assert_same_facts(actual: Any, expected: Any) -> None:
    found = differences(wire_facts(actual), wire_facts(expected))
    first = "\n".join(f"  {line}" for line in found[:10])
    assert not found, f"{len(found)} differences in the wire facts, the first:\n{first}"


def at(document: Any, path: str) -> Any:
    """The node of a component at a path such as `RunObject/properties/status`."""
    node = document["components"]["schemas"]
    for step in path.split("/"):
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


# --- The facts ------------------------------------------------------------------------------


def test_the_wire_facts_are_those_of_upstream(upstream: Any) -> None:
    assert_same_facts(read(OURS), upstream)


def test_the_document_holds_the_closure_and_nothing_else() -> None:
    document = read(OURS)
    assert set(document["components"]["schemas"]) == set(closure(document))
    assert len(closure(document)) == 63


def test_the_one_operation_streams_the_union() -> None:
    document = read(OURS)
    assert document["openapi"] == "3.1.0"
    assert len(document["servers"]) == 1
    assert {path: list(item) for path, item in document["paths"].items()} == {
        "/threads/{thread_id}/runs": ["post"]
    }
    operation = document["paths"]["/threads/{thread_id}/runs"]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["stream"]["const"] is True
    assert operation["responses"]["200"]["content"] == {
        "text/event-stream": {"schema": {"$ref": COMPONENTS + ROOT}}
    }


def test_the_document_validates() -> None:
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(read(OURS))


# --- The comparison itself: every kind of edit is found, and only the edit ------------------


GONE, MOVED = object(), object()
RUN = "RunObject/properties"
THREAD_FILES = "ThreadObject/properties/tool_resources/anyOf/0/properties/code_interpreter"
EVENTS = "MessageStreamEvent/oneOf"
EDITS: dict[str, tuple[str, Any]] = {
    "a property is gone": (f"{RUN}/model", GONE),
    "a property called description is gone": ("FunctionObject/properties/description", GONE),
    "a property is new": (f"{RUN}/title", {"type": "string"}),
    "properties change places": (RUN, MOVED),
    "a type changes": (f"{RUN}/model/type", "integer"),
    "a format changes": (f"{RUN}/created_at/format", "date-time"),
    "an enum value changes": ("MessageObject/properties/status/enum/2", "done"),
    "an enum value is gone": (f"{RUN}/status/enum/8", GONE),
    "enum values change places": (f"{RUN}/status/enum", MOVED),
    "a tag is renamed": (f"{EVENTS}/2/properties/event/enum/0", "thread.message.piece"),
    "nullable is gone": (f"{RUN}/last_error/nullable", GONE),
    "nullable is false": (f"{RUN}/last_error/nullable", False),
    "nullable is new": (f"{RUN}/model/nullable", True),
    "nullable beside a $ref is gone": (f"{RUN}/response_format/nullable", GONE),
    "nullable inside allOf is gone": (f"{RUN}/tool_choice/allOf/1/nullable", GONE),
    "the null of an anyOf is gone": ("Error/properties/code/anyOf/1", GONE),
    "a required property becomes optional": ("Error/required/3", GONE),
    "required properties change places": ("Error/required", MOVED),
    "a default is 0 in place of false": ("FunctionObject/properties/strict/anyOf/0/default", 0),
    "a default is gone": (f"{RUN}/tools/default", GONE),
    "a minimum moves": (f"{RUN}/max_prompt_tokens/minimum", 255),
    "a maximum is gone": ("FileSearchRankingOptions/properties/score_threshold/maximum", GONE),
    "maxItems moves": (f"{RUN}/tools/maxItems", 21),
    "a map is closed": ("FunctionParameters/additionalProperties", False),
    "map values change their type": ("Metadata/anyOf/0/additionalProperties/type", "number"),
    "items may be anything": (f"{THREAD_FILES}/properties/file_ids/items", GONE),
    "groups change places": (f"{ROOT}/oneOf", MOVED),
    "an event is gone": (f"{EVENTS}/4", GONE),
    "a payload is another one": (f"{EVENTS}/0/properties/data/$ref", f"{COMPONENTS}ThreadObject"),
    "something is deprecated": (f"{RUN}/usage/deprecated", True),
}


def edit(document: Any, path: str, value: Any) -> None:
    """Sets what stands at a path, takes it away, or moves its first entry to its end."""
    parent, _, last = path.rpartition("/")
    node = at(document, path if value is MOVED else parent)
    key = int(last) if isinstance(node, list) and value is not MOVED else last
    if value is GONE:
        del node[key]
    elif value is not MOVED:
        node[key] = value
    elif isinstance(node, list):
        node.append(node.pop(0))
    else:
        first = next(iter(node))
        node[first] = node.pop(first)


@pytest.mark.parametrize(("path", "value"), EDITS.values(), ids=EDITS.keys())
def test_an_edit_of_a_fact_is_found_where_it_is(ours: Any, path: str, value: Any) -> None:
    edit(ours, path, value)
    found = differences(wire_facts(ours), wire_facts(read(OURS)))
    place = re.sub(r"/(enum|required)/\d+$", r"/\1", path)
    assert any(line.startswith(place) for line in found)
    with pytest.raises(AssertionError, match=rf"(?s)the first:.*{re.escape(found[0])}"):
        assert_same_facts(ours, read(OURS))


def test_a_oneof_turned_into_an_anyof_is_found(ours: Any) -> None:
    at(ours, ROOT)["anyOf"] = at(ours, ROOT).pop("oneOf")
    found = differences(wire_facts(ours), wire_facts(read(OURS)))
    assert f"{ROOT}/oneOf: is nothing, should be 6" in found


def test_an_edit_of_a_text_or_of_the_order_of_keywords_is_none(ours: Any) -> None:
    at(ours, "RunObject").update(title="Run", description="Other words.", example={"id": "run_1"})
    at(ours, f"{RUN}/status")["x-note"] = "Other words."
    edit(ours, "RunObject", MOVED)
    assert_same_facts(ours, read(OURS))


# --- The texts ------------------------------------------------------------------------------


def descriptions(document: Any) -> dict[str, str]:
    """Every description in the closure, by path."""
    return {
        path: schema["description"]
        for name, component in closure(document).items()
        for path, schema in schemas(component, name)
        if isinstance(schema, dict) and "description" in schema
    }


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    """Every run of so many words that stands in a text."""
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def wordings(text: str) -> list[str]:
    """A text and its sentences, in lower case, without the layout."""
    plain = " ".join(text.lower().split())
    return [plain, *re.split(r"(?<=\.)\s+", plain)]


def borrowed(texts: dict[str, str], sources: dict[str, str]) -> list[str]:
    """The texts that say what a source says, in its words or nearly so."""
    said = {run for source in sources.values() for run in runs(source)}
    known = dict.fromkeys(wording for source in sources.values() for wording in wordings(source))
    matcher = SequenceMatcher(autojunk=False)
    verdicts: dict[str, str] = {}
    for text in dict.fromkeys(texts.values()):
        if shared := runs(text) & said:
            verdicts[text] = f"shares `{' '.join(min(shared))}`"
        for wording in wordings(text):
            matcher.set_seq2(wording)
            for other in known:
                matcher.set_seq1(other)
                ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
                if all(ratio() > 0.8 for ratio in ratios):  # upper bounds first: they are cheap
                    verdicts.setdefault(text, f"is nearly `{other}`")
    return [f"{path}: {verdicts[text]}" for path, text in texts.items() if text in verdicts]


def test_no_description_is_borrowed_from_upstream(upstream: Any) -> None:
    document = read(OURS)
    operation = document["paths"]["/threads/{thread_id}/runs"]["post"]
    texts = descriptions(document) | {
        "info": document["info"]["description"],
        "summary": operation["summary"],
        "parameter": operation["parameters"][0]["description"],
        "body": operation["requestBody"]["description"],
        "response": operation["responses"]["200"]["description"],
    }
    assert borrowed(texts, descriptions(upstream)) == []


def test_a_borrowed_description_is_found() -> None:
    source = {"there": "When a kettle boils, its lid rattles and steam comes out. Take care."}
    for text in (
        source["there"],
        "When the kettle boils, its lid rattles, and steam comes out. Take care!",
        "A lid says it all: its lid rattles and steam comes out when it is hot.",
        "Hot. When a kettle boils its lid rattles, and steam comes.",
    ):
        assert borrowed({"here": text}, source), text
    assert borrowed({"here": "Rattling tells that the water is hot."}, source) == []


def undescribed(document: Any) -> list[str]:
    """Where a reader of the generated code would miss a text.

    These become classes, aliases and fields: components, properties, inline records wherever they
    stand, and the inline members of a `oneOf`. What an `anyOf` holds beside null is described by
    the property or the component around it.
    """
    missing = []
    for name, component in closure(document).items():
        described = {path: "description" in schema for path, schema in schemas(component, name)}
        for path, schema in schemas(component, name):
            parent = path.rpartition("/")[0]
            if parent == f"{name}/anyOf":
                continue
            is_named = "/" not in path or parent.rpartition("/")[2] == "properties"
            is_member = parent.endswith("/oneOf") and "$ref" not in schema
            if (is_named or is_member or "properties" in schema) and not described[path]:
                missing.append(path)
    return missing


def test_every_component_variant_record_and_property_is_described() -> None:
    assert undescribed(read(OURS)) == []


@pytest.mark.parametrize(
    "path",
    [
        "RunObject",
        f"{EVENTS}/2",
        f"{EVENTS}/2/properties/event",
        f"{EVENTS}/2/properties/data",
        f"{RUN}/tool_choice",
        "FunctionObject/properties/description",
        "MessageObject/properties/attachments/anyOf/0/items",
        "RunStepObject/properties/last_error/anyOf/0",
        "AssistantsApiToolChoiceOption/oneOf/0",
    ],
)
def test_a_missing_description_is_found(ours: Any, path: str) -> None:
    del at(ours, path)["description"]
    assert undescribed(ours) == [path]


def test_descriptions_are_plain_sentences() -> None:
    for path, text in descriptions(read(OURS)).items():
        assert re.fullmatch(r"[A-Z`].*\.", text), f"{path}: {text}"
        assert "](" not in text, f"{path}: a link that leads nowhere from a docstring"


def test_the_file_is_tidy() -> None:
    text = OURS.read_text(encoding="utf-8")
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 100
    assert not re.search(r"^\s*(x-|title: (?!Assistants event stream)|examples?:)", text, re.M)
