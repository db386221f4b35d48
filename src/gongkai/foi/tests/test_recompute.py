"""A notice of days off moves open deadlines, and says which."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions import enter_request, recompute_deadlines
from gongkai.foi.models import Request
from gongkai.foi.rules.replay import replay
from gongkai.foi.selectors import facts_of
from gongkai.ledger.actions import enter_holiday_notice
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.models import Role
from gongkai.ledger.tests.factories import make_district, make_user
from gongkai.norms.calendar import UnannouncedYear

pytestmark = pytest.mark.django_db
NEW_YEAR = {date(2027, 1, day): "元旦" for day in (1, 2, 3, 4, 5, 6)}


@pytest.fixture(autouse=True)
def winter(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 12, 11))


@pytest.fixture
def office():
    return make_user(make_district(), Role.OFFICE)


@pytest.fixture
def request_over_new_year(office) -> Request:
    return enter_request(
        organ=office.posts.get().organ,
        number="一号",
        applicant_kind="natural_person",
        applicant_name="柳某",
        contact="000-1",
        channel="in_person",
        subject="征收补偿方案",
        received_on=date(2026, 12, 10),
        entered_on=date(2026, 12, 10),
        actor=office,
    )


def enter(actor, holidays=NEW_YEAR, make_up=frozenset()):
    return enter_holiday_notice(
        year=2027,
        citation="某办发明电〔2026〕1号",
        holidays=holidays,
        make_up_workdays=make_up,
        actor=actor,
    )


def test_an_unannounced_year_is_counted_once_its_notice_is_entered(office) -> None:
    with pytest.raises(UnannouncedYear):
        site_calendar().add_working_days(date(2026, 12, 10), 20)
    enter(office)
    assert site_calendar().add_working_days(date(2026, 12, 10), 20) == date(2027, 1, 13)


def test_a_corrected_notice_takes_the_place_of_the_first(office) -> None:
    enter(office)
    enter(office, {date(2027, 1, 1): "元旦"})
    assert site_calendar().add_working_days(date(2026, 12, 10), 20) == date(2027, 1, 8)


def test_an_entered_notice_lists_the_requests_that_it_moves(office, request_over_new_year) -> None:
    before = request_over_new_year.due_on
    enter(office)
    (moved,) = recompute_deadlines(actor=office)
    assert (moved.request.pk, moved.before) == (request_over_new_year.pk, before)
    assert moved.after == date(2027, 1, 13)
    assert recompute_deadlines(actor=office) == []


def test_the_events_tell_the_moved_deadline(office, request_over_new_year) -> None:
    enter(office)
    recompute_deadlines(actor=office)
    assert replay(facts_of(request_over_new_year))["due_on"] == date(2027, 1, 13)


def test_a_notice_that_contradicts_itself_is_refused(office) -> None:
    with pytest.raises(ValidationError, match="既列为放假又列为上班"):
        enter(office, make_up=frozenset({date(2027, 1, 2)}))
    assert not site_calendar().is_announced(date(2027, 6, 1))


def test_only_the_disclosure_office_enters_a_notice(office) -> None:
    officer = make_user(office.posts.get().organ, Role.OFFICER)
    with pytest.raises(PermissionDenied):
        enter(officer)
    with pytest.raises(PermissionDenied):
        recompute_deadlines(actor=officer)
