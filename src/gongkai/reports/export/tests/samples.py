"""Report documents for the tests of the exports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.norms import form
from gongkai.reports.document import Paragraph, ReportDocument, Value

FEES = "table1.fees_10k_yuan"


def filled_values() -> dict[str, Value]:
    """All 200 cells filled with different numbers, the fees with five decimals."""
    values: dict[str, Value] = {
        figure: 7 * place % 5000 for place, figure in enumerate(form.cells())
    }
    values[FEES] = Decimal("385.39003")
    return values


def blank_values() -> dict[str, Value]:
    """Every third cell blank and the others zero or filled."""
    values = filled_values()
    for place, figure in enumerate(values):
        if place % 3 == 0:
            values[figure] = None
        elif place % 3 == 1:
            values[figure] = 0
    values[FEES] = None
    return values


def document(values: dict[str, Value] | None = None, **changes: Any) -> ReportDocument:
    """A report with text in every part."""
    body = "本区坚持以公开为常态、不公开为例外，全年通过政府网站公开政策文件6件，收到申请229件。"
    settings: dict[str, Any] = {
        "organ": "硚口区人民政府",
        "year": 2022,
        "title": "硚口区人民政府2022年政府信息公开工作年度报告",
        "as_of": date(2022, 12, 31),
        "values": filled_values() if values is None else values,
        "lead": (Paragraph("根据《中华人民共和国政府信息公开条例》，现公布本年度报告。"),),
        "sections": {
            part.key: (
                Paragraph("（一）工作开展情况", level=1),
                Paragraph(body),
                Paragraph("1.重点领域。" + body * 2),
            )
            for part in form.PARTS
        },
        "record": ("关系 E5 经审核豁免：上年结转数按更正后的上年报告填报。",),
        "content_hash": "9f" * 32,
    }
    return ReportDocument(**(settings | changes))
