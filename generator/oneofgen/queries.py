"""The commands that answer questions about documents, as functions. They print nothing."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oneofgen import config
from oneofgen.api import settings_for
from oneofgen.config import Config
from oneofgen.listing import UnionSummary, every
from oneofgen.package.differences import Differences, differences
from oneofgen.package.given import given, roots
from oneofgen.package.make import Inspection, look, normalized
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.source.documents import Document
from oneofgen.source.dump import to_json, to_yaml
from oneofgen.source.files import read, read_bytes

if TYPE_CHECKING:
    from oneofgen.trial import Trial


def diff(
    old: str,
    new: str,
    root: str | None = None,
    *,
    strict: bool = False,
    stdin: Callable[[], bytes] | None = None,
    configuration: Config | None = None,
) -> list[Differences]:
    """Return how the packages of a document change between two of its versions.

    Args:
        old: the path of a document or of a package's folder, `-`, or `REVISION:PATH` for Git.
        new: the same, as it is now.
        root: a component schema's name, or a JSON pointer; by default, what `new` or `old` was
            generated from, or the roots that are configured for the document.
        strict: judge what changes mean for `strict=True`.
        stdin: returns the document that `-` stands for; by default what is piped in.
        configuration: the configuration; by default the one of the nearest `pyproject.toml`.

    Raises:
        BadInput: something cannot be read, or there is no root to compare.
    """
    if configuration is None:
        configuration = config.load_config(Path())
    piped = stdin or sys.stdin.buffer.read
    before, after = given(old, piped), given(new, piped)
    return [
        differences(before, after, settings, strict=strict)
        for settings in roots(before, after, root, configuration)
    ]


def inspect(
    spec: str, root: str, *, configuration: Config | None = None, **flags: Any
) -> Inspection:
    """Return the model of a root, its names, and how its variants are distinguished.

    Raises:
        BadInput: as for `build`.
    """
    (settings,) = settings_for(spec, root, configuration=configuration, **flags)
    return look(settings)


def try_value(inspection: Inspection, file: str) -> "Trial":
    """Return how the package of an inspected root reads the JSON value in a file.

    Raises:
        BadInput: the file cannot be read, is not JSON, or its value is nested too deeply.
    """
    from oneofgen.runtime.errors import DecodeError  # here: the other commands need no runtime
    from oneofgen.runtime.values import plain
    from oneofgen.trial import trial

    value = plain(read(read_bytes(Path(file), file), file).tree)
    try:
        return trial(inspection.whole, inspection.names.classes, value)
    except DecodeError:
        raise BadInput(
            Problem(Position(file), "too-deep", "the value is nested too deeply")
        ) from None


def normalize(
    spec: str,
    root: str,
    *,
    as_json: bool = False,
    configuration: Config | None = None,
    **flags: Any,
) -> str:
    """Return the canonical document of a root: OpenAPI 3.1 with only the schemas it needs.

    It has no extensions that are specific to oneofgen.

    Args:
        spec: the document's path.
        root: a component schema's name, or a JSON pointer.
        as_json: return JSON instead of YAML.
        configuration: the configuration; by default the one of the nearest `pyproject.toml`.
        flags: settings that override the configuration: `tag`, `order`, `terminal`, …

    Raises:
        BadInput: as for `build`.
    """
    (settings,) = settings_for(spec, root, configuration=configuration, **flags)
    tree = normalized(settings)
    return to_json(tree) if as_json else to_yaml(tree)


def unions(spec: str | Path) -> list[UnionSummary]:
    """Return every union of a document, each a possible root, the largest first.

    Raises:
        BadInput: the document cannot be read.
    """
    config.check_is_path(str(spec))
    return every(Document.open(Path(spec), shown=config.shown(Path(spec))))
