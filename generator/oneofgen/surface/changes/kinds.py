"""What a kind of change is, and its verdicts.

A verdict stands for one of the three things that a change can break:

* `read`: the package of the old document reads data of the new one.
* `write`: the package of the old document writes data for a server of the new one.
* `source`: code that uses the package type-checks and runs with the new package.
"""

from collections.abc import Callable
from typing import Literal, TypeAlias

from oneofgen.dataclass import dataclass

Level: TypeAlias = Literal["ok", "notice", "break"]
"""`notice`: nothing breaks, but somebody may want to know."""

Area: TypeAlias = Literal["read", "write", "source"]

AREAS: tuple[Area, ...] = ("read", "write", "source")
LEVELS: tuple[Level, ...] = ("ok", "notice", "break")


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The levels of a change."""

    read: Level
    write: Level
    source: Level

    def worst(self, areas: tuple[Area, ...] = AREAS) -> Level:
        """Return the worst level among some areas."""
        return max((getattr(self, area) for area in areas), key=LEVELS.index, default="ok")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the verdicts of a change depend on.

    Attributes:
        strict: Whether data is decoded with `strict=True`.
        optional: Whether the property was optional.
        closed: Whether the old record has no undeclared properties.
        closes: Whether the new record has none.
        unknown: Whether the old package reads the added member as `Unknown`.
        listed: Whether the position has listed values only, rather than any value of their type.
        named: Whether the old type is a list of values, which the new one widens.
        typed: Whether undeclared properties had a type.
        fewer: Whether streams may break off after fewer events than before.
    """

    strict: bool = False
    optional: bool = False
    closed: bool = False
    closes: bool = False
    unknown: bool = True
    listed: bool = True
    named: bool = False
    typed: bool = False
    fewer: bool = False


Rule: TypeAlias = Callable[[Circumstances], Verdicts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of change.

    Attributes:
        id: Its name, which is stable.
        purpose: What it means, in a line.
        phrase: What happened to the subject; `{before}` and `{after}` are what was and is there.
        rule: Returns the verdicts in given circumstances.
        is_cosmetic: Whether it is about what no program sees.
        adds: Whether it adds something that code may use.
    """

    id: str
    purpose: str
    phrase: str
    rule: Rule
    is_cosmetic: bool = False
    adds: bool = False
