"""What each inline variant of a union is called in places: `[tag]`, or whatever decides."""

from collections.abc import Callable, Iterable, Mapping

from oneofgen.model import (
    ByKey,
    ByPropertyType,
    ByTag,
    Look,
    Record,
    Ref,
    Shape,
    Union,
    Way,
    ways,
)
from oneofgen.variants.features import features, tag_text

MOST_NAMES = 3
"""How many properties tell apart what has nothing else to be called by."""

MOST_FEATURES = 6
"""How much else may be said of a variant, at most."""


def labels(union: Union, look: Look) -> dict[int, tuple[str, ...]]:
    """Return for each variant the labels that follow the union's place: `sync`, `session.created`.

    The tag, and the second tag where the first repeats; without a tag the deciding key, else the
    title, else the JSON type. Where that repeats, what the others lack is appended: properties, or
    whatever else there is.
    """
    words: dict[int, tuple[str, ...]] = {}
    for way in ways(union.choice):
        words.setdefault(way.variant, _words(way))
    found: dict[int, tuple[str, ...]] = {}
    for index, variant in enumerate(union.variants):
        title, kind = _described(variant.shape, look)
        found[index] = words.get(index) or (title or _last_type(union, index) or kind,)
    _tell_apart(found, lambda at: _properties(union.variants[at].shape, look), MOST_NAMES)
    for most in range(1, MOST_FEATURES + 1):
        _tell_apart(found, lambda at: features(look, union.variants[at].shape), most, trying=True)
    _tell_apart(found, lambda at: features(look, union.variants[at].shape), MOST_FEATURES)
    return found


def _tell_apart(
    found: dict[int, tuple[str, ...]],
    of: Callable[[int], Iterable[str]],
    most: int,
    *,
    trying: bool = False,
) -> None:
    """Append to ways that are alike some of what not all of those variants have.

    Args:
        found: the ways by variant.
        of: what there is to say of a variant.
        most: how much of it may be appended.
        trying: leave ways alone that are alike even so.
    """
    for alike in _alike(found):
        said = {index: list(dict.fromkeys(of(index))) for index in alike}
        longer: dict[int, tuple[str, ...]] = {}
        for index, own in said.items():
            rare = [one for one in own if not all(one in others for others in said.values())]
            way = found[index]
            longer[index] = (*way[:-1], " ".join([way[-1], *rare[:most]]))
        if not trying or len({*longer.values()}) == len(longer):
            found.update(longer)


def _alike(found: Mapping[int, tuple[str, ...]]) -> list[list[int]]:
    """The variants of each way that several have."""
    ways: dict[tuple[str, ...], list[int]] = {}
    for index, way in found.items():
        ways.setdefault(way, []).append(index)
    return [indexes for indexes in ways.values() if len(indexes) > 1]


def _words(way: Way) -> tuple[str, ...]:
    """Return the tags and keys on the way to a variant."""
    return tuple(
        str(branch.key) if isinstance(choice, ByKey) else tag_text(branch.key)
        for choice, branch in way.steps
        if isinstance(choice, ByTag | ByKey) and branch.on == "case"
    )


def _last_type(union: Union, index: int) -> str | None:
    """Return the JSON type of the property that selects a variant last, or None."""
    for way in ways(union.choice):
        choice, branch = way.steps[-1] if way.steps else (None, None)
        if way.variant == index and branch and isinstance(choice, ByPropertyType) and branch.key:
            return str(branch.key)
    return None


def _described(shape: Shape, look: Look) -> tuple[str, str]:
    """The title and the JSON type of a variant."""
    title = getattr(look(shape.target), "title", "") if isinstance(shape, Ref) else ""
    title = " ".join(title.split())
    names = {"Scalar": "", "Array": "array", "Map": "object", "JsonText": "string"}
    kind = names.get(type(shape).__name__, "object") or getattr(shape, "type", "string")
    return title, kind


def _properties(shape: Shape, look: Look) -> list[str]:
    definition = look(shape.target) if isinstance(shape, Ref) else None
    if isinstance(definition, Record):
        return [one.wire_name for one in definition.properties]
    return []
