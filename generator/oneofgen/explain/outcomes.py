"""Format the results of `generate` and `check`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from shlex import quote

from oneofgen.api import Checked, Outcome
from oneofgen.explain.phrases import counted, listed
from oneofgen.package.drift import Drift, Kind
from oneofgen.package.manifest import NAME
from oneofgen.settings import Settings, shown

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Told:
    """The text of a result (stdout) and of the messages that accompany it (stderr)."""

    result: str = ""
    talk: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments of a call. `spec` and `root` are empty if every configured package is meant.

    `flags` are the settings given on the command line, quoted for a shell; `of_the_union` are
    those of them that affect the model of the union.
    """

    spec: str = ""
    root: str = ""
    flags: str = ""
    of_the_union: str = ""

    def line(self, verb: str, settings: Settings | None = None, *more: str) -> str:
        """Return a command to paste; `settings` names the package if the call does not."""
        words = ["oneofgen", verb]
        if self.spec:
            flags = self.of_the_union if verb == "inspect" else self.flags
            words += [quote(self.spec), quote(self.root), flags]
        elif settings is not None:
            words += [quote(shown(settings.spec_path)), quote(settings.root)]
        return f"`{' '.join(word for word in (*words, *more) if word)}`"


# --- generate ------------------------------------------------------------------------------


def outcome_told(outcome: Outcome, call: Call, *, verbose: bool = False) -> Told:
    """Return a line that says what was written, and notes on it."""
    events = counted(outcome.events, "event")
    records = counted(outcome.records, "record")
    took = f"in {outcome.seconds:.1f} s"
    if outcome.unchanged:
        result = f"unchanged {outcome.name}: {events}, {records} {took}"
    else:
        files = counted(outcome.files, "file")
        result = f"wrote {outcome.name}: {events}, {records}, {files} {took}"
    talk: list[str] = []
    if outcome.notes:
        where = call.line("inspect", outcome.settings)
        talk.append(f"{counted(outcome.notes, 'note')}, shown by {where}")
    if outcome.left:
        talk.append(f"not made by oneofgen, left where it is: {_paths(outcome.left)}")
    if verbose:
        talk.append(f"in {shown(outcome.folder)}")
        talk += [f"wrote {path}" for path in outcome.written]
        talk += [f"removed {path}" for path in outcome.removed]
    return Told(result, "\n".join(f"{INDENT}{line}" for line in talk))


# --- check ---------------------------------------------------------------------------------


def checked_told(checked: Checked, call: Call) -> Told:
    """Return the diff, if any, with a line for the reason and one for what to do."""
    folder = PurePath(shown(checked.folder)).as_posix()
    if not checked.drift:
        return Told(f"up to date: {folder}")
    where, why = _why(checked)
    place = f"{folder}/{where}" if where else folder
    todo = _todo(checked.drift, call)
    return Told(checked.drift.diff.rstrip("\n"), f"drift: {place}: {why}\n{INDENT}{todo}")


def _why(checked: Checked) -> tuple[str, str]:
    """Return the file that a drift is about, if it is a single one, and the reason."""
    drift = checked.drift
    one = drift.files[0] if len(drift.files) == 1 else ""
    several = "" if one else f" ({_paths(drift.files)})"
    changed = f"{_changed(drift.inputs)} changed, too" if drift.inputs else ""
    match drift.kind:
        case "hand edit" if _has_conflict(drift):
            return one, f"merge conflict markers{several}"
        case "hand edit" if NAME in drift.files:
            return one, f"edited by hand{several}"
        case "hand edit":
            return one, f"edited by hand{several}, {changed or 'the document is unchanged'}"
        case "foreign file":
            return (
                one,
                f"not made by oneofgen{several}, in a folder that holds only what is generated",
            )
        case "missing" if NAME in drift.files and not one:
            return "", "it has not been generated yet"
        case "missing":
            return one, f"missing{several}"
        case "interrupted":
            return "", "a run of `generate` was cut off half-way"
        case _:
            inputs = drift.inputs or (drift.kind,)
            return "", f"{_changed(inputs)} changed ({_effect(checked)})"


CHANGED: dict[Kind, str] = {
    "document": "the document",
    "settings": "the settings",
    "templates": "the templates",
    "tool": "oneofgen itself",
}


def _changed(inputs: Sequence[Kind]) -> str:
    return listed(CHANGED[kind] for kind in inputs)


def _effect(checked: Checked) -> str:
    """Return how the surface changes: by events if any changed, else by lines."""
    changes = checked.changes
    if changes is None:
        return "what that means for the surface is unknown"
    events = ((changes.come_events, "added"), (changes.gone_events, "removed"))
    parts = [f"{counted(len(found), 'event')} {verb}" for found, verb in events if found]
    if parts:
        return ", ".join(parts)
    if number := max(len(changes.gone), len(changes.come)):
        return f"{counted(number, 'line')} of the surface changed"
    is_document = checked.drift.kind == "document"
    return "descriptions or layout only" if is_document else "the surface stays as it is"


def _todo(drift: Drift, call: Call) -> str:
    match drift.kind:
        case "hand edit" if _has_conflict(drift):
            return f"make the package anew: {call.line('generate', None, '--force')}"
        case "hand edit" if NAME in drift.files:
            return f"discard the edit: {call.line('generate', None, '--force')}"
        case "hand edit":
            discard = call.line("generate", None, "--force")
            return f"move the change to a template (--templates), or discard it: {discard}"
        case "foreign file":
            return "move it away"
        case "interrupted":
            return f"run {call.line('generate')} again"
        case _:
            return f"run {call.line('generate')} and commit"


def _has_conflict(drift: Drift) -> bool:
    return "\n-<<<<<<<" in drift.diff


def _paths(paths: Sequence[str], most: int = 5) -> str:
    named = ", ".join(paths[:most])
    return f"{named} and {len(paths) - most} more" if len(paths) > most else named
