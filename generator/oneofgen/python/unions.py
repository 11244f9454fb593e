"""Readers of unions: the decision tree of a union as statements of `decoding.py`."""

from collections.abc import Iterator
from dataclasses import field
from typing import TypeGuard

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    ByFit,
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
    fits_of,
    is_by_index,
    is_exhaustive,
    picks,
)
from oneofgen.names.identifiers import pascal
from oneofgen.python.annotations import NONE, UNKNOWN, wider
from oneofgen.python.code import (
    Code,
    call,
    docstring,
    either,
    fill,
    fixed,
    identifier,
    literal,
    set_of,
    tuple_of,
    union,
)
from oneofgen.python.readers import Readers
from oneofgen.python.statements import (
    NO_INDENT,
    ConstantView,
    LookupView,
    StatementView,
    TableView,
    UnionReaderView,
    assigned,
    conditional,
    indented,
    returned,
)
from oneofgen.wire import AsIs, ByReader, UnionPlan

VALUE = fixed("value")

MOST_KEYS = 4
"""How many keys are tested one by one."""

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


@dataclass(slots=True)
class Chooser:
    """Builds the readers of one union: the branches that tables need first, itself last."""

    readers: Readers
    plan: UnionPlan
    functions: list[UnionReaderView] = field(default_factory=list)
    tables: list[TableView] = field(default_factory=list)
    constants: list[ConstantView] = field(default_factory=list)
    variants: Code | None = None

    def build(self) -> list[UnionReaderView]:
        """Return the functions that read the union; the last one is the union's own."""
        one = self.plan.union
        name = self.readers.name(one.at)
        if self._by_index():
            self.variants = identifier(f"{name.removeprefix('read_')}_VARIANTS")
            self.constants.append(self._variants(name, self.variants))
        self._function(name, one.choice, how(one))
        return self.functions

    def _by_index(self) -> bool:
        """Whether a variant can be chosen by its index, and variants are read differently."""
        choice = self.plan.union.choice
        fits = fits_of("", choice)
        same = all(read == self.plan.reads[0] for read in self.plan.reads)
        return is_by_index(choice) and (not same or any(fit.unknown for fit in fits))

    def _variants(self, name: Code, table: Code) -> ConstantView:
        """Return the readers of all variants; the one of an `Unknown` is last, if there is one."""
        readers = [self._reader(name, index) for index in range(len(self.plan.reads))]
        returns = [self.readers.of(self.plan.union.at), *wider(self.plan)]
        if any(fit.unknown for fit in fits_of("", self.plan.union.choice)):
            readers.append(fixed("to_unknown"))
            returns.append(UNKNOWN)
        annotation = fill("Sequence[Callable[[Any], {}]]", union(returns))
        return ConstantView(name=table, annotation=annotation, value=tuple_of(readers))

    def _reader(self, name: Code, index: int) -> Code:
        """Return the reader of a variant as a function."""
        read = self.plan.reads[index]
        if isinstance(read, AsIs) or (isinstance(read, ByReader) and not read.listed):
            return self.readers.function(read)
        own = identifier(f"{name}_{index + 1}")
        return self._function(own, Pick(variant=index), "")

    def _function(
        self, name: Code, choice: Choice, text: str, known: JsonType | None = None
    ) -> Code:
        outer, self.tables = self.tables, []
        outer_constants, self.constants = self.constants, []
        if name == self.readers.name(self.plan.union.at):
            self.constants = outer_constants
        statements = self._statements(choice, str(name), known)
        returns = self.readers.returns(self.plan) if _is_typed(choice) else fixed("Any")
        self.functions.append(
            UnionReaderView(
                name=name,
                returns=returns,
                docstring=docstring(text, indent=4) if text else None,
                statements=tuple(statements),
                tables=tuple(self.tables),
                constants=tuple(self.constants),
            )
        )
        self.tables, self.constants = outer, outer_constants
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
            return [returned(call("Unknown", [NONE, VALUE]))]
        if isinstance(choice, Pick):
            read = self.plan.reads[choice.variant]
            return [returned(self.readers.expression(read, VALUE, known=known) or VALUE)]
        if isinstance(choice, ByFit) and known not in (None, "object"):
            return self._by_fit(choice)
        if isinstance(choice, ByTag):
            return self._by_tag(choice, path)
        if known != "object" and not isinstance(choice, ByType):
            return [*self._unless_object(), *self._statements(choice, path)]
        if isinstance(choice, ByType):
            return self._by_type(choice, path)
        if isinstance(choice, IfDeclared):
            return self._if_declared(choice, path)
        if isinstance(choice, ByPropertyType):
            return self._by_property_type(choice, path)
        if isinstance(choice, ByKey):
            return self._by_key(choice, path)
        return self._by_fit(choice)

    def _by_tag(self, choice: ByTag, path: str) -> list[StatementView]:
        entries = [(tag_key(case), self._branch(then, path, case)) for case, then in choice.cases]
        table = self._table(path, entries, not all(is_exhaustive(then) for _, then in choice.cases))
        plain = all(case is None or isinstance(case, str) for case, _ in choice.cases)
        names = [literal(name) for name in (choice.property, choice.inner) if name is not None]
        tag = VALUE
        for name in names:
            tag = fill("{}[{}]", tag, name)
        lookup = LookupView(
            indent=NO_INDENT, table=table, key=tag if plain else call("tag_key", [tag])
        )
        missed = indented(self._missed(choice, path, names))
        return [lookup, *missed, returned(call("read", [VALUE]))]

    def _missed(self, choice: ByTag, path: str, names: list[Code]) -> list[StatementView]:
        """Return the statements for a value whose tag is absent or not listed."""
        statements: list[StatementView] = []
        if not _is_typed(choice) or self.variants is not None:
            statements += self._unless_object()
        if not _is_typed(choice):
            absent = self._statements(choice.absent, path + "_")
            statements += conditional(fill("{} not in value", names[0]), absent)
        if choice.other is not None:
            return [*statements, *self._statements(choice.other, path + "__")]
        unlisted = "unlisted" if choice.inner is None else "unlisted_below"
        return [*statements, returned(call(unlisted, [VALUE, *names]))]

    def _by_type(self, choice: ByType, path: str) -> list[StatementView]:
        statements: list[StatementView] = []
        for kind, test, then in _tests(choice.cases):
            statements += conditional(fill(test, VALUE), self._statements(then, path, kind))
        return [*statements, self._not_object()]

    def _by_property_type(self, choice: ByPropertyType, path: str) -> list[StatementView]:
        member = identifier("member")
        statements = [assigned(member, fill("value.get({}, UNSET)", literal(choice.property)))]
        for _, test, then in _tests(choice.cases):
            statements += conditional(fill(test, member), self._statements(then, path))
        return [*statements, *self._statements(choice.absent, path)]

    def _if_declared(self, choice: IfDeclared, path: str) -> list[StatementView]:
        """Return the statements of an `IfDeclared`: an ordinary value costs one look for a key."""
        first, *others = map(literal, choice.properties)
        test = fill("{} not in {}", first, VALUE)
        if others:
            test = fill("{} and {}.keys().isdisjoint({})", test, VALUE, tuple_of(others))
        return [
            *conditional(test, self._statements(None, path)),
            *self._statements(choice.then, path),
        ]

    def _by_key(self, choice: ByKey, path: str) -> list[StatementView]:
        keys: dict[Choice, list[str]] = {}
        for key, then in choice.cases:
            keys.setdefault(then, []).append(key)
        left = list(keys.items())
        statements: list[StatementView] = []
        for index, (then, own) in enumerate(left):
            others = [key for _, some in left[index + 1 :] for key in some]
            found: list[StatementView] = []
            if others and choice.several is not None:
                found += conditional(
                    self._has(others, path), self._statements(choice.several, path)
                )
            found += self._statements(then, path)
            statements += conditional(self._has(own, path), found)
        return [*statements, *self._statements(choice.other, path)]

    def _has(self, keys: list[str], path: str) -> Code:
        """Return a condition: the value has one of the keys."""
        if len(keys) <= MOST_KEYS:
            return either(fill("{} in value", literal(key)) for key in keys)
        value = call("frozenset", [set_of([literal(key) for key in keys])])
        name = next((one.name for one in self.constants if one.value == value), None)
        if name is None:
            taken = {one.name for one in self.constants}
            name = identifier(f"{path.removeprefix('read_')}_KEYS")
            while name in taken:
                name = identifier(f"{name}_")
            constant = ConstantView(name=name, annotation=fixed("frozenset[str]"), value=value)
            self.constants.append(constant)
        return fill("not {}.isdisjoint(value)", name)

    def _by_fit(self, choice: ByFit) -> list[StatementView]:
        reads = {self.plan.reads[index]: index for index in picks(choice)}
        if len(reads) == 1 and not choice.unknown:
            return self._statements(Pick(variant=picks(choice)[0]), "", None)
        name = self.readers.spell.names.classes[self.plan.union.at]
        check = fill("checks()[{}]", literal(fits_of(name, self.plan.union.choice)[choice]))
        assert self.variants is not None
        return [returned(call("fitted", [VALUE, check, self.variants]))]

    def _unless_object(self) -> list[StatementView]:
        return conditional(fill("{}.__class__ is not dict", VALUE), [self._not_object()])

    def _not_object(self) -> StatementView:
        """Return the statement for a value that is not an object, or whose variant is chosen."""
        if self.variants is None:
            return returned(call("none_or_raise", [VALUE]))
        return returned(call("chosen", [VALUE, self.variants]))

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
