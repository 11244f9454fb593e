"""Who keeps a name that several would take, and the lines that decide otherwise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from oneofgen.model import Definition, Note, Place
from oneofgen.names.pins import pin_line
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import Pointer


@dataclass(frozen=True, slots=True)
class Claim:
    """A definition and the names it would take, the best first.

    `reserved` is the still better one that no schema may have, if that is so.
    """

    definition: Definition
    candidates: tuple[str, ...]
    reserved: str = ""

    @property
    def at(self) -> Pointer:
        """The key of the definition."""
        return self.definition.at

    @property
    def place(self) -> Place:
        """Where the definition stands."""
        return self.definition.place


@dataclass(frozen=True, slots=True)
class Meeting:
    """A definition that has the name, or (beside the claim, not above it) wants it too."""

    name: str
    other: Definition
    above: bool


@dataclass(slots=True, kw_only=True)
class Ledger:
    """The names given so far, and what there is to say about them."""

    reserved: frozenset[str]
    position: Callable[[Pointer], Position]
    names: dict[Pointer, str] = field(default_factory=dict)
    holders: dict[str, Definition] = field(default_factory=dict)
    met: dict[Pointer, tuple[tuple[str, Pointer], ...]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def give(self, definition: Definition, name: str) -> None:
        """Write a name down."""
        self.names[definition.at] = name
        self.holders.setdefault(name, definition)

    def free(self, name: str) -> str:
        """A name to suggest: this one, longer where somebody has it."""
        while name in self.holders or name in self.reserved:
            name += "Schema"
        return name


def settle(claims: Iterable[Claim], ledger: Ledger) -> None:
    """Give each claim its first candidate that none above has and none beside it wants."""
    waiting = {claim.at: (claim, 0) for claim in claims}
    met: dict[Pointer, list[Meeting]] = {at: [] for at in waiting}
    settled: list[Claim] = []
    lost: list[tuple[Claim, list[Meeting]]] = []
    while waiting:
        round_ = {at: _meetings(at, waiting, ledger) for at in waiting}
        later: dict[Pointer, tuple[Claim, int]] = {}
        for at, (claim, tries) in waiting.items():
            met[at] += round_[at]
            if not round_[at]:
                ledger.give(claim.definition, claim.candidates[tries])
                settled.append(claim)
            elif tries + 1 < len(claim.candidates):
                later[at] = (claim, tries + 1)
            else:
                ledger.names[at] = claim.candidates[tries]  # so that what is below has a parent
                lost.append((claim, round_[at]))
        waiting = later
    for at, those in met.items():
        ledger.met[at] = tuple(dict.fromkeys((one.name, one.other.at) for one in those))
    for claim in settled:
        ledger.notes += _notes(claim, met[claim.at], ledger)
    ledger.problems += _problems(lost, ledger)


def _meetings(
    at: Pointer, waiting: dict[Pointer, tuple[Claim, int]], ledger: Ledger
) -> list[Meeting]:
    """Whom a claim meets in this round."""
    claim, tries = waiting[at]
    name = claim.candidates[tries]
    if name in ledger.holders:
        return [Meeting(name, ledger.holders[name], True)]
    return [
        Meeting(name, other.definition, False)
        for other, its in waiting.values()
        if other is not claim and other.candidates[its] == name
    ]


def _notes(claim: Claim, met: list[Meeting], ledger: Ledger) -> Iterable[Note]:
    name = ledger.names[claim.at]
    if claim.reserved:
        message = (
            f"`{claim.place}` is called `{name}`: every generated package needs"
            f" `{claim.reserved}` for itself"
        )
        hints = (pin_line(claim.place, name),)
        yield Note(at=claim.at, code="reserved-name", message=message, hints=hints)
    if met:
        why = "; ".join(
            f"`{one.name}` is {'' if one.above else 'just as much '}the name of `{one.other.place}`"
            for one in met
        )
        lines = [line for one in met for line in _pins(claim, one, ledger)]
        yield Note(
            at=claim.at,
            code="qualified-name",
            message=f"`{claim.place}` is called `{name}`: {why}",
            hints=tuple(dict.fromkeys(lines)),
        )


def _pins(claim: Claim, meeting: Meeting, ledger: Ledger) -> tuple[str, str]:
    """A line for either; each alone settles the matter."""
    if meeting.above:
        other = ledger.free(f"{meeting.name}Schema")
        return pin_line(meeting.other.place, other), pin_line(claim.place, ledger.names[claim.at])
    return pin_line(claim.place, meeting.name), pin_line(meeting.other.place, meeting.name)


def _problems(lost: list[tuple[Claim, list[Meeting]]], ledger: Ledger) -> Iterable[Problem]:
    """One for each name that is left without an owner, or whose owner is above."""
    told: set[tuple[str, frozenset[Pointer]]] = set()
    for claim, met in sorted(lost, key=lambda entry: (entry[0].place, entry[0].at)):
        name = met[0].name
        key = (name, frozenset((claim.at, *(one.other.at for one in met))))
        if key in told:
            continue
        told.add(key)
        places = [claim.place, *(one.other.place for one in met)]
        lines = [pin_line(place, ledger.free(f"{name}Schema")) for place in places]
        yield Problem(
            ledger.position(claim.at),
            "name-clash",
            f"`{'` and `'.join(places)}` would be called `{name}`",
            tuple(f"pin the name of one: {line}" for line in dict.fromkeys(lines)),
            tuple((ledger.position(one.other.at), f"`{one.other.place}`") for one in met),
        )
