"""JSON pointers (RFC 6901) as fragments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneofgen.source.pointers import (
    Pointer,
    build,
    component,
    escape,
    join,
    parent,
    split,
    unescape,
)


@given(st.text(st.characters(exclude_categories=())))
def test_a_token_comes_back_from_its_escaped_form(token: str) -> None:
    assert unescape(escape(token)) == token


@given(st.lists(st.text(st.characters(exclude_categories=()))))
def test_a_pointer_comes_apart_into_what_it_was_built_from(tokens: list[str]) -> None:
    assert split(build("a.yaml", tokens)) == ("a.yaml", tuple(tokens))


@pytest.mark.parametrize(
    ("token", "escaped"),
    [("a/b", "a~1b"), ("m~n", "m~0n"), ("c%d", "c%25d"), ("{id}", "{id}"), ("#", "%23")],
)
def test_only_what_a_fragment_cannot_carry_is_encoded(token: str, escaped: str) -> None:
    assert escape(token) == escaped


def test_more_encoded_than_need_be_is_understood() -> None:
    assert unescape("%7Bid%7D%2F~1") == "{id}//"
    assert unescape("%FF") == "\ufffd"


def test_the_parent_of_a_root_is_the_root() -> None:
    assert parent(Pointer("#/a/b")) == "#/a"
    assert parent(Pointer("#")) == "#"


def test_a_component_is_known_by_its_pointer() -> None:
    assert component(join(Pointer("#"), "components", "schemas", "A/B")) == "A/B"
    assert component(Pointer("#/components/schemas/A/oneOf/0")) is None


def test_a_fragment_that_is_no_pointer_is_refused() -> None:
    with pytest.raises(ValueError, match="not a JSON pointer"):
        split("#anchor")
