"""Compare what a position can hold: the value of a property, an item, a value of a map."""

from oneofgen.spelling import scalar
from oneofgen.surface.changes.kinds import Circumstances
from oneofgen.surface.changes.likeness import is_replaced
from oneofgen.surface.changes.members import matched_members
from oneofgen.surface.changes.sides import Parts, scalar_type
from oneofgen.surface.changes.walk import Spot, Walk
from oneofgen.surface.types import Any, Named, Null, OneOf, Type, one_of


def compare_types(walk: Walk, old: Type, new: Type, spot: Spot) -> None:
    """Tell how the type of a position changed."""
    before, after = walk.old.parts(old), walk.new.parts(new)
    if not before.any and not after.any and before.null != after.null:
        walk.tell("became-nullable" if after.null else "became-non-null", spot)
    old, new = _without_null(old), _without_null(new)
    texts = walk.old.text(old), walk.new.text(new)
    if texts[0] == texts[1] and isinstance(old, Named) and isinstance(new, Named):
        texts = f"{texts[0]} ({walk.old.kind(old.name)})", f"{texts[1]} ({walk.new.kind(new.name)})"
    if before.any or after.any:
        if before.any != after.any:
            walk.tell("type-widened" if after.any else "type-narrowed", spot, *texts)
    elif not _same_class(walk, old, new, spot) and (old, new) not in walk.inside:
        walk.inside.add((old, new))  # an alias and a union may both be recursive
        compare_parts(walk, before, after, spot, texts)
        walk.inside.discard((old, new))


def _without_null(type_: Type) -> Type:
    if isinstance(type_, OneOf):
        return one_of(one for one in type_.options if not isinstance(one, Null))
    return type_


def _same_class(walk: Walk, old: Type, new: Type, spot: Spot) -> bool:
    """Compare two classes of the same kind, later and once; return whether they are that."""
    if not isinstance(old, Named) or not isinstance(new, Named):
        return False
    kind = walk.old.kind(old.name)
    if kind != walk.new.kind(new.name):
        return False
    if kind == "record" and is_replaced(walk, old.name, new.name):
        walk.tell(spot.replaced, spot, old.name, new.name)
    elif kind == "enum" and spot.tag:
        walk.names[old.name, new.name] = None  # the union compares the tags
    else:
        walk.pair(old.name, new.name)
    return True


def compare_parts(
    walk: Walk, before: Parts, after: Parts, spot: Spot, texts: tuple[str, str]
) -> None:
    """Tell how the parts of a type changed, without null; `texts` are both types."""
    is_union = bool(before.unions) and bool(after.unions)
    _name_enums(walk, before, after)
    gone, come = before.kinds() - after.kinds(), after.kinds() - before.kinds()
    if not is_union and gone and come and not before.kinds() & after.kinds():
        walk.tell(_replacement(before, after, gone, come, spot), spot, *texts)
        return
    left = matched_members(walk, before, after, spot, is_union=is_union)
    _compare_boxes(walk, before, after, spot)
    numbers = _numbers(gone, come)
    if is_union:
        if numbers:
            walk.tell(numbers, spot, *texts)
            gone, come = gone - {"int", "float"}, come - {"int", "float"}
        _members(walk, gone, come, spot)
        gone, come = set[str](), set[str]()
    gone |= {"object"} if left.removed else set[str]()
    come |= {"object"} if left.added else set[str]()
    if gone or come:
        kind = "type-replaced" if gone and come else "type-widened" if come else "type-narrowed"
        walk.tell(numbers or kind, spot, *texts)
    elif not _constants(walk, before, after, spot):
        _scalars(walk, before, after, spot, texts)


def _replacement(before: Parts, after: Parts, gone: set[str], come: set[str], spot: Spot) -> str:
    """Return the kind of a change that leaves nothing of a type."""
    if {*gone, *come} == {"text", "str"} or (before.texts or after.texts):
        return "json-text-changed"
    if (gone, come) == ({"object"}, {"dict"}) and before_any(after):
        return "type-widened"
    if (gone, come) == ({"dict"}, {"object"}) and before_any(before):
        return "type-narrowed"
    return _numbers(gone, come) or spot.replaced


def before_any(parts: Parts) -> bool:
    """Whether a map takes any values, so that every object is one."""
    return any(isinstance(one, Any) for one in parts.dicts)


def _numbers(gone: set[str], come: set[str]) -> str:
    """Return the kind of a change between integers and numbers; empty if it is another."""
    if (gone, come) == ({"int"}, {"float"}):
        return "type-widened"
    return "type-narrowed" if (gone, come) == ({"float"}, {"int"}) else ""


def _name_enums(walk: Walk, before: Parts, after: Parts) -> None:
    if len(before.enums) == len(after.enums) == 1:
        walk.names[before.enums[0], after.enums[0]] = None


def _compare_boxes(walk: Walk, before: Parts, after: Parts, spot: Spot) -> None:
    for old, new, step in (
        (before.lists, after.lists, "[]"),
        (before.dicts, after.dicts, "{}"),
        (before.texts, after.texts, ""),
    ):
        if old and new:
            compare_types(walk, one_of(old), one_of(new), spot.below(step))


def _constants(walk: Walk, before: Parts, after: Parts, spot: Spot) -> bool:
    """Tell how the listed values of a position changed, and whether that is all there is to say."""
    gone = [one for one in before.constants if one not in after.constants]
    come = [one for one in after.constants if one not in before.constants]
    if not (gone or come) or before.scalars != after.scalars:
        return False
    if spot.tag:
        return True
    if len(before.constants) == len(after.constants) == 1:
        walk.tell("const-changed", spot, scalar(gone[0].value), scalar(come[0].value))
        return True
    for one in gone:
        walk.tell("enum-value-removed", spot, before=scalar(one.value))
    for one in come:
        walk.tell("enum-value-added", spot, after=scalar(one.value))
    return True


def _scalars(walk: Walk, before: Parts, after: Parts, spot: Spot, texts: tuple[str, str]) -> None:
    """Tell that listed values became any value of their type, or the reverse."""
    opened, listed = after.scalars - before.scalars, before.scalars - after.scalars
    if opened and not listed:
        named = all(scalar_type(one) in opened for one in before.constants)
        walk.tell("type-widened", spot, *texts, Circumstances(named=named))
    elif listed and not opened:
        walk.tell("type-narrowed", spot, *texts)
    elif opened and listed:
        walk.tell("type-replaced", spot, *texts)


def _members(walk: Walk, gone: set[str], come: set[str], spot: Spot) -> None:
    """Tell which members of a union that are no objects were added or removed."""
    subject = "event" if spot.root else "member"
    for kind in sorted(gone - {"object"}):
        walk.tell(f"{subject}-removed", spot, before=kind)
    for kind in sorted(come - {"object"}):
        told = Circumstances(unknown=False)  # only objects can be `Unknown`
        walk.tell(f"{subject}-added", spot, after=kind, circumstances=told)
