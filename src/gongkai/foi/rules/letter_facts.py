"""The fields of letters that a request's facts give: nobody types what the record knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.states import Step

Value = date | int | Decimal


def _last(facts: Sequence[Told], step: str) -> Told | None:
    return next((fact for fact in reversed(facts) if fact.name == step), None)


def _day_of(step: str) -> Callable[[Sequence[Told]], Value | None]:
    def read(facts: Sequence[Told]) -> Value | None:
        fact = _last(facts, step)
        return fact.day if fact else None

    return read


def _stated(step: str, name: str = "limit_day") -> Callable[[Sequence[Told]], Value | None]:
    def read(facts: Sequence[Told]) -> Value | None:
        fact = _last(facts, step)
        return stated_day(fact, name) if fact else None

    return read


def _due_before_extension(facts: Sequence[Told]) -> Value | None:
    places = [place for place, fact in enumerate(facts) if fact.name == Step.EXTENDED]
    if not places:
        return None
    before = [fact for fact in facts[: places[-1]] if fact.payload.get("due_on")]
    return stated_day(before[-1], "due_on") if before else None


def _extended_by(facts: Sequence[Told]) -> Value | None:
    fact = _last(facts, Step.EXTENDED)
    return int(fact.payload["days"]) if fact and fact.payload.get("days") else None


def _fee(facts: Sequence[Told]) -> Value | None:
    fact = _last(facts, Step.FEE_NOTIFIED)
    return Decimal(fact.payload["fee"]) if fact else None


BY_FACTS: dict[str, Callable[[Sequence[Told]], Value | None]] = {
    "提交日期": _day_of(Step.SUBMITTED),
    "补正告知日期": _day_of(Step.CORRECTION_REQUESTED),
    "补正期限": _stated(Step.CORRECTION_REQUESTED),
    "说明理由期限": _stated(Step.REASONS_ASKED),
    "延迟答复期限": _stated(Step.DELAYED),
    "原答复期限": _due_before_extension,
    "延长工作日数": _extended_by,
    "延长后期限": _stated(Step.EXTENDED, "due_on"),
    "收费通知日期": _day_of(Step.FEE_NOTIFIED),
    "缴费期限": _stated(Step.FEE_NOTIFIED),
    "通知金额": _fee,
    "撤回日期": _day_of(Step.WITHDRAWN),
}
"""Fields → how the facts give them; None where they do not."""


def course(facts: Sequence[Told]) -> str:
    """What the letter of a new handling says of why there is one; empty for a first handling."""
    fact = _last(facts, Step.REOPENED)
    if fact is None:
        return ""
    return (
        f"{fact.payload['authority']}以{fact.payload['decision']}要求本机关重新办理该申请，"
        f"本机关于{fact.day.year}年{fact.day.month}月{fact.day.day}日收到。"
    )


def told_fields(names: Iterable[str], facts: Sequence[Told]) -> dict[str, Value]:
    """Those of the fields `names` that the facts give, with their values."""
    found = {name: BY_FACTS[name](facts) for name in names if name in BY_FACTS}
    return {name: value for name, value in found.items() if value is not None}
