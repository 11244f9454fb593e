"""Format results as text and as JSON. Nothing is printed here."""

from types import MappingProxyType
from typing import TYPE_CHECKING

from oneofgen.first_use import on_first_use

if TYPE_CHECKING:
    from oneofgen.explain.changes import differences_text
    from oneofgen.explain.changes_formats import (
        differences_github,
        differences_json,
        differences_markdown,
    )
    from oneofgen.explain.checks_formats import checks_github, checks_json, checks_markdown
    from oneofgen.explain.inspection import inspection_text
    from oneofgen.explain.inspection_data import inspection_json
    from oneofgen.explain.listing import missing_root, unions_json, unions_text
    from oneofgen.explain.outcomes import (
        Call,
        Output,
        check_output,
        generate_output,
        left_behind_text,
    )
    from oneofgen.explain.trials import trial_json, trial_text

__all__ = [
    "Call",
    "Output",
    "check_output",
    "checks_github",
    "checks_json",
    "checks_markdown",
    "differences_github",
    "differences_json",
    "differences_markdown",
    "differences_text",
    "generate_output",
    "inspection_json",
    "inspection_text",
    "left_behind_text",
    "missing_root",
    "trial_json",
    "trial_text",
    "unions_json",
    "unions_text",
]

_HOMES = MappingProxyType(
    {
        "differences_text": "changes",
        "differences_github": "changes_formats",
        "differences_json": "changes_formats",
        "differences_markdown": "changes_formats",
        "checks_github": "checks_formats",
        "checks_json": "checks_formats",
        "checks_markdown": "checks_formats",
        "left_behind_text": "outcomes",
        "inspection_text": "inspection",
        "inspection_json": "inspection_data",
        **dict.fromkeys(("missing_root", "unions_json", "unions_text"), "listing"),
        **dict.fromkeys(("Call", "Output", "check_output", "generate_output"), "outcomes"),
        **dict.fromkeys(("trial_json", "trial_text"), "trials"),
    }
)
"""The module of each name. They are imported on first use: a command needs only some of them."""

__getattr__ = on_first_use(__name__, _HOMES)
