"""Permits, penalties, coercive measures, administrative fees (条例 Art. 20 第五、六、八项)."""

from __future__ import annotations

from django.db import models

from gongkai.ledger.models import Recorded


class DecisionKind(models.TextChoices):
    """The three kinds that table 1 counts."""

    PERMIT = "permit", "行政许可"
    PENALTY = "penalty", "行政处罚"
    COERCIVE = "coercive_measure", "行政强制"


class Decision(Recorded):
    """One decision; `key` is its document number. Natural persons are named by surname only."""

    kind = models.CharField("决定类别", max_length=20, choices=DecisionKind.choices)
    matter = models.CharField("事项", max_length=120)
    party = models.CharField("行政相对人", max_length=120)
    party_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    decided_on = models.DateField("决定日期")

    STREAM = "enforcement.decision"

    class Meta:
        verbose_name = verbose_name_plural = "执法决定"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "kind", "key"],
                condition=models.Q(struck_on__isnull=True),
                name="one_decision_per_number",
            ),
        ]
        indexes = [
            # Tens of thousands in a year: they are counted without reading them.
            models.Index(
                fields=["kind", "decided_on", "organ", "entered_on", "struck_on"],
                name="decision_table1",
            ),
        ]


class FeeReceipt(Recorded):
    """One receipt of an administrative fee; `key` is the receipt's number, `amount` in fen.

    Whole fen keep sums exact on every database.
    """

    item = models.CharField("收费项目", max_length=120)
    payer = models.CharField("缴款人", max_length=120)
    amount = models.BigIntegerField("金额（分）")
    received_on = models.DateField("收款日期")

    STREAM = "enforcement.fee"

    class Meta:
        verbose_name = verbose_name_plural = "行政事业性收费"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "key"],
                condition=models.Q(struck_on__isnull=True),
                name="one_receipt_per_number",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="receipt_is_positive"),
        ]
        indexes = [models.Index(fields=["received_on", "organ"], name="receipt_table1")]
