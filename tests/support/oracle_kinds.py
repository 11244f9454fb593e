"""What explains that two readings of a canonical document differ: kinds, each a narrow condition.

The kinds are described in `test_oracle_models.py`. A condition sees the schema that both have read,
so that a kind excuses nothing at a place where its cause is not.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from oracle_sides import END, Members, Tree, schemas, wire

REQUIRED = dataclasses.MISSING
"""In place of a default."""


# --- what a document says, read without our eyes --------------------------------------------


@dataclasses.dataclass(frozen=True)
class At:
    """A class, alias or field that is compared: its name, its schema, and both fields."""

    document: Tree
    name: str
    prop: str = ""
    our: Any = None
    their: Any = None
    maps: Mapping[str, Members] = dataclasses.field(default_factory=dict[str, Members])

    def __str__(self) -> str:
        return f"{self.name}.{self.prop}" if self.our else self.name

    @property
    def schema(self) -> Tree:
        schema = schemas(self.document)[self.name]
        inside: Tree = schema["properties"][self.prop] if self.our else schema
        return inside

    @property
    def is_required(self) -> bool:
        return self.prop in schemas(self.document)[self.name].get("required", ())


def further(schema: Tree) -> Any:
    """What a record says of properties that it does not name."""
    return schema.get("patternProperties") or schema.get("additionalProperties")


def reached(document: Tree) -> set[str]:
    """The schemas that the root reaches, but not by what text holds (`contentSchema`)."""
    found: set[str] = set()
    waiting: list[Any] = [document["x-oneofgen-root"]]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting += [inner for key, inner in node.items() if key != "contentSchema"]
            name = str(node.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                waiting.append(schemas(document)[name])
        elif isinstance(node, list):
            waiting += node
    return found


def tags(at: At) -> set[str]:
    """What discriminators list for a class, if a field is their property.

    The names of variants that a mapping leaves out are among them: so OpenAPI says.
    """
    found: set[str] = set()
    for schema in schemas(at.document).values():
        discriminator = schema.get("discriminator", {})
        if discriminator.get("propertyName") == at.prop:
            reference = f"#/components/schemas/{at.name}"
            listed = {tag for tag, ref in discriminator["mapping"].items() if ref == reference}
            members: list[Any] = schema.get("oneOf") or schema.get("anyOf") or []
            found |= listed or ({at.name} if {"$ref": reference} in members else set())
    return found


def holds(node: Any, key: str, value: object, beside: str = "") -> bool:
    """Whether a key has a value anywhere in a schema, beside another key if that is given."""
    if isinstance(node, list):
        return any(holds(one, key, value, beside) for one in node)
    if not isinstance(node, dict):
        return False
    is_here = same(node.get(key), value) and (not beside or beside in node)
    return is_here or any(holds(one, key, value, beside) for one in node.values())


# --- what explains a difference -------------------------------------------------------------

BUILTIN = {"str", "int", "float", "bool", "None", "Any", "Unset", "Unknown", "list", END}


def literals(members: Members) -> dict[str, str]:
    """The literals among members, as text: each with its type."""
    found = (one for one in members if isinstance(one, tuple) and one[0] == "literal")
    return {str(value): kind for _, kind, value in found}


# Defaults: (where, ours, theirs), of which REQUIRED may be one.


def default_of_another(at: At, our: Any, their: Any) -> bool:
    return our is REQUIRED and their == at.name and tags(at) == {at.name}


def default_of_a_tag(at: At, our: Any, their: Any) -> bool:
    return not at.is_required and their is None and same(our, at.schema.get("const"))


def default_of_tags(at: At, our: Any, their: Any) -> bool:
    return not at.is_required and len(tags(at)) > 1 and (our, their) == (None, REQUIRED)


def default_of_a_fraction(at: At, our: Any, their: Any) -> bool:
    return isinstance(our, float) and their is REQUIRED and same(our, at.schema.get("const"))


DEFAULTS: dict[str, Callable[[At, Any, Any], bool]] = {
    "any other tag": default_of_another,
    "optional tag": default_of_a_tag,
    "optional tags": default_of_tags,
    "fraction": default_of_a_fraction,
}
"""Whether a kind explains that the defaults of a field differ."""

# Types: (where, only ours, only theirs, both), of which what is explained is the result.


def unknown(at: At, more: Members, less: Members, both: Members) -> Members:
    is_union = len({*both, *more} - BUILTIN) > 1
    return frozenset({"Unknown"} if is_union else ())


def open_enum(at: At, more: Members, less: Members, both: Members) -> Members:
    return frozenset(() if "const" in at.schema else literals(both).values())


def optional_tag(at: At, more: Members, less: Members, both: Members) -> Members:
    default = default_of(at.our) if at.our and not at.is_required else None
    return frozenset({"None"} if same(literals(both).get(str(default)), kind_of(default)) else ())


def optional_tags(at: At, more: Members, less: Members, both: Members) -> Members:
    is_one = at.our and default_of_tags(at, default_of(at.our), default_of(at.their))
    return frozenset({"None"} if is_one and literals(both).keys() == tags(at) else ())


def any_other_tag(at: At, more: Members, less: Members, both: Members) -> Members:
    is_one = at.our and literals(less).keys() == tags(at) == {at.name}
    return more | less if is_one and more == {"str"} else frozenset()


def tags_of_a_mapping(at: At, more: Members, less: Members, both: Members) -> Members:
    is_one = at.our and len(literals(less)) > 1 and literals(less).keys() == tags(at)
    return more | less if is_one and more == {"str"} else frozenset()


def tag_as_text(at: At, more: Members, less: Members, both: Members) -> Members:
    is_one = at.our and literals(less).keys() == literals(more).keys() == tags(at)
    return more | less if is_one and {*literals(less).values()} == {"str"} else frozenset()


def json_text(at: At, more: Members, less: Members, both: Members) -> Members:
    is_text = at.our and "json_text" in at.our.metadata and "contentSchema" in at.schema
    return more | less if is_text and less == {"str"} else frozenset()


def string_format(at: At, more: Members, less: Members, both: Members) -> Members:
    classes = less - BUILTIN - schemas(at.document).keys()
    named = frozenset(one for one in classes if not isinstance(one, tuple))
    is_one = named and "str" in more and holds(at.schema, "type", "string", beside="format")
    return named | {"str"} if is_one else frozenset()


def number_format(at: At, more: Members, less: Members, both: Members) -> Members:
    is_one = holds(at.schema, "type", "number", beside="format")
    return frozenset({"float", "int"} if is_one and more == {"float"} and less == {"int"} else ())


def no_value(at: At, more: Members, less: Members, both: Members) -> Members:
    return more | {"Any"} if "Any" in less and holds(at.schema, "enum", []) else frozenset()


def array_of_itself(at: At, more: Members, less: Members, both: Members) -> Members:
    endless = {one for one in more if one[0] == "list" and END in str(one)}
    return frozenset({"list", *endless} if "list" in less else ())


def fraction(at: At, more: Members, less: Members, both: Members) -> Members:
    is_one = at.our and isinstance(at.schema.get("const"), float) and not at.is_required
    return frozenset({"None"} if is_one and default_of(at.their) is None else ())


def additional(at: At, more: Members, less: Members, both: Members) -> Members:
    pairs = [at.maps[name] | {name} for name in more & at.maps.keys() if at.maps[name] <= less]
    return frozenset[Any]().union(*pairs)


def two_patterns(at: At, more: Members, less: Members, both: Members) -> Members:
    is_one = {"patternProperties", "additionalProperties"} <= at.schema.keys() and not at.our
    return more if is_one and not less else frozenset()


TYPES: dict[str, Callable[[At, Members, Members, Members], Members]] = {
    "additional": additional,
    "patterns and others": two_patterns,
    "any other tag": any_other_tag,
    "tags of a mapping": tags_of_a_mapping,
    "tag as text": tag_as_text,
    "json text": json_text,
    "Unknown": unknown,
    "open enum": open_enum,
    "optional tag": optional_tag,
    "optional tags": optional_tags,
    "format": string_format,
    "format of a number": number_format,
    "no value": no_value,
    "array of itself": array_of_itself,
    "fraction": fraction,
}
"""Which members of two hints a kind explains."""


def explained(at: At, our: Members, their: Members) -> Counter[str] | None:
    """The kinds that explain how two hints differ; None if something is left over."""
    kinds = Counter[str]()
    if "Any" in our and "Any" in their:  # whatever else there is
        return kinds
    more, less, both = our - their, their - our, our & their
    for kind, rule in TYPES.items():
        if taken := rule(at, more, less, both) & (more | less):
            kinds[kind] += 1
            more, less = more - taken, less - taken
    for one in more:
        alike = (inside(at, one, other) for other in less if isinstance(other, tuple))
        found = next((kinds for kinds in alike if kinds is not None), None)
        if found is None:
            return None
        kinds += found
    return kinds if len(more) == len(less) else None


def inside(at: At, our: Any, their: Any) -> Counter[str] | None:
    """The same for two containers."""
    if our[0] != their[0] or our[0] == "literal" or len(our) != len(their):
        return None
    found = [explained(at, a, b) for a, b in zip(our[1:], their[1:], strict=True)]
    known = [kinds for kinds in found if kinds is not None]
    return sum(known, Counter[str]()) if len(known) == len(found) else None


def same(one: object, other: object) -> bool:
    """Whether two values are the same JSON."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def default_of(field: Any) -> Any:
    """As JSON, or REQUIRED."""
    if field.default_factory is not REQUIRED:
        return plain(field.default_factory())
    return field.default


def kind_of(value: object) -> str:
    return type(value).__name__


def plain(value: Any) -> Any:
    """A value as JSON: theirs may be an object of a class."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not dataclasses.is_dataclass(value):
        return value
    held = {wire(f.name): plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return {name: one for name, one in held.items() if one is not None}
