"""Generate a typed Python package from a `oneOf` of an OpenAPI document.

The commands are available as functions: `oneofgen.generate(...)`. They print nothing, and raise
`BadInput` with file, line and column if the input has a problem.
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

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
        **dict.fromkeys(("build", "check", "generate"), "oneofgen.api"),
        **dict.fromkeys(("diff", "inspect", "normalize", "unions"), "oneofgen.queries"),
        **dict.fromkeys(("BadInput", "Position", "Problem"), "oneofgen.problems"),
        "Settings": "oneofgen.settings",
        "__version__": "oneofgen.version",
    }
)
"""The module of each public name. Names are imported on first use: `--help` stays fast."""


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
