"""Turns a `oneOf` of an OpenAPI document into a typed Python package.

The verbs of the command line as functions, `oneofgen.generate(...)`; they print nothing, and raise
`BadInput` where a message with file, line and column tells what is wrong with an input.
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oneofgen.api import build, check, generate, inspect, normalize, unions
    from oneofgen.problems import BadInput, Position, Problem
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
    "generate",
    "inspect",
    "normalize",
    "unions",
]

_HOMES = MappingProxyType(
    {
        **dict.fromkeys(
            ("build", "check", "generate", "inspect", "normalize", "unions"), "oneofgen.api"
        ),
        **dict.fromkeys(("BadInput", "Position", "Problem"), "oneofgen.problems"),
        "Settings": "oneofgen.settings",
        "__version__": "oneofgen.version",
    }
)
"""Where each name is defined: imported on first use, so that `oneofgen --help` need not wait."""


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
