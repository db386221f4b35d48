"""Documents, their texts and lives; interpretations; answered questions; clean-ups (条例 Art. 20)."""

from __future__ import annotations

from django.db import models

from gongkai.ledger.models import Recorded, User
from gongkai.library.states import (
    AnswerStatus,
    Decision,
    DocumentKind,
    EndKind,
    InterpretationKind,
    SourceKind,
    Status,
)

__all__ = [
    "Amendment",
    "Answer",
    "CleanUp",
    "CleanUpItem",
    "Document",
    "DocumentKind",
    "Draft",
    "EndKind",
    "Extension",
    "Interpretation",
    "TextVersion",
]


class Document(Recorded):
    """One document; `key` is its document number. `valid_until` is its stated last day, if any.

    An amendment keeps the document in force and is an event with its own row in `Amendment`; so is
    a longer validity in `Extension`. `successor` is the document that repealed it.
    """

    kind = models.CharField("文件类别", max_length=30, choices=DocumentKind.choices)
    title = models.CharField("标题", max_length=200)
    keywords = models.CharField("主题词", max_length=120, blank=True)
    issued_on = models.DateField("成文日期")
    published_on = models.DateField("公开日期", null=True, blank=True)
    published_entered_on = models.DateField("公开登记日", null=True, blank=True)
    in_force_on = models.DateField("施行日期")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    ended_on = models.DateField("废止或失效日期", null=True, blank=True)
    ended_entered_on = models.DateField("废止登记日", null=True, blank=True)
    end_kind = models.CharField("废止方式", max_length=20, choices=EndKind.choices, blank=True)
    end_basis = models.CharField("废止依据", max_length=200, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name="作出废止的文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )
    without_interpretation = models.CharField("不作解读的理由", max_length=200, blank=True)

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
        indexes = [models.Index(fields=["published_on"], name="document_published")]


class Draft(Recorded):
    """A document in the making; `key` is drawn. Its steps, with day and basis, are its events."""

    kind = models.CharField("文件类别", max_length=30, choices=DocumentKind.choices)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("草案文本", blank=True)
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFTED)
    status_on = models.DateField("状态日期")
    document = models.OneToOneField(
        Document,
        verbose_name="公布的文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="draft",
    )

    STREAM = "library.draft"

    class Meta:
        verbose_name = verbose_name_plural = "制定中的文件"
        constraints = [models.UniqueConstraint(fields=["key"], name="one_draft_per_number")]


class Amendment(Recorded):
    """One amendment of a document; `key` is the number of the amending document."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="amendments")
    by = models.ForeignKey(
        Document,
        verbose_name="作出修改的文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="amends",
    )
    amended_on = models.DateField("修改日期")
    summary = models.CharField("修改内容", max_length=400)

    STREAM = "library.amendment"

    class Meta:
        verbose_name = verbose_name_plural = "文件修改"


class Extension(Recorded):
    """A longer validity, decided before the old one ran out; `key` is the number that decides it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateField("延长至")
    basis = models.CharField("依据", max_length=200)

    STREAM = "library.extension"

    class Meta:
        verbose_name = verbose_name_plural = "有效期延长"


class TextVersion(Recorded):
    """The whole text of a document as it holds from `from_on`: the original or after an amendment.

    A corrected text takes the place of a struck one and says in `correction` what was wrong.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="texts")
    amendment = models.ForeignKey(
        Amendment, null=True, blank=True, on_delete=models.PROTECT, related_name="texts"
    )
    from_on = models.DateField("文本起始日期")
    body = models.TextField("全文")
    correction = models.CharField("更正说明", max_length=200, blank=True)

    STREAM = "library.text"

    class Meta:
        verbose_name = verbose_name_plural = "文件文本"


class Interpretation(Recorded):
    """One interpretation of one or more documents; public once `published_on` is set.

    `body` is its text, the lines of a figure or the transcript of a video; `link` the video itself.
    """

    kind = models.CharField("解读形式", max_length=20, choices=InterpretationKind.choices)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容")
    link = models.URLField("视频地址", max_length=300, blank=True)
    documents = models.ManyToManyField(
        Document, verbose_name="所解读的文件", related_name="interpretations"
    )
    published_on = models.DateField("公开日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    withdrawn_reason = models.CharField("撤下原因", max_length=200, blank=True)

    STREAM = "library.interpretation"

    class Meta:
        verbose_name = verbose_name_plural = "政策解读"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="one_interpretation_per_number")
        ]


class Answer(Recorded):
    """A public question with its answer, in wording that one person wrote and another approved."""

    source = models.CharField("来源", max_length=20, choices=SourceKind.choices)
    reference = models.CharField("来源编号", max_length=80, blank=True)
    question = models.CharField("问题", max_length=300)
    body = models.TextField("答复")
    category = models.CharField("主题", max_length=40, blank=True)
    documents = models.ManyToManyField(
        Document, verbose_name="所引文件", blank=True, related_name="answers"
    )
    status = models.CharField(
        "状态", max_length=20, choices=AnswerStatus.choices, default=AnswerStatus.DRAFT
    )
    answered_on = models.DateField("原答复日期")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_on = models.DateField("公开日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    remark = models.CharField("退回或者撤下原因", max_length=200, blank=True)

    STREAM = "library.answer"

    class Meta:
        verbose_name = verbose_name_plural = "问答"
        constraints = [models.UniqueConstraint(fields=["key"], name="one_answer_per_number")]
        indexes = [models.Index(fields=["status", "published_on"], name="answer_published")]


class CleanUp(Recorded):
    """清理: one round over the documents in force; `key` is its name, e.g. 2020年规范性文件清理."""

    opened_on = models.DateField("启动日期")
    basis = models.CharField("依据", max_length=200)
    published_on = models.DateField("结果公布日期", null=True, blank=True)
    result = models.CharField("公布结果的文件", max_length=200, blank=True)

    STREAM = "library.clean_up"

    class Meta:
        verbose_name = verbose_name_plural = "文件清理"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "key"],
                condition=models.Q(struck_on__isnull=True),
                name="one_clean_up_per_name",
            )
        ]


class CleanUpItem(Recorded):
    """One document on a clean-up's list: proposed by one person, decided by another."""

    clean_up = models.ForeignKey(CleanUp, on_delete=models.PROTECT, related_name="items")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="clean_up_items")
    proposal = models.CharField("清理建议", max_length=20, choices=Decision.choices, blank=True)
    proposal_reason = models.CharField("建议理由", max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField("清理决定", max_length=20, choices=Decision.choices, blank=True)
    decision_reason = models.CharField("决定理由", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)

    STREAM = "library.clean_up_item"

    class Meta:
        verbose_name = verbose_name_plural = "清理意见"
        constraints = [
            models.UniqueConstraint(
                fields=["clean_up", "document"], name="a_document_once_in_a_clean_up"
            )
        ]
