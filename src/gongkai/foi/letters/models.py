"""Letters that went out, the templates that offices wrote, the counters of document numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.ledger.models import Organ, Recorded, User


def owner(record: Recorded) -> dict[str, Recorded]:
    """The field of `Letter` that names whose letter it is, with the record."""
    return {"correction" if record.STREAM == "foi.correction" else "request": record}


class LetterTemplate(models.Model):
    """A version of the wording of one kind of letter, of an organ or (none) of the district.

    Append-only: a change is a new row of the next version. The newest of the organ holds, else the
    newest of the district, else the packaged text.
    """

    organ = models.ForeignKey(
        Organ,
        verbose_name="行政机关",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kind = models.CharField("文书", max_length=80)
    version = models.PositiveIntegerField("版本")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    entered_on = models.DateField("登记日")
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    STREAM = "foi.letter_template"

    class Meta:
        verbose_name = verbose_name_plural = "文书模板"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "kind", "version"], name="one_template_per_version"
            ),
            models.UniqueConstraint(
                fields=["kind", "version"],
                condition=Q(organ__isnull=True),
                name="one_district_template_per_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"


class Letter(Recorded):
    """A letter of a request or of a request to correct a record; `key` is its document number, which it keeps when it is struck.

    The layout as it was issued is sealed, because it names the applicant; Word and PDF are printed
    from it. `digest` is the SM3 of the sealed text with its salt. A signed PDF lies in the store of
    letters under `signed_digest`.
    """

    request = models.ForeignKey(
        "foi.Request",
        verbose_name="申请",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="letters",
    )
    correction = models.ForeignKey(
        "foi.Correction",
        verbose_name="更正要求",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="letters",
    )
    kind = models.CharField("文书", max_length=80)
    day = models.DateField("成文日期")
    template = models.ForeignKey(
        LetterTemplate,
        verbose_name="模板",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    layout_sealed = models.BinaryField("文书内容", default=b"")
    digest = models.CharField("内容摘要", max_length=64)
    signed_on = models.DateField("签名日期", null=True, blank=True)
    signed_digest = models.CharField("签名文件摘要", max_length=64, blank=True)

    STREAM = "foi.letter"

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        constraints = [
            models.UniqueConstraint(fields=["organ", "key"], name="one_letter_per_number"),
            models.CheckConstraint(
                condition=Q(request__isnull=False, correction__isnull=True)
                | Q(request__isnull=True, correction__isnull=False),
                name="letter_belongs_to_one_record",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, signed_digest="")
                | (Q(signed_on__isnull=False) & ~Q(signed_digest="")),
                name="signed_letter_has_its_file",
            ),
        ]
