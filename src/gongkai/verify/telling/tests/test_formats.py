"""SARIF, page, workbook and terminal: complete, safe, and readable without colour."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from gongkai.verify.telling import page, sarif, sheet, terminal
from gongkai.verify.telling.numbered import Summary, place_names, summary
from gongkai.verify.telling.tests.samples import TEXT, clean, evil, flawed


def test_sarif_names_rule_level_and_places() -> None:
    results = sarif.results(flawed())
    assert [(r["ruleId"], r["level"]) for r in results] == [
        ("P1", "error"),
        ("E2", "warning"),
        ("N3", "note"),
    ]
    first = results[0]
    region = first["locations"][0]["physicalLocation"]["region"]
    assert (
        TEXT[region["charOffset"] :][: region["charLength"]] == "236件" == region["snippet"]["text"]
    )
    related = first["relatedLocations"][0]["logicalLocations"][0]
    assert related["fullyQualifiedName"] == "table2.received.total"
    assert "新收236等于229加7" in first["message"]["text"]
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].isascii()
    assert sarif.rule(flawed().findings[2])["help"]["text"]


def tree(text: str) -> html.HtmlElement:
    return html.fromstring(text)


def test_the_page_links_each_finding_with_its_places() -> None:
    root = tree(page.page([flawed()]))
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    links = [a.get("href") for a in root.iter("a")]
    assert links and all(link.removeprefix("#") in ids for link in links)
    assert [m.text_content() for m in root.iter("mark")] == ["236件", "[bookmark: _GoBack]"]
    wrong = root.get_element_by_id("r1-c-table2.received.total")
    assert wrong.text_content() == "229算得0错误1提醒2"
    assert root.get_element_by_id("r1-c-table2.total.enterprise").text_content() == "未读出"
    text = root.text_content()
    for said in (
        "新收236等于229加7",
        "读不出数",
        "写的是 236，算出来是 229",
        "国办公开办函〔2021〕30号",
    ):
        assert said in text


def test_the_page_needs_nothing_from_elsewhere() -> None:
    text = page.page([flawed(), clean()])
    assert not re.search(r"<script|<link|<img|url\(|https?:", text)


def test_several_reports_begin_with_a_summary() -> None:
    root = tree(page.page([flawed(), clean()]))
    rows = root.xpath("//table[contains(@class,'v-summary')]/tbody/tr")
    assert len(rows) == 2 and "1个错误" in rows[0].text_content()
    assert "未发现问题" in rows[1].text_content()
    assert root.xpath("//section[@id='r2-report']")


def test_a_hostile_report_writes_no_markup() -> None:
    text = page.page([evil()])
    root = tree(text)
    assert not list(root.iter("script"))
    assert "\x1b" not in text and "\u202e" not in text
    assert "<script>alert(1)</script>" in root.text_content()


def book(*verdicts: object) -> bytes:
    stream = BytesIO()
    workbook = sheet.Workbook(stream)
    for verdict in verdicts:
        workbook.add(sheet.rows(verdict))  # type: ignore[arg-type]
    workbook.add(sheet.Rows(Summary("坏.pdf", message="打不开文件")))
    workbook.close()
    return stream.getvalue()


def test_the_workbook_has_summary_findings_and_cells() -> None:
    read = CalamineWorkbook.from_filelike(BytesIO(book(flawed(), clean())))
    assert read.sheet_names == ["汇总", "发现", "表格数据"]
    summary_rows = read.get_sheet_by_name("汇总").to_python()
    assert len(summary_rows) == 4 and summary_rows[3][-1] == "打不开文件"
    assert len(read.get_sheet_by_name("发现").to_python()) == 4
    heads, codes, first, second = read.get_sheet_by_name("表格数据").to_python()
    assert len(heads) == 202
    where = codes.index("table1.fees_10k_yuan")
    assert first[where] == 385.39003 and heads[where].startswith("表一·行政事业性收费")
    assert first[codes.index("table2.total.enterprise")] == ""
    assert second[codes.index("table2.received.total")] == 0


def test_no_text_in_the_workbook_is_a_formula_or_a_link() -> None:
    with ZipFile(BytesIO(book(evil()))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheets = "".join(text for name, text in parts.items() if "worksheets" in name)
    assert "=&lt;script" in sheets and "<f>" not in sheets and "hyperlink" not in sheets
    assert 'quotePrefix="1"' in parts["xl/styles.xml"]
    assert "\x1b" not in sheets


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_terminal_cuts_nothing_off(width: int) -> None:
    text = terminal.report(flawed(), width=width)
    joined = re.sub(r"\s+", "", text)
    for finding in flawed().findings:
        assert re.sub(r"\s+", "", finding.message) in joined
        for reading in finding.readings:
            assert re.sub(r"\s+", "", reading) in joined
    assert "读不出数" in joined and "…" not in text
    assert "\x1b" not in text


def test_the_terminal_has_colour_only_where_it_is_wanted() -> None:
    assert "\x1b[1;31m" in terminal.report(flawed(), colour=True)
    assert "\x1b" not in terminal.report(evil())
    assert terminal.report(evil(), colour=True).count("\x1b[31m<") == 0


def test_the_summary_of_several_names_each() -> None:
    rows = [summary(flawed()), summary(clean()), Summary("坏.pdf", message="打不开文件")]
    text = terminal.summary_table(rows)
    assert "共3份：1份有错误，1份读不了。" in text
    assert "打不开文件" in text and "云溪区.txt" in text


def test_a_result_is_json() -> None:
    assert json.loads(json.dumps(sarif.results(evil())))[0]["ruleId"] == "X1"


def test_places_are_named_with_their_words_and_each_once() -> None:
    verdict = flawed()
    first = verdict.findings[1]
    doubled = replace(first, places=(first.places[0], *first.places))
    names = place_names(verdict.filing, doubled)
    assert names == "第一部分第1句“236件”、表二·本年新收政府信息公开申请数量·总计"
    assert place_names(verdict.filing, verdict.findings[2]).endswith("等7处")
