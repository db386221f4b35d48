"""Both formats read back: one text, the measures of GB/T 9704-2012."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

import docx
import pdfplumber
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from gongkai.foi.letters import layout
from gongkai.foi.letters.docx import to_docx
from gongkai.foi.letters.layout import POINTS_PER_MM, OfficialLetter, Paragraph
from gongkai.foi.letters.pdf import to_pdf, to_pdf_with_seal
from gongkai.foi.letters.tests.samples import SENTENCE, letter, long_letter

MM = POINTS_PER_MM


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def pages(data: bytes) -> list[Any]:
    with pdfplumber.open(BytesIO(data)) as pdf:
        found = list(pdf.pages)
        for page in found:
            _ = page.chars
    return found


def body_of(page: Any) -> Any:
    """The page without its number."""
    return page.crop((0, 0, page.width, (297 - 35) * MM + 1))


def text_of_pdf(data: bytes) -> str:
    with pdfplumber.open(BytesIO(data)) as pdf:
        return bare("".join(body_of(page).extract_text() for page in pdf.pages))


def text_of_docx(data: bytes) -> str:
    book = docx.Document(BytesIO(data))
    lines = [paragraph.text for paragraph in book.paragraphs]
    lines += [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return bare("".join(lines))


def lines_of(page: Any) -> list[list[Any]]:
    """The characters of a page by line, from above."""
    ordered = sorted(body_of(page).chars, key=lambda char: (round(char["top"]), char["x0"]))
    return [list(line) for _, line in groupby(ordered, key=lambda char: round(char["top"]))]


def printed(one: OfficialLetter) -> bytes:
    return to_pdf(one, system_fonts=False)


@pytest.mark.parametrize(
    "one",
    [
        letter(),
        letter(number="", addressee="", attachments=("一览",), note="", copies=()),
        letter(printed_by="", copies=(), title="关于申请公开政府信息的补正告知书" * 3),
    ],
    ids=["whole", "draft", "long-title"],
)
def test_both_formats_say_the_same_and_all_of_it(one: OfficialLetter) -> None:
    assert text_of_docx(to_docx(one)) == text_of_pdf(printed(one)) == bare(one.plain_text())


def test_the_same_letter_always_gives_the_same_bytes() -> None:
    assert to_docx(letter()) == to_docx(letter())
    assert printed(letter()) == printed(letter())


def test_characters_that_xml_cannot_hold_are_left_out_of_both() -> None:
    one = letter(body=(Paragraph("申请\x00收\x0b悉"),))
    assert "申请收悉" in text_of_docx(to_docx(one))
    assert "申请收悉" in text_of_pdf(printed(one))


def test_markup_in_a_text_is_printed_as_text() -> None:
    one = letter(body=(Paragraph("#let x = 1 *粗* $a$ <seal> {{ 7 }} </w:t>"),))
    assert "#letx=1*粗*$a$<seal>{{7}}</w:t>" in text_of_pdf(printed(one))
    assert "#letx=1*粗*$a$<seal>{{7}}</w:t>" in text_of_docx(to_docx(one))


def test_a_full_page_has_22_lines_and_a_full_line_28_characters_within_the_margins() -> None:
    page = pages(printed(long_letter()))[1]
    lines = lines_of(page)
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}
    # Page 2 is printed on the back: its binding edge is the right one.
    left, right = 26 * MM, (210 - 28) * MM
    for line in lines:
        assert abs(line[0]["x0"] - left) < 1.5
        assert abs(line[-1]["x1"] - right) < 1.5
        assert {round(char["size"], 2) for char in line} == {16}
    assert abs(lines[0][0]["top"] - 37 * MM) < 6
    assert lines[-1][0]["bottom"] <= (297 - 35) * MM + 6
    pitches = {round(below[0]["top"] - above[0]["top"], 1) for above, below in pairwise(lines)}
    assert len({round(pitch) for pitch in pitches}) == 1
    assert abs(min(pitches) - layout.LINE_PITCH_PT) < 0.2


def test_the_binding_edge_is_left_on_odd_pages() -> None:
    page = pages(printed(long_letter()))[0]
    body = [line for line in lines_of(page) if len(line) == 28]
    assert body and all(abs(line[0]["x0"] - 28 * MM) < 1.5 for line in body)


def test_page_numbers_are_4hao_with_dashes_and_stand_outside() -> None:
    found = pages(printed(long_letter()))
    for number, page in enumerate(found[:2], start=1):
        foot = page.crop((0, (297 - 35) * MM + 1, page.width, page.height))
        assert bare(foot.extract_text()) == f"—{number}—"
        assert {round(char["size"]) for char in foot.chars} == {14}
        if number % 2:
            assert abs(max(c["x1"] for c in foot.chars) - ((210 - 26) * MM - 14)) < 3
        else:
            assert abs(min(c["x0"] for c in foot.chars) - (26 * MM + 14)) < 3


def test_the_mark_is_red_and_the_rule_under_the_number_as_wide_as_the_type_area() -> None:
    page = pages(printed(letter()))[0]
    mark = [c for c in page.chars if c["non_stroking_color"] == (1, 0, 0)]
    assert "".join(c["text"] for c in mark) == letter().mark
    assert abs(min(c["top"] for c in mark) - (37 + 35) * MM) < 8
    number = next(line for line in lines_of(page) if "〔" in {c["text"] for c in line})
    assert "".join(c["text"] for c in number) == letter().number
    middle = (number[0]["x0"] + number[-1]["x1"]) / 2
    assert abs(middle - (28 + 78) * MM) < 1.5
    rule = next(line for line in page.lines if line["stroking_color"] == (1, 0, 0))
    assert abs((rule["x1"] - rule["x0"]) / MM - 156) < 0.1
    assert abs((rule["top"] - number[0]["bottom"]) / MM - 4) < 1.2


def test_the_title_is_2hao_and_centred() -> None:
    page = pages(printed(letter()))[0]
    (title,) = [line for line in lines_of(page) if {round(c["size"]) for c in line} == {22}]
    assert "".join(c["text"] for c in title) == letter().title
    assert abs((title[0]["x0"] + title[-1]["x1"]) / 2 - (28 + 78) * MM) < 1


def test_the_date_leaves_four_characters_and_the_seal_covers_signature_and_date() -> None:
    data, seal = to_pdf_with_seal(letter(signature="云溪区发改局"), system_fonts=False)
    page = pages(data)[seal.page - 1]
    rows = {"".join(c["text"] for c in line): line for line in lines_of(page)}
    signature, day = rows["云溪区发改局"], rows["2022年3月15日"]
    edge = (210 - (26 if seal.page % 2 else 28)) * MM
    assert abs(edge - day[-1]["x1"] - 4 * layout.CHARACTER_PITCH_PT) < 1
    middle = (seal.left + seal.right) / 2
    for line in (signature, day):
        assert abs((line[0]["x0"] + line[-1]["x1"]) / 2 - middle) < 4
        assert seal.bottom < page.height - line[0]["bottom"]
        assert page.height - line[0]["top"] < seal.top
    before = [line for line in lines_of(page) if line[0]["top"] < signature[0]["top"]][-1]
    # The seal begins within one line of the text and does not cover it.
    gap = (page.height - before[0]["bottom"]) - seal.top
    assert 0 < gap < layout.LINE_PITCH_PT
    after = next(line for line in lines_of(page) if line[0]["top"] > day[0]["bottom"])
    assert seal.bottom > page.height - after[0]["top"] - 3


@pytest.mark.parametrize("lines", range(6, 12))
def test_no_page_holds_a_signature_alone(lines: int) -> None:
    text = SENTENCE * lines
    one = letter(body=(Paragraph(text[: 28 * lines]), Paragraph("特此告知。")), attachments=())
    data, seal = to_pdf_with_seal(one, system_fonts=False)
    page = pages(data)[seal.page - 1]
    assert "特此告知。" in body_of(page).extract_text()


def test_the_record_ends_on_the_lower_edge_of_the_last_page() -> None:
    page = pages(printed(letter()))[-1]
    rules = [line for line in page.lines if line["stroking_color"] != (1, 0, 0)]
    assert len(rules) == 3
    assert [round(line["linewidth"] / MM, 2) for line in rules] == [0.35, 0.25, 0.35]
    assert abs(max(line["top"] for line in rules) - (297 - 35) * MM) < 1.5


def test_the_word_file_has_the_margins_grid_fonts_and_sizes() -> None:
    book = docx.Document(BytesIO(to_docx(letter())))
    section = book.sections[0]
    margins = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(value.mm) for value in margins] == [210, 297, 37, 35, 28, 26]
    assert book.settings.element.find(qn("w:mirrorMargins")) is not None
    grid = section._sectPr.find(qn("w:docGrid"))
    height = round(section.page_height.twips - (37 + 35) / 25.4 * 1440)
    assert height // int(grid.get(qn("w:linePitch"))) == 22
    normal = book.styles["Normal"]
    spacing = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 156 * MM // (normal.font.size.pt + spacing) == 28

    def look(text: str) -> tuple[str, float]:
        run = next(p for p in book.paragraphs if text in p.text).runs[0]
        return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt

    assert look("政府信息不予公开告知书") == ("方正小标宋简体", 22)
    assert look("临江市云溪区发展和改革局") == ("方正小标宋简体", layout.mark_size_pt(letter()))
    assert look("一、申请情况") == ("黑体", 16)
    assert look("（一）经过") == ("楷体_GB2312", 16)
    assert look("特此告知") == ("仿宋_GB2312", 16)
    assert look("〔2022〕5号") == ("仿宋_GB2312", 16)
    mark = next(p for p in book.paragraphs if p.text == letter().mark)
    assert str(mark.runs[0].font.color.rgb) == "FF0000"
    day = next(p for p in book.paragraphs if p.text == "2022年3月15日")
    assert day.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert abs(day.paragraph_format.right_indent.pt - layout.signature_place(letter()).day) < 0.1


def test_the_word_file_numbers_its_pages_right_on_odd_and_left_on_even_ones() -> None:
    section = docx.Document(BytesIO(to_docx(letter()))).sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert odd.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert even.alignment == WD_ALIGN_PARAGRAPH.LEFT
    assert odd.text == even.text == "— 1 —"
    assert {run.font.size.pt for run in odd.runs} == {14}


def test_a_number_in_a_draft_leaves_its_place_empty() -> None:
    assert "〔" not in text_of_pdf(printed(letter(number="")))


def test_the_pdf_is_tagged_and_its_title_is_a_heading() -> None:
    with pdfplumber.open(BytesIO(printed(letter()))) as pdf:
        assert pdf.doc.catalog["MarkInfo"]["Marked"] is True
        assert pdf.doc.catalog["Lang"] == b"zh-CN"
        assert pdf.metadata["Title"] == letter().title

        def kinds(elements: list[Any]) -> list[str]:
            return [k for e in elements for k in (e["type"], *kinds(e.get("children", [])))]

        found = kinds(pdf.structure_tree)
    assert [kind for kind in found if kind in {"H1", "H2", "H3"}] == ["H1", "H2", "H3"]
