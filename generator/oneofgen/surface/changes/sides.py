"""A surface by class: its records, enums, unions and aliases, and the parts of a type."""

from collections.abc import Iterable, Mapping
from dataclasses import field

from oneofgen.dataclass import dataclass
from oneofgen.model import Condition
from oneofgen.source.pointers import Pointer
from oneofgen.spelling import scalar
from oneofgen.surface.facts import (
    Alias,
    Attribute,
    Closed,
    Detail,
    Distinction,
    EmptyRecord,
    EnumName,
    EnumValue,
    Pattern,
    Property,
    Requirement,
    Surface,
    Variant,
)
from oneofgen.surface.types import (
    Any,
    Constant,
    Dict,
    JsonText,
    List,
    Named,
    Null,
    OneOf,
    Scalar,
    Type,
    type_text,
)


@dataclass
class RecordFacts:
    """The facts of a record."""

    properties: dict[str, Property] = field(default_factory=dict[str, Property])
    attributes: dict[str, Attribute] = field(default_factory=dict[str, Attribute])
    patterns: dict[str, Pattern] = field(default_factory=dict[str, Pattern])
    conditions: dict[Condition, Requirement] = field(default_factory=dict[Condition, Requirement])
    closed: Closed | None = None


@dataclass
class UnionFacts:
    """The facts of a union."""

    variants: list[Variant] = field(default_factory=list[Variant])
    distinction: Distinction | None = None


@dataclass(frozen=True)
class Member:
    """A record that a position can hold, and the tags that select it (None: no tag)."""

    name: str
    tags: tuple[Constant | None, ...] = ()
    at: Pointer | None = field(default=None, compare=False)


@dataclass
class Parts:
    """The parts of a type: what a position can hold, with enums, aliases and unions resolved."""

    null: bool = False
    any: bool = False
    scalars: set[str] = field(default_factory=set[str])
    constants: dict[Constant, None] = field(default_factory=dict[Constant, None])
    lists: list[Type] = field(default_factory=list[Type])
    dicts: list[Type] = field(default_factory=list[Type])
    texts: list[Type] = field(default_factory=list[Type])
    members: dict[str, Member] = field(default_factory=dict[str, Member])
    unions: list[str] = field(default_factory=list[str])
    enums: list[str] = field(default_factory=list[str])
    aliases: list[str] = field(default_factory=list[str])

    def kinds(self) -> set[str]:
        """Return the kinds of values: JSON types, with `text` for decoded JSON text."""
        found = {scalar_type(one) for one in self.constants} | self.scalars
        if "float" in found:
            found.discard("int")
        boxes = {"list": self.lists, "dict": self.dicts, "text": self.texts}
        found |= {name for name, types in boxes.items() if types}
        return found | ({"object"} if self.members else set())


def scalar_type(constant: Constant) -> str:
    """Return the type of a constant, as a scalar type is called."""
    return "null" if constant.value is None else type(constant.value).__name__


