"""The interface of the styles: everything in which packages with different classes differ.

The views and datamodel-code-generator are imported only when views are requested, since most uses
of a style do not need them.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from oneofgen.dataclass import dataclass
from oneofgen.model import Json, Model
from oneofgen.names import Names
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import Pointer
from oneofgen.wire import Capabilities, Plan, plan

if TYPE_CHECKING:
    from oneofgen.python import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The contents of a package.

    Attributes:
        model: The model that the style can express.
        whole: The model of the whole document.
        names: The names of classes and attributes.
        tree: The canonical document of `model`.
        templates: The folder of the templates for datamodel-code-generator.
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
        name: The value of the setting `style`.
        runtime: The files of the runtime that only this style has, each with its name in a package.
    """

    name: ClassVar[str]
    runtime: ClassVar[Mapping[str, str]]

    def refused(self, model: Model, position: Callable[[Pointer], Position]) -> Iterator[Problem]:
        """Yield a problem for everything that the style cannot express at all."""
        del model, position
        return iter(())

    def adapted(self, model: Model) -> Model:
        """Return the model that the style can express, with a note for each difference."""
        return model

    def capabilities(self, model: Model) -> Capabilities:
        """Return the capabilities of the style's classes for an adapted model."""
        del model
        return Capabilities()

    def planned(self, model: Model) -> Plan:
        """Return the plan for encoding and decoding an adapted model."""
        return plan(model, self.capabilities(model))

    def views(self, subject: Subject) -> "Views":
        """Return the views of the rendered files of a package, by path."""
        ...
