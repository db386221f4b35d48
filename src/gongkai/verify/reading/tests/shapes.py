"""The report of `fixtures` as PDF: the same cells, set by typst in the ways that offices do."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pypdfium2 as pdfium
import typst

from gongkai.norms import form
from gongkai.verify.reading.tests import fixtures

Span = tuple[str, int, int]
PROSE = (
    "本区坚持以公开为常态、不公开为例外，全年依法、及时、准确公开了应当公开的政府信息，"
    "办理政府信息公开申请若干件，均在法定期限内答复；没有因政府信息公开工作被追究责任的情形，"
    "也没有收取信息处理费。为方便群众查阅，本区在政务服务大厅设置了查阅点，配备了专人解答。"
)


def table1() -> list[list[Span]]:
    """Table 1 as rows of text, columns and rows that each cell takes; six columns wide."""
    rows: list[list[Span]] = []
    for row in fixtures.table1():
        if len(row) == 1:
            rows.append([(row[0], 6, 1)])
        elif len(row) == 2:
            rows.append([(row[0], 2, 1), (row[1], 4, 1)])
        else:
            rows.append([(row[0], 2, 1), (row[1], 2, 1), (row[2], 1, 1), (row[3], 1, 1)])
    return rows


def table2() -> list[list[Span]]:
    """Table 2 likewise; ten columns wide."""
    rows: list[list[Span]] = [
        [(form.TABLE2_NOTE, 3, 3), ("申请人情况", 7, 1)],
        [("自然人", 1, 2), ("法人或其他组织", 5, 1), ("总计", 1, 2)],
        [(text, 1, 1) for text in fixtures.table2()[2]],
    ]
    seen: set[tuple[str, ...]] = set()
    for row, texts in zip(form.TABLE2_ROWS, fixtures.table2()[3:], strict=True):
        line: list[Span] = []
        for depth, text in enumerate(row.path, 1):
            if row.path[:depth] in seen:
                continue
            seen.add(row.path[:depth])
            down = sum(other.path[:depth] == row.path[:depth] for other in form.TABLE2_ROWS)
            line.append((text, 4 - depth if depth == len(row.path) else 1, down))
        rows.append([*line, *((text, 1, 1) for text in texts[-7:])])
    return rows


def table3() -> list[list[Span]]:
    """Table 3 likewise; fifteen columns wide."""
    leaves = [column.label for column in form.TABLE3_COLUMNS]
    return [
        [("行政复议", 5, 1), ("行政诉讼", 10, 1)],
        [*((text, 1, 2) for text in leaves), ("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)],
        [(text, 1, 1) for text in leaves * 2],
        [(text, 1, 1) for text in fixtures.table3()[-1]],
    ]


@cache
def _fonts() -> typst.Fonts:
    spec = find_spec("manimgx_fonts_cjk")
    places = [Path(place) for place in (spec.submodule_search_locations if spec else None) or ()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=places)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _table(rows: list[list[Span]], columns: str, options: str) -> str:
    cells = [
        f"table.cell(colspan: {across}, rowspan: {down}, align(center + horizon)[#{_quoted(text)}])"
        for row in rows
        for text, across, down in row
    ]
    return f"#table(columns: {columns}, {options},\n" + ",\n".join(cells) + ")\n"


def pdf(
    *,
    ruled: bool = True,
    size: float = 12,
    indent: str = "2em",
    height: str = "297mm",
    flipped: bool = False,
    running: bool = False,
    watermark: str = "",
) -> bytes:
    """The report as PDF.

    `ruled` draws the tables' lines; `size` of the prose in points; `height` of the page, to cut
    the tables in many places; `running` prints a running head, `watermark` a word aslant.
    """
    options = "stroke: 0.5pt, inset: 3pt" if ruled else "stroke: none, inset: (x: 3pt, y: 5pt)"
    head = "header: [青岚区人民政府年度报告], " if running else ""
    if watermark:
        head += f"background: rotate(-35deg, text(size: 60pt, fill: luma(220))[{watermark}]), "
    width = "297mm" if flipped else "210mm"
    lines = [
        f"#set page(width: {width}, height: {height}, margin: 25mm, {head}"
        "footer: context align(center)[— #counter(page).display() —])",
        f'#set text(font: "Noto Sans CJK SC", size: {size}pt, lang: "zh")',
        f"#set par(justify: true, first-line-indent: (amount: {indent}, all: true))",
        f"#align(center)[#par(first-line-indent: 0em, text(size: 20pt)[{fixtures.TITLE}])]",
    ]
    tables = {
        "proactive": _table(table1(), "(1fr,) * 6", options),
        "requests": "#[#set text(size: 8pt)\n"
        + _table(table2(), "(16mm, 18mm, 1fr) + (13mm,) * 7", options)
        + "]",
        "remedies": "#[#set text(size: 7pt)\n" + _table(table3(), "(1fr,) * 15", options) + "]",
    }
    for part in form.PARTS:
        lines.append(f"{part.number}、{part.title}")
        lines += fixtures.PARAGRAPHS[part.key]
        if part.key == "overview":
            lines += [PROSE, PROSE]
        if part.key in tables:
            lines.append(tables[part.key])
    return typst.compile("\n\n".join(lines).encode(), font_paths=_fonts())


def turned(data: bytes, turn: int, *, shown_upright: bool = True) -> bytes:
    """The same pages drawn askew, and turned upright again by the page's own setting or not."""
    source, target = pdfium.PdfDocument(data), pdfium.PdfDocument.new()
    for number in range(len(source)):
        wide, high = source.get_page_size(number)
        matrix = {
            90: pdfium.PdfMatrix(0, 1, -1, 0, high, 0),
            180: pdfium.PdfMatrix(-1, 0, 0, -1, wide, high),
            270: pdfium.PdfMatrix(0, -1, 1, 0, 0, wide),
        }[turn]
        page = target.new_page(*((wide, high) if turn == 180 else (high, wide)))
        item = source.page_as_xobject(number, target).as_pageobject()
        item.transform(matrix)
        page.insert_obj(item)
        page.gen_content()
        if shown_upright:
            page.set_rotation(turn)
    place = io.BytesIO()
    target.save(place)
    return place.getvalue()


def small_pdf(content: bytes = b"", *, kids: str = "3 0 R", encrypt: bool = False) -> bytes:
    """A PDF written by hand: one page with `content`; `kids` of the page tree may be changed."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count 1/Kids[{kids}]>>".encode(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d%s>>stream\n%s\nendstream"
        % (len(content), b"/Filter/FlateDecode" if content[:1] == b"x" else b"", content),
        b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    lock = b"/Encrypt 5 0 R/ID[<00><00>]" if encrypt else b""
    return data + b"trailer<</Size 6/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (lock, start)


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive with these members."""
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return place.getvalue()


def small_xlsx(rows: str, *, merged: str = "A1:A1", before: str = "") -> bytes:
    """A workbook written by hand: the XML of its rows, one merged area, a prologue."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    return package(
        {
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets>'
            '<sheet name="a" r:id="b"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}">'
            '<Relationship Id="b" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f"{before}<worksheet {main}><sheetData>{rows}</sheetData>"
            f'<mergeCells><mergeCell ref="{merged}"/></mergeCells></worksheet>',
        }
    )
