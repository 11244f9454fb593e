"""Compare two documents, or two packages, as the packages of a root."""

from collections.abc import Callable
from dataclasses import replace

from oneofgen.dataclass import dataclass
from oneofgen.package.given import Given
from oneofgen.package.make import Inspection, look
from oneofgen.problems import Position
from oneofgen.settings import DEFAULT_STYLE, Settings
from oneofgen.source.pointers import Pointer
from oneofgen.surface import AREAS, Area, Bump, Change, Surface, bump, changes, surface_of
from oneofgen.wire import decoded_in_payloads


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A change with its places and verdicts.

    Attributes:
        change: The change.
        old: Where it is in the old document, if that is known.
        new: Where it is in the new document, if that is known.
    """

    change: Change
    old: Position | None = None
    new: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """How the package of a root changes.

    Attributes:
        root: The root.
        old: The name of what was compared.
        new: The name of what it was compared with.
        changes: The changes, those that break first.
        with_cosmetics: Whether descriptions, defaults and the like were compared.
        strict: Whether the verdicts are those for `strict=True`.
    """

    root: str
    old: str
    new: str
    changes: tuple[Changed, ...]
    with_cosmetics: bool
    strict: bool = False

    @property
    def bump(self) -> Bump:
        """The part of a version that the changes call for."""
        return bump((one.change for one in self.changes), strict=self.strict)

    def reaches(self, limit: str | None, areas: tuple[Area, ...] = AREAS) -> bool:
        """Whether there is a change of a level (`break`, `notice`, `any`), or a worse one."""
        if limit == "any":
            return bool(self.changes)
        levels = {one.change.worst(areas, strict=self.strict) for one in self.changes}
        counted = {"break": {"break"}, "notice": {"break", "notice"}}
        return not levels.isdisjoint(counted.get(limit or "", ()))


# --- comparing ------------------------------------------------------------------------------


def differences(old: Given, new: Given, settings: Settings, *, strict: bool) -> Differences:
    """Return how the package of a root changes.

    Args:
        old: What was there.
        new: What is there now.
        settings: The root, and the settings of its union.
        strict: Whether data is decoded with `strict=True`.

    Raises:
        BadInput: The root is not in one of the documents, or cannot be used there.
    """
    before, old_position = _surface(old, settings)
    after, new_position = _surface(new, settings)
    return Differences(
        root=settings.root,
        old=old.label,
        new=new.label,
        changes=placed(changes(before, after), old_position, new_position, strict=strict),
        with_cosmetics=before.details is not None and after.details is not None,
        strict=strict,
    )


Positions = Callable[[Pointer], Position]


def placed(
    found: tuple[Change, ...],
    old: Positions | None,
    new: Positions | None,
    *,
    strict: bool = False,
) -> tuple[Changed, ...]:
    """Return changes with their places, those that break first."""
    levels = ("break", "notice", "ok")
    ordered = sorted(found, key=lambda one: levels.index(one.worst(strict=strict)))
    return tuple(
        Changed(
            change=one,
            old=None if old is None or one.old is None else old(one.old),
            new=None if new is None or one.new is None else new(one.new),
        )
        for one in ordered
    )


def _surface(one: Given, settings: Settings) -> tuple[Surface, Positions | None]:
    if one.document is None:
        assert one.surface is not None
        return one.surface, None
    plain = replace(settings, style=DEFAULT_STYLE)
    inspection = look(plain, one.document)
    return surface_in(inspection), one.document.position


def surface_in(inspection: Inspection) -> Surface:
    """Return the surface of the package of dataclasses for a root."""
    return surface_of(decoded_in_payloads(inspection.whole), inspection.names)
