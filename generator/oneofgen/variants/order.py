"""Ambiguous unions: reporting them, and applying the `order` setting."""

from collections.abc import Sequence
from dataclasses import replace

from oneofgen.model import (
    ByFit,
    Choice,
    Definition,
    Note,
    Ref,
    Shape,
    Union,
    decisions,
    picks,
    rebuilt,
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
    """Return the definitions, with ambiguous variants in the order of the `order` setting.

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
    """Return the choice, with the variants of `first` before the others where it is ambiguous."""
    if not isinstance(choice, ByFit):
        return rebuilt(choice, lambda then: _reordered(then, first))
    rank = {index: order for order, index in enumerate(first)}

    def position(candidate: tuple[tuple[str, ...], Choice]) -> int:
        return min((rank.get(at, len(rank)) for at in picks(candidate[1])), default=0)

    return ByFit(candidates=tuple(sorted(choice.candidates, key=position)))


def fits(choice: Choice, shapes: Sequence[Shape]) -> list[ByFit]:
    """Return every part of a decision that is ambiguous.

    Arrays of scalars are never ambiguous: they are the same in Python whichever variant is used.
    """
    return [
        one
        for one in decisions(choice)
        if isinstance(one, ByFit)
        and any(scalar_depth(shapes[index]) == NOT_SCALAR for index in picks(one))
    ]


def ambiguity(union: Union, definitions: Definitions, settings: UnionSettings) -> list[Note]:
    """Return a note for each group of variants that nothing but the number of keys distinguishes.

    There are none for a union whose order is configured.
    """
    if union.place in settings.order:
        return []
    known = variant_names(union, definitions)
    notes: list[Note] = []
    for fit in fits(union.choice, [one.shape for one in union.variants]):
        indexes = [index for _, inner in fit.candidates for index in picks(inner)]
        shown = [known[index][0] for index in dict.fromkeys(indexes)]
        message = (
            f"{_variants(shown)} have no tag, JSON type or property of their own: the variant that"
            f" declares most of the value's properties is used, on a tie `{shown[0]}`"
        )
        listed = ", ".join(toml_string(known[index][-1]) for index in dict.fromkeys(indexes))
        hint = f"order.{toml_string(union.place)} = [{listed}]"
        notes.append(Note(at=union.at, code="ambiguous", message=message, hints=(hint,)))
    return list(dict.fromkeys(notes))


def _variants(names: list[str]) -> str:
    shown = [f"`{name}`" for name in names]
    return shortened(shown) if len(shown) > FEW + 1 else enumerated(shown)
