"""Compare two classes: records, unions, enums and aliases."""

from collections.abc import Mapping

from oneofgen.model import How
from oneofgen.spelling import scalar
from oneofgen.surface.changes.kinds import Circumstances
from oneofgen.surface.changes.positions import compare_parts, compare_types
from oneofgen.surface.changes.sides import RecordFacts
from oneofgen.surface.changes.walk import Spot, Walk
from oneofgen.surface.facts import Distinction, Property
from oneofgen.surface.types import Named, Type, type_text

EVIDENCE: tuple[How, ...] = (
    *("literal", "mapping", "name"),
    *("json-type", "property-type", "declared-key", "fit"),
)
"""How members can be told apart, the strongest evidence first."""


def compare_classes(walk: Walk, old: str, new: str) -> None:
    """Tell how a class changed."""
    kind = walk.old.kind(old)
    if kind == "record":
        _records(walk, old, new)
    elif kind == "union":
        _unions(walk, old, new)
    elif kind == "alias":
        before, after = walk.old.aliases[old], walk.new.aliases[new]
        compare_types(walk, before.type, after.type, Spot(old, before.at, after.at))
    else:
        _enums(walk, old, new)
    walk.cosmetic(Spot(old), (old, None), (new, None))


# --- unions and enums -----------------------------------------------------------------------


def _unions(walk: Walk, old: str, new: str) -> None:
    before, after = walk.old.unions[old], walk.new.unions[new]
    one, other = before.distinction, after.distinction
    root = old == walk.old.surface.root.name and new == walk.new.surface.root.name
    places = (one.at if one else None, other.at if other else None)
    spot = Spot(old, *places, root=root)
    old_parts, new_parts = walk.old.parts(Named(old)), walk.new.parts(Named(new))
    compare_parts(walk, old_parts, new_parts, spot, (old, new))
    if one is not None and other is not None and walk.version >= 2:
        _distinctions(walk, one, other, spot)


def _distinctions(walk: Walk, before: Distinction, after: Distinction, spot: Spot) -> None:
    if None not in (before.tag, after.tag) and before.tag != after.tag and not spot.root:
        walk.tell("tag-property-changed", spot, str(before.tag), str(after.tag))
    elif before.how != after.how and {before.how, after.how} <= {*EVIDENCE}:
        ranks = [how for how in EVIDENCE if how in (before.how, after.how)]
        kind = "evidence-weakened" if ranks[0] == before.how else "evidence-strengthened"
        walk.tell(kind, spot, before.how, after.how)
    old, new = _common(before.order, after.order), _common(after.order, before.order)
    if old != new:
        walk.tell("fit-order-changed", spot, ", ".join(old), ", ".join(new))


def _common(order: tuple[Type, ...], other: tuple[Type, ...]) -> list[str]:
    texts = {type_text(one) for one in other}
    return [text for text in map(type_text, order) if text in texts]


def _enums(walk: Walk, old: str, new: str) -> None:
    before, after = walk.old.enums[old], walk.new.enums[new]
    old_at = next(iter(before.values())).at
    new_at = next(iter(after.values())).at
    spot = Spot(old, old_at, new_at)
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    for value in sorted(scalar(one.value) for one in gone):
        walk.tell("enum-value-removed", spot, before=value)
    for value in sorted(scalar(one.value) for one in come):
        walk.tell("enum-value-added", spot, after=value)
    names, now = walk.old.value_names.get(old, {}), walk.new.value_names.get(new, {})
    values = {fact.value: name for name, fact in now.items()}
    for name, fact in names.items():
        if name not in now and fact.value in after:
            moved = values.get(fact.value, "no constant")
            walk.tell("python-name-moved", Spot(f"{old}.{name}", old_at, new_at), after=moved)


# --- records --------------------------------------------------------------------------------


def _records(walk: Walk, old: str, new: str) -> None:
    before, after = walk.old.record(old), walk.new.record(new)
    tags = walk.old.tags.get(old, frozenset()) | walk.new.tags.get(new, frozenset())
    for name, prop in before.properties.items():
        if name in after.properties:
            spot = _spot(walk, old, prop, after.properties[name], tags)
            _property(walk, prop, after.properties[name], spot)
            walk.cosmetic(spot, (old, name), (new, name))
            _attributes(walk, before, after, name, spot)
    _added_and_removed(walk, old, new)
    _undeclared(walk, old, before, after, (walk.old.place(old), walk.new.place(new)))


