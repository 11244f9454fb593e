"""What changes between two surfaces: the kinds, their verdicts, how members are matched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from change_cases import CASES, ROOT, changes_of, settings_of, surface_of_file, told
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import MUTATIONS
from raw_leaves import Schemas
from terminal import ASSISTANTS

from oneofgen.surface import (
    AREAS,
    KINDS,
    LEVELS,
    Surface,
    bump,
    changelog,
    changes,
    parsed,
    printed,
)

EVENTS = "AssistantStreamEvent"
SIDES = ("before", "after")

# --- a case for each kind -------------------------------------------------------------------


def test_each_kind_has_a_case() -> None:
    assert {case.name for case in CASES} == set(KINDS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_has_the_changes_it_expects(case: Path, update: bool) -> None:
    found = changes_of(case)
    text = told(found)
    expected = case / "expected.txt"
    if update:
        expected.write_text(text, "utf-8", newline="\n")
    assert text == expected.read_text("utf-8")
    assert case.name in {one.kind.id for one in found}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_says_what_it_means(kind: Any) -> None:
    assert kind.purpose
    assert kind.purpose[0].islower()
    assert not kind.purpose.endswith(".")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_strictness_makes_no_verdict_milder(case: Path) -> None:
    for one in changes_of(case):
        for area in AREAS:
            mild, strict = one.verdict(area), one.verdict(area, strict=True)
            assert LEVELS.index(strict) >= LEVELS.index(mild)
        if one.kind.is_cosmetic:
            assert one.worst(strict=True) == "ok"


# --- mutations of a real document -----------------------------------------------------------


@pytest.fixture(scope="module")
def assistants() -> str:
    """The document as JSON text, which is parsed anew for each mutation."""
    return json.dumps(Schemas(ASSISTANTS).node("#"))


@pytest.fixture(scope="module")
def before(assistants: str, tmp_path_factory: pytest.TempPathFactory) -> Surface:
    """The surface of the document as it is."""
    path = tmp_path_factory.mktemp("assistants") / "openapi.json"
    path.write_text(assistants, "utf-8")
    return surface_of_file(path, EVENTS)


def test_there_are_enough_mutations() -> None:
    assert len(MUTATIONS) >= 40


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_is_told_as_what_it_is(
    name: str, assistants: str, before: Surface, tmp_path: Path
) -> None:
    mutate, expected = MUTATIONS[name]
    tree = json.loads(assistants)
    mutate(tree)
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(tree), "utf-8")
    after = surface_of_file(path, EVENTS)
    assert {(one.kind.id, one.subject) for one in changes(before, after)} == expected


def _subjects(told: set[tuple[str, str]]) -> set[str]:
    return {subject.rstrip("[]{}") for _, subject in told}


OF_PROPERTIES = {
    name: (mutate, told)
    for name, (mutate, told) in MUTATIONS.items()
    if told and all(subject.startswith("RunObject.") for _, subject in told)
}


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(st.sampled_from(sorted(OF_PROPERTIES)), min_size=2, max_size=5, unique=True))
def test_several_mutations_are_told_together(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    """Those of different properties: what two mutations do to one is something else."""
    tree, expected = Schemas(ASSISTANTS).node("#"), set[tuple[str, str]]()
    folder = tmp_path_factory.mktemp("several")
    (folder / "before.json").write_text(json.dumps(tree), "utf-8")
    for name in names:
        mutate, told = OF_PROPERTIES[name]
        if _subjects(told).isdisjoint(_subjects(expected)):
            mutate(tree)
            expected |= told
    (folder / "after.json").write_text(json.dumps(tree), "utf-8")
    before, after = (surface_of_file(folder / f"{side}.json", EVENTS) for side in SIDES)
    assert {(one.kind.id, one.subject) for one in changes(before, after)} == expected


def test_a_package_is_compared_by_its_text_alone(before: Surface) -> None:
    package = parsed(printed(before))
    assert package is not None
    assert changes(package, before) == changes(before, package) == ()


def test_a_stream_that_no_longer_breaks_off_breaks_nothing() -> None:
    case = next(one for one in CASES if one.name == "errors-changed")
    now, before = (
        surface_of_file(case / f"{side}.yaml", ROOT, **settings_of(case, side))
        for side in ("previous", "current")
    )
    (found,) = changes(before, now)
    assert found.kind.id == "errors-changed"
    assert found.worst() == "ok"


# --- what follows ---------------------------------------------------------------------------


def test_the_version_follows_from_the_worst_change() -> None:
    by_name = {case.name: changes_of(case) for case in CASES}
    assert bump(()) == "none"
    assert bump(by_name["description-changed"]) == "patch"
    assert bump(by_name["event-added"]) == bump(by_name["optional-property-added"]) == "minor"
    assert bump(by_name["event-removed"]) == "major"
    assert bump(by_name["event-added"], strict=True) == "major"


def test_a_changelog_has_a_line_for_each_change_that_is_not_cosmetic() -> None:
    found = changes_of(next(case for case in CASES if case.name == "property-removed"))
    assert changelog(found) == {
        "Removed": [
            "**breaking** `Started.count`: property removed, was int",
            "**breaking** `Started.note`: property removed, was str",
        ]
    }
    cosmetic = changes_of(next(case for case in CASES if case.name == "order-changed"))
    assert changelog(cosmetic) == {}
