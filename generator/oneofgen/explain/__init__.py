"""Format results as text and as JSON. Nothing is printed here."""

from oneofgen.explain.changes import differences_text
from oneofgen.explain.changes_formats import (
    differences_github,
    differences_json,
    differences_markdown,
)
from oneofgen.explain.checks_formats import checks_github, checks_json, checks_markdown
from oneofgen.explain.inspection import inspection_text
from oneofgen.explain.inspection_json import inspection_json
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
