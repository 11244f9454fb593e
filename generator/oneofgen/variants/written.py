"""Decisions that a canonical document carries: taken as they are, not made again.

The inverse of `oneofgen.canonical.choices`. A decision that somebody's edit has left without some
of the variants is none: the union is then decided like any other.
"""

from collections.abc import Callable, Container
from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from typing import TypeVar, get_args

from oneofgen.load import Mapping, Node, Sequence
from oneofgen.model import (
    ByFit,
    ByItemType,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    How,
    JsonType,
    Note,
    Pick,
    Ref,
    Scalar_,
    Shape,
    TagValue,
    is_scalar,
    picks,
    tags_of,
)
from oneofgen.normalise import MAX_NESTING, Alternatives, Schemas
from oneofgen.pointer import Pointer, build
from oneofgen.variants.decide import Decision, decide
from oneofgen.variants.members import Leaf, leaves
from oneofgen.variants.twins import merged
from oneofgen.variants.values import types_of

T = TypeVar("T")


class Unfit(Exception):
    """What is written does not fit the variants that there are."""


def decided(
    schemas: Schemas, union: Alternatives, used: Container[Pointer], tag: str | None = None
) -> tuple[tuple[Leaf, ...], Decision]:
    """The variants of a union, and how they are told apart: as written, else as decided here.

    Args:
        schemas: where the union stands.
        union: it.
        used: the bases that are values of their own right.
        tag: a tag property that the user named.
    """
    notes: tuple[Note, ...] = ()
    if union.written:
        try:
            found = _written_leaves(schemas, union)
            decision = _written_decision(schemas, union, found)
        except Unfit:
            message = "the decision that is written here does not fit the variants: it is made anew"
            notes = (Note(at=union.at, code="decision", message=message),)
        else:
            if tag is None or decision.tag == tag:
                return found, decision

    def told(leaf: Leaf) -> bool:
        return bool(union.discriminators or leaf.discriminators or schemas.bases(leaf.shape))

    found = merged(schemas.definition, leaves(schemas, union, used), told)
    decision = decide(schemas, union, found, tag)
    return found, replace(decision, notes=(*notes, *decision.notes))


def _written_leaves(schemas: Schemas, union: Alternatives) -> tuple[Leaf, ...]:
    """The variants of a union of a canonical document: listed, or its members' members.

    Raises:
        Unfit: they are listed, and not as we would.
    """
    node = _mapping(schemas.document.node(union.at))
    if "x-oneofgen-variants" not in node:
        return tuple(_leaves(schemas, union))
    listed = schemas.written_shapes(union.at, "x-oneofgen-variants")
    if listed is None:
        raise Unfit
    found = tuple(Leaf(at=at, shape=shape, chain=(at,)) for at, shape in listed)
    shapes = {leaf.shape for leaf in found}
    if not all(
        leaf.shape in shapes for leaf in _leaves(schemas, union) if _is_object(schemas, leaf)
    ):
        raise Unfit  # a variant was added
    return found


def _is_object(schemas: Schemas, leaf: Leaf) -> bool:
    return types_of(schemas.definition, leaf.shape) == ("object",)


def _leaves(schemas: Schemas, union: Alternatives) -> list[Leaf]:
    found: list[Leaf] = []
    entered = {union.at}
    waiting = list(reversed(union.members))
    while waiting:
        member = waiting.pop()
        shape = member.shape
        inner = schemas.definition(shape.target) if isinstance(shape, Ref) else None
        if not isinstance(inner, Alternatives):
            found.append(Leaf(at=member.at, shape=shape, chain=member.chain))
        elif inner.at not in entered:
            entered.add(inner.at)
            waiting += reversed(inner.members)
    return found


def _written_decision(schemas: Schemas, union: Alternatives, found: tuple[Leaf, ...]) -> Decision:
    """The decision that a union of a canonical document was written with.

    Raises:
        Unfit: it is not about these variants.
    """
    node = _mapping(schemas.document.node(union.at))
    reading = _Reading([leaf.shape for leaf in found])
    how = _how(node.get("x-oneofgen-how", "literal"))
    if "x-oneofgen-choice" in node:
        choice = reading.choice(node["x-oneofgen-choice"])
    else:
        choice = reading.mapping(node, how)
    if "x-oneofgen-variants" not in node and set(picks(choice)) != set(range(len(found))):
        raise Unfit  # a variant was added
    tag = node.get("x-oneofgen-tag", choice.property if isinstance(choice, ByTag) else None)
    why = node.get("x-oneofgen-why", "")
    if not isinstance(tag, str | None) or not isinstance(why, str):
        raise Unfit
    return Decision(choice=choice, how=how, why=why, tag=tag, tags=_tags(node, choice, len(found)))


