"""What type checkers let pass, and the types that they see. Checked by `test_typing.py`."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterable, Iterable
from typing import TYPE_CHECKING, Any, Literal

import assistant_stream_event as ase

if TYPE_CHECKING:
    from typing_extensions import assert_never, assert_type


def every_event(event: ase.AssistantStreamEvent | ase.Unknown) -> str:
    """Exhaustive over the closed alias of the root, once `Unknown` is excluded."""
    match event:
        case ase.Unknown(tag):
            return f"{tag}"
        case ase.ThreadCreated(data=thread):
            assert_type(thread, ase.ThreadObject)
        case (
            ase.ThreadRunCreated()
            | ase.ThreadRunQueued()
            | ase.ThreadRunInProgress()
            | ase.ThreadRunRequiresAction()
            | ase.ThreadRunCompleted()
            | ase.ThreadRunIncomplete()
            | ase.ThreadRunFailed()
            | ase.ThreadRunCancelling()
            | ase.ThreadRunCancelled()
            | ase.ThreadRunExpired()
        ):
            assert_type(event.data, ase.RunObject)
        case (
            ase.ThreadRunStepCreated()
            | ase.ThreadRunStepInProgress()
            | ase.ThreadRunStepCompleted()
            | ase.ThreadRunStepFailed()
            | ase.ThreadRunStepCancelled()
            | ase.ThreadRunStepExpired()
        ):
            assert_type(event.data, ase.RunStepObject)
        case ase.ThreadRunStepDelta():
            assert_type(event.data, ase.RunStepDeltaObject)
        case (
            ase.ThreadMessageCreated()
            | ase.ThreadMessageInProgress()
            | ase.ThreadMessageCompleted()
            | ase.ThreadMessageIncomplete()
        ):
            assert_type(event.data, ase.MessageObject)
        case ase.ThreadMessageDelta():
            assert_type(event.data, ase.MessageDeltaObject)
        case ase.ErrorEvent(data=error):
            assert_type(error, ase.Error)
        case ase.DoneEvent(data=text):
            assert_type(text, Literal["[DONE]"])
        case _:
            assert_never(event)
    return event.event


def every_group(event: ase.RunStepStreamEvent) -> ase.RunStepObject | None:
    """Exhaustive over the closed alias of a group."""
    match event:
        case ase.ThreadRunStepDelta():
            return None
        case (
            ase.ThreadRunStepCreated()
            | ase.ThreadRunStepInProgress()
            | ase.ThreadRunStepCompleted()
            | ase.ThreadRunStepFailed()
            | ase.ThreadRunStepCancelled()
            | ase.ThreadRunStepExpired()
        ):
            return event.data
        case _:
            assert_never(event)


def every_part(part: ase.MessageDeltaObjectDeltaContentItem) -> int:
    """Exhaustive over the closed alias of a nested union."""
    match part:
        case ase.MessageDeltaContentTextObject(text=text):
            assert_type(text, ase.MessageDeltaContentTextObjectText | None)
        case ase.MessageDeltaContentRefusalObject(refusal=refusal):
            assert_type(refusal, str | None)
        case ase.MessageDeltaContentImageFileObject():
            pass
        case ase.MessageDeltaContentImageUrlObject():
            pass
        case _:
            assert_never(part)
    return part.index


def every_status(status: ase.MessageObjectStatus) -> int:
    """Exhaustive over the closed alias of an enumeration."""
    match status:
        case "in_progress":
            return 0
        case "incomplete":
            return 1
        case "completed":
            return 2
        case _:
            assert_never(status)


def by_class(event: ase.AssistantStreamEvent | ase.Unknown) -> None:
    """`isinstance` narrows to the payload."""
    if isinstance(event, ase.ThreadMessageDelta):
        assert_type(event.data, ase.MessageDeltaObject)
        assert_type(event.event, Literal["thread.message.delta"])
    elif isinstance(event, ase.Unknown):
        assert_type(event.error, ase.DecodeError | None)


def by_tag(event: ase.AssistantStreamEvent | ase.Unknown) -> None:
    """The tag narrows to the payload once `Unknown` is excluded."""
    if isinstance(event, ase.Unknown):
        return
    if event.event == "thread.message.delta":
        assert_type(event, ase.ThreadMessageDelta)
        assert_type(event.data, ase.MessageDeltaObject)
    elif event.event == "done":
        assert_type(event.data, Literal["[DONE]"])
    elif event.event == "thread.run.requires_action":
        assert_type(event.data.required_action, ase.RunObjectRequiredAction | None)


def presence(run: ase.RunObject, step: ase.RunStepDeltaObjectDelta) -> None:
    """The annotations say presence."""
    assert_type(run.id, str)
    assert_type(run.usage, ase.RunCompletionUsage | None)
    assert_type(run.temperature, float | None | ase.Unset)
    assert_type(run.status, ase.RunObjectStatus | str)
    assert_type(run.metadata, dict[str, str] | None)
    assert_type(run.tools, list[ase.RunObjectToolsItem | ase.Unknown])
    assert_type(run.extra, dict[str, Any] | None)
    assert_type(step.step_details, ase.RunStepDeltaObjectDeltaStepDetails | ase.Unknown | None)
    if not isinstance(run.temperature, ase.Unset) and run.temperature is not None:
        warmer: float = run.temperature + 0.1
        assert_type(warmer, float)
    if run.temperature:  # neither None nor `UNSET` is true
        hotter: float = run.temperature + 0.1
        assert_type(hotter, float)


def functions(event: ase.AssistantStreamEvent | ase.Unknown) -> None:
    """What the functions take and give."""
    assert_type(ase.decode(b"{}"), ase.AssistantStreamEvent | ase.Unknown)
    assert_type(ase.decode("{}", strict=True), ase.AssistantStreamEvent | ase.Unknown)
    assert_type(ase.from_dict({}), ase.AssistantStreamEvent | ase.Unknown)
    assert_type(ase.decode_sse(None, "{}"), ase.AssistantStreamEvent | ase.Unknown)
    assert_type(ase.encode(event), bytes)
    assert_type(ase.encode_sse(event), bytes)
    assert_type(ase.DISPATCH["done"], type[ase.AssistantStreamEvent])


def streams(chunks: Iterable[bytes]) -> None:
    """A decoder, and an iteration."""
    for event in ase.iter_events(chunks, on_error="unknown", drain=True):
        assert_type(event, ase.AssistantStreamEvent | ase.Unknown)
    decoder = ase.EventDecoder(strict=True, truncated="ignore", max_event_bytes=None)
    assert_type(decoder.feed(b""), list[ase.AssistantStreamEvent | ase.Unknown])
    assert_type(decoder.close(), list[ase.AssistantStreamEvent | ase.Unknown])
    assert_type(decoder.done, bool)
    assert_type(decoder.retry, int | None)
    assert_type(ase.SSEDecoder().feed(b""), list[ase.ServerSentEvent])


async def asynchronous(chunks: AsyncIterable[bytes]) -> None:
    """An asynchronous iteration."""
    async for event in ase.aiter_events(chunks):
        assert_type(event, ase.AssistantStreamEvent | ase.Unknown)


def made() -> ase.AssistantStreamEvent:
    """A class is called with its fields; tags, and what is optional, may be left out."""
    text = ase.MessageDeltaContentTextObjectText(value="Hello")
    part = ase.MessageDeltaContentTextObject(index=0, text=text)
    delta = ase.MessageDeltaObjectDelta(role="assistant", content=[part, ase.Unknown("x", {})])
    event = ase.ThreadMessageDelta(data=ase.MessageDeltaObject(id="m", delta=delta))
    assert_type(dataclasses.replace(event, extra={"new": 1}), ase.ThreadMessageDelta)
    delta.role = "a role of tomorrow"
    return event


def records(run: ase.RunObject, value: object) -> None:
    """A record inside an event is written, and read, like an event."""
    assert_type(ase.to_dict(run), Any)
    assert_type(ase.encode(run), bytes)
    assert_type(ase.read_record(ase.RunObject, value), ase.RunObject)
    assert_type(ase.read_record(ase.ErrorEvent, value, strict=True), ase.ErrorEvent)
