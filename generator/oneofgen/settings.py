"""The settings of one package: their values, validation, and where each was written."""

import keyword
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path
from shlex import quote
from typing import Any, Literal, TypeAlias, cast
from unicodedata import normalize

from oneofgen.dataclass import dataclass
from oneofgen.problems import BadInput, Position, Problem

Tag: TypeAlias = "str | int | bool"

STYLES = ("dataclass", "pydantic", "typeddict", "msgspec")
"""The kinds of classes that a package can be generated with, by their names in `styles`."""

DEFAULT_STYLE = STYLES[0]

Framing: TypeAlias = Literal["sse", "jsonl", "json-seq"]

FRAMINGS: tuple[Framing, ...] = ("sse", "jsonl", "json-seq")
"""How a stream can be divided into events."""

TARGETS = ("3.10", "3.11", "3.12", "3.13", "3.14")
"""The minimum Python versions that a package can be generated for."""

TABLES = ("names", "fields", "order")
"""The settings that are tables with an entry per place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one package.

    `spec`, `output` and `templates` are stored as written, relative to `folder`; use
    `spec_path`, `output_path` and `templates_path`. `origin` and `origins` are the positions of
    the package and of each of its settings; comparisons ignore them.
    """

    spec: str
    root: str
    name: str | None = None
    output: str = "generated"
    target_python: str = "3.10"
    style: str = DEFAULT_STYLE
    terminal: tuple[Tag, ...] | None = None
    sentinel: str | None = None
    errors: tuple[Tag, ...] = ()
    framing: Framing | None = None
    tag: str | None = None
    data: str | None = None
    names: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    fields: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    order: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]], hash=False
    )
    templates: str | None = None
    folder: Path = field(default=Path(), compare=False)
    origin: Position = field(default=Position("command line"), compare=False)
    origins: Mapping[str, Position] = field(default_factory=dict[str, Position], compare=False)

    @property
    def spec_path(self) -> Path:
        """The path of the OpenAPI document."""
        return self.folder / self.spec

    @property
    def output_path(self) -> Path:
        """The folder in which the package's folder is created."""
        return self.folder / self.output

    @property
    def templates_path(self) -> Path | None:
        """The folder of templates that override the built-in ones."""
        return None if self.templates is None else self.folder / self.templates

    def where(self, key: str, inside: str = "") -> Position:
        """Return the position of a setting, or of one entry (`inside`) of a table.

        Fall back to the position of the setting, then to that of the package.
        """
        entry = self.origins.get(f"{key}.{inside}") if inside else None
        return entry or self.origins.get(key) or self.origin


