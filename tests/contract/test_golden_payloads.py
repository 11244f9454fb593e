"""The contract for unions of every shape: the documents of the golden tests, payloads broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import JSON, ODD, broken
from writing_packages import imported, write

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = [path.parent for path in sorted(GOLDEN.glob("*/payloads.json"))]

pytestmark = pytest.mark.slow


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def package(case: Path, tmp_path: Path) -> Iterator[ModuleType]:
    """The package of a case, imported."""
    write(tmp_path, f"contract_{case.name}", case / "spec.yaml", "Event")
    with imported(tmp_path, f"contract_{case.name}") as module:
        yield module


@st.composite
def payloads(draw: st.DrawFn, given: list[Any]) -> Any:
    """A payload of a case, as it is or with a few things broken; or anything."""
    value = draw(st.sampled_from(given) | st.sampled_from(ODD) | JSON)
    for _ in range(draw(st.integers(0, 4))):
        if value and isinstance(value, dict | list):
            value = draw(broken(value))
    return value


def test_whatever_is_accepted_comes_back_and_nothing_but_a_decode_error_is_raised(
    case: Path, package: ModuleType
) -> None:
    examples = [one["value"] for one in json.loads((case / "payloads.json").read_text("utf-8"))]

    @settings(max_examples=200, deadline=None, suppress_health_check=[*HealthCheck])
    @given(payloads(examples))
    def promise(value: Any) -> None:
        before = json.dumps(value)
        try:
            event = package.from_dict(value)
        except package.DecodeError:
            with pytest.raises(package.DecodeError):
                package.from_dict(value, strict=True)
            return
        assert package.to_dict(event) == value
        assert json.dumps(package.to_dict(event), sort_keys=True) == json.dumps(
            json.loads(before), sort_keys=True
        )
        assert json.dumps(value) == before
        again = package.decode(package.encode(event))
        assert again == event
        assert type(again) is type(event)
        comes_back_as_a_server_sent_event(event)
        with suppress(package.DecodeError):
            strict = package.from_dict(value, strict=True)
            assert package.to_dict(strict) == value
            if type(strict) is type(event):  # else strict found a variant that accepts all of it
                assert strict == event

    def comes_back_as_a_server_sent_event(event: Any) -> None:
        try:
            written = package.encode_sse(event)
        except ValueError:
            return
        decoder = package.EventDecoder(truncated="ignore")
        (again,) = decoder.feed(written)
        assert again == event
        assert type(again) is type(event)

    promise()


def test_a_chunk_of_many_events_gives_what_each_of_them_gives_alone(
    case: Path, package: ModuleType
) -> None:
    """The bulk way of reading a stream is only quicker."""
    examples = [one["value"] for one in json.loads((case / "payloads.json").read_text("utf-8"))]
    shown = [one for one in examples if isinstance(one, dict)]
    words = {one for value in shown for one in value.values() if isinstance(one, str)}
    inner = [one for value in shown for one in value.values()]
    names = st.sampled_from([None, "message", "new", *sorted(w for w in words if w.isprintable())])
    datas = payloads(examples + inner).map(json.dumps) | st.sampled_from(
        ["text", "", "null", '"x"']
    )

    @settings(max_examples=120, deadline=None, suppress_health_check=[*HealthCheck])
    @given(st.lists(st.tuples(names, datas), max_size=5))
    def promise(pairs: list[tuple[str | None, str]]) -> None:
        heads = ["" if name is None else f"event: {name}\n" for name, _ in pairs]
        blocks = [f"{h}data: {d}\n\n".encode() for h, (_, d) in zip(heads, pairs, strict=True)]
        decoder = package.EventDecoder(on_error="unknown")
        together = decoder.feed(b"".join(blocks))
        alone = []
        for name, data in pairs[: len(together)]:
            try:
                alone.append(package.decode_sse(name, data))
            except package.DecodeError as error:
                alone.append(error)
        for number, (one, other) in enumerate(zip(together, alone, strict=True), 1):
            if isinstance(other, package.DecodeError):
                assert type(one) is package.Unknown
                assert str(one.error) == f"event {number}: {other}"
            else:
                assert one == other
                assert type(one) is type(other)
        assert decoder.done or len(together) == len(pairs)

    promise()
