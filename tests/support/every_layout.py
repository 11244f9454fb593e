"""Every union of the corpus in every style: each statement is laid out as black does.

    python tests/support/every_layout.py [--styles S,…] [--sample N] [--jobs N] [DOCUMENT…]

Packages of one document have most of their statements alike, and a statement of the top level is
laid out alike wherever it stands. So each different one is shown to black once. Exits 1 if black
lays out one of them in another way.
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from unittest.mock import patch

import sweep

from oneofgen import BadInput, Settings, render
from oneofgen.package import make as package
from oneofgen.render.formatter import blackened
from oneofgen.settings import STYLES

Pair = tuple[str, str]
"""A statement as it is rendered, and as it is laid out."""

BATCH = 100
"""Statements that are shown to black at once."""

PARTS = 8
"""Jobs that a document is divided into."""


def pairs_of(path: Path, styles: list[str], part: range) -> tuple[set[Pair], Counter[str]]:
    """The different statements of the packages of some unions of a document."""
    found: set[Pair] = set()
    counts: Counter[str] = Counter()
    layout = render.layout

    def kept(name: str, text: str, *, verify: bool = False) -> str:
        laid_out = layout(name, text, verify=verify)
        if name.endswith(".py"):
            counts["modules"] += 1
            found.update(zip(statements(text), statements(laid_out), strict=True))
        return laid_out

    try:
        unions = sweep.unions(path)
    except BadInput:
        return found, counts
    for index in part:
        for style in styles if index < len(unions) else ():
            settings = Settings(spec=str(path), root=unions[index].root, name="one", style=style)
            try:
                with sweep.quickly(), patch("oneofgen.render.layout", kept):
                    package.make(settings)
                counts["packages"] += 1
            except BadInput:
                counts["refused"] += 1
    return found, counts


def statements(text: str) -> Iterator[str]:
    """The statements of the top level of a module, with their decorators."""
    lines = text.splitlines(keepends=True)
    for node in ast.parse(text).body:
        decorators = getattr(node, "decorator_list", [])
        begin = min([node.lineno, *(one.lineno for one in decorators)])
        yield "".join(lines[begin - 1 : node.end_lineno]).rstrip("\n")


def different(pairs: list[Pair]) -> list[tuple[str, str]]:
    """The layout of ours and of black, of the statements of which they differ."""
    module = "pass\n" + "".join(f"{raw}\n" for raw, _ in pairs)
    black = islice(statements(blackened(module)), 1, None)
    told = zip(pairs, black, strict=True)
    return [(ours, theirs) for (_, ours), theirs in told if ours != theirs]


def main() -> int:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", nargs="*", help="part of a document's name")
    parser.add_argument("--styles", default=",".join(STYLES))
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="every Nth union")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    given = parser.parse_args()
    corpus = Path(os.environ.get("ONEOFGEN_CORPUS", ""))
    wanted = [
        path
        for path in sweep.documents(corpus)
        if not given.documents or any(part in str(path) for part in given.documents)
    ]
    styles, step = given.styles.split(","), given.sample * PARTS
    found: dict[Pair, None] = {}
    counts: Counter[str] = Counter()
    with ProcessPoolExecutor(given.jobs) as pool:
        pieces = [
            pool.submit(pairs_of, path, styles, range(part * given.sample, 10**4, step))
            for path in sorted(wanted, key=lambda path: -path.stat().st_size)
            for part in range(PARTS)
        ]
        for number, piece in enumerate(pieces, 1):
            pairs, counted = piece.result()
            found |= dict.fromkeys(sorted(pairs))
            counts += counted
            print(f"{number} of {len(pieces)}: {dict(counts)}", file=sys.stderr, flush=True)
        every = list(found)
        batches = [every[at : at + BATCH] for at in range(0, len(every), BATCH)]
        wrong = [one for those in pool.map(different, batches) for one in those]
    print(*(f"{count:7} {what}" for what, count in counts.items()), sep="\n")
    print(f"{len(every):7} different statements\n{len(wrong):7} of them laid out in another way")
    for ours, black in wrong[:10]:
        print(f"\n--- ours\n{ours}\n--- black\n{black}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
