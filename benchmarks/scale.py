"""`generate` for made documents of growing size: unions of flat events, and closures of records."""

import json
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.processes import Figures, in_turn

VARIANTS = (10, 100, 1_000, 5_000)
RECORDS = (100, 1_000, 10_000)


def growing(rounds: int) -> dict[str, Figures]:
    """The medians for each size, as whole processes; the root is `Event`."""
    with tempfile.TemporaryDirectory() as made:
        commands: dict[str, list[str]] = {}
        documents = {f"{n:,} variants": union_of(n) for n in VARIANTS}
        documents |= {f"closure of {n:,} records": closure_of(n) for n in RECORDS}
        for number, (name, document) in enumerate(documents.items()):
            path = Path(made, f"{number}.json")
            path.write_text(json.dumps(document), "utf-8")
            generate = [sys.executable, "-m", "oneofgen", "generate", str(path), "Event"]
            # What is on the disk already would not be laid out again.
            fresh = "import shutil, subprocess, sys; shutil.rmtree(sys.argv[1], True); " + (
                "sys.exit(subprocess.run(sys.argv[2:]).returncode)"
            )
            folder = str(Path(made, str(number)))
            commands[name] = [sys.executable, "-c", fresh, folder, *generate, "-o", folder, "-q"]
        return in_turn(commands, rounds)


def union_of(variants: int) -> dict[str, Any]:
    """Return a document with a union of flat events, each a component."""
    names = [f"Event{number}" for number in range(variants)]
    return _document(
        {"Event": _union(names)} | {name: _record(name, {"id": _STRING}) for name in names}
    )


def closure_of(records: int) -> dict[str, Any]:
    """Return a document with a union of two events, and records that refer to one another."""
    names = [f"Record{number}" for number in range(records)]
    after = dict(pairwise(names))
    schemas = {
        name: _record(
            None, {"id": _STRING} | ({"next": _ref(after[name])} if name in after else {})
        )
        for name in names
    }
    events = {name: _record(name, {"data": _ref(names[0])}) for name in ("First", "Second")}
    return _document({"Event": _union(list(events)), **events, **schemas})


_STRING = {"type": "string"}


def _record(tag: str | None, properties: dict[str, Any]) -> dict[str, Any]:
    own: dict[str, Any] = {} if tag is None else {"type": {"type": "string", "enum": [tag]}}
    return {"type": "object", "required": [*own, "id"], "properties": {**own, **properties}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _union(names: list[str]) -> dict[str, Any]:
    return {"oneOf": [_ref(name) for name in names]}


def _document(schemas: dict[str, Any]) -> dict[str, Any]:
    info = {"title": "Made", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}}
