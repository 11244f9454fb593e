"""Make unions from `oneOf`, `anyOf`, a list of types, or a base and its subtypes."""

from oneofgen.model import Enum, JsonType, Literals, Ref, Scalar, Scalar_, Shape, Value, json_key
from oneofgen.schema.intersection import (
    Alternatives,
    AlternativesKeyword,
    Conjunct,
    Discriminator,
    Intersection,
    Member,
)
from oneofgen.schema.merged_schema import MergedSchema
from oneofgen.schema.protocol import Definitions
from oneofgen.schema.records import UNNAMED
from oneofgen.schema.values import NOTHING, names_record
from oneofgen.source.pointers import Pointer, component, join


def union_value(
    schemas: Definitions, at: Pointer, parts: Intersection, merged: MergedSchema
) -> Value | None:
    """Return the value of a union, or None if the schema is not a union or lists its own values."""
    if merged.never or merged.literals is not None:
        return None
    if not merged.alternatives:
        if len(merged.kinds) < 2 or merged.odd:
            return None
        return Value(shape=Ref(target=schemas.site(at, parts)), nullable=merged.nullable)
    keyword = merged.alternatives[0]
    members = real_members(schemas, keyword)
    nullable = merged.nullable or any(admits_null(schemas, member) for member in members)
    if not members:
        return Value(shape=NOTHING, nullable=True)
    is_tagged = bool(merged.discriminators) and schemas.references.is_union(members[0])
    if len(members) == 1 and not is_tagged:
        rest = tuple(_without(part, keyword) for part in parts)
        here = join(at, *keyword.via, keyword.members.index(members[0]))
        inner = schemas.merged((*rest, Conjunct(members[0])), here)
        return Value(shape=inner.shape, nullable=nullable or inner.nullable)
    if scalar := _one_scalar(schemas, members):
        return Value(shape=scalar, nullable=nullable)
    return Value(shape=Ref(target=schemas.site(at, parts)), nullable=nullable)


def real_members(schemas: Definitions, keyword: AlternativesKeyword) -> tuple[Pointer, ...]:
    """Return the members of a `oneOf` or `anyOf` besides null and `false`."""
    return tuple(
        member
        for member in keyword.members
        if not schemas.references.is_null(member) and schemas.references.schema(member) is not False
    )


def admits_null(schemas: Definitions, at: Pointer) -> bool:
    """Whether a schema, or a member of its union, admits null."""
    seen: set[Pointer] = set()
    waiting = [at]
    while waiting:
        followed = schemas.references.follow(waiting.pop())
        if followed.nullable:
            return True
        if followed.target not in seen:
            seen.add(followed.target)
            merged = schemas.merged_schema((Conjunct(followed.target),))
            if merged.nullable:
                return True
            waiting += [member for keyword in merged.alternatives for member in keyword.members]
    return False


def constants(schemas: Definitions, merged: MergedSchema) -> tuple[Scalar_, ...]:
    """Return the values of a union of inline constants; empty if a member is anything else."""
    if len(merged.alternatives) != 1 or merged.has_properties:
        return ()
    values: dict[tuple[str, Scalar_], Scalar_] = {}
    for member in real_members(schemas, merged.alternatives[0]):
        followed = schemas.references.follow(member)
        inner = schemas.merged_schema((Conjunct(followed.target),))
        if component(followed.target) or inner.literals is None or inner.never:
            return ()
        values.update({json_key(value): value for value in inner.literals})
    return tuple(values.values())


def enum(at: Pointer, merged: MergedSchema, values: tuple[Scalar_, ...]) -> Enum:
    """Return the enum of some listed values."""
    return Enum(
        at=at,
        place=UNNAMED,
        values=values,
        title=merged.title,
        description=merged.description,
        deprecated=merged.deprecated,
    )


def alternatives(
    schemas: Definitions, at: Pointer, parts: Intersection, merged: MergedSchema
) -> Alternatives:
    """Return a union with its members, in document order."""
    members: tuple[Member, ...]
    beside: tuple[Pointer, ...] = ()
    if merged.alternatives:
        keyword = merged.alternatives[0]
        rest = tuple(_without(part, keyword) for part in parts)
        members = _members(schemas, at, keyword, rest)
        if schemas.merged_schema(rest).has_properties:
            beside = tuple(schemas.merged_schema(rest).seen)
    else:
        members = tuple(_typed(schemas, at, parts, merged))
    return Alternatives(
        at=at,
        members=members,
        discriminators=_own_first(merged, at),
        beside=frozenset(beside),
        title=merged.title,
        description=merged.description,
        deprecated=merged.deprecated,
    )


def hierarchy(schemas: Definitions, at: Pointer) -> Alternatives:
    """Return the union of the subtypes of a base with a discriminator."""
    merged = schemas.merged_schema((Conjunct(at),))
    members = tuple(
        Member(at=subtype, shape=_shape(schemas, subtype), chain=(subtype,))
        for subtype in schemas.hierarchy.subtypes(at)
    )
    return Alternatives(
        at=at,
        members=members,
        discriminators=_own_first(merged, at),
        itself=itself(schemas, at),
        title=merged.title,
        description=merged.description,
        deprecated=merged.deprecated,
    )


