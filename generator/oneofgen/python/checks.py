"""The view of `checks.py`: the checks for `strict` and for the place of an error."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from oneofgen.dataclass import dataclass
from oneofgen.model import Json, Model, Ref
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
from oneofgen.wire import Checks, read_definitions

MODULES = {
    "typing": ("Final",),
    "._runtime.checking": (
        "ANY", "Array", "Check", "JsonText", "Literals", "Named", "Nullable", "Object", "Scalar",
    ),
    "._runtime.choosing": (
        "ByFit", "ByKey", "ByPropertyType", "ByTag", "ByType", "Variant",
    ),
}  # fmt: skip
NONE: Mapping[str, Code] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksView:
    """The module of checks: `entries` are the names and checks of definitions."""

    template: ClassVar[str] = "checks.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    entries: tuple[tuple[Code, Code], ...]


class CheckSpeller:
    """Spells each check as the call that makes it."""

    def literal(self, value: Json) -> Code:
        return literal(value)

    def check(
        self, name: str, arguments: Iterable[Code] = (), keywords: Mapping[str, Code] = NONE
    ) -> Code:
        return call(name, arguments, keywords)

    def anything(self) -> Code:
        return fixed("ANY")

    def named(self, name: str) -> Code:
        return call("Named", [fixed("CHECKS"), literal(name)])

    def mapping(self, pairs: Iterable[tuple[Json, Code]]) -> Code:
        return mapping((literal(key), check) for key, check in pairs)

    def same_for(self, names: Sequence[str], check: Code) -> Code:
        return call("dict.fromkeys", [tuple_of([literal(name) for name in names]), check])

    def tuple_of(self, items: Sequence[Code]) -> Code:
        return tuple_of(items)

    def list_of(self, items: Sequence[Code]) -> Code:
        return list_of(items)


def checks_view(model: Model, names: Names) -> ChecksView:
    """Return the view of the module."""
    checks = Checks(model, names.classes, CheckSpeller())
    used_at = read_definitions(model, [Ref(target=model.root)])
    entries = tuple(
        (literal(name), check)
        for at, definition in model.definitions.items()
        if at in used_at
        for name, check in checks.entries(definition)
    )
    used = names_in(*(check for _, check in entries)) | {"Check", "Final"}
    return ChecksView(
        docstring=docstring("What the document says of each class: for `strict` and for errors."),
        imports=imports(used, MODULES),
        entries=entries,
    )
