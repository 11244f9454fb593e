"""The views of `models.py` and `events.py`: classes and aliases."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar

from oneofgen.dataclass import dataclass
from oneofgen.model import Alias, Definition, Enum, Record, Ref, Shape, Union, inner_values
from oneofgen.python.annotations import NONE, UNSET, Speller, literals
from oneofgen.python.code import (
    Code,
    call,
    docstring,
    fixed,
    identifier,
    literal,
    mapping,
    module_path,
    names_in,
    subscript,
    union,
)
from oneofgen.python.constants import ConstantsView, constants_view, values_text
from oneofgen.source.pointers import Pointer
from oneofgen.wire import Plan, PropertyPlan, RecordPlan, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of a class. `default` and `docstring` may be None."""

    name: Code
    annotation: Code
    default: Code | None
    docstring: Code | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """A dataclass."""

    name: Code
    docstring: Code
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasView:
    """`name: TypeAlias = value`, and a docstring, which may be None.

    `constants` is the class of an enum's constants, or None if its values have no names.
    """

    name: Code
    value: Code
    docstring: Code | None
    constants: ConstantsView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """`from module import names`; `local`: of the package itself, behind a blank line."""

    module: Code
    names: tuple[Code, ...]
    local: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassesView:
    """A module of classes and aliases: `models.py` or `events.py`."""

    template: ClassVar[str] = "classes.py.jinja"

    docstring: Code
    imports: tuple[ImportView, ...]
    enums: tuple[AliasView, ...]
    classes: tuple[ClassView, ...]
    unions: tuple[AliasView, ...]

    @property
    def exported(self) -> tuple[Code, ...]:
        """Return the names that the module defines."""
        aliases = [alias.name for alias in (*self.enums, *self.unions)]
        constants = [one.constants.name for one in self.enums if one.constants is not None]
        return (*aliases, *constants, *(one.name for one in self.classes))


def classes_view(
    plan: Plan,
    spell: Speller,
    docstring_text: str,
    definitions: list[Definition],
    elsewhere: Mapping[str, frozenset[str]],
) -> ClassesView:
    """Return the view of one module.

    `definitions` is what stands in it, in document order; `elsewhere` are the names that other
    modules of the package define, by module.
    """
    records = [one for one in definitions if isinstance(one, Record)]
    enums = [one for one in definitions if isinstance(one, Enum)]
    unions = _in_order([one for one in definitions if isinstance(one, Union | Alias)])
    classes = tuple(_class(plan.records[record.at], spell) for record in records)
    enum_views = tuple(
        AliasView(
            name=spell.name(enum.at),
            value=literals(enum),
            docstring=about_alias(enum, spell.name(enum.at)),
            constants=constants_view(enum, spell.names),
        )
        for enum in enums
    )
    union_views = tuple(
        AliasView(
            name=spell.name(one.at),
            value=alias_value(one, spell, late),
            docstring=about_alias(one, spell.name(one.at)),
        )
        for one, late in unions
    )
    sources = [view.value for view in enum_views]
    sources += [alias_value(one, spell, frozenset()) for one, _ in unions]  # nothing in quotes
    sources += [
        code
        for view in classes
        for field in view.fields
        for code in (field.annotation, field.default)
        if code is not None
    ]
    used = names_in(*sources)
    used |= {"record", "Record"} if classes else frozenset()
    used |= {"TypeAlias"} if enum_views or union_views else frozenset()
    used |= {"Final"} if any(view.constants for view in enum_views) else frozenset()
    return ClassesView(
        docstring=docstring(docstring_text),
        imports=imports(used, {**MODULES, **elsewhere}),
        enums=enum_views,
        classes=classes,
        unions=union_views,
    )


MODULES: dict[str, tuple[str, ...]] = {
    "collections.abc": ("AsyncIterable", "AsyncIterator", "Iterable", "Iterator", "Mapping"),
    "dataclasses": ("field",),
    "types": ("MappingProxyType",),
    "typing": ("Any", "Final", "Literal", "TypeAlias", "Union"),
    "._runtime": ("UNSET", "Unknown", "Unset"),
    "._runtime.family": ("Record", "record"),
}
"""Where the names come from that generated code uses, in the order of its imports."""


def imports(used: frozenset[str], homes: Mapping[str, Iterable[str]]) -> tuple[ImportView, ...]:
    """Return the imports of the used names; `homes` has the known names by module."""
    wanted = ((module, used.intersection(names)) for module, names in homes.items())
    return tuple(import_view(module, names) for module, names in wanted if names)


def import_view(module: str, names: Iterable[str]) -> ImportView:
    """Return one import, with its names in isort's order: constants, classes, functions."""
    ordered = sorted(names, key=_import_order)
    return ImportView(
        module=module_path(module),
        names=tuple(map(identifier, ordered)),
        local=module.startswith("."),
    )


def export_order(name: str) -> tuple[bool, bool, list[tuple[str, int]]]:
    """Return the sort key of a name in `__all__`: constants, classes, functions."""
    constant = name.isupper() and len(name) > 1
    return not constant, not name[:1].isupper(), _natural(name)


def _import_order(name: str) -> tuple[bool, bool, list[tuple[str, int]], str]:
    constant, other, _ = export_order(name)
    return constant, other, _natural(name.lower()), name


def _natural(text: str) -> list[tuple[str, int]]:
    """Return the parts of a name, numbers by their value."""
    return [(part, int(digits or 0)) for part, digits in re.findall(r"(\D*)(\d*)", text)]


