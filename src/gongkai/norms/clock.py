"""The statutory clock: what happened to a request -> its deadlines. A pure function.

Sources: 政府信息公开条例 Art. 30–35; 国办函〔2020〕109号 (fees).

Conventions:

* Days are the true days on which things happened, never moved to a working day. The first day of
  a period is not counted. A limit in calendar days that ends on a rest day runs to the next
  working day; a day that the organ has set is left as it is.
* Excluded time (Art. 33 para. 3) runs from the day after a consultation goes out through the day
  on which the opinion arrives or its limit ends, whichever is earlier. Consultations that overlap
  are counted once. Until the opinion arrives the whole limit is taken as excluded. One that goes
  out on the last day or later moves nothing.
* While a correction is awaited no answer is due; the 20 days start afresh on the day the
  correction is received (Art. 30). While a fee is awaited likewise; they start afresh on the day
  after it is paid (109号).
* An extension counts if it is told no later than the day it extends; a later one changes nothing.
* A new handling that a reconsideration decision or a judgment orders begins on the day on which
  that is received. Where it names a day, that day holds and nothing moves it; otherwise the 20
  days run as for a request (行政复议法 Art. 64, 66; 行政诉讼法 Art. 70, 72).
* The order in which events are handed over does not matter: they are sorted by day, and within a
  day by the natural order of the procedure, unless they are given as they were told one after
  another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from gongkai.norms import deadlines as kinds
from gongkai.norms import events as happened
from gongkai.norms.calendar import WorkCalendar
from gongkai.norms.deadlines import (
    DEADLINES,
    DELAYED_ANSWER_BASIS,
    NAMED_DAY_BASIS,
    Deadline,
    Silence,
    silence,
)
from gongkai.norms.events import (
    CHANNELS,
    CONFIRMED_CHANNELS,
    EVENTS,
    ORDINARY_MAIL,
    ClockError,
    ClockEvent,
    receipt_day,
)
from gongkai.norms.fees import DEFAULT_FEE_SETTINGS, FeeSettings

__all__ = [
    "CHANNELS",
    "DEADLINES",
    "EVENTS",
    "ClockError",
    "ClockEvent",
    "Deadline",
    "Silence",
    "clock",
    "receipt_day",
    "silence",
]

Span = tuple[date, date, str]

_RANK: Final = {kind: rank for rank, kind in enumerate(EVENTS)}
_CONSULTATIONS: Final = {
    happened.THIRD_PARTY_ASKED: (kinds.THIRD_PARTY, kinds.THIRD_PARTY_DAYS),
    happened.ORGAN_ASKED: (kinds.ORGAN, kinds.ORGAN_DAYS),
}
_QUESTION_OF: Final = {
    happened.THIRD_PARTY_ANSWERED: happened.THIRD_PARTY_ASKED,
    happened.ORGAN_ANSWERED: happened.ORGAN_ASKED,
}
_BASIS: Final = {key: kind.legal_basis for key, kind in DEADLINES.items()}


def clock(
    facts: Sequence[ClockEvent],
    calendar: WorkCalendar,
    *,
    provisional: bool = False,
    as_told: bool = False,
    fees: FeeSettings = DEFAULT_FEE_SETTINGS,
) -> tuple[Deadline, ...]:
    """Every deadline that the events give rise to (条例 Art. 30–35; 国办函〔2020〕109号).

    Settled deadlines come first, in the order in which they were settled, then the open ones, the
    answer last. No deadline of the organ runs before receipt (Art. 31), and none is returned for
    no events. With `provisional` a year without a notice gives the earliest possible day instead
    of UnannouncedYear; with `as_told` events of one day happened in the order of `facts`. Raises
    ClockError for events that cannot be.
    """
    if not facts:
        return ()
    try:
        ordered = sorted(facts, key=_day if as_told else _order)
        handlers = [_HANDLERS[event.kind] for event in ordered]
    except KeyError as error:
        raise ClockError(f"不认识的事件种类“{error.args[0]}”。") from None
    run = _Run(calendar.provisional() if provisional else calendar, fees)
    for event, handle in zip(ordered, handlers, strict=True):
        handle(run, event)
    return run.finish()


def _day(event: ClockEvent) -> tuple[int, str, int]:
    return event.day.toordinal(), "", 0


def _order(event: ClockEvent) -> tuple[int, str, int]:
    return (
        event.day.toordinal() * 32 + _RANK[event.kind],
        event.party,
        event.limit_days or 0,
    )


class _Run:
    """One pass over the sorted events of one request."""

    # Defaults stand on the class: most requests never change most of them.
    submitted: ClockEvent | None = None
    receipt: date | None = None
    receipt_events: tuple[ClockEvent, ...] = ()
    # Day that the answer period runs from; None while a correction or a fee is awaited.
    start: date | None = None
    answer_events: tuple[ClockEvent, ...] = ()
    extensions: tuple[ClockEvent, ...] = ()
    spans: tuple[Span, ...] = ()
    correction: ClockEvent | None = None
    corrected = False
    fee: ClockEvent | None = None
    paid = False
    reasons: ClockEvent | None = None
    reasons_given = False
    delay: ClockEvent | None = None
    over: ClockEvent | None = None
    # Day that a decision or judgment names for a new handling.
    named: date | None = None

    def __init__(self, calendar: WorkCalendar, fees: FeeSettings) -> None:
        self.calendar = calendar
        self.fees = fees
        self.out: list[Deadline] = []
        self.asked: dict[tuple[str, str], tuple[ClockEvent, date]] = {}

    # What happens, by kind of event.

    def received(self, event: ClockEvent) -> None:
        if self.submitted is not None:
            raise ClockError("收到申请只能登记一次，请核对是否合并了两件申请。")
        if event.channel and event.channel not in CHANNELS:
            raise ClockError(f"不认识的提交渠道“{event.channel}”。")
        self.submitted = event
        if event.channel not in CONFIRMED_CHANNELS:
            self._begin(event.day, (event,))

    def reopened(self, event: ClockEvent) -> None:
        if self.submitted is not None:
            raise ClockError("重新办理须单独计算期限，不能与原来的办理合并。")
        self.submitted = event
        if event.limit_day is not None:
            self.named, _ = self._limit(event, "重新办理")
        self._begin(event.day, (event,))

    def receipt_confirmed(self, event: ClockEvent) -> None:
        submitted = self.submitted
        if submitted is None:
            raise _too_early(event)
        if self.receipt is not None:
            raise ClockError("收到申请之日已经确定，不能再次确认。")
        self._begin(event.day, (submitted, event))
        if submitted.channel == ORDINARY_MAIL:
            self._settle(
                kinds.RECEIPT_CONFIRMATION,
                submitted.day,
                submitted.day,
                self.receipt_events,
                event.day,
            )

    def correction_requested(self, event: ClockEvent) -> None:
        receipt, _ = self._movable(event)
        if self.correction is not None:
            raise ClockError("补正应当一次性告知，不能登记第二次补正通知。")
        self._limit(event, "补正")
        self._correction_notice(receipt, event)
        self.correction = event
        self.start = None

    def corrected_by_applicant(self, event: ClockEvent) -> None:
        self._after_receipt(event)
        if self.correction is None or self.corrected:
            raise ClockError("没有待补正的通知，不能登记收到补正。")
        self.corrected = True
        self._settle_limit(kinds.CORRECTION, self.correction, event, "补正")
        self._restart(event)

    def asks_for_reasons(self, event: ClockEvent) -> None:
        self._running(event)
        if self.reasons is not None:
            raise ClockError("已经要求申请人说明理由，不能重复登记。")
        self.reasons = event
        if _has_limit(event):
            self._limit(event, "说明理由")

    def gives_reasons(self, event: ClockEvent) -> None:
        self._after_receipt(event)
        if self.reasons is None or self.reasons_given:
            raise ClockError("没有要求申请人说明理由，不能登记收到理由说明。")
        self.reasons_given = True
        if _has_limit(self.reasons):
            self._settle_limit(kinds.REASONS, self.reasons, event, "说明理由")

    def asks(self, event: ClockEvent) -> None:
        self._after_receipt(event)
        key = (event.kind, event.party)
        if key in self.asked:
            raise ClockError(f"{EVENTS[event.kind]}{_who(event)}尚未了结，不能重复征求。")
        delivered = event.delivered or event.day
        if delivered < event.day:
            raise ClockError(f"{EVENTS[event.kind]}{_who(event)}的送达之日早于发出之日。")
        limit = self.calendar.add_working_days(delivered, _CONSULTATIONS[event.kind][1])
        self.asked[key] = (event, limit)

    def gives_opinion(self, event: ClockEvent) -> None:
        if self.receipt is None:
            raise _too_early(event)
        kind = _QUESTION_OF[event.kind]
        asked = self.asked.pop((kind, event.party), None)
        if asked is None:
            raise ClockError(f"没有登记{EVENTS[kind]}{_who(event)}，不能登记{EVENTS[event.kind]}。")
        question, limit = asked
        end = event.day if event.day < limit else limit
        self.spans = (*self.spans, (question.day, end, EVENTS[kind] + _who(event)))
        self._consultation(question, limit, event)

    def fee_notified(self, event: ClockEvent) -> None:
        _, start = self._movable(event)
        if self.fee is not None:
            raise ClockError("已经发出收费通知，不能重复登记。")
        self._answer(kinds.FEE_NOTICE, start, event)
        self.fee = event
        self.start = None

    def fee_paid(self, event: ClockEvent) -> None:
        self._after_receipt(event)
        if self.fee is None or self.paid:
            raise ClockError("没有待缴费的收费通知，不能登记缴费。")
        self.paid = True
        self._payment(self.fee, event)
        self._restart(event)

    def extended(self, event: ClockEvent) -> None:
        self._movable(event)
        days = event.limit_days
        if days is None or days < 1:
            raise ClockError("延长答复期限须写明延长的工作日数，至少1个工作日。")
        if days + sum(other.limit_days or 0 for other in self.extensions) > kinds.EXTENSION_DAYS:
            raise ClockError(f"延长的期限合计不得超过{kinds.EXTENSION_DAYS}个工作日。")
        self.extensions = (*self.extensions, event)

    def delayed(self, event: ClockEvent) -> None:
        self._movable(event)
        if self.reasons is None:
            raise ClockError("没有要求申请人说明理由，不能确定延迟答复的期限。")
        if self.delay is not None:
            raise ClockError("已经确定延迟答复的期限，不能重复登记。")
        self._limit(event, "延迟答复")
        self.delay = event

    def ends(self, event: ClockEvent) -> None:
        self._after_receipt(event)
        self.over = event

    # What follows at the end.

    def finish(self) -> tuple[Deadline, ...]:
        """The settled deadlines and those that are still open."""
        receipt = self.receipt
        if receipt is None:
            submitted = self.submitted
            if submitted is None:
                raise ClockError("缺少“收到申请”的登记，无法计算期限。")
            if submitted.channel == ORDINARY_MAIL:
                day = submitted.day
                self._settle(kinds.RECEIPT_CONFIRMATION, day, day, (submitted,), None)
            return tuple(self.out)
        if self.asked:
            for question, limit in self.asked.values():
                self._consultation(question, limit, None)
        if self.correction is not None and not self.corrected:
            self._settle_limit(kinds.CORRECTION, self.correction, None, "补正")
        elif self.fee is not None and not self.paid:
            self._payment(self.fee, None)
        if self.over is None:
            if self.correction is None and self.start is not None and self.named is None:
                self._correction_notice(receipt, None)
            if self.reasons is not None and not self.reasons_given and _has_limit(self.reasons):
                self._settle_limit(kinds.REASONS, self.reasons, None, "说明理由")
        if self.start is not None:
            self._answer(kinds.ANSWER, self.start, self.over)
        return tuple(self.out)

    # The deadlines.

    def _correction_notice(self, receipt: date, done: ClockEvent | None) -> None:
        days = kinds.CORRECTION_NOTICE_DAYS
        due = self.calendar.add_working_days(receipt, days)
        events = self.receipt_events
        if done is None:
            self._settle(kinds.CORRECTION_NOTICE, due, receipt, events, None, days)
        else:
            self._settle(kinds.CORRECTION_NOTICE, due, receipt, (*events, done), done.day, days)

    def _consultation(self, question: ClockEvent, limit: date, answer: ClockEvent | None) -> None:
        kind, days = _CONSULTATIONS[question.kind]
        starts = question.delivered or question.day
        if answer is None:
            self._settle(kind, limit, starts, (question,), None, days, party=question.party)
        else:
            self._settle(
                kind, limit, starts, (question, answer), answer.day, days, party=question.party
            )

    def _payment(self, notice: ClockEvent, paid: ClockEvent | None) -> None:
        days = self.fees.payment_days
        due = self.calendar.next_working_day(notice.day + timedelta(days=days))
        events = (notice,) if paid is None else (notice, paid)
        self._settle(
            kinds.FEE_PAYMENT,
            due,
            notice.day,
            events,
            None if paid is None else paid.day,
            calendar_days=days,
        )

    def _settle_limit(
        self, kind: str, event: ClockEvent, done: ClockEvent | None, what: str
    ) -> None:
        due, days = self._limit(event, what)
        if done is None:
            self._settle(kind, due, event.day, (event,), None, days)
        else:
            self._settle(kind, due, event.day, (event, done), done.day, days)

    def _answer(self, kind: str, start: date, done: ClockEvent | None) -> None:
        """Settle the period that is running: the answer, or the fee notice that comes first."""
        events = self.answer_events
        if self.named is not None:
            ended = events if done is None else (*events, done)
            met = None if done is None else done.day
            self._settle(kind, self.named, start, ended, met, article=NAMED_DAY_BASIS)
            return
        days = kinds.ANSWER_DAYS
        spans = self._all_spans()
        due = self._walk(start, days, spans)
        if self.extensions:
            events = (*events, *self.extensions)
            for extension in self.extensions:
                if extension.day <= due:
                    days += extension.limit_days or 0
                    due = self._walk(start, days, spans)
        article = ""
        delay = self.delay
        if delay is not None and delay.day <= due:
            delayed, delayed_days = self._limit(delay, "延迟答复")
            if delayed > due:
                # A reasonable limit replaces that of Art. 33 and runs from the day it was told.
                due, days, start, spans = delayed, delayed_days, delay.day, ()
                events = (*events, delay)
                article = DELAYED_ANSWER_BASIS if kind == kinds.ANSWER else ""
        if done is None:
            self._settle(kind, due, start, events, None, days, 0, "", spans, article)
        else:
            events = (*events, done)
            self._settle(kind, due, start, events, done.day, days, 0, "", spans, article)

    def _walk(self, start: date, days: int, spans: Iterable[Span]) -> date:
        """The day on which `days` working days are used up, excluded time standing still."""
        calendar = self.calendar
        for sent, last, _ in spans:
            if last <= start:
                continue
            if sent > start:
                worked = calendar.working_days_between(start, sent)
                if worked >= days:
                    break
                days -= worked
            start = last
        return calendar.add_working_days(start, days)

    def _all_spans(self) -> tuple[Span, ...]:
        """Consultations by day sent; one without an opinion yet lasts to its limit."""
        spans = self.spans
        if self.asked:
            spans = (
                *spans,
                *(
                    (question.day, limit, EVENTS[question.kind] + _who(question))
                    for question, limit in self.asked.values()
                ),
            )
        return tuple(sorted(spans)) if len(spans) > 1 else spans

    def _settle(
        self,
        kind: str,
        due: date,
        starts: date,
        events: tuple[ClockEvent, ...],
        done: date | None,
        working_days: int = 0,
        calendar_days: int = 0,
        party: str = "",
        spans: tuple[Span, ...] = (),
        article: str = "",
    ) -> None:
        calendar = self.calendar
        met: bool | None = None
        overdue = 0
        if done is not None:
            met = done <= due
            if not met:
                overdue = (
                    calendar.working_days_between(due, done) if working_days else (done - due).days
                )
        elif self.over is not None and self.over.day > due:
            # The request ended after the limit and what was awaited had not come.
            met = False
        self.out.append(
            Deadline(
                kind,
                due,
                article or _BASIS[kind],
                article != NAMED_DAY_BASIS
                and calendar.is_provisional
                and not calendar.is_announced(starts, due),
                starts,
                working_days,
                calendar_days,
                met,
                overdue,
                party,
                events,
                spans,
                calendar,
            )
        )

    # What must hold.

    def _begin(self, day: date, events: tuple[ClockEvent, ...]) -> None:
        self.receipt = self.start = day
        self.receipt_events = self.answer_events = events

    def _restart(self, event: ClockEvent) -> None:
        self.start = event.day
        self.answer_events = (event,)
        self.extensions = ()
        self.delay = None

    def _movable(self, event: ClockEvent) -> tuple[date, date]:
        """As `_running`; raises ClockError where a decision or judgment names the day."""
        if self.named is not None:
            raise ClockError(f"复议决定或者判决指定了办理期限，不能登记{_when(event)}来改变期限。")
        return self._running(event)

    def _after_receipt(self, event: ClockEvent) -> date:
        if self.receipt is None:
            raise _too_early(event)
        if self.over is not None:
            raise ClockError(
                f"{_when(event)}在{EVENTS[self.over.kind]}（{self.over.day:%Y-%m-%d}）之后，"
                "办结后不能再登记。"
            )
        return self.receipt

    def _running(self, event: ClockEvent) -> tuple[date, date]:
        receipt = self._after_receipt(event)
        if self.start is None:
            awaited = "缴费" if self.fee is not None and not self.paid else "补正"
            raise ClockError(f"正在等待申请人{awaited}，不能登记{_when(event)}。")
        return receipt, self.start

    def _limit(self, event: ClockEvent, what: str) -> tuple[date, int]:
        """(limit, working days) that the organ set; 0 working days where it set a day."""
        if event.limit_day is not None:
            if event.limit_day <= event.day:
                raise ClockError(f"{what}的期限{event.limit_day:%Y-%m-%d}应当晚于告知之日。")
            return event.limit_day, 0
        days = event.limit_days
        if days is None or days < 1:
            raise ClockError(f"告知{what}时应当写明合理的期限（日期，或者至少1个工作日）。")
        return self.calendar.add_working_days(event.day, days), days


def _has_limit(event: ClockEvent) -> bool:
    return event.limit_day is not None or event.limit_days is not None


def _who(event: ClockEvent) -> str:
    return f"（{event.party}）" if event.party else ""


def _when(event: ClockEvent) -> str:
    return f"“{EVENTS[event.kind]}”（{event.day:%Y-%m-%d}）"


def _too_early(event: ClockEvent) -> ClockError:
    return ClockError(f"{_when(event)}早于收到申请之日，或者缺少“收到申请”的登记。")


_HANDLERS: Final[dict[str, Callable[[_Run, ClockEvent], None]]] = {
    happened.RECEIVED: _Run.received,
    happened.REOPENED: _Run.reopened,
    happened.RECEIPT_CONFIRMED: _Run.receipt_confirmed,
    happened.CORRECTION_REQUESTED: _Run.correction_requested,
    happened.CORRECTED: _Run.corrected_by_applicant,
    happened.REASONS_ASKED: _Run.asks_for_reasons,
    happened.REASONS_GIVEN: _Run.gives_reasons,
    happened.THIRD_PARTY_ASKED: _Run.asks,
    happened.ORGAN_ASKED: _Run.asks,
    happened.THIRD_PARTY_ANSWERED: _Run.gives_opinion,
    happened.ORGAN_ANSWERED: _Run.gives_opinion,
    happened.FEE_NOTIFIED: _Run.fee_notified,
    happened.FEE_PAID: _Run.fee_paid,
    happened.EXTENDED: _Run.extended,
    happened.DELAYED: _Run.delayed,
    happened.ANSWERED: _Run.ends,
    happened.WITHDRAWN: _Run.ends,
}
