"""What must hold of the cases of `data/reports.json`, check by check, in every style they name."""

from __future__ import annotations

import json

import pytest
from report_cases import CASES, KINDS, Check, Packages, at, each_check, streamed, verdict
from style_packages import class_of, same
from terminal import Terminal, run

__all__ = ["run"]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """The packages of the cases, each generated once for all tests of this module."""
    return Packages(tmp_path_factory.mktemp("reports"))


def test_every_check_is_of_one_known_kind() -> None:
    for case in CASES:
        for facts in case.checks:
            (kind,) = facts.keys() & KINDS.keys()
            assert facts.keys() - {kind} <= KINDS[kind], case.id


@each_check("value")
def test_a_value_of_a_report(check: Check, packages: Packages, run: Terminal) -> None:
    package, style, facts = packages.of(check, run), check.style, check.facts
    value = facts["value"]
    event = package.from_dict(value)
    if "class" in facts:
        found = type(at(event, facts.get("at", [])))
        assert found.__name__ == class_of(style, facts["class"])
    if style != "msgspec":
        assert same(package.to_dict(event), value)
        assert same(json.loads(package.encode(event)), value)
    if "strict" in facts:
        assert verdict(package, value) == ("refused" if style == "typeddict" else facts["strict"])


@each_check("value")
def test_inspect_foretells_what_a_value_of_a_report_becomes(
    check: Check, packages: Packages, run: Terminal
) -> None:
    package, facts = packages.of(check, run), check.facts
    told = packages.foretold(check, run)
    event = package.from_dict(facts["value"])
    if check.style == "dataclass" and told["becomes"] == "variant":
        assert told["class"].partition("[")[0] == type(event).__name__
    assert told["error"] is None
    assert (told["becomes"] == "unknown") is (type(event).__name__ == "Unknown")
    if "strict" in facts:
        assert (told["strict"] is None) is (facts["strict"] == "accepts")


@each_check("sse")
def test_a_stream_of_a_report(check: Check, packages: Packages, run: Terminal) -> None:
    package, facts = packages.of(check, run), check.facts
    body = facts["sse"].encode()
    events = [
        name if name.startswith("Unknown(") else class_of(check.style, name)
        for name in facts["events"]
    ]
    expected = getattr(package, facts["raises"]) if "raises" in facts else type(None)
    for size in (len(body), 1, 7):
        found, error = streamed(package, body, size, **facts.get("options", {}))
        assert found == events, f"in chunks of {size}"
        assert isinstance(error, expected), f"in chunks of {size}"
        assert facts.get("rest", "").encode() in getattr(error, "rest", b"")
        assert facts.get("repr", "") in repr(error)


@each_check("dispatch")
def test_the_dispatch_table_of_a_report(check: Check, packages: Packages, run: Terminal) -> None:
    table = packages.of(check, run).DISPATCH
    assert {tag: cls.__name__ for tag, cls in table.items()} == check.facts["dispatch"]


@each_check("inspect", "inspect_lacks")
def test_the_inspection_of_a_report(check: Check, packages: Packages, run: Terminal) -> None:
    told = packages.inspect(check, run)
    assert check.facts.get("inspect", "") in told
    if "inspect_lacks" in check.facts:
        assert check.facts["inspect_lacks"] not in told


@each_check("refused")
def test_the_refusal_of_a_report(check: Check, packages: Packages, run: Terminal) -> None:
    refusal = packages.generate(check, run)
    assert refusal.code == 2
    assert check.facts["refused"] in refusal.err


@each_check("error")
def test_the_error_of_a_report(check: Check, packages: Packages, run: Terminal) -> None:
    package = packages.of(check, run)
    with pytest.raises(package.DecodeError) as told:
        package.from_dict(check.facts["error"], strict=True)
    assert str(told.value)
    assert str(told.value) in repr(told.value) or repr(str(told.value)) in repr(told.value)
