"""Records of the way to the public: reviews, their verdicts, comments on the text, overrides."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.ledger.models import Recorded, StoredFile, User
from gongkai.portal.review.states import OPEN, Level, Status


class Review(Recorded):
    """送审: one passage of an item from its submission to the public; `key` is its number.

    `revision` is the draft under review, kept from all editors, and `digest` what its readers would see of it; a draft with
    another digest begins at the first review again, in the next `round`. `public_on` is the day on
    which it is to become public (None: at once), `expires_on` the last day on which it is.
    """

    page = models.ForeignKey("portal.ItemPage", on_delete=models.PROTECT, related_name="reviews")
    title = models.CharField("标题", max_length=255)
    status = models.CharField("状态", max_length=12, choices=Status.choices)
    since = models.DateField("进入此状态的日期")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.PROTECT, related_name="+", verbose_name="送审稿"
    )
    digest = models.CharField("送审稿摘要", max_length=64)
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="送审人"
    )
    note = models.CharField("更正说明", max_length=400, blank=True)
    public_on = models.DateField("定时公开日期", null=True, blank=True)
    expires_on = models.DateField("公开至", null=True, blank=True)
    trouble = models.CharField("未能公开的原因", max_length=400, blank=True)

    STREAM = "portal.review"

    class Meta:
        verbose_name = verbose_name_plural = "送审"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="one_review_per_number"),
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(status__in=sorted(OPEN)),
                name="one_open_review_per_page",
            ),
        ]
        indexes = [models.Index(fields=["status", "organ"], name="review_by_status")]

    @property
    def mark(self) -> str:
        """Names what a person looks at: this draft at this place of its way."""
        return f"{self.status}:{self.round}:{self.digest}"


class Verdict(models.Model):
    """One reviewer's decision on one draft; never changed."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="verdicts")
    round = models.PositiveSmallIntegerField("轮次")
    level = models.PositiveSmallIntegerField("审级", choices=Level.choices)
    approved = models.BooleanField("通过")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="审核人")
    at = models.DateTimeField("时间")
    note = models.CharField("审核意见", max_length=400, blank=True)
    stands_in = models.BooleanField("代为审核", default=False)
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "审核决定"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_level_display()}{'通过' if self.approved else '退回'}"


class Comment(models.Model):
    """A remark on the text, tied to a paragraph and a passage of it, and the writer's answer."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="comments")
    round = models.PositiveSmallIntegerField("轮次")
    where = models.CharField("位置", max_length=120)
    quote = models.CharField("原文", max_length=400, blank=True)
    text = models.CharField("意见", max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    at = models.DateTimeField("提出时间")
    answer = models.CharField("答复", max_length=400, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "对正文的意见"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.where}：{self.text}"


class Override(models.Model):
    """放行: that somebody answers for a remark of the content check, and why.

    `fingerprint` names the remark with the text that it is about: it stands as long as that text
    does. `message` is the remark with personal data covered.
    """

    page = models.ForeignKey("portal.ItemPage", on_delete=models.PROTECT, related_name="overrides")
    fingerprint = models.CharField(max_length=64)
    rule = models.CharField("规则", max_length=8)
    message = models.CharField("检查意见", max_length=600)
    reason = models.CharField("放行理由", max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="放行人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "放行"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "fingerprint"], name="one_override_per_remark")
        ]

    def __str__(self) -> str:
        return f"{self.rule}：{self.reason}"


class Reading(models.Model):
    """What a check read in a file, sealed under the file's own salt: shredded with it."""

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="+")
    version = models.CharField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "附件的检查记录"

    def __str__(self) -> str:
        return f"{self.file_id}·{self.version}"
