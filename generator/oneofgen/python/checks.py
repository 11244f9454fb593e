"""The view of `checks.py`: the checks for `strict` and for the place of an error."""

from dataclasses import dataclass
from typing import ClassVar

from oneofgen.model import (
    Alias,
    Array,
    Branch,
    ByFit,
    ByItemType,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    Decision,
    Definition,
    Enum,
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
    fold,
    is_empty,
)
from oneofgen.names import Names
from oneofgen.python.classes import ImportView, import_view
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

IMPORTED = (
    "ANY", "Array", "ByFit", "ByItemType", "ByKey", "ByPropertyType", "ByTag", "ByType", "JsonText",
    "Literals", "Named", "Nullable", "Object", "Scalar", "Check",
)  # fmt: skip


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
        return call("Object", keywords=parts)

    def _choice(self, union: Union) -> Code:
        """Return the check of a union: its decision, with the checks of its variants."""

        def spelt(choice: Choice, inner: tuple[tuple[Branch, Code], ...]) -> Code:
            if isinstance(choice, Pick):
                return self._shape(union.variants[choice.variant].shape)
            return _decision(choice, inner)

        return fold(union.choice, spelt)


def _decision(choice: Decision, inner: tuple[tuple[Branch, Code], ...]) -> Code:
    """Return the call that makes a decision's check; `inner` are the checks of its branches."""
    cases = [(branch.key, code) for branch, code in inner if branch.on == "case"]
    default = {str(branch.on): code for branch, code in inner if branch.on != "case"}
    named = {str(key): code for key, code in cases}
    match choice:
        case ByTag():
            tags = [tuple_of([literal(key), code]) for key, code in cases]
            return call("ByTag", [literal(choice.property), list_of(tags)], default)
        case ByType():
            return call("ByType", keywords=named)
        case ByPropertyType():
            return call("ByPropertyType", [literal(choice.property), *default.values()], named)
        case ByItemType():
            return call("ByItemType", [literal(choice.depth), *default.values()], named)
        case ByKey():
            return call("ByKey", [mapping((literal(k), c) for k, c in cases), *default.values()])
        case ByFit():
            known = (tuple_of([literal(key) for key in keys]) for keys, _ in choice.candidates)
            return call("ByFit", [tuple_of([k, c]) for k, (_, c) in zip(known, cases, strict=True)])


def checks_view(model: Model, names: Names) -> ChecksView:
    """Return the view of the module."""
    spell = CheckSpeller(model, names)
    used_at = read_definitions(model, [Ref(target=model.root)])
    entries = tuple(
        (literal(names.classes[at]), spell.definition(definition))
        for at, definition in model.definitions.items()
        if at in used_at
    )
    used = names_in(*(shape for _, shape in entries)) | {"Check"}
    wanted = [name for name in IMPORTED if name in used]
    return ChecksView(
        docstring=docstring("What the document says of each class: for `strict` and for errors."),
        imports=(
            import_view("typing", ["Final"]),
            import_view("._runtime.checking", wanted),
        ),
        entries=entries,
    )
