"""Move aliases after the classes that they name, so that names need no quotes.

datamodel-code-generator writes `Event: TypeAlias = Union["Added", "Removed"]` before the classes.
After them, `Added | Removed` is possible, which other modules can evaluate, too.
"""

import ast
from collections.abc import Iterator
from functools import reduce

UNIONS = frozenset({"Optional", "Union"})
"""The names that `|` replaces."""


def without_quotes(text: str) -> str:
    """Return a module whose aliases name classes and each other without quotes.

    A module in which an annotation is evaluated at once (`TypedDict("Added", {...})`) is returned
    unchanged, and aliases that name each other in a cycle keep their quotes.
    """
    tree = ast.parse(text)
    if any(isinstance(each, ast.Assign) for each in tree.body):
        return text
    lines = text.splitlines(keepends=True)
    pieces = list(_ordered(list(_pieces(tree, lines))))
    return _without_unused("".join(piece.text for piece in pieces))


class _Piece:
    """A statement of a module, with the docstring that follows it.

    Attributes:
        text: The source.
        name: The alias or class that the statement defines.
        needs: The names that must be defined before the statement.
    """

    def __init__(self, statement: ast.stmt, text: str) -> None:
        self.text = text
        self.name = ""
        self.needs: frozenset[str] = frozenset()
        if isinstance(statement, ast.ClassDef):
            self.name = statement.name
            self.text = f"{text.rstrip()}\n\n\n"
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            self.name = ast.unparse(statement.target)
            value = _Unquoted().visit(ast.parse(ast.unparse(statement.value), mode="eval").body)
            self.needs = _names(value)
            if _names(statement.value) != self.needs:
                rest = "".join(text.splitlines(keepends=True)[_height(statement) :])
                code = ast.unparse(value).encode("ascii", "backslashreplace").decode()
                text = f"{self.name}: TypeAlias = {code}\n{rest}"
            self.text = f"{text.rstrip()}\n\n\n"


def _height(statement: ast.stmt) -> int:
    return (statement.end_lineno or statement.lineno) - statement.lineno + 1


def _pieces(tree: ast.Module, lines: list[str]) -> Iterator[_Piece]:
    starts = [each for each in tree.body if not _is_docstring(each)]
    for statement, following in zip(starts, [*starts[1:], None], strict=True):
        first = 0 if statement is starts[0] else statement.lineno - 1
        last = len(lines) if following is None else following.lineno - 1
        yield _Piece(statement, "".join(lines[first:last]))


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _ordered(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Yield the statements in order, but each alias after the names that it needs."""
    pending = {piece.name for piece in pieces if piece.name}
    held: list[_Piece] = []
    for piece in pieces:
        if piece.needs & pending:
            held.append(piece)
            continue
        yield piece
        pending.discard(piece.name)
        while ready := [each for each in held if not each.needs & pending]:
            held.remove(ready[0])
            pending.discard(ready[0].name)
            yield ready[0]
    yield from held


class _Unquoted(ast.NodeTransformer):
    """Replace quoted names by names in an annotation, and `Union` and `Optional` by `|`."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return self.visit(_expression(node.value)) if isinstance(node.value, str) else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        name = ast.unparse(node.value)
        if name.startswith("Literal"):
            return node
        self.generic_visit(node)
        if name not in UNIONS:
            return node
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "Optional":
            parts = [*parts, ast.Constant(None)]
        return reduce(lambda left, right: ast.BinOp(left, ast.BitOr(), right), parts)


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _names(tree: ast.AST) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _without_unused(text: str) -> str:
    """Return a module without unused imports of `UNIONS`."""
    tree = ast.parse(text)
    used = _names(tree)
    lines = text.splitlines(keepends=True)
    for node in reversed(tree.body):
        if isinstance(node, ast.ImportFrom) and node.module == "typing":
            kept = [each for each in node.names if each.name not in UNIONS or each.name in used]
            node.names, before = kept, node.names
            if kept != before:
                end = node.lineno + _height(node) - 1
                lines[node.lineno - 1 : end] = [f"{ast.unparse(node)}\n"] if kept else []
    return "".join(lines)
