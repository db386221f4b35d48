"""Corrections and proposals reach whoever has something to do about them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi.corrections import actions as corrections
from gongkai.foi.corrections.selectors import corrections_before
from gongkai.foi.corrections.tests.test_corrections import CORRECTED, entered
from gongkai.foi.models import Correction, Proposal
from gongkai.foi.proactive import actions as proactive
from gongkai.foi.proactive.selectors import proposals_before
from gongkai.foi.proactive.tests.test_proposals import TEXT, ask, close
from gongkai.foi.reminders import wanted_corrections, wanted_proposals
from gongkai.foi.rules.reminders_beside import RETENTION_YEARS
from gongkai.foi.tests.test_reminders import House
from gongkai.ledger.models import User
from gongkai.ledger.notices import keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


def everybody(house: House) -> tuple[User, ...]:
    return house.officer, house.second, house.head, house.office, house.other


def before(house: House, record: Correction | Proposal) -> set[User]:
    """Those on whose first screen the record stands."""
    find = corrections_before if isinstance(record, Correction) else proposals_before
    return {user for user in everybody(house) if find(user).contains(record)}  # type: ignore[arg-type]


def test_a_correction_is_before_those_who_check_then_before_those_who_approve(
    house: House,
) -> None:
    today = timezone.localdate()
    one = entered(house.bureau).correction
    assert before(house, one) == {house.officer, house.second, house.head, house.office}
    heard = [(w.user, w.kind) for w in wanted_corrections(today)]
    assert heard == [(u.pk, "correction.arrived") for u in (house.officer, house.second)]

    corrections.draft_result(
        correction=one, result="corrected", fields=CORRECTED, actor=house.officer
    )
    assert before(house, one) == {house.head, house.office}
    (approve,) = wanted_corrections(today)
    assert (approve.user, approve.kind, approve.day) == (house.head.pk, "approve.correction", today)
    assert house.bureau.short_name in approve.title and "张三丰" not in approve.title + approve.text

    corrections.approve_result(correction=one, actor=house.head)
    assert before(house, one) == set() and list(wanted_corrections(today)) == []


def test_a_head_who_drafted_does_not_approve_it_and_the_office_hears_instead(house: House) -> None:
    one = entered(house.bureau).correction
    corrections.draft_result(correction=one, result="corrected", fields=CORRECTED, actor=house.head)
    assert before(house, one) == {house.office}
    assert [w.user for w in wanted_corrections(timezone.localdate())] == [house.office.pk]


def test_the_office_is_told_once_when_the_data_of_a_correction_is_past_its_retention(
    house: House,
) -> None:
    one = entered(house.bureau).correction
    corrections.draft_result(
        correction=one, result="corrected", fields=CORRECTED, actor=house.officer
    )
    corrections.approve_result(correction=one, actor=house.head)
    ended = timezone.localdate()
    last = ended.replace(year=ended.year + RETENTION_YEARS)
    assert list(wanted_corrections(date.fromordinal(last.toordinal() - 1))) == []
    (told,) = wanted_corrections(last)
    assert (told.user, told.kind, told.day) == (house.office.pk, "retention", ended)
    assert keep(Correction.STREAM, wanted_corrections(last)) == 1
    assert keep(Correction.STREAM, wanted_corrections(last)) == 0
    corrections.shred_correction(correction=one, reason="保存期满", actor=house.office)
    assert list(wanted_corrections(last)) == []


def test_a_proposal_is_before_another_than_who_made_it_and_then_before_who_publishes(
    house: House,
) -> None:
    today = timezone.localdate()
    request, code = ask(house.bureau, house.officer, "张三丰")
    close(request, house.officer)
    one = proactive.propose(request=request, actor=house.head, **TEXT)
    assert before(house, one) == {house.office}
    assert [w.user for w in wanted_proposals(today)] == [house.office.pk]
    proactive.decide(proposal=one, accepted=True, reasons="可以公开", actor=house.office)
    assert before(house, one) == {house.officer, house.second, house.head, house.office}
    heard = {(w.user, w.kind) for w in wanted_proposals(today)}
    assert heard == {(u.pk, "publish.proposal") for u in (house.officer, house.second)}
    proactive.record_published(proposal=one, address="/content/1/", actor=house.officer)
    assert before(house, one) == set() and list(wanted_proposals(today)) == []

    other, code = ask(house.bureau, house.officer, "李四光")
    close(other, house.officer)
    suggested = proactive.suggest(request=other, words="大家都关心", code=code)
    assert before(house, suggested) == {house.head, house.office}


def test_the_first_screen_shows_them_and_leads_to_them(house: House, client: Client) -> None:
    one = entered(house.bureau).correction
    client.force_login(house.officer)
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "请核对记录和证据" in page
    assert reverse("console_record", args=["corrections", one.pk]) in page
    client.force_login(house.other)
    assert one.key not in client.get(reverse("wagtailadmin_home")).content.decode()
