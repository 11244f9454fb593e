"""Hostile documents in each style: what is printed holds nothing that the model does not.

The tree of `models.py` is looked at without anything of `oneofgen.styles`: what may stand in it
is worked out from the document's own strings and from the names that the model was given.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from style_packages import each_other, files_of, write_files

from oneofgen import BadInput, Settings
from oneofgen.package.make import look
from oneofgen.python.code import identifier

ATTACKS = ("prose_", "tag_", "tags_", "names_", "default_")
"""What the documents are called that attack what is printed."""

QUICK = {
    "default_str_backslash", "names_code", "names_nfkc_collide", "prose_triple_squote",
    "tag_newline",
}  # fmt: skip
"""The documents of the fast tests."""

CANNOT = {"names_code", "names_discriminator_prop", "names_symbols_only"}
"""The documents with properties that msgspec has no names for."""


def settings_of(name: str, style: str, corpus: Path) -> Settings:
    return Settings(spec=str(corpus / "hostile" / f"{name}.yaml"), root="Event", style=style)


@cache
def made(name: str, style: str, corpus: Path) -> dict[str, str] | BadInput:
    """The files of a document's package, or how it is refused."""
    try:
        return files_of(settings_of(name, style, corpus), style)
    except BadInput as bad:
        return bad


def attacks(corpus: Path, names: set[str] | None = None) -> list[str]:
    """The documents, or those of some names."""
    with (corpus / "hostile" / "INDEX.tsv").open(encoding="utf-8", newline="") as file:
        listed = {Path(row["file"]).stem for row in csv.DictReader(file, delimiter="\t")}
    found = sorted(name for name in listed if name.startswith(ATTACKS))
    return [name for name in found if names is None or name in names]


@pytest.fixture(params=["quick", pytest.param("all", marks=pytest.mark.slow)])
def names(request: pytest.FixtureRequest, corpus: Path) -> list[str]:
    """The documents of a test: a few, or with the slow tests all of them."""
    found = attacks(corpus, QUICK if request.param == "quick" else None)
    assert len(found) == len(QUICK) if request.param == "quick" else len(found) > 70
    return found


# --- what is accepted -----------------------------------------------------------------------


@each_other
def test_a_style_refuses_what_the_dataclasses_refuse_and_what_only_it_cannot_say(
    style: str, names: list[str], corpus: Path
) -> None:
    for name in names:
        plain, found = made(name, "dataclass", corpus), made(name, style, corpus)
        if isinstance(plain, BadInput):
            assert isinstance(found, BadInput), name
            assert str(found) == str(plain)
        elif style == "msgspec" and name in CANNOT:
            assert isinstance(found, BadInput), name
            for problem in found.problems:
                assert (problem.code, problem.at.line > 1) == ("style", True)
                assert problem.hints == ('use `style = "dataclass"` or `"pydantic"`',)
        else:
            assert not isinstance(found, BadInput), f"{name}: {found}"
            assert found.keys() >= {"__init__.py", "models.py", "decoding.py", "oneofgen.json"}


# --- what is imported -----------------------------------------------------------------------

IMPORT = """
import builtins, importlib, json, sys
sys.path.insert(0, sys.argv[1])
for name in json.loads(sys.stdin.read()):
    package = importlib.import_module(name)
    for one in package.__all__:
        getattr(package, one)
bound = [name for name, module in sys.modules.items() if "PWNED" in vars(module)]
print(json.dumps(bound + [name for name in vars(builtins) if name == "PWNED"]))
"""


@each_other
def test_an_import_runs_nothing_of_the_document(
    style: str, names: list[str], corpus: Path, tmp_path: Path
) -> None:
    packages: list[str] = []
    for name in names:
        files = made(name, style, corpus)
        if isinstance(files, dict):
            packages.append(f"hostile_{name}")
            write_files(tmp_path / packages[-1], files)
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, str(tmp_path)],
        input=json.dumps(packages), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stdout + done.stderr
    assert {path.name for path in tmp_path.iterdir()} == set(packages)


# --- what is printed ------------------------------------------------------------------------

NODES = (
    ast.Module, ast.ImportFrom, ast.alias, ast.ClassDef, ast.AnnAssign, ast.Assign, ast.Expr,
    ast.Constant, ast.Name, ast.Load, ast.Store, ast.Subscript, ast.Tuple, ast.List, ast.BinOp,
    ast.BitOr, ast.Call, ast.keyword, ast.Attribute, ast.Dict, ast.UnaryOp, ast.USub,
)  # fmt: skip
"""What classes, aliases and annotations are made of: no function, lambda, comprehension, …"""

IMPORTED = {
    "Any", "ClassVar", "Literal", "NotRequired", "Optional", "Record", "TypeAlias", "TypedDict",
    "UNSET", "Union", "Unknown", "UnsetType", "annotations", "field",
}  # fmt: skip
BUILTINS = {"bool", "dict", "float", "int", "list", "str"}
MODULES = {(0, "__future__"), (0, "typing"), (1, "_runtime.family")}


