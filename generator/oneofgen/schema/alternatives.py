"""Unions as they are written: `oneOf`, `anyOf`, a list of types, a base and what extends it."""

from oneofgen.model import (
    Enum,
    JsonType,
    Literals,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    Value,
    json_key,
)
from oneofgen.schema.intersection import Alternatives, Discriminator, Fork, Member, Part, Parts
from oneofgen.schema.lookup import Lookup
from oneofgen.schema.merged import Facts
from oneofgen.schema.records import UNNAMED
from oneofgen.schema.values import NOTHING, names_record
from oneofgen.source.pointers import Pointer, component, join


def union_value(schemas: Lookup, at: Pointer, parts: Parts, facts: Facts) -> Value | None:
    """What a union admits; None if the schema is none, or one of constants that it lists itself."""
    if facts.never or facts.literals is not None:
        return None
    if not facts.forks:
        if len(facts.kinds) < 2 or facts.odd:
            return None
        return Value(shape=Ref(target=schemas.site(at, parts)), nullable=facts.nullable)
    fork = facts.forks[0]
    members = real_members(schemas, fork)
    nullable = facts.nullable or any(admits_null(schemas, member) for member in members)
    if not members:
        return Value(shape=NOTHING, nullable=True)
    told = bool(facts.discriminators) and schemas.references.is_union(members[0])
    if len(members) == 1 and not told:
        rest = tuple(_without(part, fork) for part in parts)
        here = join(at, *fork.via, fork.members.index(members[0]))
        inner = schemas.merged((*rest, Part(members[0])), here)
        return Value(shape=inner.shape, nullable=nullable or inner.nullable)
    if scalar := _one_scalar(schemas, members):
        return Value(shape=scalar, nullable=nullable)
    return Value(shape=Ref(target=schemas.site(at, parts)), nullable=nullable)


def real_members(schemas: Lookup, fork: Fork) -> tuple[Pointer, ...]:
    """The members of a fork besides null and `false`."""
    return tuple(
        member
        for member in fork.members
        if not schemas.references.is_null(member) and schemas.references.schema(member) is not False
    )


def admits_null(schemas: Lookup, at: Pointer) -> bool:
    """Whether a member admits null, by itself or by one of its own members."""
    seen: set[Pointer] = set()
    waiting = [at]
    while waiting:
        followed = schemas.references.follow(waiting.pop())
        if followed.nullable:
            return True
        if followed.target not in seen:
            seen.add(followed.target)
            facts = schemas.facts((Part(followed.target),))
            if facts.nullable:
                return True
            waiting += [member for fork in facts.forks for member in fork.members]
    return False


def constants(schemas: Lookup, facts: Facts) -> tuple[Scalar_, ...]:
    """The values of a union that lists constants only, each without a name of its own."""
    if len(facts.forks) != 1 or facts.has_properties:
        return ()
    found: dict[tuple[str, Scalar_], Scalar_] = {}
    for member in real_members(schemas, facts.forks[0]):
        followed = schemas.references.follow(member)
        inner = schemas.facts((Part(followed.target),))
        if component(followed.target) or inner.literals is None or inner.never:
            return ()
        found.update({json_key(value): value for value in inner.literals})
    return tuple(found.values())


def enum(at: Pointer, facts: Facts, values: tuple[Scalar_, ...]) -> Enum:
    """The definition of listed values."""
    return Enum(
        at=at,
        place=UNNAMED,
        values=values,
        title=facts.title,
        description=facts.description,
        deprecated=facts.deprecated,
    )


def alternatives(schemas: Lookup, at: Pointer, parts: Parts, facts: Facts) -> Alternatives:
    """A union with its members, in document order."""
    members: tuple[Member, ...]
    beside: tuple[Pointer, ...] = ()
    if facts.forks:
        fork = facts.forks[0]
        rest = tuple(_without(part, fork) for part in parts)
        members = _members(schemas, at, fork, rest)
        if schemas.facts(rest).has_properties:
            beside = tuple(schemas.facts(rest).seen)
    else:
        members = tuple(_typed(schemas, at, parts, facts))
    return Alternatives(
        at=at,
        members=members,
        discriminators=_own_first(facts, at),
        beside=frozenset(beside),
        title=facts.title,
        description=facts.description,
        deprecated=facts.deprecated,
    )


def hierarchy(schemas: Lookup, at: Pointer) -> Alternatives:
    """The union that a base with a discriminator stands for."""
    facts = schemas.facts((Part(at),))
    members = tuple(
        Member(at=subtype, shape=_shape(schemas, subtype), chain=(subtype,))
        for subtype in schemas.hierarchy.subtypes(at)
    )
    return Alternatives(
        at=at,
        members=members,
        discriminators=_own_first(facts, at),
        itself=itself(schemas, at),
        title=facts.title,
        description=facts.description,
        deprecated=facts.deprecated,
    )


