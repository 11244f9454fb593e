"""Schemas of a canonical document, which say what they are in one way: read literally.

A component with `x-oneofgen-place` was written by the room `canonical`, each thing in one form.
One that somebody has edited into another form is read like any schema.
"""

from collections.abc import Mapping as AnyMapping
from typing import Literal, cast

from oneofgen.load import Mapping, Node, Sequence
from oneofgen.model import (
    Alias,
    Anything,
    Array,
    Enum,
    Json,
    JsonText,
    Literals,
    Map,
    Property,
    Record,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    Value,
    is_scalar,
)
from oneofgen.normalise.keywords import documents, is_expression
from oneofgen.normalise.lookup import Lookup
from oneofgen.normalise.parts import Alternatives, Member
from oneofgen.normalise.records import UNNAMED
from oneofgen.pointer import Pointer, join

ANYTHING = "x-oneofgen-anything"
"""The key of a schema that admits any value; its own value says why."""

DECISION = frozenset({"discriminator", "x-oneofgen-choice"})
"""The keys of which every union of a canonical document has at least one."""

_SCALARS: AnyMapping[str, Literal["string", "integer", "number", "boolean"]] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
}


class _Edited(Exception):
    """A schema is not as we write it."""


def definition(schemas: Lookup, at: Pointer) -> Record | Enum | Alias | Alternatives | None:
    """What a component of a canonical document defines; None if it was not written by us."""
    if at not in schemas.references.written:
        return None
    try:
        return _Literal(schemas).definition(at, _mapping(schemas.references.schema(at)))
    except _Edited:
        return None


def shapes(schemas: Lookup, at: Pointer) -> tuple[tuple[Pointer, Shape], ...] | None:
    """The shapes in a list of our own, each with where it stands; None if it is another list."""
    try:
        return _Literal(schemas).listed(at, _listed(schemas.references.document.node(at)))
    except _Edited:
        return None


