"""Writers of a report into Word documents: plain, with every kind of nesting, with editing left in."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from gongkai.norms import form
from gongkai.verify.tests.corpus.base import Report
from gongkai.verify.tests.corpus.shapes import ROWS, SPANS, TABLES, Row, Span

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'


def _saved(document: Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _grid(place: Document | _Cell, rows: list[Row]) -> Table:
    table = place.add_table(len(rows), max(map(len, rows)))
    # python-docx looks every cell up anew; the elements are at hand.
    for row, element in zip(rows, table._tbl.tr_lst, strict=True):
        for text, cell in zip(row, element.tc_lst, strict=False):
            cell.p_lst[0].add_r().text = text
    return table


def _text(document: Document, given: Report, tables: Callable[[str], None]) -> None:
    document.add_paragraph(given.title)
    for text in given.intro:
        document.add_paragraph(text)
    for part in form.PARTS:
        if part.key in given.headings:
            document.add_paragraph(given.headings[part.key])
        for text in given.parts[part.key]:
            document.add_paragraph(text)
        if part.key in TABLES and part.key not in given.without:
            tables(part.key)


def _plain(given: Report) -> Document:
    document = docx.Document()
    _text(document, given, lambda key: _grid(document, ROWS[key](given)) and None)
    return document


def word_plain(given: Report) -> bytes:
    """Paragraphs and grids, no cell merged."""
    return _saved(_plain(given))


def _span(cell: object, across: int = 1, down: str = "") -> None:
    properties = cell.get_or_add_tcPr()  # type: ignore[attr-defined]
    if across > 1:
        properties.append(parse_xml(f'<w:gridSpan {_W} w:val="{across}"/>'))
    if down:
        value = ' w:val="restart"' if down == "restart" else ""
        properties.append(parse_xml(f"<w:vMerge {_W}{value}/>"))


def _merged(document: Document, rows: list[list[Span]]) -> None:
    """A grid in which a cell that reaches down goes on as an empty one in every row below."""
    table = document.add_table(0, sum(across for _, across, _ in rows[0]))
    held: dict[int, tuple[int, int]] = {}
    for row in rows:
        line = table._tbl.add_tr()
        waiting = iter(row)
        column = 0
        while column < len(table.columns):
            if column in held:
                across, left = held.pop(column)
                text, down = "", "on"
            else:
                text, across, deep = next(waiting)
                left, down = deep, "restart" if deep > 1 else ""
            if left > 1:
                held[column] = (across, left - 1)
            cell = line.add_tc()
            _span(cell, across, down)
            cell.add_p().add_r().text = text
            column += across


def word_merged(given: Report) -> bytes:
    """Table 2 with merged cells, table 3 nested in a layout table, a paragraph in a text box."""
    document = docx.Document()

    def tables(key: str) -> None:
        if key == "requests":
            _merged(document, SPANS[key](given))
        elif key == "remedies":
            outer = document.add_table(1, 1)
            _grid(outer.cell(0, 0), ROWS[key](given))
        else:
            _grid(document, ROWS[key](given))

    _text(document, given, tables)
    words = "本页二维码为政府信息公开指南，欢迎扫码阅读。"
    box = f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>"
    document.element.body.insert(
        2,
        parse_xml(
            f"<w:p {_W} {_MC} {_WPS}><w:r><mc:AlternateContent>"
            f'<mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
        ),
    )
    return _saved(document)


def _last_prose(document: Document) -> Paragraph:
    return document.paragraphs[-1]


def word_tracked(given: Report) -> bytes:
    """One sentence inserted and one deleted, neither accepted."""
    document = _plain(given)
    _last_prose(document)._p.addnext(
        parse_xml(
            f'<w:p {_W}><w:ins w:id="7" w:author="科员"><w:r><w:t>以上情况特此报告。</w:t></w:r></w:ins>'
            '<w:del w:id="8" w:author="科长"><w:r><w:delText>收到申请九件。</w:delText></w:r></w:del>'
            "</w:p>"
        )
    )
    return _saved(document)


def word_comment(given: Report) -> bytes:
    """A comment of a reviewer left in the margin."""
    document = _plain(given)
    paragraph = _last_prose(document)
    document.add_comment(paragraph.runs, text="此处数字请再核。", author="审核人", initials="审")
    return _saved(document)


def word_hidden(given: Report) -> bytes:
    """Words formatted as hidden; their number must not be read."""
    document = _plain(given)
    run = document.paragraphs[1].add_run("全年收到申请8888件。")
    run._r.get_or_add_rPr().append(run._r.makeelement(qn("w:vanish"), {}))
    return _saved(document)


WORD_SHAPES: dict[str, Callable[[Report], bytes]] = {
    "plain.docx": word_plain,
    "merged.docx": word_merged,
    "tracked.docx": word_tracked,
    "comment.docx": word_comment,
    "hidden.docx": word_hidden,
}
