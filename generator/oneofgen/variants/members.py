"""The leaves of a union: its members, with nested unions replaced by their own members."""

from collections.abc import Container, Iterable
from dataclasses import replace

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    JsonType,
    Literals,
    Map,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    TagValue,
    Value,
    json_key,
)
from oneofgen.problems import BadInput, Problem
from oneofgen.schema import MAX_NESTING, Alternatives, Discriminator, Member, Schemas
from oneofgen.source.pointers import Pointer
from oneofgen.variants.admitted import is_scalar_shape, literals_of, types_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A member of a union, or of a union nested in it, that is not a union itself.

    `chain` holds every schema on the way to it: nested unions and `$ref` targets. `reference` is
    the schema that the member refers to, or None if it is inline. `discriminators` are those of the
    nested unions. `duplicates` are definitions that were merged into it.
    """

    at: Pointer
    shape: Shape
    chain: tuple[Pointer, ...]
    reference: Pointer | None = None
    discriminators: tuple[Discriminator, ...] = ()
    duplicates: tuple[Pointer, ...] = ()


def members_of(union: Alternatives, used: Container[Pointer]) -> tuple[Member, ...]:
    """Return the members of a union, with the base of a hierarchy if it can be a value itself."""
    base = union.itself
    if base is None:
        return union.members
    named = any(union.at in one.mapping.values() for one in union.discriminators)
    if named or union.at in used or not union.members:
        return (*union.members, base)
    return union.members


def leaves(schemas: Schemas, union: Alternatives, used: Container[Pointer]) -> tuple[Leaf, ...]:
    """Return the leaves of a union in document order, without duplicates.

    Raises:
        BadInput: a union is its own member.
    """
    found: dict[Shape, Leaf] = {}
    for leaf in _leaves(schemas, union, used, ()):
        same = found.setdefault(leaf.shape, leaf)
        if same is not leaf and isinstance(leaf.shape, Map):  # a mapping may name either schema
            found[leaf.shape] = replace(same, chain=(*leaf.chain, *same.chain))
    return tuple(_scalars_merged(schemas, found.values()))


def _leaves(
    schemas: Schemas,
    union: Alternatives,
    used: Container[Pointer],
    trail: tuple[Pointer, ...],
) -> Iterable[Leaf]:
    if union.at in trail:
        names = " → ".join(f"`{one}`" for one in (*trail[trail.index(union.at) :], union.at))
        position = schemas.document.position(union.at)
        raise BadInput(Problem(position, "cycle", f"this union is its own member: {names}"))
    if len(trail) > MAX_NESTING:
        message = f"unions are nested more than {MAX_NESTING} levels deep here"
        raise BadInput(Problem(schemas.document.position(union.at), "too-deep", message))
    for member in members_of(union, used):
        inner = schemas.definition(member.shape.target) if isinstance(member.shape, Ref) else None
        if not isinstance(inner, Alternatives):
            yield Leaf(
                at=member.at, shape=member.shape, chain=member.chain, reference=member.reference
            )
            continue
        for leaf in _leaves(schemas, inner, used, (*trail, union.at)):
            yield replace(
                leaf,
                chain=(*member.chain, inner.at, *leaf.chain),
                discriminators=(*inner.discriminators, *leaf.discriminators),
            )


def _scalars_merged(schemas: Schemas, found: Iterable[Leaf]) -> list[Leaf]:
    """Return the leaves, with scalars of the same JSON type merged: they are one type in Python."""
    merged: list[Leaf] = []
    for leaf in found:
        kind = _scalar_type(schemas, leaf.shape)
        for index, other in enumerate(merged):
            if kind and kind == _scalar_type(schemas, other.shape):
                shape = _either(schemas, other.shape, leaf.shape)
                merged[index] = replace(other, shape=shape)
                break
        else:
            merged.append(leaf)
    return merged


def _scalar_type(schemas: Schemas, shape: Shape) -> JsonType | None:
    """Return the JSON type of a scalar (`number` for integers), or None for other shapes."""
    kinds = types_of(schemas.definition, shape)
    if len(kinds) != 1 or not is_scalar_shape(schemas.definition, shape):
        return None
    return "number" if kinds[0] == "integer" else kinds[0]


def _either(schemas: Schemas, first: Shape, second: Shape) -> Shape:
    """Return the shape that admits the values of two scalar shapes of the same JSON type."""
    scalars = [shape for shape in (first, second) if isinstance(shape, Scalar)]
    if scalars:
        kinds = {kind for one in (first, second) for kind in types_of(schemas.definition, one)}
        return Scalar(type="number" if "number" in kinds else scalars[0].type)
    values: dict[tuple[str, TagValue], Scalar_] = {}
    for shape in (first, second):
        for value in literals_of(schemas.definition, Value(shape=shape)):
            values.setdefault(json_key(value), value)
    return Literals(values=tuple(values.values()))
