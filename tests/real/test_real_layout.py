"""The packages of the corpus are laid out as black lays them out."""

from __future__ import annotations

from pathlib import Path

import pytest
from sweep import documents

import oneofgen
from oneofgen.package.make import make
from oneofgen.settings import STYLES, Settings


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_the_largest_union_of_a_document_is_laid_out_as_black_does(
    style: str, corpus: Path
) -> None:
    """Each style takes an eighth of the documents: black needs seconds for each package.

    `every_layout.py` looks at all of them.
    """
    made = 0
    for document in documents(corpus)[STYLES.index(style) :: 2 * len(STYLES)]:
        try:
            root = oneofgen.unions(document)[0].root
            make(Settings(spec=str(document), root=root, style=style), verify_layout=True)
        except (oneofgen.BadInput, IndexError):
            continue
        made += 1
    assert made > 1
