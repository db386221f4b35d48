"""The statutory clock: each article's period, excluded time, and facts that cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.norms import events
from gongkai.norms.calendar import HolidayNotice, UnannouncedYear, default_calendar
from gongkai.norms.clock import ClockError, ClockEvent, Deadline, clock, receipt_day, silence
from gongkai.norms.deadlines import DEADLINES
from gongkai.norms.fees import FeeSettings

CALENDAR = default_calendar()
MONDAY = date(2026, 3, 2)  # four weeks and more without a holiday before Qingming on 4-6


def on(days: int) -> date:
    return MONDAY + timedelta(days=days)


def event(kind: str, days: int, **rest: object) -> ClockEvent:
    return ClockEvent(kind, on(days), **rest)  # type: ignore[arg-type]


RECEIVED = event(events.RECEIVED, 0, channel=events.IN_PERSON)


def run(*facts: ClockEvent) -> dict[str, Deadline]:
    """Deadlines by kind, the last of each kind."""
    return {deadline.kind: deadline for deadline in clock(facts, CALENDAR)}


# Receipt (Art. 31)


@pytest.mark.parametrize(
    ("channel", "signed", "confirmed", "expected"),
    [
        (events.IN_PERSON, None, None, 0),
        (events.IN_PERSON, 1, 2, 0),
        (events.REGISTERED_MAIL, 3, None, 3),
        (events.REGISTERED_MAIL, None, 2, None),
        (events.ORDINARY_MAIL, 1, 2, 2),
        (events.ONLINE, None, 4, 4),
        (events.FAX, None, 1, 1),
        (events.FAX, None, None, None),
    ],
)
def test_the_day_of_receipt_depends_on_the_channel(
    channel: str, signed: int | None, confirmed: int | None, expected: int | None
) -> None:
    found = receipt_day(
        channel,
        MONDAY,
        signed=None if signed is None else on(signed),
        confirmed=None if confirmed is None else on(confirmed),
    )
    assert found == (None if expected is None else on(expected))


def test_a_receipt_before_the_request_was_handed_in_is_refused() -> None:
    with pytest.raises(ClockError, match="早于提交之日"):
        receipt_day(events.ONLINE, MONDAY, confirmed=on(-1))
    with pytest.raises(ClockError, match="不认识的提交渠道"):
        receipt_day("pigeon", MONDAY)


def test_a_request_by_internet_runs_from_its_confirmation() -> None:
    handed_in = event(events.RECEIVED, 0, channel=events.ONLINE)
    assert clock([handed_in], CALENDAR) == ()
    answer = run(handed_in, event(events.RECEIPT_CONFIRMED, 2))["answer"]
    assert answer.starts == on(2)
    assert answer.due == CALENDAR.add_working_days(on(2), 20)


def test_ordinary_mail_is_confirmed_on_the_day_it_comes() -> None:
    letter = event(events.RECEIVED, 0, channel=events.ORDINARY_MAIL)
    (open_,) = clock([letter], CALENDAR)
    assert (open_.kind, open_.due, open_.met) == ("receipt_confirmation", MONDAY, None)
    late = run(letter, event(events.RECEIPT_CONFIRMED, 1))["receipt_confirmation"]
    assert (late.met, late.overdue_days) == (False, 1)
    assert "当日" in late.counted


# The answer (Art. 33)


def test_the_answer_is_due_in_twenty_working_days() -> None:
    answer = run(RECEIVED)["answer"]
    assert (answer.due, answer.working_days, answer.met) == (on(28), 20, None)
    assert not answer.provisional
    assert "第三十三条" in answer.article


def test_an_answer_on_the_last_day_is_in_time_and_one_day_later_is_not() -> None:
    assert run(RECEIVED, event(events.ANSWERED, 28))["answer"].met is True
    late = run(RECEIVED, event(events.ANSWERED, 29))["answer"]
    assert (late.met, late.overdue_days) == (False, 1)
    assert "逾期1个工作日" in late.explain()[-1]


def test_an_answer_on_the_spot_is_in_time() -> None:
    assert run(RECEIVED, event(events.ANSWERED, 0))["answer"].met is True


def test_an_extension_adds_its_working_days() -> None:
    answer = run(RECEIVED, event(events.EXTENDED, 28, limit_days=20))["answer"]
    assert answer.working_days == 40
    assert answer.due == CALENDAR.add_working_days(MONDAY, 40)


def test_an_extension_told_after_the_last_day_adds_nothing() -> None:
    answer = run(RECEIVED, event(events.EXTENDED, 29, limit_days=20))["answer"]
    assert (answer.due, answer.working_days) == (on(28), 20)
    assert any("不计入" in line for line in answer.explain())


@pytest.mark.parametrize("days", [21, 0, -1, None])
def test_an_extension_of_more_than_twenty_days_or_none_is_refused(days: int | None) -> None:
    with pytest.raises(ClockError, match="工作日"):
        clock([RECEIVED, event(events.EXTENDED, 5, limit_days=days)], CALENDAR)


def test_extensions_together_stay_within_twenty_days() -> None:
    first = event(events.EXTENDED, 5, limit_days=10)
    assert (
        run(RECEIVED, first, event(events.EXTENDED, 6, limit_days=10))["answer"].working_days == 40
    )
    with pytest.raises(ClockError, match="合计"):
        clock([RECEIVED, first, event(events.EXTENDED, 6, limit_days=11)], CALENDAR)


def test_a_withdrawn_request_owes_nothing_more() -> None:
    deadlines = run(RECEIVED, event(events.WITHDRAWN, 3))
    assert set(deadlines) == {"answer"}
    assert deadlines["answer"].met is True


# Correction (Art. 30)


def test_a_correction_can_be_asked_for_within_seven_working_days() -> None:
    assert run(RECEIVED)["correction_notice"].due == on(9)
    asked = run(RECEIVED, event(events.CORRECTION_REQUESTED, 9, limit_days=15))
    assert asked["correction_notice"].met is True
    late = run(RECEIVED, event(events.CORRECTION_REQUESTED, 10, limit_days=15))
    assert (late["correction_notice"].met, late["correction_notice"].overdue_days) == (False, 1)


def test_while_a_correction_is_awaited_no_answer_is_due() -> None:
    deadlines = run(RECEIVED, event(events.CORRECTION_REQUESTED, 3, limit_day=on(13)))
    assert "answer" not in deadlines
    assert deadlines["correction"].due == on(13)  # a Sunday that the organ set stays
    assert deadlines["correction"].met is None


def test_a_corrected_request_starts_its_twenty_days_afresh() -> None:
    deadlines = run(
        RECEIVED,
        event(events.EXTENDED, 2, limit_days=5),
        event(events.CORRECTION_REQUESTED, 3, limit_days=15),
        event(events.CORRECTED, 10),
    )
    assert deadlines["correction"].met is True
    assert deadlines["answer"].starts == on(10)
    assert deadlines["answer"].due == CALENDAR.add_working_days(on(10), 20)
    assert any("重新计算" in line for line in deadlines["answer"].explain())


def test_a_request_closed_after_the_correction_limit_shows_it_lapsed() -> None:
    asked = event(events.CORRECTION_REQUESTED, 3, limit_day=on(10))
    assert run(RECEIVED, asked, event(events.ANSWERED, 11))["correction"].met is False
    assert run(RECEIVED, asked, event(events.WITHDRAWN, 10))["correction"].met is None


# Consultations (Art. 32, 33 para. 3, 34)


def test_a_consultation_is_excluded_from_the_day_after_it_goes_out() -> None:
    deadlines = run(
        RECEIVED,
        event(events.THIRD_PARTY_ASKED, 2, party="甲公司"),
        event(events.THIRD_PARTY_ANSWERED, 9, party="甲公司"),
    )
    answer = deadlines["answer"]
    assert deadlines["third_party"].due == on(23)
    assert answer.excluded == ((on(3), on(9), "征求第三方意见（甲公司）"),)
    assert answer.excluded_working_days == 5
    assert answer.due == CALENDAR.add_working_days(MONDAY, 25)


def test_an_opinion_after_its_limit_is_excluded_to_the_limit_only() -> None:
    asked = event(events.ORGAN_ASKED, 0, party="民政局")
    late = run(RECEIVED, asked, event(events.ORGAN_ANSWERED, 30, party="民政局"))
    assert late["organ"].due == on(21)
    assert late["organ"].met is False
    assert late["answer"].excluded_working_days == 15
    assert late["answer"].due == run(RECEIVED, asked)["answer"].due


def test_consultations_that_overlap_are_excluded_once() -> None:
    answer = run(
        RECEIVED,
        event(events.THIRD_PARTY_ASKED, 1, party="甲"),
        event(events.ORGAN_ASKED, 3, party="乙"),
        event(events.THIRD_PARTY_ANSWERED, 8, party="甲"),
        event(events.ORGAN_ANSWERED, 10, party="乙"),
    )["answer"]
    assert answer.excluded_working_days == 7
    assert answer.due == CALENDAR.add_working_days(MONDAY, 27)
    ((first, last, reason),) = answer.excluded
    assert (first, last) == (on(2), on(10))
    assert "甲" in reason
    assert "乙" in reason


def test_the_limit_of_an_opinion_runs_from_the_day_the_letter_arrived() -> None:
    asked = event(events.THIRD_PARTY_ASKED, 0, party="甲", delivered=on(3))
    assert run(RECEIVED, asked)["third_party"].due == CALENDAR.add_working_days(on(3), 15)
    with pytest.raises(ClockError, match="送达之日"):
        clock([RECEIVED, event(events.THIRD_PARTY_ASKED, 2, delivered=on(1))], CALENDAR)


def test_a_consultation_on_the_last_day_moves_nothing() -> None:
    assert run(RECEIVED, event(events.THIRD_PARTY_ASKED, 28))["answer"].due == on(28)
    assert run(RECEIVED, event(events.THIRD_PARTY_ASKED, 27))["answer"].due > on(28)


def test_silence_means_the_opposite_for_third_party_and_organ() -> None:
    assert silence("third_party").effect == "organ_decides"
    assert silence("organ").effect == "deemed_consent"
    assert "第三十四条" in silence("organ").legal_basis
    with pytest.raises(KeyError):
        silence("answer")


# Excessive requests (Art. 35)


def test_a_delay_gives_the_answer_its_reasonable_limit() -> None:
    facts = [
        RECEIVED,
        event(events.REASONS_ASKED, 3, limit_days=5),
        event(events.REASONS_GIVEN, 8),
        event(events.DELAYED, 10, limit_day=on(60)),
    ]
    deadlines = run(*facts)
    assert deadlines["reasons"].met is True
    assert deadlines["answer"].due == on(60)
    assert "第三十五条" in deadlines["answer"].article
    assert run(*facts, event(events.ANSWERED, 60))["answer"].met is True


def test_a_delay_that_ends_before_the_statutory_day_changes_nothing() -> None:
    facts = [event(events.REASONS_ASKED, 3), event(events.DELAYED, 10, limit_day=on(20))]
    assert run(RECEIVED, *facts)["answer"].due == on(28)
    assert "reasons" not in run(RECEIVED, *facts)


def test_a_delay_told_after_the_last_day_changes_nothing() -> None:
    asked = event(events.REASONS_ASKED, 3)
    in_time = run(RECEIVED, asked, event(events.DELAYED, 28, limit_day=on(60)))
    assert in_time["answer"].due == on(60)
    late = run(RECEIVED, asked, event(events.DELAYED, 29, limit_day=on(60)))
    assert late["answer"].due == on(28)


def test_a_fresh_start_does_not_inherit_a_delay() -> None:
    deadlines = run(
        RECEIVED,
        event(events.REASONS_ASKED, 1),
        event(events.DELAYED, 2, limit_day=on(90)),
        event(events.FEE_NOTIFIED, 3),
        event(events.FEE_PAID, 4),
    )
    assert deadlines["answer"].due == CALENDAR.add_working_days(on(4), 20)


def test_a_consultation_begun_before_a_fresh_start_is_excluded_from_there_on() -> None:
    answer = run(
        RECEIVED,
        event(events.ORGAN_ASKED, 1, party="乙"),
        event(events.FEE_NOTIFIED, 2),
        event(events.FEE_PAID, 4),
        event(events.ORGAN_ANSWERED, 10, party="乙"),
    )["answer"]
    assert answer.excluded == ((on(5), on(10), "征求其他机关意见（乙）"),)
    assert answer.due == CALENDAR.add_working_days(on(10), 20)


# Fees (109号)


def test_a_fee_is_paid_within_thirty_days_and_on_a_rest_day_by_the_next_working_day() -> None:
    deadlines = run(RECEIVED, event(events.FEE_NOTIFIED, 3))
    assert deadlines["fee_payment"].due == date(2026, 4, 7)  # 4-4 to 4-6 is Qingming
    assert deadlines["fee_payment"].calendar_days == 30
    assert "answer" not in deadlines
    assert deadlines["fee_notice"].met is True


def test_handling_starts_afresh_on_the_day_after_payment() -> None:
    deadlines = run(RECEIVED, event(events.FEE_NOTIFIED, 3), event(events.FEE_PAID, 10))
    assert deadlines["fee_payment"].met is True
    assert deadlines["answer"].due == CALENDAR.add_working_days(on(10), 20)
    assert any("缴费完成" in line for line in deadlines["answer"].explain())


def test_a_fee_notice_after_the_answer_was_due_is_late() -> None:
    late = run(RECEIVED, event(events.FEE_NOTIFIED, 30))["fee_notice"]
    assert (late.due, late.met, late.overdue_days) == (on(28), False, 2)


def test_the_days_for_paying_are_a_setting() -> None:
    facts = [RECEIVED, event(events.FEE_NOTIFIED, 0)]
    payment = clock(facts, CALENDAR, fees=FeeSettings(payment_days=7))[-1]
    assert payment.due == on(7)


# Years without a notice


def test_a_deadline_in_an_unannounced_year_is_refused_or_provisional() -> None:
    fact = ClockEvent(events.RECEIVED, date(2026, 12, 10))
    with pytest.raises(UnannouncedYear):
        clock([fact], CALENDAR)
    notice, answer = clock([fact], CALENDAR, provisional=True)
    assert (notice.provisional, answer.provisional) == (False, True)
    assert answer.due == date(2027, 1, 8)
    assert any("暂定" in line for line in answer.explain())


def test_an_entered_notice_moves_a_provisional_deadline() -> None:
    fact = ClockEvent(events.RECEIVED, date(2026, 12, 10))
    days_off = {date(2027, 1, day): "元旦" for day in range(1, 5)}
    known = CALENDAR.with_notice(HolidayNotice(2027, "示例通知", days_off, frozenset()))
    answer = clock([fact], known, provisional=True)[-1]
    assert (answer.due, answer.provisional) == (date(2027, 1, 11), False)


def test_a_provisional_deadline_says_which_weekend_days_it_counts() -> None:
    fact = ClockEvent(events.RECEIVED, date(2027, 1, 20))
    answer = clock([fact], CALENDAR, provisional=True)[-1]
    assert answer.expected_make_ups == 2
    assert any("2个周末日可能调休上班" in line for line in answer.explain())


# Explanation


def test_the_explanation_names_days_counted_skipped_and_the_article() -> None:
    answer = clock([ClockEvent(events.RECEIVED, date(2026, 9, 18))], CALENDAR)[-1]
    text = "".join(answer.explain())
    assert "2026年10月22日（《政府信息公开条例》第三十三条）" in text
    assert "自2026年9月18日的次日起算，计20个工作日" in text
    assert "2026年10月1日至2026年10月7日（国庆节）" in text
    assert "调休上班，按工作日计：2026年9月20日、2026年10月10日" in text


def test_every_kind_of_deadline_has_a_name_a_basis_and_one_who_owes_it() -> None:
    for kind in DEADLINES.values():
        assert kind.label
        assert "第" in kind.legal_basis
        assert kind.owed_by in {"organ", "applicant", "third_party", "other_organ"}


def test_a_deadline_is_overdue_the_day_after_it_is_due() -> None:
    answer = run(RECEIVED)["answer"]
    assert not answer.overdue_on(on(28))
    assert answer.overdue_on(on(29))
    assert not run(RECEIVED, event(events.ANSWERED, 1))["answer"].overdue_on(on(99))


# Facts that cannot be


def test_no_events_have_no_deadlines() -> None:
    assert clock([], CALENDAR) == ()


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ([event(events.ANSWERED, 0)], "缺少“收到申请”的登记"),
        ([RECEIVED, event(events.ANSWERED, -1)], "早于收到申请之日"),
        ([RECEIVED, event(events.RECEIVED, 1)], "只能登记一次"),
        ([RECEIVED, event(events.RECEIPT_CONFIRMED, 1)], "不能再次确认"),
        ([RECEIVED, event(events.CORRECTED, 1)], "没有待补正"),
        ([RECEIVED, event(events.CORRECTION_REQUESTED, 1)], "合理的期限"),
        ([RECEIVED, event(events.CORRECTION_REQUESTED, 1, limit_day=on(1))], "应当晚于"),
        (
            [
                RECEIVED,
                event(events.CORRECTION_REQUESTED, 1, limit_days=5),
                event(events.CORRECTED, 2),
                event(events.CORRECTION_REQUESTED, 3, limit_days=5),
            ],
            "一次性告知",
        ),
        (
            [
                RECEIVED,
                event(events.CORRECTION_REQUESTED, 1, limit_days=5),
                event(events.EXTENDED, 2, limit_days=5),
            ],
            "等待申请人补正",
        ),
        (
            [RECEIVED, event(events.FEE_NOTIFIED, 1), event(events.EXTENDED, 2, limit_days=5)],
            "等待申请人缴费",
        ),
        ([RECEIVED, event(events.FEE_PAID, 1)], "没有待缴费"),
        ([RECEIVED, event(events.THIRD_PARTY_ANSWERED, 1, party="甲")], "没有登记征求第三方意见"),
        (
            [
                RECEIVED,
                event(events.ORGAN_ASKED, 1, party="甲"),
                event(events.ORGAN_ASKED, 2, party="甲"),
            ],
            "不能重复征求",
        ),
        ([RECEIVED, event(events.DELAYED, 1, limit_days=9)], "没有要求申请人说明理由"),
        ([RECEIVED, event(events.REASONS_GIVEN, 1)], "没有要求申请人说明理由"),
        ([RECEIVED, event(events.ANSWERED, 1), event(events.FEE_NOTIFIED, 2)], "办结后不能"),
        ([RECEIVED, event(events.ANSWERED, 1), event(events.WITHDRAWN, 2)], "办结后不能"),
        ([RECEIVED, event("forgotten", 1)], "不认识的事件种类"),
        ([event(events.RECEIVED, 0, channel="pigeon")], "不认识的提交渠道"),
    ],
)
def test_facts_that_cannot_be_are_refused(facts: list[ClockEvent], message: str) -> None:
    with pytest.raises(ClockError, match=message):
        clock(facts, CALENDAR)


def test_an_opinion_after_the_answer_is_kept() -> None:
    deadlines = run(
        RECEIVED,
        event(events.THIRD_PARTY_ASKED, 1),
        event(events.ANSWERED, 2),
        event(events.THIRD_PARTY_ANSWERED, 3),
    )
    assert deadlines["third_party"].met is True


def test_a_new_handling_has_its_own_twenty_days() -> None:
    (answer,) = [d for d in clock([event(events.REOPENED, 0)], CALENDAR) if d.kind == "answer"]
    (plain,) = [d for d in clock([event(events.RECEIVED, 0)], CALENDAR) if d.kind == "answer"]
    assert (answer.due, answer.working_days) == (plain.due, 20)
    with pytest.raises(ClockError, match="单独计算"):
        clock([event(events.RECEIVED, 0), event(events.REOPENED, 1)], CALENDAR)


def test_a_day_that_a_decision_names_is_moved_by_no_consultation_and_no_extension() -> None:
    begin = event(events.REOPENED, 0, limit_day=on(10))
    asked = event(events.THIRD_PARTY_ASKED, 1, party="第三方1")
    found = {d.kind: d for d in clock([begin, asked], CALENDAR)}
    assert found["answer"].due == on(10) and "correction_notice" not in found
    assert "指定为" in found["answer"].counted
    late = {d.kind: d for d in clock([begin, event(events.ANSWERED, 11)], CALENDAR)}
    assert late["answer"].met is False and late["answer"].overdue_days == 1
    for kind, more in (
        (events.EXTENDED, {"limit_days": 5}),
        (events.CORRECTION_REQUESTED, {"limit_days": 5}),
        (events.FEE_NOTIFIED, {}),
    ):
        with pytest.raises(ClockError, match="指定了办理期限"):
            clock([begin, event(kind, 1, **more)], CALENDAR)


def test_events_of_one_day_keep_the_order_in_which_they_were_told() -> None:
    day = date(2022, 3, 2)
    told = [
        ClockEvent("received", day),
        ClockEvent("reasons_asked", day, limit_days=5),
        ClockEvent("reasons_given", day),
        ClockEvent("correction_requested", day, limit_days=10),
    ]
    found = clock(told, default_calendar(), as_told=True)
    assert [one.kind for one in found if one.met is None] == ["correction"]
    with pytest.raises(ClockError, match="等待申请人补正"):
        clock(told, default_calendar())
    with pytest.raises(ClockError, match="说明理由"):
        clock([told[0], *told[:0:-1]], default_calendar(), as_told=True)
    with pytest.raises(ClockError, match="不认识的事件种类"):
        clock([told[0], ClockEvent("forgotten", day)], default_calendar(), as_told=True)