def _tags(node: Mapping, choice: Choice, count: int) -> dict[int, tuple[Scalar_, ...]]:
    if "x-oneofgen-tags" not in node:
        return tags_of(choice)
    listed = _listed(node["x-oneofgen-tags"])
    if len(listed) != count:
        raise Unfit
    tags = {index: tuple(map(_scalar, _listed(one))) for index, one in enumerate(listed)}
    return {index: values for index, values in tags.items() if values}


class _Reading:
    """Reads a decision about variants of these shapes."""

    def __init__(self, shapes: list[Shape]) -> None:
        self.shapes = shapes
        self.indexes: dict[Pointer, int] = {
            shape.target: index for index, shape in enumerate(shapes) if isinstance(shape, Ref)
        }

    def mapping(self, node: Mapping, how: How) -> ByTag:
        """A `discriminator` that says all: its keys are text, and so are the tags."""
        discriminator = _mapping(node.get("discriminator"))
        entries = _mapping(discriminator.get("mapping"))
        absent, other = node.get("x-oneofgen-absent"), node.get("x-oneofgen-other")
        return ByTag(
            property=_text(discriminator.get("propertyName")),
            cases=tuple((key, self.reference(target)) for key, target in entries.items()),
            absent=None if absent is None else self.reference(absent),
            other=None if other is None else self.reference(other),
            how=how,
        )

    def reference(self, ref: Node) -> Pick:
        """The variant that a `$ref` means."""
        if not isinstance(ref, str) or ref not in self.indexes:
            raise Unfit
        return Pick(variant=self.indexes[Pointer(ref)])

    def choice(self, tree: Node) -> Choice:
        """A name or an index of a variant, or an object that says of what kind it is."""
        if isinstance(tree, str):
            return self.reference(build("", ("components", "schemas", tree)))
        if isinstance(tree, int) and not isinstance(tree, bool):
            if not 0 <= tree < len(self.shapes):
                raise Unfit
            return Pick(variant=tree)
        node = _mapping(tree)
        kind = node.get("by")
        if kind == "fit":
            candidates = self._pairs(
                node, "candidates", lambda keys: tuple(map(_text, _listed(keys)))
            )
            return ByFit(candidates=candidates)
        absent = None if node.get("absent") is None else self.choice(node["absent"])
        other = None if node.get("other") is None else self.choice(node["other"])
        if kind == "type":
            return ByType(cases=self._pairs(node, "cases", _type))
        if kind == "property-type":
            name = _text(node.get("property"))
            cases = self._pairs(node, "cases", _type)
            return ByPropertyType(property=name, cases=cases, absent=absent)
        if kind == "item-type" and other is not None:
            depth = node.get("depth")
            if not isinstance(depth, int) or not 0 < depth <= MAX_NESTING:
                raise Unfit
            return ByItemType(cases=self._pairs(node, "cases", _type), other=other, depth=depth)
        how = _how(node.get("how"))
        if kind == "key":
            return ByKey(cases=self._pairs(node, "cases", _text), other=other, how=how)
        if kind != "tag":
            raise Unfit
        return ByTag(
            property=_text(node.get("property")),
            cases=self._pairs(node, "cases", _tag),
            absent=absent,
            other=other,
            how=how,
        )

    def _pairs(
        self, node: Mapping, key: str, read: Callable[[Node], T]
    ) -> tuple[tuple[T, Choice], ...]:
        found: list[tuple[T, Choice]] = []
        for pair in _listed(node.get(key)):
            match _listed(pair):
                case [first, second]:
                    found.append((read(first), self.choice(second)))
                case _:
                    raise Unfit
        if not found:
            raise Unfit
        return tuple(found)


_TYPES: AnyMapping[str, JsonType] = {str(one): one for one in get_args(JsonType)}
_HOWS: AnyMapping[str, How] = {str(one): one for one in get_args(How)}


def _type(node: Node) -> JsonType:
    if _text(node) not in _TYPES:
        raise Unfit
    return _TYPES[_text(node)]


def _how(node: Node) -> How:
    if _text(node) not in _HOWS:
        raise Unfit
    return _HOWS[_text(node)]


def _scalar(node: Node) -> Scalar_:
    if not is_scalar(node):
        raise Unfit
    return node


def _tag(node: Node) -> TagValue:
    return None if node is None else _scalar(node)


def _text(node: Node) -> str:
    if not isinstance(node, str):
        raise Unfit
    return node


def _mapping(node: Node) -> Mapping:
    if not isinstance(node, Mapping):
        raise Unfit
    return node


def _listed(node: Node) -> Sequence:
    if not isinstance(node, Sequence):
        raise Unfit
    return node
