"""PDF: ruled and loose tables, page breaks, joined prose, and files that cannot be read."""

from __future__ import annotations

import pytest

from gongkai.verify.reading import ReadError, read
from gongkai.verify.reading.tests import fixtures, shapes


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "loose"])
@pytest.mark.parametrize("height", ["297mm", "170mm", "123mm"])
def test_every_cell_is_read_wherever_the_page_breaks(ruled: bool, height: str) -> None:
    filing = read("report.pdf", shapes.pdf(ruled=ruled, height=height, running=True))
    assert filing.values() == fixtures.values()
    assert (filing.organ, filing.year, filing.form) == (fixtures.ORGAN, 2023, "2021")
    assert len(filing.headings) == 6
    assert filing.text.count(shapes.PROSE) == 2
    assert not filing.gaps


@pytest.mark.parametrize(
    ("size", "indent"), [(16, "2em"), (12, "0em"), (9, "2em")], ids=["large", "flush", "small"]
)
def test_prose_broken_over_lines_is_one_paragraph(size: float, indent: str) -> None:
    filing = read("report.pdf", shapes.pdf(size=size, indent=indent))
    assert filing.text.count(shapes.PROSE) == 2
    assert all(text[0] in filing.text.split("\n") for text in fixtures.PARAGRAPHS.values())
    assert filing.values() == fixtures.values()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_was_turned_is_read_as_it_is_shown(turn: int) -> None:
    filing = read("report.pdf", shapes.turned(shapes.pdf(), turn))
    assert filing.values() == fixtures.values()
    assert len(filing.headings) == 6


@pytest.mark.parametrize("turn", [90, 270])
def test_a_table_that_lies_on_its_side_is_read(turn: int) -> None:
    data = shapes.turned(shapes.pdf(), turn, shown_upright=False)
    assert read("report.pdf", data).values() == fixtures.values()


def test_a_watermark_across_the_tables_is_left_out() -> None:
    filing = read("report.pdf", shapes.pdf(watermark="内部资料12345"))
    assert filing.values() == fixtures.values()
    assert "内部" not in filing.text


def test_a_file_that_needs_a_password_says_so() -> None:
    with pytest.raises(ReadError, match="密码"):
        read("report.pdf", shapes.small_pdf(encrypt=True))


def test_a_scan_without_text_says_what_would_help() -> None:
    with pytest.raises(ReadError, match="扫描件"):
        read("report.pdf", shapes.small_pdf())


def test_a_scan_with_recognised_text_says_that_numbers_may_be_wrong() -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    words = b"BT /F1 12 Tf 3 Tr 40 700 Td (recognised text of a scanned page) Tj ET"
    data = shapes.small_pdf(words).replace(
        b"/Contents", b"/Resources<</Font<</F1 %s>>>>/Contents" % font
    )
    assert any("扫描件" in gap.message for gap in read("scan.pdf", data).gaps)
    seen = read("text.pdf", data.replace(b"3 Tr", b"0 Tr"))
    assert not any("扫描件" in gap.message for gap in seen.gaps)


def test_a_broken_pdf_is_told() -> None:
    with pytest.raises(ReadError, match="损坏"):
        read("report.pdf", b"%PDF-1.7\nnothing follows")
