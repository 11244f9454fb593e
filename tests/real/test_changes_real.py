"""Changes between real documents: an independent comparison agrees, spellings are no changes."""

from __future__ import annotations

import copy
import json
from ast import literal_eval
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from change_cases import surface_of_file
from raw_changes import RawChanges
from raw_instances import Raw
from respelling import SPELLINGS, closure

from oneofgen import queries
from oneofgen.explain import differences_text
from oneofgen.surface import Change, changes

pytestmark = pytest.mark.slow

VERSIONS = ("2024-03-27", "2024-05-28", "2024-06-04", "2025-04-29", "2026-08-21")
ASSISTANTS, RESPONSES, REALTIME = (
    "AssistantStreamEvent",
    "ResponseStreamEvent",
    "RealtimeServerEvent",
)
SINCE = {ASSISTANTS: VERSIONS[0], RESPONSES: VERSIONS[3], REALTIME: VERSIONS[3]}
PAIRS = [
    (root, old, new)
    for root, since in SINCE.items()
    for old, new in pairwise(VERSIONS)
    if old >= since
]
TYPES = {f"type-{how}" for how in ("widened", "narrowed", "replaced")}
NOT_IN_SCHEMAS = {
    "python-name-moved",
    "group-changed",
    "evidence-weakened",
    "evidence-strengthened",
}
COUNTED_ONCE = ("member-", "enum-value-")
"""What the independent comparison may find in several places, where one class is compared once."""


def spec(corpus: Path, version: str) -> Path:
    """A version of the document."""
    return corpus / "specs" / "openai" / f"openapi-{version}.yaml"


# --- an independent comparison --------------------------------------------------------------


def plain(found: tuple[Change, ...]) -> Counter[tuple[str, str]]:
    """Our changes in the terms of the independent comparison."""
    return Counter(told for one in found for told in _plain(one))


def _plain(one: Change) -> Iterator[tuple[str, str]]:
    kind = one.kind.id
    name = one.subject.partition(".")[2].replace("[]", "").replace("{}", "")
    if one.kind.is_cosmetic or kind in NOT_IN_SCHEMAS:
        return
    if kind in TYPES:
        yield "type", name
    elif kind == "property-renamed":
        yield "property-removed", one.before
        yield "optional-property-added", one.after
    elif kind == "event-retagged":
        yield kind, f"{_value(one.before)} {_value(one.after)}"
    elif kind.startswith(("event-", "member-", "enum-value-")):
        yield kind, _value(one.before or one.after)
    else:
        yield kind, "" if kind in ("closed", "opened") else name


def _value(text: str) -> str:
    if text.startswith(("'", '"')):
        return repr(literal_eval(text))
    return {"list": "array", "str": "string"}.get(text, text)


def once(found: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Count what a class is compared for once."""
    return Counter(
        {told: 1 if told[0].startswith(COUNTED_ONCE) else count for told, count in found.items()}
    )


@pytest.mark.parametrize(("root", "old", "new"), PAIRS)
def test_an_independent_comparison_finds_the_same(
    root: str, old: str, new: str, corpus: Path
) -> None:
    before, after = spec(corpus, old), spec(corpus, new)
    ours = plain(changes(surface_of_file(before, root), surface_of_file(after, root)))
    theirs = RawChanges(Raw(before), Raw(after)).of(root)
    assert once(ours) == once(theirs)


# --- spellings ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trees(corpus: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """What each root reaches in each document."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for version in VERSIONS:
        tree = Raw(spec(corpus, version)).node("#")
        for root, since in SINCE.items():
            if version >= since:
                found[root, version] = closure(tree, root)
    return found


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    ("root", "version"),
    [(root, version) for root, since in SINCE.items() for version in VERSIONS if version >= since],
)
def test_another_spelling_is_no_change(
    root: str,
    version: str,
    spelling: str,
    trees: dict[tuple[str, str], dict[str, Any]],
    tmp_path: Path,
) -> None:
    respell, allowed = SPELLINGS[spelling]
    before = trees[root, version]
    after = copy.deepcopy(before)
    respell(after)
    for name, tree in (("before", before), ("after", after)):
        (tmp_path / f"{name}.json").write_text(json.dumps(tree), "utf-8")
    old, new = (surface_of_file(tmp_path / f"{name}.json", root) for name in ("before", "after"))
    found = [one for one in changes(old, new) if one.kind.id not in allowed]
    assert found == []


def test_yaml_and_json_are_one_document(corpus: Path, tmp_path: Path) -> None:
    path = spec(corpus, VERSIONS[0])
    as_json = tmp_path / "openapi.json"
    as_json.write_text(json.dumps(Raw(path).node("#")), "utf-8")
    assert changes(surface_of_file(path, ASSISTANTS), surface_of_file(as_json, ASSISTANTS)) == ()


# --- the report of an update ----------------------------------------------------------------


def test_events_that_only_changed_their_tag_are_told_as_retagged(corpus: Path) -> None:
    old, new = spec(corpus, VERSIONS[3]), spec(corpus, VERSIONS[4])
    (found,) = queries.diff(str(old), str(new), RESPONSES)
    retagged = {
        (one.change.before, one.change.after)
        for one in found.changes
        if one.change.kind.id == "event-retagged"
    }
    assert retagged == {
        (
            f'"response.code_interpreter_call.code.{end}"',
            f'"response.code_interpreter_call_code.{end}"',
        )
        for end in ("delta", "done")
    }
    assert len(differences_text(found).splitlines()) <= 120
