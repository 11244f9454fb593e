"""Finding the tag property of a union, and the values that select each variant."""

from collections.abc import Callable, Iterable
from dataclasses import field

from oneofgen.dataclass import dataclass
from oneofgen.model import How, JsonType, Scalar_, TagValue, json_key, tag_name
from oneofgen.schema import Discriminator
from oneofgen.source.pointers import Pointer, component
from oneofgen.variants.candidates import Candidate, Group, distinct, names
from oneofgen.wording import quoted, shortened

PREFERRED = ("event", "type", "object", "kind")

Warn = Callable[[str, str], None]
"""A function that reports a note, given its code and message."""


@dataclass(slots=True, kw_only=True)
class Tagging:
    """A tag property, and its values for each candidate, by index.

    `other` holds the candidates that admit unlisted values, `absent` those that admit an absent
    property, and `null` those that admit null.
    """

    property: str
    inner: str | None = None
    how: How
    tags: dict[int, tuple[TagValue, ...]]
    other: list[Candidate] = field(default_factory=list[Candidate])
    absent: list[Candidate] = field(default_factory=list[Candidate])
    null: list[Candidate] = field(default_factory=list[Candidate])
    why: str = ""


# --- inferring ------------------------------------------------------------------------------


def inferred(group: Group, used: frozenset[str]) -> Tagging | None:
    """Return the tag property of variants without a discriminator, or None.

    A property with literals in every variant is preferred to one with literals in some of them.
    """
    best: tuple[tuple[int, ...], str] | None = None
    for order, name in enumerate(names(group)):
        rank = None if name in used else _rank(group, name)
        if rank is not None:
            preferred = PREFERRED.index(name) if name in PREFERRED else len(PREFERRED)
            optional = not all(one.requires(name) for one in group if one.listed(name))
            key = (rank, int(optional), preferred, order)
            best = min(best, (key, name)) if best else (key, name)
    return by_literals(group, best[1]) if best else None


def _rank(group: Group, name: str) -> int | None:
    """Return how well a property distinguishes the group (0 is best), or None if it does not."""
    tagged = [one for one in group if one.listed(name)]
    if not tagged:
        return None
    disjoint = _disjoint(tagged, name)
    if not disjoint and not _single(tagged, name):
        return None
    if len(tagged) == len(group):
        return None if len(group) == 1 else int(not disjoint)
    rest = [one for one in group if name in one.declared and not one.listed(name)]
    types = {kind for one in tagged for kind in one.kinds[name]}
    if len(tagged) == 1 and not any(types.intersection(one.kinds[name]) for one in rest):
        return None
    return 2 + int(not disjoint)


def _disjoint(tagged: Group, name: str) -> bool:
    """Whether no two candidates share a value."""
    keys = [key for one in tagged for key in distinct(one.listed(name))]
    return len(keys) == len(set(keys))


def _single(tagged: Group, name: str) -> bool:
    """Whether each candidate has one value, and not all values are the same.

    A second property may then distinguish those that share a value.
    """
    keys = {key for one in tagged for key in distinct(one.listed(name))}
    return len(keys) > 1 and all(len(one.listed(name)) == 1 for one in tagged)


def by_literals(group: Group, name: str) -> Tagging:
    """Return a tagging with the literals of a property as tags."""
    tagging = Tagging(property=name, how="literal", tags={})
    for one in group:
        values = one.literals.get(name)
        if values:
            tagging.tags[one.index] = tuple(distinct(values).values())
        else:
            _leave_out(tagging, one)
    if any(_may_be_null(one, name) for one in group if one.index in tagging.tags):
        tagging.null += [one for one in group if _may_be_null(one, name)]
    tagging.why = _why(group, tagging)
    return tagging


def _may_be_null(one: Candidate, name: str) -> bool:
    return name in one.declared and one.properties[name].value.nullable


def nested(group: Group, used: frozenset[str], wanted: str | None = None) -> Tagging | None:
    """Return a tagging by a property one level down, whose literals are pairwise disjoint.

    Args:
        group: the candidates.
        used: the names of the tags of earlier choices.
        wanted: the only name to consider, such as `subscription.type`.
    """
    for path in group[0].nested:
        tagging = Tagging(property=path[0], inner=path[1], how="literal", tags={})
        name = tag_name(*path)
        if name in used or (wanted is not None and name != wanted):
            continue
        values = [distinct(one.nested.get(path, ())) for one in group]
        keys = [key for some in values for key in some]
        if all(values) and len(keys) == len(set(keys)):
            tagging.tags = {
                one.index: tuple(some.values()) for one, some in zip(group, values, strict=True)
            }
            tagging.why = _why(group, tagging)
            return tagging
    return None


def _leave_out(tagging: Tagging, one: Candidate) -> None:
    """Add a candidate without tags to those for null, or for unlisted or absent values."""
    name = tagging.property
    if one.is_null(name):
        tagging.tags[one.index] = (None,)
        return
    if name in one.declared or (name not in one.properties and one.admitted(name)):
        tagging.other.append(one)
    if not one.requires(name) or name not in one.declared:
        tagging.absent.append(one)


