"""Labels of the inline variants of a union in places, such as `[tag]`."""

from collections.abc import Callable, Iterable, Mapping

from oneofgen.model import ByKey, ByPropertyType, ByTag, Look, Record, Ref, Shape, Union, Way, ways
from oneofgen.variants.features import features, tag_text

MOST_NAMES = 3
"""How many property names may be appended to labels that are equal."""

MOST_FEATURES = 6
"""How many features may be appended to labels that are equal."""


def labels(union: Union, look: Look) -> dict[int, tuple[str, ...]]:
    """Return for each variant the labels that follow the union's place: `sync`, `session.created`.

    A label is the tag (and the second tag if the first is not unique); without a tag, it is the
    deciding key, else the title, else the JSON type. To labels that are equal, properties or other
    features are appended that the other variants lack.
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
    """Append features to labels that are equal, so that they differ.

    Args:
        found: the labels of each variant; changed in place.
        of: returns the features of a variant.
        most: how many features may be appended.
        trying: leave the labels unchanged if the features do not make all of them differ.
    """
    for alike in _alike(found):
        features_of = {index: list(dict.fromkeys(of(index))) for index in alike}
        longer: dict[int, tuple[str, ...]] = {}
        for index, own in features_of.items():
            rare = [one for one in own if not all(one in others for others in features_of.values())]
            label = found[index]
            longer[index] = (*label[:-1], " ".join([label[-1], *rare[:most]]))
        if not trying or len({*longer.values()}) == len(longer):
            found.update(longer)


def _alike(found: Mapping[int, tuple[str, ...]]) -> list[list[int]]:
    """Return the groups of variants whose labels are equal."""
    indexes_of: dict[tuple[str, ...], list[int]] = {}
    for index, label in found.items():
        indexes_of.setdefault(label, []).append(index)
    return [indexes for indexes in indexes_of.values() if len(indexes) > 1]


def _words(way: Way) -> tuple[str, ...]:
    """Return the tags and keys on the way to a variant."""
    return tuple(
        str(branch.key) if isinstance(choice, ByKey) else tag_text(branch.key)
        for choice, branch in way.steps
        if isinstance(choice, ByTag | ByKey) and branch.on == "case"
    )


def _last_type(union: Union, index: int) -> str | None:
    """Return the JSON type by which the last step of a variant's way selects it, or None."""
    for way in ways(union.choice):
        choice, branch = way.steps[-1] if way.steps else (None, None)
        if way.variant == index and branch and isinstance(choice, ByPropertyType) and branch.key:
            return str(branch.key)
    return None


def _described(shape: Shape, look: Look) -> tuple[str, str]:
    """Return the title and the JSON type of a variant."""
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
