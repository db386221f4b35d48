"""Why a passage is not disclosed, each with its article (政府信息公开条例 Art. 14–16, 32)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A ground for not disclosing; `basis` is how an answer cites it."""

    key: str
    label: str
    basis: str


REASONS = (
    Reason("privacy", "个人隐私", "《政府信息公开条例》第十五条"),
    Reason("trade_secret", "商业秘密", "《政府信息公开条例》第十五条"),
    Reason("state_secret", "国家秘密", "《政府信息公开条例》第十四条"),
    Reason("forbidden_by_law", "法律、行政法规禁止公开", "《政府信息公开条例》第十四条"),
    Reason("safety", "三安全一稳定", "《政府信息公开条例》第十四条"),
    Reason("internal", "内部事务信息", "《政府信息公开条例》第十六条第一款"),
    Reason("process", "过程性信息", "《政府信息公开条例》第十六条第二款"),
    Reason("enforcement_file", "行政执法案卷信息", "《政府信息公开条例》第十六条第二款"),
)

BY_KEY = {reason.key: reason for reason in REASONS}
