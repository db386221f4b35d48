"""Requests for information (政府信息公开条例 Chapter IV)."""

from __future__ import annotations

from django.db import models

from gongkai.foi.corrections.models import Correction
from gongkai.foi.letters.models import Letter, LetterTemplate
from gongkai.foi.proactive.models import Proposal
from gongkai.foi.redaction_records import Redaction
from gongkai.foi.rules.application import DELIVERIES
from gongkai.foi.states import Channel, Status
from gongkai.ledger.models import Recorded
from gongkai.norms.form import TABLE2_COLUMNS, TABLE2_ROWS

__all__ = [
    "APPLICANT_KINDS",
    "OUTCOMES",
    "Correction",
    "Letter",
    "LetterTemplate",
    "Proposal",
    "Redaction",
    "Request",
]

APPLICANT_KINDS = [(c.key, c.label) for c in TABLE2_COLUMNS[:-1]]
OUTCOMES = [(r.key, r.label) for r in TABLE2_ROWS[2:23]]


class Request(Recorded):
    """依申请公开申请: one application by one applicant.

    A projection of its events; `key` is the request's number. `closed_entered_on` is the day on
    which the closing was entered: before it, the request counts as open; the days of entry of the
    fee do the same for the fee. One that was only submitted has no day of receipt and counts
    nowhere; its day of entry becomes that of its receipt. Names, contacts and the drafted answer are
    sealed; `applicant_mark` only tells whether two requests are one applicant's. `fee_charged` is in
    yuan cents. `draft_by` and `extension_by` are ids of who waits for another's approval,
    `urge_due_on` is the last day for the reply to an urge: the day's work is found by them.

    A new handling that a review decision or judgment orders is a row of its own: `again_of` names
    the first one, `handling` counts from 2. Table 2 does not count it (docs/adr/0007).
    """

    again_of = models.ForeignKey(
        "self",
        verbose_name="原申请",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handlings",
    )
    handling = models.PositiveSmallIntegerField("第几次办理", default=1)
    applicant_kind = models.CharField("申请人类型", max_length=20, choices=APPLICANT_KINDS)
    applicant_sealed = models.BinaryField("申请人", default=b"")
    contact_sealed = models.BinaryField("联系方式", default=b"")
    particulars_sealed = models.BinaryField("申请人其他信息", default=b"")
    code_digest = models.CharField("查询码摘要", max_length=64, blank=True)
    applicant_mark = models.CharField("申请人标记", max_length=64, blank=True, db_index=True)
    channel = models.CharField("申请渠道", max_length=20, choices=Channel.choices)
    subject = models.CharField("申请内容", max_length=400)
    description = models.TextField("内容描述", blank=True)
    delivery = models.CharField(
        "获取信息的方式", max_length=20, choices=list(DELIVERIES.items()), blank=True
    )
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    received_on = models.DateField("收到日期", null=True, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    status = models.CharField(
        "状态", max_length=20, choices=Status.choices, default=Status.RECEIVED
    )
    draft_sealed = models.BinaryField("拟定的答复", default=b"")
    outcome = models.CharField("处理结果", max_length=60, choices=OUTCOMES, blank=True)
    closed_on = models.DateField("答复日期", null=True, blank=True)
    closed_entered_on = models.DateField("答复登记日", null=True, blank=True)
    fee_notified_on = models.DateField("收费通知日期", null=True, blank=True)
    fee_notified_entered_on = models.DateField("收费通知登记日", null=True, blank=True)
    fee_paid_on = models.DateField("缴费日期", null=True, blank=True)
    fee_paid_entered_on = models.DateField("缴费登记日", null=True, blank=True)
    fee_charged = models.BigIntegerField("信息处理费（分）", default=0)
    draft_by = models.BigIntegerField("拟定答复的人", null=True, blank=True)
    extension_by = models.BigIntegerField("提请延期的人", null=True, blank=True)
    urge_due_on = models.DateField("督办回复期限", null=True, blank=True)

    STREAM = "foi.request"

    class Meta:
        verbose_name = verbose_name_plural = "依申请公开"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "key"],
                condition=models.Q(struck_on__isnull=True),
                name="one_request_per_number",
            ),
            models.UniqueConstraint(
                fields=["again_of", "handling"],
                condition=models.Q(struck_on__isnull=True),
                name="one_request_per_handling",
            ),
            models.CheckConstraint(
                condition=models.Q(again_of__isnull=True, handling=1)
                | models.Q(again_of__isnull=False, handling__gt=1),
                name="only_new_handlings_have_a_first",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True, outcome="")
                | (models.Q(closed_on__isnull=False) & ~models.Q(outcome="")),
                name="outcome_exactly_when_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(received_on__isnull=False)
                | models.Q(status__in=[Status.SUBMITTED, Status.CANCELLED]),
                name="received_unless_only_submitted",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True)
                | models.Q(closed_on__gte=models.F("received_on")),
                name="closed_after_received",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    fee_notified_on__isnull=True, fee_notified_entered_on__isnull=True
                )
                | models.Q(fee_notified_on__isnull=False, fee_notified_entered_on__isnull=False),
                name="fee_notice_has_day_of_entry",
            ),
            models.CheckConstraint(
                condition=models.Q(fee_paid_on__isnull=True, fee_paid_entered_on__isnull=True)
                | models.Q(fee_paid_on__isnull=False, fee_paid_entered_on__isnull=False),
                name="fee_payment_has_day_of_entry",
            ),
        ]
        indexes = [
            # Led by what table 2 groups by: the district's table is one pass in order, no sorting.
            models.Index(
                fields=[
                    "applicant_kind",
                    "outcome",
                    "received_on",
                    "closed_on",
                    "entered_on",
                    "closed_entered_on",
                    "struck_on",
                    "organ",
                ],
                condition=models.Q(again_of__isnull=True),
                name="request_table2",
            ),
            # All that the day's counts ask of an open request, so that they read no rows.
            models.Index(
                fields=[
                    "status",
                    "due_on",
                    "organ",
                    "struck_on",
                    "draft_by",
                    "extension_by",
                    "urge_due_on",
                ],
                name="request_work",
            ),
            # The order in which lists open.
            models.Index(fields=["-entered_on", "id", "struck_on"], name="request_listed"),
            models.Index(
                fields=["organ"],
                condition=models.Q(draft_by__isnull=False) | models.Q(extension_by__isnull=False),
                name="request_to_approve",
            ),
            models.Index(
                fields=["urge_due_on"],
                condition=models.Q(urge_due_on__isnull=False),
                name="request_urged",
            ),
        ]


