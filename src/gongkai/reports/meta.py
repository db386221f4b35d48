"""What a report's page tells machines of itself."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from gongkai.ledger.pagemeta import Article, Column, PageMeta, moment
from gongkai.reports.models import Report
from gongkai.reports.selectors import title_of

COLUMN = Column(
    "年度报告",
    "各机关历年的政府信息公开工作年度报告，数字可以逐一点开核对。",
    "年度报告 政府信息公开工作年度报告",
    "政府信息公开年报",
)


def of_report(report: Report) -> PageMeta:
    """Of one report; one that is not published yet has no day of publication."""
    path = reverse("report", args=[report.organ.code, report.year])
    title, at = title_of(report.organ.name, report.year), report.frozen_at
    article = Article(
        title=title,
        published=moment(timezone.localdate(at), at) if at else "",
        source=report.organ.name,
        author=report.organ.name,
        description=f"{title}，正文和三张表。",
    )
    crumbs = ((COLUMN.name, reverse("report_list")), (title, path))
    return PageMeta(path, COLUMN, article, crumbs)
