"""Compare a printed module with the expected one: it must contain nothing else.

The text is not written by us. It becomes `Code` only after its syntax tree has been found to
consist of the imports, classes, fields, annotations, defaults and docstrings that the model
requires, and of no other node.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping

from oneofgen.styles.dcg.contents import Class, Field, Module, Name

IMPORTS: Mapping[str, frozenset[str]] = {
    "__future__": frozenset({"annotations"}),
    "typing": frozenset(
        {"Any", "ClassVar", "Literal", "Optional", "TypeAlias", "TypedDict", "Union"}
    ),
    "._runtime.family": frozenset(
        {"NotRequired", "Record", "UNSET", "Unknown", "UnsetType", "field"}
    ),
}
"""The names that a module may import, by module."""

ALIASED = "_aliased"
"""The suffix of an imported name that is also the name of a key or a field."""

BASES = frozenset({"Record", "TypedDict"})


def differences(text: str, expected: Module) -> list[str]:
    """Return how a module differs from the expected one, in words; an empty list if it does not.

    Args:
        text: Python source.
        expected: The definitions that the module must have, and no others.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        return [f"it is not Python: {error}"]
    return list(_Audit(expected).module(tree))


class _Audit:
    def __init__(self, expected: Module) -> None:
        self.expected = expected
        self.seen: set[str] = set()

    def module(self, tree: ast.Module) -> Iterator[str]:
        statements = list(_Renamed(_other_names(tree)).visit(tree).body)
        while statements:
            statement = statements.pop(0)
            match statement:
                case ast.ImportFrom():
                    yield from self._import(statement)
                case ast.ClassDef():
                    yield from self._class(statement)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    text = _docstring_of(statements)
                    yield from self._alias(name, statement.annotation, value, text)
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                    text = _docstring_of(statements)
                    yield from self._functional(name, call, text)
                case ast.Expr(value=ast.Call() as call):
                    if not _is_rebuild(call, self.expected.classes):
                        yield f"line {statement.lineno}: a call"
                case _:
                    yield f"line {statement.lineno}: {_said(statement)}"
        for name in (*self.expected.classes, *self.expected.aliases):
            if name not in self.seen:
                yield f"`{name}` is missing"

    def _import(self, statement: ast.ImportFrom) -> Iterator[str]:
        module = "." * statement.level + (statement.module or "")
        allowed = IMPORTS.get(module, frozenset())
        for name in statement.names:
            if name.name not in allowed or name.asname not in (None, f"{name.name}{ALIASED}"):
                yield f"line {statement.lineno}: an import of `{name.name}`"

    # --- classes ----------------------------------------------------------------------------

    def _class(self, found: ast.ClassDef) -> Iterator[str]:
        expected = self.expected.classes.get(found.name)
        if expected is None:
            yield f"a class `{found.name}`"
            return
        yield from self._once(found.name)
        bases = [ast.unparse(base) for base in found.bases]
        if len(bases) != 1 or not BASES.issuperset(bases) or found.decorator_list:
            yield f"`{found.name}` has other bases or a decorator"
        keywords = {one.arg: ast.unparse(one.value) for one in found.keywords}
        if keywords != self._keywords(expected):
            yield f"`{found.name}` has class arguments {keywords}"
        body = list(found.body)
        yield from _text(found.name, _docstring_of(body), expected.docstring)
        yield from self._fields(found.name, body, expected)

    def _keywords(self, expected: Class) -> dict[str | None, str]:
        always: dict[str | None, str] = {"kw_only": "True"} if self.expected.kw_only else {}
        if expected.tag is None:
            return always
        name, tag = map(_same_spelling, expected.tag)
        return {**always, "tag_field": name, "tag": tag}

    def _fields(self, name: str, body: list[ast.stmt], expected: Class) -> Iterator[str]:
        left = dict(expected.fields)
        while body:
            statement = body.pop(0)
            match statement:
                case ast.AnnAssign(target=ast.Name(id=attribute)) if attribute in left:
                    field = left.pop(attribute)
                    where = f"{name}.{attribute}"
                    yield from _annotated(where, statement.annotation, field.annotation)
                    yield from _default(where, statement.value, field)
                    yield from _text(where, _docstring_of(body), field.docstring)
                case _:
                    yield f"`{name}`, line {statement.lineno}: {_said(statement)}"
        for attribute in left:
            yield f"`{name}.{attribute}` is missing"

    def _functional(self, name: str, call: ast.Call, text: str | None) -> Iterator[str]:
        """Yield the differences of a `TypedDict` whose keys are not valid attribute names."""
        expected = self.expected.classes.get(name)
        match call:
            case ast.Call(
                func=ast.Name(id="TypedDict"),
                args=[ast.Constant(value=named), ast.Dict(keys=keys, values=values)],
                keywords=[],
            ) if (
                expected is not None and named == name
            ):
                yield from self._once(name)
                yield from _text(name, text, expected.below)
                given = [key.value if isinstance(key, ast.Constant) else None for key in keys]
                if sorted(map(str, given)) != sorted(expected.fields):
                    yield f"`{name}` has other keys"
                    return
                for key, value in zip(given, values, strict=True):
                    field = expected.fields[str(key)]
                    yield from _annotated(f"{name}.{key!s}", value, field.annotation)
            case _:
                yield f"an assignment to `{name}`"

    # --- aliases ----------------------------------------------------------------------------

    def _alias(
        self, name: str, annotation: ast.expr, value: ast.expr, text: str | None
    ) -> Iterator[str]:
        expected: Name | None = self.expected.aliases.get(name)
        if expected is None or ast.unparse(annotation) != "TypeAlias":
            yield f"an assignment to `{name}`"
            return
        yield from self._once(name)
        yield from _annotated(name, value, expected.value)
        yield from _text(name, text, expected.docstring)

    def _once(self, name: str) -> Iterator[str]:
        if name in self.seen:
            yield f"`{name}` is defined twice"
        self.seen.add(name)


