"""Generate a typed Python package from a `oneOf` of an OpenAPI document.

The commands are available as functions: `oneofgen.generate(...)`. They print nothing, and raise
`BadInput` with file, line and column if the input has a problem.
"""

from types import MappingProxyType
from typing import TYPE_CHECKING

from oneofgen.first_use import on_first_use

if TYPE_CHECKING:
    from oneofgen.api import build, check, generate
    from oneofgen.problems import BadInput, Position, Problem
    from oneofgen.queries import diff, inspect, normalize, unions
    from oneofgen.settings import Settings
    from oneofgen.version import __version__

__all__ = [
    "BadInput",
    "Position",
    "Problem",
    "Settings",
    "__version__",
    "build",
    "check",
    "diff",
    "generate",
    "inspect",
    "normalize",
    "unions",
]

_HOMES = MappingProxyType(
    {
        **dict.fromkeys(("build", "check", "generate"), "api"),
        **dict.fromkeys(("diff", "inspect", "normalize", "unions"), "queries"),
        **dict.fromkeys(("BadInput", "Position", "Problem"), "problems"),
        "Settings": "settings",
        "__version__": "version",
    }
)
"""The module of each public name. Names are imported on first use: `--help` stays fast."""

__getattr__ = on_first_use(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