def _why(group: Group, tagging: Tagging) -> str:
    name = tag_name(tagging.property, tagging.inner)
    tagged = [one for one in group if one.index in tagging.tags]
    always = all(one.requires(tagging.property) for one in tagged)
    required = "required" if always else "optional"
    single = all(len(tagging.tags[one.index]) == 1 for one in tagged)
    values = "one value" if single else "its own values"
    who = "each variant" if len(tagged) == len(group) else f"{len(tagged)} of {len(group)} variants"
    keys = [json_key(value) for tags in tagging.tags.values() for value in tags]
    alike = "no two are alike" if len(keys) == len(set(keys)) else "some of them share it"
    return f"`{name}` is {required} and has {values} in {who}; {alike}"


# --- a discriminator ------------------------------------------------------------------------


def by_discriminator(
    group: Group,
    found: tuple[Discriminator, ...],
    own: tuple[Discriminator, ...],
    warn: Warn,
) -> Tagging | None:
    """Return the tags of a discriminator: the literals, else the mapping, else the schema names.

    Args:
        group: the candidates to distinguish.
        found: the discriminators that apply to the group, all of the same property.
        own: the discriminators of the union itself; only for these, problems are reported.
        warn: reports a problem of a mapping.
    """
    reported = tuple(one for one in found if one in own)
    name = found[0].property
    tagged = [one for one in group if one.listed(name)]
    if (
        tagged
        and (_disjoint(tagged, name) or _single(tagged, name))
        and _literals_decide(group, name)
    ):
        tagging = by_literals(group, name)
        _mapped_only(group, found, tagging)
        if reported:
            _compare(group, reported, tagging, warn)
        return tagging
    mapped = _by_mapping(group, found, warn)
    _warn_entries(group, reported, warn)
    if mapped is not None:
        return mapped
    if len({key for one in tagged for key in distinct(one.listed(name))}) > 1 and not _same(
        tagged, name
    ):
        return by_literals(group, name)
    return _by_name(group, name) if not tagged else None


def _mapped_only(group: Group, found: tuple[Discriminator, ...], tagging: Tagging) -> None:
    """Leave the only variant with those of its literals that a mapping assigns to it, if any.

    It may inherit the enum of its base, which lists the tags of variants that do not exist.
    """
    if len(group) > 1:
        return
    (one,) = group
    kinds = _tag_kinds(group, tagging.property)
    keys = {
        json_key(tag_value(key, kinds))
        for key, target in _entries(found)
        if _selected(group, target)
    }
    literals = tagging.tags[one.index]
    mapped = tuple(value for value in literals if json_key(value) in keys)
    if mapped and len(mapped) < len(literals):
        tagging.how, tagging.tags[one.index] = "mapping", mapped
        tagging.why = f"`{tagging.property}`: the discriminator's mapping names the variant"


def _literals_decide(group: Group, name: str) -> bool:
    """Whether literals can be used: those of only one of several variants may not be enough."""
    tagged = [one for one in group if one.listed(name)]
    return len(tagged) > 1 or len(group) == 1 or any(name in one.declared for one in group)


def _same(tagged: Group, name: str) -> bool:
    """Whether all candidates have the same values."""
    return len({frozenset(distinct(one.listed(name))) for one in tagged}) == 1


def _by_mapping(group: Group, found: tuple[Discriminator, ...], warn: Warn) -> Tagging | None:
    """Return a tagging with the keys of the mappings as tags, or None if no key has a variant."""
    name = found[0].property
    kinds = _tag_kinds(group, name)
    tags: dict[int, dict[tuple[str, TagValue], Scalar_]] = {}
    for key, target in _entries(found):
        for one in _selected(group, target):
            value = tag_value(key, kinds)
            tags.setdefault(one.index, {})[json_key(value)] = value
    if not tags:
        return None
    tagging = Tagging(
        property=name,
        how="mapping",
        tags={one.index: tuple(tags[one.index].values()) for one in group if one.index in tags},
        why=f"`{name}`: the discriminator's mapping names the variants",
    )
    _left_out_by_mapping(group, tagging, warn)
    return tagging


def _left_out_by_mapping(group: Group, tagging: Tagging, warn: Warn) -> None:
    """Use schema names as the tags of variants that the mapping omits (OpenAPI 3.1 §4.8.25)."""
    taken = {json_key(value) for values in tagging.tags.values() for value in values}
    omitted: list[str] = []
    for one in group:
        if one.index in tagging.tags:
            continue
        name = schema_name(one.leaf.chain)
        if name is not None and json_key(name) not in taken and _may_be(one, tagging, name):
            tagging.tags[one.index] = (name,)
            taken.add(json_key(name))
            omitted.append(name)
        else:
            _leave_out(tagging, one)
    tagging.tags = {
        one.index: tagging.tags[one.index] for one in group if one.index in tagging.tags
    }
    if omitted:
        warn(
            "mapping-incomplete",
            f"the mapping omits {_few(omitted)}: the schema name is used as the tag",
        )


