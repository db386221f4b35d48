"""Proposals to publish on the organ's own motion (政府信息公开条例 Art. 44)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.ledger.models import Recorded


class Status(models.TextChoices):
    """Where a proposal stands."""

    PROPOSED = "proposed", "待决定"
    ACCEPTED = "accepted", "已采纳，待发布"
    DECLINED = "declined", "不采纳"
    PUBLISHED = "published", "已经主动公开"


class Origin(models.TextChoices):
    """Who proposes: the organ (Art. 44 para. 1) or an applicant (para. 2)."""

    ORGAN = "organ", "本机关提出"
    APPLICANT = "applicant", "申请人建议"


class Step(models.TextChoices):
    """What happens to it; each is the name of an event."""

    PROPOSED = "proposed", "提出建议"
    ACCEPTED = "accepted", "采纳"
    DECLINED = "declined", "不采纳"
    PUBLISHED = "published", "主动公开"
    STRUCK = "struck", "更正作废"


TRANSITIONS: dict[tuple[str, str], str] = {
    (Status.PROPOSED, Step.ACCEPTED): Status.ACCEPTED,
    (Status.PROPOSED, Step.DECLINED): Status.DECLINED,
    (Status.ACCEPTED, Step.PUBLISHED): Status.PUBLISHED,
}
"""(status, step) → status. What is not listed is not permitted."""

LIVE = frozenset({Status.PROPOSED, Status.ACCEPTED, Status.PUBLISHED})
"""While one of these stands, the same request is not proposed again."""


class Proposal(Recorded):
    """主动公开建议: what to publish, since `requests` asked for it; `key` is its number.

    `proposed_by` and `decided_by` are ids of users, the first None for an applicant. `text` says
    why and what; an applicant's own words are kept sealed in `words_sealed`. `address` is where it
    was published.
    """

    requests = models.ManyToManyField(
        "foi.Request", verbose_name="所依据的申请", related_name="proposals"
    )
    origin = models.CharField("来源", max_length=20, choices=Origin.choices)
    title = models.CharField("拟公开的信息", max_length=200)
    text = models.TextField("理由和范围", blank=True)
    words_sealed = models.BinaryField("申请人的话", default=b"")
    proposed_on = models.DateField("提出日期")
    proposed_by = models.BigIntegerField("提出人", null=True, blank=True)
    status = models.CharField(
        "状态", max_length=20, choices=Status.choices, default=Status.PROPOSED
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.BigIntegerField("决定人", null=True, blank=True)
    reasons = models.CharField("决定理由", max_length=400, blank=True)
    published_on = models.DateField("公开日期", null=True, blank=True)
    address = models.CharField("公开的网址", max_length=400, blank=True)

    STREAM = "foi.proposal"

    class Meta:
        verbose_name = verbose_name_plural = "主动公开建议"
        constraints = [
            models.UniqueConstraint(fields=["organ", "key"], name="one_proposal_per_number"),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, status="proposed")
                | (Q(decided_on__isnull=False) & ~Q(status="proposed")),
                name="proposal_day_exactly_when_decided",
            ),
        ]