def _spot(walk: Walk, record: str, before: Property, after: Property, tags: frozenset[str]) -> Spot:
    name = before.wire_name
    is_event = record in walk.events
    return Spot(
        f"{record}.{name}",
        before.at,
        after.at,
        optional=not before.required,
        tag=name in tags,
        payload=is_event and name == walk.payload,
    )


def _property(walk: Walk, before: Property, after: Property, spot: Spot) -> None:
    if before.required != after.required:
        walk.tell("became-required" if after.required else "became-optional", spot)
    compare_types(walk, before.type, after.type, spot)


def _attributes(walk: Walk, before: RecordFacts, after: RecordFacts, name: str, spot: Spot) -> None:
    if walk.version < 2:
        return
    old, new = before.attributes.get(name), after.attributes.get(name)
    attribute = new.name if new is not None else name
    if (old.name if old is not None else name) != attribute:
        walk.tell("python-name-moved", spot, after=attribute)


def _added_and_removed(walk: Walk, old: str, new: str) -> None:
    before, after = walk.old.record(old), walk.new.record(new)
    gone = {name: one for name, one in before.properties.items() if name not in after.properties}
    come = {name: one for name, one in after.properties.items() if name not in before.properties}
    for name, successor in _renamed(walk, old, new, gone, come).items():
        spot = Spot(f"{old}.{name}", gone[name].at, come[successor].at)
        walk.tell("property-renamed", spot, name, successor)
        _property(walk, gone[name], come[successor], spot)
        del gone[name], come[successor]
    closes = after.closed is not None
    for name, prop in gone.items():
        told = Circumstances(optional=not prop.required, closes=closes)
        spot = Spot(f"{old}.{name}", prop.at, walk.new.place(new))
        walk.tell("property-removed", spot, walk.old.text(prop.type), circumstances=told)
    closed = before.closed is not None
    for name, prop in come.items():
        kind = "required-property-added" if prop.required else "optional-property-added"
        spot = Spot(f"{old}.{name}", walk.old.place(old), prop.at)
        told = Circumstances(closed=closed)
        walk.tell(kind, spot, after=walk.new.text(prop.type), circumstances=told)


def _renamed(
    walk: Walk, old: str, new: str, gone: Mapping[str, Property], come: Mapping[str, Property]
) -> dict[str, str]:
    """Return the removed properties that probably have another name, each with its new name.

    They have the same type and stand at the same place among the properties that are left.
    """
    found: dict[str, str] = {}
    for name, prop in gone.items():
        place = _neighbours(walk.old.order(old), name, gone)
        same = [
            other
            for other, successor in come.items()
            if successor.required == prop.required
            and walk.old.outline(prop.type) == walk.new.outline(successor.type)
            and place == _neighbours(walk.new.order(new), other, come)
        ]
        if len(same) == 1:
            found[name] = same[0]
    return {name: other for name, other in found.items() if [*found.values()].count(other) == 1}


def _neighbours(
    order: tuple[str, ...], name: str, changing: Mapping[str, Property]
) -> tuple[str | None, str | None] | None:
    """Return the unchanged properties beside a property; None if the order is not known."""
    if name not in order:
        return None
    at = order.index(name)
    before = (one for one in reversed(order[:at]) if one not in changing)
    after = (one for one in order[at + 1 :] if one not in changing)
    return next(before, None), next(after, None)


def _undeclared(
    walk: Walk,
    name: str,
    before: RecordFacts,
    after: RecordFacts,
    places: tuple[object, object],
) -> None:
    spot = walk.spot(name, *places)
    if (before.closed is None) != (after.closed is None):
        told = Circumstances(typed=bool(before.patterns))
        walk.tell("opened" if after.closed is None else "closed", spot, circumstances=told)
    for pattern in sorted({*before.patterns, *after.patterns}):
        old, new = before.patterns.get(pattern), after.patterns.get(pattern)
        inside = walk.spot(f"{name}{{{pattern}}}", *places)
        if old is not None and new is not None:
            compare_types(walk, old.type, new.type, inside)
        elif new is not None:
            walk.tell("undeclared-typed", inside, after=walk.new.text(new.type))
        elif old is not None and after.closed is None:
            walk.tell("undeclared-untyped", inside, walk.old.text(old.type))
    for condition in sorted(before.conditions.keys() - after.conditions.keys()):
        walk.tell("condition-removed", spot, before=_alternatives(condition))
    for condition in sorted(after.conditions.keys() - before.conditions.keys()):
        walk.tell("condition-added", spot, after=_alternatives(condition))


def _alternatives(condition: tuple[tuple[str, ...], ...]) -> str:
    return " or ".join(" and ".join(names) for names in condition)
