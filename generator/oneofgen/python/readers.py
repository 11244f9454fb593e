"""Expressions and functions that read values, spelt from the plan of the wire."""

from collections.abc import Mapping

from oneofgen.dataclass import dataclass
from oneofgen.model import JsonType
from oneofgen.python.annotations import UNKNOWN, Speller, wider
from oneofgen.python.code import Code, call, fill, fixed, identifier, names_in, tuple_of, union
from oneofgen.source.pointers import Pointer
from oneofgen.wire import AliasPlan, AsIs, ByReader, Entries, Items, Places, Reading, UnionPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasReaderView:
    """The function that reads a named array or map."""

    name: Code
    returns: Code
    read: Code

    @property
    def used(self) -> frozenset[str]:
        """Return the names that the function uses."""
        return names_in(self.read, self.returns)


@dataclass(frozen=True)
class Readers:
    """Spells the expressions that read values.

    `modules` gives the prefix by which `decoding.py` knows each definition's module.
    """

    spell: Speller
    modules: Mapping[Pointer, str]

    # --- names -----------------------------------------------------------------------------

    def name(self, at: Pointer) -> Code:
        """Return the name of the function that reads a definition."""
        return identifier(f"read_{self.spell.names.classes[at]}")

    def event_name(self, at: Pointer) -> Code:
        """Return the name of the function that makes an envelope's variant from its payload."""
        return identifier(f"event_{self.spell.names.classes[at]}")

    def of(self, at: Pointer) -> Code:
        """Return the name of a definition in `decoding.py`."""
        return self.spell.name(at, self.modules[at])

    # --- expressions -----------------------------------------------------------------------

    def expression(
        self,
        read: Reading,
        var: Code,
        *,
        nullable: bool = False,
        depth: int = 0,
        known: JsonType | None = None,
    ) -> Code | None:
        """Return what reads the value in `var`, or None if it is taken as it is.

        Args:
            read: what reading the value does.
            var: the variable.
            nullable: whether the value can be null.
            depth: the number of comprehensions around it.
            known: the JSON type that the value has already been found to have.
        """
        item = identifier("item" if depth == 0 else f"item_{depth + 1}")
        match read:
            case AsIs():
                return None
            case ByReader(target=target, listed=listed):
                one = fill("{}({})", self.name(target), var)
                one = call("listed", [one]) if listed else one
                return fill("None if {} is None else {}", var, one) if nullable else one
            case Items():
                items = self._items(read, item, var, depth)
                if known == "array":
                    return items
                return fill("{} if {}.__class__ is list else none_or_raise({})", items, var, var)
            case Entries():
                entries = self._entries(read, item, var, depth)
                if known == "object":
                    return entries
                return fill("{} if {}.__class__ is dict else none_or_raise({})", entries, var, var)
            case _:
                return fill("{}({})", self.function(read), var)

    def _items(self, read: Items, loop: Code, var: Code, depth: int) -> Code:
        """Return the expression that reads the items of a list; an empty list costs nothing."""
        item = self.expression(read.item, loop, nullable=read.nullable, depth=depth + 1)
        if item is None:
            return var
        if isinstance(read.item, ByReader) and not read.nullable:
            return fill("{} and [*map({}, {})]", var, self.function(read.item), var)
        return fill("{} and [{} for {} in {}]", var, item, loop, var)

    def _entries(self, read: Entries, loop: Code, var: Code, depth: int) -> Code:
        value = self.expression(read.value, loop, nullable=read.nullable, depth=depth + 1)
        if value is None:
            return var
        return fill("{{key: {} for key, {} in {}.items()}}", value, loop, var)

    def function(self, read: Reading) -> Code:
        """Return what reads a value, null included, as a function."""
        match read:
            case AsIs():
                return fixed("as_it_is")
            case ByReader(target=target, listed=listed):
                name = self.name(target)
                return call("always_listed", [name]) if listed else name
            case Items(item=item):
                one = self.function(item)
                return fixed("any_array") if isinstance(item, AsIs) else call("array", [one])
            case Places(first=first, others=others):
                places = tuple_of([self.function(one) for one in first])
                return call("tuple_array", [places, self.function(others)])
            case Entries(value=value):
                one = self.function(value)
                return fixed("any_object") if isinstance(value, AsIs) else call("mapping", [one])
            case _:
                return call("json_text", [self.function(read.value)])

    # --- functions -------------------------------------------------------------------------

    def alias(self, plan: AliasPlan) -> AliasReaderView:
        """Return the reader of a named array or map."""
        at = plan.alias.at
        return AliasReaderView(
            name=self.name(at),
            returns=self.of(at),
            read=self.expression(plan.read, fixed("value")) or fixed("value"),
        )

    def returns(self, plan: UnionPlan) -> Code:
        """Return the type that the reader of a union returns."""
        parts = [self.of(plan.union.at), *wider(plan)]
        return union([*parts, UNKNOWN] if plan.unknown else parts)
