"""The report as a page: rows of cells for templates, and one self-contained accessible page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from gongkai.ledger.typesetting import printable
from gongkai.norms import form
from gongkai.reports.document import Paragraph, ReportDocument, Value, display
from gongkai.reports.export.layout import RECORD_HEADING, Grid, colophon, grid_of_part

_STYLE = """
:root { color-scheme: light; }
body { max-width: 56rem; margin: 0 auto; padding: 2rem 1rem; color: #1a1a1a; background: #fff;
  font: 1.125rem/1.8 FangSong_GB2312, FangSong, STFangsong, "Noto Serif CJK SC", serif; }
h1 { margin: 0 0 2rem; font-size: 1.75rem; line-height: 1.4; text-align: center; text-wrap: balance; }
h2, h3 { margin: 1.5em 0 .5em; font-size: 1.25rem; font-family: SimHei, "Noto Sans CJK SC", sans-serif; }
h3 { font-size: 1.125rem; font-family: KaiTi_GB2312, KaiTi, STKaiti, serif; }
p { margin: .5em 0; text-indent: 2em; overflow-wrap: anywhere; white-space: pre-line; }
.scroll { overflow-x: auto; margin: 1rem 0; }
.scroll:focus-visible { outline: 3px solid #1a5fb4; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; line-height: 1.4; }
#table2, #table3 { min-width: 48rem; table-layout: fixed; }
caption { padding: .5rem 0; font-weight: bold; }
th, td { height: 1.4em; padding: .3rem .35rem; border: 1px solid #333; text-align: center; font-weight: normal; }
th { background: #f2f4f7; }
.left { text-align: left; }
.colophon { margin-top: 2rem; font-size: .9375rem; text-indent: 0; overflow-wrap: anywhere; }
@media print { body { padding: 0; } .scroll { overflow: visible; } }
"""


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a printed table; `text` and `href` are unescaped.

    `tag` is `th` or `td`; `figure` is the figure id of a number and empty elsewhere; `href` is the way
    to its records, or empty.
    """

    tag: str
    text: str
    rowspan: int
    colspan: int
    figure: str
    href: str
    scope: str
    align: str

    @property
    def html(self) -> SafeString:
        """The cell with its tag, and with the link to its records where it has one."""
        told = [("scope", self.scope)] if self.scope else []
        spans = (("rowspan", self.rowspan), ("colspan", self.colspan))
        told += [(name, str(span)) for name, span in spans if span > 1]
        if self.tag == "td" and not self.figure:
            told.append(("class", "text"))
        elif self.align == "left":
            told.append(("class", "left"))
        figure = [("data-figure", self.figure)] if self.figure else []
        text = escape(self.text)
        if self.href:
            text = f"<a{_attributes([('href', self.href), *figure])}>{text}</a>"
        else:
            told += figure
        return mark_safe(f"<{self.tag}{_attributes(told)}>{text}</{self.tag}>")


def _attributes(told: Sequence[tuple[str, str]]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in told)


def table_rows(
    grid: Grid,
    values: Mapping[str, Value],
    link: Callable[[str], str | None] | None = None,
) -> Iterator[tuple[TableCell, ...]]:
    """Rows of a printed table; the first `grid.header_rows` belong into the table's head.

    `link` gives the address of a figure's records, or None for a number that has none. Only a filled
    cell is linked.
    """
    for row in grid.by_row():
        cells = []
        for cell in row:
            text = display(values.get(cell.figure)) if cell.figure else cell.text
            href = link(cell.figure) if link and cell.figure and text else None
            cells.append(
                TableCell(
                    tag="th" if cell.header else "td",
                    text=text,
                    rowspan=cell.rowspan,
                    colspan=cell.colspan,
                    figure=cell.figure,
                    href=href or "",
                    scope=cell.scope,
                    align=cell.align,
                )
            )
        yield tuple(cells)


def _table(grid: Grid, values: Mapping[str, Value]) -> Iterator[str]:
    caption = escape(grid.caption)
    yield f'<div class="scroll" role="region" aria-label="{caption}" tabindex="0">'
    yield f'<table id="{grid.key}">'
    yield f"<caption>{caption}</caption>"
    total = sum(grid.widths)
    columns = "".join(f'<col style="width:{width / total:.2%}">' for width in grid.widths)
    yield f"<colgroup>{columns}</colgroup>"
    section = ""
    for place, row in enumerate(table_rows(grid, values)):
        wanted = "thead" if place < grid.header_rows else "tbody"
        # Each clause of table 1 is a row group of its own, so that its heading speaks for it alone.
        if wanted != section or (row and row[0].scope == "rowgroup"):
            if section:
                yield f"</{section}>"
            yield f"<{wanted}>"
            section = wanted
        yield "<tr>" + "".join(cell.html for cell in row) + "</tr>"
    yield f"</{section}>"
    yield "</table>"
    yield "</div>"


def _text(text: str) -> str:
    return escape(printable(text))


def _paragraph(paragraph: Paragraph) -> str:
    tag = "h3" if paragraph.level else "p"
    return f"<{tag}>{_text(paragraph.text)}</{tag}>"


def _lines(document: ReportDocument) -> Iterator[str]:
    title = _text(document.title)
    yield "<!DOCTYPE html>"
    yield '<html lang="zh-CN">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta name="author" content="{_text(document.organ)}">'
    yield f"<title>{title}</title>"
    yield f"<style>{_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield f"<h1>{title}</h1>"
    for paragraph in document.lead:
        yield _paragraph(paragraph)
    for part in form.PARTS:
        yield f'<section aria-labelledby="{part.key}">'
        yield f'<h2 id="{part.key}">{part.number}、{escape(part.title)}</h2>'
        for paragraph in document.sections.get(part.key, ()):
            yield _paragraph(paragraph)
        grid = grid_of_part(part.key)
        if grid:
            yield from _table(grid, document.values)
        yield "</section>"
    if document.record:
        yield '<section aria-labelledby="record">'
        yield f'<h2 id="record">{RECORD_HEADING}</h2>'
        for line in document.record:
            yield f"<p>{_text(line)}</p>"
        yield "</section>"
    yield f'<p class="colophon">{_text(colophon(document))}</p>'
    yield "</main>"
    yield "</body>"
    yield "</html>"


def to_html(document: ReportDocument) -> str:
    """The report as one HTML page that needs no other file; all text is escaped."""
    return "\n".join(_lines(document)) + "\n"
