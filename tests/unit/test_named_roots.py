"""Roots of real documents that people ask for, each with payloads and a stream as they come."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from writing_packages import imported, write

Made = Callable[..., ModuleType]

OPENAI = "openai/openapi-2026-08-21.yaml"


@pytest.fixture
def made(corpus: Path, tmp_path: Path) -> Iterator[Made]:
    """Builds the package of a root of the corpus, and imports it."""
    with ExitStack() as stack:

        def make(spec: str, root: str, **settings: Any) -> ModuleType:
            write(tmp_path, "named_root", corpus / "specs" / spec, root, **settings)
            return stack.enter_context(imported(tmp_path, "named_root"))

        yield make


def check(package: ModuleType, values: Iterable[tuple[str, Any]], *, strict: bool = True) -> None:
    """Each value becomes the class of that name, and comes back as it was."""
    for name, value in values:
        event = package.from_dict(value)
        assert type(event).__name__ == name
        assert event.extra is None
        assert package.to_dict(event) == value
        assert json.loads(package.encode(event)) == value
        if strict:
            assert package.from_dict(value, strict=True) == event
        (sent,) = package.SSEDecoder().feed(package.encode_sse(event))
        assert package.decode_sse(sent.event, sent.data) == event


def stream(package: ModuleType, text: str) -> tuple[list[str], bool]:
    """The classes of a stream's events, read at once and byte by byte, and whether it is done."""
    decoder, slow = package.EventDecoder(), package.EventDecoder()
    events = decoder.feed(text.encode())
    assert [e for byte in text.encode() for e in slow.feed(bytes([byte]))] == events
    assert slow.done == decoder.done
    return [type(event).__name__ for event in events], decoder.done


# --- OpenAI ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_responses_of_openai(made: Made, corpus: Path) -> None:
    ends = ("response.completed", "response.failed", "response.incomplete")
    package = made(OPENAI, "ResponseStreamEvent", terminal=ends)
    assert len(package.DISPATCH) == 58
    assert package.DISPATCH["response.output_text.delta"] is package.ResponseTextDeltaEvent
    text = (corpus / "streams" / "openai-response-01.sse").read_bytes()
    events = list(package.iter_events([text]))
    assert [event.type for event in events] == [
        "response.created", "response.in_progress", "response.output_item.added",
        "response.content_part.added", "response.output_text.delta", "response.output_text.done",
        "response.content_part.done", "response.output_item.done", "response.completed",
    ]  # fmt: skip
    blocks = package.SSEDecoder().feed(text + b"\n")
    assert not any(isinstance(event, package.Unknown) for event in events)
    assert [package.to_dict(event) for event in events] == [json.loads(b.data) for b in blocks]
    with pytest.raises(package.StreamInterrupted) as cut:
        list(package.iter_events([text.partition(b"event: response.completed")[0]]))
    assert cut.value.count == len(events) - 1


@pytest.mark.slow
def test_realtime_events_of_openai(made: Made) -> None:
    package = made(OPENAI, "RealtimeServerEvent")
    assert len(package.DISPATCH) == 46
    delta = {
        "event_id": "event_1", "type": "response.output_audio.delta", "response_id": "resp_1",
        "item_id": "msg_1", "output_index": 0, "content_index": 0, "delta": "UklGRg==",
    }  # fmt: skip
    error = {
        "event_id": "event_2",
        "type": "error",
        "error": {"type": "invalid_request_error", "message": "The 'type' is missing."},
    }
    values: list[tuple[str, Any]] = [
        (package.DISPATCH["response.output_audio.delta"].__name__, delta),
        ("RealtimeServerEventError", error),
    ]
    check(package, values)
    assert isinstance(package.from_dict({"type": "response.output_smell.delta"}), package.Unknown)


