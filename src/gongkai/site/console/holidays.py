"""The working calendar in the console: which years are announced, entering a notice."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.foi.actions import Moved, recompute_deadlines
from gongkai.ledger.actions import enter_holiday_notice
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.models import HolidayNotice
from gongkai.ledger.permissions import is_office
from gongkai.portal.actions import recompute_due
from gongkai.site.console.records import officer, put_errors

SPAN = re.compile(
    r"(?P<first>\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|到|~)\s*(?P<last>\d{4}-\d{1,2}-\d{1,2}))?(?P<name>.*)"
)
LONGEST = 31


def read_days(text: str, *, named: bool) -> dict[date, str]:
    """Days of a text, one day or span a line, each with the name that follows it.

    Raises ValidationError naming the line that cannot be read.
    """
    days: dict[date, str] = {}
    for number, line in enumerate(unicodedata.normalize("NFKC", text).splitlines(), start=1):
        line = line.strip()
        if not line:
            continue
        found = SPAN.fullmatch(line)
        try:
            if found is None:
                raise ValueError
            first = date(*map(int, found["first"].split("-")))
            last = date(*map(int, (found["last"] or found["first"]).split("-")))
        except ValueError:
            raise ValidationError(
                f"第 {number} 行“{line}”不是日期，请写成 2027-01-01 元旦，或 2027-10-01 至 2027-10-07 国庆节。"
            ) from None
        name = found["name"].strip()
        if not 0 <= (last - first).days < LONGEST:
            raise ValidationError(f"第 {number} 行“{line}”的起止日期不对，请核对。")
        if named and not name:
            raise ValidationError(f"第 {number} 行“{line}”缺少节日名称，请写在日期后面。")
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            days[date.fromordinal(ordinal)] = name
    return days


class NoticeForm(forms.Form):
    """One year's notice of days off, as the State Council prints it."""

    year = forms.IntegerField(label="年度", min_value=2004, max_value=2100)
    citation = forms.CharField(
        label="通知名称或文号",
        max_length=120,
        help_text="例如：国务院办公厅关于2027年部分节假日安排的通知",
    )
    holidays = forms.CharField(
        label="放假日期",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一段，后面写节日名称：2027-10-01 至 2027-10-07 国庆节。其中的周末也要写上。",
    )
    make_up_workdays = forms.CharField(
        label="调休上班日期",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一天，都是周六或周日：2027-10-09。没有的留空。",
    )

    def clean_holidays(self) -> dict[date, str]:
        return read_days(self.cleaned_data["holidays"], named=True)

    def clean_make_up_workdays(self) -> frozenset[date]:
        return frozenset(read_days(self.cleaned_data["make_up_workdays"], named=False))


@require_http_methods(["GET", "POST"])
def holidays(request: HttpRequest) -> HttpResponse:
    """Announced years; the disclosure office enters or corrects a notice and sees what it moves."""
    user = officer(request)
    office = is_office(user)
    form = NoticeForm(request.POST or None)
    moved: list[Moved] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                notice = enter_holiday_notice(**form.cleaned_data, actor=user)
                moved = recompute_deadlines(actor=user)
                items = recompute_due(actor=user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(
                request,
                f"已录入{notice.year}年放假安排，{len(moved)}件在办申请的答复期限、"
                f"{items}条主动公开信息的公开期限有变动。",
            )
            form = NoticeForm()
    calendar = site_calendar()
    this_year = timezone.localdate().year
    return render(
        request,
        "console/holidays.html",
        {
            "form": form,
            "office": office,
            "moved": moved,
            "entered": HolidayNotice.objects.select_related("actor").order_by("-pk"),
            "years": [
                (year, calendar.is_announced(date(year, 1, 1), date(year, 12, 31)))
                for year in range(this_year - 1, this_year + 2)
            ],
        },
    )
