"""Views spell a plan: annotations, imports, readers, and the few doors for source."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from keyword import iskeyword
from pathlib import Path
from unicodedata import category, normalize

import pytest
from golden_cases import ACCEPTED, package_files, some_fast
from hypothesis import given
from hypothesis import strategies as st
from small_models import STRING, component, enum, model, prop, record, ref, tagged
from writing_packages import imported, write

from oneofgen.model import Array, Json, Literals, Map, Model, Record, Scalar, Shape, Value
from oneofgen.names import names
from oneofgen.python.annotations import Speller
from oneofgen.python.classes import import_view
from oneofgen.python.code import (
    DEEPEST_UNION,
    fill,
    identifier,
    json_object,
    module_path,
    names_in,
    quoted,
    set_of,
)
from oneofgen.python.readers import Readers
from oneofgen.styles.dcg.aliases import with_ascii_strings, without_quotes
from oneofgen.wire import Capabilities, plan

A = record("A", {"type": Literals(values=("a",))})
B = record("B", {"type": Literals(values=("b",))})
COLOR = enum("Color", ("red", "blue"), component("Color"))


def small(*shapes: Shape) -> Model:
    """A union of two records, beside an enum and a record of some properties."""
    holder = record("Holder", {f"p{index}": shape for index, shape in enumerate(shapes)})
    return model(tagged("Event", {"a": ref("A"), "b": ref("B")}, tag="type"), A, B, COLOR, holder)


def speller(found: Model) -> Speller:
    return Speller(plan(found, Capabilities()), names(found))


@pytest.mark.parametrize(
    ("value", "annotation"),
    [
        (Value(shape=STRING), "str"),
        (Value(shape=Scalar(type="number"), nullable=True), "float | None"),
        (Value(shape=ref("A")), "A"),
        (Value(shape=ref("Event")), "Event | Unknown"),
        (Value(shape=ref("Color")), "Color | str"),
        (Value(shape=Array(items=Value(shape=ref("A"), nullable=True))), "list[A | None]"),
        (Value(shape=Map(values=Value(shape=STRING))), "dict[str, str]"),
        (Value(shape=Literals(values=("x",))), 'Literal["x"]'),
        (Value(shape=Literals(values=()), nullable=True), "None"),
    ],
)
def test_an_annotation_is_open_for_values_that_the_document_does_not_list(
    value: Value, annotation: str
) -> None:
    assert speller(small()).annotation(value) == annotation


@pytest.mark.parametrize("case", some_fast(ACCEPTED), ids=lambda case: case.name)
def test_the_names_in_an_expression_are_those_that_python_sees(case: Path) -> None:
    files = package_files(case)
    for path in ("checks.py", "decoding.py", "dispatch.py", "events.py", "models.py"):
        for node in expressions(ast.parse(files.get(path, ""))):
            seen = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
            found = names_in(fill(ast.unparse(node).replace("{", "{{").replace("}", "}}")))
            assert {name for name in found if not iskeyword(name)} == seen, ast.unparse(node)


def expressions(tree: ast.AST) -> Iterator[ast.expr]:
    """The expressions of all statements, whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            yield from (
                child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)
            )


def test_a_long_union_is_no_deep_expression(tmp_path: Path) -> None:
    names_ = [f"E{number}" for number in range(DEEPEST_UNION + 2)]
    schemas: dict[str, Json] = {
        name: {"type": "object", "required": ["type"], "properties": {"type": {"const": name}}}
        for name in names_
    }
    schemas["Event"] = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names_]}
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
    spec = tmp_path / "long.json"
    spec.write_text(json.dumps({**document, "components": {"schemas": schemas}}), "utf-8")
    package = write(tmp_path, "long_event", spec, "Event")
    assert "Event: TypeAlias = Union[E0, E1," in (package / "events.py").read_text("utf-8")
    with imported(tmp_path, "long_event") as module:
        assert type(module.from_dict({"type": "E201"})).__name__ == "E201"
        assert len(module.DISPATCH) == len(names_)


def test_a_member_of_a_union_is_closed() -> None:
    spell = speller(small())
    assert spell.closed(ref("Color")) == "Color"
    assert spell.closed(Literals(values=("x", "y"))) == 'Literal["x", "y"]'


