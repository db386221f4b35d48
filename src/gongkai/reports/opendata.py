"""Annual reports as open data: which there are, every number that they print, what each means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai.ledger.datasets import DataSet, Field, Type, register
from gongkai.ledger.figures import Figure, Value, registry
from gongkai.ledger.models import Organ
from gongkai.ledger.opendata import ORGAN
from gongkai.ledger.organs import STREAM
from gongkai.reports.models import Report
from gongkai.reports.selectors import published, title_of, values_of

TEXT, DAY, NUMBER, ADDRESS = Type.TEXT, Type.DAY, Type.NUMBER, Type.ADDRESS
SOURCES: Final = ("reports.report", STREAM)
BASIS: Final = "政府信息公开条例第四十九条、第五十条"


def reports() -> QuerySet[Report]:
    """Published reports, the oldest first."""
    return published().order_by("year", "organ__path")


def _path(report: Any) -> str:
    return reverse("report", args=[report.organ.code, report.year])


REPORTS = register(
    DataSet(
        key="reports",
        title="政府信息公开工作年度报告",
        description="各机关已发布的政府信息公开工作年度报告。",
        basis=BASIS,
        keywords=("年度报告",),
        fields=(
            Field("year", "年度", NUMBER, "报告的年度", lambda r: r.year),
            Field("title", "标题", TEXT, "报告标题", lambda r: title_of(r.organ.name, r.year)),
            *ORGAN,
            Field("as_of", "数据截至", DAY, "数据截至的日期", lambda r: r.as_of),
            Field(
                "published_on",
                "发布日期",
                DAY,
                "报告发布的日期",
                lambda r: timezone.localdate(r.frozen_at),
            ),
            Field("hash", "校验值", TEXT, "报告内容的 SM3 值", lambda r: r.snapshot_hash),
            Field("url", "地址", ADDRESS, "报告的页面", _path),
        ),
        records=reports,
        sources=SOURCES,
    )
)


@dataclass(frozen=True, slots=True)
class Printed:
    """One number that a published report prints; `label` and `unit` are of its figure."""

    organ: Organ
    year: int
    figure: str
    label: str
    unit: str
    value: Value
    path: str


def printed(report: Report) -> Iterator[Printed]:
    """Every number of a published report as it was frozen."""
    path = _path(report)
    for figure, value in values_of(report).items():
        known = registry.figures.get(figure)
        label, unit = (known.label, known.unit) if known else (figure, "")
        yield Printed(report.organ, report.year, figure, label, unit, value, path)


def all_printed() -> Iterator[Printed]:
    """Every number of every published report."""
    for report in reports().iterator(chunk_size=20):
        yield from printed(report)


VALUES = register(
    DataSet(
        key="report-figures",
        title="年度报告数据",
        description="各机关已发布的年度报告中的每一个数字，以发布时冻结的为准。",
        basis=BASIS,
        keywords=("年度报告", "统计数据"),
        fields=(
            Field("year", "年度", NUMBER, "报告的年度", lambda p: p.year),
            *ORGAN,
            Field("figure", "指标代号", TEXT, "见“统计指标”", lambda p: p.figure),
            Field("label", "指标", TEXT, "指标名称", lambda p: p.label),
            Field("value", "数值", NUMBER, "没有可算的数的为空", lambda p: p.value),
            Field("unit", "单位", TEXT, "数值的单位", lambda p: p.unit),
            Field("url", "地址", ADDRESS, "报告的页面", lambda p: p.path),
        ),
        records=all_printed,
        sources=SOURCES,
    )
)


def figures() -> list[Figure]:
    """Every figure that the site knows."""
    return list(registry.figures.values())


FIGURES = register(
    DataSet(
        key="figures",
        title="统计指标",
        description="本站全部统计指标的含义、单位和依据。",
        basis=BASIS,
        keywords=("统计指标", "指标解释"),
        fields=(
            Field("id", "指标代号", TEXT, "指标在本站的代号，不变", lambda f: f.id),
            Field("label", "指标", TEXT, "指标名称", lambda f: f.label),
            Field("unit", "单位", TEXT, "数值的单位", lambda f: f.unit),
            Field("definition", "含义", TEXT, "数的是什么", lambda f: f.definition),
            Field("citation", "依据", TEXT, "法律依据", lambda f: f.citation),
            Field("url", "地址", ADDRESS, "指标的页面", lambda f: reverse("figure", args=[f.id])),
        ),
        records=figures,
    )
)
