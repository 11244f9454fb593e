"""Black, which says how a module is laid out."""

from functools import cache
from typing import TYPE_CHECKING

from oneofgen.python.code import WIDTH

if TYPE_CHECKING:
    from black.mode import Mode


class InvalidModule(Exception):
    """A text is not a Python module; the message says why."""


@cache
def mode() -> "Mode":
    """Return how modules are formatted, independent of the user's `pyproject.toml`."""
    from black.mode import Mode, TargetVersion

    return Mode(
        line_length=WIDTH,
        target_versions={TargetVersion.PY310},
        string_normalization=True,
        magic_trailing_comma=False,
        preview=False,
    )


@cache
def blackened(text: str) -> str:
    """Return a module as black lays it out.

    Raises:
        InvalidModule: it is not Python.
    """
    import black  # here, because most packages are generated in less time than this takes
    from black.parsing import InvalidInput

    try:
        return black.format_str(text, mode=mode())
    except InvalidInput as error:
        raise InvalidModule(str(error)) from error
