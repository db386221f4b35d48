"""Letters of an invented organ for the suites of layout and signature."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongkai.foi.letters.layout import OfficialLetter, Paragraph

SENTENCE = "关于申请公开政府信息的来信收悉经审查现依法答复如下请予查收"


def letter(**changes: Any) -> OfficialLetter:
    """A letter with every element."""
    values: dict[str, Any] = {
        "mark": "临江市云溪区发展和改革局",
        "number": "云发改公开答〔2022〕5号",
        "title": "政府信息不予公开告知书",
        "addressee": "张某某",
        "body": (
            Paragraph("一、申请情况", 1),
            Paragraph("（一）经过", 2),
            Paragraph("你的申请收悉。"),
            Paragraph("特此告知。"),
        ),
        "signature": "临江市云溪区发展和改革局",
        "day": date(2022, 3, 15),
        "attachments": ("信息清单", "查询说明"),
        "note": "联系人：周某，联系电话：0000-0000000",
        "copies": ("云溪区司法局", "云溪区档案馆"),
        "printed_by": "临江市云溪区发展和改革局",
        "printed_on": date(2022, 3, 16),
    }
    return OfficialLetter(**(values | changes))


def long_letter() -> OfficialLetter:
    """A letter whose second page is full of plain text."""
    return letter(body=(Paragraph(SENTENCE * 40),))
