"""Choosing by fit: the right class for every value that a variant accepts."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from small_documents import schemas_text
from small_packages import package_of

Made = Callable[..., ModuleType]


@pytest.fixture
def package(tmp_path: Path) -> Made:
    """The package of `Event`, from component schemas; `->A` refers to the component `A`."""

    def made(schemas: str, **settings: Any) -> ModuleType:
        return package_of(tmp_path, schemas_text(schemas), **settings)

    return made


def class_of(module: ModuleType, value: Any, *, strict: bool = False) -> str:
    """Return the name of the class that a value becomes; it must come back unchanged."""
    event = module.from_dict(value, strict=strict)
    assert module.to_dict(event) == value
    return type(event).__name__


TREE = """
Event: {oneOf: [->Left, ->Right]}
Left: {type: object, required: [inner], properties: {inner: ->Inner}}
Right: {type: object, required: [inner], properties: {inner: ->Inner}}
Inner: {oneOf: [->Some, ->Other, {type: string}]}
Some: {type: object, required: [next], properties: {next: ->Inner}}
Other: {type: object, required: [next], properties: {next: ->Inner, odd: {type: integer}}}
"""


def nested(depth: int) -> Any:
    value: Any = "end"
    for _ in range(depth):
        value = {"next": value}
    return {"inner": value}


@pytest.mark.parametrize("strict", [False, True])
def test_the_cost_is_linear_in_the_depth_of_nested_unions(
    package: Made, monkeypatch: pytest.MonkeyPatch, strict: bool
) -> None:
    module = package(TREE)
    checks = import_module(f"{module.__name__}._runtime.checking").Object
    grade = checks.grade
    calls = 0

    def counted(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        return grade(*args)

    monkeypatch.setattr(checks, "grade", counted)
    counts: list[int] = []
    for depth in (100, 200):
        calls = 0
        module.from_dict(nested(depth), strict=strict)
        counts.append(calls)
    assert counts[1] <= 2 * counts[0]
    assert counts[1] <= 2 * 2 * 202 * (1 + strict)  # two candidates at each of 201 places


def test_what_declares_every_key_precedes_what_tolerates_one(package: Made) -> None:
    module = package("""
        Event: {oneOf: [->Open, ->Exact]}
        Open: {type: object, required: [a], properties: {a: {type: object}}}
        Exact:
          type: object
          required: [a]
          properties: {a: {type: object, properties: {b: {type: integer}}}}
        """)
    assert class_of(module, {"a": {"b": 1}}) == "Exact"
    assert class_of(module, {"a": {"c": 1}}) == "Open"
    assert class_of(module, {"a": {}}) == "Open"


def test_typed_undeclared_properties_count_as_declared(package: Made) -> None:
    module = package("""
        Event: {oneOf: [->Named, ->Counts]}
        Named: {type: object, properties: {name: {type: string}}}
        Counts: {type: object, additionalProperties: {type: integer}}
        """)
    assert class_of(module, {"name": "n"}) == "Named"
    assert class_of(module, {"one": 1, "two": 2}) == "dict"
    assert class_of(module, {"name": 1}) == "dict"


def test_where_none_accepts_the_nearest_is_chosen(package: Made) -> None:
    module = package("""
        Event: {oneOf: [->A, ->B]}
        A: {type: object, required: [x, y], properties: {x: {type: array}, y: {type: integer}}}
        B: {type: object, required: [x, y], properties: {x: {type: array}, y: {type: string}}}
        """)
    assert class_of(module, {"x": [], "y": "s"}) == "B"
    assert class_of(module, {"y": True, "x": []}) == "A"  # wrong in both: the first
    assert class_of(module, {"x": []}) == "A"
    with pytest.raises(module.DecodeError, match=r"\$\.y"):
        module.from_dict({"x": []}, strict=True)


def test_what_can_be_read_precedes_what_would_raise(package: Made) -> None:
    module = package("""
        Event: {oneOf: [->A, ->B]}
        A: {type: object, required: [x], properties: {x: {type: array, items: ->I}, p: {}, q: {}}}
        B: {type: object, required: [x, p, q], properties: {x: {type: array}, p: {}, q: {}}}
        I: {type: object, properties: {i: {type: string}}}
        """)
    assert class_of(module, {"x": ["s"], "z": 1}) == "B"


def test_an_object_without_anything_of_any_candidate_is_unknown(package: Made) -> None:
    module = package("""
        Event: {oneOf: [->A, ->B]}
        A: {type: object, required: [x], properties: {x: {type: array, items: {type: string}}}}
        B: {type: object, required: [x], properties: {x: {type: array, items: {type: integer}}}}
        """)
    assert class_of(module, {"error": {"code": 1}}) == "Unknown"
    assert class_of(module, {}) == "Unknown"
    assert class_of(module, {"x": [1]}) == "B"
    with pytest.raises(module.DecodeError):
        module.from_dict({"error": {}}, strict=True)


def test_strict_reads_the_variant_that_accepts_what_evidence_gives_to_another(
    package: Made,
) -> None:
    module = package("""
        Event: {oneOf: [->Box]}
        Box: {type: object, required: [items], properties: {items: {type: array, items: ->Item}}}
        Item: {oneOf: [->Plain, ->Marked]}
        Plain: {type: object, required: [id], properties: {id: {type: string}}}
        Marked:
          type: object
          required: [id, mark]
          properties: {id: {type: string}, mark: {type: object, required: [x], properties: {x: {}}}}
        """)
    value: dict[str, Any] = {"items": [{"id": "1", "mark": {"x": 1}}, {"id": "2", "mark": "red"}]}
    event = module.from_dict(value, strict=True)
    assert [type(item).__name__ for item in event.items] == ["Marked", "Plain"]
    assert module.to_dict(event) == value
    assert module.from_dict(value) == event  # decoding would raise otherwise
    value["items"][1]["mark"] = {}
    assert type(module.from_dict(value).items[1]).__name__ == "Marked"
    assert type(module.from_dict(value, strict=True).items[1]).__name__ == "Plain"


def test_a_listed_tag_decides_before_fit(package: Made) -> None:
    module = package("""
        Event: {oneOf: [->A, ->B, ->C]}
        A: {type: object, required: [type, n], properties: {type: {const: a}, n: {type: integer}}}
        B: {type: object, properties: {b: {type: string}}}
        C: {type: object, required: [type], properties: {type: {const: c}}}
        """)
    assert class_of(module, {"type": "a", "n": "odd"}) == "A"
    assert class_of(module, {"type": "a", "n": "odd"}, strict=True) == "B"  # it has no tag
    with pytest.raises(module.DecodeError, match=r"\$\.n"):
        module.from_dict({"type": "a", "n": "odd", "b": 1}, strict=True)
    assert class_of(module, {"type": "x"}, strict=True) == "B"


def test_an_optional_tag_may_be_absent(package: Made) -> None:
    module = package("""
        Event: {oneOf: [->A, ->B]}
        A: {type: object, required: [a], properties: {type: {const: a}, a: {type: integer}}}
        B: {type: object, required: [b], properties: {type: {const: b}, b: {type: integer}}}
        """)
    assert class_of(module, {"b": 1}, strict=True) == "B"
    assert class_of(module, {"type": "c", "b": 1}) == "Unknown"
    assert class_of(module, {"error": 1}) == "Unknown"


def test_a_property_of_different_types_separates_groups(package: Made) -> None:
    module = package("""
        Event: {oneOf: [->One, ->Many, ->Link, ->Text]}
        One: {type: object, required: [r], properties: {r: ->N}}
        Many: {type: object, required: [r], properties: {r: {type: array, items: {type: string}}}}
        Link: {type: object, required: [r], properties: {r: ->U}}
        Text: {type: object, required: [r], properties: {r: {type: string}}}
        N: {type: object, required: [n], properties: {n: {type: string}}}
        U: {type: object, required: [u], properties: {u: {type: string}}}
        """)
    assert class_of(module, {"r": ["s"]}, strict=True) == "Many"
    assert class_of(module, {"r": {"u": "s"}}, strict=True) == "Link"
    assert class_of(module, {"r": "s"}, strict=True) == "Text"


def test_the_setting_names_a_nested_tag_unless_a_property_has_that_name(package: Made) -> None:
    schemas = """
        Event: {oneOf: [->A, ->B]}
        A:
          type: object
          required: [kind, sub]
          properties:
            kind: {const: k1}
            sub: {type: object, required: [type], properties: {type: {const: a}}}
        B:
          type: object
          required: [kind, sub]
          properties:
            kind: {const: k2}
            sub: {type: object, required: [type], properties: {type: {const: b}}}
        """
    assert dict(package(schemas).DISPATCH).keys() == {"k1", "k2"}
    assert dict(package(schemas, tag="sub.type").DISPATCH).keys() == {"a", "b"}
