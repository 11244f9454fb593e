"""Event protocols of the shapes that are published: small schemas in the manner of each.

Of every value: its class, that it is written back as it was, and whether `strict=True` accepts it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from report_cases import at, streamed, verdict
from small_documents import schemas_text
from small_packages import package_of
from style_packages import same

Build = Callable[..., ModuleType]

each_style = pytest.mark.parametrize("style", ["dataclass", "pydantic"])


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return a function that builds the package of a root, each once."""
    folder = tmp_path_factory.mktemp("protocols")
    made: dict[str, ModuleType] = {}

    def build(schemas: str, root: str, **settings: Any) -> ModuleType:
        key = f"{root}{settings}{schemas}"
        if key not in made:
            made[key] = package_of(folder, schemas_text(schemas), root, **settings)
        return made[key]

    return build


def each(*values: tuple[str, str, Any]) -> pytest.MarkDecorator:
    """Parametrize a test with classes, verdicts of `strict=True`, and values."""
    ids = [f"{name}-{number}" for number, (name, _, _) in enumerate(values)]
    return pytest.mark.parametrize(("name", "strict", "value"), values, ids=ids)


def check(package: ModuleType, name: str, strict: str, value: Any) -> Any:
    """Check the class of a value, its way back and what strict decoding says; return the event."""
    event = package.from_dict(value)
    assert type(event).__name__ == name
    assert same(package.to_dict(event), value)
    assert same(json.loads(package.encode(event)), value)
    assert verdict(package, value) == strict
    return event


# --- JSON-RPC: requests, notifications, results and errors in one union -----------------------

JSON_RPC = """
    Message:
      anyOf:
        - ->PingReply
        - ->ListRequest
        - ->CallRequest
        - ->Progress
        - ->Cancelled
        - ->ListReply
        - ->CallReply
        - ->ErrorReply
    Id: {type: [string, integer]}
    ListRequest:
      type: object
      required: [jsonrpc, id, method]
      properties:
        jsonrpc: {const: '2.0'}
        id: ->Id
        method: {const: tools/list}
        params: {type: object, properties: {cursor: {type: string}}}
    CallRequest:
      type: object
      required: [jsonrpc, id, method, params]
      properties:
        jsonrpc: {const: '2.0'}
        id: ->Id
        method: {const: tools/call}
        params:
          type: object
          required: [name]
          properties: {name: {type: string}, arguments: {type: object}}
    Progress:
      type: object
      required: [jsonrpc, method, params]
      properties:
        jsonrpc: {const: '2.0'}
        method: {const: notifications/progress}
        params:
          type: object
          required: [done]
          properties: {done: {type: number}, of: {type: number}}
    Cancelled:
      type: object
      required: [jsonrpc, method]
      properties:
        jsonrpc: {const: '2.0'}
        method: {const: notifications/cancelled}
        params: {type: object, properties: {reason: {type: string}}}
    PingReply:
      type: object
      required: [jsonrpc, id, result]
      properties:
        jsonrpc: {const: '2.0'}
        id: ->Id
        result: {type: object, properties: {_meta: {type: object}}}
    ListReply:
      type: object
      required: [jsonrpc, id, result]
      properties:
        jsonrpc: {const: '2.0'}
        id: ->Id
        result:
          type: object
          required: [tools]
          properties:
            tools: {type: array, items: ->Tool}
            cursor: {type: string}
    CallReply:
      type: object
      required: [jsonrpc, id, result]
      properties:
        jsonrpc: {const: '2.0'}
        id: ->Id
        result:
          type: object
          required: [content]
          properties:
            content: {type: array, items: ->Text}
            isError: {type: boolean}
    ErrorReply:
      type: object
      required: [jsonrpc, id, error]
      properties:
        jsonrpc: {const: '2.0'}
        id: {type: [string, integer, 'null']}
        error:
          type: object
          required: [code, message]
          properties: {code: {type: integer}, message: {type: string}, data: {}}
    Tool: {type: object, required: [name], properties: {name: {type: string}}}
    Text: {type: object, required: [text], properties: {text: {type: string}}}
"""


def rpc(**properties: Any) -> dict[str, Any]:
    """Return a JSON-RPC message."""
    return {"jsonrpc": "2.0", **properties}


