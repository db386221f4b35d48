"""The report in the shapes that portals, copying and typing leave: every cell the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from gongkai.norms import form
from gongkai.verify.filing import Filing
from gongkai.verify.reading import read
from gongkai.verify.reading.headings import main_headings
from gongkai.verify.reading.tests import fixtures, shapes

Row = list[str]
_TABLES = {
    "proactive": fixtures.table1(),
    "requests": fixtures.table2(),
    "remedies": fixtures.table3(),
}
_SPANS = {"proactive": shapes.table1(), "requests": shapes.table2(), "remedies": shapes.table3()}


def _text(tables: dict[str, str]) -> str:
    lines = [fixtures.TITLE]
    for part in form.PARTS:
        lines += [f"{part.number}、{part.title}", *fixtures.PARAGRAPHS[part.key]]
        lines += [tables[part.key]] if part.key in tables else []
    return "\n".join(lines)


def _report(tables: dict[str, str], change: Callable[[str], str] = str) -> Filing:
    return read("report.txt", change(_text(tables)).encode())


def _joined(rows: list[Row]) -> str:
    return "\n".join(" | ".join(text for text in row if text) + " |" for row in rows)


def _whole(filing: Filing) -> None:
    wrong = {
        figure: (filing.values().get(figure), value)
        for figure, value in fixtures.values().items()
        if filing.values().get(figure) != value
    }
    assert not wrong
    assert (filing.organ, filing.year, filing.form) == (fixtures.ORGAN, 2023, "2021")
    assert [p.part for p in main_headings(filing.headings)] == [p.key for p in form.PARTS]


def _bars(rows: list[list[shapes.Span]], width: int, apart: bool) -> str:
    """As portals' text is kept: bars after cells, several for the places of merged cells."""
    lines = []
    for row in rows:
        left = "|" * (width - len(row))
        if apart:
            lines += [f"{text} |" if text else "|" for text, _, _ in row]
            lines += [left] if left else []
        else:
            lines.append(" | ".join(text for text, _, _ in row) + f" | {left}")
    return "\n".join(lines)


_WIDTHS = {"proactive": 4, "requests": 10, "remedies": 15}


@pytest.mark.parametrize("apart", [True, False], ids=["a cell a line", "a row a line"])
def test_bars_with_places_left_over_at_the_end(apart: bool) -> None:
    _whole(_report({key: _bars(rows, _WIDTHS[key], apart) for key, rows in _SPANS.items()}))


def test_places_trimmed_from_the_last_row_are_not_missed() -> None:
    tables = {key: _bars(rows, _WIDTHS[key], True) for key, rows in _SPANS.items()}
    _whole(_report({key: text.rstrip("|\n") + "|" for key, text in tables.items()}))


def test_blank_cells_between_bars_on_one_line() -> None:
    """As portals print a row where only the total was filled in."""
    rows = [
        "一、本年新收政府信息公开申请数量 | 3 | | | | | | 3 |",
        "三、本年度办理结果 | (一)予以公开 | | | | | | | 2 |",
        "| (二)部分公开(区分处理的,只计这一情形,不计其他情形) | | | | | | | 1 |",
        "| (三)不予公开 | 1.属于国家秘密 | | | | | | | 0 |",
        "| | 2.其他法律行政法规禁止公开 | | | | | | | 4 |",
    ]
    values = _report({"requests": "\n".join(rows)}).values()
    assert {figure: value for figure, value in values.items() if value is not None} == {
        "table2.received.natural_person": 3,
        "table2.received.total": 3,
        "table2.disclosed.total": 2,
        "table2.partially_disclosed.total": 1,
        "table2.refused.state_secret.total": 0,
        "table2.refused.prohibited_by_law.total": 4,
    }
    assert len(values) == 35


def test_blank_cells_on_lines_of_their_own_keep_their_places() -> None:
    texts = [form.TABLE2_ROWS[0].label, "", "", "22", "23", "", "25", "26"]
    filing = _report({"requests": _bars([[(text, 1, 1) for text in texts]], 10, apart=True)})
    values = [cell.value for cell in filing.cells.values()]
    assert values == [None, None, 22, 23, None, 25, 26]


def test_every_cell_between_blank_lines() -> None:
    tables = {
        key: "\n\n".join(text for row in rows for text in row if text)
        for key, rows in _TABLES.items()
    }
    _whole(_report(tables))


def test_a_markdown_table_with_rules_and_breaks() -> None:
    def table(rows: list[Row]) -> str:
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]).replace(
            "商业企业", "商业<br>企业"
        )

    _whole(_report({key: table(rows) for key, rows in _TABLES.items()}))


