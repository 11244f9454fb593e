"""Payloads made from the raw schema come through unchanged, and typed as the schema says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raw_documents import differences
from strategies import EVENTS, JSON, broken, events, places

import assistant_stream_event as ase
from assistant_stream_event import UNSET, Unknown

EXAMPLES = pytest.mark.parametrize(
    "examples", [3, pytest.param(120, marks=pytest.mark.slow)], ids=["few", "many"]
)
each_event = pytest.mark.parametrize("tag", EVENTS)


def check(examples: int, strategy: st.SearchStrategy[Any], promise: Any) -> None:
    """Whether a promise holds for so many examples."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    limited = settings(max_examples=examples, deadline=None, suppress_health_check=quiet)
    limited(given(strategy)(promise))()


def comes_back(payload: Any) -> None:
    before = json.dumps(payload)
    event = ase.from_dict(payload)
    assert ase.to_dict(event) == payload
    assert json.dumps(payload) == before
    assert ase.decode(ase.encode(event)) == event


def stands_in(payload: Any, path: str) -> bool:
    """Whether a path of an error is one of a value."""
    return path in {"".join(["$", *map(step, place)]) for place in places(payload)}


def step(one: str | int) -> str:
    """A step of a path."""
    return f".{one}" if isinstance(one, str) and one.isidentifier() else f"[{one!r}]"


def test_the_raw_schema_has_25_events_and_dispatch_has_them_in_its_order() -> None:
    assert len(EVENTS) == 25
    assert list(ase.DISPATCH) == list(EVENTS)


@EXAMPLES
@each_event
def test_a_valid_payload_comes_back_and_is_typed_as_the_schema_says(
    tag: str, examples: int
) -> None:
    def promise(payload: Any) -> None:
        comes_back(payload)
        event = ase.from_dict(payload)
        assert type(event) is ase.DISPATCH[tag]
        assert differences(EVENTS[tag], payload, event) == []
        assert ase.from_dict(payload, strict=True) == event

    check(examples, events(tag), promise)


@EXAMPLES
@each_event
def test_a_payload_of_tomorrow_comes_back_and_what_is_new_stands_in_extra_and_unknown(
    tag: str, examples: int
) -> None:
    def promise(payload: Any) -> None:
        comes_back(payload)
        event = ase.from_dict(payload)
        assert type(event) is ase.DISPATCH[tag]
        assert differences(EVENTS[tag], payload, event) == []

    check(examples, events(tag, future=True), promise)


@EXAMPLES
def test_an_event_of_tomorrow_is_unknown_with_all_that_came(examples: int) -> None:
    names = st.text(min_size=1).filter(lambda name: name not in EVENTS)
    extras = st.dictionaries(st.sampled_from(["id", "sequence", "x"]), JSON, max_size=2)

    def promise(drawn: tuple[str, Any, dict[str, Any]]) -> None:
        name, data, extra = drawn
        payload = {"event": name, "data": data, **extra}
        comes_back(payload)
        assert ase.from_dict(payload) == Unknown(name, data, extra or None)
        with pytest.raises(ase.DecodeError) as caught:
            ase.from_dict(payload, strict=True)
        assert (caught.value.path, caught.value.tag) == ("$.event", name)

    check(examples, st.tuples(names, JSON, extras), promise)


@EXAMPLES
@each_event
def test_a_broken_payload_comes_back_or_is_refused_at_a_place_that_is_in_it(
    tag: str, examples: int
) -> None:
    def promise(payload: Any) -> None:
        refused: ase.DecodeError | None = None
        try:
            event = ase.from_dict(payload)
        except ase.DecodeError as error:
            refused = error
        if refused is not None:
            assert stands_in(payload, refused.path)
            assert refused.expected
            assert refused.found
            return
        comes_back(payload)
        if type(event) is ase.DISPATCH[tag]:
            assert differences(EVENTS[tag], payload, event) == []
        else:
            assert isinstance(event, Unknown)
            assert payload.get("event", UNSET) != tag

    check(examples, events(tag, future=True).flatmap(broken), promise)


@EXAMPLES
@each_event
def test_a_pair_of_name_and_data_comes_back_through_encode_sse(tag: str, examples: int) -> None:
    def promise(payload: Any) -> None:
        event = ase.from_dict(payload)
        try:
            written = ase.encode_sse(event)
        except ValueError:
            assert "\r" in payload["data"]
            return
        (sent,) = ase.SSEDecoder().feed(written)
        assert ase.decode_sse(sent.event, sent.data) == event

    check(examples, events(tag, future=True), promise)
