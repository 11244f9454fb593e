"""How `decoding.py` chooses a variant: the decision tree of a union as plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeGuard

from oneofgen.model import (
    ByFit,
    ByItemType,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    JsonType,
    Pick,
    TagValue,
    Union,
    is_exhaustive,
    picks,
)
from oneofgen.names.identifiers import pascal
from oneofgen.python.annotations import UNKNOWN
from oneofgen.python.code import (
    Code,
    call,
    docstring,
    fill,
    identifier,
    literal,
    names_in,
    names_in_lines,
    tuple_of,
    union,
)
from oneofgen.python.readers import Readers
from oneofgen.wire import AsIs, ByReader, UnionPlan

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
class UnionReaderView:
    """The function that reads a union, or one branch of it.

    `lines` are its body, each with its indentation below the function's; `tables` stand above it.
    """

    name: Code
    returns: Code
    docstring: Code | None
    lines: tuple[Code, ...]
    tables: tuple[TableView, ...]

    @property
    def used(self) -> frozenset[str]:
        """The names that the function and its tables use."""
        found = names_in_lines(self.lines) | names_in(self.returns)
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
        """The functions of the union; the last is the union's own."""
        one = self.plan.union
        self._function(self.readers.name(one.at), one.choice, how(one))
        return self.functions

    def _function(
        self, name: Code, choice: Choice, text: str, known: JsonType | None = None
    ) -> Code:
        outer, self.tables = self.tables, []
        lines = self._lines(choice, str(name), known)
        returns = self.readers.returns(self.plan) if _is_typed(choice) else Code("Any")
        self.functions.append(
            UnionReaderView(
                name=name,
                returns=returns,
                docstring=docstring(text, indent=4) if text else None,
                lines=tuple(lines),
                tables=tuple(self.tables),
            )
        )
        self.tables = outer
        return name

    # --- statements ------------------------------------------------------------------------

    def _lines(
        self, choice: Choice | None, path: str, known: JsonType | None = "object"
    ) -> list[Code]:
        """The statements that end with a variant; `known` is the JSON type that `value` has."""
        if choice is None:
            return [Code("return Unknown(None, value)")]
        if isinstance(choice, Pick):
            variant = self.plan.reads[choice.variant]
            read = self.readers.expression(variant, Code("value"), known=known)
            return [fill("return {}", read or Code("value"))]
        if isinstance(choice, ByFit) and not self.plan.objects.issuperset(picks(choice)):
            return self._by_fit(choice, path, known)
        if isinstance(choice, ByItemType):
            return self._by_item_type(choice, path)
        if known != "object" and not isinstance(choice, ByType) and not _is_typed(choice):
            return [*_unless_object(), *self._lines(choice, path)]
        if isinstance(choice, ByTag):
            return self._by_tag(choice, path)
        if isinstance(choice, ByType):
            return self._by_type(choice, path)
        if isinstance(choice, ByPropertyType):
            return self._by_property_type(choice, path)
        if isinstance(choice, ByKey):
            return self._by_key(choice, path)
        return self._by_fit(choice, path, "object")

    def _by_tag(self, choice: ByTag, path: str) -> list[Code]:
        tag = literal(choice.property)
        entries = [(tag_key(case), self._branch(then, path, case)) for case, then in choice.cases]
        table = self._table(path, entries, not all(is_exhaustive(then) for _, then in choice.cases))
        plain = all(case is None or isinstance(case, str) for case, _ in choice.cases)
        key = fill("value[{}]" if plain else "tag_key(value[{}])", tag)
        lines: list[Code] = []
        if not _is_typed(choice):
            absent = self._lines(choice.absent, path + "_")
            lines = [fill("if {} not in value:", tag), *_in(absent)]
        missed = (
            [fill("return unlisted(value, {})", tag)]
            if choice.other is None
            else self._lines(choice.other, path + "__")
        )
        lines += [
            Code("try:"),
            fill("    read = {}[{}]", table, key),
            Code("except (KeyError, TypeError):"),
            *_in(missed),
            Code("return read(value)"),
        ]
        return lines

    def _by_type(self, choice: ByType, path: str) -> list[Code]:
        lines: list[Code] = []
        for kind, test, then in _tests(choice.cases):
            found = self._lines(then, path, kind)
            lines += [fill("if " + test + ":", Code("value")), *_in(found)]
        return [*lines, Code("return none_or_raise(value)")]

    def _by_property_type(self, choice: ByPropertyType, path: str) -> list[Code]:
        name = literal(choice.property)
        lines = [fill("member = value.get({}, UNSET)", name)]
        for _, test, then in _tests(choice.cases):
            lines += [fill("if " + test + ":", Code("member")), *_in(self._lines(then, path))]
        return [*lines, *self._lines(choice.absent, path)]

    def _by_item_type(self, choice: ByItemType, path: str) -> list[Code]:
        deeper = [literal(choice.depth)] if choice.depth > 1 else []
        lines = [fill("first = {}", call("first_item", [Code("value"), *deeper]))]
        for _, test, then in _tests(choice.cases):
            asked = fill("if " + test + ":", Code("first"))
            lines += [asked, *_in(self._lines(then, path, "array"))]
        return [*lines, *self._lines(choice.other, path, "array")]

    def _by_key(self, choice: ByKey, path: str) -> list[Code]:
        lines: list[Code] = []
        for key, then in choice.cases:
            lines += [fill("if {} in value:", literal(key)), *_in(self._lines(then, path))]
        return [*lines, *self._lines(choice.other, path)]

    def _by_fit(self, choice: ByFit, path: str, known: JsonType | None) -> list[Code]:
        if known not in (None, "object"):  # keys decide among objects only
            return self._lines(choice.candidates[0][1], path, known)
        keys = tuple_of([tuple_of([literal(key) for key in keys]) for keys, _ in choice.candidates])
        lines = [fill("fit = best_fit(value, {})", keys)]
        for index, (_, then) in enumerate(choice.candidates[:-1]):
            lines += [fill("if fit == {}:", literal(index)), *_in(self._lines(then, path, known))]
        return [*lines, *self._lines(choice.candidates[-1][1], path, known)]

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
        """Whoever reads through the table knows what comes out, if its keys are just tags."""
        plain = all(key.startswith(('"', "'")) for key, _ in entries)
        key = Code("str") if plain else Code("Any")
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
    """Each case by JSON type, with the test for it; `number` last, as an integer is one, too.

    Where nothing else is a number, a fraction is read as the integer that it should be.
    """
    numbers = any(kind == "number" for kind, _ in cases)
    for kind, then in sorted(cases, key=lambda case: case[0] == "number"):
        wider: JsonType = "number" if kind == "integer" and not numbers else kind
        yield kind, CLASSES[wider], then


def table_name(reader: str) -> Code:
    """The table that a reader looks into first."""
    return identifier(f"{reader.removeprefix('read_')}_READERS")


def tag_key(tag: TagValue) -> Code:
    """The key of a tag in a table: strings as they are, so that `true` is not 1."""
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


def _in(lines: list[Code]) -> list[Code]:
    return [fill("    {}", line) for line in lines]


def _unless_object() -> list[Code]:
    return [Code("if value.__class__ is not dict:"), Code("    return none_or_raise(value)")]
