"""Small filings for tests: prose by part, and tables from the cells that are not zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from gongkai.norms import form
from gongkai.verify.checking import judge
from gongkai.verify.filing import Cell, Filing, Place
from gongkai.verify.reading.blocks import Pages, Paragraph
from gongkai.verify.reading.prose import PLACES, compose
from gongkai.verify.verdict import Claim, Finding

ORGAN = "临江市云溪区人民政府"
# New, carried in, disclosed, in part, not held, carried out: 30 + 4 = 20 + 6 + 5 + 3.
REQUESTS = {
    "received": 30,
    "carried_in": 4,
    "disclosed": 20,
    "partially_disclosed": 6,
    "unavailable.not_held": 5,
    "total": 31,
    "carried_out": 3,
}


def cells(
    requests: Mapping[str, int] = REQUESTS, **others: int | str
) -> dict[str, int | Decimal | None]:
    """All 200 cells; `requests` are rows of natural persons, `others` figures with __ for a dot."""
    values: dict[str, int | Decimal | None] = dict.fromkeys(form.cells(), 0)
    for row, value in requests.items():
        values[form.table2_figure(row, "natural_person")] = value
        values[form.table2_figure(row, "total")] = value
    for name, said in others.items():
        figure = name.replace("__", ".")
        values[figure] = Decimal(said) if figure == "table1.fees_10k_yuan" else int(said)
    return values


def filing(
    prose: str = "",
    *,
    part: str = "requests",
    year: int | None = 2022,
    organ: str = ORGAN,
    values: Mapping[str, int | Decimal | None] | None = None,
    form_year: str = "2021",
) -> Filing:
    """A report with the six headings whose `part` holds `prose`, one paragraph a line."""
    lines = [f"{organ}{year}年政府信息公开工作年度报告"] if year else ["政府信息公开工作年度报告"]
    for each in form.PARTS:
        lines.append(f"{each.number}、{each.title}")
        if each.key == "overview":
            lines.append("开展工作考核和社会评议，未发生责任追究情况。")
        if each.key == part:
            lines.extend(line for line in prose.split("\n") if line)
    made = compose("report.txt", Pages(tuple(Paragraph(line) for line in lines)))
    read = {
        figure: Cell(
            figure, value, str(value), Place(PLACES[figure][1], PLACES[figure][0], figure=figure)
        )
        for figure, value in (cells() if values is None else values).items()
    }
    return replace(made, cells=read, gaps=(), form=form_year, organ=organ, year=year)


def found(report: Filing, rule: str, **others: object) -> list[Finding]:
    """What `rule` finds in the report."""
    return [f for f in judge(report, **others).findings if f.rule == rule]  # type: ignore[arg-type]


def claim(prose: str, text: str, **settings: object) -> Claim:
    """The one claim of the prose whose number is written `text`."""
    claims = [c for c in judge(filing(prose, **settings)).claims if c.text == text]  # type: ignore[arg-type]
    assert len(claims) == 1, [c.text for c in claims]
    return claims[0]
