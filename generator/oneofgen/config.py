"""The configuration: `pyproject.toml`, one `[[tool.oneofgen.package]]` for each package."""

import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from oneofgen.problems import BadInput, Position, Problem
from oneofgen.settings import (
    READERS,
    Settings,
    Wrong,
    as_list,
    as_table,
    bad_setting,
    check_distinct,
    described,
    overlay,
    shown,
)
from oneofgen.source import pointers

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # black, which we need anyway, depends on it below Python 3.11

__all__ = [
    "FILE",
    "Config",
    "Settings",
    "check_distinct",
    "for_call",
    "load_config",
    "overlay",
    "shown",
]

FILE = "pyproject.toml"
HERE = ("tool", "oneofgen")
REQUIRED = {"spec": 'spec = "openapi.yaml"', "root": 'root = "YourUnion"'}
"""What every configured package must say, with a line that says it."""

Table: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The configured packages in the order of the file; `file` is None where there is none."""

    folder: Path
    file: Path | None = None
    packages: tuple[Settings, ...] = ()

    def every(self) -> tuple[Settings, ...]:
        """All packages, for a call that names none.

        Raises:
            BadInput: none is configured.
        """
        if self.packages:
            return self.packages
        if self.file is None:
            message = f"no `{FILE}` with `[[tool.oneofgen.package]]` here or above"
            at = Position(shown(self.folder))
        else:
            message = "no `[[tool.oneofgen.package]]` in this file"
            at = Position(shown(self.file))
        table = '[[tool.oneofgen.package]]\n    spec = "openapi.yaml"\n    root = "YourUnion"'
        hints = ("name them: `oneofgen generate SPEC ROOT`", f"or configure them:\n    {table}")
        raise BadInput(Problem(at, "no-configuration", message, hints))


def load_config(start: Path) -> Config:
    """The configuration that holds for a folder, or that a given `pyproject.toml` contains.

    For a folder, the nearest `pyproject.toml` with a table `tool.oneofgen`, there or in a parent;
    the search ends at the top of the repository.

    Raises:
        BadInput: all that is wrong with the file.
    """
    start = Path(os.path.abspath(start))
    if not start.is_dir():
        return _read(start) or Config(folder=start.parent, file=start)
    for folder in (start, *start.parents):
        file = folder / FILE
        if file.is_file() and (config := _read(file)) is not None:
            return config
        if (folder / ".git").exists():
            break
    return Config(folder=start)


def for_call(config: Config, spec: str, root: str, *, name: str | None = None) -> Settings:
    """The configured package of this document and root, or settings that say no more than these.

    `name` chooses where there are several.

    Raises:
        BadInput: several packages fit.
    """
    fitting = [
        package
        for package in config.packages
        if package.spec_path.resolve() == Path(spec).resolve()
        and _plain_root(package.root) == _plain_root(root)
    ]
    if len(fitting) > 1 and name is not None:
        fitting = [package for package in fitting if package.name == name] or fitting
    if len(fitting) > 1:
        names = " or ".join(f"`--name {package.name}`" for package in fitting if package.name)
        message = f"{len(fitting)} packages are configured for `{root}` of `{spec}`"
        also = tuple((package.origin, "one of them") for package in fitting[1:])
        hint = f"say which: {names}" if names else "give each a `name`, and use `--name`"
        raise BadInput(Problem(fitting[0].origin, "several-packages", message, (hint,), also))
    return fitting[0] if fitting else Settings(spec=spec, root=root)


def _plain_root(root: str) -> str:
    """One way to write a root: a component by its name, elsewhere a pointer that begins with #."""
    text = f"#{root}" if root.startswith("/") else root
    if "#" not in text:
        return root
    try:
        plain = pointers.build(*pointers.split(text))
    except ValueError:
        return root
    inside = pointers.component(plain)
    return inside if inside is not None and plain.startswith("#") else plain


# --- reading the file ----------------------------------------------------------------------


def _read(file: Path) -> Config | None:
    """The configuration in a file, None where it has no table `tool.oneofgen`."""
    text = _text(file)
    if "oneofgen" not in text:
        return None  # another tool's file: whether it is TOML at all is not our business
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"^(.*) \(at line (\d+), column (\d+)\)$", str(error))
        message, line, column = found.groups() if found else (str(error), "0", "0")
        at = Position(shown(file), int(line), int(column))
        raise BadInput(Problem(at, "toml-syntax", f"not TOML: {message}")) from None
    ours = (as_table(data.get("tool")) or {}).get("oneofgen")
    if ours is None:
        return None
    source = _source(shown(file), text)
    table = as_table(ours)
    if table is not None:
        return _config(file, table, source)
    message = f"`tool.oneofgen` is {described(ours)}, but must be a table"
    raise BadInput(Problem(source.position(), "bad-setting", message))


def _text(file: Path) -> str:
    at = Position(shown(file))
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise BadInput(Problem(at, "cannot-read", message)) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        column = error.start - error.object.rfind(b"\n", 0, error.start)
        at = Position(shown(file), line, column)
        message = f"not UTF-8: there is no character with the byte {error.object[error.start]:#04x}"
        raise BadInput(Problem(at, "not-utf8", message)) from None


