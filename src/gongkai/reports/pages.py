"""A report as a page: texts cut at their figures, and the printed tables, every number a link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gongkai.norms.form import PARTS, Part
from gongkai.reports import tokens
from gongkai.reports.document import Value
from gongkai.reports.export import Grid, TableCell, grid_of_part, table_rows
from gongkai.reports.links import figure_link
from gongkai.reports.models import Report
from gongkai.reports.selectors import lead_of, scope_of, texts_of, values_of

Link = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class LinkedPiece:
    """A run of text and the address that it leads to, or empty."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class LinkedParagraph:
    """One paragraph, cut at its figures; `level` 1 is a heading （一）."""

    pieces: tuple[LinkedPiece, ...]
    level: int


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A printed table for a template: `head` rows, then `bodies`, each a group of rows.

    `columns` are widths in percent.
    """

    key: str
    caption: str
    columns: tuple[str, ...]
    head: tuple[tuple[TableCell, ...], ...]
    bodies: tuple[tuple[tuple[TableCell, ...], ...], ...]

    @property
    def groups(self) -> list[tuple[str, tuple[tuple[TableCell, ...], ...]]]:
        """Rows by the tag that holds them; a table without a head has none."""
        groups = [("thead", self.head), *(("tbody", body) for body in self.bodies)]
        return [(tag, rows) for tag, rows in groups if rows]


@dataclass(frozen=True, slots=True)
class LinkedPart:
    """One of the six parts."""

    part: Part
    paragraphs: tuple[LinkedParagraph, ...]
    table: PrintedTable | None


def linked(text: str, values: Mapping[str, Value], link: Link) -> Iterator[LinkedParagraph]:
    """Paragraphs of a text, each figure in it with its address."""
    for line, level in tokens.lines(text):
        yield LinkedParagraph(
            tuple(
                LinkedPiece(piece.text, (link(piece.figure) or "") if piece.figure else "")
                for piece in tokens.pieces(line, values)
            ),
            level,
        )


def printed(grid: Grid, values: Mapping[str, Value], link: Link) -> PrintedTable:
    """A table as it is printed; each clause of table 1 becomes a body of its own."""
    total = sum(grid.widths)
    rows = tuple(table_rows(grid, values, link))
    bodies: list[list[tuple[TableCell, ...]]] = []
    for row in rows[grid.header_rows :]:
        if not bodies or (row and row[0].scope == "rowgroup"):
            bodies.append([])
        bodies[-1].append(row)
    return PrintedTable(
        key=grid.key,
        caption=grid.caption,
        columns=tuple(f"{width / total:.3%}" for width in grid.widths),
        head=rows[: grid.header_rows],
        bodies=tuple(tuple(body) for body in bodies),
    )


def page_of(
    report: Report, values: Mapping[str, Value] | None = None
) -> tuple[tuple[LinkedParagraph, ...], tuple[LinkedPart, ...]]:
    """Lead and six parts of a report with every number linked as of the report's own day."""
    values = values_of(report) if values is None else values
    link = figure_link(scope_of(report))
    texts = texts_of(report)
    parts = []
    for part in PARTS:
        grid = grid_of_part(part.key)
        parts.append(
            LinkedPart(
                part,
                tuple(linked(texts[part.key], values, link)),
                printed(grid, values, link) if grid else None,
            )
        )
    return tuple(linked(lead_of(report), values, link)), tuple(parts)
