"""Choose the class names of definitions that prefer the same name, and report what was chosen."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field

from oneofgen.dataclass import dataclass
from oneofgen.model import Definition, Note, Place
from oneofgen.names.pins import pin_line
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import Pointer


@dataclass(frozen=True, slots=True)
class Claim:
    """A definition and its candidate names, best first.

    `reserved` is the name that it would have if that were not a reserved name, else empty.
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
        """The place of the definition."""
        return self.definition.place


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another definition that has, or is also a candidate for, a name that a claim asks for.

    Attributes:
        name: The name.
        other: The other definition.
        is_taken: The other definition already has the name; otherwise both ask for it in the
            same round and neither gets it.
    """

    name: str
    other: Definition
    is_taken: bool


@dataclass(slots=True, kw_only=True)
class Ledger:
    """The names that are assigned so far, with their notes and problems.

    Attributes:
        reserved: Names that no definition may have.
        position: Returns where a pointer is in its file.
        names: The name of each definition.
        holders: The definition that has a name.
        rivals: The names that a definition asked for in vain, each with another definition that
            has it or asked for it, too.
    """

    reserved: frozenset[str]
    position: Callable[[Pointer], Position]
    names: dict[Pointer, str] = field(default_factory=dict)
    holders: dict[str, Definition] = field(default_factory=dict)
    rivals: dict[Pointer, tuple[tuple[str, Pointer], ...]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def give(self, definition: Definition, name: str) -> None:
        """Record the name of a definition."""
        self.names[definition.at] = name
        self.holders.setdefault(name, definition)

    def free(self, name: str) -> str:
        """Return the name, with `Schema` appended until it is neither taken nor reserved."""
        while name in self.holders or name in self.reserved:
            name += "Schema"
        return name


def settle(claims: Iterable[Claim], ledger: Ledger) -> None:
    """Give each claim its first candidate that is free and that no other claim asks for.

    All claims ask for their candidates in rounds, so that their order does not matter. A claim
    without such a candidate is reported as a `name-clash`.
    """
    waiting = {claim.at: (claim, 0) for claim in claims}
    conflicts: dict[Pointer, list[Conflict]] = {at: [] for at in waiting}
    settled: list[Claim] = []
    lost: list[tuple[Claim, list[Conflict]]] = []
    while waiting:
        asked: dict[str, list[Claim]] = {}
        for claim, tries in waiting.values():
            asked.setdefault(claim.candidates[tries], []).append(claim)
        round_ = {at: _conflicts(*waiting[at], asked, ledger) for at in waiting}
        later: dict[Pointer, tuple[Claim, int]] = {}
        for at, (claim, tries) in waiting.items():
            conflicts[at] += round_[at]
            if not round_[at]:
                ledger.give(claim.definition, claim.candidates[tries])
                settled.append(claim)
            elif tries + 1 < len(claim.candidates):
                later[at] = (claim, tries + 1)
            else:
                ledger.names[at] = claim.candidates[tries]  # inline schemas below build on it
                lost.append((claim, round_[at]))
        waiting = later
    for at, those in conflicts.items():
        rivals = ((conflict.name, conflict.other.at) for conflict in those)
        ledger.rivals[at] = tuple(dict.fromkeys(rivals))
    for claim in settled:
        ledger.notes += _notes(claim, conflicts[claim.at], ledger)
    ledger.problems += _problems(lost, ledger)


def _conflicts(
    claim: Claim, tries: int, asked: Mapping[str, list[Claim]], ledger: Ledger
) -> list[Conflict]:
    """Return the conflicts of a claim in this round; it gets the name if there are none."""
    name = claim.candidates[tries]
    if name in ledger.holders:
        return [Conflict(name, ledger.holders[name], True)]
    return [Conflict(name, other.definition, False) for other in asked[name] if other is not claim]


def _notes(claim: Claim, conflicts: list[Conflict], ledger: Ledger) -> Iterable[Note]:
    """Yield notes if the claim did not get the name that its schema suggests."""
    name = ledger.names[claim.at]
    if claim.reserved:
        message = (
            f"`{claim.place}` is called `{name}`: `{claim.reserved}` is reserved in every"
            " generated package"
        )
        hints = (pin_line(claim.place, name),)
        yield Note(at=claim.at, code="reserved-name", message=message, hints=hints)
    if conflicts:
        why = "; ".join(
            f"`{conflict.name}` {'is' if conflict.is_taken else 'would also be'} the name of"
            f" `{conflict.other.place}`"
            for conflict in conflicts
        )
        lines = [line for conflict in conflicts for line in _pins(claim, conflict, ledger)]
        yield Note(
            at=claim.at,
            code="qualified-name",
            message=f"`{claim.place}` is called `{name}`: {why}",
            hints=tuple(dict.fromkeys(lines)),
        )


def _pins(claim: Claim, conflict: Conflict, ledger: Ledger) -> tuple[str, str]:
    """Return two configuration lines, either of which alone resolves the conflict."""
    name, place = conflict.name, conflict.other.place
    if conflict.is_taken:
        other = ledger.free(f"{name}Schema")
        return pin_line(place, other), pin_line(claim.place, ledger.names[claim.at])
    return pin_line(claim.place, name), pin_line(place, name)


def _problems(lost: list[tuple[Claim, list[Conflict]]], ledger: Ledger) -> Iterable[Problem]:
    """Yield a problem for each name that claims without further candidates share."""
    reported: set[tuple[str, frozenset[Pointer]]] = set()
    for claim, conflicts in sorted(lost, key=lambda entry: (entry[0].place, entry[0].at)):
        name = conflicts[0].name
        others = [conflict.other for conflict in conflicts]
        key = (name, frozenset((claim.at, *(other.at for other in others))))
        if key in reported:
            continue
        reported.add(key)
        places = [claim.place, *(other.place for other in others)]
        lines = [pin_line(place, ledger.free(f"{name}Schema")) for place in places]
        yield Problem(
            ledger.position(claim.at),
            "name-clash",
            f"`{'` and `'.join(places)}` would be called `{name}`",
            tuple(f"pin the name of one: {line}" for line in dict.fromkeys(lines)),
            tuple((ledger.position(other.at), f"`{other.place}`") for other in others),
        )