def _other_names(tree: ast.Module) -> Mapping[str, str]:
    """Return the imported name for each name that an import renames."""
    imports = (one for one in tree.body if isinstance(one, ast.ImportFrom))
    return {name.asname: name.name for one in imports for name in one.names if name.asname}


class _Renamed(ast.NodeTransformer):
    """Replace renamed imports by their original names."""

    def __init__(self, others: Mapping[str, str]) -> None:
        self.others = others

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(id=self.others.get(node.id, node.id), ctx=node.ctx)


def _same_spelling(source: str) -> str:
    return ast.unparse(ast.parse(source, mode="eval"))


def _is_rebuild(call: ast.Call, classes: Iterable[str]) -> bool:
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="model_rebuild"), args=[], keywords=[]
        ):
            return name in classes
        case _:
            return False


def _docstring_of(statements: list[ast.stmt]) -> str | None:
    """Remove and return the docstring at the beginning of some statements."""
    match statements:
        case [ast.Expr(value=ast.Constant(value=text)), *_] if isinstance(text, str):
            del statements[0]
            return text
        case _:
            return None


def _text(where: str, found: str | None, expected: str | None) -> Iterator[str]:
    wanted = None if expected is None else ast.literal_eval(expected)
    if found != wanted:
        yield f"`{where}` has another docstring"


def _default(where: str, found: ast.expr | None, field: Field) -> Iterator[str]:
    wanted = None if field.default is None else _same_spelling(field.default)
    if (None if found is None else ast.unparse(found)) != wanted:
        yield f"`{where}` has another default"


def _annotated(where: str, found: ast.expr, expected: str) -> Iterator[str]:
    wanted = ast.parse(expected, mode="eval").body
    if _normal(found) != _normal(wanted):
        yield f"`{where}` is `{ast.unparse(found)}`, not `{expected}`"


def _normal(node: ast.expr) -> object:
    """Return an annotation without the order of alternatives and their spelling."""
    match node:
        case ast.Constant(value=text) if isinstance(text, str):  # a name that is not defined yet
            return _normal(ast.parse(text, mode="eval").body)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _alternatives([left, right])
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=elements)):
            return _alternatives(elements)
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return _alternatives([inner, ast.Constant(value=None)])
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            values = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return frozenset(("literal", ast.dump(value)) for value in values)
        case ast.Subscript(value=ast.Name(id=name), slice=inner):
            parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return (name, *map(_normal, parts))
        case _:
            return ast.dump(node)


def _alternatives(nodes: Iterable[ast.expr]) -> object:
    found: set[object] = set()
    for node in nodes:
        inner = _normal(node)
        found |= inner if isinstance(inner, frozenset) else {inner}
    if ast.dump(ast.Name(id="Any", ctx=ast.Load())) in found:
        return ast.dump(ast.Name(id="Any", ctx=ast.Load()))
    return frozenset(found) if len(found) > 1 else next(iter(found))


def _said(statement: ast.stmt) -> str:
    return type(statement).__name__
