"""The names that a document gives to the values of an enum.

They are the titles of its constants (`oneOf: [{const: 1, title: PRIMARY}, …]`), or a list beside
`enum`: `x-enum-varnames` or `x-enumNames`.
"""

from collections.abc import Iterable, Iterator

from oneofgen.model import Scalar_, is_scalar, json_key
from oneofgen.schema.merged_schema import MergedSchema
from oneofgen.schema.protocol import Definitions
from oneofgen.source.pointers import Pointer, join
from oneofgen.source.tree import Mapping
from oneofgen.wording import quoted

LISTS = ("x-enum-varnames", "x-enumNames")
"""The keywords that list a name for each value of an `enum`, in order of precedence."""

Named = tuple[str, Scalar_]
"""A value after its name, which is empty if it has none."""


def read_value_names(merged: MergedSchema, node: Mapping, at: Pointer) -> None:
    """Merge the list of names beside an `enum`; the first name of a value is kept."""
    values = node.get("enum")
    for keyword in LISTS:
        listed = node.get(keyword)
        if not isinstance(values, list) or listed is None:
            continue
        if not isinstance(listed, list) or len(listed) != len(values):
            message = f"`{keyword}` does not list a name for each value; it is ignored"
            merged.note(join(at, keyword), "enum-names", message)
            continue
        for value, name in zip(values, listed, strict=True):
            if is_scalar(value) and isinstance(name, str) and name.strip():
                merged.value_names.setdefault(json_key(value), " ".join(name.split()))


def named(merged: MergedSchema, values: Iterable[Scalar_]) -> tuple[Named, ...]:
    """Return listed values of a schema, each after its name."""
    return tuple((merged.value_names.get(json_key(value), ""), value) for value in values)


def titled(merged: MergedSchema, values: tuple[Scalar_, ...]) -> tuple[Named, ...]:
    """Return the values of a member of a union of constants; a title names a single value."""
    if len(values) == 1 and merged.title.strip():
        return ((" ".join(merged.title.split()), values[0]),)
    return named(merged, values)


def distinct(schemas: Definitions, at: Pointer, listed: Iterable[Named]) -> Iterator[Named]:
    """Yield the values that have a name of their own, and add a note for names of several."""
    by_name: dict[str, list[Scalar_]] = {}
    for name, value in listed:
        if name:
            by_name.setdefault(name, []).append(value)
    for name, values in by_name.items():
        if len(values) == 1:
            yield name, values[0]
        else:
            message = f"{len(values)} values are called {quoted(name)}; they stay without a name"
            schemas.note(at, "enum-names", message)
