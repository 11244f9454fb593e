"""Samples of the sweep over every union of the corpus, and that the sweep sees what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sweep
from raw_instances import Raw
from raw_leaves import Leaf
from sweep import Result, Sweep, documents, report, unions

SMALL = 100_000
"""Documents of so many bytes are read fast enough for the fast tests."""

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: '1'}
components:
  schemas:
    Event:
      oneOf:
        - $ref: '#/components/schemas/Cat'
        - $ref: '#/components/schemas/Dog'
        - type: string
      discriminator:
        propertyName: kind
        mapping: {meow: '#/components/schemas/Cat', bark: Dog}
    Base:
      type: object
      required: [kind, name]
      properties:
        kind: {type: string, enum: [meow, bark]}
        name: {type: string}
        age: {type: [integer, 'null']}
    Cat:
      allOf:
        - $ref: '#/components/schemas/Base'
        - properties:
            kittens: {type: array, items: {$ref: '#/components/schemas/Cat'}}
    Dog:
      allOf: [{$ref: '#/components/schemas/Base'}, {required: [bone], properties: {bone: {}}}]
"""


def sampled(corpus: Path, folder: Path, chosen: Callable[[Path, int], bool]) -> Result:
    """A sweep over the unions that are chosen by their document and number."""
    total = Result()
    for path in documents(corpus):
        shown = path.relative_to(corpus / "specs").as_posix()
        total.add(sweep.sweep(path, shown, [n for n in range(1000) if chosen(path, n)], folder))
    return total


def test_a_sample_of_the_unions_in_small_documents_decodes_what_was_made_for_it(
    corpus: Path, tmp_path: Path
) -> None:
    numbers = count()
    small = {path for path in documents(corpus) if path.stat().st_size < SMALL}
    chosen = {
        (path, number)
        for path in sorted(small)
        for number in range(len(unions(path)))
        if next(numbers) % 6 == 0
    }
    result = Result()
    for path in sorted(small):
        shown = path.relative_to(corpus / "specs").as_posix()
        mine = [number for one, number in sorted(chosen) if one == path]
        result.add(sweep.sweep(path, shown, mine, tmp_path))
    assert not result.failures, report(result)
    assert result.counts["unions"] > 10


@pytest.mark.slow
def test_a_sample_of_all_unions_decodes_what_was_made_for_it(corpus: Path, tmp_path: Path) -> None:
    result = sampled(corpus, tmp_path, lambda _, number: number % 16 == 7)
    assert not result.failures, report(result)
    assert result.counts["unions"] > 80
    assert result.counts["refused"] <= 1


# --- the sweep sees what is wrong -----------------------------------------------------------


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A document of three variants, of which two list each other's tags."""
    path = tmp_path / "pets.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def swept(source: Path, folder: Path, text: Callable[[str], str] = str) -> Result:
    """A sweep over the one union of a document, whose decoder may be broken on the way."""

    class Broken(Sweep):
        def _write(self, name: str, files: Any) -> None:
            super()._write(name, {**files, "decoding.py": text(files["decoding.py"])})

    one = Broken(source, source.name, folder)
    (union,) = unions(source)
    one.union(union, "swept_pets")
    return one.result


def test_a_package_as_generated_has_no_failure(source: Path, tmp_path: Path) -> None:
    result = swept(source, tmp_path)
    assert not result.failures, report(result)
    assert result.counts["instances"] == 6


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('"meow": read_Cat', '"meow": read_Dog', "wrong-class"),
        ('"bark": read_Dog', '"purr": read_Dog', "wrong-class"),
        ('data["name"]', '"a name"', "round-trip"),
        ('data["name"]', '[*data["name"]]', "round-trip"),
        ("def read_Dog(data: Any)", "def read_Hound(data: Any)", "import"),
        ('record.kittens = data.get("kittens")', "record.kittens = None", "extra"),
    ],
)
def test_a_mutation_of_the_decoder_is_seen(
    source: Path, tmp_path: Path, old: str, new: str, kind: str
) -> None:
    broken: list[str] = []

    def mutated(text: str) -> str:
        if kind == "extra":  # whatever stands between: the field is never set
            lines = text.splitlines()
            kept = [line for line in lines if 'data.get("kittens")' not in line]
            assert len(kept) < len(lines)
            text = "\n".join(kept).replace("record.kittens =", "record.kittens = None if True else")
            broken.append(text)
            return text
        assert old in text
        broken.append(text.replace(old, new))
        return broken[-1]

    result = swept(source, tmp_path, mutated)
    assert broken
    found = {failure.kind for failure in result.failures}
    assert found if kind in ("extra", "import") else kind in found


def test_what_is_refused_is_told_with_its_reason(source: Path, tmp_path: Path) -> None:
    text = DOCUMENT.replace("#/components/schemas/Base", "#/components/schemas/Bse")
    source.write_text(text, encoding="utf-8")
    result = swept(source, tmp_path)
    assert [one.kind for one in result.refusals] == ["dangling-ref"]
    assert "Bse" in report(result)


# --- the instances --------------------------------------------------------------------------


def instances(source: Path, *, full: bool) -> list[Any]:
    """One instance for each leaf of the union."""
    raw = Raw(source)
    return [raw.instance(leaf, full=full) for leaf in raw.leaves("#/components/schemas/Event")]


def test_a_minimal_instance_holds_what_is_required_and_the_tag_of_the_mapping(
    source: Path,
) -> None:
    assert instances(source, full=False) == [
        {"kind": "meow", "name": "some text"},
        {"kind": "bark", "name": "some text", "bone": "some text"},
        "some text",
    ]


def test_a_maximal_instance_holds_all_and_ends(source: Path) -> None:
    cat, dog, _ = instances(source, full=True)
    assert cat.keys() == {"kind", "name", "age", "kittens"}
    assert cat["kittens"][0].keys() == cat.keys()
    assert dog == {"kind": "bark", "name": "some text", "age": 1, "bone": "some text"}


def test_what_cannot_hold_together_is_no_leaf() -> None:
    one = Leaf(parts=(("a", {"const": 1}), ("b", {"enum": [2, 3]})))
    other = Leaf(parts=(("a", {"type": "string"}), ("b", {"type": ["object", "null"]})))
    assert not one.possible
    assert not other.possible
    assert Leaf(parts=(("a", {"const": 1}), ("b", {"enum": [1.0, True]}))).literals == [1]
