"""Small packages, built from a document that stands in a test."""

from __future__ import annotations

import importlib
import sys
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from writing_packages import write


def package_of(folder: Path, document: str, root: str = "Event", **settings: Any) -> ModuleType:
    """The package of a document's root, written below a folder and imported for good.

    Args:
        folder: where it may be written.
        document: the component schemas, as YAML; the rest of the document is added.
        root: the schema.
        settings: `terminal`, `sentinel`, `errors`, … as the configuration has them.
    """
    name = f"package_{sha256(f'{folder}{document}{root}{settings}'.encode()).hexdigest()[:12]}"
    lines = "".join(f"    {line}\n" for line in document.strip("\n").splitlines())
    spec = folder / f"{name}.yaml"
    head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\ncomponents:\n  schemas:\n"
    spec.write_text(head + lines, encoding="utf-8")
    write(folder, name, spec, root, **settings)
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
