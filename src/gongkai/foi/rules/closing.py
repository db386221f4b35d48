"""Which outcome may close a request (政府信息公开条例 Art. 30; 国办函〔2020〕109号)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


GROUNDS: dict[str, tuple[tuple[str, str], ...]] = {
    "disclosed": (("where", "提供的信息，或者获取该信息的方式和途径"),),
    "partially_disclosed": (
        ("where", "提供的信息"),
        ("withheld", "不予公开的部分"),
        ("basis", "不予公开的法律依据"),
    ),
    "refused.state_secret": (("basis", "定密依据或者保密审查结论"),),
    "refused.prohibited_by_law": (("basis", "禁止公开的法律、行政法规条款"),),
    "refused.security_and_stability": (("harm", "公开后可能造成的危害"),),
    "refused.third_party_rights": (
        ("opinion", "第三方的意见，或者未征求意见的原因"),
        ("harm", "公开会损害的合法权益，以及不公开是否对公共利益造成重大影响"),
    ),
    "refused.enforcement_files": (("file", "所属的行政执法案卷"),),
    "refused.administrative_inquiry": (("where", "办理查询的途径"),),
    "unavailable.not_held": (
        ("search", "检索的范围、方法和结果"),
        ("where", "负责公开该信息的机关及联系方式（能够确定的）"),
    ),
    "unavailable.unclear_after_correction": (("unclear", "补正后仍不明确之处"),),
    "not_processed.petition_or_complaint": (("where", "可以通过的信访、投诉、举报等渠道"),),
    "not_processed.repeated": (("earlier", "此前答复的日期和文号"),),
    "not_processed.publication": (("where", "获取该出版物的途径"),),
    "not_processed.excessive": (("unreasonable", "申请人的理由不合理之处"),),
}
"""What an answer with an outcome must tell beside its reasoning: (name, label) (Art. 36–39)."""

_OPTIONAL = frozenset({("unavailable.not_held", "where")})
_LONGEST = 2000


def grounds_problems(outcome: str, told: Mapping[str, str]) -> dict[str, str]:
    """What is missing of what `outcome` must tell, by name, in Chinese."""
    wanted = GROUNDS.get(outcome, ())
    problems = {
        name: f"“{OUTCOMES[outcome].label}”的答复须写明{label}。"
        for name, label in wanted
        if not told.get(name) and (outcome, name) not in _OPTIONAL
    }
    problems |= {
        name: f"“{label}”超过 {_LONGEST} 字，请缩短。"
        for name, label in wanted
        if len(told.get(name, "")) > _LONGEST
    }
    names = {name for name, _ in wanted}
    problems |= {name: "这种处理结果不需要此项。" for name in told if name not in names}
    return problems
