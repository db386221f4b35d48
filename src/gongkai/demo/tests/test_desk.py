"""The desk of the demo's officer has work of every sort."""

from datetime import date

import pytest
from django.utils import timezone

from gongkai.demo.desk import HANDED_IN, WORK, working_days_back
from gongkai.demo.people import DESK
from gongkai.foi.models import Request
from gongkai.foi.states import OPEN
from gongkai.norms.calendar import default_calendar


def test_days_are_counted_back_over_a_long_holiday():
    # 2022-10-01 to 07 were days off; 8 and 9 October were worked.
    assert working_days_back(date(2022, 10, 9), 2) == [
        date(2022, 10, 9),
        date(2022, 10, 8),
        date(2022, 9, 30),
    ]


def test_a_day_without_any_calendar_leaves_the_desk_empty():
    assert working_days_back(date(1950, 1, 1), 3) == []


def test_a_year_without_a_notice_has_days_all_the_same():
    year = max(default_calendar().notices) + 1
    assert len(working_days_back(date(year, 2, 20), 23)) == 24


@pytest.mark.django_db
@pytest.mark.xdist_group("demo")
def test_every_status_waits_on_the_desk(demo_district):
    mine = Request.objects.filter(organ__code=DESK, closed_on__isnull=True, struck_on__isnull=True)
    assert set(mine.values_list("status", flat=True)) == set(OPEN)
    assert mine.filter(due_on__lt=timezone.localdate()).exists()
    assert mine.filter(due_on__gte=timezone.localdate()).count() > 4


@pytest.mark.django_db
@pytest.mark.xdist_group("demo")
def test_only_the_desk_is_open(demo_district):
    assert Request.objects.filter(closed_on__isnull=True, struck_on__isnull=True).count() == len(
        WORK
    ) + len(HANDED_IN)
