"""The result of merging a schema with its `allOf` and `$ref`, and the merging of keywords."""

from collections.abc import Iterable
from dataclasses import field

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    Condition,
    JsonType,
    Note,
    Scalar_,
    TagValue,
    is_scalar,
    json_key,
    type_of,
)
from oneofgen.schema.intersection import AlternativesKeyword, Conjunct, Discriminator
from oneofgen.schema.keywords import FORMATS, IMPLIED, LIKELIEST, TYPES, UNENFORCED, documents
from oneofgen.source.pointers import Pointer
from oneofgen.source.tree import Mapping, Node
from oneofgen.wording import printable, quoted, shortened


@dataclass(slots=True)
class MergedSchema:
    """The keywords of all schemas of an intersection, merged.

    `merging.read` fills it in; afterwards it does not change.

    Attributes:
        types: the JSON types without null, or None if no `type` is declared.
        nullable: whether null is admitted; null is never in `types` or `literals`.
        literals: the listed values, or None if none are declared.
        value_names: the names that the document gives to listed values, by `json_key`.
        lists_null: whether null is among the listed values of a schema.
        all_admit_null: whether every schema that lists values admits null.
        odd: why the listed values are not in `literals`, if they are not.
        additional: the schemas of `additionalProperties`; False for a closed object, True if
            nothing is declared.
        open_explicitly: whether `additionalProperties` is `true` or `{}`.
        alternatives: its `oneOf` and `anyOf` keywords that list variants.
        conditions: those that only say which properties are required.
        never: whether one of the schemas is `false`.
        implied: the JSON type that keywords other than `type` imply.
        seen: the schemas that were merged, in order.
        first: where each merged keyword was declared first.
    """

    types: tuple[JsonType, ...] | None = None
    nullable: bool = False
    literals: tuple[Scalar_, ...] | None = None
    value_names: dict[tuple[str, TagValue], str] = field(default_factory=dict)
    lists_null: bool = False
    all_admit_null: bool = True
    odd: str = ""
    format: str | None = None
    properties: dict[str, tuple[Conjunct, ...]] = field(default_factory=dict)
    required: dict[str, Pointer] = field(default_factory=dict)
    additional: "bool | tuple[Conjunct, ...]" = True
    open_explicitly: bool = False
    patterns: dict[str, tuple[Conjunct, ...]] = field(default_factory=dict)
    items: "bool | tuple[Conjunct, ...]" = True
    prefix: "tuple[tuple[Conjunct, ...], ...]" = ()
    alternatives: list[AlternativesKeyword] = field(default_factory=list)
    conditions: tuple[Condition, ...] = ()
    discriminators: list[Discriminator] = field(default_factory=list)
    media_type: str = ""
    content: "tuple[Conjunct, ...]" = ()
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
        """The JSON types besides null: the declared ones, or else the ones other keywords imply."""
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
        """Whether it declares properties of an object by name or pattern."""
        return bool(self.properties or self.required or self.patterns)

    def merge_types(self, types: tuple[JsonType, ...], at: Pointer) -> None:
        """Merge another `type`: keep the common types.

        If there are none, the first types are kept and a note is added.
        """
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

    def merge_literals(self, values: tuple[Scalar_, ...], null: bool, at: Pointer) -> None:
        """Merge another `enum` or `const`: keep the values that both list.

        Args:
            values: its values without null.
            null: whether its schema admits null.
            at: its pointer.
        """
        both_null = null and self.all_admit_null
        distinct = {json_key(value): value for value in values}
        values = tuple(distinct.values())
        if self.literals is None:
            self.literals, self.first["enum"], self.all_admit_null = values, at, both_null
            return
        both = tuple(value for value in self.literals if json_key(value) in distinct)
        if both or both_null:
            self.literals, self.all_admit_null = both, both_null
        else:
            self.conflict("enum", _listed(values), _listed(self.literals), at)

    def conflict(self, keyword: str, second: str, first: str, at: Pointer) -> None:
        """Add a note that two merged schemas contradict each other and the first one is used."""
        where = self.first.get(keyword, at)
        message = (
            f"`{keyword}` is {second} here but {first} at {where}; the schemas are merged, and the"
            " first value is used"
        )
        self.notes.append(Note(at=at, code="conflict", message=message))

    def note(self, at: Pointer, code: str, message: str) -> None:
        """Add a note for the user."""
        self.notes.append(Note(at=at, code=code, message=message))


