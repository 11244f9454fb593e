"""The oracle of what packages promise of their variants, and that it sees a broken promise."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import sweep
from golden_cases import some_fast
from promises import Oracle, Promises
from raw_instances import Raw
from raw_mutations import mutations
from sweep import Result, documents, report, unions
from writing_packages import imported, write

from oneofgen import BadInput

PROMISED = """
openapi: 3.0.3
info: {title: t, version: '1'}
components:
  schemas:
    Event:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {meow: '#/components/schemas/Cat', bark: Dog}}
    Cat:
      type: object
      required: [kind, lives]
      properties:
        kind: {type: string}
        lives: {type: integer, minimum: 9}
        name: {type: string, nullable: true}
        mood: {type: string, enum: [good, null]}
        toys: {type: object, additionalProperties: {$ref: '#/components/schemas/Toy'}}
    Dog:
      allOf:
        - {$ref: '#/components/schemas/Toy'}
        - {required: [kind], properties: {kind: {type: string}}}
    Toy:
      type: object
      properties: {size: {anyOf: [{type: integer}, {type: array, items: {type: boolean}}]}}
"""
EVENT = "#/components/schemas/Event"


@pytest.fixture
def promised(tmp_path: Path) -> Path:
    """A document whose tags only the mapping tells."""
    path = tmp_path / "promised.yaml"
    path.write_text(PROMISED, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ({"kind": "meow", "lives": 1}, True),
        ({"kind": "meow", "lives": 1.0}, True),
        ({"kind": "meow", "lives": True}, False),
        ({"kind": "meow", "lives": None}, False),
        ({"kind": "meow"}, False),
        ({"kind": "meow", "lives": 1, "name": None, "mood": None}, True),
        ({"kind": "meow", "lives": 1, "mood": "bad"}, False),
        ({"kind": "meow", "lives": 1, "toys": {"ball": {"size": [True]}}}, True),
        ({"kind": "meow", "lives": 1, "toys": {"ball": {"size": [1]}}}, False),
        ({"kind": "meow", "lives": 1, "undeclared": 1}, True),
        ({"kind": "bark"}, True),
        ({"kind": "bark", "size": "small"}, False),
        ({"kind": "moo", "lives": 1}, False),
        (None, False),
    ],
)
def test_the_validator_says_what_the_raw_schema_and_the_mapping_say(
    promised: Path, value: Any, valid: bool
) -> None:
    assert Oracle(Raw(promised)).valid(EVENT, value) is valid


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ("{type: [integer, 'null'], const: 10}", None),
        ("{type: string, anyOf: [{type: string}, {type: 'null'}]}", None),
        ("{anyOf: [{required: [a]}, {required: [b]}]}", "some text"),
        ("{allOf: [{additionalProperties: false}, {properties: {a: {}}}]}", {"a": 1}),
    ],
)
def test_nothing_is_said_where_a_schema_can_be_read_in_two_ways(
    tmp_path: Path, schema: str, value: Any
) -> None:
    path = tmp_path / "ambiguous.yaml"
    path.write_text(f"components: {{schemas: {{Event: {schema}}}}}", encoding="utf-8")
    assert Oracle(Raw(path)).valid(EVENT, value) is None


@pytest.mark.parametrize(
    ("value", "variants"),
    [
        ({"kind": "meow", "lives": 1, "name": "Tom"}, [0]),
        ({"kind": "meow", "lives": 1, "undeclared": 1}, []),
        ({"kind": "meow", "lives": 1, "toys": {"any key": {"size": 1}}}, [0]),
        ({"kind": "meow", "lives": 1, "toys": {"any key": {"undeclared": 1}}}, []),
        ({"kind": "bark", "size": [True]}, [1]),
        ({"kind": "bark", "lives": 1}, []),
    ],
)
def test_a_variant_that_only_tolerates_a_key_at_some_level_does_not_declare_it(
    promised: Path, value: Any, variants: list[int]
) -> None:
    oracle = Oracle(Raw(promised))
    leaves = oracle.source.leaves(EVENT)
    keys = oracle.narrow_keys
    assert [i for i, one in enumerate(leaves) if keys.declared(one, leaves, value)] == variants


def test_mutations_are_the_same_each_time_and_leave_the_instance_alone() -> None:
    value = {"kind": "meow", "toys": [{"size": 1}]}
    before = deepcopy(value)
    first = list(mutations(value, [{"kind": "bark", "size": 2}], 20, "a place"))
    assert value == before
    assert len(first) == 20
    assert json.dumps(value) not in map(json.dumps, first)
    assert list(mutations(value, [{"kind": "bark", "size": 2}], 20, "a place")) == first


# --- broken promises are seen ---------------------------------------------------------------


def broken(
    package: str, judged: str, folder: Path, decoder: tuple[str, str] = ("", "")
) -> set[str]:
    """The kinds of promises that the package of one document breaks, judged by another document."""
    made_from, judged_by = folder / "made_from.yaml", folder / "judged_by.yaml"
    made_from.write_text(package, encoding="utf-8")
    judged_by.write_text(judged, encoding="utf-8")
    decoding = write(folder, "promised_pets", made_from, "Event") / "decoding.py"
    text = decoding.read_text("utf-8")
    assert decoder[0] in text
    decoding.write_text(text.replace(*decoder) if decoder[0] else text, encoding="utf-8")
    with imported(folder, "promised_pets") as module:
        classes = {f"#/components/schemas/{name}": name for name in ("Cat", "Dog")}
        promises = Promises(Oracle(Raw(judged_by)), EVENT, module, classes, mutated=600)
        return {one.kind for one in promises.broken()}


def test_a_package_as_generated_breaks_no_promise(tmp_path: Path) -> None:
    assert broken(PROMISED, PROMISED, tmp_path) == set()


@pytest.mark.parametrize(
    ("decoder", "kind"),
    [
        (('"meow": read_Cat', '"meow": read_Dog'), "wrong-class"),
        (
            (
                "def read_Dog(data: Any) -> events.Dog:",
                "def read_Dog(data: Any) -> events.Dog:\n    1 / 0",
            ),
            "raises",
        ),
    ],
)
def test_a_decoder_that_breaks_a_promise_is_seen(
    tmp_path: Path, decoder: tuple[str, str], kind: str
) -> None:
    assert kind in broken(PROMISED, PROMISED, tmp_path, decoder)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    some_fast(
        [
            ("lives: {type: integer, minimum: 9}", "lives: {}", "strict-refuses"),
            ("required: [kind, lives]", "required: [kind]", "strict-refuses"),
            ("enum: [good, null]", "enum: [good, bad, null]", "strict-refuses"),
            ("bark: Dog", "woof: Dog", "strict-refuses"),
            ("items: {type: boolean}", "items: {type: string}", "strict-refuses"),
            ("lives: {type: integer, minimum: 9}", "lives: {type: string}", "strict-accepts"),
            ("{type: string, nullable: true}", "{type: string}", "strict-accepts"),
            (
                "properties: {kind: {type: string}}",
                "properties: {size: {}, kind: {type: integer}}",
                "strict-accepts",
            ),
        ]
    ),
)
def test_strictness_that_differs_from_the_schema_is_seen(
    tmp_path: Path, old: str, new: str, kind: str
) -> None:
    assert old in PROMISED
    assert kind in broken(PROMISED, PROMISED.replace(old, new), tmp_path)


# --- the corpus -----------------------------------------------------------------------------


def listed(path: Path) -> int:
    """How many unions a document has; none if it cannot be read."""
    try:
        return len(unions(path))
    except BadInput:
        return 0


@pytest.mark.slow
@pytest.mark.parametrize("half", [0, 1])
def test_a_fixed_sample_of_a_hundred_unions_keeps_its_promises(
    corpus: Path, tmp_path: Path, half: int
) -> None:
    places = [(path, n) for path in documents(corpus) for n in range(listed(path))]
    chosen = places[:: len(places) // 100][half * 50 : (half + 1) * 50]
    total = Result()
    for path in dict.fromkeys(path for path, _ in chosen):
        shown = path.relative_to(corpus / "specs").as_posix()
        numbers = [number for one, number in chosen if one == path]
        total.add(sweep.sweep(path, shown, numbers, tmp_path, promises=True))
    if total.counts["unions"] != 50 or total.counts["promise mutations"] < 1500:
        raise ValueError(f"the sample does not try what it should:\n{report(total)}")
    assert not total.failures, report(total)
