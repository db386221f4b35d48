"""The redaction of one file of a request: its marks, and where its approval stands."""

from __future__ import annotations

from django.db import models

from gongkai.ledger.models import StoredFile, User


class RedactionStatus(models.TextChoices):
    """Where a redaction stands."""

    DRAFT = "draft", "编辑中"
    OFFERED = "offered", "待审核"
    APPROVED = "approved", "已审核"


class Redaction(models.Model):
    """One file's marks as JSON (see `redaction.marks`), saved in numbered versions.

    `pages` are the sizes of the original's pages in points. `result` is the delivered file, from
    the moment when it is offered for approval.
    """

    request = models.ForeignKey("foi.Request", on_delete=models.PROTECT, related_name="redactions")
    original = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    pages = models.JSONField("页面尺寸")
    marks = models.JSONField("遮盖", default=list)
    keep_text = models.BooleanField("保留可朗读的文字", default=True)
    version = models.PositiveIntegerField("版本", default=0)
    status = models.CharField(
        "状态", max_length=20, choices=RedactionStatus.choices, default=RedactionStatus.DRAFT
    )
    result = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "遮盖"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="draft", result__isnull=True)
                | models.Q(status__in=("offered", "approved"), result__isnull=False),
                name="redaction_result_when_offered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.original}（{self.get_status_display()}）"
