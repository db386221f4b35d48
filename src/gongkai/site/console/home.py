"""今日工作: what is due, overdue, waiting, and where the reports stand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from laces.components import Component

from gongkai.foi.console import REQUESTS, SOON
from gongkai.foi.models import Request
from gongkai.foi.states import OPEN, Status
from gongkai.ledger.permissions import is_office, may_approve, visible_organs
from gongkai.reports.models import Report, ReportStatus

SHOWN = 12


class TodayPanel(Component):  # type: ignore[misc]
    """The day's work of the officer's organs, coloured and worded by the clock."""

    name = "today"
    order = 1
    template_name = "console/today.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        today = timezone.localdate()
        requests = Request.objects.current().filter(status__in=OPEN).select_related("organ")
        reports = Report.objects.select_related("organ")
        if not is_office(user):
            organs = visible_organs(user)
            requests = requests.filter(organ__in=organs)
            reports = reports.filter(organ__in=organs)
        overdue = requests.filter(due_on__lt=today)
        soon = requests.filter(due_on__range=(today, today + SOON))
        waiting = requests.filter(
            status__in=(Status.CORRECTING, Status.CONSULTING, Status.AWAITING_FEE)
        )
        tiles = [
            ("overdue", "已超期", overdue.count(), "?clock=overdue"),
            ("soon", f"{SOON.days} 日内到期", soon.count(), "?clock=soon"),
            ("", "等待补正、意见或缴费", waiting.count(), "?clock=open"),
            ("", "办理中", requests.count(), "?clock=open"),
        ]
        due = requests.filter(due_on__lte=today + SOON).order_by("due_on", "pk")[:SHOWN]
        last = today.year - 1
        mine = reports.order_by("-year", "organ__path")
        return {
            "request": parent_context["request"],
            "today": today,
            "tiles": tiles,
            "due": [{"record": r, "work": REQUESTS.work(r)} for r in due],
            "received": requests.filter(received_on__gte=today - timedelta(days=7)).count(),
            "to_sign": [
                r
                for r in reports.filter(status=ReportStatus.SUBMITTED)[:SHOWN]
                if may_approve(user, r.organ)
            ],
            "reports": mine[:SHOWN],
            "begun": mine.filter(year=last).exists(),
            "year": last,
        }
