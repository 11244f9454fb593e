"""The styles of generated packages: one object for each kind of classes."""

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
"""The styles by name, as in the setting `style`."""


def style_of(name: str) -> Style:
    """Return the style with a name."""
    return STYLES[name]
