"""From the pages of a PDF to one flow of paragraphs and grids.

Running heads, feet and page numbers are left out; a table that a page break cut is put together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongkai.verify.reading import labels
from gongkai.verify.reading.blocks import Block, Grid, Paragraph, Slot
from gongkai.verify.reading.columns import is_data_line, loose_grid, table_runs
from gongkai.verify.reading.layout import Glyph, Line, lines_of, paragraphs
from gongkai.verify.reading.ruled import RuledGrid, Segment, ruled_grids

_PAGE_NUMBER = re.compile(
    r"^[\s\-—–―_·.~|/第页共页\d（）()]*\d[\s\-—–―_·.~|/第页共\d（）()]*$|^[ivxIVX]{1,5}$"
)
_DIGITS = re.compile(r"\d+")
_FEW_WORDS = 4
_MARGIN = 0.12
_LEAST_MARGIN = 75.0
# More than any page is high: lines of two pages never stand near each other.
_FAR = 20_000.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its size in points, its characters and its ruling lines."""

    width: float
    height: float
    glyphs: Sequence[Glyph]
    segments: Sequence[Segment]


@dataclass(slots=True)
class _Page:
    lines: list[Line]
    tables: list[RuledGrid]
    height: float


def flow(sheets: Sequence[Sheet]) -> list[Block]:
    """Blocks of the pages in reading order."""
    pages: list[_Page] = []
    for sheet in sheets:
        tables, rest = ruled_grids(sheet.segments, sheet.glyphs)
        pages.append(_Page(lines_of(rest), tables, sheet.height))
    _strip_running(pages)
    left, right = _column(pages)
    blocks: list[Block] = []
    pending: list[Line] = []
    open_table: RuledGrid | None = None

    def close() -> None:
        nonlocal pending
        if pending:
            blocks.extend(_text_blocks(pending, left, right))
            pending = []

    for number, page in enumerate(pages):
        shift, below = _shift(page, left), number * _FAR
        items: list[Line | RuledGrid] = sorted(
            [*page.lines, *page.tables], key=lambda item: item.top
        )
        for position, item in enumerate(items):
            if isinstance(item, Line):
                if is_data_line(item) and _belongs(item, page, position == 0 and open_table):
                    # Numbers that fell out of a ruled table are no table of their own.
                    close()
                    blocks.append(Paragraph(item.text))
                    continue
                pending.append(_moved(item, shift, below))
                open_table = None
                continue
            close()
            if position == 0 and open_table is not None and _same_columns(open_table, item):
                item = replace(item, grid=_continued(open_table.grid, item.grid))
                blocks[-1] = item.grid
            else:
                blocks.append(item.grid)
            open_table = item
    close()
    return blocks


def _column(pages: Sequence[_Page]) -> tuple[float, float]:
    """Left and right edge of the column of prose."""
    wide = [line for page in pages for line in page.lines if _is_prose(line)]
    if not wide:
        return 0.0, 1e9
    left = min(Counter(round(line.x0 / 2) * 2 for line in wide).items(), key=_common)[0]
    rights = sorted(line.x1 for line in wide)
    return float(left), rights[int(len(rights) * 0.9)]


def _is_prose(line: Line) -> bool:
    return line.x1 - line.x0 > 15 * line.size and len(line.words) <= _FEW_WORDS


def _common(item: tuple[int, int]) -> tuple[int, int]:
    return -item[1], item[0]


def _shift(page: _Page, left: float) -> float:
    """How far the column of this page stands to the right of the usual one (bound books)."""
    starts = Counter(round(line.x0) for line in page.lines if _is_prose(line))
    if sum(starts.values()) < 3:
        return 0.0
    usual = min(starts.items(), key=_common)[0]
    return usual - left if abs(usual - left) < 40 and starts[usual] >= 3 else 0.0


def _moved(line: Line, shift: float, below: float) -> Line:
    """The line as it would stand if all pages hung under each other."""
    words = line.words
    if abs(shift) >= 3:
        words = tuple(w._replace(x0=w.x0 - shift, x1=w.x1 - shift) for w in words)
    return Line(words, line.top + below, line.bottom + below)


def _strip_running(pages: Sequence[_Page]) -> None:
    """Take out page numbers, and lines that most pages repeat at their top or foot."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_DIGITS.sub("#", line.text) for line in _edge_lines(page)})
    often = max(2, len(pages) * 0.5)
    for page in pages:
        gone = [
            line
            for line in _edge_lines(page)
            if seen[_DIGITS.sub("#", line.text)] >= often or _PAGE_NUMBER.match(line.text)
        ]
        page.lines = [line for line in page.lines if not any(line is other for other in gone)]


def _edge_lines(page: _Page) -> list[Line]:
    """Lines in the margins that have no table between them and the edge of the page."""
    tops = [table.top for table in page.tables]
    ends = [table.bottom for table in page.tables]
    margin = min(max(page.height * _MARGIN, _LEAST_MARGIN), page.height / 4)
    return [
        line
        for line in page.lines
        if (line.bottom < margin and not any(top < line.top for top in tops))
        or (line.top > page.height - margin and not any(end > line.bottom for end in ends))
    ]


def _belongs(line: Line, page: _Page, above: RuledGrid | bool | None) -> bool:
    """Whether a line stands close to a ruled table, here or at the foot of the page before."""
    reach = 2.5 * line.size
    return bool(above) or any(
        table.top - reach < line.bottom and line.top < table.bottom + reach for table in page.tables
    )


def _same_columns(one: RuledGrid, other: RuledGrid) -> bool:
    return len(one.xs) == len(other.xs) and all(
        abs(a - b) < 6 for a, b in zip(one.xs, other.xs, strict=True)
    )


def _continued(upper: Grid, lower: Grid) -> Grid:
    """A table and its continuation on the next page, a row that the break cut made whole."""
    last, first = upper.rows[-1], lower.rows[0]
    if _names_row(first) or (_has_number(last) and _has_number(first)):
        return Grid(upper.rows + lower.rows)
    if _names_row(last) and _has_number(last):
        return Grid(upper.rows + lower.rows)
    joined = tuple(
        Slot("\n".join(t for t in (a.text, b.text) if t), a.first or (b.first and bool(b.text)))
        for a, b in zip(last, first, strict=True)
    )
    if not _names_row(joined):
        return Grid(upper.rows + lower.rows)
    return Grid((*upper.rows[:-1], joined, *lower.rows[1:]))


def _names_row(row: Sequence[Slot]) -> bool:
    return any(labels.table2_row(s.text) or labels.table1_row(s.text) for s in row if s.first)


def _has_number(row: Sequence[Slot]) -> bool:
    return any(labels.is_number(slot.text) for slot in row if slot.first)


def _text_blocks(lines: Sequence[Line], left: float, right: float) -> list[Block]:
    """Prose between two ruled tables, and the tables without lines that stand in it."""
    blocks: list[Block] = []
    if not any(is_data_line(line) for line in lines):
        return [Paragraph(text) for text in paragraphs(lines, left, right)]
    for run, is_table in table_runs(lines):
        if is_table:
            blocks.append(loose_grid(run))
        else:
            blocks += [Paragraph(text) for text in paragraphs(run, left, right)]
    return blocks