def test_imports_are_sorted_as_isort_does() -> None:
    view = import_view("._runtime", ["unlisted", "Unknown", "UNSET", "Codec2", "Codec10"])
    assert view.names == ("UNSET", "Codec2", "Codec10", "Unknown", "unlisted")
    assert view.local


def test_what_is_scalar_is_taken_as_it_is_and_a_record_by_its_reader() -> None:
    holder = small(STRING, ref("A"), Array(items=Value(shape=ref("A"))))
    spell = speller(holder)
    readers = Readers(spell, dict.fromkeys(holder.definitions, "models"))
    reads = [one.read for one in spell.plan.records[component("Holder")].properties]
    assert [str(readers.function(one)) for one in reads] == ["as_it_is", "read_A", "array(read_A)"]


# --- doors ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["os; import x", "a b", "A", "x-y", "a..b("])
def test_a_module_path_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a module"):
        module_path(name)


@pytest.mark.parametrize("name", ["Run", "_x", "größe", "注文イベント", "k\u0e31", "a\u0661"])
def test_an_identifier_is_printed_as_it_is(name: str) -> None:
    assert identifier(name) == name
    assert ast.literal_eval(quoted(name)) == name
    assert ast.parse(f"{identifier(name)} = 1")


@pytest.mark.parametrize(
    "name",
    [
        *("", "a b", "1a", "class", "a-b", "x;y", 'a"b', "a\n"),
        *("gro\u0308\u00dfe", "\ufb01le", "\uff41", "\u212a"),  # Python would change them
        *("a\u202eb", "a\u200db", "\u2066a", "a\u200b", "a\ufeff"),
    ],
)
def test_what_python_would_not_take_as_it_is_is_no_identifier(name: str) -> None:
    with pytest.raises(ValueError, match="no identifier"):
        identifier(name)


@given(st.text() | st.text(min_size=1, max_size=3))
def test_an_identifier_is_what_python_takes_in_its_normal_form(name: str) -> None:
    taken = normalize("NFKC", name) == name and name.isidentifier() and not iskeyword(name)
    hidden = any(category(char) == "Cf" for char in name)
    try:
        assert identifier(name) == name
    except ValueError:
        assert hidden or not taken
    else:
        assert taken
        assert not hidden


def test_a_set_is_spelt_with_braces() -> None:
    assert set_of([identifier("a"), identifier("b")]) == "{a, b}"


JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON))
def test_json_text_of_a_document_is_one_literal_of_that_text(members: dict[str, Json]) -> None:
    code = json_object(members)
    assert code.isascii()
    assert json.loads(ast.literal_eval(code)) == members


# --- aliases of other styles --------------------------------------------------------------------


def test_an_alias_stands_behind_what_it_names_and_needs_no_quotes() -> None:
    text = (
        "from typing import Literal, TypeAlias, Union\n\n"
        'Event: TypeAlias = Union["A", "Group"]\n\n'
        'Group: TypeAlias = Union["B", Literal["x"]]\n\n'
        "class A:\n    pass\n\nclass B:\n    pass\n"
    )
    moved = without_quotes(text)
    order = [ast.unparse(one).partition(":")[0] for one in ast.parse(moved).body]
    assert order[1:] == ["class A", "class B", "Group", "Event"]
    assert "Event: TypeAlias = A | Group" in moved
    assert "Union" not in moved


def test_strings_are_ascii_and_names_keep_their_letters() -> None:
    code = """Größe | Literal["größe", 'it\\'s "ä"'] | list["Größe"]"""
    assert with_ascii_strings(code, {"Größe"}) == (
        """Größe | Literal["gr\\xf6\\xdfe", 'it\\'s "\\xe4"'] | list["Größe"]"""
    )


def test_a_module_whose_annotations_are_evaluated_at_once_stays_as_it_is() -> None:
    text = 'Event: TypeAlias = Union["A", "B"]\nA = TypedDict("A", {"x-y": str})\n'
    assert without_quotes(text) == text


def test_a_property_of_a_small_record_has_the_pointer_of_its_schema() -> None:
    made: Record = record("Thing", ["x"])
    assert made.declared("x") == prop(component("Thing"), "x")
    assert made.declared("y") is None
