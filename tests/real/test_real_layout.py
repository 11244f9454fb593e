"""The packages of the corpus are laid out as black lays them out."""

from __future__ import annotations

from pathlib import Path

import pytest
from sweep import documents

import oneofgen
from oneofgen.package.make import make
from oneofgen.settings import STYLES, Settings

LARGEST = 3


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_the_largest_unions_of_each_document_are_laid_out_as_black_does(
    style: str, corpus: Path
) -> None:
    made = 0
    for document in documents(corpus):
        try:
            roots = [summary.root for summary in oneofgen.unions(document)[:LARGEST]]
        except oneofgen.BadInput:
            continue
        for root in roots:
            settings = Settings(spec=str(document), root=root, style=style)
            try:
                make(settings, verify_layout=True)
            except oneofgen.BadInput:
                continue
            made += 1
    assert made > LARGEST
