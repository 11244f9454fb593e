"""Mutations of `openapi/assistants.yaml`, written by hand, each with what is to be told of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Tree = dict[str, Any]


def schema(tree: Tree, *path: str) -> Tree:
    """A component, or a property inside of it."""
    node: Tree = tree["components"]["schemas"][path[0]]
    for name in path[1:]:
        node = node["items"] if name == "[]" else node["properties"][name]
    return node


def is_set(*path: str, **keys: Any) -> Callable[[Tree], None]:
    """A mutation that sets keys of a schema; None removes one."""

    def mutate(tree: Tree) -> None:
        node = schema(tree, *path)
        for key, value in keys.items():
            if value is None:
                del node[key]
            else:
                node[key] = value

    return mutate


def becomes(*path: str, to: Any) -> Callable[[Tree], None]:
    """A mutation that replaces a schema, but for its description and default."""

    def mutate(tree: Tree) -> None:
        node = schema(tree, *path)
        kept: Tree = {key: node[key] for key in ("description", "default") if key in node}
        node.clear()
        node.update({**kept, **to})

    return mutate


def gains(*path: str, name: str, to: Any, required: bool = False) -> Callable[[Tree], None]:
    """A mutation that adds a property."""

    def mutate(tree: Tree) -> None:
        node = schema(tree, *path)
        node["properties"][name] = to
        if required:
            node["required"].append(name)

    return mutate


def loses(*path: str, name: str) -> Callable[[Tree], None]:
    """A mutation that removes a property."""

    def mutate(tree: Tree) -> None:
        node = schema(tree, *path)
        del node["properties"][name]
        if name in node.get("required", ()):
            node["required"].remove(name)

    return mutate


def optional(*path: str, name: str) -> Callable[[Tree], None]:
    """A mutation that makes a property optional."""
    return lambda tree: schema(tree, *path)["required"].remove(name)


def required(*path: str, name: str) -> Callable[[Tree], None]:
    """A mutation that makes a property required."""
    return lambda tree: schema(tree, *path).setdefault("required", []).append(name)


def retagged(old: str, new: str) -> Callable[[Tree], None]:
    """A mutation that replaces a text wherever it stands in an `enum` or a `const`."""

    def mutate(tree: Tree) -> None:
        text = json.dumps(tree["components"]["schemas"])
        assert f'["{old}"]' in text
        tree["components"]["schemas"] = json.loads(text.replace(f'["{old}"]', f'["{new}"]'))

    return mutate


def several(*mutations: Callable[[Tree], None]) -> Callable[[Tree], None]:
    """A mutation that is several."""

    def mutate(tree: Tree) -> None:
        for one in mutations:
            one(tree)

    return mutate


def drops(union: str, index: int) -> Callable[[Tree], None]:
    """A mutation that removes a member of a union."""
    return lambda tree: schema(tree, union)["oneOf"].pop(index) and None


STRING = {"type": "string"}
REF = "#/components/schemas/"
RUN = "RunObject"
TAG = "thread.run.queued"


def event_removed(union: str, tag: str) -> Callable[[Tree], None]:
    """A mutation that removes the member of a union with a tag."""

    def mutate(tree: Tree) -> None:
        node = schema(tree, union)
        node["oneOf"] = [
            one for one in node["oneOf"] if one["properties"]["event"]["enum"] != [tag]
        ]

    return mutate


def event_added(union: str, tag: str, data: str) -> Callable[[Tree], None]:
    """A mutation that adds an inline member to a union of envelopes."""
    member = {
        "type": "object",
        "required": ["event", "data"],
        "properties": {"event": {"enum": [tag]}, "data": {"$ref": REF + data}},
    }
    return lambda tree: schema(tree, union)["oneOf"].append(member)


def payload(union: str, tag: str, data: Tree) -> Callable[[Tree], None]:
    """A mutation that gives the member of a union with a tag another payload."""

    def mutate(tree: Tree) -> None:
        for one in schema(tree, union)["oneOf"]:
            if one["properties"]["event"]["enum"] == [tag]:
                kept = one["properties"]["data"]["description"]
                one["properties"]["data"] = {**data, "description": kept}

    return mutate


def reversed_(*path: str, key: str) -> Callable[[Tree], None]:
    """A mutation that reverses the order of a list or of properties."""

    def mutate(tree: Tree) -> None:
        node = schema(tree, *path)
        old = node[key]
        node[key] = dict(reversed(old.items())) if isinstance(old, dict) else old[::-1]

    return mutate


MUTATIONS: dict[str, tuple[Callable[[Tree], None], set[tuple[str, str]]]] = {
    "an event": (
        event_added("RunStreamEvent", "thread.run.paused", "RunObject"),
        {("event-added", '"thread.run.paused"')},
    ),
    "an event with a record of its own": (
        several(
            lambda tree: tree["components"]["schemas"].update(
                Pause={"type": "object", "properties": {"why": STRING}}
            ),
            event_added("RunStreamEvent", "thread.run.paused", "Pause"),
        ),
        {("event-added", '"thread.run.paused"')},
    ),
    "an event less": (
        event_removed("RunStreamEvent", TAG),
        {("event-removed", f'"{TAG}"')},
    ),
    "another tag": (
        retagged("thread.run.queued", "thread.run.waiting"),
        {
            ("event-retagged", f'"{TAG}"'),
            ("python-name-moved", "ThreadRunQueued"),
        },
    ),
    "two other tags of one payload": (
        several(
            retagged("thread.run.queued", "thread.run.waiting"),
            retagged("thread.run.expired", "thread.run.overdue"),
        ),
        {
            ("event-added", '"thread.run.overdue"'),
            ("event-added", '"thread.run.waiting"'),
            ("event-removed", '"thread.run.expired"'),
            ("event-removed", f'"{TAG}"'),
        },
    ),
    "another payload": (
        payload("RunStreamEvent", TAG, {"$ref": REF + "ThreadObject"}),
        {("payload-replaced", "ThreadRunQueued.data")},
    ),
    "a payload that is text": (
        payload("RunStreamEvent", TAG, STRING),
        {("payload-replaced", "ThreadRunQueued.data")},
    ),
    "an optional property": (
        gains(RUN, name="nick", to=STRING),
        {("optional-property-added", "RunObject.nick")},
    ),
    "a required property": (
        gains(RUN, name="nick", to=STRING, required=True),
        {("required-property-added", "RunObject.nick")},
    ),
    "a required property less": (
        loses(RUN, name="model"),
        {("property-removed", "RunObject.model")},
    ),
    "an optional property less": (
        loses(RUN, name="temperature"),
        {("property-removed", "RunObject.temperature")},
    ),
    "a property of an inline object less": (
        loses(RUN, "last_error", name="message"),
        {("property-removed", "RunObjectLastError.message")},
    ),
    "optional": (optional(RUN, name="model"), {("became-optional", "RunObject.model")}),
    "optional below": (
        optional(RUN, "last_error", name="code"),
        {("became-optional", "RunObjectLastError.code")},
    ),
    "required": (required(RUN, name="top_p"), {("became-required", "RunObject.top_p")}),
    "nullable": (
        is_set(RUN, "model", nullable=True),
        {("became-nullable", "RunObject.model")},
    ),
    "nullable items": (
        is_set(RUN, "tools", "[]", nullable=True),
        {("became-nullable", "RunObject.tools[]")},
    ),
    "non-null": (
        is_set(RUN, "expires_at", nullable=None),
        {("became-non-null", "RunObject.expires_at")},
    ),
    "an integer became a number": (
        is_set(RUN, "created_at", type="number"),
        {("type-widened", "RunObject.created_at")},
    ),
    "a number became an integer": (
        is_set(RUN, "temperature", type="integer"),
        {("type-narrowed", "RunObject.temperature")},
    ),
    "an id became an integer": (
        is_set(RUN, "id", type="integer"),
        {("type-replaced", "RunObject.id")},
    ),
    "another type beside it": (
        becomes(RUN, "id", to={"oneOf": [STRING, {"type": "integer"}]}),
        {("type-widened", "RunObject.id")},
    ),
    "anything": (becomes(RUN, "model", to={}), {("type-widened", "RunObject.model")}),
    "a list became its item": (
        becomes(RUN, "tools", to={"$ref": REF + "AssistantToolsCode"}),
        {("type-replaced", "RunObject.tools")},
    ),
    "another record": (
        becomes(RUN, "usage", to={"$ref": REF + "TruncationObject"}),
        {("type-replaced", "RunObject.usage"), ("became-non-null", "RunObject.usage")},
    ),
    "another value": (
        lambda tree: schema(tree, RUN, "status")["enum"].append("paused"),
        {("enum-value-added", "RunObjectStatus")},
    ),
    "a value less": (
        lambda tree: schema(tree, RUN, "status")["enum"].remove("expired"),
        {("enum-value-removed", "RunObjectStatus")},
    ),
    "any value": (is_set(RUN, "status", enum=None), {("type-widened", "RunObject.status")}),
    "listed values": (
        is_set(RUN, "model", enum=["a", "b"]),
        {("type-narrowed", "RunObject.model")},
    ),
    "another constant": (
        is_set(RUN, "object", enum=["run"]),
        {("const-changed", "RunObject.object")},
    ),
    "a constant is one of two": (
        is_set(RUN, "object", enum=["thread.run", "run"]),
        {("enum-value-added", "RunObject.object")},
    ),
    "closed": (
        is_set("Error", additionalProperties=False),
        {("closed", "Error")},
    ),
    "typed undeclared properties": (
        is_set("Error", additionalProperties={"type": "integer"}),
        {("undeclared-typed", "Error{}")},
    ),
    "typed values of a map": (
        is_set("Metadata", additionalProperties={"type": "integer"}),
        {
            ("type-replaced", f"{record}.metadata{{}}")
            for record in ("MessageObject", "RunObject", "RunStepObject", "ThreadObject")
        },
    ),
    "a likely new name": (
        lambda tree: _rename(schema(tree, RUN), "instructions", "guidance"),
        {("property-renamed", "RunObject.instructions")},
    ),
    "a new name elsewhere in the object": (
        several(
            loses(RUN, name="instructions"), gains(RUN, name="guidance", to=STRING, required=True)
        ),
        {
            ("property-removed", "RunObject.instructions"),
            ("required-property-added", "RunObject.guidance"),
        },
    ),
    "a member of a nested union": (
        lambda tree: schema(tree, RUN, "tools", "[]")["oneOf"].append(
            {"$ref": REF + "ResponseFormatText"}
        ),
        {("member-added", "RunObjectToolsItem")},
    ),
    "a member of a nested union less": (
        lambda tree: schema(tree, RUN, "tools", "[]")["oneOf"].pop(0) and None,
        {("member-removed", "RunObjectToolsItem")},
    ),
    "another tag of a nested member": (
        is_set("AssistantToolsFunction", "type", enum=["func"]),
        {("member-retagged", "RunObjectToolsItem")},
    ),
    "a member of a union of text and an object less": (
        lambda tree: schema(tree, "AssistantsApiToolChoiceOption")["oneOf"][0]["enum"].pop()
        and None,
        {("enum-value-removed", "AssistantsApiToolChoiceOption")},
    ),
    "another terminal": (
        several(
            is_set("DoneEvent", "event", enum=["end"]),
        ),
        {
            ("event-retagged", '"done"'),
            ("terminal-changed", "AssistantStreamEvent"),
        },
    ),
    "a description": (
        is_set(RUN, "model", description="Another text."),
        {("description-changed", "RunObject.model")},
    ),
    "a description of a record": (
        is_set(RUN, description="Another text."),
        {("description-changed", "RunObject")},
    ),
    "a default": (is_set(RUN, "model", default="m"), {("default-changed", "RunObject.model")}),
    "deprecated": (
        is_set(RUN, "model", deprecated=True),
        {("deprecated-changed", "RunObject.model")},
    ),
    "the order of properties": (
        reversed_(RUN, key="properties"),
        {("order-changed", "RunObject")},
    ),
    "the order of events": (
        reversed_("RunStreamEvent", key="oneOf"),
        {("order-changed", "AssistantStreamEvent")},
    ),
    "the order of values": (
        reversed_(RUN, "status", key="enum"),
        {("order-changed", "RunObjectStatus")},
    ),
    "the order of what is required": (reversed_(RUN, key="required"), set()),
    "a constant in place of a list of one": (
        becomes(RUN, "object", to={"const": "thread.run", "description": "Marks a run."}),
        set(),
    ),
    "null as a member": (
        becomes(
            RUN,
            "temperature",
            to={
                "anyOf": [{"type": "number"}, {"type": "null"}],
                "description": "How freely the model picks words; higher is more varied. "
                "Null stands for 1.",
            },
        ),
        set(),
    ),
}
"""Mutations of `openapi/assistants.yaml`, each with the changes that it is."""


def _rename(node: Tree, old: str, new: str) -> None:
    node["properties"] = {
        new if key == old else key: one for key, one in node["properties"].items()
    }
    node["required"] = [new if key == old else key for key in node["required"]]
