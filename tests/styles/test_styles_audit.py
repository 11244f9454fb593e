"""What is printed is held against the model: whatever else stands in it, or is missing, is told."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from golden_cases import ACCEPTED, inside, settings_of
from style_packages import each_other, golden_files, refusal_of

import oneofgen
from oneofgen import Settings
from oneofgen.package.make import look
from oneofgen.styles import style_of
from oneofgen.styles.dcg import MSGSPEC, PYDANTIC, TYPEDDICT
from oneofgen.styles.dcg.audit import differences
from oneofgen.styles.dcg.contents import Expecting, Module
from oneofgen.styles.structs import structs

DIALECTS = {one.style: one for one in (PYDANTIC, TYPEDDICT, MSGSPEC)}

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: '1'}
components:
  schemas:
    Event: {oneOf: [{$ref: '#/components/schemas/Sent'}, {$ref: '#/components/schemas/Lost'}]}
    Sent:
      description: It was sent.
      required: [type, to]
      properties:
        type: {const: sent}
        to: {$ref: '#/components/schemas/Person', description: Who gets it.}
        odd: {$ref: '#/components/schemas/Odd'}
        state: {$ref: '#/components/schemas/State'}
        bare: {type: string}
    Lost: {required: [type], properties: {type: {const: lost}}}
    Person: {properties: {name: {type: [string, 'null']}, friends: {items: {type: integer}}}}
    Odd: {properties: {from: {type: string}, more: {type: integer}}}
    State: {enum: [new, old]}
"""


@cache
def printed(style: str, folder: Path) -> tuple[str, Module]:
    """What is printed of the document in a style, and what is expected."""
    spec = folder / "audited.yaml"
    spec.write_text(DOCUMENT, encoding="utf-8")
    settings = Settings(spec=str(spec), root="Event", style=style)
    return oneofgen.build(spec, "Event", settings=settings)["models.py"], expected_of(settings)


def expected_of(settings: Settings) -> Module:
    """What is expected of a root."""
    found = look(settings)
    tags = structs(found.model).tags if settings.style == "msgspec" else {}
    plan = style_of(settings.style).planned(found.model)
    return Expecting(plan, found.names, DIALECTS[settings.style], tags).module()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audited")


def without_head(text: str) -> str:
    """A module without its own docstring, which is not what was printed."""
    return re.sub(r'\A(?:#[^\n]*\n)+"""[^"]*"""\n', "", text, count=1)


def told(text: str, expected: Module) -> list[str]:
    return differences(without_head(text), expected)


@each_other
def test_what_is_printed_is_what_was_expected(style: str, folder: Path) -> None:
    text, expected = printed(style, folder)
    assert told(text, expected) == []


CHANGES = {
    "an import of another module": (r"\Z", "import os\n", "Import"),
    "an import from another module": (r"\Z", "from os import path\n", "an import of `path`"),
    "an import from beside it": (r"\Z", "from .typing import Any\n", "an import of `Any`"),
    "an import from the path": (
        r"\Z", "from _runtime.family import Record\n", "an import of `Record`"
    ),
    "an import of what is not needed": (r"\Z", "from typing import cast\n", "an import of `cast`"),
    "an import by another name": (
        r"\Z", "from typing import Any as Sent\n", "an import of `Any`"
    ),
    "a statement": (r"\Z", "for x in (): pass\n", "For"),
    "a call": (r"\Z", "print('x')\n", "a call"),
    "a call of a method": (r"\Z", "Lost.mro()\n", "a call"),
    "a rebuild of nothing": (r"\Z", "Loot.model_rebuild()\n", "a call"),
    "a rebuild with arguments": (r"\Z", "Lost.model_rebuild(force=True)\n", "a call"),
    "a function": (r"\Z", "def f(): pass\n", "FunctionDef"),
    "an assignment": (r"\Z", "x = print()\n", "an assignment to `x`"),
    "an assignment of a constant": (r"\Z", "x = 1\n", "Assign"),
    "a text": (r"\Z", "'text'\n", "another docstring"),
    "another alias": (r"\Z", "X: TypeAlias = Sent\n", "an assignment to `X`"),
    "an alias with another annotation": (r"Event: TypeAlias", "Event: Any", "to `Event`"),
    "another class": (r"\Z", "class X: pass\n", "a class `X`"),
    "a class twice": (r"\Z", "class Lost: pass\n", "`Lost` is defined twice"),
    "an alias twice": (r"\Z", "Event: TypeAlias = Sent | Lost\n", "`Event` is defined twice"),
    "no class": (r"class Lost\(.*?(?=\nclass |\nEvent|\nState)", "", "`Lost` is missing"),
    "no alias": (r"State: TypeAlias = .*\n(\"\"\".*\"\"\"\n)?", "", "`State` is missing"),
    "a renamed class": (r"class Lost\(", "class Loot(", "a class `Loot`"),
    "another base": (r"class Lost\(\w+", "class Lost(object", "`Lost` has other bases"),
    "one more base": (r"class Lost\((\w+)", r"class Lost(\1, object", "`Lost` has other bases"),
    "a decorator": (r"class Lost\(", "@print\nclass Lost(", "`Lost` has other bases or a dec"),
    "a keyword": (
        r"class Lost\((\w+)", r"class Lost(\1, metaclass=print", "`Lost` has class arguments"
    ),
    "another docstring": (r"It was sent\.", "It is sent.", "`Sent` has another docstring"),
    "another docstring of a field": (r"Who gets it\.", "Who?", "`Sent.to` has another docstring"),
    "another field": (r"    bare:", "    more: int\n    bare:", "`Sent`, line"),
    "a renamed field": (r"    bare:", "    bear:", "`Sent.bare` is missing"),
    "another annotation": (r"    to: Person", "    to: Lost", "`Sent.to` is `Lost`, not `Person`"),
    "a call in an annotation": (r"    to: Person", "    to: print()", "`Sent.to` is `print()`"),
    "a text in an annotation": (r"    to: Person", "    to: 'print()'", "`Sent.to` is"),
    "another literal": (r"Literal\[.lost.\]", "Literal['last']", "`Lost.type` is"),
    "another literal in an alias": (r".new., .old.", "'new', 'odd'", "`State` is"),
    "another variant": (r"Event: TypeAlias = \w+", "Event: TypeAlias = Person", "`Event` is"),
    "an open alias": (r"(Event: TypeAlias = )", r"\1Any | ", "`Event` is"),
    "no Python": (r"\Z", "class\n", "it is not Python"),
}  # fmt: skip
"""How to change what is printed, and what is to be told of it."""