@pytest.mark.slow
def test_the_chunks_of_a_chat_completion_are_a_union_of_one(made: Made) -> None:
    """One object describes each chunk: there is nothing to choose but an error in band."""
    root = "CreateChatCompletionStreamResponse"
    package = made(OPENAI, root, sentinel="[DONE]")
    assert dict(package.DISPATCH) == {"chat.completion.chunk": getattr(package, root)}
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1700000000,
        "model": "a-model",
        "choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": None}],
    }
    last = {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    check(package, [(root, chunk), (root, last)])
    assert package.from_dict(chunk).choices[0].delta.content == "Hi"
    error = {"error": {"message": "overloaded", "code": 503}}
    assert package.from_dict(error) == package.Unknown(None, error)
    text = "".join(f"data: {json.dumps(one)}\n\n" for one in (chunk, error, last))
    assert stream(package, f"{text}data: [DONE]\n\n") == ([root, "Unknown", root], True)
    with pytest.raises(package.StreamInterrupted):
        list(package.iter_events([text.encode()]))


# --- others who stream what a model says ----------------------------------------------------


def test_messages_of_anthropic(made: Made) -> None:
    package = made("anthropic.yaml", "MessageStreamEvent", terminal=("message_stop",))
    assert list(package.DISPATCH) == [
        "message_start", "message_delta", "message_stop",
        "content_block_start", "content_block_delta", "content_block_stop",
    ]  # fmt: skip
    block = {"type": "text", "text": "", "citations": None}
    values: list[tuple[str, Any]] = [
        (
            "ContentBlockStartEvent",
            {"type": "content_block_start", "index": 0, "content_block": block},
        ),
        (
            "ContentBlockDeltaEvent",
            {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "input_json_delta", "partial_json": '{"city": "Os'},
            },
        ),
        ("ContentBlockStopEvent", {"type": "content_block_stop", "index": 0}),
        ("MessageStopEvent", {"type": "message_stop"}),
    ]
    check(package, values)
    delta = package.from_dict(values[1][1]).delta
    assert type(delta) is package.InputJsonContentBlockDelta
    text = "".join(f"event: {v['type']}\ndata: {json.dumps(v)}\n\n" for _, v in values)
    text = "event: ping\ndata: {}\n\n" + text
    assert stream(package, text) == (["Unknown", *(name for name, _ in values)], True)


@pytest.mark.slow
def test_conversation_events_of_mistral(made: Made) -> None:
    root = "#/components/schemas/ConversationEvents/properties/data"
    package = made("mistral.yaml", root, terminal=("conversation.response.done",))
    assert len(package.DISPATCH) == 10
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    values: list[tuple[str, Any]] = [
        (
            "ResponseStartedEvent",
            {"type": "conversation.response.started", "conversation_id": "conv_1"},
        ),
        (
            "MessageOutputEvent",
            {"type": "message.output.delta", "id": "msg_1", "role": "assistant", "content": "Hi"},
        ),
        (
            "MessageOutputEvent",
            {
                "type": "message.output.delta",
                "id": "msg_1",
                "content": {"type": "text", "text": "Hello"},
            },
        ),
        ("ResponseDoneEvent", {"type": "conversation.response.done", "usage": usage}),
    ]
    check(package, values)
    assert type(package.from_dict(values[2][1]).content) is package.TextChunk
    text = "".join(f"event: {v['type']}\ndata: {json.dumps(v)}\n\n" for _, v in values)
    assert stream(package, text) == ([name for name, _ in values], True)


def test_chat_completions_of_together(made: Made) -> None:
    package = made("together.yaml", "ChatCompletionStream")
    assert package.DISPATCH == {}
    chunk = {
        "id": "oQ9Gd-4Yz4kd-8f1",
        "object": "chat.completion.chunk",
        "created": 1735689600,
        "model": "meta-llama/Llama-3.3-70B-Instruct-Turbo",
        "choices": [
            {"index": 0, "finish_reason": None, "delta": {"role": "assistant", "content": "Hi"}}
        ],
    }
    values = [("ChatCompletionEvent", {"data": chunk}), ("StreamSentinel", {"data": "[DONE]"})]
    check(package, values, strict=False)
    text = f"data: {json.dumps(chunk)}\n\n" * 2 + "data: [DONE]\n\ndata: {}\n\n"
    names = ["ChatCompletionEvent", "ChatCompletionEvent", "StreamSentinel"]
    assert stream(package, text) == (names, True)
    event = package.decode_sse(None, json.dumps(chunk))
    assert type(event.data) is package.ChatCompletionChunk
    assert package.encode_sse(package.StreamSentinel()) == b"data: [DONE]\n\n"
    with pytest.raises(package.StreamInterrupted):
        list(package.iter_events([f"data: {json.dumps(chunk)}\n\n".encode()]))