def itself(schemas: Lookup, base: Pointer, chain: tuple[Pointer, ...] = ()) -> Member:
    """A base as a member: the record of its own properties, which stands beside the union."""
    target = schemas.site(join(base, "discriminator"), (Part(base),))
    schemas.hierarchy.bases[base] = None
    return Member(at=base, shape=Ref(target=target), chain=(*chain, base))


def _own_first(facts: Facts, at: Pointer) -> tuple[Discriminator, ...]:
    own = join(at, "discriminator")
    return tuple(sorted(facts.discriminators, key=lambda one: one.at != own))


def _without(part: Part, fork: Fork) -> Part:
    return Part(part.at, part.skip | {fork.at}, part.only)


def _members(schemas: Lookup, at: Pointer, fork: Fork, rest: Parts) -> tuple[Member, ...]:
    positions = real_members(schemas, fork)
    targets = {schemas.references.follow(one).target for one in positions}
    said = schemas.facts(rest)
    found: list[Member] = []
    for index, position in enumerate(fork.members):
        if position not in positions:
            if schemas.references.schema(position) is False:
                schemas.note(position, "never", "the member is `false`: it is left out")
            continue
        chain = schemas.references.follow(position).chain
        base = chain[-1]
        if _folds(schemas, said, position):
            here = join(at, *fork.via, index)
            value = schemas.merged((*rest, Part(position)), here)
            shape = value.shape
        elif not targets.isdisjoint(schemas.hierarchy.subtypes(base)):
            found.append(itself(schemas, base, chain[:-1]))  # listed beside what extends it
            continue
        else:
            here, shape = position, _shape(schemas, position)
        found.append(Member(at=here, shape=shape, chain=chain))
    return tuple(found)


def _folds(schemas: Lookup, said: Facts, member: Pointer) -> bool:
    """Whether what stands beside a union adds anything to this member."""
    target = schemas.references.follow(member).target
    inner = schemas.facts((Part(target),))
    if said.seen.keys() <= inner.seen.keys():  # the member extends what the union stands in
        return False
    if said.properties or said.patterns or said.forks or not isinstance(said.additional, bool):
        return True
    if not said.required.keys() <= inner.required.keys():
        return True
    return bool(said.kinds) and not inner.kinds and not inner.forks and not inner.odd


def _shape(schemas: Lookup, position: Pointer) -> Shape:
    """A member's shape: listed values stand inline, an empty object of some name is a record."""
    named = schemas.references.follow(position, unwrap=False).target
    followed = schemas.references.follow(position)
    if component(named) and named != followed.target:
        return Ref(target=schemas.site(named, (Part(named),)))  # a union of one: a group, perhaps
    facts = schemas.facts((Part(followed.target),))
    if facts.literals is not None and not component(followed.target):
        return Literals(values=facts.literals)
    if component(followed.target) and _is_empty_object(facts):
        return Ref(target=schemas.site(followed.target, (Part(followed.target),)))
    return schemas.value(position).shape


def _is_empty_object(facts: Facts) -> bool:
    """Whether a schema is an object of which nothing is said."""
    is_object = facts.kinds == ("object",) and not facts.forks
    typed = facts.patterns or not isinstance(facts.additional, bool)
    return is_object and not typed and not names_record(facts)


def _typed(schemas: Lookup, at: Pointer, parts: Parts, facts: Facts) -> list[Member]:
    """A member for each type of a `type` list."""
    found: list[Member] = []
    for kind in facts.kinds:
        here = join(at, kind)
        narrowed = tuple(Part(part.at, part.skip, kind) for part in parts)
        value = schemas.merged(narrowed, here)
        found.append(Member(at=here, shape=value.shape, chain=(here,)))
    return found


def _one_scalar(schemas: Lookup, members: tuple[Pointer, ...]) -> Scalar | None:
    """The scalar that all members are, whatever their formats."""
    kinds: dict[JsonType, None] = {}
    formats: dict[str | None, None] = {}
    for member in members:
        facts = schemas.facts((Part(schemas.references.follow(member).target),))
        plain = len(facts.kinds) == 1 and not facts.content
        if facts.forks or facts.literals is not None or facts.odd or facts.never or not plain:
            return None
        kinds[facts.kinds[0]] = None
        formats[facts.format] = None
    kind, *others = kinds
    if others or kind not in ("string", "integer", "number", "boolean"):
        return None
    return Scalar(type=kind, format=next(iter(formats)) if len(formats) == 1 else None)