@each_style
@each(
    ("ListRequest", "accepts", rpc(id=1, method="tools/list")),
    ("ListRequest", "accepts", rpc(id="a", method="tools/list", params={"cursor": "c"})),
    ("CallRequest", "accepts", rpc(id=2, method="tools/call", params={"name": "add"})),
    ("CallRequest", "rejects", rpc(id=2, method="tools/call")),
    ("Unknown", "rejects", rpc(id=3, method="tools/new", params={"name": "add"})),
)
def test_a_json_rpc_request_is_of_its_method(
    style: str, build: Build, name: str, strict: str, value: Any
) -> None:
    check(build(JSON_RPC, "Message", style=style), name, strict, value)


@each_style
@each(
    ("Progress", "accepts", rpc(method="notifications/progress", params={"done": 0.5, "of": 1})),
    ("Progress", "rejects", rpc(method="notifications/progress", params={"of": 1})),
    ("Cancelled", "accepts", rpc(method="notifications/cancelled")),
    ("Cancelled", "accepts", rpc(method="notifications/cancelled", params={"reason": "r"})),
    ("Unknown", "rejects", rpc(method="notifications/new")),
)
def test_a_json_rpc_notification_is_of_its_method(
    style: str, build: Build, name: str, strict: str, value: Any
) -> None:
    check(build(JSON_RPC, "Message", style=style), name, strict, value)


@each_style
@each(
    ("ListReply", "accepts", rpc(id=1, result={"tools": [{"name": "add"}]})),
    ("ListReply", "accepts", rpc(id=1, result={"tools": [], "cursor": "c"})),
    ("CallReply", "accepts", rpc(id=2, result={"content": [{"text": "3"}]})),
    ("CallReply", "accepts", rpc(id=2, result={"content": [], "isError": True})),
    ("PingReply", "accepts", rpc(id=4, result={})),
    ("PingReply", "accepts", rpc(id=4, result={"_meta": {"trace": "t"}})),
    ("PingReply", "accepts", rpc(id=4, result={"tools": "none"})),
    ("PingReply", "accepts", rpc(id=4, result={"tools": [{"title": "no name"}]})),
)
def test_a_json_rpc_result_is_of_the_first_reply_that_accepts_it(
    style: str, build: Build, name: str, strict: str, value: Any
) -> None:
    check(build(JSON_RPC, "Message", style=style), name, strict, value)


@each_style
@each(
    ("ErrorReply", "accepts", rpc(id=1, error={"code": -32601, "message": "m"})),
    ("ErrorReply", "accepts", rpc(id=None, error={"code": 1, "message": "m", "data": [1]})),
    ("ErrorReply", "rejects", rpc(id=1, error={"code": "1", "message": "m"})),
    ("ErrorReply", "rejects", rpc(id=1, error={})),
)
def test_a_json_rpc_error_is_no_result(
    style: str, build: Build, name: str, strict: str, value: Any
) -> None:
    check(build(JSON_RPC, "Message", style=style), name, strict, value)


# --- notifications: the tag is one level down, beside the payload -----------------------------

NOTICES = """
    Notice:
      oneOf: [->Followed, ->Cheered, ->Raided]
    Subscription:
      type: object
      required: [id, type]
      properties:
        id: {type: string}
        type: {type: string}
        condition: {type: object, additionalProperties: {type: string}}
    Followed:
      type: object
      required: [subscription, event]
      properties:
        subscription:
          allOf: [->Subscription, {properties: {type: {const: channel.follow}}}]
        event: {type: object, required: [user], properties: {user: {type: string}}}
    Cheered:
      type: object
      required: [subscription, event]
      properties:
        subscription:
          allOf: [->Subscription, {properties: {type: {const: channel.cheer}}}]
        event:
          type: object
          required: [user, bits]
          properties: {user: {type: string}, bits: {type: integer}}
    Raided:
      type: object
      required: [subscription, event]
      properties:
        subscription:
          allOf: [->Subscription, {properties: {type: {const: channel.raid}}}]
        event: {type: object, properties: {viewers: {type: integer}}}
"""


def notice(tag: Any, **event: Any) -> dict[str, Any]:
    """Return a notification for a subscription of a type."""
    return {"subscription": {"id": "s1", "type": tag}, "event": event}


