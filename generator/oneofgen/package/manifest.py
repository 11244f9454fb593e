"""The manifest: what a package was generated from, and which of its files were generated.

It is the package's file `oneofgen.json`. `inputs` show why a package is out of date, `names` and
`fields` list the names that must not change, and `files` hold a digest of every generated file, so
that an edit is noticed.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import cast

from oneofgen.dataclass import dataclass

NAME = "oneofgen.json"
"""The name of the manifest's file."""

VERSION = 1
"""The version of the manifest's format."""


class ManifestUnreadable(Exception):
    """The text is not a manifest that this version can read; the message says why."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Digests of the inputs that determine the output: if one differs, the package drifts."""

    document: str
    settings: str
    templates: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the document was read. Advisory: packages that differ only in it are the same.

    `root` is the root as the user wrote it, if that is not its place. `files` are the digests of
    the other files that were read, by their names relative to the document's folder.
    """

    file: str
    root: str = ""
    title: str = ""
    version: str = ""
    digest: str = ""
    files: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)

    @property
    def digests(self) -> Mapping[str, str]:
        """The digests of all files that were read, the document's own under `""`."""
        return {"": self.digest, **self.files}


@dataclass(frozen=True, slots=True)
class Digests:
    """The digests of a file as rendered and as formatted (None if it is not formatted)."""

    rendered: str
    formatted: str | None = None

    @property
    def written(self) -> str:
        """The digest of the file as it was written to the disk."""
        return self.formatted or self.rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The content of a manifest.

    `root` is the place of the root, which is the same in a document and in its canonical form.
    `names` are the class names that are not a component's name, by place. `fields` are the
    attributes that differ from the wire name of their property, by place; None if the manifest was
    written by a version that did not record them.
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
    """Return the SHA-256 of a text with its newlines normalised, in hexadecimal.

    CRLF counts as LF, because Git may have converted it (`autocrlf`), which is not an edit.
    """
    data = text.encode() if isinstance(text, str) else text
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def conflict_line(text: str) -> int:
    """Return the line number of the first merge conflict marker, or 0."""
    marker = re.search(r"^<{7}(?: |\r?$)", text, re.MULTILINE)
    return text.count("\n", 0, marker.start()) + 1 if marker else 0


def is_inside(path: str) -> bool:
    """Whether a relative path stays below its folder, on every operating system."""
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
    """Return the manifest as JSON: one entry per line, sorted, so that diffs are small."""
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
    """Parse a manifest.

    Raises:
        ManifestUnreadable: the text has merge conflict markers, is not JSON, is not a manifest, or
            has another version.
    """
    if line := conflict_line(text):
        raise ManifestUnreadable("it has merge conflict markers", line)
    try:
        data = json.loads(text, object_pairs_hook=_no_duplicates)
    except json.JSONDecodeError as error:
        raise ManifestUnreadable(f"it is not JSON: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError):  # a number of a million digits, a million brackets
        raise ManifestUnreadable("it is not JSON that can be read") from None
    whole = _table(data, "it")
    version = whole.get("manifest")
    if type(version) is not int or version != VERSION:
        newer = type(version) is int and version > VERSION
        reason = f"its format is version {version}, made by a newer oneofgen" if newer else None
        raise ManifestUnreadable(reason or "it has no valid `manifest` version")
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
    table = dict(pairs)
    if len(table) < len(pairs):  # the result of a merge that kept both sides
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ManifestUnreadable(f"it has the key `{twice}` twice")
    return table


def _table(value: object, what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ManifestUnreadable(f"{what} is not a JSON object")
    return cast("dict[str, object]", value)


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        raise ManifestUnreadable(f"`{key}` is missing or not a string")
    return value


def _texts(value: object, what: str) -> dict[str, str]:
    table = _table(value, what)
    return {key: _text(table, key) for key in table}


def _file(path: str, value: object) -> Digests:
    if not is_inside(path):  # files in the manifest may be deleted later
        raise ManifestUnreadable(f"`{path}` is not a path inside the package")
    match value:
        case [str(rendered)]:
            return Digests(rendered)
        case [str(rendered), str(formatted)]:
            return Digests(rendered, formatted)
        case _:
            raise ManifestUnreadable(f"`{path}` has no digests")
