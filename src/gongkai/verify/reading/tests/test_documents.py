"""Word documents and web pages: merged cells, boxes, traces of editing, navigation."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from gongkai.norms import form
from gongkai.verify.reading import ReadError, read
from gongkai.verify.reading.tests import fixtures

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _word_table2(document: Document) -> None:
    table = document.add_table(28, 10)
    rows = fixtures.table2()
    table.cell(0, 0).merge(table.cell(2, 2)).text = rows[0][0]
    table.cell(0, 3).merge(table.cell(0, 9)).text = rows[0][1]
    table.cell(1, 3).merge(table.cell(2, 3)).text = "自然人"
    table.cell(1, 4).merge(table.cell(1, 8)).text = "法人或其他组织"
    table.cell(1, 9).merge(table.cell(2, 9)).text = "总计"
    for n, text in enumerate(rows[2]):
        table.cell(2, 4 + n).text = text
    table.cell(5, 0).merge(table.cell(26, 0)).text = form.TABLE2_ROWS[2].path[0]
    for n, row in enumerate(form.TABLE2_ROWS, 3):
        depth = len(row.path)
        if depth < 3:
            table.cell(n, depth - 1).merge(table.cell(n, 2)).text = row.path[-1]
        else:
            table.cell(n, 2).text = row.path[-1]
        for column, text in enumerate(rows[n][-7:], 3):
            table.cell(n, column).text = text
    for first, last, name in ((7, 14, "三"), (15, 17, "四"), (18, 22, "五"), (23, 25, "六")):
        path = form.TABLE2_ROWS[first - 3].path
        assert name in path[1]
        table.cell(first, 1).merge(table.cell(last, 1)).text = path[1]


def _word(change: bool = False) -> bytes:
    document = docx.Document()
    document.add_paragraph(fixtures.TITLE)
    for part in form.PARTS:
        document.add_paragraph(f"{part.number}、{part.title}")
        for text in fixtures.PARAGRAPHS[part.key]:
            document.add_paragraph(text)
        if part.key == "requests":
            _word_table2(document)
        elif part.key in ("proactive", "remedies"):
            rows = fixtures.table1() if part.key == "proactive" else fixtures.table3()
            table = document.add_table(len(rows), max(map(len, rows)))
            for n, row in enumerate(rows):
                for m, text in enumerate(row):
                    table.cell(n, m).text = text
                if 1 < len(row) < len(table.columns) and part.key == "proactive":
                    table.cell(n, len(row) - 1).merge(table.cell(n, len(table.columns) - 1))
    if change:
        document.element.body.insert(
            1,
            parse_xml(
                f"<w:p {_NS}><w:r><w:t>原有</w:t></w:r>"
                '<w:ins w:id="1" w:author="a"><w:r><w:t>新增</w:t></w:r></w:ins>'
                '<w:del w:id="2" w:author="a"><w:r><w:delText>删去</w:delText></w:r></w:del>'
                "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着</w:t></w:r>"
                "<w:r><w:t>[bookmark: _GoBack]文字。</w:t></w:r></w:p>"
            ),
        )
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_word_document_with_merged_cells_gives_every_cell() -> None:
    filing = read("report.bin", _word())
    assert filing.values() == fixtures.values()
    assert (filing.organ, filing.year, filing.form) == (fixtures.ORGAN, 2023, "2021")
    assert len(filing.headings) == 6
    assert not filing.residue
    assert not filing.gaps


def test_traces_of_editing_are_told_and_deleted_or_hidden_text_is_not_read() -> None:
    filing = read("report.docx", _word(change=True))
    labels = "".join(place.label for place in filing.residue)
    assert all(word in labels for word in ("新增", "删去", "藏着", "_GoBack"))
    assert "原有新增[bookmark: _GoBack]文字。" in filing.text
    added = next(place for place in filing.residue if "插入" in place.label)
    assert filing.text[added.start : added.end] == "新增"


def test_the_text_of_a_box_is_read_once() -> None:
    document = docx.Document()
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = "<w:txbxContent><w:p><w:r><w:t>框中之文。</w:t></w:r></w:p></w:txbxContent>"
    document.element.body.insert(
        0,
        parse_xml(
            f'<w:p {_NS} xmlns:mc="{mc}"><w:r><mc:AlternateContent><mc:Choice Requires="wps">{box}'
            f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
    )
    target = io.BytesIO()
    document.save(target)
    assert read("box.docx", target.getvalue()).text.count("框中之文") == 1


def test_a_nested_table_is_read() -> None:
    document = docx.Document()
    outer = document.add_table(1, 1)
    outer.cell(0, 0).text = fixtures.TITLE
    rows = fixtures.table3()
    inner = outer.cell(0, 0).add_table(len(rows), 15)
    for n, row in enumerate(rows):
        for m, text in enumerate(row):
            inner.cell(n, m).text = text
    target = io.BytesIO()
    document.save(target)
    filing = read("nested.docx", target.getvalue())
    assert filing.organ == fixtures.ORGAN
    assert filing.values() == {k: v for k, v in fixtures.values().items() if k[:6] == "table3"}


def test_entities_in_a_document_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(ReadError, match="恶意"):
        read("bad.docx", target.getvalue())


def _web_table2() -> str:
    lines = [
        f"<tr><td colspan=3 rowspan=3>{form.TABLE2_NOTE}</td><td colspan=7>申请人情况</td></tr>"
        "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>"
        "<tr>" + "".join(f"<td><p>{text}</p></td>" for text in fixtures.table2()[2]) + "</tr>"
    ]
    seen: set[tuple[str, ...]] = set()
    for row, texts in zip(form.TABLE2_ROWS, fixtures.table2()[3:], strict=True):
        line = ""
        for depth, text in enumerate(row.path, 1):
            if row.path[:depth] in seen:
                continue
            seen.add(row.path[:depth])
            down = sum(other.path[:depth] == row.path[:depth] for other in form.TABLE2_ROWS)
            across = 4 - depth if depth == len(row.path) else 1
            line += f"<td rowspan={down} colspan={across}><span>{text}</span></td>"
        line += "".join(f"<td>&nbsp;{text}</td>" for text in texts[-7:])
        lines.append(f"<tr>{line}</tr>")
    return f"<table>{''.join(lines)}</table>"


def _web(charset: str) -> bytes:
    parts = ""
    for part in form.PARTS:
        parts += f"<p>　　{part.number}、{part.title}</p>"
        parts += "".join(f"<p>{text}</p>" for text in fixtures.PARAGRAPHS[part.key])
        if part.key == "requests":
            parts += _web_table2()
        elif part.key in ("proactive", "remedies"):
            rows = fixtures.table1() if part.key == "proactive" else fixtures.table3()
            cells = ("".join(f"<td>{text}</td>" for text in row) for row in rows)
            parts += "<table>" + "".join(f"<tr>{line}</tr>" for line in cells) + "</table>"
    page = (
        f"<!DOCTYPE html><html><head><meta charset={charset}><title>{fixtures.TITLE}-门户</title>"
        "<script>var a = '<p>脚本</p>'</script></head><body><ul><li>首页</li><li>政务公开</li></ul>"
        f"<div class=w><h1>{fixtures.TITLE}</h1><div>来源：办公室</div><div id=c>{parts}"
        "<p style='display:none'>藏字</p></div></div><div>版权所有</div></body></html>"
    )
    return page.encode(charset)


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_a_portal_page_gives_the_article_and_every_cell(charset: str) -> None:
    filing = read("page", _web(charset))
    assert filing.values() == fixtures.values()
    assert (filing.organ, filing.year) == (fixtures.ORGAN, 2023)
    assert len(filing.headings) == 6
    assert not filing.gaps
    assert not any(word in filing.text for word in ("首页", "版权", "脚本", "藏字"))
    assert "藏字" in filing.residue[0].label


def test_an_article_in_a_layout_table_is_read() -> None:
    page = _web("utf-8").decode()
    page = page.replace("<div class=w>", "<table><tr><td>").replace(
        "</div></div><div>版权", "</div></td></tr></table><div>版权"
    )
    filing = read("page.html", page.encode())
    assert filing.values() == fixtures.values()
    assert len(filing.headings) == 6


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"PK\x03\x04broken", "损坏"), (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧格式")],
)
def test_unreadable_files_say_what_would_help(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read("file.docx", data)
