"""What a schema says, together with all that `allOf` and `$ref` merge into it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from oneofgen.model import JsonType, Note, Scalar_, is_scalar, json_key, type_of
from oneofgen.schema.intersection import Discriminator, Fork, Part
from oneofgen.schema.keywords import (
    FORMATS,
    IMPLIED,
    LIKELIEST,
    TYPES,
    UNENFORCED,
    documents,
)
from oneofgen.source.pointers import Pointer
from oneofgen.source.tree import (
    Mapping,
    Node,
)
from oneofgen.wording import (
    printable,
)


@dataclass(slots=True)
class Facts:
    """Filled in by one reading of a schema (`reading.py`), then only read.

    `types` and `literals` are None where nothing is said; null is in `nullable` alone.
    `additional` is False for a closed object, True where it says nothing. `seen` are the schemas
    that were merged, in order. `odd` says why literals are not listed.
    """

    types: tuple[JsonType, ...] | None = None
    nullable: bool = False
    literals: tuple[Scalar_, ...] | None = None
    odd: str = ""
    format: str | None = None
    properties: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    required: dict[str, Pointer] = field(default_factory=dict)
    additional: "bool | tuple[Part, ...]" = True
    open_explicitly: bool = False
    patterns: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    items: "bool | tuple[Part, ...]" = True
    prefix: "tuple[tuple[Part, ...], ...]" = ()
    forks: list[Fork] = field(default_factory=list)
    discriminators: list[Discriminator] = field(default_factory=list)
    media_type: str = ""
    content: "tuple[Part, ...]" = ()
    never: bool = False
    implied: JsonType | None = None
    title: str = ""
    description: str = ""
    deprecated: bool = False
    seen: dict[Pointer, None] = field(default_factory=dict[Pointer, None])
    notes: list[Note] = field(default_factory=list)
    first: dict[str, Pointer] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[JsonType, ...]:
        """The JSON types besides null: those written, else those that other keywords imply."""
        if self.types is not None:
            return self.types
        if self.literals is not None:
            return tuple(dict.fromkeys(type_of(value) for value in self.literals))
        if self.implied:
            return (self.implied,)
        if not self.format:
            return ()
        return (FORMATS.get(self.format, "string"),)

    @property
    def has_properties(self) -> bool:
        """Whether it says something of an object's properties by name."""
        return bool(self.properties or self.required or self.patterns)

    def merge_types(self, types: tuple[JsonType, ...], at: Pointer) -> None:
        """Another `type`: both hold. What contradicts the first is dropped with a note."""
        if self.types is None:
            self.types, self.first["type"] = types, at
            return
        both: tuple[JsonType, ...] = tuple(one for one in types if one in self.types)
        if "number" in self.types and "integer" in types and "integer" not in both:
            both += ("integer",)
        if "integer" in self.types and "number" in types and "integer" not in both:
            both += ("integer",)
        if both or not types or not self.types:
            self.types = both if types and self.types else ()
        else:
            self.conflict("type", " or ".join(types), " or ".join(self.types), at)

    def merge_literals(self, values: tuple[Scalar_, ...], at: Pointer) -> None:
        """Another `enum` or `const`: the values that both list."""
        distinct = {json_key(value): value for value in values}
        values = tuple(distinct.values())
        if self.literals is None:
            self.literals, self.first["enum"] = values, at
            return
        both = tuple(value for value in self.literals if json_key(value) in distinct)
        if both:
            self.literals = both
        else:
            self.conflict("enum", _listed(values), _listed(self.literals), at)

    def conflict(self, keyword: str, second: str, first: str, at: Pointer) -> None:
        """Two merged schemas contradict each other: the first stands."""
        where = self.first.get(keyword, at)
        message = (
            f"`{keyword}` is {second} here and {first} at {where}, with which this schema is"
            " merged; the first stands"
        )
        self.notes.append(Note(at=at, code="conflict", message=message))

    def note(self, at: Pointer, code: str, message: str) -> None:
        """Something the user should know."""
        self.notes.append(Note(at=at, code=code, message=message))


def _listed(values: tuple[Scalar_, ...]) -> str:
    shown = ", ".join(f"`{printable(str(value))}`" for value in values[:3])
    return f"{shown} and {len(values) - 3} more" if len(values) > 3 else shown or "nothing"


def read_types(facts: Facts, value: Node, at: Pointer) -> None:
    """`type`: a name or a list of names."""
    if value is None:
        facts.note(at, "type", "`type` is empty: read as if it were absent")
        return
    listed = value if isinstance(value, list) else [value]
    names = [name for name in listed if isinstance(name, str)]
    known: dict[str, JsonType] = {one: one for one in TYPES}
    for name in dict.fromkeys(names):
        if name not in known:
            facts.note(at, "type", f"`{printable(name)}` is no JSON type: it is ignored")
    left_out = {"null", "integer"} if "number" in names else {"null"}
    written = dict.fromkeys(name for name in names if name in known and name not in left_out)
    ordered: tuple[JsonType, ...] = tuple(known[name] for name in written)
    if ordered or names == ["null"]:
        facts.merge_types(ordered, at)


def read_literals(facts: Facts, values: Iterable[Node], at: Pointer) -> None:
    """`enum` or `const`: scalars are literals; null is a matter of the position."""
    values = list(values)
    if not values:
        facts.note(at, "enum", "`enum` is empty: read as if it were absent")
        return
    rest = [value for value in values if value is not None]
    scalars = tuple(value for value in rest if is_scalar(value))
    if len(scalars) == len(rest):
        facts.merge_literals(scalars, at)
    elif facts.literals is None:
        kinds: dict[JsonType, None] = {type_of(value): None for value in rest}
        facts.odd = "a constant that is neither a string, a number nor a boolean"
        if facts.implied is None and len(kinds) == 1:
            facts.implied = next(iter(kinds))


def read_documentation(facts: Facts, node: Mapping) -> None:
    """Title, description, `deprecated`: the first that says something."""
    for keyword in ("title", "description"):
        text = node.get(keyword)
        if isinstance(text, str) and text.strip() and not getattr(facts, keyword):
            setattr(facts, keyword, text)
    facts.deprecated = facts.deprecated or node.get("deprecated") is True


def read_unenforced(facts: Facts, node: Mapping, at: Pointer) -> None:
    """`not`, `if` and their like: typed as if absent, with a note."""
    found = [f"`{keyword}`" for keyword in UNENFORCED if keyword in node]
    if found:
        listed = ", ".join(found)
        verb = "are" if len(found) > 1 else "is"
        facts.note(at, "unenforced", f"{listed} {verb} neither typed nor enforced")


def imply(facts: Facts, node: Mapping) -> None:
    """The JSON type that keywords speak of, for a schema without `type`."""
    if facts.implied is None:
        kinds = [IMPLIED[keyword] for keyword in node if keyword in IMPLIED]
        for kind in LIKELIEST:
            if kind in kinds:
                facts.implied = kind
                return


def is_documentation(node: Mapping) -> bool:
    """Whether a schema says nothing but documentation and, perhaps, that null is allowed."""
    return all(keyword == "nullable" or documents(keyword) for keyword in node)
