"""The styles of packages: what differs between their classes, each behind one object."""

from collections.abc import Mapping

from oneofgen.styles.dataclasses import Dataclass
from oneofgen.styles.msgspec import Msgspec
from oneofgen.styles.pydantic import Pydantic
from oneofgen.styles.style import Style, Subject
from oneofgen.styles.typeddict import TypedDict

__all__ = ["STYLES", "Style", "Subject", "style_of"]

STYLES: Mapping[str, Style] = {
    style.name: style for style in (Dataclass(), Pydantic(), TypedDict(), Msgspec())
}
"""Each style by its name, as the setting `style` lists them."""


def style_of(name: str) -> Style:
    """Return the style of a name."""
    return STYLES[name]
