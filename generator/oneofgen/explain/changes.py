"""Format changes as text: one line for each that breaks something or that is worth knowing."""

from collections.abc import Iterable, Sequence

from oneofgen.dataclass import dataclass
from oneofgen.explain.phrases import counted
from oneofgen.package.differences import Changed, Differences
from oneofgen.problems import Position
from oneofgen.surface import AREAS, Area, Level
from oneofgen.wording import printable, shortened

SEVERAL = 3
"""As many changes that read alike share a line."""

FEW = 6
"""How many of them the line names."""

LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a report: one change, or several that read alike."""

    level: Level
    areas: tuple[Area, ...]
    text: str
    changes: tuple[Changed, ...]
    is_cosmetic: bool = False

    def __str__(self) -> str:
        areas = ", ".join(self.areas)
        where = places(self.changes[0])
        return f"{f'[{areas}] ' if areas else ''}{self.text}{f'  ({where})' if where else ''}"


def differences_text(found: Differences, *, verbose: bool = False) -> str:
    """Return the report of a root; `verbose` lists what breaks nothing, too."""
    head = f"{printable(found.root)}: {found.old} -> {found.new}"
    if not found.changes:
        return f"{head}\nno changes{_omission(found)}"
    lines = lines_of(found.changes, strict=found.strict)
    output = [head]
    for level, title in (("break", "breaks"), ("notice", "notices")):
        chosen = [line for line in lines if line.level == level]
        if chosen:
            number = sum(len(line.changes) for line in chosen)
            output += [f"{title} ({number}):", *(f"  {line}" for line in chosen)]
    rest = [line for line in lines if line.level == "ok"]
    if verbose and rest:
        output += ["the rest:", *(f"  {line}" for line in rest)]
    output.append(_counts(rest, verbose=verbose))
    output.append(f"suggested version: {found.bump}{_omission(found)}")
    return "\n".join(line for line in output if line)


def _counts(rest: Sequence[Line], *, verbose: bool) -> str:
    fine = sum(len(line.changes) for line in rest if not line.is_cosmetic)
    cosmetic = sum(len(line.changes) for line in rest if line.is_cosmetic)
    parts = [f"{counted(fine, 'change')} that nothing notices"] if fine else []
    parts += [f"{counted(cosmetic, 'cosmetic change')}"] if cosmetic else []
    shown = "" if verbose or not parts else " (`-v` lists them)"
    return f"{' and '.join(parts)}{shown}"


def _omission(found: Differences) -> str:
    """Return the note that descriptions were not compared, if they were not."""
    if found.with_cosmetics:
        return ""
    return "\n(cosmetic changes were not compared: a package does not have them all)"


def lines_of(changes: Iterable[Changed], *, strict: bool = False) -> list[Line]:
    """Return the lines for changes, in their order; several that read alike share a line."""
    groups: dict[object, list[Changed]] = {}
    for one in changes:
        groups.setdefault(_group(one, strict), []).append(one)
    lines: list[Line] = []
    for group in groups.values():
        alike = len(group) >= SEVERAL or _is_list(group[0])
        lines += [_line(group, strict)] if alike else [_line([one], strict) for one in group]
    return lines


def _is_list(one: Changed) -> bool:
    """Whether a change is about one of several things in one place."""
    return one.change.kind.id.startswith(("member-added", "member-removed", "enum-value-"))


def _group(one: Changed, strict: bool) -> object:
    """Return what changes have in common that share a line."""
    change = one.change
    verdicts = tuple(change.verdict(area, strict=strict) for area in AREAS)
    if _is_list(one):
        return change.kind.id, change.subject, verdicts
    record, dot, name = change.subject.partition(".")
    if not dot or change.kind.id.startswith(("event", "python")) or record.startswith(("'", '"')):
        return one
    return change.kind.id, name, change.before, change.after, verdicts


def _line(group: Sequence[Changed], strict: bool) -> Line:
    change = group[0].change
    level = change.worst(strict=strict)
    areas: tuple[Area, ...] = tuple(
        area for area in AREAS if change.verdict(area, strict=strict) == level
    )
    return Line(
        level=level,
        areas=areas if level != "ok" else (),
        text=printable(_text(group), LONGEST),
        changes=tuple(group),
        is_cosmetic=change.kind.is_cosmetic,
    )


def _text(group: Sequence[Changed]) -> str:
    change = group[0].change
    if len(group) == 1:
        return f"{change.subject}: {change.what}"
    if _is_list(group[0]):
        words = [one.change.after or one.change.before for one in group]
        what = change.kind.phrase.partition(":")[0].replace("added", "s added")
        what = what.replace("removed", "s removed").replace(" s ", "s ")
        return f"{change.subject}: {what}: {shortened(words, FEW)}"
    name = change.subject.partition(".")[2]
    records = [one.change.subject.partition(".")[0] for one in group]
    return f"{name} of {len(group)} classes: {change.what}: {shortened(records, FEW - 3)}"


def places(one: Changed) -> str:
    """Return both places of a change: `old.yaml:12, new.yaml:34`."""
    return ", ".join(_place(at) for at in (one.old, one.new) if at is not None)


def _place(at: Position) -> str:
    return f"{at.file}:{at.line}" if at.line else at.file


def summary(changes: Sequence[Changed], most: int, *, strict: bool = False) -> list[str]:
    """Return the lines for changes, at most so many, the last of them a count of the others."""
    lines = [line for line in lines_of(changes, strict=strict) if not line.is_cosmetic]
    texts = [str(line) for line in lines]
    shown = texts[:most]
    left = sum(len(line.changes) for line in lines[most:])
    left += sum(one.change.kind.is_cosmetic for one in changes)
    if left:
        shown.append(f"{counted(left, 'more change')}")
    return shown
