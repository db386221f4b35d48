"""Documents: regulations, normative and other policy documents (条例 Art. 20 第一项)."""

from __future__ import annotations

from django.db import models

from gongkai.ledger.models import Recorded


class DocumentKind(models.TextChoices):
    """Only the first two are counted in table 1."""

    REGULATION = "regulation", "规章"
    NORMATIVE = "normative_document", "行政规范性文件"
    POLICY = "policy", "其他政策文件"


class EndKind(models.TextChoices):
    """How a document ceased to be in force; both count as repealed in table 1 (NORMS E6)."""

    REPEALED = "repealed", "废止"
    LAPSED = "lapsed", "自然失效"


class Document(Recorded):
    """One document; `key` is its document number. `valid_until` is its stated last day, if any.

    An amendment keeps the document in force and is an event with its own row in `Amendment`.
    """

    kind = models.CharField("文件类别", max_length=30, choices=DocumentKind.choices)
    title = models.CharField("标题", max_length=200)
    issued_on = models.DateField("成文日期")
    published_on = models.DateField("公开日期", null=True, blank=True)
    in_force_on = models.DateField("施行日期")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    ended_on = models.DateField("废止或失效日期", null=True, blank=True)
    ended_entered_on = models.DateField("废止登记日", null=True, blank=True)
    end_kind = models.CharField("废止方式", max_length=20, choices=EndKind.choices, blank=True)
    end_basis = models.CharField("废止依据", max_length=200, blank=True)

    STREAM = "library.document"

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "key"],
                condition=models.Q(struck_on__isnull=True),
                name="one_document_per_number",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, end_kind="")
                | (models.Q(ended_on__isnull=False) & ~models.Q(end_kind="")),
                name="end_kind_exactly_when_ended",
            ),
        ]


class Amendment(Recorded):
    """One amendment of a document; `key` is the number of the amending document."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="amendments")
    amended_on = models.DateField("修改日期")
    summary = models.CharField("修改内容", max_length=400)

    STREAM = "library.amendment"

    class Meta:
        verbose_name = verbose_name_plural = "文件修改"
