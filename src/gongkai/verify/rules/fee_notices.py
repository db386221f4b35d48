"""E8: who closed requests for unpaid fees has sent fee notices (国办函〔2020〕109号)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.norms import form
from gongkai.norms.relations import RELATIONS
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.rules.tables import cell_place
from gongkai.verify.rules.values import plain, sum_of
from gongkai.verify.verdict import Finding

_CELL = form.table2_figure("other.fee_unpaid", "total")
_NONE = re.compile(
    r"(?:未|没有|无|从未)(?:[^，,；;。]{0,8})(?:发出|发送|送达|制发|出具)[^，,；;。]{0,6}收费通知"
    r"|(?:未|没有)(?:向[^，,；;。]{0,8})?(?:启动|开展|实施)[^，,；;。]{0,8}(?:信息处理费|收费)"
)


def check(facts: Facts) -> Iterator[Finding]:
    """Closed for unpaid fees, while the prose says that no notice was sent."""
    unpaid = sum_of(facts.filing, (_CELL,))
    if not unpaid:
        return
    for sentence in facts.filing.sentences:
        if _NONE.search(sentence.text):
            yield Finding(
                RULE.id,
                RULE.severity,
                f"{sentence.place.label}写没有发出收费通知，而表二“逾期未按收费通知要求缴纳费用”"
                f"为{plain(unpaid)}件。没有发过收费通知，就不能以逾期未缴费办结。",
                (sentence.place, cell_place(facts.filing, _CELL)),
                RULE.legal_basis,
                plain(unpaid),
                0,
            )
            return


_RELATION = RELATIONS["E8"]
RULE = Rule(
    "E8",
    _RELATION.label,
    _RELATION.severity,
    _RELATION.citation,
    _RELATION.description,
    check,
    since=2021,
)
