"""The manifest: what a package was made from, and which of its files are ours.

It is the file `oneofgen.json` of the package. Its `inputs` tell why a package is out of date, its
`names` and `fields` which names must not change, its `files` what was written, so that an edit is
noticed.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import cast

NAME = "oneofgen.json"
"""The file's name."""

VERSION = 1
"""The version of its format."""


class ManifestUnreadable(Exception):
    """The text is no manifest that this version can read; the message says why."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Digests of what decides the output: a difference is the reason for drift."""

    document: str
    settings: str
    templates: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the document was read. Advisory: no part of what makes two packages differ.

    `root` is what the user called the root, if not by its place. `files` are the digests of the
    further files that were read, by their names relative to the document's folder.
    """

    file: str
    root: str = ""
    title: str = ""
    version: str = ""
    digest: str = ""
    files: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)

    @property
    def digests(self) -> Mapping[str, str]:
        """All digests: the document's own under `""`."""
        return {"": self.digest, **self.files}


@dataclass(frozen=True, slots=True)
class Digests:
    """A file as it was rendered, and as it was formatted; None where nothing formats it."""

    rendered: str
    formatted: str | None = None

    @property
    def written(self) -> str:
        """The digest of what stands on the disk."""
        return self.formatted or self.rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the manifest says.

    `root` is the place of the root, the same in a document and in its canonical one. `names` are
    those that no component gave; `fields`, the attributes that are not the wire name of their
    property, are None where a manifest is older than they are.
    """

    tool: str
    root: str
    inputs: Inputs
    source: Source
    names: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    fields: Mapping[str, str] | None = field(default=None, hash=False)
    files: Mapping[str, Digests] = field(default_factory=dict[str, Digests], hash=False)

    def same_but_for_source(self, other: "Manifest") -> bool:
        """Whether both describe the same package, perhaps read from another place."""
        return self == replace(other, source=self.source)


def digest(text: str | bytes) -> str:
    """The SHA-256 of a text with its newlines normalised, in hexadecimal.

    Git may have written CRLF into the working tree (`autocrlf`): that is no edit.
    """
    data = text.encode() if isinstance(text, str) else text
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def conflict_line(text: str) -> int:
    """The line of the first merge conflict marker, 0 where there is none."""
    found = re.search(r"^<{7}(?: |\r?$)", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def is_inside(path: str) -> bool:
    """Whether a path names a file below the folder it is relative to, on every system."""
    parts = path.split("/")
    return (
        all(part not in ("", ".", "..") for part in parts)
        and not PurePosixPath(path).is_absolute()
        and "\\" not in path
        and "\0" not in path
        and not PureWindowsPath(path).drive
    )


# --- writing -------------------------------------------------------------------------------


def render(manifest: Manifest) -> str:
    """The manifest as text: readable, an entry a line, in an order that depends on nothing."""
    inputs, source = manifest.inputs, manifest.source
    lines = [
        f'"manifest": {VERSION}',
        f'"tool": {_json(manifest.tool)}',
        f'"root": {_json(manifest.root)}',
        f'"inputs": {{"document": {_json(inputs.document)}, '
        f'"settings": {_json(inputs.settings)}, "templates": {_json(inputs.templates)}}}',
        f'"source": {_source(source)}',
        f'"names": {_places(manifest.names)}',
    ]
    if manifest.fields is not None:
        lines.append(f'"fields": {_places(manifest.fields)}')
    lines += [
        f'"files": {_block({path: _digests(both) for path, both in manifest.files.items()})}',
    ]
    return "{\n  " + ",\n  ".join(lines) + "\n}\n"


def _json(value: str) -> str:
    return json.dumps(value)  # ASCII: no line breaks or direction marks of Unicode in a diff


def _places(names: Mapping[str, str]) -> str:
    return _block({place: _json(name) for place, name in names.items()})


def _digests(both: Digests) -> str:
    return json.dumps([both.rendered] + ([both.formatted] if both.formatted else []))


def _source(source: Source) -> str:
    indent = " " * len('  "source": {')
    lines = [f'"file": {_json(source.file)}']
    if source.root:
        lines.append(f'"root": {_json(source.root)}')
    lines += [
        f'"title": {_json(source.title)}, "version": {_json(source.version)}, '
        f'"digest": {_json(source.digest)}',
    ]
    if source.files:
        inner = indent + " " * len('"files": {')
        entries = [f"{_json(name)}: {_json(source.files[name])}" for name in sorted(source.files)]
        lines.append('"files": {' + f",\n{inner}".join(entries) + "}")
    return "{" + f",\n{indent}".join(lines) + "}"


def _block(entries: Mapping[str, str]) -> str:
    if not entries:
        return "{}"
    return (
        "{\n" + ",\n".join(f"    {_json(key)}: {entries[key]}" for key in sorted(entries)) + "\n  }"
    )


# --- reading -------------------------------------------------------------------------------


def parse(text: str) -> Manifest:
    """Read a manifest.

    Raises:
        ManifestUnreadable: merge conflict markers, no JSON, another version, or not a manifest.
    """
    if line := conflict_line(text):
        raise ManifestUnreadable("it has merge conflict markers", line)
    try:
        data = json.loads(text, object_pairs_hook=_no_duplicates)
    except json.JSONDecodeError as error:
        raise ManifestUnreadable(f"it is no JSON: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError):  # a number of a million digits, a million brackets
        raise ManifestUnreadable("it is no JSON that can be read") from None
    whole = _table(data, "it")
    version = whole.get("manifest")
    if type(version) is not int or version != VERSION:
        newer = type(version) is int and version > VERSION
        reason = f"its format is version {version}, made by a newer oneofgen" if newer else None
        raise ManifestUnreadable(reason or "it does not say that it is a manifest")
    inputs = _table(whole.get("inputs"), "`inputs`")
    source = _table(whole.get("source"), "`source`")
    names = _texts(whole.get("names"), "`names`")
    fields = _texts(whole["fields"], "`fields`") if "fields" in whole else None
    files = _table(whole.get("files"), "`files`")
    return Manifest(
        tool=_text(whole, "tool"),
        root=_text(whole, "root"),
        inputs=Inputs(**{key: _text(inputs, key) for key in ("document", "settings", "templates")}),
        source=Source(
            **{key: _text(source, key) for key in ("file", "title", "version", "digest")},
            root=_text(source, "root") if "root" in source else "",
            files=_texts(source.get("files", {}), "`source.files`"),
        ),
        names=dict(names),
        fields=None if fields is None else dict(fields),
        files={path: _file(path, value) for path, value in files.items()},
    )


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):  # what is left of a merge that kept both sides
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ManifestUnreadable(f"`{twice}` stands in it twice")
    return found


def _table(value: object, what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ManifestUnreadable(f"{what} is not a JSON object")
    return cast("dict[str, object]", value)


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        raise ManifestUnreadable(f"`{key}` is missing or no text")
    return value


def _texts(value: object, what: str) -> dict[str, str]:
    table = _table(value, what)
    return {key: _text(table, key) for key in table}


def _file(path: str, value: object) -> Digests:
    if not is_inside(path):  # what we own, we delete one day
        raise ManifestUnreadable(f"`{path}` is no file of this package")
    match value:
        case [str(rendered)]:
            return Digests(rendered)
        case [str(rendered), str(formatted)]:
            return Digests(rendered, formatted)
        case _:
            raise ManifestUnreadable(f"`{path}` has no digests")