def shown(path: Path) -> str:
    """Return a path as messages show it: relative if it is below the current folder."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # on another drive
        return str(path)
    return str(path) if relative.startswith(os.pardir) else relative


_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://", re.ASCII)  # `c:` is a drive, not a scheme
_FILE_NAME = re.compile(r"\w[\w.-]*\.(?:ya?ml|json)", re.ASCII)


def instead_of(spec: str) -> str:
    """Return what to do about a document that is no path: a URL, or `-`; else an empty string."""
    if spec == "-":
        return "save the document, next to the files that it refers to: `… > openapi.yaml`"
    scheme = _URL.match(spec)
    if scheme is None:
        return ""
    address = re.split(r"[?#]", spec[scheme.end() :])[0]
    if scheme[0].lower() == "file://":
        return f"give its path: {quote(address)}"
    last = address.rpartition("/")[2]
    name = last if _FILE_NAME.fullmatch(last) else "openapi.yaml"
    return f"download it, and commit the file: `curl -fsSL -o {name} {quote(spec)}`"


def check_is_path(spec: str) -> None:
    """Raise BadInput if the document of a call is a URL, or `-`."""
    if hint := instead_of(spec):
        what = "is stdin" if spec == "-" else "is a URL"
        why = "a document is read from a file, so that `oneofgen check` can read the same one"
        raise BadInput(Problem(Position(spec), "not-a-file", f"{what}: {why}", (hint,)))


def overlay(settings: Settings, **flags: object) -> Settings:
    """Return the settings with the flags of the command line applied.

    A flag that is None or empty was not given. Paths are relative to the current folder. The
    entries of tables (see `TABLES`) are added to those of the configuration.

    Raises:
        BadInput: The value of a flag is invalid.
    """
    changes: dict[str, Any] = {}
    origins = dict(settings.origins)
    problems: list[Problem] = []
    for key, raw in flags.items():
        if raw is None or raw == () or raw == {}:
            continue
        flag = "--" + key.replace("_", "-")
        at = Position(flag)
        value = list(cast("tuple[object, ...]", raw)) if isinstance(raw, tuple) else raw
        try:
            changes[key] = READERS[key.replace("_", "-")](value)
        except Wrong as wrong:
            problems.append(bad_setting(at, flag, wrong))
            continue
        origins = {k: v for k, v in origins.items() if k != key or key in TABLES}
        if key in TABLES:
            origins |= {f"{key}.{place}": at for place in changes[key]}
            changes[key] = {**getattr(settings, key), **changes[key]}
        else:
            origins[key] = at
        if key in ("spec", "output", "templates") and settings.folder != Path():
            changes[key] = os.path.abspath(changes[key])
    if problems:
        raise BadInput(*problems)
    return replace(settings, **changes, origins=origins)


def check_distinct(packages: Iterable[tuple[Settings, str]]) -> None:
    """Raise BadInput if two packages, given with their names, would be written to one folder."""
    owners: dict[str, Settings] = {}
    problems: list[Problem] = []
    for settings, name in packages:
        folder = settings.output_path / name
        owner = owners.setdefault(os.path.normcase(os.path.abspath(folder)), settings)
        if owner is not settings:
            problems.append(same_package(owner, settings, f"`{shown(folder)}`"))
    if problems:
        raise BadInput(*problems)


def same_package(first: Settings, second: Settings, folder: str) -> Problem:
    """Return the problem of two packages that would be written to one folder."""
    if first.root == second.root and first.spec_path == second.spec_path:
        message = f"this package is configured twice: `{second.root}` of `{second.spec}`"
        hint = "delete one of the two, or give one of them another `name` or `output`"
    else:
        message = f"two packages would be written to {folder}"
        hint = "give one of them another `name` or `output`"
    at = second.where("name") if second.name else second.origin
    also = ((first.origin, "the other package"),)
    return Problem(at, "same-package", message, (hint,), also)


# --- what a setting may hold ----------------------------------------------------------------


class Wrong(Exception):
    """An invalid value of a setting; `entry` is its key if the setting is a table."""

    def __init__(self, value: object, wanted: str, hint: str = "", entry: str = "") -> None:
        super().__init__(wanted)
        self.found = described(value)
        self.wanted = wanted
        self.hint = hint
        self.entry = entry


def bad_setting(at: Position, key: str, wrong: Wrong) -> Problem:
    """Return the problem of an invalid value."""
    name = f'{key}."{wrong.entry}"' if wrong.entry else key
    message = f"`{name}` is {wrong.found}, but must be {wrong.wanted}"
    return Problem(at, "bad-setting", message, (wrong.hint,) if wrong.hint else ())


def described(value: object) -> str:
    """Return a description of a value for a message."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number `{value}`"
    if isinstance(value, str):
        return f"`{value}`" if value else "empty"
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else f"`{value}`"


def as_list(value: object) -> list[object] | None:
    """Return the value if it is a list, else None."""
    return cast("list[object]", value) if isinstance(value, list) else None


