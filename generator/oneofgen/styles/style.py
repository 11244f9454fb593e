"""What a style is: everything in which packages of different classes differ.

The views, and datamodel-code-generator with all that surrounds it, are imported when a style is
asked for them: most of what is done with a style needs neither.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from oneofgen.model import Json, Model
from oneofgen.names import Names
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import Pointer
from oneofgen.wire import Capabilities, Plan, plan

if TYPE_CHECKING:
    from oneofgen.python import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a package is made of.

    Attributes:
        model: What the style can express.
        whole: All that the document says.
        names: The names of classes and attributes.
        tree: The canonical document of `model`.
        templates: The folder of the templates that datamodel-code-generator is given.
        at: Where the style was chosen.
    """

    model: Model
    whole: Model
    names: Names
    tree: dict[str, Json]
    templates: Path
    at: Position


class Style(Protocol):
    """The classes of a package: what they can express, and how they are written and decoded.

    Attributes:
        name: What the setting `style` calls it.
        runtime: The files of the runtime that only this style has, by the name of the file, with
            what the file is called in a package.
    """

    name: ClassVar[str]
    runtime: ClassVar[Mapping[str, str]]

    def refused(self, model: Model, position: Callable[[Pointer], Position]) -> Iterator[Problem]:
        """Yield what the style cannot express at all, and where it stands."""
        del model, position
        return iter(())

    def adapted(self, model: Model) -> Model:
        """Return what the style can express of a model, with notes of the rest."""
        return model

    def capabilities(self, model: Model) -> Capabilities:
        """Return what the classes of the style can do with an adapted model."""
        del model
        return Capabilities()

    def planned(self, model: Model) -> Plan:
        """Return the plan of encoding and decoding of an adapted model."""
        return plan(model, self.capabilities(model))

    def views(self, subject: Subject) -> "Views":
        """Return the view of each rendered file of a package, by its path."""
        ...
