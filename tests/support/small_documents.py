"""Documents of a few component schemas, written as short YAML."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent, indent

from oneofgen.source.documents import Document

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"


def schemas_text(schemas: str) -> str:
    """Return YAML schemas without their common indentation; `->A` refers to the component `A`."""
    return re.sub(r"->(\w+)", r"{$ref: '#/components/schemas/\1'}", dedent(schemas))


def document_of(folder: Path, schemas: str) -> Document:
    """Write a document with these component schemas into a folder, and open it."""
    path = folder / "spec.yaml"
    path.write_text(HEAD + indent(schemas_text(schemas), "    "), encoding="utf-8")
    return Document.open(path, shown="spec.yaml")
