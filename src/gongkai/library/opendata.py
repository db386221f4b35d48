"""The libraries as open data: documents, interpretations, answers."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai.ledger.datasets import DataSet, Field, Type, register
from gongkai.ledger.opendata import ORGAN
from gongkai.ledger.organs import STREAM
from gongkai.library import selectors
from gongkai.library.announcing import ANSWERS as ANSWER_SOURCE
from gongkai.library.announcing import DOCUMENTS as DOCUMENT_SOURCE
from gongkai.library.announcing import INTERPRETATIONS as INTERPRETATION_SOURCE
from gongkai.library.rules.validity import LABELS
from gongkai.library.states import Status

TEXT, DAY, NUMBER, ADDRESS = Type.TEXT, Type.DAY, Type.NUMBER, Type.ADDRESS
BASIS: Final = "政府信息公开条例第二十条第（一）项"


def label_of(document: Any) -> str:
    """现行有效, 已修改 …: the standing that the document was fetched with."""
    return LABELS[Status(document.standing)] if document.standing else ""


def documents() -> QuerySet[Any]:
    """Public documents that were adopted, each with its standing today."""
    known = selectors.with_standing(selectors.published(), timezone.localdate())
    return known.exclude(standing="").select_related("organ", "successor").order_by("pk")


def _successor(document: Any) -> str:
    other = document.successor
    return other.key if other is not None and selectors.is_public(other) else ""


DOCUMENTS = register(
    DataSet(
        key="documents",
        title="政策文件库",
        description="公开的规章、行政规范性文件和其他政策文件，每件标明今天的效力。",
        basis=BASIS,
        keywords=("政策文件", "行政规范性文件", "效力"),
        fields=(
            Field("id", "编号", NUMBER, "文件在本站的编号", lambda d: d.pk),
            Field("title", "标题", TEXT, "文件标题", lambda d: d.title),
            Field("number", "文号", TEXT, "发文字号", lambda d: d.key),
            Field("kind", "类别", TEXT, "规章、行政规范性文件等", lambda d: d.get_kind_display()),
            *ORGAN,
            Field("issued_on", "成文日期", DAY, "文件成文的日期", lambda d: d.issued_on),
            Field("published_on", "公开日期", DAY, "文件公开的日期", lambda d: d.published_on),
            Field("in_force_on", "施行日期", DAY, "开始施行的日期", lambda d: d.in_force_on),
            Field(
                "valid_until", "有效期至", DAY, "最后有效的一天，没有期限的为空", lambda d: d.until
            ),
            Field("standing", "效力", TEXT, "现行有效、已修改、已废止、已失效、尚未施行", label_of),
            Field("ended_on", "废止或失效日期", DAY, "没有废止的为空", lambda d: d.ended_on),
            Field("end_basis", "废止依据", TEXT, "废止或失效的依据", lambda d: d.end_basis),
            Field("successor", "替代文件文号", TEXT, "作出废止的文件，没有的为空", _successor),
            Field("keywords", "主题词", TEXT, "用空格分开", lambda d: d.keywords),
            Field(
                "url",
                "地址",
                ADDRESS,
                "文件的页面",
                lambda d: reverse("library_document", args=[d.pk]),
            ),
        ),
        records=documents,
        sources=(DOCUMENT_SOURCE, STREAM),
    )
)


def interpretations() -> QuerySet[Any]:
    """Public interpretations with the documents that they explain."""
    found = selectors.published_interpretations().select_related("organ")
    return found.prefetch_related("documents").order_by("pk")


INTERPRETATIONS = register(
    DataSet(
        key="interpretations",
        title="政策解读",
        description="公开的政策解读和所解读的文件。",
        basis="国办发〔2016〕80号",
        keywords=("政策解读",),
        fields=(
            Field("id", "编号", NUMBER, "解读在本站的编号", lambda i: i.pk),
            Field("title", "标题", TEXT, "解读标题", lambda i: i.title),
            Field("kind", "形式", TEXT, "文字、图解、视频、问答", lambda i: i.get_kind_display()),
            *ORGAN,
            Field("published_on", "公开日期", DAY, "解读公开的日期", lambda i: i.published_on),
            Field(
                "documents",
                "所解读的文件",
                TEXT,
                "文号，用“；”分开",
                lambda i: "；".join(d.key for d in i.documents.all() if selectors.is_public(d)),
            ),
            Field(
                "url",
                "地址",
                ADDRESS,
                "解读的页面",
                lambda i: reverse("library_interpretation", args=[i.pk]),
            ),
        ),
        records=interpretations,
        sources=(INTERPRETATION_SOURCE, DOCUMENT_SOURCE, STREAM),
    )
)


def answers() -> QuerySet[Any]:
    """Public questions and answers."""
    return selectors.published_answers().select_related("organ").order_by("pk")


ANSWERS = register(
    DataSet(
        key="answers",
        title="问答库",
        description="公开的问题和答复。",
        basis="国办发〔2017〕47号",
        keywords=("问答", "咨询"),
        fields=(
            Field("id", "编号", NUMBER, "问答在本站的编号", lambda a: a.pk),
            Field("question", "问题", TEXT, "问题", lambda a: a.question),
            Field("answer", "答复", TEXT, "答复", lambda a: a.body),
            Field("category", "主题", TEXT, "没有主题的为空", lambda a: a.category),
            Field("source", "来源", TEXT, "问题从哪里来", lambda a: a.get_source_display()),
            *ORGAN,
            Field("answered_on", "原答复日期", DAY, "最初答复的日期", lambda a: a.answered_on),
            Field("published_on", "公开日期", DAY, "在问答库公开的日期", lambda a: a.published_on),
            Field(
                "url",
                "地址",
                ADDRESS,
                "问答的页面",
                lambda a: reverse("library_answer", args=[a.pk]),
            ),
        ),
        records=answers,
        sources=(ANSWER_SOURCE, STREAM),
    )
)
