"""The checks of definitions, positions and unions, in terms of what can make one.

A package contains them as source, and `inspect --value` applies them at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from oneofgen.model import (
    Alias,
    Anything,
    Array,
    Branch,
    ByFit,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    Condition,
    Decision,
    Definition,
    Enum,
    IfDeclared,
    Json,
    JsonText,
    Literals,
    Map,
    Model,
    Pick,
    Record,
    Ref,
    Scalar,
    Shape,
    Union,
    Value,
    fits_of,
    fold,
    is_by_index,
    is_empty,
)
from oneofgen.source.pointers import Pointer

T = TypeVar("T")


class CheckMaker(Protocol[T]):
    """Makes the checks of `runtime.checking` and `runtime.choosing`, or their source."""

    def literal(self, value: Json) -> T: ...
    def check(
        self, name: str, arguments: Iterable[T] = (), keywords: Mapping[str, T] = ...
    ) -> T: ...
    def anything(self) -> T: ...
    def named(self, name: str) -> T: ...
    def mapping(self, pairs: Iterable[tuple[Json, T]]) -> T: ...
    def same_for(self, names: Sequence[str], check: T) -> T: ...
    def tuple_of(self, items: Sequence[T]) -> T: ...
    def list_of(self, items: Sequence[T]) -> T: ...


class Checks(Generic[T]):
    """Makes the checks of a model.

    Args:
        model: the model.
        classes: the class name of each definition, which is the name of its check.
        maker: makes one check.
    """

    def __init__(self, model: Model, classes: Mapping[Pointer, str], maker: CheckMaker[T]) -> None:
        self.model = model
        self.classes = classes
        self.maker = maker

    def entries(self, definition: Definition) -> list[tuple[str, T]]:
        """Return the names and checks of a definition, and of the choices by fit in a union."""
        name = self.classes[definition.at]
        result = [(name, self.definition(definition))]
        if isinstance(definition, Union):
            parts = {part: fit for fit, part in fits_of(name, definition.choice).items()}
            result += [
                (part, self._part(definition, fit, {}))
                for part, fit in parts.items()
                if part != name
            ]
        return result

    def definition(self, definition: Definition) -> T:
        """Return the check of a definition."""
        if isinstance(definition, Record):
            return self._record(definition)
        if isinstance(definition, Enum):
            return self._literals(definition.values)
        if isinstance(definition, Alias):
            return self.value(definition.value)
        return self._choice(definition)

    def value(self, value: Value) -> T:
        """Return the check of a position."""
        if value.nullable and is_empty(value.shape):
            return self.maker.check("Scalar", [self.maker.literal("null")])
        if isinstance(value.shape, Anything) or not value.nullable:
            return self.shape(value.shape)
        return self.maker.check("Nullable", [self.shape(value.shape)])

    def shape(self, shape: Shape) -> T:
        """Return the check of a type."""
        make = self.maker
        if isinstance(shape, Ref):
            return make.named(self.classes[shape.target])
        if isinstance(shape, Scalar):
            return make.check("Scalar", [make.literal(shape.type)])
        if isinstance(shape, Literals):
            return self._literals(shape.values)
        if isinstance(shape, Array):
            return make.check("Array", [self.value(v) for v in (shape.items, *shape.prefix)])
        if isinstance(shape, Map):
            return make.check("Object", keywords={"others": self.value(shape.values)})
        if isinstance(shape, JsonText):
            return make.check("JsonText", [self.value(shape.value)])
        return make.anything()

    def _literals(self, values: Iterable[Json]) -> T:
        return self.maker.check("Literals", [self.maker.literal(value) for value in values])

    def _record(self, record: Record) -> T:
        make = self.maker
        parts: dict[str, T] = {}
        for name, wanted in (("required", True), ("optional", False)):
            pairs = [
                (prop.wire_name, self.value(prop.value))
                for prop in record.properties
                if prop.required is wanted
            ]
            if pairs:
                parts[name] = make.mapping(pairs)
        if record.closed:
            parts["others"] = make.literal(None)
        elif record.additional is not None:
            parts["others"] = self.value(record.additional)
        if record.patterns:
            parts["patterns"] = make.mapping(
                (pattern, self.value(value)) for pattern, value in record.patterns
            )
        if record.conditions:
            parts["conditions"] = make.tuple_of([self._condition(c) for c in record.conditions])
        return make.check("Object", keywords=parts)

    def _condition(self, condition: Condition) -> T:
        """Return the alternatives of a condition: tuples of names."""
        make = self.maker
        return make.tuple_of(
            [make.tuple_of([make.literal(name) for name in names]) for names in condition]
        )

    # --- unions ----------------------------------------------------------------------------

    def _choice(self, union: Union) -> T:
        """Return the check of a union: its decision, with the checks of its variants."""
        name = self.classes[union.at]
        parts = {fit: part for fit, part in fits_of(name, union.choice).items() if part != name}
        return self._part(union, union.choice, parts)

    def _part(self, union: Union, choice: Choice, parts: Mapping[ByFit, str]) -> T:
        """Return the check of a part of a union's choice; `parts` are referred to by name."""
        by_index, make = self.is_by_index(union), self.maker

        def made(choice: Choice, inner: tuple[tuple[Branch, T], ...]) -> T:
            if isinstance(choice, Pick):
                check = self.shape(union.variants[choice.variant].shape)
                index = make.literal(choice.variant)
                return make.check("Variant", [index, check]) if by_index else check
            if isinstance(choice, ByFit) and choice in parts:
                return make.named(parts[choice])
            return self.decision(choice, inner)

        return fold(choice, made)

    def is_by_index(self, union: Union) -> bool:
        """Whether the check of each variant of a union has the variant's index."""
        return is_by_index(union.choice)

    def decision(self, choice: Decision, inner: tuple[tuple[Branch, T], ...]) -> T:
        """Return the check of a decision; `inner` are the checks of its branches."""
        make = self.maker
        cases = [(branch.key, check) for branch, check in inner if branch.on == "case"]
        default = {str(branch.on): check for branch, check in inner if branch.on != "case"}
        named = {str(key): check for key, check in cases}
        match choice:
            case ByTag():
                tags = [make.tuple_of([make.literal(key), check]) for key, check in cases]
                nested = {} if choice.inner is None else {"inner": make.literal(choice.inner)}
                arguments = [make.literal(choice.property), make.list_of(tags)]
                return make.check("ByTag", arguments, {**nested, **default})
            case ByType():
                return make.check("ByType", (), named)
            case ByPropertyType():
                arguments = [make.literal(choice.property), *default.values()]
                return make.check("ByPropertyType", arguments, named)
            case IfDeclared():
                ((_, check),) = inner
                return make.check("ByKey", [make.same_for(choice.properties, check)])
            case ByKey():
                return make.check("ByKey", [make.mapping(cases)], default)
            case ByFit():
                unknown = {"unknown": make.literal(True)} if choice.unknown else {}
                return make.check("ByFit", [check for _, check in cases], unknown)