def test_all_cells_of_a_table_on_one_line() -> None:
    _whole(_report({key: _joined(rows).replace(" |\n", " | ") for key, rows in _TABLES.items()}))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.translate(str.maketrans("（）：", "():")),
        lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda text: text.replace("（一）", "（一〕").replace("（三）", "﹝三﹞"),
        lambda text: text.replace("上年结转政府信息公开申请数量", "上年结转政府信息公开申请数"),
        lambda text: text.replace("（七）总计", "（七）合计").replace("过程性信息", "过程性性信息"),
        lambda text: text.replace("结转下年度继续办理", "结转下一年度继续办理"),
        lambda text: text.replace("现行有效件数", "现行有效件数 (历史累计)"),
        lambda text: text.replace("一、总体情况", "一 、总 体 情 况"),
        lambda text: text.replace("公开申请情况", "公开 申请情况"),
        lambda text: text.replace("一、总体情况", "1、 总体情况").replace("六、其他需", "6.其他需"),
        lambda text: text.replace("一、总体情况", "—、总体情况").replace("六、其他需", "六.其他需"),
        lambda text: text.replace("一、总体情况", "第一部分 总体情况"),
        lambda text: text.replace("二、主动公开政府", "二、行政机关主动公开政府"),
        lambda text: text.replace("只计这一情形，不计其他情形", "只计此情形,不计其它情形"),
        lambda text: text.replace("\n", "\r\n"),
    ],
)
def test_spelling_that_is_a_little_off(change: Callable[[str], str]) -> None:
    _whole(_report({key: _joined(rows) for key, rows in _TABLES.items()}, change))


def test_numbers_with_their_unit() -> None:
    tables = {
        key: "\n".join(
            " | ".join(f"{t}件" if t.isdigit() else t for t in row if t) + " |" for row in rows
        )
        for key, rows in _TABLES.items()
    }
    _whole(_report(tables))


def _table3(kind: str) -> str:
    leaves = [column.label for column in form.TABLE3_COLUMNS]
    data = fixtures.table3()[-1]
    five = [data[:5], data[5:10], data[10:]]
    names = ["行政复议", "未经复议直接起诉", "复议后起诉"]
    rows: list[list[Row]] = {
        "three tables": [[[name], leaves, n] for name, n in zip(names, five, strict=True)],
        "two tables": [
            [["行政复议"], leaves, five[0]],
            [["行政诉讼"], names[1:], leaves * 2, data[5:]],
        ],
        "a row a group": [[["", *leaves], *([n, *v] for n, v in zip(names, five, strict=True))]],
        "words over two rows": [
            [
                ["行政复议", "行政诉讼"],
                ["未经复议直接起诉", "复议后起诉"],
                [leaf[:2] if len(leaf) > 2 else leaf for leaf in leaves * 3],
                [leaf[2:] for leaf in leaves * 3 if leaf[2:]],
                data,
            ]
        ],
    }[kind]
    return "\n\n".join(_joined(table) for table in rows)


@pytest.mark.parametrize(
    "kind", ["three tables", "two tables", "a row a group", "words over two rows"]
)
def test_table_3_in_other_shapes(kind: str) -> None:
    tables = {key: _joined(rows) for key, rows in _TABLES.items()}
    _whole(_report(tables | {"remedies": _table3(kind)}))


def test_columns_in_another_order_are_followed_or_left_unknown() -> None:
    right = fixtures.values()
    rows = [[row[0], *row[:0:-1]] if len(row) == 4 else row for row in fixtures.table1()]
    values = _report({"proactive": _joined(rows)}).values()
    assert values == {figure: right[figure] for figure in form.TABLE1_IDS}
    swapped = _joined(fixtures.table3()).replace("结果维持", "某").replace("结果纠正", "结果维持")
    assert not _report({"remedies": swapped.replace("某", "结果纠正")}).cells


def test_fifteen_numbers_without_the_headings_of_table_3_are_no_table() -> None:
    rows = [["月份", *"一二三"], [str(n) for n in range(15)]]
    assert not _report({"overview": _joined(rows)}).cells
    assert not _report({"overview": "类别 | 数量 |\n行政许可 | 35 |\n行政处罚 | 7 |"}).cells


def test_one_grid_with_all_three_tables() -> None:
    cells = itertools.chain.from_iterable(_SPANS.values())
    lines = "".join(
        "<tr>" + "".join(f"<td colspan={a} rowspan={d}>{t}</td>" for t, a, d in row) + "</tr>"
        for row in cells
    )
    page = f"<html><body><h1>{fixtures.TITLE}</h1><table>{lines}</table></body></html>"
    assert read("page.html", page.encode()).values() == fixtures.values()


def test_cells_that_became_paragraphs_of_a_page() -> None:
    lines = fixtures.text("lines").split("\n")
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    _whole(read("page.html", page.encode()))