def itself(schemas: Definitions, base: Pointer, chain: tuple[Pointer, ...] = ()) -> Member:
    """Return a base as a member: the record of its own properties, defined beside the union."""
    target = schemas.site(join(base, "discriminator"), (Conjunct(base),))
    schemas.hierarchy.bases[base] = None
    return Member(at=base, shape=Ref(target=target), chain=(*chain, base))


def _own_first(merged: MergedSchema, at: Pointer) -> tuple[Discriminator, ...]:
    own = join(at, "discriminator")
    return tuple(sorted(merged.discriminators, key=lambda discriminator: discriminator.at != own))


def _without(part: Conjunct, keyword: AlternativesKeyword) -> Conjunct:
    return Conjunct(part.at, part.skip | {keyword.at}, part.only)


def _members(
    schemas: Definitions, at: Pointer, keyword: AlternativesKeyword, rest: Intersection
) -> tuple[Member, ...]:
    positions = real_members(schemas, keyword)
    targets = {schemas.references.follow(position).target for position in positions}
    beside = schemas.merged_schema(rest)
    members: list[Member] = []
    for index, position in enumerate(keyword.members):
        if position not in positions:
            if schemas.references.schema(position) is False:
                schemas.note(position, "never", "the member is `false`; it is left out")
            continue
        chain = schemas.references.follow(position).chain
        base = chain[-1]
        if _folds(schemas, beside, position):
            here = join(at, *keyword.via, index)
            value = schemas.merged((*rest, Conjunct(position)), here)
            shape = value.shape
        elif not targets.isdisjoint(schemas.hierarchy.subtypes(base)):
            members.append(itself(schemas, base, chain[:-1]))  # listed beside its own subtypes
            continue
        else:
            here, shape = position, _shape(schemas, position)
        members.append(Member(at=here, shape=shape, chain=chain))
    return tuple(members)


def _folds(schemas: Definitions, beside: MergedSchema, member: Pointer) -> bool:
    """Whether the keywords beside a union add anything to this member."""
    target = schemas.references.follow(member).target
    inner = schemas.merged_schema((Conjunct(target),))
    if beside.seen.keys() <= inner.seen.keys():  # the member extends the schema of the union
        return False
    if (
        beside.properties
        or beside.patterns
        or beside.alternatives
        or not isinstance(beside.additional, bool)
    ):
        return True
    if not beside.required.keys() <= inner.required.keys():
        return True
    return bool(beside.kinds) and not inner.kinds and not inner.alternatives and not inner.odd


def _shape(schemas: Definitions, position: Pointer) -> Shape:
    """Return a member's shape: inline values are literals, a named empty object is a record."""
    named = schemas.references.follow(position, unwrap=False).target
    followed = schemas.references.follow(position)
    if component(named) and named != followed.target:
        return Ref(
            target=schemas.site(named, (Conjunct(named),))
        )  # a single-member union, which may be a group
    merged = schemas.merged_schema((Conjunct(followed.target),))
    if merged.literals is not None and not component(followed.target):
        return Literals(values=merged.literals)
    if component(followed.target) and _is_empty_object(merged):
        return Ref(target=schemas.site(followed.target, (Conjunct(followed.target),)))
    return schemas.value(position).shape


def _is_empty_object(merged: MergedSchema) -> bool:
    """Whether a schema is an object without declared properties or value types."""
    is_object = merged.kinds == ("object",) and not merged.alternatives
    typed = merged.patterns or not isinstance(merged.additional, bool)
    return is_object and not typed and not names_record(merged)


def _typed(
    schemas: Definitions, at: Pointer, parts: Intersection, merged: MergedSchema
) -> list[Member]:
    """Return a member for each type of a `type` list."""
    members: list[Member] = []
    for kind in merged.kinds:
        here = join(at, kind)
        narrowed = tuple(Conjunct(part.at, part.skip, kind) for part in parts)
        value = schemas.merged(narrowed, here)
        members.append(Member(at=here, shape=value.shape, chain=(here,)))
    return members


def _one_scalar(schemas: Definitions, members: tuple[Pointer, ...]) -> Scalar | None:
    """Return the scalar type that all members share, ignoring formats; None if they differ."""
    kinds: dict[JsonType, None] = {}
    formats: dict[str | None, None] = {}
    for member in members:
        merged = schemas.merged_schema((Conjunct(schemas.references.follow(member).target),))
        plain = len(merged.kinds) == 1 and not merged.content
        if (
            merged.alternatives
            or merged.literals is not None
            or merged.odd
            or merged.never
            or not plain
        ):
            return None
        kinds[merged.kinds[0]] = None
        formats[merged.format] = None
    kind, *others = kinds
    if others or kind not in ("string", "integer", "number", "boolean"):
        return None
    return Scalar(type=kind, format=next(iter(formats)) if len(formats) == 1 else None)
