"""A link fails from its first bad day; its organ is told once it failed on a second one."""

from __future__ import annotations

from datetime import date, timedelta

from gongkai.portal.rules.link_standing import AGAIN, Standing, after, is_due

DAY = date(2022, 5, 20)
NEXT = DAY + timedelta(days=1)


def test_a_link_that_leads_somewhere_is_tried_again_after_two_weeks() -> None:
    fine = after(Standing(), False, DAY)
    assert fine == Standing(checked_on=DAY) and not fine.to_tell
    assert not is_due(fine, DAY + AGAIN - timedelta(days=1))
    assert is_due(fine, DAY + AGAIN)
    assert is_due(Standing(), DAY)


def test_its_organ_is_told_after_two_days_and_not_after_two_rounds_of_one_day() -> None:
    once = after(Standing(checked_on=DAY - AGAIN), True, DAY)
    assert once == Standing(DAY, 1, DAY) and not once.to_tell
    assert not is_due(once, DAY) and is_due(once, NEXT)
    assert after(once, True, DAY) == once
    twice = after(once, True, NEXT)
    assert twice == Standing(DAY, 2, NEXT) and twice.to_tell


def test_one_good_answer_ends_it() -> None:
    failing = Standing(DAY, 7, DAY)
    assert after(failing, False, NEXT) == Standing(checked_on=NEXT)
    assert after(after(failing, False, NEXT), True, NEXT) == Standing(NEXT, 1, NEXT)
