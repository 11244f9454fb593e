"""What type checkers refuse: each comment is needed, and nothing else is reported.

The first comment of a line is mypy's, the second pyright's. Checked by `test_typing.py`.
"""

# What an error leaves unknown need not be reported a second time.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING

import assistant_stream_event as ase

if TYPE_CHECKING:
    from typing_extensions import assert_never


def a_result_must_be_checked_for_unknown() -> None:
    event = ase.decode(b"{}")
    _ = event.event  # type: ignore[union-attr]  # pyright: ignore[reportAttributeAccessIssue]
    _closed: ase.AssistantStreamEvent = event  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    for one in ase.iter_events([b""]):
        _ = one.event  # type: ignore[union-attr]  # pyright: ignore[reportAttributeAccessIssue]


def a_nested_result_must_be_checked_for_unknown(delta: ase.MessageDeltaObjectDelta) -> None:
    for part in delta.content or []:
        _ = part.index  # type: ignore[union-attr]  # pyright: ignore[reportAttributeAccessIssue]


def a_match_that_forgets_unknown(event: ase.AssistantStreamEvent | ase.Unknown) -> None:
    match event:
        case ase.ThreadCreated() | ase.ErrorEvent() | ase.DoneEvent():
            pass
        case ase.Unknown():
            pass
        case _:
            assert_never(event)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_match_that_forgets_a_variant(part: ase.RunStepObjectStepDetails) -> None:
    match part:
        case ase.RunStepDetailsMessageCreationObject():
            pass
        case _:
            assert_never(part)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_match_that_forgets_a_value(role: ase.MessageObjectRole) -> None:
    match role:
        case "user":
            pass
        case _:
            assert_never(role)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_field_that_is_none_of_the_payload(event: ase.ThreadMessageDelta) -> None:
    _ = event.data.content  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    event.data.dleta = None  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


def a_payload_of_another_event(run: ase.RunObject, error: ase.Error) -> None:
    ase.ThreadMessageDelta(data=run)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    event = ase.ErrorEvent(data=error)
    event.data = run  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]


def a_wrong_call() -> None:
    ase.ErrorEvent()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ase.DoneEvent("[DONE]")  # type: ignore[call-arg, arg-type]  # pyright: ignore[reportCallIssue]
    ase.DoneEvent(data="[done]")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ase.DoneEvent(event="error", data="[DONE]")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ase.DoneEvent(data="[DONE]", id=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ase.MessageDeltaObjectDelta(role=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def absent_and_null_must_be_told_apart(run: ase.RunObject) -> float:
    if run.temperature is None:
        return 1.0
    return run.temperature  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


def a_wrong_option() -> None:
    ase.EventDecoder(on_error="ignore")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ase.iter_events(["text"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    ase.decode(1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def what_is_no_record(value: object, status: ase.RunObjectStatus) -> None:
    ase.read_record(str, value)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    ase.read_record(ase.RunObjectStatus, value)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ase.to_dict(status)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
