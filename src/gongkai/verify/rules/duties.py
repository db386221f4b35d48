"""N4: a government's report tells of assessment, social review and accountability (Art. 50)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.verify.filing import Place
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.verdict import WARNING, Finding

DUTIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("工作考核", re.compile(r"考核|考评|绩效|评估")),
    ("社会评议", re.compile(r"评议|满意度")),
    ("责任追究", re.compile(r"责任追究|追责|问责|追究责任|被追究|追究.{0,6}责任")),
)
_ENOUGH = 4


def check(facts: Facts) -> Iterator[Finding]:
    """The three results that Art. 50 asks of every level of government."""
    filing = facts.filing
    if not re.search(r"(?:人民)?政府$", filing.organ):
        return
    if len({place.part for place in filing.headings if place.part}) < _ENOUGH:
        return
    missing = [name for name, pattern in DUTIES if not pattern.search(filing.text)]
    if missing:
        yield Finding(
            RULE.id,
            RULE.severity,
            f"没有写到{'、'.join(missing)}结果。各级人民政府的报告应当写明工作考核、社会评议和责任追究结果，"
            "没有发生的也请写明（例如“未发生责任追究情况”），通常写在“总体情况·监督保障”。",
            (Place("第一部分", "overview"),),
            RULE.legal_basis,
        )


RULE = Rule(
    "N4",
    "考核、评议、追究",
    WARNING,
    "《政府信息公开条例》第五十条第二款",
    "各级人民政府的报告写明工作考核、社会评议和责任追究结果情况。部门的报告不要求。",
    check,
)
