"""The text and the JSON of `inspect --value`: which variant a value becomes, and why.

The JSON is an object with stable keys: `value` (the file), `becomes` (`variant`, `unknown`, `null`
or `error`), `class`, `pointer` and `line` of the variant (or null), `why` (a list of conditions),
`error` (why decoding raises, or null), `strict` (why strict refuses the value, or null) and
`candidates`, in the order in which they are tried: `class`, `pointer`, `line`, `faults` (the
places that strict refuses), `refused` (the first of them, or null) and `tolerates` (whether it
merely tolerates a property).
"""

import json
from collections.abc import Iterator
from typing import Any

from oneofgen.explain.decisions import KINDS, condition
from oneofgen.explain.phrases import counted, tag_text
from oneofgen.explain.tables import table
from oneofgen.explain.tree import Event, Tree
from oneofgen.model import ByFit, ByTag, tag_name
from oneofgen.package.make import Inspection
from oneofgen.trial import Candidate, Trial
from oneofgen.wording import printable

MARGIN = "  "
WIDTH = 400


def trial_text(inspection: Inspection, trial: Trial, file: str) -> str:
    """Return the text of a trial.

    Args:
        inspection: the root that the value was read as.
        trial: the result.
        file: the name of the file of the value.
    """
    tree = Tree(inspection)
    at = tree.position(tree.union.at)
    lines = [f"{tree.name(tree.union)}  {at.file}:{at.line}"]
    lines.append(f"{MARGIN}{printable(file, WIDTH)} {_outcome(tree, trial)}")
    if why := _why(trial, tree.union.tag):
        lines.append(f"{MARGIN}why: {', '.join(why)}.")
    lines.append(f"{MARGIN}{_strict(trial)}")
    lines += _candidates(tree, trial)
    return "\n".join(lines)


def trial_json(inspection: Inspection, trial: Trial, file: str) -> str:
    """Return the result of a trial as JSON."""
    tree = Tree(inspection)
    result = {
        "value": file,
        "becomes": _becomes(trial),
        **_variant(tree, trial.variant if not trial.error else None),
        "why": _why(trial, tree.union.tag),
        "error": trial.error or None,
        "strict": trial.strict or None,
        "candidates": [
            {
                **_variant(tree, one.variant),
                "faults": one.faults,
                "refused": one.refused or None,
                "tolerates": one.tolerates,
            }
            for one in trial.candidates
        ],
    }
    return json.dumps(result, indent=2)


def _becomes(trial: Trial) -> str:
    if trial.error:
        return "error"
    if trial.variant is not None:
        return "variant"
    return "unknown" if trial.steps else "null"


def _variant(tree: Tree, index: int | None) -> dict[str, Any]:
    if index is None:
        return {"class": None, "pointer": None, "line": None}
    event = _event(tree, index)
    return {"class": event.name, "pointer": event.pointer, "line": event.at.line}


def _event(tree: Tree, index: int) -> Event:
    variant = tree.union.variants[index]
    return next(event for event in tree.events if event.variant is variant)


def _outcome(tree: Tree, trial: Trial) -> str:
    becomes = _becomes(trial)
    if becomes == "error":
        return f"is refused: {printable(trial.error, WIDTH)}"
    if becomes != "variant":
        return "becomes `None`." if becomes == "null" else "becomes an `Unknown`."
    event = _event(tree, trial.variant or 0)
    text = f"becomes `{event.name}` ({event.at.file}:{event.at.line})"
    if trial.chosen is not None and trial.chosen != trial.variant:
        refusing = _event(tree, trial.chosen).name
        return f"{text}, because `{refusing}` cannot be read from it and `{event.name}` accepts it."
    return f"{text}."


def _why(trial: Trial, tag: str | None) -> list[str]:
    """Return the conditions that led to the outcome, in words."""
    told: dict[str, None] = {}
    for choice, branch in trial.steps:
        if branch is None:
            continue
        text = condition(choice, branch, tag)
        if isinstance(choice, ByTag) and branch.on == "case":
            name = tag_name(choice.property, choice.inner)
            text = f"`{printable(name)}` is {tag_text(branch.key)}"
        elif isinstance(choice, ByFit):
            text = "it fits best"
        told[text] = None
    return [one for one in told if one != KINDS["object"]] or list(told)


def _strict(trial: Trial) -> str:
    if not trial.strict:
        return "strict accepts it."
    return f"strict refuses it: {printable(trial.strict, WIDTH)}"


def _candidates(tree: Tree, trial: Trial) -> Iterator[str]:
    """Yield a line for each other candidate, and the number of those that the tag excludes."""
    others = [one for one in trial.candidates if one.variant != trial.variant]
    if others:
        yield ""
        yield f"{MARGIN}the other candidates, in the order in which they are tried:"
        knows = any(one.variant == trial.variant and not one.tolerates for one in trial.candidates)
        rows = [(_event(tree, one.variant).name, _refusal(one, knows)) for one in others]
        yield from (f"{MARGIN}{MARGIN}{line}" for line in table(rows))
    known = {one.variant for one in trial.candidates} | {trial.variant}
    excluded = sum(index not in known for index in range(len(tree.union.variants)))
    if excluded and trial.steps:
        yield ""
        has = "has" if excluded == 1 else "have"
        yield f"{MARGIN}{counted(excluded, 'variant')} {has} another tag or JSON type."


def _refusal(candidate: Candidate, knows: bool) -> str:
    """Return what a candidate refuses; `knows` says that the chosen one knows every property."""
    if not candidate.faults:
        unknown = ", but does not know every property" if knows and candidate.tolerates else ""
        return f"accepts it, too{unknown}"
    more = f" ({candidate.faults - 1} more)" if candidate.faults > 1 else ""
    return f"refuses {printable(candidate.refused, WIDTH)}{more}"