@each_style
@each(
    ("Followed", "accepts", notice("channel.follow", user="u")),
    ("Cheered", "accepts", notice("channel.cheer", user="u", bits=5)),
    ("Raided", "accepts", notice("channel.raid", viewers=3)),
    ("Raided", "accepts", notice("channel.raid")),
    ("Followed", "accepts", notice("channel.follow", user="u", bits=5)),
    ("Cheered", "rejects", notice("channel.cheer", user="u")),
    ("Unknown", "rejects", notice("channel.ban", user="u")),
    ("Unknown", "rejects", notice(None, user="u")),
    ("Unknown", "rejects", notice(["channel.follow"], user="u")),
    ("Unknown", "rejects", {"subscription": {"id": "s1"}, "event": {"user": "u"}}),
    ("Unknown", "rejects", {"event": {"user": "u", "bits": 5}}),
)
def test_a_notification_is_of_the_type_of_its_subscription(
    style: str, build: Build, name: str, strict: str, value: Any
) -> None:
    check(build(NOTICES, "Notice", style=style), name, strict, value)


@each_style
def test_the_tag_of_a_notification_is_a_tag_in_every_respect(style: str, build: Build) -> None:
    package = build(NOTICES, "Notice", style=style)
    assert {tag: cls.__name__ for tag, cls in package.DISPATCH.items()} == {
        "channel.follow": "Followed",
        "channel.cheer": "Cheered",
        "channel.raid": "Raided",
    }
    later = notice("channel.ban", user="u")
    assert package.from_dict(later) == package.Unknown("channel.ban", later)


@each_style
def test_the_name_of_a_server_sent_event_is_not_the_tag_of_a_notification(
    style: str, build: Build
) -> None:
    package = build(NOTICES, "Notice", style=style)
    followed = package.from_dict(notice("channel.follow", user="u"))
    sent = package.encode_sse(followed)
    assert not sent.startswith(b"event:")
    (block,) = package.SSEDecoder().feed(sent)
    assert package.decode_sse(block.event, block.data) == followed
    assert package.decode_sse("channel.cheer", block.data) == followed
    untagged = b'{"event": {"user": "u", "bits": 5}}'
    assert isinstance(package.decode_sse("channel.cheer", untagged), package.Unknown)


# --- a hierarchy of four levels with the discriminator on the second --------------------------

FLEET = """
    Entity: {type: object, properties: {id: {type: string}}}
    Item:
      allOf:
        - ->Entity
        - type: object
          required: ['@type']
          properties: {'@type': {type: string}}
          discriminator:
            propertyName: '@type'
            mapping:
              '#fleet.vehicle': '#/components/schemas/Vehicle'
              '#fleet.truck': '#/components/schemas/Truck'
              '#fleet.van': '#/components/schemas/Van'
              '#fleet.tool': '#/components/schemas/Tool'
    Vehicle:
      allOf: [->Item, {type: object, properties: {wheels: {type: integer}}}]
    Tool:
      allOf: [->Item, {type: object, properties: {handle: {type: string}}}]
    Truck:
      allOf: [->Vehicle, {type: object, properties: {load: {type: number}}}]
    Van:
      allOf: [->Vehicle, {type: object, properties: {seats: {type: integer}}}]
    Crane:
      allOf: [->Vehicle, {type: object, properties: {reach: {type: number}}}]
    Change:
      oneOf: [->Moved, ->Parked]
    Moved:
      type: object
      required: [kind, what]
      properties:
        kind: {const: moved}
        what: ->Item
        by: ->Entity
        with: {type: array, items: ->Item}
    Parked:
      type: object
      required: [kind]
      properties: {kind: {const: parked}}
"""

TRUCK = {"id": "1", "@type": "#fleet.truck", "wheels": 6, "load": 7.5}


@each_style
@each(
    ("Truck", "accepts", TRUCK),
    ("Truck", "accepts", {"@type": "#fleet.truck"}),
    ("Van", "accepts", {"@type": "#fleet.van", "wheels": 4, "seats": 8}),
    ("Vehicle", "accepts", {"id": "2", "@type": "#fleet.vehicle", "wheels": 4}),
    ("Tool", "accepts", {"@type": "#fleet.tool", "handle": "wood"}),
    ("Tool", "accepts", {"@type": "#fleet.tool", "wheels": 2}),
    ("Crane", "accepts", {"@type": "Crane", "reach": 40}),
    ("Truck", "rejects", {"@type": "#fleet.truck", "wheels": "six"}),
    ("Truck", "rejects", {"id": 1, "@type": "#fleet.truck"}),
    ("Unknown", "rejects", {"@type": "#fleet.drone", "wheels": 0}),
    ("Unknown", "rejects", {"wheels": 4, "load": 1}),
)
def test_an_item_of_a_hierarchy_is_of_the_class_of_its_tag(
    style: str, build: Build, name: str, strict: str, value: Any
) -> None:
    check(build(FLEET, "Item", style=style), name, strict, value)


