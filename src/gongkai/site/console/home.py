"""今日工作: what is due, overdue, waiting, and where the reports stand."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from laces.components import Component

from gongkai.foi.console import REQUESTS
from gongkai.foi.selectors import SOON, open_requests, worklist
from gongkai.foi.states import Status
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
        work = worklist(user, today)
        requests = open_requests(user)
        reports = Report.objects.select_related("organ")
        if not is_office(user):
            reports = reports.filter(organ__in=visible_organs(user))
        waiting = requests.filter(
            status__in=(Status.CORRECTING, Status.CONSULTING, Status.AWAITING_FEE)
        )
        tiles = [
            ("overdue", "已超期", work.overdue.count(), "?clock=overdue"),
            ("soon", f"{SOON} 个工作日内到期", work.soon.count(), "?clock=soon"),
            ("", "等待补正、意见或缴费", waiting.count(), "?clock=open"),
            ("", "办理中", requests.count(), "?clock=open"),
        ]
        due = [*work.overdue[:SHOWN], *work.soon[:SHOWN]][:SHOWN]
        last = today.year - 1
        mine = reports.order_by("-year", "organ__path")
        return {
            "request": parent_context["request"],
            "today": today,
            "tiles": tiles,
            "due": [{"record": r, "work": REQUESTS.work(r)} for r in due],
            "to_sign": [
                r
                for r in reports.filter(status=ReportStatus.SUBMITTED)[:SHOWN]
                if may_approve(user, r.organ)
            ],
            "reports": mine[:SHOWN],
            "begun": mine.filter(year=last).exists(),
            "year": last,
        }
