"""The PDF: Chinese text comes out whole, from packaged fonts alone; markup in text is inert."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from gongkai.ledger import typesetting as paper
from gongkai.norms import form
from gongkai.reports.document import Paragraph
from gongkai.reports.export.pdf import to_pdf
from gongkai.reports.export.tests import readback, samples

RARE_PLACES = "硚口、䶮店、㟃溪、埇桥、甪直、鲘门、堽城、𠅤里、𬒈山、亳州、〔2022〕5号"


def made(*, system_fonts: bool = False, **changes: Any) -> bytes:
    return to_pdf(samples.document(**changes), system_fonts=system_fonts)


def text_of(data: bytes) -> str:
    with pdfplumber.open(BytesIO(data)) as pdf:
        return re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))


class _Glyphs(PDFLayoutAnalyzer):
    """Collects the glyph numbers that a page shows; number 0 is .notdef, the empty box."""

    def __init__(self) -> None:
        super().__init__(PDFResourceManager())
        self.seen: list[int] = []

    def render_char(
        self, matrix: Any, font: Any, fontsize: Any, scaling: Any, rise: Any, cid: int, *rest: Any
    ) -> float:
        self.seen.append(cid)
        return super().render_char(matrix, font, fontsize, scaling, rise, cid, *rest)


def glyphs(data: bytes) -> Iterator[int]:
    device = _Glyphs()
    interpreter = PDFPageInterpreter(device.rsrcmgr, device)
    for page in PDFPage.get_pages(BytesIO(data)):
        interpreter.process_page(page)
    yield from device.seen


@pytest.mark.parametrize("system_fonts", [False, True], ids=["packaged", "installed"])
def test_rare_place_names_are_text_and_have_glyphs(system_fonts: bool) -> None:
    data = made(system_fonts=system_fonts, lead=(Paragraph(RARE_PLACES),))
    assert RARE_PLACES in text_of(data)
    assert 0 not in set(glyphs(data))


def test_a_font_without_a_character_is_helped_out_glyph_by_glyph(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(paper.FAMILIES, "body", ("Libertinus Serif",))
    data = made(lead=(Paragraph("Latin" + RARE_PLACES),))
    assert "Latin" + RARE_PLACES in text_of(data)
    assert 0 not in set(glyphs(data))
    with pdfplumber.open(BytesIO(data)) as pdf:
        fonts = {char["text"]: char["fontname"] for char in pdf.pages[0].chars}
    assert "Libertinus" in fonts["L"]
    assert "NotoSansCJK" in fonts["硚"]


def test_a_character_that_no_font_has_is_seen_as_missing() -> None:
    assert 0 in set(glyphs(made(lead=(Paragraph("\U000e0fff\u0378"),))))


def test_all_fonts_are_embedded_and_chinese_is_in_the_packaged_one() -> None:
    with pdfplumber.open(BytesIO(made())) as pdf:
        names = {char["fontname"] for page in pdf.pages for char in page.chars}
    assert names
    assert all(re.match(r"[A-Z]{6}\+NotoSansCJK", name) for name in names)


def test_markup_and_code_in_text_are_printed_as_they_are() -> None:
    hostile = '#panic("x")*粗*_斜_$x$`c`=标题//注@引<标签>\\#sys.version[括]{花}~~---"引"'
    data = made(
        organ=hostile,
        title=hostile,
        lead=(Paragraph(hostile),),
        sections={"other": (Paragraph(hostile, level=1), Paragraph("= " + hostile))},
        record=(hostile,),
    )
    assert text_of(data).count(hostile) == 5


def test_a_line_that_begins_like_a_list_or_a_link_is_kept() -> None:
    lines = ("-一项", "+二项", "/词:义", "https://example.test/a#b")
    text = text_of(made(lead=tuple(Paragraph(line) for line in lines)))
    assert all(line in text for line in lines)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert made() == made()


def test_the_six_parts_and_the_record_are_printed_in_order() -> None:
    text = text_of(made())
    places = [text.index(f"{part.number}、{part.title}") for part in form.PARTS]
    assert sorted([*places, text.index("报告备案记录")]) == [*places, text.index("报告备案记录")]


def test_the_page_is_a4_and_numbered_between_dashes() -> None:
    with pdfplumber.open(BytesIO(made())) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            assert (round(page.width), round(page.height)) == (595, 842)
            foot = page.crop((0, page.height - 99, page.width, page.height))
            assert re.sub(r"\s", "", foot.extract_text()) == f"—{number}—"
            middle = sum(char["x0"] for char in foot.chars) / len(foot.chars)
            assert (middle > page.width / 2) == (number % 2 == 1)


def test_table_2_stays_on_one_page_inside_the_type_area() -> None:
    with pdfplumber.open(BytesIO(made())) as pdf:
        places = [
            (page.page_number, table.bbox)
            for page in pdf.pages
            for table in page.find_tables()
            if len(table.extract()[0]) == 10
        ]
    ((_, (left, top, right, bottom)),) = places
    assert round((right - left) / 72 * 25.4) == 156
    assert top >= 37 / 25.4 * 72 - 1
    assert bottom <= (297 - 35) / 25.4 * 72


def test_a_table_that_does_not_fit_on_a_page_repeats_its_head_and_loses_no_cell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper, "MARGIN_BOTTOM_MM", 160)
    data = made()
    with pdfplumber.open(BytesIO(data)) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    heads = [table[0] for table in tables if len(table[0]) == 10]
    assert len(heads) >= 2
    assert all(head == heads[0] and "申请人情况" in head for head in heads)
    assert readback.cells_of_pdf(data) == samples.filled_values()


def test_a_row_of_blank_cells_is_as_high_as_a_filled_one() -> None:
    heights = []
    for values in ({}, samples.filled_values()):
        with pdfplumber.open(BytesIO(made(values=values))) as pdf:
            tables = [table for page in pdf.pages for table in page.find_tables()]
        _, top, _, bottom = tables[-1].rows[-1].bbox
        heights.append(round(bottom - top, 1))
    assert heights[0] == heights[1]


def test_a_line_break_in_a_paragraph_is_kept() -> None:
    with pdfplumber.open(BytesIO(made(lead=(Paragraph("甲甲\n乙乙"), Paragraph(""))))) as pdf:
        lines = pdf.pages[0].extract_text().splitlines()
    assert {"甲甲", "乙乙"} <= set(lines)


def test_the_last_page_of_a_draft_says_so() -> None:
    assert "草稿，尚未发布" in text_of(made(content_hash=""))
    assert "草稿" not in text_of(made())


def test_the_file_is_tagged_for_readers_aloud_and_has_title_and_language() -> None:
    with pdfplumber.open(BytesIO(made())) as pdf:
        assert pdf.doc.catalog["MarkInfo"]["Marked"] is True
        assert pdf.doc.catalog["Lang"] == b"zh-CN"
        assert pdf.metadata["Title"] == samples.document().title


def test_without_any_chinese_font_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper, "find_spec", lambda name: None)
    paper.typst_fonts.cache_clear()
    try:
        with pytest.raises(RuntimeError, match="请安装字体包"):
            made()
    finally:
        paper.typst_fonts.cache_clear()


def test_a_report_without_text_still_has_its_tables() -> None:
    data = made(lead=(), sections={}, record=())
    assert readback.cells_of_pdf(data) == samples.filled_values()