@pytest.mark.slow
def test_events_of_dify_whose_base_has_no_one_of(made: Made) -> None:
    package = made("dify-service.json", "ChunkChatEvent", terminal=("message_end",))
    assert len(package.DISPATCH) == 28
    answer = {
        "event": "message", "task_id": "900bbd43", "message_id": "663c5084",
        "conversation_id": "45701982", "answer": " I", "created_at": 1679586595,
    }  # fmt: skip
    end = {"event": "message_end", "id": "663c5084", "conversation_id": "45701982"}
    values = [("StreamEventChatMessage", answer), ("StreamEventChatMessageEnd", end)]
    check(package, values)
    text = "".join(f"data: {json.dumps(value)}\n\n" for _, value in values)
    assert stream(package, text) == ([name for name, _ in values], True)


# --- events of servers ----------------------------------------------------------------------


@pytest.mark.slow
def test_events_of_opencode_of_which_many_share_a_tag(made: Made) -> None:
    package = made("opencode.yaml", "#/components/schemas/GlobalEvent/properties/payload")
    assert len(package.DISPATCH) == 78
    assert len(package.DISPATCH["sync"]) == 33
    told = {"timestamp": 1760000000000, "sessionID": "ses_1", "agent": "build"}
    edited = {"id": "evt_1", "type": "file.edited", "properties": {"file": "a.py"}}
    synced = {
        "type": "sync",
        "name": "session.next.agent.switched.1",
        "id": "evt_2",
        "seq": 1,
        "aggregateID": "sessionID",
        "data": told,
    }
    check(package, [("FileEdited", edited), ("SyncEventSessionNextAgentSwitched", synced)])
    later = {**synced, "name": "session.next.agent.switched.9"}
    unknown = package.from_dict(later)
    assert isinstance(unknown, package.Unknown)
    assert package.to_dict(unknown) == later
    text = f"data: {json.dumps(edited)}\n\ndata: {json.dumps(synced)}\n\n"
    assert stream(package, text)[0] == ["FileEdited", "SyncEventSessionNextAgentSwitched"]


def test_a_channel_of_typespec(made: Made) -> None:
    path = "#/paths/~1channel~1subscribe/get/responses/200/content/text~1event-stream/itemSchema"
    package = made("typespec/channel-3.2.yaml", path)
    tags = ["userconnect", "usermessage", "userupload", "reaction", "userdisconnect", "heartbeat"]
    assert list(package.DISPATCH) == tags
    said = {"kind": "usermessage", "username": "ada", "text": "hi", "time": "12:00"}
    reads = package.decode_sse("userconnect", '{"username":"ada","time":"12:00"}')
    assert type(reads.data) is package.UserConnect
    assert reads.extra is None
    text = json.dumps(said)
    event = package.from_dict({"event": "usermessage", "data": text})
    assert event == package.decode_sse("usermessage", text)
    assert type(event.data) is package.UserMessage
    assert package.to_dict(event) == {"event": "usermessage", "data": text}
    event.data.text = "bye"
    changed = json.loads(package.to_dict(event)["data"])
    assert changed == {**said, "text": "bye"}
    assert package.decode_sse("heartbeat", "1").data == "1"
    sse = (
        f"event: usermessage\ndata: {text}\n\nevent: heartbeat\ndata: now\n\n"
        "data: [unsubscribe]\n\nevent: heartbeat\ndata: never\n\n"
    )
    decoder = package.EventDecoder()
    events = decoder.feed(sse.encode())
    assert [event.data for event in events[1:]] == ["now", "[unsubscribe]"]
    assert decoder.done
    assert b"".join(map(package.encode_sse, events)).decode() == sse.partition("event: h")[0] + (
        "event: heartbeat\ndata: now\n\ndata: [unsubscribe]\n\n"
    )


