"""What each inline variant of a union is called in places: `[tag]`, or whatever decides."""

import json
from collections import Counter
from collections.abc import Iterator

from oneofgen.model import (
    ByFit,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    Definition,
    Pick,
    Record,
    Ref,
    Shape,
    TagValue,
    Union,
)
from oneofgen.pointer import Pointer
from oneofgen.variants.decide import branches

MOST_NAMES = 3
"""How many properties tell apart what has nothing else to be called by."""


def tag_text(value: TagValue) -> str:
    """A tag as it stands between brackets."""
    return value if isinstance(value, str) else json.dumps(value)


def labels(union: Union, definitions: dict[Pointer, Definition]) -> dict[int, str]:
    """For each variant the brackets that follow the union's place: `[sync][session.created]`.

    The tag, and the second tag where the first repeats; without a tag the deciding key, else the
    title, else the JSON type. Where that repeats, properties that the others lack are appended.
    """
    ways: dict[int, tuple[str, ...]] = {}
    for index, way in _ways(union.choice, ()):
        ways.setdefault(index, way)
    found: dict[int, tuple[str, ...]] = {}
    for index, variant in enumerate(union.variants):
        title, kind = _described(variant.shape, definitions)
        found[index] = ways.get(index) or (title or _last_type(union.choice, index) or kind,)
    for way, count in Counter(found.values()).items():
        if count > 1:
            alike = [index for index in found if found[index] == way]
            names = {at: _properties(union.variants[at].shape, definitions) for at in alike}
            for index in alike:
                own = [one for one in names[index] if not all(one in names[at] for at in alike)]
                found[index] = (*way[:-1], " ".join([way[-1], *own[:MOST_NAMES]]))
    seen: Counter[tuple[str, ...]] = Counter()
    for index, way in found.items():
        seen[way] += 1
        if seen[way] > 1:  # twins in all but what their properties hold
            found[index] = (*way[:-1], f"{way[-1]} {seen[way]}")
    return {index: "".join(f"[{part}]" for part in way) for index, way in found.items()}


def _ways(choice: Choice, above: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The tags and keys that lead to each variant, nearest ways first."""
    if isinstance(choice, Pick):
        yield choice.variant, above
    elif isinstance(choice, ByTag):
        for value, inner in choice.cases:
            yield from _ways(inner, (*above, tag_text(value)))
        for rest in (choice.absent, choice.other):
            if rest is not None:
                yield from _ways(rest, above)
    elif isinstance(choice, ByKey):
        for key, inner in choice.cases:
            yield from _ways(inner, (*above, key))
        if choice.other is not None:
            yield from _ways(choice.other, above)
    elif isinstance(choice, ByType | ByPropertyType | ByFit):
        for inner in branches(choice):
            yield from _ways(inner, above)


def _last_type(choice: Choice, index: int) -> str | None:
    """The JSON type of the deciding property, where that decides."""
    if isinstance(choice, ByPropertyType):
        for kind, inner in choice.cases:
            if inner == Pick(variant=index):
                return kind
    for inner in branches(choice):
        if found := _last_type(inner, index):
            return found
    return None


def _described(shape: Shape, definitions: dict[Pointer, Definition]) -> tuple[str, str]:
    """The title and the JSON type of a variant."""
    definition = definitions[shape.target] if isinstance(shape, Ref) else None
    title = " ".join(definition.title.split()) if definition is not None else ""
    names = {"Scalar": "", "Array": "array", "Map": "object", "JsonText": "string"}
    kind = names.get(type(shape).__name__, "object") or getattr(shape, "type", "string")
    return title, kind


def _properties(shape: Shape, definitions: dict[Pointer, Definition]) -> list[str]:
    definition = definitions[shape.target] if isinstance(shape, Ref) else None
    if isinstance(definition, Record):
        return [one.wire_name for one in definition.properties]
    return []
