"""Random documents: packages choose as the reference does, lose nothing, and are strict.

The reference chooser (`reference_chooser`) is written from design's section on choosing, the
reading of `strict=True` (`reference_strict`) is that of jsonschema, with each union read as the
variant that the reference chooses.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_documents import documents
from random_schemas import ROOT
from random_values import changed, values
from reference_chooser import Reference
from reference_comparison import Comparison
from reference_reading import COMPONENTS
from sweep import quickly
from writing_packages import imported

from oneofgen import Settings
from oneofgen.model import Union
from oneofgen.package import make as package

VALUES = 6
"""Valid values of each document; each is also changed twice."""
AT = f"{COMPONENTS}{ROOT}"
NUMBERS = count()


@contextmanager
def generated(
    document: Mapping[str, Any], folder: Path, broken: Callable[[str], str] = str
) -> Iterator[Comparison]:
    """The package of a document, imported, beside the document.

    Args:
        document: it.
        folder: where the package may be written.
        broken: what becomes of the decoder.
    """
    name = f"random_{next(NUMBERS)}"
    spec = folder / f"{name}.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    with quickly():
        made = package.make(Settings(spec=str(spec), root=ROOT, name=name))
    assert made.inspection is not None
    (folder / name).mkdir()
    shared = folder / "_runtime"
    for path, text in made.files.items():
        if not path.startswith("_runtime/"):
            text = broken(text) if path == "decoding.py" else text
            (folder / name / path).write_text(text, encoding="utf-8")
        elif not (shared / Path(path).name).exists():
            shared.mkdir(exist_ok=True)
            (shared / Path(path).name).write_text(text, encoding="utf-8")
    (folder / name / "_runtime").symlink_to(shared, target_is_directory=True)
    with imported(folder, name) as module:
        yield Comparison(Reference(document, AT), module, made.inspection)


@pytest.mark.parametrize("examples", [12, pytest.param(200, marks=pytest.mark.slow)])
def test_a_package_says_of_random_values_what_its_random_document_says(
    examples: int, tmp_path: Path
) -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def compare(data: st.DataObject) -> None:
        document = data.draw(documents())
        with generated(document, tmp_path) as comparison:
            definitions = comparison.seen.model.definitions.values()
            seen.update(one.how for one in definitions if isinstance(one, Union))
            for _ in range(VALUES):
                valid = data.draw(values(comparison.reference))
                seen[f"valid: {comparison.check(valid)}"] += 1
                for _ in range(2):
                    seen[f"changed: {comparison.check(data.draw(changed(valid)))}"] += 1

    compare()
    assert seen["valid: right"] > 10 * seen["valid: wrong"], seen
    assert seen["changed: wrong"] > seen["changed: undecided"], seen
    ways = "literal mapping name json-type property-type declared-key fit"
    if examples > 100:
        assert seen.keys() >= {*ways.split()}, seen


# --- the comparison sees what is wrong ------------------------------------------------------


def component(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def pet(tag: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": [tag]}, **properties},
    }


DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "components": {
        "schemas": {
            "Event": {"oneOf": [component("Cat"), component("Dog")]},
            "Cat": pet("cat", kitten=component("Event"), age={"type": "integer"}),
            "Dog": pet("dog", bones={"type": "array", "items": {"type": "string"}}),
        }
    },
}
VALID = {"kind": "cat", "age": 1, "kitten": {"kind": "dog", "bones": ["a"]}}


def test_the_comparison_agrees_with_a_package_as_generated(tmp_path: Path) -> None:
    with generated(DOCUMENT, tmp_path) as comparison:
        assert comparison.check(VALID) == "right"
        assert comparison.check({"kind": "cow"}) == "wrong"
        assert comparison.check({"kind": "dog", "bones": {}}) == "wrong"


@pytest.mark.parametrize(
    ("old", "new", "value", "says"),
    [
        ('"cat": read_Cat', '"cat": read_Dog', VALID, "for a Cat"),
        ('"dog": read_Dog', '"hound": read_Dog', VALID, "for a Dog"),
        ('data.get("age")', 'data.get("ages")', VALID, "comes back as"),
        ('"dog": read_Dog', '"dog": dict', {"kind": "dog", "bones": 1}, "should not be decoded"),
    ],
)
def test_the_comparison_sees_a_decoder_that_is_wrong(
    tmp_path: Path, old: str, new: str, value: Any, says: str
) -> None:
    def broken(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    with (
        generated(DOCUMENT, tmp_path, broken) as comparison,
        pytest.raises(AssertionError, match=says),
    ):
        comparison.check(value)
