"""The Word document: page, fonts, headings, tables and properties after GB/T 9704-2012."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from gongkai.norms import form
from gongkai.reports.document import Paragraph
from gongkai.reports.export.docx import to_docx
from gongkai.reports.export.tests import samples


def opened(**changes: Any) -> Any:
    return docx.Document(BytesIO(to_docx(samples.document(**changes))))


def test_the_page_is_a4_with_the_standard_margins() -> None:
    section = opened().sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 28]
    assert [round(size.mm) for size in (section.right_margin, section.bottom_margin)] == [26, 35]


def test_styles_name_the_fonts_and_sizes_of_the_standard() -> None:
    styles = opened().styles
    wanted = {
        "Title": ("方正小标宋简体", 22),
        "Body Text": ("仿宋_GB2312", 16),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
    }
    for name, (font, size) in wanted.items():
        fonts = styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert fonts.get(qn("w:eastAsiaTheme")) is None
        assert styles[name].font.size.pt == size


def test_the_six_parts_are_headings_in_order() -> None:
    headings = [p.text for p in opened().paragraphs if p.style.name == "Heading 1"]
    assert headings[:6] == [f"{part.number}、{part.title}" for part in form.PARTS]


def test_the_page_number_stands_right_on_odd_and_left_on_even_pages() -> None:
    book = opened()
    section = book.sections[0]
    assert book.settings.odd_and_even_pages_header_footer
    for footer, place in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]._p
        assert paragraph.pPr.jc.get(qn("w:val")) == place
        assert "".join(node.text for node in paragraph.iter(qn("w:t"))) == "— 1 —"
        assert [node.text for node in paragraph.iter(qn("w:instrText"))] == ["PAGE"]


def test_the_heads_of_tables_2_and_3_repeat() -> None:
    repeated = [len(list(t._tbl.iter(qn("w:tblHeader")))) for t in opened().tables]
    assert repeated == [0, 3, 3]


def test_numbers_are_centred() -> None:
    for table in opened().tables:
        assert table._tbl.tr_lst[-1].tc_lst[-1].p_lst[0].pPr.jc.get(qn("w:val")) == "center"


def test_each_table_stands_in_its_part() -> None:
    order = [
        child.tag.rpartition("}")[2] if child.tag == qn("w:tbl") else child.text
        for child in opened(sections={}, lead=()).element.body
        if child.tag in (qn("w:p"), qn("w:tbl"))
    ]
    titles = [f"{part.number}、{part.title}" for part in form.PARTS]
    assert order[1:10] == [
        *titles[:2],
        "tbl",
        titles[2],
        "tbl",
        titles[3],
        "tbl",
        *titles[4:],
    ]


def test_the_record_is_printed_only_when_there_is_one() -> None:
    assert "报告备案记录" in [p.text for p in opened().paragraphs]
    assert "报告备案记录" not in [p.text for p in opened(record=()).paragraphs]


def test_properties_name_the_organ_and_no_person_and_a_fixed_time() -> None:
    core = opened().core_properties
    assert (core.author, core.last_modified_by, core.comments) == ("硚口区人民政府", "", "")
    assert core.title == samples.document().title
    assert core.created == core.modified == datetime(2022, 12, 31, tzinfo=UTC)


def test_a_title_beyond_the_format_s_bound_is_still_printed_whole() -> None:
    title = "长" * 300
    book = opened(title=title)
    assert book.core_properties.title == title[:255]
    assert book.paragraphs[0].text == title


def test_no_preview_of_an_empty_page_is_left_in_the_file() -> None:
    with zipfile.ZipFile(BytesIO(to_docx(samples.document()))) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]


def test_margins_are_mirrored_for_printing_on_both_sides() -> None:
    tags = [child.tag for child in opened().settings.element]
    assert tags.index(qn("w:zoom")) + 1 == tags.index(qn("w:mirrorMargins"))


def test_control_characters_do_not_break_the_file() -> None:
    book = opened(lead=(Paragraph("前\x00后"),))
    assert "前后" in [p.text for p in book.paragraphs]
