"""The state of a comparison: the two surfaces, the pairs to compare, the changes found."""

from collections import deque
from collections.abc import Iterable
from dataclasses import field, replace
from typing import cast

from oneofgen.dataclass import dataclass
from oneofgen.model import Envelope
from oneofgen.source.pointers import Pointer
from oneofgen.surface.changes.catalogue import KINDS
from oneofgen.surface.changes.kinds import AREAS, Area, Circumstances, Kind, Level
from oneofgen.surface.changes.sides import Side
from oneofgen.surface.facts import Surface
from oneofgen.surface.types import Named, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change.

    Attributes:
        kind: Its kind.
        subject: What changed: `RunObject.status`, or the tag of an event.
        before: What was there, as text; empty if nothing was.
        after: What is there now.
        circumstances: What its verdicts depend on.
        old: Its place in the old document, if known.
        new: Its place in the new document, if known.
    """

    kind: Kind
    subject: str
    before: str = ""
    after: str = ""
    circumstances: Circumstances = field(default=Circumstances(), repr=False)
    old: Pointer | None = field(default=None, repr=False)
    new: Pointer | None = field(default=None, repr=False)

    def verdict(self, area: Area, *, strict: bool = False) -> Level:
        """Return the verdict for one of the three things that a change can break."""
        level: Level = getattr(self.kind.rule(self._judged(strict)), area)
        return level

    def worst(self, areas: Iterable[Area] = AREAS, *, strict: bool = False) -> Level:
        """Return the worst verdict among some areas."""
        return self.kind.rule(self._judged(strict)).worst(tuple(areas))

    def _judged(self, strict: bool) -> Circumstances:
        return replace(self.circumstances, strict=strict)

    @property
    def what(self) -> str:
        """What happened to the subject."""
        return self.kind.phrase.format(before=self.before, after=self.after)


@dataclass(frozen=True, slots=True)
class Spot:
    """A position in both surfaces that is compared.

    Attributes:
        subject: Its name in reports.
        old: Its place in the old document.
        new: Its place in the new document.
        optional: Whether it is the value of a property that was optional before.
        tag: Whether the literals of the position are tags, which unions compare.
        payload: Whether it is the payload of an event.
        root: Whether it is the root union.
    """

    subject: str
    old: Pointer | None = None
    new: Pointer | None = None
    optional: bool = False
    tag: bool = False
    payload: bool = False
    root: bool = False

    @property
    def replaced(self) -> str:
        """The kind of change if something else takes the place."""
        return "payload-replaced" if self.payload else "type-replaced"

    def below(self, step: str) -> "Spot":
        """Return the position of items or values."""
        return Spot(self.subject + step, self.old, self.new)


class Walk:
    """A walk over two surfaces in parallel."""

    def __init__(self, old: Surface, new: Surface) -> None:
        self.old = Side(old)
        self.new = Side(new)
        self.version = min(old.version, new.version)
        self.payload = _payload(old, new)
        self.events = frozenset(
            one.type.name for one in old.variants() if isinstance(one.type, Named)
        )
        self.found: dict[Change, None] = {}
        self.names: dict[tuple[str, str], None] = {}
        self.inside: set[tuple[Type, Type]] = set()
        self.waiting: deque[tuple[str, str]] = deque()
        self.pairs: dict[tuple[str, str], None] = {}

    def tell(
        self,
        kind: str,
        spot: Spot,
        before: str = "",
        after: str = "",
        circumstances: Circumstances | None = None,
    ) -> None:
        """Record a change."""
        change = Change(
            kind=KINDS[kind],
            subject=spot.subject,
            before=before,
            after=after,
            circumstances=circumstances or Circumstances(optional=spot.optional),
            old=spot.old,
            new=spot.new,
        )
        self.found[change] = None

    def spot(self, subject: str, old: object, new: object) -> Spot:
        """Return a position with its places, if they are known."""
        return Spot(subject, cast("Pointer | None", old), cast("Pointer | None", new))

    def cosmetic(
        self, spot: Spot, old: tuple[str, str | None], new: tuple[str, str | None]
    ) -> None:
        """Tell what changed of a class or a property that is no promise."""
        before, after = self.old.detail(*old), self.new.detail(*new)
        if before is None or after is None:
            return
        at = Spot(spot.subject, before.at, after.at)
        if before.description != after.description:
            self.tell("description-changed", at)
        if before.default != after.default:
            self.tell("default-changed", at, before.default or "none", after.default or "none")
        if before.deprecated != after.deprecated:
            words = {True: "deprecated", False: "not deprecated"}
            self.tell("deprecated-changed", at, words[before.deprecated], words[after.deprecated])
        common = {*before.order} & {*after.order}
        if [o for o in before.order if o in common] != [o for o in after.order if o in common]:
            self.tell("order-changed", at)

    def pair(self, old: str, new: str) -> None:
        """Compare two classes, once."""
        if (old, new) not in self.pairs:
            self.pairs[old, new] = None
            self.waiting.append((old, new))


def _payload(old: Surface, new: Surface) -> str | None:
    """Return the payload property of events, if it is the same in both surfaces."""
    before, after = old.root.event_shape, new.root.event_shape
    if isinstance(before, Envelope) and isinstance(after, Envelope):
        return before.payload if before.payload == after.payload else None
    return None
