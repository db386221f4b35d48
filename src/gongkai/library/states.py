"""Where a document, an answer and a clean-up stand, and what may follow what, as data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models


class DocumentKind(models.TextChoices):
    """Only the first two are counted in table 1; a decision is counted nowhere (it only changes)."""

    REGULATION = "regulation", "规章"
    NORMATIVE = "normative_document", "行政规范性文件"
    POLICY = "policy", "其他政策文件"
    DECISION = "decision", "修改或者废止决定"


POLICY_KINDS = (DocumentKind.REGULATION, DocumentKind.NORMATIVE, DocumentKind.POLICY)
"""What the report calls policy documents: all but decisions that change another document."""
BINDING = (DocumentKind.REGULATION, DocumentKind.NORMATIVE)
"""Kinds that are reviewed for legality before they are adopted and interpreted when published."""


class EndKind(models.TextChoices):
    """How a document ceased to be in force; both count as repealed in table 1 (NORMS E6)."""

    REPEALED = "repealed", "废止"
    LAPSED = "lapsed", "自然失效"


class Status(models.TextChoices):
    """A document's life (国办发〔2018〕37号): made, in force, ended."""

    DRAFTED = "drafted", "起草"
    CONSULTED = "consulted", "公开征求意见"
    REVIEWED = "reviewed", "合法性审核"
    ADOPTED = "adopted", "尚未施行"
    IN_FORCE = "in_force", "现行有效"
    AMENDED = "amended", "已修改"
    REPEALED = "repealed", "已废止"
    LAPSED = "lapsed", "已失效"
    ABANDONED = "abandoned", "终止制定"


MAKING = frozenset({Status.DRAFTED, Status.CONSULTED, Status.REVIEWED})
FORCE = frozenset({Status.IN_FORCE, Status.AMENDED})
ENDED = frozenset({Status.REPEALED, Status.LAPSED})

NEXT: Mapping[Status, frozenset[Status]] = {
    Status.DRAFTED: frozenset({Status.CONSULTED, Status.REVIEWED, Status.ABANDONED}),
    Status.CONSULTED: frozenset({Status.DRAFTED, Status.REVIEWED, Status.ABANDONED}),
    Status.REVIEWED: frozenset({Status.DRAFTED, Status.ADOPTED, Status.ABANDONED}),
    Status.ADOPTED: frozenset({Status.IN_FORCE, Status.AMENDED}) | ENDED,
    Status.IN_FORCE: frozenset({Status.AMENDED}) | ENDED,
    Status.AMENDED: frozenset({Status.AMENDED}) | ENDED,
    Status.REPEALED: frozenset(),
    Status.LAPSED: frozenset(),
    Status.ABANDONED: frozenset(),
}
"""What may follow; a review that finds fault, or opinions that change much, begin a new draft."""
SHORT = frozenset({(Status.DRAFTED, Status.ADOPTED), (Status.CONSULTED, Status.ADOPTED)})
"""What may follow besides for documents that do not bind the public (国办发〔2018〕37号)."""


def may_follow(kind: str, before: str, after: str) -> bool:
    """Whether a document of `kind` may go from `before` to `after`, both of `Status`."""
    if (before, after) in SHORT:
        return kind not in BINDING
    return after in NEXT[Status(before)]


END_STATUS: Mapping[str, Status] = {
    EndKind.REPEALED: Status.REPEALED,
    EndKind.LAPSED: Status.LAPSED,
}


class InterpretationKind(models.TextChoices):
    """Forms of interpretation (国办发〔2016〕80号)."""

    TEXT = "text", "文字解读"
    FIGURE = "figure", "图解"
    VIDEO = "video", "视频解读"
    QUESTIONS = "questions", "问答解读"


class SourceKind(models.TextChoices):
    """Where a question of the library was put."""

    HOTLINE = "hotline", "12345 热线"
    MESSAGE = "message", "网上留言"
    REQUEST = "request", "依申请公开"


class AnswerStatus(models.TextChoices):
    """A question and answer: written by one person, approved by another."""

    DRAFT = "draft", "待审核"
    RETURNED = "returned", "退回修改"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤下"


ANSWER_NEXT: Mapping[AnswerStatus, frozenset[AnswerStatus]] = {
    AnswerStatus.DRAFT: frozenset({AnswerStatus.RETURNED, AnswerStatus.PUBLISHED}),
    AnswerStatus.RETURNED: frozenset({AnswerStatus.DRAFT}),
    AnswerStatus.PUBLISHED: frozenset({AnswerStatus.WITHDRAWN}),
    AnswerStatus.WITHDRAWN: frozenset({AnswerStatus.DRAFT}),
}


class Decision(models.TextChoices):
    """What a clean-up decides on one document (国发〔2010〕33号)."""

    KEEP = "keep", "继续有效"
    AMEND = "amend", "拟修改"
    REPEAL = "repeal", "废止"
    LAPSE = "lapse", "宣布失效"


DECISION_ENDS: Mapping[str, EndKind] = {
    Decision.REPEAL: EndKind.REPEALED,
    Decision.LAPSE: EndKind.LAPSED,
}
"""Decisions that end a document when the result is published."""