class _Literal:
    def __init__(self, schemas: Lookup) -> None:
        self.schemas = schemas
        self.notes: list[tuple[Pointer, str]] = []

    def definition(self, at: Pointer, node: Mapping) -> Record | Enum | Alias | Alternatives:
        made = self._definition(at, node)
        for where, reason in self.notes:  # only now is it certain that it is not read again
            self.schemas.note(where, "anything", reason)
        return made

    def listed(self, at: Pointer, nodes: Sequence) -> tuple[tuple[Pointer, Shape], ...]:
        """The shapes of a list."""
        return tuple(
            (join(at, index), self._shape(join(at, index), _mapping(one)))
            for index, one in enumerate(nodes)
        )

    def _definition(self, at: Pointer, node: Mapping) -> Record | Enum | Alias | Alternatives:
        title, description = _text(node, "title"), _text(node, "description")
        deprecated = node.get("deprecated") is True
        if "properties" in node:
            return self._record(at, node, title, description, deprecated)
        if not DECISION.isdisjoint(node):
            return Alternatives(
                at=at,
                members=self._members(at, node),
                title=title,
                description=description,
                deprecated=deprecated,
                written=True,
            )
        if "enum" in node:
            _only(node, "type", "enum")
            return Enum(
                at=at,
                place=UNNAMED,
                values=_scalars(node["enum"]),
                title=title,
                description=description,
                deprecated=deprecated,
            )
        return Alias(
            at=at,
            place=UNNAMED,
            value=self._value(at, node),
            title=title,
            description=description,
            deprecated=deprecated,
        )

    def _record(
        self, at: Pointer, node: Mapping, title: str, description: str, deprecated: bool
    ) -> Record:
        _only(node, "type", "properties", "required", "patternProperties", "additionalProperties")
        if node.get("type") != "object":
            raise _Edited
        required = _listed(node.get("required", Sequence()))
        properties = _mapping(node["properties"])
        if not all(name in properties for name in required):
            raise _Edited
        rest = node.get("additionalProperties")
        patterns = _mapping(node.get("patternProperties", Mapping()))
        if not all(map(is_expression, patterns)):
            raise _Edited
        return Record(
            at=at,
            place=UNNAMED,
            properties=tuple(
                self._property(join(at, "properties", name), name, one, name in required)
                for name, one in properties.items()
            ),
            additional=(
                None
                if rest is None or rest is False
                else self._value(join(at, "additionalProperties"), rest)
            ),
            patterns=tuple(
                (pattern, self._value(join(at, "patternProperties", pattern), one))
                for pattern, one in patterns.items()
            ),
            closed=rest is False,
            title=title,
            description=description,
            deprecated=deprecated,
        )

    def _property(self, at: Pointer, name: str, node: Node, required: bool) -> Property:
        schema = _mapping(node)
        defaults = [key for key in ("default", "x-oneofgen-default") if key in schema]
        return Property(
            wire_name=name,
            value=self._value(at, schema),
            required=required,
            at=at,
            description=_text(schema, "description"),
            default=cast("Json", schema[defaults[0]]) if defaults else None,
            has_default=bool(defaults),
            deprecated=schema.get("deprecated") is True,
            read_only=schema.get("readOnly") is True,
            write_only=schema.get("writeOnly") is True,
        )

    def _members(self, at: Pointer, node: Mapping) -> tuple[Member, ...]:
        forks = [keyword for keyword in ("oneOf", "anyOf") if keyword in node]
        if len(forks) != 1:
            raise _Edited
        _only(node, "discriminator", *forks)
        members: list[Member] = []
        for here, shape in self.listed(join(at, forks[0]), _listed(node[forks[0]])):
            chain = (here, shape.target) if isinstance(shape, Ref) else (here,)
            members.append(Member(at=here, shape=shape, chain=chain))
        return tuple(members)

    # --- positions -------------------------------------------------------------------------

    def _value(self, at: Pointer, node: Node) -> Value:
        schema = _mapping(node)
        if "anyOf" not in schema:
            return Value(shape=self._shape(at, schema))
        match _listed(schema["anyOf"]):
            case [Mapping() as inner, Mapping() as null] if null == {"type": "null"}:
                _only(schema, "anyOf")
                return Value(shape=self._shape(join(at, "anyOf", 0), inner), nullable=True)
            case _:
                raise _Edited

    def _shape(self, at: Pointer, schema: Mapping) -> Shape:
        if "$ref" in schema:
            _only(schema, "$ref")
            target = self.schemas.references.target(at)
            if target is None or target not in self.schemas.references.written:
                raise _Edited
            return Ref(target=target)
        if "const" in schema:
            _only(schema, "type", "const")
            return Literals(values=_scalars(Sequence([schema["const"]])))
        if "enum" in schema:
            _only(schema, "type", "enum")
            return Literals(values=_scalars(schema["enum"]))
        if "contentSchema" in schema:
            _only(schema, "type", "contentMediaType", "contentSchema")
            inside = join(at, "contentSchema")
            return JsonText(value=self._value(inside, schema["contentSchema"]))
        if isinstance(reason := schema.get(ANYTHING), str):
            _only(schema)
            self.notes.append((at, reason))
            return Anything(reason=reason)
        return self._typed(at, schema)

    def _typed(self, at: Pointer, schema: Mapping) -> Shape:
        kind, form = schema.get("type"), schema.get("format")
        if kind == "array":
            _only(schema, "type", "prefixItems", "items")
            prefix = _listed(schema.get("prefixItems", Sequence()))
            return Array(
                items=self._value(join(at, "items"), schema.get("items")),
                prefix=tuple(
                    self._value(join(at, "prefixItems", index), one)
                    for index, one in enumerate(prefix)
                ),
            )
        if kind == "object":
            _only(schema, "type", "additionalProperties")
            values = schema.get("additionalProperties")
            return Map(values=self._value(join(at, "additionalProperties"), values))
        if not isinstance(kind, str) or kind not in _SCALARS or not isinstance(form, str | None):
            raise _Edited
        _only(schema, "type", "format")
        return Scalar(type=_SCALARS[kind], format=form)


def _only(node: Mapping, *keywords: str) -> None:
    """Whether a schema says nothing besides."""
    if not all(key in keywords or documents(key) for key in node):
        raise _Edited


def _mapping(node: Node) -> Mapping:
    if not isinstance(node, Mapping):
        raise _Edited
    return node


def _listed(node: Node) -> Sequence:
    if not isinstance(node, Sequence):
        raise _Edited
    return node


def _scalars(node: Node) -> tuple[Scalar_, ...]:
    values = [value for value in _listed(node) if is_scalar(value)]
    if len(values) < len(_listed(node)):
        raise _Edited
    return tuple(values)


def _text(node: Mapping, key: str) -> str:
    value = node.get(key, "")
    return value if isinstance(value, str) else ""
