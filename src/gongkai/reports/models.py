"""Annual reports: texts with figure tokens, waivers, frozen snapshots (条例 Art. 49, 50)."""

from __future__ import annotations

from django.db import models

from gongkai.ledger.models import Organ, User
from gongkai.norms.form import PARTS


class ReportStatus(models.TextChoices):
    """Where a report stands."""

    DRAFT = "draft", "起草中"
    SUBMITTED = "submitted", "待审签"
    FROZEN = "frozen", "已发布"


class Report(models.Model):
    """One organ's report of one year. `snapshot` is empty until it is frozen, and final then."""

    organ = models.ForeignKey(Organ, verbose_name="行政机关", on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField("年度")
    status = models.CharField(
        "状态", max_length=20, choices=ReportStatus.choices, default=ReportStatus.DRAFT
    )
    lead = models.TextField("导语", blank=True)
    as_of = models.DateField("数据截至", null=True, blank=True)
    snapshot = models.JSONField("定稿", null=True, blank=True)
    snapshot_hash = models.CharField("定稿摘要", max_length=64, blank=True)
    frozen_at = models.DateTimeField("发布时间", null=True, blank=True)

    STREAM = "reports.report"

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        constraints = [
            models.UniqueConstraint(fields=["organ", "year"], name="one_report_per_year"),
        ]
        ordering = ["-year", "organ__path"]

    def __str__(self) -> str:
        return f"{self.organ.name}{self.year}年政府信息公开工作年度报告"


class Section(models.Model):
    """The text of one part; figure tokens stand in braces: {foi.received}."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    part = models.CharField("部分", max_length=20, choices=[(p.key, p.title) for p in PARTS])
    text = models.TextField("正文", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报告正文"
        constraints = [
            models.UniqueConstraint(fields=["report", "part"], name="one_text_per_part"),
        ]

    def __str__(self) -> str:
        return self.get_part_display()


class Waiver(models.Model):
    """One rule that a named person let pass for one report, with the reason that is printed."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="waivers")
    rule = models.CharField("规则", max_length=20)
    reason = models.CharField("理由", max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("日期")

    class Meta:
        verbose_name = verbose_name_plural = "放行记录"
        constraints = [
            models.UniqueConstraint(fields=["report", "rule"], name="one_waiver_per_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}：{self.reason}"
