"""The notice of days off, as the disclosure office types it in."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.models import HolidayNotice
from gongkai.site.console.holidays import read_days
from gongkai.site.tests.scene import make_scene

TYPED = {
    "year": "2031",
    "citation": "某通知",
    "holidays": "2031-01-01 元旦\n2031-10-01 至 2031-10-07 国庆节",
    "make_up_workdays": "2031-10-11",
}


def test_a_line_is_a_day_or_a_span_with_its_name() -> None:
    days = read_days("２０３１-01-01 元旦\n\n2031-10-01 至 2031-10-03 国庆节", named=True)
    assert days == {
        date(2031, 1, 1): "元旦",
        date(2031, 10, 1): "国庆节",
        date(2031, 10, 2): "国庆节",
        date(2031, 10, 3): "国庆节",
    }


@pytest.mark.parametrize(
    "text", ["元旦", "2031-02-30 元旦", "2031-01-03 至 2031-01-01 元旦", "2031-01-01"]
)
def test_a_line_that_is_no_day_is_named(text: str) -> None:
    with pytest.raises(ValidationError, match="第 2 行"):
        read_days(f"2031-01-02 元旦\n{text}", named=True)


@pytest.mark.django_db
def test_the_office_enters_a_notice(client) -> None:
    client.force_login(make_scene().office)
    page = client.post(reverse("console_holidays"), TYPED)
    assert "已录入2031年放假安排" in page.content.decode()
    assert site_calendar().is_announced(date(2031, 6, 1))
    assert site_calendar().is_working_day(date(2031, 10, 11))


@pytest.mark.django_db
def test_a_wrong_notice_is_refused_and_kept_in_the_form(client) -> None:
    client.force_login(make_scene().office)
    page = client.post(reverse("console_holidays"), {**TYPED, "make_up_workdays": "2031-10-08"})
    assert "不是周六或者周日" in page.content.decode()
    assert "2031-10-01 至 2031-10-07 国庆节" in page.content.decode()
    assert not HolidayNotice.objects.exists()


@pytest.mark.django_db
def test_an_officer_reads_the_calendar_and_enters_nothing(client) -> None:
    client.force_login(make_scene().officer)
    page = client.get(reverse("console_holidays")).content.decode()
    assert "录入并重算期限" not in page
    assert client.post(reverse("console_holidays"), TYPED).status_code in (302, 403)
    assert not HolidayNotice.objects.exists()
