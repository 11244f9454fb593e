"""The tags of a union's variants, as the raw schemas and mappings give them.

Where the literals of the tag property already tell the variants apart, the schemas say it all.
Elsewhere a mapping or the variant's name gives the tags, and a variant has to be narrowed to them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from raw_instances import Raw
from raw_leaves import Leaf, among

COMPONENTS = "#/components/schemas/"

Narrowing = Mapping[str, Mapping[str, Any]]
"""A JSON Schema for each tag property of a variant."""


def narrowings(source: Raw, leaves: Sequence[Leaf], *, wide: bool) -> list[Narrowing]:
    """Return what each variant of a union has to be narrowed to by its tags.

    Args:
        source: the document.
        leaves: the variants.
        wide: where the document leaves room for interpretation, admit more instead of less.
    """
    found: list[dict[str, Mapping[str, Any]]] = [{} for _ in leaves]
    discriminators = dict(pair for leaf in leaves for pair in leaf.discriminators)
    for at, discriminator in discriminators.items():
        name = tag_property(discriminator)
        if name is None:
            continue
        bearing = [i for i, leaf in enumerate(leaves) if at in dict(leaf.discriminators)]
        tags = _tags(source, [leaves[i] for i in bearing], at, name, wide)
        for index, schema in zip(bearing, tags, strict=True):
            if name not in found[index]:
                found[index][name] = schema
            elif wide:
                found[index][name] = {"anyOf": [found[index][name], schema]}
    return [{name: one for name, one in each.items() if one} for each in found]


def tag_property(discriminator: Any) -> str | None:
    """The property that a discriminator names, also as Swagger 2 spells it."""
    name = discriminator.get("propertyName") if isinstance(discriminator, Mapping) else None
    return name if isinstance(name, str) else None


def literals(source: Raw, leaf: Leaf, name: str) -> list[Any]:
    """The values that a variant lists for a property; none where it may be something else."""
    found: list[Any] = []
    for one in source.together(leaf.properties[name]) if name in leaf.properties else []:
        if not one.literals:
            return []
        found += one.literals
    return found


def _tags(
    source: Raw, leaves: Sequence[Leaf], at: str, name: str, wide: bool
) -> list[Mapping[str, Any]]:
    """A schema of the tag property for each variant that shares a discriminator."""
    listed = [literals(source, leaf, name) for leaf in leaves]
    discriminator = dict(leaves[0].discriminators)[at]
    mapping = discriminator.get("mapping")
    mapping = mapping if isinstance(mapping, dict) else {}
    if tell_apart(listed) and not (mapping and len(leaves) == 1):
        return [{} if values or wide else _not_of(listed) for values in listed]
    default = source.mapped(at, discriminator.get("defaultMapping"))
    mapped = [_mapped(source, leaf, at, mapping, wide) for leaf in leaves]
    found: list[Mapping[str, Any]] = []
    for leaf, keys, values in zip(leaves, mapped, listed, strict=True):
        names = [one for one in map(_component, leaf.chain) if one is not None]
        if not keys and name in leaf.properties and not (wide and any(mapped)):
            keys = names if wide else names[-1:]
        if not keys or (default in leaf.chain and wide):
            found.append({})
            continue
        tags = [_as_value(source, leaf, name, key) for key in keys]
        tags = [tag for tag in tags if not values or among(tag, values)]
        found.append({"enum": [*tags, *([None] if wide else [])]} if tags else {})
    return found


def tell_apart(listed: Sequence[Sequence[Any]]) -> bool:
    """Whether literals distinguish variants: disjoint, or one each and two different ones."""
    given = [values for values in listed if values]
    disjoint = not any(among(one, b) for a, b in combinations(given, 2) for one in a)
    single = all(len(values) == 1 for values in given)
    differ = any(not among(values[0], given[0]) for values in given)
    return bool(given) and (disjoint or (single and differ))


def _not_of(listed: Sequence[Sequence[Any]]) -> Mapping[str, Any]:
    return {"not": {"enum": [value for values in listed for value in values]}}


def _mapped(source: Raw, leaf: Leaf, at: str, mapping: Mapping[Any, Any], wide: bool) -> list[Any]:
    """The keys of a mapping that name a variant, or else what it is reached by."""
    found: list[Any] = []
    for way in (*reversed(leaf.chain), *(leaf.beside if wide else ())):
        keys = [key for key, to in mapping.items() if source.mapped(at, to) == way]
        if keys and not wide:
            return keys
        found += keys
    return found


def _component(at: str) -> str | None:
    name = at.removeprefix(COMPONENTS)
    return None if name == at or "/" in name else name


def _as_value(source: Raw, leaf: Leaf, name: str, key: Any) -> Any:
    """A key of a mapping, which is text, as the value that the property holds."""
    leaves = source.together(leaf.properties[name]) if name in leaf.properties else []
    kinds = {kind for one in leaves for kind in one.kinds}
    listed = [value for one in leaves for value in one.literals or ()]
    for value in listed:
        if str(value).lower() == str(key).lower():
            return value
    if isinstance(key, str) and kinds and "string" not in kinds:
        try:
            return json.loads(key.lower())
        except ValueError:
            return key
    return key if isinstance(key, str) or "string" not in kinds else str(key)
