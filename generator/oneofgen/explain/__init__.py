"""Format results as text and as JSON. Nothing is printed here."""

from oneofgen.explain.inspection import inspection_text
from oneofgen.explain.inspection_json import inspection_json
from oneofgen.explain.listing import missing_root, unions_json, unions_text
from oneofgen.explain.outcomes import Call, Told, checked_told, outcome_told

__all__ = [
    "Call",
    "Told",
    "checked_told",
    "inspection_json",
    "inspection_text",
    "missing_root",
    "outcome_told",
    "unions_json",
    "unions_text",
]
