"""N3: a report has the six parts of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.norms import form
from gongkai.verify.filing import Place
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.verdict import ERROR, WARNING, Finding

# With fewer headings recognised the file is no whole report, or its headings were not read.
_ENOUGH = 4


def check(facts: Facts) -> Iterator[Finding]:
    """Parts without heading, where most of the others have one."""
    filing = facts.filing
    if filing.year is not None and filing.year < 2021:
        return
    found = {place.part for place in filing.headings if place.part}
    missing = [part for part in form.PARTS if part.key not in found]
    if not missing:
        return
    if len(found) < _ENOUGH:
        yield Finding(
            RULE.id,
            WARNING,
            f"只认出{len(found)}个部分的标题。请确认文件是完整的年度报告，"
            "并且各部分标题与格式一致（一、总体情况……六、其他需要报告的事项）。",
            (Place("全文"),),
            RULE.legal_basis,
        )
        return
    renamed = [(part, _numbered(filing.text, part.number)) for part in missing]
    for part, place in renamed:
        if place is not None:
            yield Finding(
                RULE.id,
                WARNING,
                f"标题“{place.label}”与格式不一致，应为“{part.number}、{part.title}”。",
                (place,),
                RULE.legal_basis,
            )
    missing = [part for part, place in renamed if place is None]
    if not missing:
        return
    names = "、".join(f"“{part.number}、{part.title}”" for part in missing)
    yield Finding(
        RULE.id,
        RULE.severity,
        f"缺少{names}。没有内容的部分也应保留标题并写明“无”。",
        (Place("全文"),),
        RULE.legal_basis,
        len(form.PARTS),
        len(form.PARTS) - len(missing),
    )


def _numbered(text: str, numeral: str) -> Place | None:
    """A short line that begins with the numeral of a part: its heading in other words."""
    match = re.search(rf"^[ \t\u3000]*{numeral}\s*[、.．][^\n。；]{{2,30}}$", text, re.MULTILINE)
    return Place(match.group().strip(), "", match.start(), match.end()) if match else None


RULE = Rule(
    "N3",
    "六个部分齐全",
    ERROR,
    f"《政府信息公开条例》第五十条；{form.CITATION}",
    "报告有格式规定的六个部分。认出四个以上标题而缺其余的为错误；有序号而名称不同的、认出不足四个标题的，作提醒。",
    check,
    since=2021,
)
