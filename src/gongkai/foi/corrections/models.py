"""Requests to correct a record (政府信息公开条例 Art. 41)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from gongkai.foi.corrections.states import Result, Status
from gongkai.foi.states import Channel
from gongkai.ledger.models import Recorded
from gongkai.norms.form import TABLE2_COLUMNS


class Correction(Recorded):
    """更正要求: somebody asks an organ to correct what its records say about him.

    A projection of its events; `key` is its number. No figure counts it: it is no application for
    information and none of table 2's rows (docs/adr/0007). Name, contact, identity and what is
    wrong are sealed; `subject` names the record. `came_from` is the one at the organ that passed
    it on, `draft_by` the id of who waits for another's approval.
    """

    applicant_kind = models.CharField(
        "申请人类型", max_length=20, choices=[(c.key, c.label) for c in TABLE2_COLUMNS[:-1]]
    )
    applicant_sealed = models.BinaryField("申请人", default=b"")
    contact_sealed = models.BinaryField("联系方式", default=b"")
    particulars_sealed = models.BinaryField("申请人其他信息", default=b"")
    details_sealed = models.BinaryField("更正的内容和证据", default=b"")
    code_digest = models.CharField("查询码摘要", max_length=64, blank=True)
    channel = models.CharField("提出渠道", max_length=20, choices=Channel.choices)
    subject = models.CharField("要求更正的记录", max_length=400)
    came_from = models.ForeignKey(
        "self",
        verbose_name="转送前的更正要求",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="passed_to",
    )
    received_on = models.DateField("收到日期")
    status = models.CharField(
        "状态", max_length=20, choices=Status.choices, default=Status.RECEIVED
    )
    result = models.CharField("处理结果", max_length=20, choices=Result.choices, blank=True)
    closed_on = models.DateField("处理日期", null=True, blank=True)
    draft_sealed = models.BinaryField("拟定的处理意见", default=b"")
    draft_by = models.BigIntegerField("拟定的人", null=True, blank=True)

    STREAM = "foi.correction"

    class Meta:
        verbose_name = verbose_name_plural = "更正政府信息记录"
        constraints = [
            models.UniqueConstraint(fields=["organ", "key"], name="one_correction_per_number"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, result="")
                | (Q(closed_on__isnull=False) & ~Q(result="")),
                name="correction_result_exactly_when_closed",
            ),
        ]

    @property
    def due_on(self) -> date | None:
        """None: the law sets no day for it (Art. 41)."""
        return None
