"""One made-up report in many shapes; every cell of it has a number of its own."""

from __future__ import annotations

from decimal import Decimal

from gongkai.norms import form
from gongkai.verify.filing import Value

ORGAN = "青岚区人民政府"
TITLE = f"{ORGAN}2023年政府信息公开工作年度报告"
TEXT_SHAPES = ("tabs", "pipes", "spaces", "lines", "tab-joined")


def values() -> dict[str, Value]:
    """The cells: a running number, so that a cell put in a wrong place is seen."""
    found: dict[str, Value] = {figure: 10 + n for n, figure in enumerate(form.cells())}
    found["table1.fees_10k_yuan"] = Decimal("12.50")
    return found


Row = list[str]


def table1() -> list[Row]:
    """Table 1 as rows of texts."""
    v = values()
    rows: list[Row] = []
    for clause in dict.fromkeys(cell.clause for cell in form.TABLE1):
        cells = [cell for cell in form.TABLE1 if cell.clause == clause]
        rows.append([clause])
        rows.append(["信息内容", *dict.fromkeys(cell.column for cell in cells)])
        for name in dict.fromkeys(cell.row for cell in cells):
            rows.append([name, *(str(v[cell.figure]) for cell in cells if cell.row == name)])
    return rows


def table2() -> list[Row]:
    """Table 2 as rows of texts, the label's merged places blank."""
    v = values()
    rows = [
        [form.TABLE2_NOTE, "申请人情况"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    ]
    seen: tuple[str, ...] = ()
    for row in form.TABLE2_ROWS:
        label = ["" if seen[: n + 1] == row.path[: n + 1] else t for n, t in enumerate(row.path)]
        seen = row.path
        data = [str(v[form.table2_figure(row.key, c.key)]) for c in form.TABLE2_COLUMNS]
        rows.append([*label, *data])
    return rows


def table3() -> list[Row]:
    """Table 3 as rows of texts."""
    v = values()
    leaves = [column.label for column in form.TABLE3_COLUMNS]
    data = [
        str(v[form.table3_figure(g.key, c.key)])
        for g in form.TABLE3_GROUPS
        for c in form.TABLE3_COLUMNS
    ]
    return [
        ["行政复议", "行政诉讼"],
        [*leaves, "未经复议直接起诉", "复议后起诉"],
        [*leaves, *leaves],
        data,
    ]


PARAGRAPHS = {
    "overview": ["本区按时公开了应当公开的信息。全年新收申请若干件；均依法答复！"],
    "proactive": ["数据见下表。"],
    "requests": ["办理情况如下。"],
    "remedies": ["没有争议。"],
    "problems": ["解读不够通俗，将改写。"],
    "other": ["无其他事项。"],
}


def _shape(rows: list[Row], shape: str) -> str:
    if shape == "pipes":
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)
    if shape == "spaces":
        return "\n".join(" ".join(text for text in row if text) for row in rows)
    if shape == "lines":
        return "\n".join(text for row in rows for text in row if text)
    if shape == "tab-joined":
        return "\n".join("\t".join(row) for row in rows)
    return "\n\n".join("\n".join("\t" + text for text in row) for row in rows)


def text(shape: str) -> str:
    """The report as plain text in one of `TEXT_SHAPES`."""
    tables = {"proactive": table1(), "requests": table2(), "remedies": table3()}
    lines = [TITLE, ""]
    for part in form.PARTS:
        lines += [f"{part.number}、{part.title}", *PARAGRAPHS[part.key]]
        if part.key in tables:
            lines.append(_shape(tables[part.key], shape))
    return "\n".join(lines) + "\n"
