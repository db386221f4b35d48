"""Records of links to other sites."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.ledger.models import Recorded, RecordedQuerySet
from gongkai.portal.rules.link_standing import Standing


class OutsideLink(Recorded):
    """外链: one address of another site in one public item; `key` is drawn from both.

    `where` and `words` tell its place in the item, `answer` what it answered when it was last tried.
    Struck once the item no longer has it, or is no longer public.
    """

    page = models.ForeignKey(
        "portal.ItemPage", on_delete=models.PROTECT, related_name="outside_links"
    )
    title = models.CharField("信息", max_length=255)
    address = models.CharField("外链", max_length=2000)
    where = models.CharField("位置", max_length=120)
    words = models.CharField("链接文字", max_length=200, blank=True)
    answer = models.CharField("回答", max_length=200, blank=True)
    checked_on = models.DateField("最近核查", null=True, blank=True)
    failing_since = models.DateField("失效起始日", null=True, blank=True)
    failed_days = models.PositiveSmallIntegerField("失效天数", default=0)

    STREAM = "portal.outside_link"

    class Meta:
        verbose_name = verbose_name_plural = "外链"
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(struck_on__isnull=True), name="one_outside_link_a_page"
            )
        ]
        indexes = [models.Index(fields=["checked_on"], name="outside_link_by_check")]

    @property
    def standing(self) -> Standing:
        """How it stands."""
        return Standing(self.failing_since, self.failed_days, self.checked_on)


class FailingLinks(models.Manager.from_queryset(RecordedQuerySet)):  # type: ignore[misc]
    """Those that lead nowhere now."""

    def get_queryset(self) -> RecordedQuerySet:
        """Of items that are public."""
        found: RecordedQuerySet = super().get_queryset()
        return found.filter(struck_on__isnull=True, failing_since__isnull=False)


class FailingLink(OutsideLink):
    """失效外链: a link that leads nowhere now, as the console lists it."""

    objects = FailingLinks()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "失效外链"