def _listed(values: tuple[Scalar_, ...]) -> str:
    return shortened(list(map(quoted, values))) or "nothing"


def read_types(merged: MergedSchema, value: Node, at: Pointer) -> None:
    """Merge the value of `type`, a name or a list of names."""
    if value is None:
        merged.note(at, "type", "`type` is empty; it is ignored")
        return
    listed = value if isinstance(value, list) else [value]
    names = [name for name in listed if isinstance(name, str)]
    known: dict[str, JsonType] = {one: one for one in TYPES}
    for name in dict.fromkeys(names):
        if name not in known:
            merged.note(at, "type", f"`{printable(name)}` is not a JSON type; it is ignored")
    left_out = {"null", "integer"} if "number" in names else {"null"}
    written = dict.fromkeys(name for name in names if name in known and name not in left_out)
    ordered: tuple[JsonType, ...] = tuple(known[name] for name in written)
    if ordered or names == ["null"]:
        merged.merge_types(ordered, at)


def read_literals(merged: MergedSchema, values: Iterable[Node], null: bool, at: Pointer) -> None:
    """Merge the values of `enum` or `const`; null is left to `nullable`.

    Args:
        merged: the schema to merge them into.
        values: the values.
        null: whether the schema that lists them admits null.
        at: the pointer of the keyword.
    """
    values = list(values)
    if not values:
        merged.note(at, "enum", "`enum` is empty; it is ignored")
        return
    rest = [value for value in values if value is not None]
    scalars = tuple(value for value in rest if is_scalar(value))
    if len(scalars) == len(rest):
        merged.lists_null = merged.lists_null or len(rest) < len(values)
        merged.merge_literals(scalars, null, at)
    elif merged.literals is None:
        kinds: dict[JsonType, None] = {type_of(value): None for value in rest}
        merged.odd = "a constant that is neither a string, a number nor a boolean"
        if merged.implied is None and len(kinds) == 1:
            merged.implied = next(iter(kinds))


def read_documentation(merged: MergedSchema, node: Mapping) -> None:
    """Merge title, description and `deprecated`; the first non-empty text is kept."""
    for keyword in ("title", "description"):
        text = node.get(keyword)
        if isinstance(text, str) and text.strip() and not getattr(merged, keyword):
            setattr(merged, keyword, text)
    merged.deprecated = merged.deprecated or node.get("deprecated") is True


def read_unenforced(merged: MergedSchema, node: Mapping, at: Pointer) -> None:
    """Add a note if a schema has keywords that are not enforced, such as `not` and `if`."""
    keywords = [f"`{keyword}`" for keyword in UNENFORCED if keyword in node]
    if keywords:
        listed = ", ".join(keywords)
        verb = "are" if len(keywords) > 1 else "is"
        merged.note(at, "unenforced", f"{listed} {verb} neither typed nor enforced")


def imply(merged: MergedSchema, node: Mapping) -> None:
    """Set the JSON type that the keywords of a schema imply, for use if no `type` is declared."""
    if merged.implied is None:
        kinds = [IMPLIED[keyword] for keyword in node if keyword in IMPLIED]
        for kind in LIKELIEST:
            if kind in kinds:
                merged.implied = kind
                return


def is_documentation(node: Mapping) -> bool:
    """Whether a schema has only documentation and, perhaps, `nullable`."""
    return all(keyword == "nullable" or documents(keyword) for keyword in node)