class Side:
    """One of the two surfaces."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.records: dict[str, RecordFacts] = {}
        self.enums: dict[str, dict[Constant, EnumValue]] = {}
        self.value_names: dict[str, dict[str, EnumName]] = {}
        self.unions: dict[str, UnionFacts] = {}
        self.aliases: dict[str, Alias] = {}
        for fact in sorted(surface.facts, key=_order):
            self._add(fact)
        self.tags = self._tag_properties()

    def _add(self, fact: object) -> None:
        match fact:
            case Property():
                self.record(fact.record).properties[fact.wire_name] = fact
            case Attribute():
                self.record(fact.record).attributes[fact.wire_name] = fact
            case Pattern():
                self.record(fact.record).patterns[fact.pattern] = fact
            case Requirement():
                self.record(fact.record).conditions[fact.condition] = fact
            case Closed():
                self.record(fact.record).closed = fact
            case EmptyRecord():
                self.record(fact.record)
            case EnumValue():
                self.enums.setdefault(fact.enum, {})[fact.value] = fact
            case EnumName():
                self.value_names.setdefault(fact.enum, {})[fact.name] = fact
            case Variant():
                self._union(fact.union).variants.append(fact)
            case Distinction():
                self._union(fact.union).distinction = fact
            case Alias():
                self.aliases[fact.name] = fact
            case _:
                pass

    def record(self, name: str) -> RecordFacts:
        """Return the facts of a record."""
        return self.records.setdefault(name, RecordFacts())

    def _union(self, name: str) -> UnionFacts:
        return self.unions.setdefault(name, UnionFacts())

    def _tag_properties(self) -> Mapping[str, frozenset[str]]:
        """Return the properties of each record whose value is a tag of a union."""
        found: dict[str, set[str]] = {}
        for union in self.unions.values():
            if union.distinction is not None and union.distinction.tag is not None:
                for variant in union.variants:
                    if isinstance(variant.type, Named) and variant.tag is not None:
                        found.setdefault(variant.type.name, set()).add(union.distinction.tag)
        shape = self.surface.root.event_shape
        tag = getattr(shape, "tag", None)
        for variant in self.surface.variants():
            if isinstance(tag, str) and isinstance(variant.type, Named):
                found.setdefault(variant.type.name, set()).add(tag)
        return {name: frozenset(properties) for name, properties in found.items()}

    def detail(self, name: str, wire_name: str | None = None) -> Detail | None:
        """Return what is said of a class or a property, if that is known."""
        details = self.surface.details
        return None if details is None else details.get((name, wire_name))

    def parts(self, type_: Type) -> Parts:
        """Return the parts of a type."""
        parts = Parts()
        self._collect(type_, parts, set())
        for constant in list(parts.constants):
            kind = scalar_type(constant)
            if kind in parts.scalars or (kind == "int" and "float" in parts.scalars):
                del parts.constants[constant]
        return parts

    def _collect(self, type_: Type, parts: Parts, passed: set[str]) -> None:
        match type_:
            case Named(name):
                if name not in passed:
                    self._named(name, parts, passed | {name})
            case Scalar(name):
                parts.scalars.add(name)
            case Constant():
                parts.constants[type_] = None
            case List(items):
                parts.lists.append(items)
            case Dict(values):
                parts.dicts.append(values)
            case JsonText(value):
                parts.texts.append(value)
            case Null():
                parts.null = True
            case Any():
                parts.any = True
            case OneOf(options):
                for option in options:
                    self._collect(option, parts, passed)

    def _named(self, name: str, parts: Parts, passed: set[str]) -> None:
        if name in self.unions:
            parts.unions.append(name)
            for variant in self.unions[name].variants:
                self._variant(variant, parts, passed)
        elif name in self.enums:
            parts.enums.append(name)
            parts.constants |= dict.fromkeys(self.enums[name])
        elif name in self.aliases:
            parts.aliases.append(name)
            self._collect(self.aliases[name].type, parts, passed)
        else:
            parts.members.setdefault(name, Member(name))

    def _variant(self, variant: Variant, parts: Parts, passed: set[str]) -> None:
        type_ = variant.type
        if not isinstance(type_, Named) or self._is_resolved(type_.name):
            self._collect(type_, parts, passed)
            return
        before = parts.members.get(type_.name, Member(type_.name)).tags
        tags = before if variant.tag in before else (*before, variant.tag)
        parts.members[type_.name] = Member(type_.name, tags, variant.at)

    def _is_resolved(self, name: str) -> bool:
        return name in self.unions or name in self.enums or name in self.aliases

    def tags_in(self, parts: Parts) -> frozenset[str]:
        """Return the tag properties of the unions of a position."""
        unions = (self.unions[name].distinction for name in parts.unions)
        return frozenset(one.tag for one in unions if one is not None and one.tag is not None)

    def groups(self) -> list[str]:
        """Return the unions below the root whose members are all events of the root."""
        root, events = self.surface.root.name, self.surface.events
        return [
            name
            for name, union in self.unions.items()
            if name != root and {one.type for one in union.variants} <= events
        ]

    def kind(self, name: str) -> str:
        """Return what a class is: `record`, `union`, `enum` or `alias`."""
        if name in self.unions:
            return "union"
        if name in self.enums:
            return "enum"
        return "alias" if name in self.aliases else "record"

    def order(self, name: str) -> tuple[str, ...]:
        """Return the properties of a record in the order of the document, if that is known."""
        detail = self.detail(name)
        return () if detail is None else detail.order

    def place(self, name: str) -> Pointer | None:
        """Return the place of a class in the document, if that is known."""
        detail = self.detail(name)
        return None if detail is None else detail.at

    def outline(self, type_: Type, depth: int = 3) -> str:
        """Return a type without the names of classes, for a comparison at a glance."""
        if not depth:
            return "…"
        parts = self.parts(type_)
        words = sorted({*parts.kinds(), *(scalar(one.value) for one in parts.constants)})
        words += [f"list of {self.outline(one, depth - 1)}" for one in parts.lists]
        words += [f"values of {self.outline(one, depth - 1)}" for one in parts.dicts]
        return " | ".join(words) + (" | null" if parts.null else "") + ("Any" if parts.any else "")

    def text(self, type_: Type) -> str:
        """Return a type as a report shows it: values in place of an enum, members of a union.

        A union of records has its name.
        """
        if not isinstance(type_, Named):
            return type_text(type_)
        if type_.name in self.enums:
            return type_text_of(self.enums[type_.name])
        members = [one.type for one in self.unions.get(type_.name, UnionFacts()).variants]
        if not members or any(isinstance(one, Named) for one in members):
            return type_.name
        return " | ".join(map(type_text, members))


def type_text_of(values: Iterable[Constant]) -> str:
    """Return listed values as a report shows them."""
    return " | ".join(scalar(one.value) for one in values)


def _order(fact: object) -> str:
    return f"{type(fact).__name__} {fact!r}"
