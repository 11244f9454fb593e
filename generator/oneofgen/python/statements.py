"""The views of the functions that read unions: their statements, and the tables above them."""

from dataclasses import replace
from typing import ClassVar, TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.python.code import Code, fill, fixed, names_in

NO_INDENT = fixed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A constant that maps tags to readers."""

    name: Code
    annotation: Code
    entries: tuple[tuple[Code, Code], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantView:
    """A constant other than a table."""

    name: Code
    annotation: Code
    value: Code

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the constant uses."""
        return names_in(self.annotation, self.value)


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

    `statements` are its body, each with its indentation below the function's; `tables` and
    `constants` stand above the function.
    """

    name: Code
    returns: Code
    docstring: Code | None
    statements: tuple[StatementView, ...]
    tables: tuple[TableView, ...]
    constants: tuple[ConstantView, ...] = ()

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the function, its tables and its constants use."""
        found = names_in(self.returns).union(*(each.used for each in self.statements))
        found = found.union(*(each.used for each in self.constants))
        for table in self.tables:
            found |= names_in(table.annotation, *(read for _, read in table.entries))
        return found


def returned(value: Code) -> StatementView:
    """Return a statement that returns a value, without indentation."""
    return ReturnView(indent=NO_INDENT, value=value)


def assigned(name: Code, value: Code) -> StatementView:
    """Return a statement that stores a value in a variable, without indentation."""
    return AssignView(indent=NO_INDENT, name=name, value=value)


def conditional(test: Code, then: list[StatementView]) -> list[StatementView]:
    """Return a condition and the statements that depend on it."""
    return [ConditionView(indent=NO_INDENT, test=test), *indented(then)]


def indented(statements: list[StatementView]) -> list[StatementView]:
    """Return statements indented by one more level."""
    return [replace(each, indent=fill("    {}", each.indent)) for each in statements]