def _may_be(one: Candidate, tagging: Tagging, name: str) -> bool:
    """Whether the tag property of a candidate admits its schema name."""
    values = one.listed(tagging.property)
    return not values or json_key(name) in distinct(values)


def _by_name(group: Group, name: str) -> Tagging | None:
    """Return a tagging by OpenAPI's implicit mapping, the names of the schemas, if possible."""
    tagging = Tagging(property=name, how="name", tags={})
    kinds = _tag_kinds(group, name)
    if kinds and "string" not in kinds:
        return None
    for one in group:
        own = schema_name(one.leaf.chain)
        if own is None or one.is_null(name):
            _leave_out(tagging, one)
        else:
            tagging.tags[one.index] = (own,)
    tagging.why = f"`{name}` has no listed values, so the names of the schemas are the tags"
    return tagging if tagging.tags else None


# --- the entries of a mapping ----------------------------------------------------------------


def _compare(group: Group, own: tuple[Discriminator, ...], tagging: Tagging, warn: Warn) -> None:
    """Report where a mapping disagrees with the literals, which take precedence."""
    kinds = _tag_kinds(group, tagging.property)
    wrong: list[str] = []
    for key, target in _entries(own):
        selected = {one.index for one in _selected(group, target)}
        wanted = json_key(tag_value(key, kinds))
        literal = {index for index, tags in tagging.tags.items() if wanted in distinct(tags)}
        if selected and not literal & selected:
            wrong.append(key)
    _warn_entries(group, own, warn)
    if wrong:
        warn(
            "mapping-disagrees",
            f"the mapping assigns {_few(wrong)} to variants whose `{tagging.property}` has other"
            " values: the literals are used",
        )
    if not any(one.mapping for one in own):
        _compare_names(group, tagging, warn)


def _compare_names(group: Group, tagging: Tagging, warn: Warn) -> None:
    """Report where the schema names, OpenAPI's implicit mapping, differ from the literals."""
    for one in group:
        name, values = schema_name(one.leaf.chain), tagging.tags.get(one.index)
        if name is not None and values is not None and name not in values:
            warn(
                "implicit-names",
                f"the discriminator has no mapping, so its tags would be schema names such as"
                f" {_few([name])}: the literals of `{tagging.property}` are used instead",
            )
            return


def _warn_entries(group: Group, own: tuple[Discriminator, ...], warn: Warn) -> None:
    """Report the entries of a mapping whose target does not exist or is not a variant."""
    dangling = [key for key, target in _entries(own) if target is None]
    strangers = [
        key for key, target in _entries(own) if target is not None and not _selected(group, target)
    ]
    if dangling:
        warn(
            "mapping-dangling",
            f"the mapping assigns {_few(dangling)} to a schema that does not exist",
        )
    if strangers:
        written = own[0].written.get(strangers[0])
        such = f", such as {_few([written])}" if written else ""
        warn(
            "mapping-no-variant",
            f"the mapping assigns {_few(strangers)} to a schema that is not a variant of this"
            f" union{such}",
        )


def _entries(found: Iterable[Discriminator]) -> list[tuple[str, Pointer | None]]:
    """Return the keys and targets of all mappings, without duplicates."""
    entries: dict[tuple[str, Pointer | None], None] = {}
    for one in found:
        entries.update(dict.fromkeys(one.mapping.items()))
    return list(entries)


def _selected(group: Group, target: Pointer | None) -> list[Candidate]:
    """Return the candidates that a target selects: those that end there, else those below it."""
    if target is None:
        return []
    exact = [one for one in group if one.leaf.chain[-1] == target]
    return exact or [one for one in group if target in one.leaf.chain]


def schema_name(chain: tuple[Pointer, ...]) -> str | None:
    """Return the name of the last component in a chain, or None."""
    for pointer in reversed(chain):
        if name := component(pointer):
            return name
    return None


def _tag_kinds(group: Group, name: str) -> frozenset[JsonType]:
    return frozenset(kind for one in group for kind in one.kinds.get(name, ()))


def tag_value(key: str, kinds: frozenset[JsonType]) -> Scalar_:
    """Return the JSON value for a key of a mapping, which is always written as a string."""
    if "string" not in kinds:
        if "boolean" in kinds and key.lower() in ("true", "false"):
            return key.lower() == "true"
        if kinds & {"integer", "number"}:
            try:
                number = float(key)
            except ValueError:
                return key
            if number - number == 0:
                return int(number) if number % 1 == 0 else number
    return key


def _few(words: Iterable[object]) -> str:
    """Return the first words in backquotes, and how many more there are."""
    return shortened(list(map(quoted, words)))
