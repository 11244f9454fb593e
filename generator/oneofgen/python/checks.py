"""The view of `checks.py`: the checks for `strict` and for the place of an error."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from oneofgen.model import (
    Alias,
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
from oneofgen.names import Names
from oneofgen.python.classes import ImportView, imports
from oneofgen.python.code import (
    Code,
    call,
    docstring,
    fixed,
    list_of,
    literal,
    mapping,
    names_in,
    tuple_of,
)
from oneofgen.wire import read_definitions

MODULES = {
    "typing": ("Final",),
    "._runtime.checking": (
        "ANY", "Array", "Check", "JsonText", "Literals", "Named", "Nullable", "Object", "Scalar",
    ),
    "._runtime.choosing": (
        "ByFit", "ByKey", "ByPropertyType", "ByTag", "ByType", "Variant",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksView:
    """The module of checks: `entries` are the names and checks of definitions."""

    template: ClassVar[str] = "checks.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    entries: tuple[tuple[Code, Code], ...]


@dataclass(frozen=True)
class CheckSpeller:
    """Spells the checks of definitions and positions."""

    model: Model
    names: Names

    def definition(self, definition: Definition) -> Code:
        """Return the check of a definition."""
        if isinstance(definition, Record):
            return self._record(definition)
        if isinstance(definition, Enum):
            return call("Literals", [literal(value) for value in definition.values])
        if isinstance(definition, Alias):
            return self.value(definition.value)
        return self._choice(definition)

    def value(self, value: Value) -> Code:
        """Return the check of a position."""
        if value.nullable and is_empty(value.shape):
            return call("Scalar", [literal("null")])
        shape = self._shape(value.shape)
        return call("Nullable", [shape]) if value.nullable and shape != "ANY" else shape

    def _shape(self, shape: Shape) -> Code:
        if isinstance(shape, Ref):
            name = literal(self.names.classes[shape.target])
            return call("Named", [fixed("CHECKS"), name])
        if isinstance(shape, Scalar):
            return call("Scalar", [literal(shape.type)])
        if isinstance(shape, Literals):
            return call("Literals", [literal(value) for value in shape.values])
        if isinstance(shape, Array):
            return call("Array", [self.value(v) for v in (shape.items, *shape.prefix)])
        if isinstance(shape, Map):
            return call("Object", keywords={"others": self.value(shape.values)})
        if isinstance(shape, JsonText):
            return call("JsonText", [self.value(shape.value)])
        return fixed("ANY")

    def _record(self, record: Record) -> Code:
        parts: dict[str, Code] = {}
        for name, wanted in (("required", True), ("optional", False)):
            pairs = [
                (literal(prop.wire_name), self.value(prop.value))
                for prop in record.properties
                if prop.required is wanted
            ]
            if pairs:
                parts[name] = mapping(pairs)
        if record.closed:
            parts["others"] = fixed("None")
        elif record.additional is not None:
            parts["others"] = self.value(record.additional)
        if record.patterns:
            parts["patterns"] = mapping(
                (literal(pattern), self.value(value)) for pattern, value in record.patterns
            )
        if record.conditions:
            parts["conditions"] = tuple_of([_condition(one) for one in record.conditions])
        return call("Object", keywords=parts)

    def entries(self, definition: Definition) -> list[tuple[Code, Code]]:
        """Return the names and checks of a definition, and of the choices by fit in a union."""
        name = self.names.classes[definition.at]
        result = [(literal(name), self.definition(definition))]
        if isinstance(definition, Union):
            parts = {part: fit for fit, part in fits_of(name, definition.choice).items()}
            result += [
                (literal(part), self._part(definition, fit, {}))
                for part, fit in parts.items()
                if part != name
            ]
        return result

    def _choice(self, union: Union) -> Code:
        """Return the check of a union: its decision, with the checks of its variants."""
        name = self.names.classes[union.at]
        parts = {fit: part for fit, part in fits_of(name, union.choice).items() if part != name}
        return self._part(union, union.choice, parts)

    def _part(self, union: Union, choice: Choice, parts: Mapping[ByFit, str]) -> Code:
        """Return the check of a part of a union's choice; `parts` are referred to by name."""
        by_index = is_by_index(union.choice)

        def spelt(choice: Choice, inner: tuple[tuple[Branch, Code], ...]) -> Code:
            if isinstance(choice, Pick):
                check = self._shape(union.variants[choice.variant].shape)
                return call("Variant", [literal(choice.variant), check]) if by_index else check
            if isinstance(choice, ByFit) and choice in parts:
                return call("Named", [fixed("CHECKS"), literal(parts[choice])])
            return _decision(choice, inner)

        return fold(choice, spelt)


def _condition(condition: Condition) -> Code:
    """Return the alternatives of a condition: tuples of names."""
    return tuple_of([tuple_of([literal(name) for name in names]) for names in condition])


def _decision(choice: Decision, inner: tuple[tuple[Branch, Code], ...]) -> Code:
    """Return the call that makes a decision's check; `inner` are the checks of its branches."""
    cases = [(branch.key, code) for branch, code in inner if branch.on == "case"]
    default = {str(branch.on): code for branch, code in inner if branch.on != "case"}
    named = {str(key): code for key, code in cases}
    match choice:
        case ByTag():
            tags = [tuple_of([literal(key), code]) for key, code in cases]
            nested = {} if choice.inner is None else {"inner": literal(choice.inner)}
            return call("ByTag", [literal(choice.property), list_of(tags)], {**nested, **default})
        case ByType():
            return call("ByType", keywords=named)
        case ByPropertyType():
            return call("ByPropertyType", [literal(choice.property), *default.values()], named)
        case IfDeclared():
            names = tuple_of([literal(name) for name in choice.properties])
            keys = call("dict.fromkeys", [names, *(code for _, code in inner)])
            return call("ByKey", [keys])
        case ByKey():
            return call("ByKey", [mapping((literal(k), c) for k, c in cases)], default)
        case ByFit():
            unknown = {"unknown": literal(True)} if choice.unknown else {}
            return call("ByFit", [code for _, code in cases], unknown)


def checks_view(model: Model, names: Names) -> ChecksView:
    """Return the view of the module."""
    spell = CheckSpeller(model, names)
    used_at = read_definitions(model, [Ref(target=model.root)])
    entries = tuple(
        entry
        for at, definition in model.definitions.items()
        if at in used_at
        for entry in spell.entries(definition)
    )
    used = names_in(*(check for _, check in entries)) | {"Check", "Final"}
    return ChecksView(
        docstring=docstring("What the document says of each class: for `strict` and for errors."),
        imports=imports(used, MODULES),
        entries=entries,
    )
