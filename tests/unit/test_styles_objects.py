"""The object behind each style: what it refuses, what it expresses, and which files are its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from golden_cases import GOLDEN
from small_models import STRING, component, enum, model, prop, record, ref, tagged
from style_packages import each_other, each_style, golden_files

from oneofgen import assets, settings
from oneofgen.model import (
    Alias,
    Anything,
    Array,
    Definition,
    JsonText,
    Literals,
    Map,
    Model,
    Place,
    Record,
    Scalar,
    Shape,
    Value,
)
from oneofgen.problems import Position
from oneofgen.source.pointers import Pointer
from oneofgen.styles import STYLES, style_of
from oneofgen.wire import Capabilities

EVENT, A, B, LOOP, FLAGS = map(component, ["Event", "A", "B", "Loop", "Flags"])


def fixed(text: str) -> Literals:
    return Literals(values=(text,))


def holding(data: Shape, *definitions: Definition) -> Model:
    """A root of two tagged variants, the first of which has a payload of a shape."""
    return model(
        tagged("Event", {"a": ref("A"), "b": ref("B")}),
        record("A", {"event": fixed("a"), "data": data}),
        record("B", {"event": fixed("b"), "data": STRING}),
        *definitions,
    )


def payload(style: str, data: Shape, *definitions: Definition) -> Shape:
    """The payload as a style has it."""
    made = style_of(style).adapted(holding(data, *definitions)).definitions[A]
    assert isinstance(made, Record)
    return made.properties[1].value.shape


def position(at: Pointer) -> Position:
    return Position(at)


# --- the list of styles ---------------------------------------------------------------------


def test_the_setting_lists_the_styles_there_are() -> None:
    assert tuple(STYLES) == settings.STYLES
    assert settings.DEFAULT_STYLE == "dataclass"


@each_style
def test_a_style_is_found_by_its_name(style: str) -> None:
    assert style_of(style).name == style


# --- files ----------------------------------------------------------------------------------


def test_a_file_of_the_runtime_belongs_to_one_style_or_to_all() -> None:
    shipped = {file.name for file in assets.RUNTIME.glob("*.py")}
    owned = Counter(file for style in STYLES.values() for file in style.runtime)
    assert set(owned) <= shipped
    assert set(owned.values()) == {1}
    named = {file for file in shipped if file.rpartition("_")[2] in {f"{one}.py" for one in STYLES}}
    assert named <= set(owned)


@each_style
def test_a_package_has_the_runtime_of_all_styles_and_of_its_own(style: str) -> None:
    shipped = {file.name for file in assets.RUNTIME.glob("*.py")}
    common = shipped - {file for each in STYLES.values() for file in each.runtime}
    own = set(style_of(style).runtime.values())
    assert set(assets.runtime_files(style)) == {f"_runtime/{name}" for name in common | own}
    assert "family.py" in own


@each_style
def test_only_pydantic_has_schemas(style: str) -> None:
    files = golden_files(GOLDEN / "flat_literal", style)
    assert ("schemas.py" in files) is (style == "pydantic")
    assert ("events.py" in files) is (style == "dataclass")


# --- what is expressed ----------------------------------------------------------------------


def test_dataclasses_express_everything() -> None:
    made = holding(JsonText(value=Value(shape=STRING)))
    assert style_of("dataclass").adapted(made) is made


@each_other
def test_json_text_is_a_string_in_other_styles_and_what_it_held_is_gone(style: str) -> None:
    inner = record("Inner", ["x"])
    made = holding(JsonText(value=Value(shape=ref("Inner"))), inner)
    assert inner.at not in style_of(style).adapted(made).definitions
    assert payload(style, JsonText(value=Value(shape=ref("Inner"))), inner) == STRING


@each_other
def test_an_array_that_holds_itself_holds_anything_in_other_styles(style: str) -> None:
    loop = Alias(
        at=LOOP, place=Place("Loop"), value=Value(shape=Array(items=Value(shape=ref("Loop"))))
    )
    made = style_of(style).adapted(holding(ref("Loop"), loop))
    alias = made.definitions[LOOP]
    assert isinstance(alias, Alias)
    assert isinstance(alias.value.shape, Array)
    assert isinstance(alias.value.shape.items.shape, Anything)
    assert [(note.at, note.code) for note in made.notes] == [(LOOP, "anything")]


def test_a_typed_dictionary_has_no_key_for_an_empty_name() -> None:
    made = holding(STRING)
    other = made.definitions[B]
    assert isinstance(other, Record)
    other = replace(other, properties=(*other.properties, prop(B, "")))
    made = replace(made, definitions={**made.definitions, B: other})
    for style in STYLES:
        adapted = STYLES[style].adapted(made)
        record_ = adapted.definitions[B]
        assert isinstance(record_, Record)
        assert len(record_.properties) == (2 if style == "typeddict" else 3)
        assert bool(adapted.notes) is (style == "typeddict")


FLAG_AND_TEXT = (True, "x")


@pytest.mark.parametrize(
    ("shape", "adapted"),
    [
        (Literals(values=(True,)), Scalar(type="boolean")),
        (
            Literals(values=FLAG_AND_TEXT),
            Anything(reason="msgspec has no literal `true` or `false`"),
        ),
        (
            Array(items=Value(shape=STRING), prefix=(Value(shape=ref("B")),)),
            Array(
                items=Value(
                    shape=Anything(reason="msgspec does not support `prefixItems`"), nullable=True
                )
            ),
        ),
        (Array(items=Value(shape=STRING), prefix=(Value(shape=Scalar(type="integer")),)), None),
        (Map(values=Value(shape=ref("B"))), None),
    ],
    ids=repr,
)
def test_msgspec_has_the_next_best_of_what_it_lacks(shape: Shape, adapted: Shape | None) -> None:
    assert payload("msgspec", shape) == (adapted or shape)
    assert payload("pydantic", shape) == shape


def test_an_enum_of_flags_is_an_alias_in_msgspec() -> None:
    made = style_of("msgspec").adapted(holding(ref("Flags"), enum("Flags", (True, False), FLAGS)))
    alias = made.definitions[FLAGS]
    assert isinstance(alias, Alias)
    assert alias.value.shape == Scalar(type="boolean")


def test_a_nested_union_that_msgspec_cannot_decode_is_anything_where_it_is_held() -> None:
    untagged = tagged("Pets", {"x": ref("C"), "y": ref("D")}, tag="kind")
    others: list[Definition] = [untagged, record("C", ["x"]), record("D", ["y"])]
    assert isinstance(payload("msgspec", ref("Pets"), *others), Anything)
    assert payload("pydantic", ref("Pets"), *others) == ref("Pets")


# --- what is refused, and what classes can do -----------------------------------------------


@each_style
def test_only_msgspec_refuses_a_property_whose_name_holds_a_quote(style: str) -> None:
    made = holding(ref("C"), record("C", ['a"b']))
    problems = [*style_of(style).refused(made, position)]
    assert [problem.code for problem in problems] == ["style"] * (style == "msgspec")
    assert not [*style_of(style).refused(holding(STRING), position)]


def test_what_the_classes_of_a_style_can_do_are_a_few_named_facts() -> None:
    made = holding(STRING)
    assert {name: style.capabilities(made) for name, style in STYLES.items()} == {
        "dataclass": Capabilities(),
        "pydantic": Capabilities(),
        "typeddict": Capabilities(parsed=True, unknown=False),
        "msgspec": Capabilities(unknown=False, undeclared=False, native=True),
    }


def test_msgspec_decodes_no_root_whose_variants_it_cannot_tell_apart() -> None:
    untagged = model(
        tagged("Event", {"a": ref("A"), "b": ref("B")}), record("A", ["x"]), record("B", ["y"])
    )
    assert style_of("msgspec").capabilities(untagged).native is False