@each_style
def test_an_item_has_the_properties_of_all_four_levels(style: str, build: Build) -> None:
    truck = build(FLEET, "Item", style=style).from_dict(TRUCK)
    assert (truck.id, truck.wheels, truck.load) == ("1", 6, 7.5)


@each_style
def test_a_hierarchy_in_a_payload_is_decoded_in_its_place(style: str, build: Build) -> None:
    tool, drone = {"@type": "#fleet.tool"}, {"@type": "#fleet.drone"}
    value = {"kind": "moved", "what": TRUCK, "by": {"id": "3"}, "with": [tool, drone]}
    package = build(FLEET, "Change", style=style)
    event = check(package, "Moved", "rejects", value)
    paths: list[list[str | int]] = [["what"], ["by"], ["with_", 0], ["with_", 1]]
    names = [type(at(event, path)).__name__ for path in paths]
    assert names == ["Truck", "Entity", "Tool", "Unknown"]
    check(package, "Moved", "accepts", {**value, "with": [tool]})
    check(package, "Parked", "accepts", {"kind": "parked"})


# --- chat chunks: one object as the root, errors among the chunks, a bare sentinel ------------

CHAT = """
    ChatChunk:
      type: object
      required: [id, object, created, choices]
      properties:
        id: {type: string}
        object: {type: string, enum: [chat.chunk]}
        created: {type: integer}
        choices:
          type: array
          items:
            type: object
            required: [index, delta, finish_reason]
            properties:
              index: {type: integer}
              delta: ->Delta
              finish_reason: {enum: [stop, length, null]}
        usage:
          anyOf: [->Usage, {type: 'null'}]
    Delta:
      type: object
      properties: {role: {type: string}, content: {type: [string, 'null']}}
    Usage: {type: object, required: [total], properties: {total: {type: integer}}}
"""


def chunk(*texts: str | None, **more: Any) -> dict[str, Any]:
    """Return a chunk with a choice for each text."""
    choices = [
        {"index": index, "delta": {"content": text}, "finish_reason": None}
        for index, text in enumerate(texts)
    ]
    return {"id": "c1", "object": "chat.chunk", "created": 1, "choices": choices, **more}


ERROR = {"error": {"code": 429, "message": "quota"}}


@each_style
@each(
    ("ChatChunk", "accepts", chunk("Hi")),
    ("ChatChunk", "accepts", chunk("Hi", None, usage=None)),
    ("ChatChunk", "accepts", chunk(usage={"total": 7})),
    ("ChatChunk", "accepts", chunk("Hi", **ERROR)),
    ("ChatChunk", "rejects", {"id": "c1", "object": "chat.chunk", "created": 1}),
    ("ChatChunk", "rejects", chunk("Hi", created="now")),
    ("Unknown", "rejects", ERROR),
    ("Unknown", "rejects", {"error": "quota", "status": 429}),
    ("Unknown", "rejects", {}),
)
def test_a_chat_chunk_is_of_the_only_class_and_an_error_in_its_place_is_unknown(
    style: str, build: Build, name: str, strict: str, value: Any
) -> None:
    check(build(CHAT, "ChatChunk", style=style, sentinel="[DONE]"), name, strict, value)


def block(data: object) -> bytes:
    """Return a server-sent event without a name."""
    return f"data: {json.dumps(data)}\n\n".encode()


@each_style
@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_stream_of_chat_chunks_ends_with_the_sentinel(
    style: str, size: int, build: Build
) -> None:
    package = build(CHAT, "ChatChunk", style=style, sentinel="[DONE]")
    body = b": waiting\n\n" + block(chunk("Hi")) + block(ERROR) + block(chunk(usage={"total": 7}))
    expected = ["ChatChunk", "Unknown(None)", "ChatChunk"]
    ended = streamed(package, body + b"data: [DONE]\n\n<html>", size)
    assert ended == (expected, None)
    found, error = streamed(package, body, size)
    assert found == expected
    assert isinstance(error, package.StreamInterrupted)
    assert error.count == 3
