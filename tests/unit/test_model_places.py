"""Places are strings that know their parts; a text is taken apart where nothing else is known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oneofgen.model import Place, Step, parsed

WORDS = st.text(st.characters(exclude_characters=".[]{}#", codec="utf-8"), min_size=1)
TAGS = WORDS | st.sampled_from(["[DONE]", "a.b", "{x}", "a[b]c"])
STEPS = st.one_of(
    st.builds(Step, st.just("property"), WORDS),
    st.just(Step("item")),
    st.builds(Step, st.just("value"), st.just("") | TAGS),
    st.builds(Step, st.just("tag"), TAGS),
)
HEADS = WORDS | st.sampled_from(["#/paths/~1a.b/get", "Foo.Bar", "List[Item]"])
PLACES = st.builds(
    lambda head, steps: Place(head, steps, is_pointer="#" in head), HEADS, st.lists(STEPS)
)


@given(PLACES)
def test_a_text_is_taken_apart_into_the_parts_it_was_made_of(place: Place) -> None:
    again = parsed(str(place), [place.head])
    assert (again, again.head, again.steps) == (place, place.head, place.steps)
    assert again.is_pointer == place.is_pointer


@given(st.text())
def test_any_text_is_a_place_of_that_text(text: str) -> None:
    assert parsed(text) == text


@given(PLACES, st.lists(STEPS, min_size=1))
def test_a_place_leads_to_itself_and_to_what_stands_below(place: Place, steps: list[Step]) -> None:
    below = place.below(*steps)
    assert place.leads_to(place)
    assert place.leads_to(below)
    assert not below.leads_to(place)
    assert below.above == place.below(*steps[:-1])


def test_a_place_is_equal_to_its_text_and_written_as_one() -> None:
    place = Place("Run").of_property("tools").of_items().of_variant("function", "strict")
    assert place == "Run.tools[][function][strict]"
    names: dict[str, str] = {place: "Strict"}
    assert names["Run.tools[][function][strict]"] == "Strict"
    assert Place("Map").of_values() == "Map{}"
    assert Place("Map").of_values("^x-") == "Map{^x-}"


def test_the_longest_head_that_fits_is_the_first_part() -> None:
    assert parsed("Foo.Bar.baz", ["Foo", "Foo.Bar"]).head == "Foo.Bar"
    assert parsed("Foo.Barn", ["Foo", "Foo.Bar"]).steps == (Step("property", "Barn"),)