class Draft(models.Model):
    """草稿: an application that is being written, until it is handed in or forgotten.

    `digest` is what is kept of the draft code, by which alone it is found; what was typed is sealed.
    """

    digest = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField(default=b"")
    expires_on = models.DateField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请草稿"

    def __str__(self) -> str:
        return f"草稿（保留到 {self.expires_on}）"


class DraftFile(models.Model):
    """A proof of identity that waits with a draft; sealed whole, name and bytes."""

    draft = models.CharField(max_length=64, db_index=True)
    name_sealed = models.BinaryField()
    sealed = models.BinaryField()
    size = models.PositiveIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "草稿附件"

    def __str__(self) -> str:
        return f"附件 {self.pk}（{self.size} 字节）"


class Opinion(models.TextChoices):
    """What a third party says to publication (Art. 32)."""

    AGREES = "agrees", "同意公开"
    OBJECTS = "objects", "不同意公开"


class Invitation(models.Model):
    """A third party's own way into its consultation, and what it answered.

    `party` is the label in the request's events, `digest` what is kept of the code; the reasons are
    sealed.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="invitations")
    party = models.CharField("第三方", max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    invited_on = models.DateField("发送日期")
    opinion = models.CharField("意见", max_length=20, choices=Opinion.choices, blank=True)
    reasons_sealed = models.BinaryField("理由", default=b"")
    answered_on = models.DateField("答复日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "第三方查询码"
        constraints = [
            models.UniqueConstraint(fields=["request", "party"], name="one_invitation_per_party"),
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True, opinion="")
                | (models.Q(answered_on__isnull=False) & ~models.Q(opinion="")),
                name="opinion_exactly_when_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.party}"
