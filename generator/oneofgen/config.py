"""The configuration in `pyproject.toml`: one `[[tool.oneofgen.package]]` per package."""

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.settings import (
    READERS,
    Settings,
    Wrong,
    as_list,
    as_table,
    bad_setting,
    check_distinct,
    check_is_path,
    described,
    overlay,
    same_package,
    shown,
)
from oneofgen.source import pointers
from oneofgen.wording import did_you_mean

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # a dependency of black below Python 3.11

__all__ = [
    "FILE",
    "Config",
    "Settings",
    "check_distinct",
    "check_is_path",
    "chosen",
    "for_call",
    "load_config",
    "overlay",
    "shown",
]

FILE = "pyproject.toml"
HERE = ("tool", "oneofgen")
REQUIRED = {"spec": 'spec = "openapi.yaml"', "root": 'root = "YourUnion"'}
"""The required settings of a package, with an example line for each."""

Table: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The configured packages in the order of the file; `file` is None if there is no file."""

    folder: Path
    file: Path | None = None
    packages: tuple[Settings, ...] = ()

    def every(self) -> tuple[Settings, ...]:
        """Return all packages, for a call that does not name any.

        Raises:
            BadInput: No package is configured.
        """
        if self.packages:
            return self.packages
        if self.file is None:
            message = f"no `{FILE}` with `[[tool.oneofgen.package]]` in this folder or a parent"
            at = Position(shown(self.folder))
        else:
            message = "no `[[tool.oneofgen.package]]` in this file"
            at = Position(shown(self.file))
        table = '[[tool.oneofgen.package]]\n    spec = "openapi.yaml"\n    root = "YourUnion"'
        hints = (
            "name a document and a root: `oneofgen generate SPEC ROOT`",
            f"or configure a package:\n    {table}",
        )
        raise BadInput(Problem(at, "no-configuration", message, hints))


def load_config(start: Path) -> Config:
    """Return the configuration for a folder, or the one in a given `pyproject.toml`.

    For a folder, use the nearest `pyproject.toml` with a table `tool.oneofgen`, in the folder or
    a parent. The search stops at the root of the repository.

    Raises:
        BadInput: The file has problems; all of them are reported.
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


def chosen(
    spec: str | None,
    root: str | None,
    *,
    configuration: "Config | None" = None,
    **flags: Any,
) -> tuple[Settings, ...]:
    """Return the settings of the package that `spec` and `root` name, or of every configured one.

    Raises:
        BadInput: no package is configured, or a setting is invalid.
    """
    if configuration is None:
        configuration = load_config(Path())
    if (spec is None) is not (root is None):
        raise TypeError("spec and root must be given together, or not at all")
    if spec is None or root is None:
        return tuple(overlay(package, **flags) for package in configuration.every())
    check_is_path(spec)
    return (overlay(for_call(configuration, spec, root, name=flags.get("name")), **flags),)


def for_call(config: Config, spec: str, root: str, *, name: str | None = None) -> Settings:
    """Return the configured package with this document and root, or else default settings.

    If several packages match, `name` selects one of them.

    Raises:
        BadInput: Several packages match.
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
        also = tuple((package.origin, "another one") for package in fitting[1:])
        hint = f"choose one with {names}" if names else "give each a `name`, and use `--name`"
        raise BadInput(Problem(fitting[0].origin, "several-packages", message, (hint,), also))
    return fitting[0] if fitting else Settings(spec=spec, root=root)


def _plain_root(root: str) -> str:
    """Return a root in canonical form: a component's name, or a pointer with a fragment."""
    text = f"#{root}" if root.startswith("/") else root
    if "#" not in text:
        return root
    try:
        plain = pointers.build(*pointers.split(text))
    except ValueError:
        return root
    name = pointers.component(plain)
    return name if name is not None and plain.startswith("#") else plain


# --- reading the file ----------------------------------------------------------------------


def _read(file: Path) -> Config | None:
    """Return the configuration in a file, None if it has no table `tool.oneofgen`."""
    text = _text(file)
    if "oneofgen" not in text:
        return None  # not meant for oneofgen, so its syntax is not checked
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"^(.*) \(at line (\d+), column (\d+)\)$", str(error))
        message, line, column = match.groups() if match else (str(error), "0", "0")
        at = Position(shown(file), int(line), int(column))
        raise BadInput(Problem(at, "toml-syntax", f"not TOML: {message}")) from None
    value = (as_table(data.get("tool")) or {}).get("oneofgen")
    if value is None:
        return None
    source = _source(shown(file), text)
    table = as_table(value)
    if table is not None:
        return _config(file, table, source)
    message = f"`tool.oneofgen` is {described(value)}, but must be a table"
    raise BadInput(Problem(source.position(), "bad-setting", message))


