"""List every docstring of the tool for review, as `module:line name: first sentence`.

Run it as `python tests/support/docstrings.py`, or with the names of rooms to list only those.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "generator" / "oneofgen"

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def first_sentence(text: str) -> str:
    """Return the first sentence of a docstring on one line."""
    paragraph = " ".join(text.split("\n\n", 1)[0].split())
    return re.split(r"(?<=[.!?])\s+(?=[A-Z`])", paragraph, maxsplit=1)[0]


def docstrings(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the qualified name and the docstring of each documented thing in a module."""
    waiting: list[tuple[str, Documented]] = [("", tree)]
    while waiting:
        name, node = waiting.pop(0)
        text = ast.get_docstring(node)
        if text:
            yield getattr(node, "lineno", 1), name or "(module)", text
        waiting += [
            (f"{name}.{child.name}".lstrip("."), child)
            for child in node.body
            if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        ]


def listing(rooms: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield one line for each docstring of the tool, or of the given rooms."""
    for path in sorted(TOOL.rglob("*.py")):
        module = path.relative_to(TOOL).with_suffix("").as_posix()
        if rooms and module.split("/")[0] not in rooms:
            continue
        for line, name, text in sorted(docstrings(ast.parse(path.read_text(encoding="utf-8")))):
            yield f"{module}:{line} {name}: {first_sentence(text)}"


if __name__ == "__main__":
    for entry in listing(tuple(sys.argv[1:])):
        print(entry)
