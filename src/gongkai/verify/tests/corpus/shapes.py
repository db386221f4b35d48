"""Writers of a report into the shapes that files of it have: plain text and web pages."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

from gongkai.norms import form
from gongkai.verify.tests.corpus.base import Report

Row = list[str]
TABLES = ("proactive", "requests", "remedies")


def table1(given: Report) -> list[Row]:
    """Table 1 as rows of texts."""
    if given.old_form:
        return _old_table1()
    rows: list[Row] = []
    for clause in dict.fromkeys(cell.clause for cell in form.TABLE1):
        cells = [cell for cell in form.TABLE1 if cell.clause == clause]
        rows.append([clause])
        rows.append(["信息内容", *dict.fromkeys(cell.column for cell in cells)])
        for name in dict.fromkeys(cell.row for cell in cells):
            texts = [given.cells[cell.figure] for cell in cells if cell.row == name]
            rows.append([name, *texts])
    return rows


def _old_table1() -> list[Row]:
    return [
        ["第二十条第（一）项"],
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "0", "0", "0"],
        ["规范性文件", "1", "1", "5"],
        ["第二十条第（五）项"],
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "12", "0", "31"],
    ]


def table2(given: Report) -> list[Row]:
    """Table 2 as rows of texts, the label's merged places blank."""
    rows = [
        [form.TABLE2_NOTE, "申请人情况"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    ]
    seen: tuple[str, ...] = ()
    for row in form.TABLE2_ROWS:
        label = ["" if seen[: n + 1] == row.path[: n + 1] else t for n, t in enumerate(row.path)]
        seen = row.path
        data = [given.cells[form.table2_figure(row.key, c.key)] for c in form.TABLE2_COLUMNS]
        rows.append([*label, *data])
    return rows


def table3(given: Report) -> list[Row]:
    """Table 3 as rows of texts."""
    leaves = [column.label for column in form.TABLE3_COLUMNS]
    data = [
        given.cells[form.table3_figure(g.key, c.key)]
        for g in form.TABLE3_GROUPS
        for c in form.TABLE3_COLUMNS
    ]
    return [
        ["行政复议", "行政诉讼"],
        [*leaves, "未经复议直接起诉", "复议后起诉"],
        [*leaves, *leaves],
        data,
    ]


ROWS: dict[str, Callable[[Report], list[Row]]] = dict(
    zip(TABLES, (table1, table2, table3), strict=True)
)


def _written(given: Report, table: Callable[[list[Row]], str], scramble: bool = False) -> str:
    lines = [given.title, "", *given.intro]
    for part in form.PARTS:
        if part.key in given.headings:
            heading = given.headings[part.key]
            lines.append(_scrambled(heading) if scramble else heading)
        lines += given.parts[part.key]
        if part.key in TABLES and part.key not in given.without:
            lines += ["", table(ROWS[part.key](given)), ""]
    return "\n".join(lines) + "\n"


def _scrambled(heading: str) -> str:
    """A heading as optical reading leaves it: blanks within, the comma a full stop or lost."""
    number, _, title = heading.partition("、")
    return f"{number} {'．' if len(title) % 2 else '，'} {' '.join(title[:4])}{title[4:]}"


def _tabs(rows: list[Row]) -> str:
    return "\n\n".join("\n".join("\t" + text for text in row) for row in rows)


def _broken_tabs(rows: list[Row]) -> str:
    """One cell a line, long labels broken as copying from a narrow column breaks them."""
    return _tabs(
        [
            [
                f"{text[:2]}\n{text[2:]}"
                if re.fullmatch("(?:商业|科研)..|(?:其他|结果)..", text)
                else text
                for text in row
            ]
            for row in rows
        ]
    )


def _pipes(rows: list[Row]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _bare_pipes(rows: list[Row]) -> str:
    return "\n".join("|".join(row) for row in rows)


def _spaces(rows: list[Row]) -> str:
    return "\n".join(" ".join(text for text in row if text) for row in rows)


def _markdown(rows: list[Row]) -> str:
    width = max(map(len, rows))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _lines(rows: list[Row]) -> str:
    return "\n".join(text for row in rows for text in row if text)


def _wrapped(text: str, columns: int = 76) -> str:
    """Prose broken at a width, as mail programs do, a Chinese character taking two columns.

    Tables and headings keep their lines.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith("\t"):
            lines.append(line)
            continue
        lines.append("")
        taken = 0
        for character in line:
            width = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
            if taken + width > columns:
                lines.append("")
                taken = 0
            lines[-1] += character
            taken += width
    return "\n".join(lines)


def txt_tabs(given: Report) -> bytes:
    """One cell a line behind a tab, rows parted by blank lines."""
    return _written(given, _broken_tabs).encode()


def txt_pipes(given: Report) -> bytes:
    """Cells joined by bars, without bars at the ends."""
    return _written(given, _bare_pipes).encode()


def txt_spaces(given: Report) -> bytes:
    """Cells joined by blanks."""
    return _written(given, _spaces).encode()


def txt_wrapped(given: Report) -> bytes:
    """Prose hard-wrapped at 76 columns."""
    return _wrapped(_written(given, _tabs)).encode()


def txt_lines(given: Report) -> bytes:
    """One cell a line and nothing else."""
    return _written(given, _lines).encode()


def markdown(given: Report) -> bytes:
    """Pipe rows with a ruling line."""
    return _written(given, _markdown).encode()


def txt_gbk(given: Report) -> bytes:
    """GB 18030 with the line ends of Windows."""
    return _written(given, _tabs).replace("\n", "\r\n").encode("gb18030")


def txt_scrambled(given: Report) -> bytes:
    """Headings as optical reading leaves them."""
    return _written(given, _pipes, scramble=True).encode()


Span = tuple[str, int, int]
"""Text of a cell, the columns and the rows that it takes."""


def _spans1(given: Report) -> list[list[Span]]:
    rows: list[list[Span]] = []
    for row in ROWS["proactive"](given):
        if len(row) == 1:
            rows.append([(row[0], 4, 1)])
        elif len(row) == 2:
            rows.append([(row[0], 1, 1), (row[1], 3, 1)])
        else:
            rows.append([(text, 1, 1) for text in row])
    return rows


def _spans2(given: Report) -> list[list[Span]]:
    texts = ROWS["requests"](given)
    rows: list[list[Span]] = [
        [(texts[0][0], 3, 3), (texts[0][1], 7, 1)],
        [("自然人", 1, 2), ("法人或其他组织", 5, 1), ("总计", 1, 2)],
        [(text, 1, 1) for text in texts[2]],
    ]
    paths = [row.path for row in form.TABLE2_ROWS]
    opened: set[tuple[str, ...]] = set()
    for path, row in zip(paths, texts[3:], strict=True):
        line: list[Span] = []
        for depth, text in enumerate(path, 1):
            if path[:depth] not in opened:
                opened.add(path[:depth])
                down = sum(other[:depth] == path[:depth] for other in paths)
                line.append((text, 4 - depth if depth == len(path) else 1, down))
        rows.append([*line, *((text, 1, 1) for text in row[-7:])])
    return rows


def _spans3(given: Report) -> list[list[Span]]:
    leaves = [column.label for column in form.TABLE3_COLUMNS]
    return [
        [("行政复议", 5, 1), ("行政诉讼", 10, 1)],
        [*((text, 1, 2) for text in leaves), ("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)],
        [(text, 1, 1) for text in leaves * 2],
        [(text, 1, 1) for text in ROWS["remedies"](given)[-1]],
    ]


SPANS: dict[str, Callable[[Report], list[list[Span]]]] = dict(
    zip(TABLES, (_spans1, _spans2, _spans3), strict=True)
)


def _html_table(rows: list[list[Span]]) -> str:
    lines = (
        "".join(
            f'<td colspan="{across}" rowspan="{down}"><p>{html.escape(text)}</p></td>'
            for text, across, down in row
        )
        for row in rows
    )
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def article(given: Report) -> str:
    """The report as the inner markup of a page."""
    found = [f"<h1>{html.escape(given.title)}</h1>"]
    found += [f"<p>{html.escape(text)}</p>" for text in given.intro]
    for part in form.PARTS:
        if part.key in given.headings:
            found.append(f"<p><b>{html.escape(given.headings[part.key])}</b></p>")
        found += [f"<p>　　{html.escape(text)}</p>" for text in given.parts[part.key]]
        if part.key in TABLES and part.key not in given.without:
            found.append(_html_table(SPANS[part.key](given)))
    return "\n".join(found)


def html_bare(given: Report) -> bytes:
    """A page that holds the report alone, UTF-8."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{given.title}</title></head>'
        f"<body>{article(given)}</body></html>"
    ).encode()


def html_portal(given: Report) -> bytes:
    """A page of a portal in GBK: navigation, place, side lists, article in a layout table, foot."""
    links = "".join(f'<li><a href="/{n}.html">栏目{n}</a></li>' for n in range(1, 15))
    aside = "".join(
        f"<li><a href='#'>{year}年政府信息公开工作年度报告</a> 阅读{year}次</li>"
        for year in range(2015, 2021)
    )
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        f'<meta name="ArticleTitle" content="{given.title}"><title>{given.title}_政府门户</title>'
        "<script>var total=999;</script><style>td{border:1px}</style></head><body>"
        f"<div class='nav'><ul>{links}</ul><p>今天共有3件民生实事公示，热线12345</p></div>"
        "<div>当前位置：首页 &gt; 政府信息公开 &gt; 年度报告</div>"
        f"<table width='100%'><tr><td valign='top'><h3>历年报告</h3><ul>{aside}</ul></td>"
        f"<td><div id='zoom'>{article(given)}</div>"
        "<p>【打印】【关闭】</p><p>上一篇：没有了</p><p>下一篇：2014年年度报告</p></td></tr></table>"
        "<div class='foot'>版权所有 政府办公室 备案号00000000 浏览量：共收到申请9999件</div>"
        "</body></html>"
    ).encode("gb18030")


TEXT_SHAPES: dict[str, Callable[[Report], bytes]] = {
    "tabs.txt": txt_tabs,
    "pipes.txt": txt_pipes,
    "spaces.txt": txt_spaces,
    "wrapped.txt": txt_wrapped,
    "lines.txt": txt_lines,
    "table.md": markdown,
    "gbk.txt": txt_gbk,
    "ocr.txt": txt_scrambled,
    "bare.html": html_bare,
    "portal.html": html_portal,
}
