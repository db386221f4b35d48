"""The libraries' read API: documents with their texts, interpretations, answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from gongkai.ledger.api import (
    Code,
    Found,
    Words,
    asked,
    between,
    details,
    equal,
    holding,
    listed,
    one_of,
    row_of,
    single,
    text,
)
from gongkai.library import selectors
from gongkai.library.opendata import ANSWERS, DOCUMENTS, INTERPRETATIONS
from gongkai.library.states import DocumentKind, InterpretationKind, SourceKind, Status

router = Router(tags=["政策文件"])


class Step(Schema):
    """A step of a document's life."""

    label: str = Field(description="做了什么，如 公开、施行、修改、废止")
    day: date = Field(description="日期")
    basis: str = Field(description="依据")


class Effect(Schema):
    """What a document did to another."""

    label: str = Field(description="修改、废止或者失效")
    day: date = Field(description="日期")
    document: int = Field(description="被修改、废止的文件的编号")
    number: str = Field(description="它的文号")


DocumentRow = row_of(
    DOCUMENTS,
    "DocumentRow",
    text=text("今天有效的全文；没有录入的为空"),
    life=(list[Step], Field(description="文件的经过")),
    changes=(list[Effect], Field(description="本文件修改、废止了哪些文件")),
)


@listed(
    router,
    "/documents",
    "api_documents",
    row_of(DOCUMENTS, "DocumentLine"),
    "政策文件",
    "公开的文件，按编号排列。",
)
def documents(
    request: HttpRequest,
    organ: str | None = Code,
    kind: DocumentKind | None = one_of("文件类别", DocumentKind),
    standing: Status | None = one_of("今天的效力", Status),
    issued_from: date | None = asked("成文日期从这一天起"),
    issued_to: date | None = asked("成文日期到这一天止"),
    q: str | None = Words,
) -> Found:
    """Public documents by their numbers."""
    chosen = equal(organ__code=organ, kind=kind, standing=standing)
    found = Found.of(DOCUMENTS, chosen, between("issued_on", issued_from, issued_to))
    return Found(DOCUMENTS, selectors.found(found.records, q or ""))


@single(
    router,
    "/documents/{int:pk}",
    "api_document",
    DocumentRow,
    "一件文件",
    "一件文件的要素、今天的全文、经过，以及它修改、废止的文件。",
)
def document(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One document with its text of today, its life and what it changed; raises Http404."""
    found, row = details(DOCUMENTS, Found.of(DOCUMENTS, equal(pk=pk)).records)
    version = selectors.text_on(found, timezone.localdate())
    life = [
        {"label": step.label, "day": step.day, "basis": step.basis}
        for step in selectors.life(found)
    ]
    changes = [
        {
            "label": one.label,
            "day": one.day,
            "document": one.document.pk,
            "number": one.document.key,
        }
        for one in selectors.changes_made_by(found)
    ]
    return {**row, "text": version.body if version else "", "life": life, "changes": changes}


@listed(
    router,
    "/interpretations",
    "api_interpretations",
    row_of(INTERPRETATIONS, "InterpretationRow"),
    "政策解读",
    "公开的政策解读，按编号排列。",
)
def interpretations(
    request: HttpRequest,
    organ: str | None = Code,
    kind: InterpretationKind | None = one_of("解读形式", InterpretationKind),
    q: str | None = Words,
) -> Found:
    """Public interpretations by their numbers."""
    chosen = equal(organ__code=organ, kind=kind)
    return Found.of(INTERPRETATIONS, chosen, holding(q, "title", "body"))


@listed(
    router,
    "/answers",
    "api_answers",
    row_of(ANSWERS, "AnswerRow"),
    "问答",
    "公开的问题和答复，按编号排列。",
)
def answers(
    request: HttpRequest,
    organ: str | None = Code,
    source: SourceKind | None = one_of("来源", SourceKind),
    q: str | None = Words,
) -> Found:
    """Public questions and answers by their numbers."""
    chosen = equal(organ__code=organ, source=source)
    return Found.of(ANSWERS, chosen, holding(q, "question", "body", "category"))
