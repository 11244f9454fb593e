"""The order of the rooms, which are the modules of the tool: each knows only those before it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "generator" / "oneofgen"
ROOMS = """
first_use dataclass version spelling wording problems source settings config model schema variants
wire listing names trial canonical surface python styles assets render package api queries explain
cli
""".split()
OWNER = {
    "yaml": "source",
    "jinja2": "render",
    "black": "render",
    "datamodel_code_generator": "styles",
}
PRINTER = "cli"
NO_ROOM = {"__init__", "__main__", "runtime"}
RUNTIME_MAY_IMPORT = sys.stdlib_module_names | {"orjson", "typing_extensions"}
FAMILY_MAY_IMPORT = {
    "family_pydantic": {"pydantic", "pydantic_core"},
    "family_msgspec": {"msgspec"},
    "natives_msgspec": {"msgspec"},
}
"""What only a package of that family imports."""


def files(room: str) -> list[Path]:
    """The files of a room: one module, or a package of that name."""
    return [*HOUSE.glob(f"{room}.py"), *sorted((HOUSE / room).rglob("*.py"))]


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """Every node of a file."""
    return tuple(ast.walk(ast.parse(file.read_bytes())))


def imported(file: Path) -> Iterator[str]:
    """Every module that a file imports anywhere, by its absolute name."""
    package = ("oneofgen", *file.relative_to(HOUSE).parts[:-1])
    for node in nodes(file):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def known(room: str) -> set[str]:
    """Rooms of ours by their name, and the distributions of others by their top-level module."""
    found: set[str] = set()
    for file in files(room):
        for module in imported(file):
            top, *rest = module.split(".")
            if top != "oneofgen":
                found.add(top)
            else:
                # What the package itself exports, beside its modules, are the verbs of `api`.
                found.add(rest[0] if rest and (files(rest[0]) or rest[0] in ROOMS) else "api")
    return found - {room} if (HOUSE / room).is_dir() else found


def module_of(file: Path) -> str:
    """The absolute name of the module of a file."""
    parts = file.relative_to(HOUSE).with_suffix("").parts
    return ".".join(["oneofgen", *(part for part in parts if part != "__init__")])


def graph() -> dict[str, set[str]]:
    """The modules that each module imports anywhere; the package itself is the public door."""
    modules = {module_of(file): file for file in HOUSE.rglob("*.py")}
    door = modules.pop("oneofgen")
    assert door == HOUSE / "__init__.py"
    found: dict[str, set[str]] = {}
    for name, file in modules.items():
        # What is imported is a module, or else a name in one.
        named = (one if one in modules else one.rpartition(".")[0] for one in imported(file))
        found[name] = {one for one in named if one in modules}
    return found


def printed(file: Path) -> Iterator[int]:
    """The lines on which a file prints or takes hold of the standard streams."""
    for node in nodes(file):
        match node:
            case ast.Call(func=ast.Name(id="print" | "echo" | "secho")):
                yield node.lineno
            case ast.Attribute(value=ast.Name(id="click"), attr="echo" | "secho"):
                yield node.lineno
            case ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr"):
                yield node.lineno
            case _:
                pass


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_only_what_stands_before_it(room: str) -> None:
    above = known(room)
    assert above.isdisjoint(ROOMS[ROOMS.index(room) :])
    assert {OWNER[name] for name in above & OWNER.keys()} <= {room}


def test_no_module_imports_itself_by_way_of_others() -> None:
    # Lazy imports count, and those for type checkers.
    list(TopologicalSorter(graph()).static_order())


def test_only_the_door_stands_outside() -> None:
    """The lazy exports of `oneofgen/__init__.py` are for users: no module of ours needs them."""
    modules = {module_of(file) for file in HOUSE.rglob("*.py")} - {"oneofgen"}
    for file in HOUSE.rglob("*.py"):
        ours = {one for one in imported(file) if one.partition(".")[0] == "oneofgen"}
        assert {one for one in ours if one not in modules and one.count(".") < 2} == set(), file


def test_every_module_is_a_room() -> None:
    modules = {path.stem for path in HOUSE.glob("*.py")} | {
        path.parent.name for path in HOUSE.glob("*/__init__.py")
    }
    assert modules - NO_ROOM == set(ROOMS)
    assert not [
        room for room in ROOMS if (HOUSE / f"{room}.py").exists() and (HOUSE / room).is_dir()
    ]


@pytest.mark.parametrize("room", [room for room in ROOMS if room != PRINTER])
def test_only_the_command_line_prints(room: str) -> None:
    assert not [f"{file.name}:{line}" for file in files(room) for line in printed(file)]


@pytest.mark.parametrize("file", files("runtime"), ids=lambda file: file.name)
def test_the_runtime_knows_itself_and_the_standard_library(file: Path) -> None:
    foreign = {module for module in imported(file) if not module.startswith("oneofgen.runtime.")}
    allowed = RUNTIME_MAY_IMPORT | FAMILY_MAY_IMPORT.get(file.stem, set())
    assert {module.split(".")[0] for module in foreign} <= allowed
    assert not list(printed(file))


def test_source_is_made_in_one_module_only() -> None:
    """A template prints nothing but `Code`, so its module is the only door for text."""
    door = HOUSE / "python" / "code.py"
    makers = {
        file
        for file in HOUSE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Code"
    }
    assert makers == {door}
