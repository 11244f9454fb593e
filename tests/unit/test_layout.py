"""Modules are laid out as black lays them out: black is the oracle of every test here."""

from __future__ import annotations

import black
import pytest
import random_source
from black.mode import Mode, TargetVersion
from hypothesis import HealthCheck, given, settings

from oneofgen import render
from oneofgen.problems import BadInput
from oneofgen.render import LayoutDiffers
from oneofgen.render.leaves import Unsure
from oneofgen.render.lines import laid_out
from oneofgen.render.modules import laid_out_module

MODE = Mode(target_versions={TargetVersion.PY310}, magic_trailing_comma=False)


def by_black(text: str) -> str:
    return black.format_str(text, mode=MODE)


def refused(text: str) -> str:
    raise AssertionError(f"left to black: {text}")


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(random_source.modules)
def test_random_modules_are_laid_out_as_black_does(text: str) -> None:
    try:
        compile(text, "random.py", "exec")
    except SyntaxError:
        return
    assert laid_out_module(text, by_black) == by_black(text)


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(random_source.simple)
def test_random_statements_are_laid_out_as_black_does(statement: str) -> None:
    try:
        lines = laid_out(statement, 0)
    except Unsure:
        return
    assert "\n".join([*lines, ""]) == by_black(f"{statement}\n")


LONG = "a" * 40
KNOWN = {
    "a conditional expression": f"{LONG} = None if {LONG} is None else read({LONG})",
    "in a dictionary": f"x = {{'{LONG}': 1 if {LONG} else {LONG}, 'b': [1, 2]}}",
    "a union": f"x: TypeAlias = {LONG} | {LONG} | None",
    "a parameter": f"def {LONG}(data: {LONG} | {LONG}x) -> models.{LONG}:\n    return data",
    "a result": f"def {LONG}() -> {LONG}.{LONG}:\n    return 1",
    "a condition": f"if {LONG} is not None and {LONG}.__class__ is dict:\n    pass",
    "a subscript": f"x: Final[Mapping[str, Callable[[Any], {LONG}]]] = {{'{LONG}': {LONG}}}",
    "nested calls": f"CHECKS.update({{'a': Object(required={{'b': {LONG}({LONG})}}, others=ANY)}})",
    "a comprehension": f"x = [{LONG}({LONG}) for item in {LONG} if item]",
    "a tuple of one item": f"x = ('{LONG}', ('{LONG}',), {LONG})",
    "quotes": """x = ['a', 'it"s', "it's", '\\n', '\\xe9']""",
    "imports": f"from .{LONG} import ({LONG}, {LONG}b, c, )",
    "a short import": "from a import (b, c, )",
    "a class": f'@record\nclass {LONG}({LONG}, {LONG}):\n    """Text."""\n    a: int = 1',
    "a long text": 'TEXT: Final = r"""{\n"a": "\\"b\\""\n}"""',
    "unary operators": f"x = [*map({LONG}, {LONG}), -1, not a, {{**a, 'b': c}}]",
}


@pytest.mark.parametrize("name", KNOWN)
def test_what_the_templates_print_is_not_left_to_black(name: str) -> None:
    text = f"{KNOWN[name]}\n"
    assert laid_out_module(text, refused) == by_black(text)


LEFT = {
    "a comment": f"x = f({LONG}, {LONG})  # why\n",
    "a lambda": f"x = f({LONG}, lambda a, b: {LONG})\n",
    "a walrus": f"if (x := f({LONG}, {LONG}, {LONG})):\n    pass\n",
    "letters": f"größe = f({LONG}, {LONG}, 1)\n",
    "a slice": f"x = {LONG}[1:2] + {LONG}[3 : len(x)]\n",
    "strings in a row": f"x = f('{LONG}' '{LONG}' '{LONG}')\n",
    "an upper-case escape": "x = '\\xAB'\n",
    "parentheses in a list": "x = [(a or b)]\n",
    "a docstring to strip": 'def f() -> int:\n    """  Text.  """\n    return 1\n',
    "a docstring to indent": 'class A:\n    """Text.\n\n  more\n    """\n\n    a: int\n',
    "a stub": "def f(): ...\nx = 1\n",
    "a semicolon": "x = 1; y = 2\n",
    "tabs": "if a:\n\tpass\n",
    "a continued line": "x = 1 + \\\n  2\n",
    "no end": "x = 1",
    "two targets": "a = b = c\n",
    "a tuple without brackets": "a = b, c\n",
    "a magic number": "x = 0XFF + 1E5\n",
}


@pytest.mark.parametrize("name", LEFT)
def test_all_else_is_left_to_black(name: str) -> None:
    asked: list[str] = []

    def noting(text: str) -> str:
        asked.append(text)
        return by_black(text)

    assert laid_out_module(LEFT[name], noting) == by_black(LEFT[name])
    assert asked


def test_only_the_unknown_statement_is_left_to_black() -> None:
    asked: list[str] = []
    text = f"x = f({LONG}, {LONG}, 1)\n\n\nsize = lambda:0\ny = [1]\n"

    def noting(text: str) -> str:
        asked.append(text)
        return by_black(text)

    assert laid_out_module(text, noting) == by_black(text)
    assert asked == ["pass\n\n\nsize = lambda:0\n"]


def test_a_rendered_module_must_be_python() -> None:
    for text in ("x = (\n", "def f(:\n    pass\n", "return 1\n", "x = 1 +\n"):
        with pytest.raises(BadInput, match="not valid Python"):
            render.layout("models.py", text)


def test_verifying_compares_with_black(monkeypatch: pytest.MonkeyPatch) -> None:
    assert render.layout("a.py", "x = f( 1 )\n", verify=True) == "x = f(1)\n"
    monkeypatch.setattr(render, "blackened", lambda text: f"{text}# another layout\n")
    with pytest.raises(LayoutDiffers, match=r"a\.py"):
        render.layout("a.py", "x = 1\n", verify=True)
