"""What search finds of the library: its documents, answers and interpretations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai.library import selectors
from gongkai.library.announcing import ANSWERS, DOCUMENTS, INTERPRETATIONS
from gongkai.library.rules.validity import LABELS
from gongkai.library.states import Status
from gongkai.search.sources import VALIDITIES, Entry, Source, numbers, register


def documents(keys: Sequence[str]) -> Iterator[Entry]:
    """Entries of public documents; the text is the one that holds today."""
    today = timezone.localdate()
    known = selectors.with_standing(selectors.published().filter(pk__in=numbers(keys)), today)
    for document in known.select_related("organ").prefetch_related("texts"):
        text = selectors.text_on(document, today)
        label = LABELS[Status(document.standing)] if document.standing else ""
        yield Entry(
            key=str(document.pk),
            kind="政策文件",
            title=document.title,
            body=text.body if text else "",
            url=reverse("library_document", args=[document.pk]),
            organ=document.organ.code,
            organ_name=document.organ.name,
            category=document.get_kind_display(),
            keywords=document.keywords,
            number=document.key,
            day=document.published_on,
            validity=label if label in VALIDITIES else "",
        )


def answers(keys: Sequence[str]) -> Iterator[Entry]:
    """Entries of public questions; the title is the question."""
    known = selectors.published_answers().filter(pk__in=numbers(keys))
    for answer in known.select_related("organ"):
        yield Entry(
            key=str(answer.pk),
            kind="问答",
            title=answer.question,
            body=answer.body,
            url=reverse("library_answer", args=[answer.pk]),
            organ=answer.organ.code,
            organ_name=answer.organ.name,
            category=answer.category,
            day=answer.published_on,
        )


def interpretations(keys: Sequence[str]) -> Iterator[Entry]:
    """Entries of public interpretations."""
    known = selectors.published_interpretations().filter(pk__in=numbers(keys))
    for one in known.select_related("organ").prefetch_related("documents"):
        yield Entry(
            key=str(one.pk),
            kind="政策解读",
            title=one.title,
            body=one.body,
            url=reverse("library_interpretation", args=[one.pk]),
            organ=one.organ.code,
            organ_name=one.organ.name,
            category=one.get_kind_display(),
            keywords=" ".join(document.key for document in one.documents.all()),
            day=one.published_on,
        )


def _keys(public: Callable[[], QuerySet[Any]]) -> Callable[[], Iterator[str]]:
    return lambda: (str(pk) for pk in public().values_list("pk", flat=True).iterator())


register(Source(DOCUMENTS, "政策文件", documents, _keys(selectors.published)))
register(Source(ANSWERS, "问答", answers, _keys(selectors.published_answers)))
register(
    Source(INTERPRETATIONS, "政策解读", interpretations, _keys(selectors.published_interpretations))
)
