"""R1: what could not be read is said, and never judged as zero."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.norms import form
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.verdict import WARNING, Finding


def check(facts: Facts) -> Iterator[Finding]:
    """One finding for each gap of the reading."""
    for gap in facts.filing.gaps:
        yield Finding(RULE.id, RULE.severity, f"{gap.message}。", (gap.place,), RULE.legal_basis)


RULE = Rule(
    "R1",
    "没有读出的内容",
    WARNING,
    form.CITATION,
    "读不出的表格和格子逐一说明，不作零处理，也不参与其他核对。",
    check,
)