def _text(file: Path) -> str:
    at = Position(shown(file))
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        raise BadInput(Problem(at, "cannot-read", message)) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        column = error.start - error.object.rfind(b"\n", 0, error.start)
        at = Position(shown(file), line, column)
        message = f"not UTF-8: byte {error.object[error.start]:#04x} is invalid"
        raise BadInput(Problem(at, "not-utf8", message)) from None


def _config(file: Path, table: Table, source: "_Source") -> Config:
    """Return the configuration in the table `tool.oneofgen`; report all its problems at once."""
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
    problems += _same_packages(read)
    if problems:
        raise BadInput(*problems)
    return Config(folder=file.parent, file=file, packages=tuple(read))


def _same_packages(packages: list[Settings]) -> list[Problem]:
    """Return a problem for every two packages that have one folder, whatever their documents say.

    The name of a package without `name` is derived from its root later. Below an operation it
    depends on the document, too, so such roots are only compared within one document.
    """
    seen: dict[tuple[str, str, str], Settings] = {}
    problems: list[Problem] = []
    for package in packages:
        root = _plain_root(package.root)
        folder = os.path.normcase(os.path.abspath(package.output_path))
        only_here = not package.name and "#" in root
        spec = os.path.normpath(package.spec) if only_here else ""
        first = seen.setdefault((folder, package.name or f" {root}", spec), package)
        if first is package:
            continue
        inside = f"`{shown(package.output_path / (package.name or ''))}`"
        where = inside if package.name else f"{inside} under the name of the root `{root}`"
        problems.append(same_package(first, package, where))
    return problems


def _values(source: "_Source", index: int, table: Table) -> tuple[dict[str, Any], list[Problem]]:
    """Return the arguments for one package's `Settings`, without `folder`, and the problems."""
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
    listed = ", ".join(f"`{name}`" for name in known)
    hints = did_you_mean(key.replace("_", "-").lower(), known) or (f"the settings are {listed}",)
    return Problem(at, "unknown-setting", f"there is no setting `{key}`", hints)


@dataclass(frozen=True, slots=True)
class _Source:
    """The positions of a TOML file's keys, which `tomllib` does not provide."""

    file: str
    keys: Mapping[tuple[str, ...], tuple[int, int]]

    def position(self, *path: str | int) -> Position:
        """Return the position of a key below `tool.oneofgen`, or of the nearest table around it."""
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
    """Return the positions of the keys of a TOML file, found line by line.

    The search is approximate: keys of tables inside a list are not found, and a line of a
    multi-line string that looks like a key may be taken for one.
    """
    keys: dict[tuple[str, ...], tuple[int, int]] = {}
    arrays: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if match := _HEADER.match(line):
            table, written = (), _keys(match["keys"])
            for depth, key in enumerate(written, 1):
                table += (key,)
                if match["open"] == "[[" and depth == len(written):
                    arrays[table] = arrays.get(table, -1) + 1
                if table in arrays:  # a table in the last item of an array
                    table += (str(arrays[table]),)
            keys.setdefault(table, (number, match.start("open") + 1))
        elif match := _ASSIGNMENT.match(line):
            _note(keys, table, match, number)
            if match["inline"]:
                inside = (*table, *_keys(match["keys"]))
                for inner in _INLINE.finditer(line, match.start("inline")):
                    _note(keys, inside, inner, number)
    return _Source(file, keys)


def _note(
    keys: dict[tuple[str, ...], tuple[int, int]],
    table: tuple[str, ...],
    match: re.Match[str],
    number: int,
) -> None:
    """Record the position of a dotted key and of the tables that it implies."""
    written = _keys(match["keys"])
    for length in range(1, len(written) + 1):
        keys.setdefault((*table, *written[:length]), (number, match.start("keys") + 1))


def _keys(dotted: str) -> tuple[str, ...]:
    """Return the parts of a dotted key, without quotes and escapes."""
    return tuple(_plain_key(part) for part in re.findall(_KEY, dotted))


def _plain_key(part: str) -> str:
    if part.startswith('"'):
        try:
            return str(json.loads(part))  # TOML and JSON have nearly the same escapes
        except ValueError:
            return part[1:-1]
    return part.strip("'")
