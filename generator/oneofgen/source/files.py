"""Read YAML (the core schema of YAML 1.2) or JSON into a tree with positions, within limits.

Only the package `source` uses PyYAML. This module does not interpret the document.
"""

from functools import partial
from hashlib import sha256
from pathlib import Path

from oneofgen.problems import BadInput, Position, Problem
from oneofgen.source.dump import to_json, to_yaml
from oneofgen.source.json_text import NotJson, marked, read_json
from oneofgen.source.tree import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_EXPANSION,
    File,
    Mapping,
    Mark,
    Node,
    Pending,
    Sequence,
    index,
    step,
)
from oneofgen.source.yaml_events import read_yaml
from oneofgen.wording import printable

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_EXPANSION",
    "File",
    "Mapping",
    "Mark",
    "Node",
    "Pending",
    "Sequence",
    "index",
    "printable",
    "read",
    "read_bytes",
    "step",
    "to_json",
    "to_yaml",
]

_BOM = b"\xef\xbb\xbf"


def read_bytes(path: Path, shown: str) -> bytes:
    """Return the content of a file, but at most `MAX_BYTES + 1` bytes.

    Args:
        path: The file.
        shown: Its name in problems.

    Raises:
        BadInput: `unreadable`.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        message = "there is no such file"
    except IsADirectoryError:
        message = "this is a directory, not a file"
    except (OSError, ValueError) as error:
        message = f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
    raise BadInput(Problem(Position(shown), "unreadable", message))


def read(data: bytes, name: str) -> File:
    """Parse the content of a file.

    A file whose name ends in `.json` is parsed as JSON. Text that begins with `{` is parsed as
    JSON, then as YAML if it is not valid JSON. Everything else is parsed as YAML.

    Args:
        data: The content in UTF-8, with or without a byte order mark.
        name: The name of the file in problems.

    Raises:
        BadInput: `yaml-syntax`, `json-syntax`, `not-utf8`, `empty`, `several-documents`,
            `too-large`, `too-deep`, `alias-bomb`, `recursive-alias`, `undefined-alias`,
            `complex-key`, `yaml-tag` or `yaml-merge`.
    """
    if len(data) > MAX_BYTES:
        message = f"the file has more than {MAX_BYTES:,} bytes"
        raise BadInput(Problem(Position(name), "too-large", message))
    digest = sha256(data).hexdigest()
    data = data.removeprefix(_BOM)
    text = _text(data, name)
    only_json = name.lower().endswith(".json")
    start = text.lstrip()[:1]
    if only_json and not start:
        raise BadInput(Problem(Position(name), "empty", "the document is empty"))
    if only_json or start == "{":
        try:
            tree, problems = read_json(text, name)
            return File(name, tree, digest, problems, partial(marked, text, name))
        except NotJson as error:
            not_json = error.problem
            if only_json:
                raise BadInput(not_json) from None
        try:
            tree, problems = read_yaml(data, name)
        except BadInput as error:
            raise _better(not_json, error) from None
    else:
        tree, problems = read_yaml(data, name)
    return File(name, tree, digest, problems)


def _better(not_json: Problem, not_yaml: BadInput) -> BadInput:
    """Return the error of the parser that read further into the text."""
    problem = not_yaml.problems[0]
    if problem.code in ("yaml-syntax", "several-documents") and problem.at <= not_json.at:
        return BadInput(not_json)
    return not_yaml


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1
        raise BadInput(
            Problem(
                Position(name, line, column),
                "not-utf8",
                f"not UTF-8: byte {error.start} (0x{data[error.start]:02x}) is invalid",
                ("save the file as UTF-8",),
            )
        ) from None
