"""JSON values in Python, and their comparison as JSON."""

from typing import Literal, TypeAlias, TypeGuard

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Scalar_: TypeAlias = "bool | int | float | str"
TagValue: TypeAlias = "bool | int | float | str | None"
JsonType = Literal["null", "boolean", "integer", "number", "string", "array", "object"]


def is_scalar(value: object) -> TypeGuard[Scalar_]:
    """Whether a JSON value is a string, a finite number or a boolean."""
    if isinstance(value, float):
        return value - value == 0
    return isinstance(value, bool | int | str)


def type_of(value: object) -> JsonType:
    """Return the JSON type of a value, `integer` for a number without a fraction."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if value % 1 == 0 else "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def json_key(value: TagValue) -> tuple[str, TagValue]:
    """Return a key that is equal only for equal JSON values.

    In Python `True == 1`; in JSON they differ, while `1` and `1.0` are one number.
    """
    if value is None:
        return "null", None
    if isinstance(value, bool):
        return "boolean", value
    return ("string" if isinstance(value, str) else "number"), value