class Seen:
    """A module, and what the document and the model allow in it."""

    def __init__(self, text: str, strings: set[str], defined: set[str]) -> None:
        self.tree = ast.parse(text)
        self.strings = strings
        self.defined = defined
        self.known = defined | IMPORTED | BUILTINS

    def problems(self) -> Iterator[str]:
        """Whatever should not be there."""
        documentation = {id(node) for node in self._docstrings()}
        bound: list[str] = []
        for statement in self.tree.body:
            bound += self._bound(statement)
        if sorted(bound) != sorted(self.defined):
            yield f"binds {sorted(set(bound) ^ self.defined) or sorted(bound)}"
        for node in ast.walk(self.tree):
            if not isinstance(node, NODES):
                yield f"a {type(node).__name__}"
            elif isinstance(node, ast.ImportFrom):
                if (node.level, node.module) not in MODULES:
                    yield f"an import from {node.module}"
                yield from (f"{one.name}" for one in node.names if one.name not in IMPORTED)
            elif isinstance(node, ast.Call) and not self._is_plain(node):
                yield f"the call {ast.unparse(node)}"
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                if node.id not in self.known:
                    yield f"the name {node.id}"
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) not in documentation and not self._is_allowed(node.value):
                    yield f"the text {node.value!r}"
            elif isinstance(node, ast.ClassDef) and node.decorator_list:
                yield f"a decorator of {node.name}"

    def _docstrings(self) -> Iterator[ast.Constant]:
        """Texts that stand alone."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                assert isinstance(node.value.value, str)
                yield node.value

    def _bound(self, statement: ast.stmt) -> list[str]:
        match statement:
            case ast.ClassDef(name=name):
                return [name]
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                return [name]
            case ast.ImportFrom() | ast.Expr():
                return []
            case _:
                return [type(statement).__name__]

    def _is_plain(self, call: ast.Call) -> bool:
        match call:
            case ast.Call(func=ast.Name(id="field"), args=[]):
                values = [one.value for one in call.keywords]
                return all(
                    isinstance(one, ast.Constant) or ast.unparse(one) == "UNSET" for one in values
                )
            case ast.Call(func=ast.Name(id="TypedDict"), args=[ast.Constant(), ast.Dict()]):
                return not call.keywords
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="model_rebuild")):
                return not (call.args or call.keywords) and name in self.defined
            case _:
                return False

    def _is_allowed(self, text: str) -> bool:
        """What the document says, or an annotation of names that are there."""
        if text in self.strings or text in self.defined:
            return True
        try:
            inner = Seen("_: " + text, self.strings, self.defined | {"_"})
        except SyntaxError:
            return False
        return all(problem.startswith("binds ") for problem in inner.problems())


def strings_in(node: Any) -> Iterator[str]:
    """Every key and every text of a document."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from strings_in(key)
            yield from strings_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings_in(value)


def not_ascii(text: str) -> Iterator[str]:
    """The names of a module that are not ASCII, also those in quotes, and all else that is not."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if not token.string.isascii() and not token.string.startswith('"""'):
            yield token.string.strip('"')


@each_other
def test_the_tree_of_the_classes_holds_nothing_that_the_model_does_not(
    style: str, names: list[str], corpus: Path
) -> None:
    for name in names:
        files = made(name, style, corpus)
        if isinstance(files, BadInput):
            continue
        for path, text in files.items():
            if path.endswith(".py"):
                ast.parse(text, path)
                odd = [] if path.startswith("_runtime/") else [*not_ascii(text)]
                assert [one for one in odd if one != identifier(one)] == [], path
        settings = settings_of(name, style, corpus)
        found = look(settings)
        defined = {found.names.classes[at] for at in found.model.definitions}
        document = yaml.load(Path(settings.spec).read_bytes(), Loader=yaml.BaseLoader)
        seen = Seen(files["models.py"], set(strings_in(document)), defined)
        assert list(seen.problems()) == [], name


# --- the check sees what is wrong -----------------------------------------------------------

HONEST = '''
from __future__ import annotations
from typing import Literal, TypeAlias
from ._runtime.family import Record, field

class A(Record):
    """What it is."""
    type: Literal["a"] = "a"
    from_: B | None = field(default=None, alias="from")

class B(Record):
    type: Literal["b"] = "b"

E: TypeAlias = "A | B"
A.model_rebuild()
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("class B", "PWNED = 1\nclass B"),
        ("class B", "print('a')\nclass B"),
        ("class B", "@field\nclass B"),
        ("class B", "class C"),
        ('= "b"', '= "c"'),
        ('= "b"', "= PWNED"),
        ('= "b"', "= field(default=A.b)"),
        ('= "b"', '= field(default_factory=lambda: "b")'),
        ('"A | B"', '"A | PWNED"'),
        ('"A | B"', '"A[print()] | B"'),
        ('alias="from"', 'alias="of"'),
        ("import Record, field", "import Record, field, sys"),
        ("from ._runtime.family", "from .runtime"),
        ("A.model_rebuild()", "A.model_dump()"),
        ("A.model_rebuild()", "for x in []: pass"),
        ("A.model_rebuild()", "def f(): pass"),
    ],
)
def test_the_check_sees_what_does_not_belong_there(old: str, new: str) -> None:
    strings, defined = {"a", "b", "from"}, {"A", "B", "E"}
    assert list(Seen(HONEST, strings, defined).problems()) == []
    assert HONEST.count(old) == 1
    assert list(Seen(HONEST.replace(old, new), strings, defined).problems())