def as_table(value: object) -> dict[str, object] | None:
    """Return the value if it is a table, else None."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        hint = f'put it in quotes: `"{value}"`' if isinstance(value, int | float) else ""
        raise Wrong(value, "a string", hint)
    return value


def _name(value: object) -> str:
    name = _text(value)
    wanted = "a name that Python can import"
    if keyword.iskeyword(name):
        raise Wrong(value, f"{wanted}, and this is a keyword of Python")
    if name.startswith("__") and name.endswith("__"):
        reserved = "and names between double underscores belong to Python itself"
        raise Wrong(value, f"{wanted}, {reserved}")
    if not (name.isascii() and name.isidentifier()):
        raise Wrong(value, f"{wanted}: letters (a to z, A to Z), digits and `_`, no digit first")
    return name


def _spec(value: object) -> str:
    spec = _text(value)
    if hint := instead_of(spec):
        raise Wrong(value, "the path of a file", hint)
    return spec


def _is_name(name: str) -> bool:
    """Whether a name is an identifier in the form that Python gives it (NFKC), and no keyword."""
    name = normalize("NFKC", name)
    return name.isidentifier() and not keyword.iskeyword(name)


def _target(value: object) -> str:
    if isinstance(value, str) and value in TARGETS:
        return value
    quoted = {float(target): target for target in TARGETS}
    near = quoted.get(value) if isinstance(value, float) else None
    listed = ", ".join(f'`"{target}"`' for target in TARGETS)
    raise Wrong(value, f"one of {listed}", f'put it in quotes: `"{near}"`' if near else "")


def _style(value: object) -> str:
    if isinstance(value, str) and value in STYLES:
        return value
    listed = ", ".join(f'`"{style}"`' for style in STYLES)
    raise Wrong(value, f"one of {listed}")


def _framing(value: object) -> str:
    if isinstance(value, str) and value in FRAMINGS:
        return value
    listed = ", ".join(f'`"{framing}"`' for framing in FRAMINGS)
    raise Wrong(value, f"one of {listed}")


def _tags(value: object) -> tuple[Tag, ...]:
    items = as_list(value)
    if items is None:
        hint = f'put it in brackets: `["{value}"]`' if isinstance(value, str) else ""
        raise Wrong(value, "a list of tags", hint)
    tags: list[Tag] = []
    for item in items:
        if not isinstance(item, str | int):
            raise Wrong(item, "a list of tags: strings, integers, `true`, `false`")
        tags.append(item)
    return tuple(tags)


def _entries(value: object) -> Mapping[str, object]:
    table = as_table(value)
    if table is None:
        raise Wrong(value, "a table whose keys are places")
    return table


def _nested(place: str, value: object) -> str:
    """Return a hint to quote a place whose dots became nested tables; empty if none fits."""
    while (table := as_table(value)) is not None and len(table) == 1:
        ((inner, value),) = table.items()
        place = f"{place}.{inner}"
    return f'put the place in quotes: `"{place}"`' if table is None else ""


def _pins(what: str) -> Callable[[object], Mapping[str, str]]:
    """Return a reader of a table that maps places to names; `what` describes a name."""

    def read(value: object) -> Mapping[str, str]:
        pins: dict[str, str] = {}
        for place, name in _entries(value).items():
            if as_table(name) is not None:
                raise Wrong(name, what, _nested(place, name), place)
            if not (isinstance(name, str) and _is_name(name)):
                raise Wrong(name, f"{what}: letters, digits and `_`", entry=place)
            pins[place] = name
        return pins

    return read


def _orders(value: object) -> Mapping[str, tuple[str, ...]]:
    orders: dict[str, tuple[str, ...]] = {}
    for place, names in _entries(value).items():
        if as_table(names) is not None:
            raise Wrong(names, "a list of variants", _nested(place, names), place)
        listed = as_list(names) or []
        variants = tuple(name for name in listed if isinstance(name, str))
        if not variants or len(variants) < len(listed):
            raise Wrong(names, "a list of variants, the first to be tried first", entry=place)
        orders[place] = variants
    return orders


READERS: Mapping[str, Callable[[object], object]] = {
    "spec": _spec,
    "root": _text,
    "name": _name,
    "output": _text,
    "target-python": _target,
    "style": _style,
    "terminal": _tags,
    "sentinel": _text,
    "errors": _tags,
    "framing": _framing,
    "tag": _text,
    "data": _text,
    "names": _pins("a class name"),
    "fields": _pins("the name of an attribute"),
    "order": _orders,
    "templates": _text,
}
"""The function that validates and converts each setting, by its name in `pyproject.toml`."""
