"""The package of the assistants' events in each style beside the default, made for one run."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import oneofgen

DOCUMENT = Path(__file__).parents[1] / "openapi" / "assistants.yaml"
STYLES = ("pydantic", "typeddict", "msgspec")


def package(style: str) -> str:
    """What the package of a style is called."""
    return f"assistants_{style}"


@contextmanager
def generated() -> Iterator[Path]:
    """A folder with a package for each style, which can be imported while it is there."""
    folder = Path(tempfile.mkdtemp())
    try:
        for style in STYLES:
            oneofgen.generate(
                str(DOCUMENT),
                "AssistantStreamEvent",
                errors=["error"],
                style=style,
                name=package(style),
                output=str(folder),
            )
        sys.path.insert(0, str(folder))
        yield folder
    finally:
        sys.path.remove(str(folder))
        shutil.rmtree(folder)
