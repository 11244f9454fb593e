"""How a surface changed, as a closed catalogue of kinds with verdicts."""

from oneofgen.surface.changes.catalogue import KINDS
from oneofgen.surface.changes.compare import changes
from oneofgen.surface.changes.kinds import (
    AREAS,
    LEVELS,
    Area,
    Circumstances,
    Kind,
    Level,
    Verdicts,
)
from oneofgen.surface.changes.release import Bump, bump, changelog
from oneofgen.surface.changes.walk import Change

__all__ = [
    "AREAS",
    "KINDS",
    "LEVELS",
    "Area",
    "Bump",
    "Change",
    "Circumstances",
    "Kind",
    "Level",
    "Verdicts",
    "bump",
    "changelog",
    "changes",
]
