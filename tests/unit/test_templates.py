"""Overriding templates: what a template is given, and what it may print."""

import dataclasses
import sys
from pathlib import Path

import pytest

import oneofgen
from oneofgen import BadInput, Settings, python, render
from oneofgen.assets import TEMPLATES
from oneofgen.python import (
    checks,
    classes,
    constants,
    decoding,
    dispatch,
    readers,
    records,
    statements,
)

HERE = Path(__file__).parents[2]
SPEC = HERE / "tests" / "golden" / "flat_literal" / "spec.yaml"
GUIDE = (HERE / "docs" / "templates.md").read_text("utf-8")
VIEWS = [
    view
    for room in (
        python,
        checks,
        classes,
        constants,
        decoding,
        dispatch,
        readers,
        records,
        statements,
    )
    for name, view in vars(room).items()
    if name.endswith("View") and dataclasses.is_dataclass(view)
]


def built(folder: Path, **templates: str) -> dict[str, str]:
    """The package of a small document, with some templates overridden."""
    for name, text in templates.items():
        (folder / f"{name}.jinja").write_text(text, encoding="utf-8")
    settings = Settings(spec=str(SPEC), root="Event", templates=str(folder))
    return oneofgen.build(SPEC, "Event", settings=settings)


def test_one_template_takes_the_place_of_ours_and_the_others_stay(tmp_path: Path) -> None:
    ours = oneofgen.build(SPEC, "Event")
    dispatch = (TEMPLATES / "dispatch.py.jinja").read_text("utf-8")
    files = built(tmp_path, **{"dispatch.py": dispatch + "END = True\n"})
    assert files["dispatch.py"] == ours["dispatch.py"] + "END = True\n"
    changed = {path for path in files if files[path] != ours[path]}
    assert changed == {"dispatch.py", "oneofgen.json"}


def test_overriding_the_template_of_unions_changes_how_a_variant_is_chosen(
    tmp_path: Path,
) -> None:
    ours = (TEMPLATES / "unions.jinja").read_text("utf-8")
    lookup = "except (KeyError, TypeError):"
    assert lookup in ours
    files = built(tmp_path, unions=ours.replace(lookup, "except Exception:"))
    assert "except Exception:" in files["decoding.py"]
    assert lookup not in files["decoding.py"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ view.docstring | upper }}",
        "{{ view.docstring ~ '' }}",
        "{% macro twice(x) %}{{ x }}{% endmacro %}{{ twice(view.docstring) }}",
        "{% set part %}{{ view.docstring }}{% endset %}{{ part }}",
        "{{ 'text of its own' }}",
    ],
)
def test_a_template_may_print_nothing_that_was_not_quoted(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as bad:
        built(tmp_path, **{"dispatch.py": text})
    (problem,) = bad.value.problems
    assert problem.code == "template"
    assert "dispatch.py" in str(problem)


def test_a_name_that_the_view_does_not_have_is_an_error_with_a_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no attribute 'titel'"):
        built(tmp_path, **{"dispatch.py": "{{ view.titel }}"})
    with pytest.raises(BadInput, match=r"dispatch\.py\.jinja:2:1: "):
        built(tmp_path, **{"dispatch.py": "\n{% for line in %}"})


def test_what_is_no_python_is_an_error_and_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"dispatch\.py: the rendered module is not valid Python"):
        built(tmp_path, **{"dispatch.py": "DISPATCH = {"})


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_the_guide_names_every_part_of_every_view(view: type) -> None:
    names = [field.name for field in dataclasses.fields(view)]
    assert [
        name for name in names if f"`{name}`" not in GUIDE and f"view.{name}`" not in GUIDE
    ] == []


def test_the_guide_names_every_template() -> None:
    names = [file.name for file in TEMPLATES.glob("*.jinja")]
    assert [name for name in names if f"`{name}`" not in GUIDE] == []


# --- compiled templates ---------------------------------------------------------------------


def test_templates_are_compiled_once_where_python_keeps_what_it_compiles(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "__pycache__").mkdir()
    monkeypatch.setattr(render, "__file__", str(tmp_path / "__init__.py"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    render.environment().get_template("dispatch.py.jinja")
    kept = list((tmp_path / "__pycache__").glob("*.jinja.pyc"))
    assert kept
    before = kept[0].stat().st_mtime_ns
    render.environment().get_template("dispatch.py.jinja")
    assert [kept[0].stat().st_mtime_ns] == [f.stat().st_mtime_ns for f in kept]
    assert kept[0].stat().st_mtime_ns == before


def test_templates_are_not_kept_where_python_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(render, "__file__", str(tmp_path / "__init__.py"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert render.environment().bytecode_cache is None  # there is no such folder
    (tmp_path / "__pycache__").mkdir()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render.environment().bytecode_cache is None