@each_other
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_is_printed_is_told(style: str, change: str, folder: Path) -> None:
    pattern, new, message = CHANGES[change]
    check(style, folder, pattern, new, message)


def check(style: str, folder: Path, pattern: str, new: str, message: str) -> None:
    text, expected = printed(style, folder)
    changed, times = re.subn(pattern, new, text, count=1, flags=re.DOTALL)
    assert times == 1, f"{pattern} stands nowhere in\n{text}"
    found = told(changed, expected)
    assert any(message in one for one in found), found


OF_FIELDS = {
    "pydantic": {
        "another default": (r'= "lost"', '= "last"', "`Lost.type` has another default"),
        "no default": (r' = "lost"', "", "`Lost.type` has another default"),
        "a default of what is required": (r"to: Person", "to: Person = None", "`Sent.to` has"),
        "a call as a default": (r"bare: str \| None = None", "bare: str | None = print()", "bare"),
        "another name on the wire": (r'alias="from"', 'alias="of"', "`Odd.from_` has another"),
        "one more option": (r'alias="from"', 'alias="from", repr=False', "`Odd.from_` has"),
        "a factory": (r"field\(default=None", "field(default_factory=list", "`Odd.from_` has"),
    },
    "msgspec": {
        "another default": (r'= "lost"', '= "last"', "`Lost.type` has another default"),
        "another tag": (r'tag="lost"', 'tag="last"', "`Lost` has class arguments"),
        "another tag property": (r'tag_field="type"', 'tag_field="kind"', "has class arguments"),
        "no tag": (r', tag_field="type", tag="lost"', "", "`Lost` has class arguments"),
        "a tag that is a field": (r"ClassVar\[(Literal\[.lost.\])\]", r"\1", "`Lost.type` is"),
        "another name on the wire": (r'name="from"', 'name="of"', "`Odd.from_` has another"),
        "null for what is absent": (r"bare: str \| UnsetType = UNSET", "bare: str = None", "bare"),
    },
    "typeddict": {
        "another key": (r'"from": ', '"of": ', "`Odd` has other keys"),
        "a key that is computed": (r'"from": ', "str(1): ", "`Odd` has other keys"),
        "one more key": (r'"from": ', '"new": int, "from": ', "`Odd` has other keys"),
        "another name": (r'TypedDict\(\s*"Odd"', 'TypedDict("Lost"', "an assignment to `Odd`"),
        "another function": (r"Odd = TypedDict\(", "Odd = print(", "an assignment to `Odd`"),
        "an option": (r"Odd = TypedDict\(", "Odd = TypedDict(*(), ", "to `Odd`"),
        "a default": (r"type: Literal\[.lost.\]", "type: Literal['lost'] = 1", "`Lost.type` has"),
        "a key that must be there": (r"NotRequired\[int\]", "int", "`Odd.more` is"),
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("style", "change"), [(style, change) for style in OF_FIELDS for change in OF_FIELDS[style]]
)
def test_a_change_of_a_field_is_told(style: str, change: str, folder: Path) -> None:
    check(style, folder, *OF_FIELDS[style][change])


def _is_of_constants(statement: ast.stmt) -> bool:
    """Whether a statement defines the constants of an enum, which our template prints."""
    return isinstance(statement, ast.ClassDef) and not statement.bases


@each_other
@pytest.mark.slow
@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_every_line_of_the_golden_modules_is_needed(case: Path, style: str) -> None:
    """Without any of its statements, or of those inside its classes, a module is told apart."""
    if refusal_of(case, style):
        pytest.skip("refused")
    text = golden_files(case, style)["models.py"]
    with inside(case):
        expected = expected_of(replace(settings_of(case), style=style))
    tree = ast.parse(without_head(text))
    tree.body = [one for one in tree.body if not _is_of_constants(one)]
    assert differences(ast.unparse(tree), expected) == []
    bodies = [tree.body, *(one.body for one in tree.body if isinstance(one, ast.ClassDef))]
    for body in bodies:
        for index, statement in enumerate(list(body)):
            if isinstance(statement, ast.ImportFrom) or "model_rebuild" in ast.dump(statement):
                continue  # a name that is not imported is seen by whoever compiles and checks
            del body[index]
            filled = not body
            if filled:
                body.append(ast.Pass())
            assert differences(ast.unparse(tree), expected), ast.unparse(statement)
            if filled:
                body.clear()
            body.insert(index, statement)
