"""The pages of a document, an interpretation, a question and a clean-up."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.ledger.organs import district_of
from gongkai.ledger.ready import also, ready
from gongkai.ledger.rules.differences import paragraphs
from gongkai.library import meta, selectors
from gongkai.library.announcing import ANSWERS, CLEAN_UPS, DOCUMENTS, INTERPRETATIONS
from gongkai.library.models import Amendment, Answer, Interpretation, TextVersion
from gongkai.library.opendata import label_of
from gongkai.library.rules.interpreting import cards, questions
from gongkai.library.rules.linking import linked
from gongkai.library.states import ENDED, AnswerStatus, Decision, InterpretationKind
from gongkai.library.views.shelves import SHELVES, day_asked


def public_document(pk: int, day: Any) -> Any:
    """A public document with its standing on `day` and its rows; raises Http404."""
    known = selectors.with_standing(selectors.published(), day)
    try:
        return (
            known.select_related("organ", "successor", "draft")
            .prefetch_related(
                Prefetch("texts", TextVersion.objects.select_related("amendment")),
                Prefetch("amendments", Amendment.objects.select_related("by")),
                "extensions",
            )
            .get(pk=pk)
        )
    except ObjectDoesNotExist:
        raise Http404("没有这件文件") from None


@ready()
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A document: elements, the text of a day, its life, and what it is linked with.

    A struck entry leads to the one that took its place, so that addresses last.
    """
    day = day_asked(request.GET.dict())
    try:
        found = public_document(pk, day)
    except Http404:
        instead = selectors.in_place_of(pk)
        if instead is None:
            raise
        return redirect("library_document", instead.pk, permanent=True)
    today = timezone.localdate()
    texts = selectors.versions(found)
    shown = selectors.text_on(found, day)
    body = shown.body if shown else ""
    find = selectors.finder([body, found.end_basis], day, but=found.pk)
    citing = {text.document_id: text.document for text in selectors.citing_texts(found)}
    changes = selectors.changes_made_by(found)
    told = meta.of_document(
        found, SHELVES["documents"], changes, body, district_of(request), now=day == today
    )
    response = render(
        request,
        "library/document.html",
        {
            "document": found,
            "label": label_of(found),
            "over": found.standing in ENDED,
            "day": day,
            "today": today,
            "texts": texts,
            "shown": shown,
            "paragraphs": [linked(one, find) for one in paragraphs(body)],
            "end_basis": linked(found.end_basis, find),
            "life": selectors.life(found, today),
            "interpretations": selectors.published_interpretations().filter(documents=found),
            "answers": selectors.published_answers().filter(documents=found),
            "changes": changes,
            "meta": told,
            "citing": citing.values(),
            "clean_ups": selectors.clean_ups_of(found),
            "newest": texts[-1] if texts else None,
        },
    )
    return also(response, f"{DOCUMENTS}:{found.pk}", f"ledger.organ:{found.organ_id}")


@ready()
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two texts of a document side by side in one: what went, what came."""
    found = public_document(pk, timezone.localdate())
    texts = selectors.versions(found)
    if len(texts) < 2:
        raise Http404("这件文件只有一个文本")
    first = day_asked({"on": request.GET.get("from", texts[0].from_on.isoformat())})
    second = day_asked({"on": request.GET.get("to", texts[-1].from_on.isoformat())})
    response = render(
        request,
        "library/compare.html",
        {
            "document": found,
            "texts": texts,
            "before": selectors.text_on(found, first),
            "after": selectors.text_on(found, second),
            "changes": selectors.compare_texts(found, first, second),
        },
    )
    return also(response, f"{DOCUMENTS}:{found.pk}")


@ready(f"{DOCUMENTS}:*", "ledger.organ:*")
@require_safe
def interpretation(request: HttpRequest, pk: int) -> HttpResponse:
    """An interpretation in its form; a withdrawn one says why it went."""
    found = get_object_or_404(
        Interpretation.objects.current()
        .filter(published_on__lte=timezone.localdate())
        .select_related("organ"),
        pk=pk,
    )
    if found.withdrawn_on:
        return _withdrawn(request, found.title, found.withdrawn_on, found.withdrawn_reason)
    find = selectors.finder([found.body])
    response = render(
        request,
        "library/interpretation.html",
        {
            "interpretation": found,
            "meta": meta.of_interpretation(found, SHELVES["interpretations"]),
            "cards": cards(found.body) if found.kind == InterpretationKind.FIGURE else [],
            "questions": [
                (asked, [linked(one, find) for one in paragraphs(answered)])
                for asked, answered in questions(found.body)
            ]
            if found.kind == InterpretationKind.QUESTIONS
            else [],
            "paragraphs": [linked(one, find) for one in paragraphs(found.body)],
            "documents": _standing_documents(found.documents),
        },
    )
    return also(response, f"{INTERPRETATIONS}:{found.pk}")


@ready(f"{ANSWERS}:*", f"{DOCUMENTS}:*", "ledger.organ:*")
@require_safe
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A question with its answer; a withdrawn one says why it went."""
    found = get_object_or_404(
        Answer.objects.current()
        .filter(published_on__lte=timezone.localdate())
        .select_related("organ"),
        pk=pk,
    )
    if found.status == AnswerStatus.WITHDRAWN:
        return _withdrawn(request, found.question, found.withdrawn_on, found.remark)
    if found.status != AnswerStatus.PUBLISHED:
        raise Http404("没有这条问答")
    find = selectors.finder([found.body])
    documents = _standing_documents(found.documents)
    return render(
        request,
        "library/answer.html",
        {
            "answer": found,
            "meta": meta.of_answer(found, SHELVES["answers"]),
            "paragraphs": [linked(one, find) for one in paragraphs(found.body)],
            "documents": documents,
            "outdated": any(one.standing in ENDED for one in documents),
            "near": selectors.published_answers()
            .filter(category=found.category)
            .exclude(pk=found.pk)
            .order_by("-published_on", "-pk")[:5]
            if found.category
            else [],
        },
    )


@ready(f"{CLEAN_UPS}:*", "ledger.organ:*")
@require_safe
def clean_ups(request: HttpRequest) -> HttpResponse:
    """The clean-ups whose result is public."""
    context = {"clean_ups": selectors.published_clean_ups(), "meta": meta.of_clean_ups()}
    return render(request, "library/clean_ups.html", context)


@ready(f"{CLEAN_UPS}:*", f"{DOCUMENTS}:*", "ledger.organ:*")
@require_safe
def clean_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of a clean-up: every document with its decision and the reason."""
    found = get_object_or_404(selectors.published_clean_ups(), pk=pk)
    items = list(
        found.items.current().select_related("document__organ").order_by("document__issued_on")
    )
    counts = Counter(item.decision for item in items)
    return render(
        request,
        "library/clean_up.html",
        {
            "clean_up": found,
            "meta": meta.of_clean_up(found),
            "items": items,
            "counts": [(label, counts[value]) for value, label in Decision.choices],
        },
    )


def _standing_documents(documents: Any) -> list[Any]:
    public = selectors.published().filter(pk__in=documents.values("pk"))
    known = selectors.with_standing(public, timezone.localdate())
    return list(known.select_related("organ").order_by("-issued_on", "pk"))


def _withdrawn(request: HttpRequest, title: str, day: Any, reason: str) -> HttpResponse:
    context = {"title": title, "day": day, "reason": reason}
    return render(request, "library/withdrawn.html", context, status=410)
