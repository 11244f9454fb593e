"""The traversals of a decision: every branch is seen, in the order in which it is tried."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneofgen.model import (
    ByFit,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    Pick,
    TagValue,
    branches,
    decisions,
    fold,
    is_exhaustive,
    picks,
    rebuilt,
    tags_of,
    ways,
)

A, B, C = (Pick(variant=index) for index in range(3))


def _decisions(inner: st.SearchStrategy[Choice]) -> st.SearchStrategy[Choice]:
    default = st.none() | inner
    kinds = st.lists(inner, min_size=1, max_size=2).map(
        lambda found: tuple(zip(("object", "string"), found, strict=False))
    )
    named = st.lists(inner, min_size=1, max_size=3).map(
        lambda found: tuple(zip(("a", "b", "c"), found, strict=False))
    )
    return st.one_of(
        st.builds(ByTag, property=st.just("t"), cases=named, absent=default, other=default),
        st.builds(ByType, cases=kinds),
        st.builds(ByPropertyType, property=st.just("p"), cases=kinds, absent=inner),
        st.builds(ByKey, cases=named, other=default, several=default),
        st.builds(
            ByFit,
            candidates=st.lists(inner, min_size=1, max_size=3).map(tuple),
            unknown=st.booleans(),
        ),
    )


CHOICES = st.recursive(
    st.integers(0, 5).map(lambda index: Pick(variant=index)), _decisions, max_leaves=12
)


@given(CHOICES)
def test_every_pick_is_at_the_end_of_one_way(choice: Choice) -> None:
    leaves = [one.variant for one in decisions(choice) if isinstance(one, Pick)]
    assert list(picks(choice)) == leaves == [way.variant for way in ways(choice)]


@given(CHOICES)
def test_the_steps_of_a_way_lead_from_the_choice_to_its_variant(choice: Choice) -> None:
    for way in ways(choice):
        here = choice
        for decision, branch in way.steps:
            assert decision is here
            assert branch in branches(here)
            here = branch.then
        assert here == Pick(variant=way.variant)


@given(CHOICES)
def test_a_choice_rebuilt_from_its_own_branches_is_the_same(choice: Choice) -> None:
    assert rebuilt(choice, lambda then: then) == choice


@given(CHOICES)
def test_a_change_reaches_every_branch(choice: Choice) -> None:
    def moved(one: Choice) -> Choice:
        return Pick(variant=one.variant + 10) if isinstance(one, Pick) else rebuilt(one, moved)

    assert list(picks(moved(choice))) == [variant + 10 for variant in picks(choice)]


@given(CHOICES)
def test_a_fold_sees_every_choice_once(choice: Choice) -> None:
    counted = fold(choice, lambda _, inner: 1 + sum(number for _, number in inner))
    assert counted == len(list(decisions(choice)))


TAGGED = ByTag(property="t", cases=(("a", A),), absent=B, other=C)


@pytest.mark.parametrize(
    ("choice", "exhaustive"),
    [
        (A, True),
        (TAGGED, True),
        (replace(TAGGED, absent=None), False),
        (replace(TAGGED, other=None), False),
        (ByType(cases=(("object", TAGGED), ("string", A))), True),
        (ByType(cases=(("object", replace(TAGGED, other=None)),)), False),
        (ByKey(cases=(("k", A),)), False),
        (ByKey(cases=(("k", A),), other=B), True),
        (ByPropertyType(property="p", cases=(("string", A),), absent=B), True),
        (ByFit(candidates=(A, B)), True),
        (ByFit(candidates=(A, B), unknown=True), False),
    ],
)
def test_what_selects_no_variant_for_some_object_can_be_unknown(
    choice: Choice, exhaustive: bool
) -> None:
    assert is_exhaustive(choice) is exhaustive


def test_the_tags_of_a_variant_are_those_of_the_first_decision_by_a_tag() -> None:
    second = ByTag(property="u", cases=(("x", A), ("y", B)))
    first = ByTag(property="t", cases=(("a", second), ("b", C), ("c", C), (None, A)))
    assert tags_of(ByType(cases=(("object", first),))) == {0: ("a", None), 1: ("a",), 2: ("b", "c")}


def test_null_is_a_tag_unless_it_only_selects_variants_that_have_others() -> None:
    def tags(null: Choice, *cases: tuple[TagValue, Choice]) -> dict[int, tuple[TagValue, ...]]:
        return tags_of(ByTag(property="t", cases=(*cases, (None, null))))

    both = ByKey(cases=(("x", A), ("y", B)))
    assert tags(A, ("b", B)) == {0: (None,), 1: ("b",)}
    assert tags(both, ("b", B)) == {0: (None,), 1: ("b", None)}
    assert tags(both, ("a", A), ("b", B)) == {0: ("a",), 1: ("b",)}
