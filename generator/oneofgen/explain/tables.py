"""Align the columns of a table."""

from collections.abc import Sequence

GAP = "  "


def table(rows: Sequence[Sequence[str]], *, right: int = 0) -> list[str]:
    """Return rows as aligned lines; the first `right` columns are aligned to the right.

    The last cell of a row is not padded, and does not affect the width of its column.
    """
    widths: list[int] = []
    for row in rows:
        for index, cell in enumerate(row[:-1]):
            if index == len(widths):
                widths.append(0)
            widths[index] = max(widths[index], len(cell))
    return [_line(row, widths, right) for row in rows]


def _line(row: Sequence[str], widths: Sequence[int], right: int) -> str:
    *cells, last = row
    padded = [
        cell.rjust(width) if index < right else cell.ljust(width)
        for index, (cell, width) in enumerate(zip(cells, widths, strict=False))
    ]
    return GAP.join([*padded, last]).rstrip()
