"""Which outcome may close a request (政府信息公开条例 Art. 30; 国办函〔2020〕109号)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.rules.standing import standing
from gongkai.foi.states import Status, Step
from gongkai.norms.outcomes import OUTCOMES


def outcome_problem(facts: Sequence[Told], outcome: str, day: date) -> str:
    """Why `outcome` may not close the request on `day`, in Chinese; empty where it may."""
    if outcome not in OUTCOMES:
        return "处理结果不在年度报告格式的21种之内，请从列表中选择。"
    label, status = OUTCOMES[outcome].label, standing(facts).on(day).status
    if outcome == "other.correction_overdue":
        if status != Status.CORRECTING:
            return f"“{label}”只用于待申请人补正的申请；请先登记告知补正，或者改选其他结果。"
        return _limit_problem(facts, Step.CORRECTION_REQUESTED, "补正期限", day)
    if outcome == "other.fee_unpaid":
        if status != Status.AWAITING_FEE:
            return f"“{label}”只用于待申请人缴费的申请；请先登记收费通知，或者改选其他结果。"
        return _limit_problem(facts, Step.FEE_NOTIFIED, "缴费期限", day)
    if outcome == "not_processed.excessive" and not any(
        fact.name == Step.REASONS_ASKED for fact in facts
    ):
        return f"“{label}”须先要求申请人说明理由（条例第三十五条）；请先登记，或者改选其他结果。"
    if outcome == "unavailable.unclear_after_correction" and not any(
        fact.name == Step.CORRECTED for fact in facts
    ):
        return f"“{label}”须以申请人已经补正为前提；请先登记收到补正，或者改选其他结果。"
    return ""


def _limit_problem(facts: Sequence[Told], step: str, label: str, day: date) -> str:
    limits = [stated_day(fact, "limit_day") for fact in facts if fact.name == step]
    if limits and limits[-1] and day <= limits[-1]:
        return f"{label}到 {limits[-1]} 才届满，{day} 尚不能以逾期为由办结。"
    return ""
