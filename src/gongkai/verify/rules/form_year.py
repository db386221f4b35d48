"""N2: a report uses the form that is in force for its year."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.norms import form
from gongkai.verify.filing import Place
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.verdict import ERROR, Finding

NEW_SINCE = 2021


def check(facts: Facts) -> Iterator[Finding]:
    """The old form in a new report, or the new form in an old one."""
    filing = facts.filing
    if filing.year is None or not filing.form:
        return
    expected = "2021" if filing.year >= NEW_SINCE else "2019"
    if filing.form == expected or (expected == "2019" and filing.year < 2019):
        return
    norm = form.CITATION if expected == "2021" else "国办公开办函〔2019〕60号"
    yield Finding(
        RULE.id,
        RULE.severity,
        f"{filing.year}年度报告用了{filing.form}年格式的表格，应使用{norm}的格式。"
        "请按现行格式重填三张表。",
        (Place("表一、表二、表三"),),
        RULE.legal_basis,
    )


RULE = Rule(
    "N2",
    "格式年份",
    ERROR,
    f"{form.CITATION}；国办公开办函〔2019〕60号",
    "2021年度起的报告使用2021年格式，2019、2020年度的报告使用2019年格式。",
    check,
)
