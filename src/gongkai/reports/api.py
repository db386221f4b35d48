"""The read API of annual reports: which there are, and the numbers of one as it was frozen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from gongkai.ledger.api import Code, Found, asked, details, equal, listed, row_of, single
from gongkai.reports.opendata import REPORTS, VALUES, printed

router = Router(tags=["年度报告"])
Line = row_of(VALUES, "ReportValue")
ReportRow = row_of(
    REPORTS,
    "ReportRow",
    values=(list[Line], Field(description="报告印出的每一个数字")),  # type: ignore[valid-type]
)


@listed(
    router,
    "/reports",
    "api_reports",
    row_of(REPORTS, "ReportLine"),
    "年度报告",
    "已发布的年度报告，年度早的在前。",
)
def reports(
    request: HttpRequest,
    organ: str | None = Code,
    year: int | None = asked("年度", ge=1990, le=2200),
) -> Found:
    """Published reports, the oldest first."""
    return Found.of(REPORTS, equal(organ__code=organ, year=year))


@single(
    router,
    "/reports/{slug:organ}/{int:year}",
    "api_report",
    ReportRow,
    "一份年度报告",
    "一份已发布的年度报告和它印出的全部数字。",
)
def report(request: HttpRequest, organ: str, year: int) -> dict[str, Any]:
    """One published report with its numbers; raises Http404."""
    asked_for = Found.of(REPORTS, equal(organ__code=organ, year=year))
    found, row = details(REPORTS, asked_for.records)
    return {**row, "values": [VALUES.row(one) for one in printed(found)]}
