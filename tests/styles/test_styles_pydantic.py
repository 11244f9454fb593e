"""What pydantic's own machinery makes of the classes: dumps, schemas, and an app of FastAPI."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from golden_cases import ACCEPTED, payloads_of
from pydantic import TypeAdapter, ValidationError
from style_packages import ASSISTANTS, Shelf, same

from oneofgen.package.make import normalized

REFERENCE = "#/components/schemas/"

DELTA: dict[str, Any] = {
    "event": "thread.message.delta",
    "data": {
        "id": "m1",
        "object": "thread.message.delta",
        "delta": {"content": [{"index": 0, "type": "text", "text": {"value": "Hi"}}]},
    },
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("pydantic"))


@pytest.fixture
def package(shelf: Shelf) -> ModuleType:
    """The assistants' events as models of pydantic."""
    return shelf.of(ASSISTANTS, "pydantic")


# --- what a model says of itself ------------------------------------------------------------


def test_a_model_knows_what_was_there(package: ModuleType) -> None:
    value = {**DELTA, "id": 7, "data": {**DELTA["data"], "colour": "red"}}
    del value["data"]["object"]
    event = package.from_dict(value)
    assert event.model_fields_set == {"event", "data"}
    assert event.data.model_fields_set == {"id", "delta"}
    assert event.data.object is None
    assert (event.extra, event.model_extra) == ({"id": 7}, {"id": 7})
    assert event.data.extra == event.data.model_extra == {"colour": "red"}
    part = event.data.delta.content[0]
    assert part.extra is None
    assert "annotations" not in part.text.model_fields_set


def test_what_is_made_by_hand_has_its_tag_and_no_more_than_was_given(package: ModuleType) -> None:
    text = package.MessageDeltaContentTextObjectText(value="Hi")
    part = package.MessageDeltaContentTextObject(index=0, text=text)
    inner = package.MessageDeltaObjectDelta(content=[part])
    event = package.ThreadMessageDelta(data=package.MessageDeltaObject(id="m1", delta=inner))
    assert event == package.from_dict(DELTA)
    assert event.model_dump(mode="json") == package.to_dict(event) == DELTA
    assert json.loads(event.model_dump_json()) == DELTA


def test_a_model_is_written_by_pydantic_as_by_us(package: ModuleType) -> None:
    sound = {"index": 1, "type": "sound"}
    value = {**DELTA, "data": {**DELTA["data"], "delta": {"content": [sound]}, "colour": "red"}}
    event = package.from_dict(value)
    assert isinstance(event.data.delta.content[0], package.Unknown)
    assert same(event.model_dump(mode="json"), value)
    assert same(json.loads(event.model_dump_json()), value)
    event.data.delta.content = None
    event.data.id = "m2"
    assert package.to_dict(event)["data"]["id"] == "m2"


def test_pydantic_refuses_what_the_annotations_do(package: ModuleType) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(package.AssistantStreamEvent)
    assert adapter.validate_python(DELTA) == package.from_dict(DELTA)
    for broken in ({**DELTA, "event": "thread.renamed"}, {**DELTA, "data": {"id": "m1"}}):
        with pytest.raises(ValidationError):
            adapter.validate_python(broken)


@pytest.mark.slow
@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_golden_payloads_are_written_by_pydantic_as_by_us(case: Path, shelf: Shelf) -> None:
    package = shelf.golden(case, "pydantic")
    for payload in payloads_of(case):
        event = package.from_dict(payload["value"])
        if hasattr(event, "model_dump"):
            assert event.model_dump(mode="json", warnings=False) == payload["value"]
            type(event).model_json_schema()


# --- FastAPI --------------------------------------------------------------------------------


@pytest.fixture
def app(package: ModuleType) -> Any:
    """An application that takes events and answers with them."""
    fastapi = pytest.importorskip("fastapi")
    made = fastapi.FastAPI()

    def get() -> Any:
        return package.from_dict({**DELTA, "id": 7})

    def post(event: Any) -> Any:
        assert event == package.from_dict(package.to_dict(event))
        return event

    post.__annotations__.update(
        event=package.AssistantStreamEvent, **{"return": package.AssistantStreamEvent}
    )
    made.get("/event", response_model=package.AssistantStreamEvent)(get)
    made.post("/event")(post)
    return made


@pytest.fixture
def client(app: Any) -> Any:
    """A client of the application."""
    pytest.importorskip("httpx")
    testclient = pytest.importorskip("fastapi.testclient")
    return testclient.TestClient(app)


def test_an_event_is_the_answer_of_an_application(client: Any) -> None:
    assert same(client.get("/event").json(), {**DELTA, "id": 7})


def test_an_event_is_what_an_application_is_asked(client: Any) -> None:
    for value in (DELTA, {"event": "done", "data": "[DONE]"}):
        assert same(client.post("/event", json=value).json(), value)
    assert client.post("/event", json={**DELTA, "event": "thread.renamed"}).status_code == 422
    assert client.post("/event", json={**DELTA, "data": {}}).status_code == 422


@pytest.mark.slow
def test_the_schemas_of_an_application_are_those_of_the_canonical_document(app: Any) -> None:
    tree: Any = normalized(ASSISTANTS)
    schemas: dict[str, Any] = tree["components"]["schemas"]
    shown = app.openapi()["components"]["schemas"]
    theirs = {"HTTPValidationError", "ValidationError"}  # FastAPI's own
    classes = {name for name, schema in schemas.items() if "properties" in schema}
    assert shown.keys() - theirs == classes
    for name in classes:
        assert shown[name] == plain(schemas[name], schemas, classes), name


def plain(node: Any, schemas: dict[str, Any], classes: set[str]) -> Any:
    """A schema without our own keys, and with that in it which is no class."""
    if isinstance(node, list):
        return [plain(item, schemas, classes) for item in node]
    if not isinstance(node, dict):
        return node
    found: dict[str, Any] = {}
    target = node.get("$ref", "").removeprefix(REFERENCE)
    if target and target not in classes:
        found = plain(schemas[target], schemas, classes)
        node = {key: item for key, item in node.items() if key != "$ref"}
    beside = {
        key: plain(item, schemas, classes)
        for key, item in node.items()
        if not key.startswith("x-oneofgen-")
    }
    return {**found, **beside}
