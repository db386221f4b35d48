"""Deadlines of the statutory clock and their explanation in Chinese.

Sources: 政府信息公开条例 Art. 30–35; 国办函〔2020〕109号 (fees). What computes them is `clock`. The
explanation is worked out when it is asked for, not when the deadline is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from gongkai.norms import fees
from gongkai.norms.calendar import WorkCalendar

if TYPE_CHECKING:
    from gongkai.norms.clock import ClockEvent

_REGULATION = "《政府信息公开条例》"

CORRECTION_NOTICE_DAYS: Final = 7
"""Working days for asking for a correction (条例 Art. 30)."""
THIRD_PARTY_DAYS: Final = 15
"""Working days of a third party for its opinion (条例 Art. 32)."""
ORGAN_DAYS: Final = 15
"""Working days of a co-producing organ for its opinion (条例 Art. 34)."""
ANSWER_DAYS: Final = 20
"""Working days for the answer (条例 Art. 33)."""
EXTENSION_DAYS: Final = 20
"""Working days by which the answer can be extended at most (条例 Art. 33)."""

RECEIPT_CONFIRMATION: Final = "receipt_confirmation"
CORRECTION_NOTICE: Final = "correction_notice"
CORRECTION: Final = "correction"
THIRD_PARTY: Final = "third_party"
ORGAN: Final = "organ"
FEE_NOTICE: Final = "fee_notice"
FEE_PAYMENT: Final = "fee_payment"
REASONS: Final = "reasons"
ANSWER: Final = "answer"


@dataclass(frozen=True, slots=True)
class DeadlineKind:
    """A kind of deadline: its Chinese name, its article (条例 Art. 30–35; 109号) and who owes it.

    `owed_by` is one of `organ`, `applicant`, `third_party`, `other_organ`.
    """

    key: str
    label: str
    legal_basis: str
    owed_by: str


DEADLINES: dict[str, DeadlineKind] = {
    kind.key: kind
    for kind in (
        DeadlineKind(
            RECEIPT_CONFIRMATION,
            "与申请人确认收到",
            f"{_REGULATION}第三十一条第（二）项",
            "organ",
        ),
        DeadlineKind(CORRECTION_NOTICE, "告知补正", f"{_REGULATION}第三十条", "organ"),
        DeadlineKind(CORRECTION, "申请人补正", f"{_REGULATION}第三十条", "applicant"),
        DeadlineKind(THIRD_PARTY, "第三方提出意见", f"{_REGULATION}第三十二条", "third_party"),
        DeadlineKind(ORGAN, "被征求意见机关提出意见", f"{_REGULATION}第三十四条", "other_organ"),
        DeadlineKind(FEE_NOTICE, "发出收费通知", fees.CITATION, "organ"),
        DeadlineKind(FEE_PAYMENT, "申请人缴纳信息处理费", fees.CITATION, "applicant"),
        DeadlineKind(REASONS, "申请人说明理由", f"{_REGULATION}第三十五条", "applicant"),
        DeadlineKind(ANSWER, "答复申请人", f"{_REGULATION}第三十三条", "organ"),
    )
}
"""Every kind of deadline by key (条例 Art. 30–35; 国办函〔2020〕109号)."""

DELAYED_ANSWER_BASIS: Final = f"{_REGULATION}第三十三条、第三十五条"
"""Legal basis of an answer deadline that a delay has moved (条例 Art. 35)."""


NAMED_DAY_BASIS: Final = "《行政复议法》第六十四条、第六十六条；《行政诉讼法》第七十条、第七十二条"
"""Legal basis of the day that a decision or judgment names: it is to be carried out."""


@dataclass(frozen=True, slots=True)
class Silence:
    """What the law makes of an opinion that does not come in time (条例 Art. 32, 34).

    `effect` is `organ_decides` (32) or `deemed_consent` (34): the two defaults are opposite.
    """

    effect: str
    label: str
    legal_basis: str


_SILENCE: dict[str, Silence] = {
    THIRD_PARTY: Silence(
        "organ_decides",
        "第三方逾期未提出意见的，由行政机关依照条例的规定决定是否公开，不视为同意。",
        f"{_REGULATION}第三十二条",
    ),
    ORGAN: Silence(
        "deemed_consent",
        "被征求意见机关逾期未提出意见的，视为同意公开。",
        f"{_REGULATION}第三十四条",
    ),
}


def silence(kind: str) -> Silence:
    """The default on silence for `third_party` (条例 Art. 32) or `organ` (条例 Art. 34).

    Raises KeyError for any other kind of deadline.
    """
    return _SILENCE[kind]


class Deadline(NamedTuple):
    """A due day with what explains it (条例 Art. 30–35; 国办函〔2020〕109号). Immutable.

    `due` is the last day in time. `starts` is the day that the period runs from, itself not
    counted. `working_days` or `calendar_days` is the length of the period, both 0 where the organ
    set a day. `met` is None until an event tells; `overdue_days` counts working days, or calendar
    days for a limit in calendar days. `party` is the one consulted. `provisional` marks a day
    that depends on a year without a notice: the earliest possible. `spans` are the consultations
    (day sent, last day excluded, reason) as they were, overlapping or not.
    """

    kind: str
    due: date
    article: str
    provisional: bool
    starts: date
    working_days: int
    calendar_days: int
    met: bool | None
    overdue_days: int
    party: str
    events: tuple[ClockEvent, ...]
    spans: tuple[tuple[date, date, str], ...]
    calendar: WorkCalendar

    @property
    def label(self) -> str:
        """Chinese name of the deadline (条例 Art. 30–35)."""
        return DEADLINES[self.kind].label

    @property
    def excluded(self) -> tuple[tuple[date, date, str], ...]:
        """Excluded time within the period: first day, last day, reason (条例 Art. 33 para. 3).

        Consultations that overlap or touch are one stretch with their reasons joined, so no day
        is excluded twice.
        """
        merged: list[tuple[date, date, list[str]]] = []
        for sent, last, reason in sorted(self.spans):
            first = max(sent, self.starts) + timedelta(days=1)
            last = min(last, self.due)
            if last < first:
                continue
            if merged and first <= merged[-1][1] + timedelta(days=1):
                before, until, reasons = merged[-1]
                merged[-1] = (before, max(until, last), [*reasons, reason])
            else:
                merged.append((first, last, [reason]))
        return tuple((first, last, "；".join(reasons)) for first, last, reasons in merged)

    @property
    def excluded_working_days(self) -> int:
        """Working days that consultations take out of the period (条例 Art. 33 para. 3)."""
        return sum(
            self.calendar.working_days_between(first - timedelta(days=1), last)
            for first, last, _ in self.excluded
        )

    @property
    def skipped(self) -> tuple[tuple[date, str], ...]:
        """Rest days in the period, with reason, outside excluded time (放假办法 Art. 2, 7).

        Empty for a limit that is not counted in working days.
        """
        if not self.working_days:
            return ()
        excluded = self.excluded
        return tuple(
            (day, reason)
            for day, reason in self.calendar.skipped(self.starts, self.due)
            if not any(first <= day <= last for first, last, _ in excluded)
        )

    @property
    def expected_make_ups(self) -> int:
        """Weekend days in `skipped` that a provisional count takes as worked (放假办法 Art. 7)."""
        if not (self.provisional and self.working_days):
            return 0
        span = (self.due - self.starts).days
        outside = sum((last - first).days + 1 for first, last, _ in self.excluded)
        return self.working_days - (span - outside - len(self.skipped))

    @property
    def counted(self) -> str:
        """One Chinese sentence: from when and how many days are counted (条例 Art. 30–35)."""
        if self.working_days:
            return f"自{_day(self.starts)}的次日起算，计{self.working_days}个工作日。"
        if self.calendar_days:
            return (
                f"自{_day(self.starts)}的次日起算，计{self.calendar_days}日（自然日），"
                "届满日为休息日的顺延至其后第一个工作日。"
            )
        if self.due == self.starts:
            return f"应当在{_day(self.starts)}当日完成。"
        if self.article == NAMED_DAY_BASIS:
            return f"由{_day(self.starts)}收到的复议决定或者判决指定为{_day(self.due)}。"
        return f"由行政机关在{_day(self.starts)}确定为{_day(self.due)}。"

    def overdue_on(self, today: date) -> bool:
        """True if the deadline is unmet and `today` is past it, or was met late (条例 Art. 33)."""
        return today > self.due if self.met is None else not self.met

    def explain(self) -> list[str]:
        """Chinese sentences: due day and article, days counted, excluded, skipped, result.

        条例 Art. 30–35; 国办函〔2020〕109号; 放假办法 Art. 2, 7.
        """
        lines = [f"“{self.label}”的期限是{_day(self.due)}（{self.article}）。", self.counted]
        for event in self.events:
            lines.extend(event.note(self))
        for first, last, reason in self.excluded:
            days = self.calendar.working_days_between(first - timedelta(days=1), last)
            lines.append(
                f"{_stretch(first, last)}{reason}，不计入期限，扣除{days}个工作日"
                f"（{_REGULATION}第三十三条第三款）。"
            )
        lines.extend(self._rest_days())
        if self.provisional:
            lines.append(self._provisional())
        if self.kind in _SILENCE and self.met is None:
            lines.append(_SILENCE[self.kind].label)
        if self.met is not None:
            unit = "日" if self.calendar_days or not self.working_days else "个工作日"
            late = f"，逾期{self.overdue_days}{unit}" if self.overdue_days else ""
            lines.append("已按期完成。" if self.met else f"未按期完成{late}。")
        return lines

    def _rest_days(self) -> list[str]:
        lines: list[str] = []
        if skipped := self.skipped:
            stretches: list[tuple[date, date, str]] = []
            for day, reason in skipped:
                if stretches:
                    first, last, same = stretches[-1]
                    if same == reason and day - last == timedelta(days=1):
                        stretches[-1] = (first, day, same)
                        continue
                stretches.append((day, day, reason))
            named = "、".join(f"{_stretch(a, b)}（{reason}）" for a, b, reason in stretches)
            lines.append(f"跳过休息日{len(skipped)}天：{named}。")
        if self.working_days and (worked := self.calendar.made_up(self.starts, self.due)):
            named = "、".join(_day(day) for day in worked)
            lines.append(f"调休上班，按工作日计：{named}。")
        return lines

    def _provisional(self) -> str:
        line = "暂定期限：有关年度的放假安排尚未录入，这是可能的最早一天，录入通知后重新计算。"
        if make_ups := self.expected_make_ups:
            line += f"其中{make_ups}个周末日可能调休上班，按工作日计。"
        return line


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _stretch(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)}至{_day(last)}"
