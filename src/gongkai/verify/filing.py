"""`Filing`: any organ's annual report in one flat form, before anything is judged.

Every reader ends here and every rule begins here. A cell that could not be read is None
(*unknown*), never 0; what could not be read at all is a `Gap`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Value = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: `part` is the key of a part (`norms.form.PARTS`), or empty.

    `start` and `end` are character offsets into `Filing.text`; `label` is what a reader is told,
    e.g. “第三部分第1句” or “表二·结转下年度继续办理·自然人”; `figure` is the cell's figure id.
    """

    label: str
    part: str = ""
    start: int = -1
    end: int = -1
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a statutory table as it was read: `raw` is the text that stood there."""

    figure: str
    value: Value
    raw: str
    place: Place


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the prose with its place; `text` equals `Filing.text[start:end]`."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Gap:
    """What could not be read, where, and what would help, in Chinese."""

    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class Filing:
    """One report. `form` is `2021` (国办公开办函〔2021〕30号), `2019` (60号) or empty if unknown.

    `text` is the prose without the tables, NFC, one paragraph a line. `cells` are by figure id
    (`norms.form.cells()`); a figure that is missing was not found. `residue` are traces of editing
    (bookmarks, tracked changes, comments, hidden text) with their places.
    """

    file: str
    organ: str
    year: int | None
    form: str
    text: str
    sentences: tuple[Sentence, ...]
    cells: Mapping[str, Cell]
    gaps: tuple[Gap, ...] = ()
    residue: tuple[Place, ...] = ()
    headings: tuple[Place, ...] = field(default=())

    def values(self) -> dict[str, Value]:
        """Cells by figure id, as the relations of the form want them."""
        return {figure: cell.value for figure, cell in self.cells.items()}