@pytest.mark.parametrize("indent", ["　　", ""], ids=["indented", "flush"])
def test_prose_broken_at_a_fixed_width_is_joined(indent: str) -> None:
    def wrap(text: str) -> str:
        text = indent + text
        return "\n".join(text[n : n + 30] for n in range(0, len(text), 30))

    paragraphs = [shapes.PROSE, "另一段。" + shapes.PROSE, shapes.PROSE[3:]]
    text = "\n".join(
        [fixtures.TITLE, "一、总体情况", *map(wrap, paragraphs), "二、主动公开政府信息情况"]
    )
    filing = read("report.txt", text.encode())
    assert filing.text.split("\n")[2:5] == paragraphs


def test_paragraphs_of_one_line_are_left_apart() -> None:
    lines = [f"第{n}段写了这样一句话，没有句号也不长" for n in range(9)]
    filing = read("report.txt", "\n".join([fixtures.TITLE, *lines]).encode())
    assert filing.text.split("\n")[1:] == lines


def test_smaller_headings_are_kept_with_their_part() -> None:
    text = (
        f"{fixtures.TITLE}\n一、总体情况\n（一）主动公开。全年公开信息若干条。\n1.平台建设\n"
        "三、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n七、附件说明\n"
        "2023年1月1日起施行。\n1.5万条信息。\n"
    )
    found = [(p.label, p.part) for p in read("report.txt", text.encode()).headings]
    assert found == [
        ("一、总体情况", "overview"),
        ("（一）主动公开", "overview"),
        ("1.平台建设", "overview"),
        ("三、主动公开政府信息情况", "proactive"),
        ("三、收到和处理政府信息公开申请情况", "requests"),
        ("七、附件说明", "requests"),
    ]


_OLD = {
    "documents": "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n规章 | 1 | 2 | 3 |",
    "broken": "信息内容 | 本年新\n制作数量 | 本年新<br>公开数量 |\n规章 | 1 | 2 | 3 |",
    "permits": "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n行政许可 | 1 | 0 | 35 |",
    "purchase": "第二十条第（九）项\n信息内容 | 采购项目数量 | 采购总金额 |\n政府集中采购 | 3 | 12 |",
}


@pytest.mark.parametrize("kind", _OLD)
def test_the_form_of_2019_is_known_by_any_of_its_tables(kind: str) -> None:
    filing = _report({"proactive": _OLD[kind], "requests": _joined(fixtures.table2())})
    assert filing.form == "2019"
    assert not filing.cells


def test_a_table_of_purchases_beside_the_form_of_2021_does_not_make_it_old() -> None:
    tables = {key: _joined(rows) for key, rows in _TABLES.items()}
    tables["overview"] = "项目 | 采购项目数量 | 采购总金额 |\n政府集中采购 | 3 | 12 |"
    _whole(_report(tables))


@pytest.mark.parametrize(
    ("file", "lines"),
    [
        ("a.txt", "临江市云溪区人民政府\n2023年政府信息公开工作年度报告\n一、总体情况"),
        ("a.txt", "2023年临江市云溪区人民政府信息公开工作年度报告\n一、总体情况"),
        ("a.txt", "临江市云溪区人民政府2023年度 政府信息公开工作年度报告\n一、总体情况"),
        ("a.txt", "临江市云溪区人民政府二〇二三年\n政府信息公开工作\n年度报告\n一、总体情况"),
        ("all.zip!年报/临江市云溪区人民政府2023年政府信息公开工作年度报告.txt", "一、总体情况"),
        (
            "2023年临江市云溪区人民政府信息公开年报报告.txt",
            "临江市云溪区人民政府2023年信息公开报告",
        ),
    ],
)
def test_the_title_gives_organ_and_year(file: str, lines: str) -> None:
    filing = read(file, lines.encode())
    assert (filing.organ, filing.year) == ("临江市云溪区人民政府", 2023)


def test_a_title_without_an_organ_gives_the_year_alone() -> None:
    filing = read("a.txt", "2023年政府信息公开工作年度报告\n一、总体情况".encode())
    assert (filing.organ, filing.year) == ("", 2023)


def text_shapes() -> dict[str, str]:
    """The report as text in every shape, by name."""
    joined = {key: _joined(rows) for key, rows in _TABLES.items()}
    found = {shape: fixtures.text(shape) for shape in fixtures.TEXT_SHAPES}
    for name, apart in (("bars apart", True), ("bars", False)):
        tables = {key: _bars(rows, _WIDTHS[key], apart) for key, rows in _SPANS.items()}
        found[name] = _text(tables)
    found["joined"] = _text(joined)
    found["one line"] = _text({key: text.replace(" |\n", " | ") for key, text in joined.items()})
    for kind in ("three tables", "two tables", "a row a group"):
        found[kind] = _text(joined | {"remedies": _table3(kind)})
    return found
