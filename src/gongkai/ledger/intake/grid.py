"""A sheet as a grid of raw cells, whatever kind of file it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from gongkai.ledger.intake.cells import Cell

_HEAD_ROWS = 31

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Grid:
    """The cells of one sheet, from its first row and first column on.

    Rows and columns count from 0 here and from 1 in messages. ``merges`` are ranges as
    ((first row, first column), (last row, last column)). ``formulas`` and ``failures`` give, by
    column, the rows whose cells hold a formula or an Excel error value; ``hidden_rows`` the
    rows that the sheet hides, ``head_merges`` the merges among which a header can be.
    """

    name: str
    rows: list[list[Cell]]
    merges: list[Merge] = field(default_factory=list)
    formulas: dict[int, list[int]] = field(default_factory=dict)
    failures: dict[int, list[int]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    epoch_1904: bool = False
    from_csv: bool = False
    head_merges: list[Merge] = field(init=False)

    def __post_init__(self) -> None:
        near = (merge for merge in self.merges if merge[0][0] <= _HEAD_ROWS)
        # Merges do not overlap: an honest sheet has no more in its head than cells.
        self.head_merges = list(islice(near, _HEAD_ROWS * 256))
