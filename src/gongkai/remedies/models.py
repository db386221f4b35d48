"""Reconsiderations and lawsuits about disclosure (政府信息公开条例 Art. 51; 行政复议法; 行政诉讼法)."""

from __future__ import annotations

from django.db import models

from gongkai.ledger.models import Recorded
from gongkai.norms.form import TABLE3_COLUMNS, TABLE3_GROUPS

GROUPS = [(g.key, g.label) for g in TABLE3_GROUPS]
RESULTS = [(c.key, c.label) for c in TABLE3_COLUMNS[:3]]


class Case(Recorded):
    """One case; `key` is its case number. Open cases have neither result nor day of decision.

    `served_on` is the day on which the organ received the copy of the application, from which its
    reply is due. `ordered` says that the decision has the organ handle the request again, until
    `ordered_until` where it names a day.
    """

    group = models.CharField("类别", max_length=40, choices=GROUPS)
    request = models.ForeignKey(
        "foi.Request",
        verbose_name="所涉申请",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    authority = models.CharField("复议机关或法院", max_length=120)
    filed_on = models.DateField("受理日期")
    served_on = models.DateField("收到副本日期", null=True, blank=True)
    simple = models.BooleanField("简易程序", default=False)
    replied_on = models.DateField("提交答复日期", null=True, blank=True)
    result = models.CharField("结果", max_length=20, choices=RESULTS, blank=True)
    decided_on = models.DateField("审结日期", null=True, blank=True)
    decided_entered_on = models.DateField("审结登记日", null=True, blank=True)
    decision = models.CharField("决定书或者判决书文号", max_length=80, blank=True)
    decision_received_on = models.DateField("收到决定或者判决日期", null=True, blank=True)
    ordered = models.BooleanField("责令重新办理或者履行", default=False)
    ordered_until = models.DateField("责令办理的期限", null=True, blank=True)

    STREAM = "remedies.case"

    class Meta:
        verbose_name = verbose_name_plural = "复议诉讼案件"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "key"],
                condition=models.Q(struck_on__isnull=True),
                name="one_case_per_number",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_on__isnull=True, result="")
                | (models.Q(decided_on__isnull=False) & ~models.Q(result="")),
                name="result_exactly_when_decided",
            ),
        ]
        indexes = [models.Index(fields=["group", "filed_on", "decided_on"], name="case_table3")]
