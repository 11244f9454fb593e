"""Format the unions of a document: as a table, as JSON, and for a missing ROOT."""

import json
from collections.abc import Sequence
from shlex import quote

from oneofgen.explain.phrases import counted
from oneofgen.explain.tables import GAP, table
from oneofgen.listing import UnionSummary
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.wording import printable

HEAD = ("line", "variants", "tag", "how", "shape", "ROOT")
NUMBERS = 2

FEW = 5
"""How many unions are proposed if the ROOT is missing."""


def unions_text(unions: Sequence[UnionSummary], spec: str, *, verbose: bool = False) -> str:
    """Return a table, the largest union first; `verbose` adds the notes of each union."""
    if not unions:
        return f"no unions in {spec}: no `oneOf` or `anyOf` with two members or more"
    head, *lines = table([HEAD, *map(_row, unions)], right=NUMBERS)
    output = [head]
    for line, union in zip(lines, unions, strict=True):
        output.append(line)
        if verbose:
            output += [f"{GAP}note: {printable(note, 400)}" for note in union.notes]
    total = f"{counted(len(unions), 'union')}, the largest first" if len(unions) > 1 else "1 union"
    odd = sum(bool(union.notes) for union in unions)
    if odd and not verbose:
        total += f", {odd} with notes (`-v` shows them)"
    explains = f"`oneofgen inspect {quote(spec)} ROOT` explains one"
    return "\n".join([*output, f"{total}; {explains}"])


def _row(union: UnionSummary) -> tuple[str, ...]:
    return (
        str(union.line),
        str(union.variants),
        printable(union.tag) if union.tag is not None else "-",
        union.how or "-",
        union.shape,
        printable(quote(union.root), 400),
    )


def unions_json(unions: Sequence[UnionSummary]) -> str:
    """Return a JSON list of objects, the largest union first.

    Each has the keys `pointer`, `root` (what to paste), `variants`, `objects` (how many of them
    are objects), `tag` (null where there is none), `how` (null where the union cannot be used:
    `notes` say why), `shape` and `notes`.
    """
    rows = [
        {
            "pointer": union.pointer,
            "root": union.root,
            "variants": union.variants,
            "objects": union.objects,
            "tag": union.tag,
            "how": union.how,
            "shape": union.shape,
            "notes": list(union.notes),
        }
        for union in unions
    ]
    return json.dumps(rows, indent=2)


def missing_root(unions: Sequence[UnionSummary], spec: str, verb: str) -> BadInput:
    """Return the problem of a missing ROOT; its hint proposes the largest unions."""
    usable = [union for union in unions if union.how is not None]
    hints = [f"`oneofgen unions {quote(spec)}` lists every union of the document"]
    if not usable:
        message = "a ROOT is missing, and there is no union here that could be one"
        return BadInput(Problem(Position(spec), "missing-root", message, tuple(hints)))
    named = "\n    ".join(
        f"oneofgen {verb} {quote(spec)} {printable(quote(union.root), 400)}"
        f"  # {counted(union.variants, 'variant')}"
        for union in usable[:FEW]
    )
    which = "its one union" if len(usable) == 1 else f"one of its {len(usable)} unions"
    message = f"a ROOT is missing: the name or JSON pointer of {which}"
    first = f"the largest are:\n    {named}" if len(usable) > 1 else f"write:\n    {named}"
    return BadInput(Problem(Position(spec), "missing-root", message, (first, *hints)))
