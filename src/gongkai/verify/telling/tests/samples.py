"""Reports for the tests of telling: a clean one, a flawed one, and one with nothing but dangers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from gongkai.norms import form
from gongkai.verify.filing import Cell, Filing, Gap, Place, Sentence, Value
from gongkai.verify.reading.prose import PLACES
from gongkai.verify.verdict import ERROR, NOTE, WARNING, Claim, Finding, Verdict

ORGAN = "临江市云溪区人民政府"
TEXT = "\n".join(
    [
        f"{ORGAN}2022年政府信息公开工作年度报告",
        "一、总体情况",
        "全年新收申请236件，均依法答复。",
        "三、收到和处理政府信息公开申请情况",
        "共收到236件。[bookmark: _GoBack]",
    ]
)


def filing(text: str = TEXT, file: str = "云溪区.txt", year: int | None = 2022) -> Filing:
    """A report with every cell 0 but the fees."""
    values: dict[str, Value] = dict.fromkeys(form.cells(), 0)
    values["table1.fees_10k_yuan"] = Decimal("385.39003")
    cells = {
        figure: Cell(
            figure, value, str(value), Place(PLACES[figure][1], PLACES[figure][0], figure=figure)
        )
        for figure, value in values.items()
    }
    first = text.find("236")
    sentence = Sentence("全年新收申请236件，均依法答复。", spot("全年新收申请236件，均依法答复。"))
    heading = text.find("一、总体情况")
    return Filing(
        file,
        ORGAN,
        year,
        "2021",
        text,
        (sentence,) if first >= 0 else (),
        cells,
        headings=(Place("一、总体情况", "overview", heading, heading + 6),) if heading >= 0 else (),
    )


def spot(words: str, label: str = "第一部分第1句", nth: int = 0) -> Place:
    """Where words stand in `TEXT`."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Place(label, "overview", start, start + len(words))


def cell(figure: str) -> Place:
    """Place of a cell."""
    return Place(PLACES[figure][1], PLACES[figure][0], figure=figure)


def clean() -> Verdict:
    """A report in which nothing was found."""
    return Verdict(filing(), (), ())


def flawed() -> Verdict:
    """Three findings, one of each severity, a claim, an unread cell and a gap."""
    base = filing()
    cells = dict(base.cells)
    lost = "table2.total.enterprise"
    cells[lost] = replace(cells[lost], value=None, raw="？")
    gap = Gap("表二·总计·商业企业写的是“？”，读不出数", cells[lost].place)
    received = "table2.received.total"
    cells[received] = replace(cells[received], value=229)
    claim = Claim(
        "236件",
        Decimal(236),
        "件",
        "exact",
        Decimal(1),
        "new_requests",
        (received,),
        spot("236件"),
        ((received, "table2.carried_in.total"),),
    )
    found = (
        Finding(
            "N3",
            NOTE,
            "留有编辑痕迹，请删去。",
            (spot("[bookmark: _GoBack]", "第三部分"),),
            "公文处理",
        ),
        Finding(
            "P1",
            ERROR,
            "正文写新收236件，表二是229件，相差7件。",
            (spot("236件"), cell(received)),
            "国办公开办函〔2021〕30号",
            229,
            236,
            ("新收236等于229加7：正文可能把上年结转的也算作新收",),
        ),
        Finding(
            "E2",
            WARNING,
            "表二总计为229，同行六类申请人之和为0，相差229。",
            (cell(received), *(cell(f"table2.received.{c}") for c in form.APPLICANT_COLUMNS)),
            "国办公开办函〔2021〕30号",
            0,
            229,
        ),
    )
    return Verdict(replace(base, cells=cells, gaps=(gap,)), (claim,), found)


EVIL = "<script>alert(1)</script>\x1b[31m\u202e=cmd|'/c calc'!A1\"&"


def evil() -> Verdict:
    """A report all of whose texts are hostile."""
    base = filing(EVIL + "\n" + TEXT, f"{EVIL}.txt")
    place = Place(EVIL, "overview", 2, 12)
    finding = Finding("X1", ERROR, EVIL, (place,), EVIL, readings=(EVIL,))
    gap = Gap(EVIL, Place(EVIL))
    return Verdict(replace(base, organ="=" + EVIL, gaps=(gap,)), (), (finding,))