def _class(plan: RecordPlan, spell: Speller) -> ClassView:
    record = plan.record
    attributes = spell.names.fields[record.at]
    fields = [_field(one, attributes[one.property.wire_name], spell) for one in plan.properties]
    if record.further:
        values = spell.any_of(value for _, value in record.further)
        value = subscript("dict", [fixed("str"), values])
        fields.append(
            FieldView(
                name=identifier("additional"),
                annotation=value,
                default=call("field", keywords={"default_factory": fixed("dict")}),
                docstring=docstring("The properties that the schema does not name.", indent=4),
            )
        )
    name = spell.name(record.at)
    return ClassView(
        name=name,
        docstring=docstring(about(record, name), indent=4),
        fields=tuple(fields),
    )


def _field(plan: PropertyPlan, attribute: str, spell: Speller) -> FieldView:
    prop = plan.property
    annotation = spell.of_property(plan)
    metadata: list[tuple[Code, Code]] = []
    if attribute != prop.wire_name:
        metadata.append((literal("wire"), literal(prop.wire_name)))
    default: Code | None = None
    if plan.fixed is not None:
        default = literal(plan.fixed)
        if not prop.required:
            annotation = union([annotation, NONE])
            metadata.append((literal("optional"), literal(True)))
    elif not prop.required:
        default = UNSET if prop.value.nullable else NONE
        bare = annotation if plan.is_tag else spell.annotation(replace(prop.value, nullable=False))
        annotation = union([bare, NONE, *([fixed("Unset")] if prop.value.nullable else [])])
    if isinstance(plan.read, Text):
        metadata.append((literal("json_text"), literal(True)))
    if tells_default(plan):
        metadata.append((literal("default"), literal(prop.default)))
    if metadata:
        keywords = {} if default is None else {"default": default}
        default = call("field", keywords={**keywords, "metadata": mapping(metadata)})
    text = property_text(plan)
    return FieldView(
        name=identifier(attribute),
        annotation=annotation,
        default=default,
        docstring=docstring(text, indent=4) if text else None,
    )


def tells_default(plan: PropertyPlan) -> bool:
    """Whether a property has a default that says more than the value it has anyway."""
    prop = plan.property
    return prop.has_default and (plan.fixed is None or plan.fixed != prop.default)


def property_text(plan: PropertyPlan) -> str:
    """Return the text of a field's docstring."""
    prop = plan.property
    parts = [prop.description.strip()]
    if tells_default(plan):
        parts.append(f"Default: `{literal(prop.default)}`.")
    if prop.read_only:
        parts.append("Read only.")
    if prop.write_only:
        parts.append("Write only.")
    if prop.deprecated:
        parts.append("Deprecated.")
    return "\n\n".join(part for part in parts if part)


def about(definition: Definition, name: str) -> str:
    """Return the docstring of a class: what the document says, and where the schema stands."""
    return "\n\n".join([*_described(definition, name), f"Schema: `{definition.place}`."])


def about_alias(definition: Definition, name: str) -> Code | None:
    """Return the docstring of an alias, or None if the document says nothing about it."""
    parts = _described(definition, name)
    if values := values_text(definition):
        parts = [*(parts or ["The values and their names:"]), values]
    text = "\n\n".join(parts)
    return docstring(text) if text else None


def _described(definition: Definition, name: str) -> list[str]:
    """Return the description or the title, unless it only repeats the name, and deprecation."""
    text = definition.description.strip() or definition.title.strip()
    parts = [] if not text or _letters(text) == _letters(name) else [text]
    return [*parts, "Deprecated."] if definition.deprecated else parts


def _letters(text: str) -> str:
    """Return the letters and digits of a text, without case."""
    return "".join(filter(str.isalnum, text)).casefold()


def _in_order(aliases: list[Union | Alias]) -> list[tuple[Union | Alias, frozenset[Pointer]]]:
    """Return aliases, each after those that it names, with the names that a cycle leaves undefined.

    A cycle is cut inside of brackets, where a name can be quoted: what stands beside `|` cannot.
    No cycle consists of such names alone.
    """
    by_place = {one.at: one for one in aliases}
    ordered: dict[Pointer, frozenset[Pointer]] = {}
    pending: dict[Pointer, None] = {}

    def before(at: Pointer) -> list[Pointer]:
        """Return an alias and all aliases that must be defined before it."""
        bare = _members(by_place[at]) if at in by_place else []
        return [at, *(below for target in bare for below in before(target))]

    def visit(at: Pointer) -> None:
        if at in ordered or at not in by_place:
            return
        pending[at] = None
        names = alias_targets(by_place[at])
        for target in names:
            if pending.keys().isdisjoint(before(target)):
                visit(target)
        del pending[at]
        ordered[at] = frozenset(name for name in names if name in by_place) - ordered.keys()

    for one in aliases:
        visit(one.at)
    return [(by_place[at], late) for at, late in ordered.items()]


def _members(definition: Union | Alias) -> list[Pointer]:
    """Return the definitions that an alias names outside of brackets."""
    shapes = definition.members if isinstance(definition, Union) else (definition.value.shape,)
    return [shape.target for shape in shapes if isinstance(shape, Ref)]


def alias_targets(definition: Union | Alias) -> list[Pointer]:
    """Return the definitions that the text of an alias names."""
    shapes = definition.members if isinstance(definition, Union) else (definition.value.shape,)
    found: list[Pointer] = []
    waiting: list[Shape] = list(shapes)
    while waiting:
        shape = waiting.pop(0)
        if isinstance(shape, Ref):
            found.append(shape.target)
        else:
            waiting += [value.shape for value in inner_values(shape)]
    return found


def alias_value(definition: Union | Alias, spell: Speller, late: frozenset[Pointer]) -> Code:
    spell = replace(spell, late=late)
    if isinstance(definition, Alias):
        return spell.annotation(definition.value)
    return union(spell.closed(shape) for shape in definition.members)
