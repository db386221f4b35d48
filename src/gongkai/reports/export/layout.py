"""The three printed tables as grids of merged cells, computed once for every format.

Source: 国办公开办函〔2021〕30号, the blank form's merged cells; GB/T 9704-2012 for the type area that
the column widths fill. Docx, pdf, xlsx and html print these grids and hold no structure of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from gongkai.ledger.typesetting import printable
from gongkai.norms import form
from gongkai.reports.document import ReportDocument

# 225 mm hold 22 lines: 29 pt from line to line.
LINE_PITCH_PT = 29
# 2号 characters (22 pt) on a line of 156 mm.
TITLE_CHARACTERS = 20
# Digits of the widest fallback font are 0.555 em wide.
_DIGIT_EM = 0.56
_SMALLEST_PT = 4.0

RECORD_HEADING = "报告备案记录"


@dataclass(frozen=True, slots=True)
class Cell:
    """One merged cell.

    `row` and `column` count from 0 at the upper left. A cell either holds printed `text` or the value
    of `figure`. `scope` is that of an HTML header cell (`col`, `row`, `rowgroup`) and empty for a cell
    that heads nothing. `align` is `center` or `left`.
    """

    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    text: str = ""
    figure: str = ""
    scope: str = ""
    align: str = "center"

    @property
    def header(self) -> bool:
        """Whether the cell names rows or columns."""
        return bool(self.scope)

    @property
    def printed(self) -> str:
        """The text with the line break that the narrow cell of a group of rows is printed with."""
        number, close, name = self.text.partition("）")
        narrow = self.scope == "row" and self.rowspan > 1 and number.startswith("（")
        return f"{number}{close}\n{name}" if narrow else self.text


@dataclass(frozen=True, slots=True)
class Grid:
    """One printed table.

    `widths` are the columns' widths in twips (1/1440 inch), together the 156 mm of the type area;
    the first `header_rows` rows are repeated on each page. `cells` stand in reading order.
    """

    key: str
    caption: str
    widths: tuple[int, ...]
    header_rows: int
    cells: tuple[Cell, ...]

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.widths)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return max(cell.row + cell.rowspan for cell in self.cells)

    def width_of(self, cell: Cell) -> int:
        """Width of a merged cell in twips."""
        return sum(self.widths[cell.column : cell.column + cell.colspan])

    def by_row(self) -> Iterator[tuple[Cell, ...]]:
        """The cells that begin in each row, row by row; a row may be empty of them."""
        for row in range(self.rows):
            yield tuple(cell for cell in self.cells if cell.row == row)


def _reading_order(cells: list[Cell]) -> tuple[Cell, ...]:
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


@cache
def table1_grid() -> Grid:
    """Table 1, 主动公开政府信息情况: one block for each clause of Art. 20."""
    width = 4
    cells: list[Cell] = []
    row = 0
    for clause, in_clause in groupby(form.TABLE1, key=lambda cell: cell.clause):
        lines = [list(line) for _, line in groupby(in_clause, key=lambda cell: cell.row)]
        cells.append(Cell(row, 0, colspan=width, text=clause, scope="rowgroup"))
        cells.append(Cell(row + 1, 0, text="信息内容", scope="col"))
        # A clause with a single column of numbers spreads it over all that is left.
        span = (width - 1) // len(lines[0])
        for place, printed in enumerate(lines[0]):
            cells.append(
                Cell(row + 1, 1 + place * span, colspan=span, text=printed.column, scope="col")
            )
        row += 2
        for line in lines:
            cells.append(Cell(row, 0, text=line[0].row, scope="row"))
            for place, printed in enumerate(line):
                cells.append(Cell(row, 1 + place * span, colspan=span, figure=printed.figure))
            row += 1
    return Grid("table1", "表一　主动公开政府信息情况", (2211,) * width, 0, _reading_order(cells))


@cache
def table2_grid() -> Grid:
    """Table 2, 收到和处理政府信息公开申请情况: three columns of labels, seven of numbers."""
    labels = 3
    head = 3
    natural, *organisations, total = form.TABLE2_COLUMNS
    last = labels + len(form.TABLE2_COLUMNS) - 1
    cells = [
        Cell(0, 0, rowspan=head, colspan=labels, text=form.TABLE2_NOTE),
        Cell(0, labels, colspan=len(form.TABLE2_COLUMNS), text="申请人情况", scope="col"),
        Cell(1, labels, rowspan=2, text=natural.label, scope="col"),
        Cell(1, labels + 1, colspan=len(organisations), text="法人或其他组织", scope="col"),
        Cell(1, last, rowspan=2, text=total.label, scope="col"),
    ]
    for place, column in enumerate(organisations):
        cells.append(Cell(2, labels + 1 + place, text=column.label, scope="col"))

    paths = [row.path for row in form.TABLE2_ROWS]
    for depth in range(labels):
        start = 0
        for prefix, group in groupby(paths, key=lambda path: path[: depth + 1]):
            size = len(list(group))
            if len(prefix) == depth + 1:
                leaf = len(paths[start]) == depth + 1
                cells.append(
                    Cell(
                        head + start,
                        depth,
                        rowspan=size,
                        colspan=labels - depth if leaf else 1,
                        text=prefix[-1],
                        scope="row",
                        align="left" if leaf else "center",
                    )
                )
            start += size
    for place, row in enumerate(form.TABLE2_ROWS):
        for offset, column in enumerate(form.TABLE2_COLUMNS):
            figure = form.table2_figure(row.key, column.key)
            cells.append(Cell(head + place, labels + offset, figure=figure))
    return Grid(
        "table2",
        "表二　收到和处理政府信息公开申请情况",
        (720, 930, 2854) + (620,) * len(form.TABLE2_COLUMNS),
        head,
        _reading_order(cells),
    )


@cache
def table3_grid() -> Grid:
    """Table 3, 政府信息公开行政复议、行政诉讼情况: three groups of five results in one row."""
    head = 3
    size = len(form.TABLE3_COLUMNS)
    cells: list[Cell] = []
    named = [(group.key, *group.label.partition("·")[::2]) for group in form.TABLE3_GROUPS]
    start = 0
    for title, members in groupby(named, key=lambda group: group[1]):
        groups = list(members)
        cells.append(Cell(0, start, colspan=size * len(groups), text=title, scope="col"))
        for key, _, way in groups:
            if way:
                cells.append(Cell(1, start, colspan=size, text=way, scope="col"))
            for place, column in enumerate(form.TABLE3_COLUMNS):
                top = 2 if way else 1
                cells.append(
                    Cell(
                        top,
                        start + place,
                        rowspan=head - top,
                        text=column.label,
                        scope="col",
                    )
                )
                cells.append(Cell(head, start + place, figure=form.table3_figure(key, column.key)))
            start += size
    return Grid(
        "table3",
        "表三　政府信息公开行政复议、行政诉讼情况",
        (590,) * 9 + (589,) * 6,
        head,
        _reading_order(cells),
    )


def grid_of_part(part: str) -> Grid | None:
    """The table printed in a part of the report (`norms.form.PARTS` key), if it has one."""
    return {"proactive": table1_grid, "requests": table2_grid, "remedies": table3_grid}.get(
        part, lambda: None
    )()


def grids() -> tuple[Grid, Grid, Grid]:
    """The three tables in printed order."""
    return table1_grid(), table2_grid(), table3_grid()


def colophon(document: ReportDocument) -> str:
    """The closing line: as-of day and content hash, or that the report is a draft."""
    proof = f"内容校验值：{document.content_hash}" if document.content_hash else "草稿，尚未发布"
    return f"数据截至 {document.as_of.isoformat()}　{proof}"


def title_lines(document: ReportDocument) -> tuple[str, ...]:
    """The title on one line, or after the organ's name on two where it is wider than the type area."""
    title, organ = printable(document.title), printable(document.organ)
    if len(title) > TITLE_CHARACTERS and organ and title.startswith(organ) and title != organ:
        return organ, title.removeprefix(organ).strip()
    return (title,)


def fitted_size(text: str, width: int, size: float) -> float:
    """Type size in points at which a number stays on one line of a cell.

    `width` is the cell's width in twips, `size` the size wanted; the cell's insets take 2 pt a side.
    """
    room = width / 20 - 4
    widest = room / (_DIGIT_EM * len(text)) if text else size
    return min(size, max(_SMALLEST_PT, int(widest * 2) / 2))
