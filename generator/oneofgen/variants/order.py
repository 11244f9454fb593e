"""Unions whose variants are chosen by fit: notes on them, and the `order` setting."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from oneofgen.model import (
    ByFit,
    ByTag,
    Choice,
    Definition,
    Note,
    Ref,
    Shape,
    Union,
    branches,
    picks,
    rebuilt,
    record_of,
)
from oneofgen.problems import BadInput, Problem
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer
from oneofgen.variants.admitted import NOT_SCALAR, scalar_depth
from oneofgen.variants.labels import labels
from oneofgen.variants.settings import UnionSettings
from oneofgen.wording import FEW, did_you_mean, enumerated, shortened, toml_string

Definitions = dict[Pointer, Definition]


def ordered(document: Document, definitions: Definitions, settings: UnionSettings) -> Definitions:
    """Return the definitions, with variants chosen by fit in the order of the `order` setting.

    Raises:
        BadInput: an order names an unknown union or variant.
    """
    result = dict(definitions)
    problems: list[Problem] = []
    unions = {one.place: at for at, one in definitions.items() if isinstance(one, Union)}
    for where, names in settings.order.items():
        at = next((at for place, at in unions.items() if place == where), None)
        if at is None:
            message = f"`order` names `{where}`, but no union here has that place"
            some = did_you_mean(where, map(str, unions))
            position = document.position(next(iter(definitions)))
            problems.append(Problem(position, "unknown-place", message, some))
            continue
        union = definitions[at]
        assert isinstance(union, Union)
        known = variant_names(union, definitions)
        indexes: list[int] = []
        for name in names:
            found = [index for index, aliases in known.items() if name in aliases]
            indexes += found
            if not found:
                message = f"`order` of `{where}` names `{name}`, which is not a variant of it"
                some = did_you_mean(name, [one for aliases in known.values() for one in aliases])
                problems.append(Problem(document.position(at), "unknown-variant", message, some))
        result[at] = replace(union, choice=_reordered(union.choice, indexes))
    if problems:
        raise BadInput(*problems)
    return result


def variant_names(union: Union, definitions: Definitions) -> dict[int, tuple[str, ...]]:
    """Return the names that `order` accepts for each variant: its place, or the last part of it."""
    found: dict[int, tuple[str, ...]] = {}
    labelled = labels(union, definitions.__getitem__)
    for index, variant in enumerate(union.variants):
        if isinstance(variant.shape, Ref):
            where = str(definitions[variant.shape.target].place)
            short = where.removeprefix(union.place).strip("[]")
            found[index] = (where, short) if short and short != where else (where,)
        else:
            label = labelled[index]
            found[index] = (union.place.of_variant(*label), "][".join(label))
    return found


def _reordered(choice: Choice, first: list[int]) -> Choice:
    """Return the choice, with the variants of `first` before the others where it is by fit."""
    if not isinstance(choice, ByFit):
        return rebuilt(choice, lambda then: _reordered(then, first))
    rank = {index: order for order, index in enumerate(first)}

    def position(candidate: Choice) -> int:
        return min((rank.get(at, len(rank)) for at in picks(candidate)), default=0)

    return replace(choice, candidates=tuple(sorted(choice.candidates, key=position)))


def fits(choice: Choice, shapes: Sequence[Shape]) -> Iterator[ByFit]:
    """Yield every part of a choice that is made by fit.

    Arrays of scalars are left out, because they are the same in Python whichever variant is used;
    so are choices among values that no variant accepts, and those of an absent tag among variants
    that are selected by it.
    """
    if isinstance(choice, ByFit):
        depths = (scalar_depth(shapes[index]) for index in picks(choice))
        if not choice.invalid and NOT_SCALAR in depths:
            yield choice
        return
    cases = choice.cases if isinstance(choice, ByTag) else ()
    tagged = {index for _, then in cases for index in picks(then)}
    for branch in branches(choice):
        if branch.on != "absent" or not tagged.issuperset(picks(branch.then)):
            yield from fits(branch.then, shapes)


def notes_on_fit(union: Union, definitions: Definitions, settings: UnionSettings) -> list[Note]:
    """Return a note for each part of a union's choice that is made by fit.

    There are none for a union whose order is configured.
    """
    if union.place in settings.order:
        return []
    known = variant_names(union, definitions)
    notes: list[Note] = []
    for fit in fits(union.choice, [one.shape for one in union.variants]):
        indexes = list(dict.fromkeys(picks(fit)))
        shown = [known[index][0] for index in indexes]
        message = (
            f"the first of {_variants(shown)} whose schema a value satisfies is used, else the"
            " nearest"
        )
        for first, other in _equal(union, indexes, definitions):
            message += f"; `{known[other][0]}` accepts the same values as `{known[first][0]}`"
        listed = ", ".join(toml_string(known[index][-1]) for index in indexes)
        hint = f"order.{toml_string(union.place)} = [{listed}]"
        notes.append(Note(at=union.at, code="fit", message=message, hints=(hint,)))
    return list(dict.fromkeys(notes))


def _equal(
    union: Union, indexes: Sequence[int], definitions: Definitions
) -> Iterator[tuple[int, int]]:
    """Yield the variants, in pairs, that no value distinguishes: their records are equal."""
    firsts: dict[object, int] = {}
    for index in indexes:
        record = record_of(definitions.__getitem__, union.variants[index].shape)
        if record is None:
            continue
        properties = tuple(
            sorted((one.wire_name, one.required, str(one.value)) for one in record.properties)
        )
        promise = properties, record.additional, record.patterns, record.closed, record.conditions
        first = firsts.setdefault(promise, index)
        if first != index:
            yield first, index


def _variants(names: list[str]) -> str:
    shown = [f"`{name}`" for name in names]
    return shortened(shown) if len(shown) > FEW + 1 else enumerated(shown)
