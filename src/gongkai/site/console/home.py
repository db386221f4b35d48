"""今日工作: reminders, what is due, overdue, waiting, and where the reports stand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.foi.console import marks
from gongkai.foi.selectors import SOON, day_of_work
from gongkai.ledger.console import KINDS
from gongkai.ledger.notices import unread, unread_count
from gongkai.ledger.permissions import is_office, may_approve, visible_organs
from gongkai.reports.models import Report, ReportStatus
from gongkai.site.console.records import officer

SHOWN = 12
NOTICES = 8
GROUPS = {
    "urged": ("督办等待回复", "没有等待回复的督办。"),
    "overdue": (
        "已超期",
        "没有超期的申请。到期前 5 个、2 个工作日和当天，系统会提醒您。",
    ),
    "soon": (
        f"{SOON} 个工作日内到期",
        f"{SOON} 个工作日内没有到期的申请。可以先办理下面的事项。",
    ),
    "approve": ("等待我审批", "没有等您审批的答复或延期。承办人提请后会出现在这里。"),
    "confirm": (
        "待确认收到",
        "没有待确认的申请。收到信函、传真后请点“登记申请”；与申请人双方确认之日为收到之日"
        "（条例第三十一条）。",
    ),
    "waiting": (
        "等待他人",
        "没有等待补正、说明理由、意见或缴费的申请。对方的期限过后会提醒您继续办理。",
    ),
}
"""Heading and empty state of each group."""


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The day's work of the officer's organs, coloured and worded by the clock."""
    user = officer(request)
    day = timezone.localdate()
    groups, open_count = day_of_work(user, day, SHOWN)
    shown = [record for group in groups for record in group.first]
    works = {r.pk: work for r, work in zip(shown, marks(shown), strict=True)}
    reports = Report.objects.select_related("organ")
    office = is_office(user)
    if not office:
        reports = reports.filter(organ__in=visible_organs(user))
    last = day.year - 1
    mine = reports.order_by("-year", "organ__path")
    besides = [(kind, kind.waiting(user)) for kind in KINDS.values()]
    context = {
        "posts": user.posts.select_related("organ"),
        "today": day,
        "groups": [
            {
                "name": group.name,
                "title": GROUPS[group.name][0],
                "empty": GROUPS[group.name][1],
                "count": group.count,
                "rows": [{"record": r, "work": works[r.pk]} for r in group.first],
            }
            for group in groups
        ],
        "besides": [
            {"kind": kind, "count": len(found), "rows": found[:SHOWN]}
            for kind, found in besides
            if found
        ],
        "open_count": open_count,
        "office": office,
        "waiting": list(unread(user)[:NOTICES]),
        "count": unread_count(user),
        "home": True,
        "to_sign": [
            r
            for r in reports.filter(status=ReportStatus.SUBMITTED)[:SHOWN]
            if office or may_approve(user, r.organ)
        ],
        "reports": mine[:SHOWN],
        "begun": mine.filter(year=last).exists(),
        "year": last,
    }
    return render(request, "console/today.html", context)
