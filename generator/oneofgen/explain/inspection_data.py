"""The JSON of `inspect --json`.

An object with stable keys; later versions may add keys.

`root` (as the user wrote it), `name` (its alias in the package), `pointer`, `file`, `line`;
`document` (`title`, `version`); `shape` (`envelope`, `flat`, `untagged`), `tag` and
`payload` (properties, or null); `how` and `why` the variants are distinguished; `nullable`;
`terminal` and `errors` (lists of tags), `sentinel` (or null), `terminal_why`;
`framing` of a stream, and `likely_terminals`: tags that seem to end one, if none is known.

`variants`, as written: `tags` (a list: none, one or several), `class`, `payload` (its type in an
envelope, or null), `group` (the innermost, or null), `pointer`, `file`, `line`, `how` (the last
decision on the way to it) and `when` (that way, in words).
`groups`: `name`, `pointer`, `file`, `line`, `variants` (how many).
`unions` (in the payloads): `name`, `place`, `pointer`, `file`, `line`, `variants` (how many),
`tag`, `how`, `steps` (all decisions, in words), `why`.
`anything` (what is read as any JSON value): `place`, `pointer`, `file`, `line`, `reason`.
`notes`: `code`, `message`, `hints`, `pointer`, `file`, `line`, `column`.
"""

import json
from typing import Any

from oneofgen.explain.decisions import decision, how_last, way_text
from oneofgen.explain.tree import Event, Group, Tree
from oneofgen.model import Envelope, Flat, Union
from oneofgen.package.make import Inspection
from oneofgen.source.pointers import Pointer
from oneofgen.wire import likely_terminals


def inspection_json(inspection: Inspection) -> str:
    """Return the result of `inspect` as JSON."""
    tree = Tree(inspection)
    document = {
        **_root(tree),
        "variants": [_variant(event, tree.union) for event in tree.events],
        "groups": [_group(group) for group in tree.groups],
        "unions": [_union(tree, union) for union in tree.unions],
        "anything": [
            {"place": tree.place(note.at), **_at(tree, note.at), "reason": note.message}
            for note in tree.anything
        ],
        "notes": [
            {
                "code": note.code,
                "message": note.message,
                "hints": list(note.hints),
                **_at(tree, note.at),
                "column": tree.position(note.at).column,
            }
            for note in tree.notes
        ],
    }
    return json.dumps(document, indent=2)


def _root(tree: Tree) -> dict[str, Any]:
    model, union = tree.model, tree.union
    event_shape = model.event_shape
    return {
        "root": tree.inspection.root,
        "name": tree.name(union),
        **_at(tree, union.at),
        "document": {"title": model.title, "version": model.version},
        "shape": type(event_shape).__name__.lower(),
        "tag": event_shape.tag if isinstance(event_shape, Envelope | Flat) else None,
        "payload": event_shape.payload if isinstance(event_shape, Envelope) else None,
        "how": union.how,
        "why": union.why,
        "nullable": model.nullable,
        "terminal": list(model.terminal),
        "terminal_why": model.terminal_why,
        "sentinel": model.sentinel,
        "framing": model.framing,
        "likely_terminals": list(likely_terminals(model)),
        "errors": list(model.errors),
    }


def _variant(event: Event, union: Union) -> dict[str, Any]:
    return {
        "tags": list(event.variant.tags),
        "class": event.name,
        "payload": event.payload,
        "group": event.groups[-1] if event.groups else None,
        "pointer": event.pointer,
        "file": event.at.file,
        "line": event.at.line,
        "how": how_last(event.ways[0], union) if event.ways else None,
        "when": [way_text(way, union.tag) for way in event.ways],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "pointer": group.union.at,
        "file": group.at.file,
        "line": group.at.line,
        "variants": len(group.union.variants),
    }


def _union(tree: Tree, union: Union) -> dict[str, Any]:
    return {
        "name": tree.name(union),
        "place": union.place,
        **_at(tree, union.at),
        "variants": len(union.variants),
        "tag": union.tag,
        "how": union.how,
        "steps": decision(union.choice),
        "why": union.why,
    }


def _at(tree: Tree, at: Pointer) -> dict[str, Any]:
    position = tree.position(at)
    return {"pointer": at, "file": position.file, "line": position.line}
