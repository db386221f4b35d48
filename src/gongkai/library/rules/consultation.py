"""How long a draft lies open for opinions (优化营商环境条例 Art. 62; 重大行政决策程序暂行条例 Art. 15)."""

from __future__ import annotations

from datetime import date

LEAST_DAYS = 30
"""Days for which opinions are asked in general; a shorter time needs its reason in public."""


def consultation_problem(first: date, last: date, reason: str) -> str:
    """What is wrong with a consultation from `first` through `last`, both open; empty if nothing."""
    if last < first:
        return f"征求意见截止日 {last} 早于开始日 {first}，请检查日期。"
    days = (last - first).days + 1
    if days < LEAST_DAYS and not reason.strip():
        return f"征求意见一般不少于 {LEAST_DAYS} 日，现为 {days} 日；缩短期限的请写明理由。"
    return ""