@pytest.mark.parametrize("inner", ["", "/properties/data/contentSchema"])
def test_an_item_schema_of_fastapi(made: Made, inner: str) -> None:
    path = "#/paths/~1runs/post/responses/200/content/text~1event-stream/itemSchema"
    package = made("fastapi/sse-3.1.json", path + inner, terminal=("completed", "failed"))
    assert list(package.DISPATCH)[:3] == ["started", "text.delta", "tool.call"]
    values: list[tuple[str, Any]] = [
        ("Started", {"type": "started", "run_id": "r1", "created_at": 1}),
        ("TextDelta", {"type": "text.delta", "index": 0, "text": "Hi"}),
        ("ToolCall", {"type": "tool.call", "name": "f", "arguments": {"a": 1}}),
        ("Completed", {"type": "completed", "reason": "stop"}),
    ]
    check(package, values)
    text = "".join(f"data: {json.dumps(value)}\n\n" for _, value in values)
    assert stream(package, text) == ([name for name, _ in values], True)


# --- bodies of requests and answers ---------------------------------------------------------


@pytest.mark.slow
def test_droplet_actions_of_digitalocean_whose_mapping_leads_nowhere(made: Made) -> None:
    schema = "post/requestBody/content/application~1json/schema"
    path = f"#/paths/~1v2~1droplets~1{{droplet_id}}~1actions/{schema}"
    package = made("digitalocean.json", path)
    assert package.DISPATCH == {}
    values: list[tuple[dict[str, Any], str]] = [
        ({"type": "resize", "size": "s-2vcpu-4gb", "disk": True}, "disk"),
        ({"type": "rename", "name": "nifty-name"}, "name"),
        ({"type": "change_kernel", "kernel": 991}, "kernel"),
        ({"type": "restore", "image": 12389723}, "image"),
        ({"type": "reboot"}, "type"),
    ]
    for value, key in values:
        event = package.from_dict(value, strict=True)
        assert getattr(event, key) == value[key]
        assert event.extra is None
        assert package.to_dict(event) == value


@pytest.mark.slow
def test_payment_methods_of_adyen_of_which_some_have_many_tags(made: Made) -> None:
    root = "#/components/schemas/PaymentRequest/properties/paymentMethod"
    package = made("adyen-checkout-71.yaml", root)
    assert len(set(package.DISPATCH.values())) > 50
    assert {package.DISPATCH[tag] for tag in ("scheme", "bcmc")} == {package.CardDetails}
    card = {
        "type": "scheme", "number": "4111111111111111", "expiryMonth": "03",
        "expiryYear": "2030", "holderName": "S. Hopper", "cvc": "737",
    }  # fmt: skip
    values: list[tuple[str, Any]] = [
        ("CardDetails", card),
        ("CardDetails", {**card, "type": "bcmc"}),
        ("GooglePayDetails", {"type": "googlepay", "googlePayToken": "eyJ"}),
        ("AchDetails", {"type": "ach_plaid", "bankAccountNumber": "123456789"}),
    ]
    check(package, values)


@pytest.mark.slow
def test_command_options_of_discord_whose_tags_are_integers(made: Made) -> None:
    root = "#/components/schemas/ApplicationCommandResponse/properties/options/items"
    package = made("discord.json", root)
    assert sorted(package.DISPATCH) == list(range(1, 12))
    assert package.DISPATCH[3] is package.ApplicationCommandStringOptionResponse
    text = {"type": 3, "name": "city", "description": "Where", "required": True, "max_length": 80}
    inner = {"type": 1, "name": "show", "description": "Show it", "options": [text]}
    values: list[tuple[str, Any]] = [
        ("ApplicationCommandStringOptionResponse", text),
        ("ApplicationCommandSubcommandOptionResponse", inner),
        (
            "ApplicationCommandSubcommandGroupOptionResponse",
            {"type": 2, "name": "weather", "description": "All of it", "options": [inner]},
        ),
    ]
    check(package, values)
    (nested,) = package.from_dict(inner).options
    assert type(nested) is package.ApplicationCommandStringOptionResponse
    assert isinstance(package.from_dict({**text, "type": "3"}), package.Unknown)
    assert isinstance(package.from_dict({**text, "type": True}), package.Unknown)
