"""Readers of unions: the decision tree of a union as statements of `decoding.py`."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar, TypeAlias, TypeGuard

from oneofgen.model import (
    ByFit,
    ByItemType,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    IfDeclared,
    JsonType,
    Pick,
    TagValue,
    Union,
    is_exhaustive,
    picks,
)
from oneofgen.names.identifiers import pascal
from oneofgen.python.annotations import NONE, UNKNOWN
from oneofgen.python.code import (
    Code,
    call,
    docstring,
    fill,
    fixed,
    identifier,
    literal,
    names_in,
    tuple_of,
    union,
)
from oneofgen.python.readers import Readers
from oneofgen.wire import AsIs, ByReader, UnionPlan

VALUE = fixed("value")
NO_INDENT = fixed("")

CLASSES: dict[JsonType, str] = {
    "null": "{} is None",
    "boolean": "{}.__class__ is bool",
    "integer": "({0}.__class__ is int or ({0}.__class__ is float and {0}.is_integer()))",
    "number": "{}.__class__ in (int, float)",
    "string": "{}.__class__ is str",
    "array": "{}.__class__ is list",
    "object": "{}.__class__ is dict",
}
"""How a value of each JSON type is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A constant that maps tags to readers."""

    name: Code
    annotation: Code
    entries: tuple[tuple[Code, Code], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignView:
    """A statement that stores the value of an expression in a variable."""

    kind: ClassVar[str] = "assign"

    indent: Code
    name: Code
    value: Code

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the statement uses."""
        return names_in(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionView:
    """A condition. The statements that depend on it follow, indented further.

    They end with a return, so that what follows them is the other case.
    """

    kind: ClassVar[str] = "condition"

    indent: Code
    test: Code

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the statement uses."""
        return names_in(self.test)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupView:
    """The lookup of a reader in a table, by a key that may be missing or no key at all.

    The reader is stored in the variable `read`. The statements for a key without a reader follow,
    indented further; they end with a return.
    """

    kind: ClassVar[str] = "lookup"

    indent: Code
    table: Code
    key: Code

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the statement uses."""
        return names_in(self.table, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnView:
    """A statement that returns the value of an expression."""

    kind: ClassVar[str] = "return"

    indent: Code
    value: Code

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the statement uses."""
        return names_in(self.value)


StatementView: TypeAlias = AssignView | ConditionView | LookupView | ReturnView


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionReaderView:
    """The function that reads a union, or one branch of it.

    `statements` are its body, each with its indentation below the function's; `tables` stand above
    the function.
    """

    name: Code
    returns: Code
    docstring: Code | None
    statements: tuple[StatementView, ...]
    tables: tuple[TableView, ...]

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the function and its tables use."""
        found = names_in(self.returns).union(*(each.used for each in self.statements))
        for table in self.tables:
            found |= names_in(table.annotation, *(read for _, read in table.entries))
        return found


@dataclass(slots=True)
class Chooser:
    """Builds the readers of one union: the branches that tables need first, itself last."""

    readers: Readers
    plan: UnionPlan
    functions: list[UnionReaderView] = field(default_factory=list)
    tables: list[TableView] = field(default_factory=list)

    def build(self) -> list[UnionReaderView]:
        """Return the functions that read the union; the last one is the union's own."""
        one = self.plan.union
        self._function(self.readers.name(one.at), one.choice, how(one))
        return self.functions

    def _function(
        self, name: Code, choice: Choice, text: str, known: JsonType | None = None
    ) -> Code:
        outer, self.tables = self.tables, []
        statements = self._statements(choice, str(name), known)
        returns = self.readers.returns(self.plan) if _is_typed(choice) else fixed("Any")
        self.functions.append(
            UnionReaderView(
                name=name,
                returns=returns,
                docstring=docstring(text, indent=4) if text else None,
                statements=tuple(statements),
                tables=tuple(self.tables),
            )
        )
        self.tables = outer
        return name

    # --- statements ------------------------------------------------------------------------

    def _statements(
        self, choice: Choice | None, path: str, known: JsonType | None = "object"
    ) -> list[StatementView]:
        """Return the statements that end with a variant.

        Args:
            choice: what is decided; None: no variant is possible.
            path: what the names of tables and branches begin with.
            known: the JSON type that `value` has already been found to have.
        """
        if choice is None:
            return [_return(call("Unknown", [NONE, VALUE]))]
        if isinstance(choice, Pick):
            read = self.plan.reads[choice.variant]
            return [_return(self.readers.expression(read, VALUE, known=known) or VALUE)]
        if isinstance(choice, ByFit) and not self.plan.objects.issuperset(picks(choice)):
            return self._by_fit(choice, path, known)
        if isinstance(choice, ByItemType):
            return self._by_item_type(choice, path)
        if known != "object" and not isinstance(choice, ByType) and not _is_typed(choice):
            return [*_unless_object(), *self._statements(choice, path)]
        if isinstance(choice, ByTag):
            return self._by_tag(choice, path)
        if isinstance(choice, ByType):
            return self._by_type(choice, path)
        if isinstance(choice, IfDeclared):
            return self._if_declared(choice, path)
        if isinstance(choice, ByPropertyType):
            return self._by_property_type(choice, path)
        if isinstance(choice, ByKey):
            return self._by_key(choice, path)
        return self._by_fit(choice, path, "object")

    def _by_tag(self, choice: ByTag, path: str) -> list[StatementView]:
        tag = literal(choice.property)
        entries = [(tag_key(case), self._branch(then, path, case)) for case, then in choice.cases]
        table = self._table(path, entries, not all(is_exhaustive(then) for _, then in choice.cases))
        plain = all(case is None or isinstance(case, str) for case, _ in choice.cases)
        key = fill("value[{}]" if plain else "tag_key(value[{}])", tag)
        statements: list[StatementView] = []
        if not _is_typed(choice):
            absent = self._statements(choice.absent, path + "_")
            statements = _if(fill("{} not in value", tag), absent)
        missed = (
            [_return(call("unlisted", [VALUE, tag]))]
            if choice.other is None
            else self._statements(choice.other, path + "__")
        )
        lookup = LookupView(indent=NO_INDENT, table=table, key=key)
        return [*statements, lookup, *_indented(missed), _return(call("read", [VALUE]))]

    def _by_type(self, choice: ByType, path: str) -> list[StatementView]:
        statements: list[StatementView] = []
        for kind, test, then in _tests(choice.cases):
            statements += _if(fill(test, VALUE), self._statements(then, path, kind))
        return [*statements, _return(call("none_or_raise", [VALUE]))]

    def _by_property_type(self, choice: ByPropertyType, path: str) -> list[StatementView]:
        member = identifier("member")
        statements = [_assign(member, fill("value.get({}, UNSET)", literal(choice.property)))]
        for _, test, then in _tests(choice.cases):
            statements += _if(fill(test, member), self._statements(then, path))
        return [*statements, *self._statements(choice.absent, path)]

    def _if_declared(self, choice: IfDeclared, path: str) -> list[StatementView]:
        """Return the statements of an `IfDeclared`: an ordinary value costs one look for a key."""
        first, *others = map(literal, choice.properties)
        test = fill("{} not in {}", first, VALUE)
        if others:
            test = fill("{} and {}.keys().isdisjoint({})", test, VALUE, tuple_of(others))
        return [*_if(test, self._statements(None, path)), *self._statements(choice.then, path)]

    def _by_item_type(self, choice: ByItemType, path: str) -> list[StatementView]:
        first = identifier("first")
        deeper = [literal(choice.depth)] if choice.depth > 1 else []
        statements = [_assign(first, call("first_item", [VALUE, *deeper]))]
        for _, test, then in _tests(choice.cases):
            statements += _if(fill(test, first), self._statements(then, path, "array"))
        return [*statements, *self._statements(choice.other, path, "array")]

    def _by_key(self, choice: ByKey, path: str) -> list[StatementView]:
        statements: list[StatementView] = []
        for key, then in choice.cases:
            statements += _if(fill("{} in value", literal(key)), self._statements(then, path))
        return [*statements, *self._statements(choice.other, path)]

    def _by_fit(self, choice: ByFit, path: str, known: JsonType | None) -> list[StatementView]:
        if known not in (None, "object"):  # keys decide among objects only
            return self._statements(choice.candidates[0][1], path, known)
        keys = tuple_of([tuple_of([literal(key) for key in keys]) for keys, _ in choice.candidates])
        statements = [_assign(identifier("fit"), call("best_fit", [VALUE, keys]))]
        for index, (_, then) in enumerate(choice.candidates[:-1]):
            statements += _if(
                fill("fit == {}", literal(index)), self._statements(then, path, known)
            )
        return [*statements, *self._statements(choice.candidates[-1][1], path, known)]

    # --- tables ----------------------------------------------------------------------------

    def _table(self, path: str, entries: list[tuple[Code, Code]], unknown: bool) -> Code:
        name = table_name(path)
        taken = {table.name for table in self.tables}
        while name in taken:
            name = identifier(f"{name}_")
        self.tables.append(
            TableView(
                name=name, annotation=self._table_type(entries, unknown), entries=tuple(entries)
            )
        )
        return name

    def _table_type(self, entries: list[tuple[Code, Code]], unknown: bool) -> Code:
        """Return the type of a table; it is precise only if every key is a tag."""
        plain = all(key.startswith(('"', "'")) for key, _ in entries)
        key = fixed("str") if plain else fixed("Any")
        value = union([self.readers.of(self.plan.union.at), *([UNKNOWN] if unknown else [])])
        return fill("Mapping[{}, Callable[[Any], {}]]", key, value)

    def _branch(self, choice: Choice, path: str, case: TagValue) -> Code:
        if isinstance(choice, Pick):
            read = self.plan.reads[choice.variant]
            if isinstance(read, AsIs) or (isinstance(read, ByReader) and not read.listed):
                return self.readers.function(read)
        name = f"{path}_{pascal(str(case)) or 'Empty'}"
        taken = {function.name for function in self.functions}
        while name in taken:
            name += "_"
        text = "" if isinstance(choice, Pick) else f"The variants that share the tag `{case}`."
        return self._function(identifier(name), choice, text, "object")


def _tests(cases: tuple[tuple[JsonType, Choice], ...]) -> Iterator[tuple[JsonType, str, Choice]]:
    """Yield each case by JSON type with its test; `number` last, because an integer is a number.

    Where nothing else is a number, a fraction is read as the integer that it should be.
    """
    numbers = any(kind == "number" for kind, _ in cases)
    for kind, then in sorted(cases, key=lambda case: case[0] == "number"):
        wider: JsonType = "number" if kind == "integer" and not numbers else kind
        yield kind, CLASSES[wider], then


def table_name(reader: str) -> Code:
    """Return the name of the table that a reader looks into first."""
    return identifier(f"{reader.removeprefix('read_')}_READERS")


def tag_key(tag: TagValue) -> Code:
    """Return the key of a tag in a table; only strings stand alone, so that `true` is not 1."""
    if tag is None or isinstance(tag, str):
        return literal(tag)
    return tuple_of([literal("boolean" if isinstance(tag, bool) else "number"), literal(tag)])


def how(union: Union) -> str:
    """Return the docstring of a union's reader: empty if one tag tells every variant apart."""
    choice = union.choice
    if (
        _is_typed(choice)
        and choice.how == "literal"
        and all(isinstance(then, Pick) for _, then in choice.cases)
    ):
        return ""
    return f"How the variant is chosen: {union.why.strip() or union.how}."


def _is_typed(choice: Choice) -> TypeGuard[ByTag]:
    """Whether the function's body is a look into a table, whose type tells what it gives."""
    return isinstance(choice, ByTag) and choice.absent is None and choice.other is None


def _return(value: Code) -> StatementView:
    return ReturnView(indent=NO_INDENT, value=value)


def _assign(name: Code, value: Code) -> StatementView:
    return AssignView(indent=NO_INDENT, name=name, value=value)


def _if(test: Code, then: list[StatementView]) -> list[StatementView]:
    """Return a condition and the statements that depend on it."""
    return [ConditionView(indent=NO_INDENT, test=test), *_indented(then)]


def _indented(statements: list[StatementView]) -> list[StatementView]:
    return [replace(each, indent=fill("    {}", each.indent)) for each in statements]


def _unless_object() -> list[StatementView]:
    return _if(fill("{}.__class__ is not dict", VALUE), [_return(call("none_or_raise", [VALUE]))])