def _config(file: Path, table: Table, source: "_Source") -> Config:
    """The configuration that a table holds, all problems at once."""
    problems = [
        _unknown(source.position(key), key, ["package"]) for key in table if key != "package"
    ]
    written = table.get("package", [])
    tables = [as_table(item) for item in as_list(written) or ()]
    packages = [item for item in tables if item is not None]
    if as_list(written) is None or len(packages) < len(tables):
        hint = "write `[[tool.oneofgen.package]]`, in double brackets, once for each package"
        message = f"`package` is {described(written)}, but must be an array of tables"
        problems.append(Problem(source.position("package"), "bad-setting", message, (hint,)))
        raise BadInput(*problems)
    read: list[Settings] = []
    for index, package in enumerate(packages):
        values, wrong = _values(source, index, package)
        problems += wrong
        if not wrong:
            read.append(Settings(**values, folder=file.parent))
    try:
        # A package without a name is called after its root, which a later room can tell.
        check_distinct((package, package.name or f" {package.root}") for package in read)
    except BadInput as bad:
        problems += bad.problems
    if problems:
        raise BadInput(*problems)
    return Config(folder=file.parent, file=file, packages=tuple(read))


def _values(source: "_Source", index: int, table: Table) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of one package's `Settings` besides the folder, and what is wrong with them."""
    origin = source.position("package", index)
    origins: dict[str, Position] = {}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, raw in table.items():
        at = source.position("package", index, key)
        if key not in READERS:
            problems.append(_unknown(at, key, list(READERS)))
            continue
        name = key.replace("-", "_")
        origins[name] = at
        if (entries := as_table(raw)) is not None:
            origins |= {
                f"{name}.{entry}": source.position("package", index, key, entry)
                for entry in entries
            }
        try:
            values[name] = READERS[key](raw)
        except Wrong as wrong:
            problems.append(bad_setting(origins.get(f"{name}.{wrong.entry}", at), key, wrong))
    for key, line in REQUIRED.items():
        if key not in table:
            message = f"this package has no `{key}`"
            problems.append(Problem(origin, "missing-setting", message, (f"add `{line}`",)))
    return {**values, "origin": origin, "origins": origins}, problems


def _unknown(at: Position, key: str, known: list[str]) -> Problem:
    near = get_close_matches(key.replace("_", "-").lower(), known, n=1, cutoff=0.5)
    listed = ", ".join(f"`{name}`" for name in known)
    hint = f"did you mean `{near[0]}`?" if near else f"the settings are {listed}"
    return Problem(at, "unknown-setting", f"there is no setting `{key}`", (hint,))


@dataclass(frozen=True, slots=True)
class _Source:
    """A TOML file's keys and where they stand: the library's parser tells no positions."""

    file: str
    keys: Mapping[tuple[str, ...], tuple[int, int]]

    def position(self, *path: str | int) -> Position:
        """Where a key below `tool.oneofgen` stands, or the nearest table around it."""
        tokens = (*HERE, *map(str, path))
        known = (tokens[:length] for length in range(len(tokens), 0, -1))
        line, column = next((self.keys[key] for key in known if key in self.keys), (0, 0))
        return Position(self.file, line, column, pointers.build("", tokens))


_KEY = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*(?P<open>\[\[?)\s*(?P<keys>{_DOTTED})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*(?P<keys>{_DOTTED})\s*=\s*(?P<inline>\{{)?")
_INLINE = re.compile(rf"[{{,]\s*(?P<keys>{_DOTTED})\s*=")


def _source(file: str, text: str) -> _Source:
    """Search a TOML file for its keys, line by line.

    A modest search: a key in a table inside a list is not found, and a line of a long string that
    looks like a key counts where it comes first.
    """
    keys: dict[tuple[str, ...], tuple[int, int]] = {}
    arrays: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if found := _HEADER.match(line):
            table, written = (), _keys(found["keys"])
            for depth, key in enumerate(written, 1):
                table += (key,)
                if found["open"] == "[[" and depth == len(written):
                    arrays[table] = arrays.get(table, -1) + 1
                if table in arrays:  # a table in the last item of an array
                    table += (str(arrays[table]),)
            keys.setdefault(table, (number, found.start("open") + 1))
        elif found := _ASSIGNMENT.match(line):
            _note(keys, table, found, number)
            if found["inline"]:
                inside = (*table, *_keys(found["keys"]))
                for inner in _INLINE.finditer(line, found.start("inline")):
                    _note(keys, inside, inner, number)
    return _Source(file, keys)


def _note(
    keys: dict[tuple[str, ...], tuple[int, int]],
    table: tuple[str, ...],
    found: re.Match[str],
    number: int,
) -> None:
    """Keep where a dotted key stands, for itself and for the tables that it implies."""
    written = _keys(found["keys"])
    for length in range(1, len(written) + 1):
        keys.setdefault((*table, *written[:length]), (number, found.start("keys") + 1))


def _keys(dotted: str) -> tuple[str, ...]:
    """The parts of a dotted key, without quotes and escapes."""
    return tuple(_plain_key(part) for part in re.findall(_KEY, dotted))


def _plain_key(part: str) -> str:
    if part.startswith('"'):
        try:
            return str(json.loads(part))  # the escapes of TOML and of JSON are nearly the same
        except ValueError:
            return part[1:-1]
    return part.strip("'")
