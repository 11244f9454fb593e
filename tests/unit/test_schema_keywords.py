"""The table of keywords, and what is derived from it."""

from __future__ import annotations

from oneofgen.schema import keyword_path
from oneofgen.schema.keywords import (
    DATA,
    FOLLOWED,
    KEYWORDS,
    NAMED,
    NOT_READ,
    UNENFORCED,
    documents,
)


def test_a_keyword_stands_in_the_table_once() -> None:
    names = [one.name for one in KEYWORDS]
    assert len(names) == len(set(names))


def test_what_holds_schemas_is_followed_unless_it_is_not_enforced_or_only_kept_there() -> None:
    assert {
        *("properties", "patternProperties", "additionalProperties", "items", "prefixItems"),
        *("allOf", "anyOf", "oneOf", "contentSchema"),
    } == FOLLOWED
    assert {"$defs", "definitions", "dependentSchemas"} == NAMED - FOLLOWED
    assert FOLLOWED.isdisjoint(NOT_READ)


def test_data_is_looked_at_where_it_reaches_a_package() -> None:
    assert {"enum", "const", "default"} == DATA - NOT_READ


def test_bounds_and_extensions_say_nothing_of_the_type_of_a_value() -> None:
    assert all(map(documents, ("minLength", "title", "x-more", "$defs")))
    assert not any(map(documents, ("type", "required", "not", "$ref", "unknown")))
    assert not any(map(documents, UNENFORCED))


def test_a_keyword_behind_one_that_holds_names_is_a_name() -> None:
    assert keyword_path(("properties", "properties", "properties", "items")) == (
        *("properties", "", "properties", ""),
    )
    assert keyword_path(("components", "schemas", "oneOf", "oneOf", "0")) == (
        *("components", "schemas", "", "oneOf", "0"),
    )
