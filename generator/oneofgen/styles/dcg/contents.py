"""The expected contents of a module that datamodel-code-generator prints."""

from collections.abc import Mapping
from functools import cached_property

from oneofgen.dataclass import dataclass
from oneofgen.model import Enum, Record, Scalar_
from oneofgen.names import Names
from oneofgen.python.annotations import Speller, literals
from oneofgen.python.classes import about, about_alias, alias_value, property_text
from oneofgen.python.code import Code, call, docstring, literal, names_in, subscript
from oneofgen.source.pointers import Pointer
from oneofgen.styles.dcg.dialects import Dialect
from oneofgen.wire import Plan, PropertyPlan, RecordPlan

Tags = Mapping[Pointer, tuple[str, Scalar_]]
"""The tag property and the tag of each struct that msgspec tags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """An attribute of a class, or a key of a `TypedDict`.

    Attributes:
        key: The wire name.
        fixed: Whether it is the tag that msgspec knows from the class: not a field, but a
            `ClassVar`.
        annotation: The annotation.
        default: The default, or None.
        docstring: The docstring, or None.
    """

    key: Code
    fixed: bool
    annotation: Code
    default: Code | None
    docstring: Code | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A class.

    Attributes:
        docstring: Its docstring.
        below: The same docstring without indentation, for use below an assignment.
        hides: Whether a field has the name of a type that the annotations need, or a name that
            Python changes inside a class.
        tag: The tag property and the tag that msgspec adds, or None.
        fields: The fields by name.
    """

    docstring: Code
    below: Code
    hides: bool
    tag: tuple[Code, Code] | None
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An alias; `docstring` may be None."""

    value: Code
    docstring: Code | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """The definitions of a module, by name.

    Attributes:
        kw_only: Whether each class declares that its fields are keyword-only.
        classes: The classes.
        aliases: The aliases.
        constants: The constants of enums, which our own template prints after the classes.
    """

    kw_only: bool
    constants: bool
    classes: Mapping[str, Class]
    aliases: Mapping[str, Name]


@dataclass(frozen=True)
class Expecting:
    """Derives the expected module from a model and a style."""

    plan: Plan
    names: Names
    dialect: Dialect
    tags: Tags

    def module(self) -> Module:
        """Return the expected module."""
        classes: dict[str, Class] = {}
        aliases: dict[str, Name] = {}
        for at, one in self.plan.model.definitions.items():
            name = self.names.classes[at]
            if isinstance(one, Record):
                classes[name] = self._class(self.plan.records[at])
            elif isinstance(one, Enum):
                aliases[name] = Name(value=literals(one), docstring=about_alias(one, name))
            else:
                value = alias_value(one, self.spell, frozenset())
                aliases[name] = Name(value=value, docstring=about_alias(one, name))
        definitions = self.plan.model.definitions.values()
        return Module(
            kw_only=self.dialect.kw_only,
            constants=any(isinstance(one, Enum) and one.named for one in definitions),
            classes=classes,
            aliases=aliases,
        )

    @cached_property
    def spell(self) -> Speller:
        """The speller of annotations."""
        return Speller(self.plan, self.names)

    def _class(self, plan: RecordPlan) -> Class:
        record = plan.record
        attributes = self.names.fields[record.at]
        tag = self.tags.get(record.at)
        fields: dict[str, Field] = {}
        for one in plan.properties:
            wire = one.property.wire_name
            field = self._field(one, attributes[wire], tag)
            fields[wire if self.dialect.by_wire else attributes[wire]] = field
        used = names_in(*(field.annotation for field in fields.values()))
        return Class(
            docstring=docstring(about(record, self.names.classes[record.at]), indent=4),
            below=docstring(about(record, self.names.classes[record.at])),
            tag=None if tag is None else (literal(tag[0]), literal(tag[1])),
            hides=not used.isdisjoint(fields) or any(map(_is_changed, fields)),
            fields=fields,
        )

    def _field(self, plan: PropertyPlan, attribute: str, tag: tuple[str, Scalar_] | None) -> Field:
        prop = plan.property
        text = property_text(plan)
        annotation, default = self._typed(plan)
        fixed = tag is not None and tag[0] == prop.wire_name
        if fixed:
            annotation = subscript("ClassVar", [self.spell.annotation(prop.value)])
        elif self.dialect.by_wire:
            default = None
        elif attribute != prop.wire_name:
            default = self._renamed(prop.wire_name, default)
        return Field(
            key=literal(prop.wire_name),
            fixed=fixed,
            annotation=annotation,
            default=default,
            docstring=docstring(text, indent=4) if text else None,
        )

    def _typed(self, plan: PropertyPlan) -> tuple[Code, Code | None]:
        """Return the annotation and the default of a property."""
        prop = plan.property
        annotation = self.spell.of_property(plan)
        if not prop.required:
            annotation = self.dialect.optional(annotation, prop.value.nullable)
        if plan.fixed is not None:
            return annotation, literal(plan.fixed)
        return annotation, None if prop.required else self.dialect.absent

    def _renamed(self, wire: str, default: Code | None) -> Code:
        keywords = {} if default is None else {"default": default}
        return call("field", keywords={**keywords, self.dialect.renamed: literal(wire)})


def _is_changed(name: str) -> bool:
    """Whether Python may change a name inside a class, by mangling or normalising it."""
    return name.startswith("_") or not name.isascii()
