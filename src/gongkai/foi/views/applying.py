"""The application, one thing a page, its review, and the receipt (政府信息公开条例 Art. 29)."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.foi import attachments, drafts
from gongkai.foi.already import already_public
from gongkai.foi.drafts import DRAFT
from gongkai.foi.forms import STEPS, StepForm, unfinished
from gongkai.foi.limits import SUBMISSIONS
from gongkai.foi.receipt import receipt_pdf
from gongkai.foi.views.entry import after, draft_of
from gongkai.ledger.limits import TooMany, visitor_of
from gongkai.ledger.models import Organ

ORDER = ("organ", *STEPS, "review")
UPLOADS = "identity"
"""The page that takes a proof of identity, where the site has a store of files."""

_ASIDE = re.compile(r"（| \(")
"""Where the aside of a label begins."""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One page of the application."""
    if step not in STEPS:
        raise Http404("没有这一步")
    code, kept = draft_of(request)
    if kept is None or not kept.answers.get("organ"):
        return _without_draft(request)
    back = "back" in (request.POST if request.method == "POST" else request.GET)
    form = STEPS[step](
        data=request.POST if request.method == "POST" else None,
        answers=kept.answers,
        initial=dict(kept.answers),
    )
    store = attachments.current() if step == UPLOADS else None
    if store and form.is_bound and (upload := request.FILES.get("proof")):
        try:
            store.take(drafts.digest_of(code), upload)
        except ValidationError as error:
            form.add_error(None, error)
    if form.is_bound and form.is_valid():
        drafts.keep(code, form.told)
        if step == "what" and already_public(form.told["subject"], _organ(kept)):
            return redirect(reverse("foi_found") + ("?back" if back else ""))
        return redirect(after(code, step, back=back))
    if form.is_bound:
        # What was typed is kept even where it is not right yet, for the next device or day.
        drafts.keep(code, _typed(form, request))
    return render(
        request,
        "foi/step.html",
        {
            "form": form,
            "step": step,
            "back": back,
            "previous": _previous(step),
            "uploads": store is not None,
            "proofs": store.of_draft(drafts.digest_of(code)) if store else (),
            **_place(step, code, kept),
        },
        status=400 if form.errors else 200,
    )


def _typed(form: StepForm, request: HttpRequest) -> dict[str, str]:
    """What was typed on a page, cleaned of what is invisible and cut to what a draft takes."""
    return {
        name: str(field.to_python(request.POST.get(name, "")) or "")[:8000]
        for name, field in form.fields.items()
        if not hasattr(field, "choices")
    }


@never_cache
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """What is already public on the words that were typed."""
    code, kept = draft_of(request)
    if kept is None or not kept.answers.get("organ"):
        return _without_draft(request)
    back = "back" in request.GET
    subject = kept.answers.get("subject", "")
    return render(
        request,
        "foi/found.html",
        {
            "found": already_public(subject, _organ(kept)),
            "subject": subject,
            "onward": after(code, "what", back=back),
            **_place("what", code, kept),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Everything that was told, with a way to change each answer; then it is handed in."""
    code, kept = draft_of(request)
    if kept is None or not kept.answers.get("organ"):
        if request.method == "POST":
            # The second of two clicks; the session that it began with may not know of the first.
            return redirect("foi_review")
        if DRAFT not in request.session and drafts.receipt_in(request.session):
            return redirect("foi_receipt")
        return _without_draft(request)
    problems: dict[str, list[str]] = unfinished(kept.answers)
    if request.method == "POST" and not problems:
        try:
            SUBMISSIONS.count(visitor_of(request))
        except TooMany as error:
            return render(request, "foi/wait.html", {"message": error}, status=429)
        try:
            submitted = drafts.hand_in(code, request.session)
        except ValidationError as error:
            problems = {"what": error.messages}
        else:
            return redirect("foi_receipt" if submitted else "foi_review")
    return render(
        request,
        "foi/review.html",
        {
            "problems": [(name, STEPS[name].heading, said) for name, said in problems.items()],
            "refused": request.method == "POST",
            "parts": _parts(kept.answers),
            "organ": _organ(kept),
            **_place("review", code, kept),
        },
        status=400 if request.method == "POST" else 200,
    )


def _parts(answers: dict[str, str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(step, heading, [(label, answer in words)]) of every page."""
    parts = []
    for name, form in STEPS.items():
        blank = form(answers=answers, initial=dict(answers))
        rows = []
        for field_name, field in blank.fields.items():
            told = answers.get(field_name, "")
            choices: Any = getattr(field, "choices", None)
            if choices is not None:
                told = dict(choices).get(told, "")
            rows.append((_ASIDE.split(str(field.label))[0], told))
        parts.append((name, str(form.heading), rows))
    return parts


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and query code, shown to whoever has just handed in, and never again."""
    made = drafts.receipt_in(request.session)
    if made is None:
        return render(request, "foi/gone.html", status=404)
    found, code = made
    return render(
        request,
        "foi/receipt.html",
        {"request_made": found, "shown": drafts.spaced(code)},
    )


@never_cache
@require_safe
def receipt_file(request: HttpRequest) -> HttpResponse:
    """The receipt as PDF."""
    made = drafts.receipt_in(request.session)
    if made is None:
        return render(request, "foi/gone.html", status=404)
    found, code = made
    data = receipt_pdf(found, drafts.spaced(code), timezone.localdate())
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = (
        "attachment; filename=\"receipt.pdf\"; filename*=UTF-8''%E7%94%B3%E8%AF%B7%E5%9B%9E%E6%89%A7.pdf"
    )
    return response


@never_cache
@require_POST
def receipt_kept(request: HttpRequest) -> HttpResponse:
    """The visitor has kept the receipt: forget it."""
    request.session.pop(drafts.RECEIPT, None)
    return redirect("foi_follow")


def _organ(kept: drafts.Kept) -> Organ | None:
    found: Organ | None = Organ.objects.filter(code=kept.answers.get("organ", "")).first()
    return found


def _previous(step: str) -> str:
    before = ORDER[ORDER.index(step) - 1]
    return reverse("foi_organ") if before == "organ" else reverse("foi_step", args=[before])


def _place(step: str, code: str, kept: drafts.Kept) -> dict[str, Any]:
    return {
        "number": ORDER.index(step) + 1,
        "total": len(ORDER),
        "code": drafts.spaced(code),
        "kept": kept,
        "to": _organ(kept),
    }


def _without_draft(request: HttpRequest) -> HttpResponse:
    """There is no draft on this device: say so and keep what a form still carries on screen."""
    lost = drafts.DAYS if DRAFT in request.session else 0
    return render(request, "foi/no_draft.html", {"lost": lost}, status=404 if lost else 200)
