"""Where one begins: what an application is, which organ it goes to, how to go on with a draft."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.foi import drafts
from gongkai.foi.drafts import DRAFT
from gongkai.foi.forms import STEPS, ContinueForm, unfinished
from gongkai.foi.limits import CODES_BY_ADDRESS, DRAFTS
from gongkai.foi.public import tariff
from gongkai.ledger.figures import registry
from gongkai.ledger.limits import TooMany, visitor_of
from gongkai.ledger.models import Organ
from gongkai.ledger.organs import district_of
from gongkai.ledger.scope import Scope

FIGURES = ("foi.received", "foi.closed", "foi.in_time_rate")


def draft_of(request: HttpRequest) -> tuple[str, drafts.Kept | None]:
    """The draft of this visitor, with its code; None where there is none."""
    code = drafts.code_in(request.session)
    return code, drafts.find(code) if code else None


@require_safe
def entry(request: HttpRequest) -> HttpResponse:
    """What an application is, how long it takes, what it costs; this year's figures."""
    district = district_of(request)
    cards = []
    if district:
        today = timezone.localdate()
        scope = Scope.year(today.year, district, today)
        known = [name for name in FIGURES if name in registry.figures]
        query = urlencode({"year": today.year, "organ": district.code})
        cards = [
            {
                "figure": registry.get(name),
                "value": value,
                "href": f"{reverse('figure', args=[name])}?{query}",
            }
            for name, value in registry.evaluate(known, scope).items()
            if value is not None
        ]
    return render(
        request,
        "foi/entry.html",
        {
            "cards": cards,
            "year": timezone.localdate().year,
            "tariff": tariff(),
            "has_draft": DRAFT in request.session,
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def organ(request: HttpRequest) -> HttpResponse:
    """Choose the organ; each says what it holds. A request is never passed on silently."""
    code, kept = draft_of(request)
    if request.method == "POST":
        asked = request.POST.get("organ", "")
        # PostgreSQL takes no NUL in a text.
        if found := Organ.objects.filter(code=asked).first() if "\0" not in asked else None:
            if kept is None:
                try:
                    DRAFTS.count(visitor_of(request))
                except TooMany as error:
                    return render(request, "foi/wait.html", {"message": error}, status=429)
                code = drafts.begin()
                drafts.remember(request.session, code)
            drafts.keep(code, {"organ": found.code})
            return redirect(after(code, "organ", back="back" in request.POST))
    query = " ".join(request.GET.get("q", "").split())[:100]
    only = request.GET.get("organ", "")
    organs = Organ.objects.order_by("path")
    for word in query.split():
        organs = organs.filter(
            Q(name__icontains=word) | Q(short_name__icontains=word) | Q(holds__icontains=word)
        )
    if only:
        organs = organs.filter(code=only)
    return render(
        request,
        "foi/organ.html",
        {
            "organs": organs,
            "query": query,
            "only": only,
            "back": "back" in request.GET,
            "kept": kept,
            "code": drafts.spaced(code) if kept else "",
            "chosen": kept.answers.get("organ") if kept else "",
            "number": 1,
            "total": len(STEPS) + 2,
        },
        status=200 if request.method != "POST" else 400,
    )


def after(code: str, step: str, *, back: bool) -> str:
    """The page after `step`: the next one or, for one who changes an answer, what is unfinished."""
    if back:
        kept = drafts.find(code)
        missing = unfinished(kept.answers) if kept else {}
        step = next(iter(missing), "review")
        return reverse("foi_review") if step == "review" else reverse("foi_step", args=[step])
    order = list(STEPS)
    place = order.index(step) + 1 if step in order else 0
    return reverse("foi_step", args=[order[place]]) if place < len(order) else reverse("foi_review")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Go on with a draft, on this device or by its code on another."""
    code, kept = draft_of(request)
    form = ContinueForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        code = drafts.plain_code(form.cleaned_data["code"])
        try:
            CODES_BY_ADDRESS.count(visitor_of(request))
        except TooMany as error:
            form.add_error("code", str(error))
            return render(request, "foi/resume.html", {"form": form, "kept": kept}, status=429)
        if drafts.find(code):
            drafts.remember(request.session, code)
            return redirect(after(code, "", back=True))
        form.add_error("code", _("没有找到这份草稿：请核对草稿码；草稿保留 30 天，提交后即删除。"))
    return render(
        request,
        "foi/resume.html",
        {"form": form, "kept": kept, "next": after(code, "", back=True) if kept else ""},
        status=400 if form.errors else 200,
    )


@never_cache
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throw a draft away: it is no longer wanted, or what was sought has been found."""
    code = drafts.code_in(request.session)
    request.session.pop(DRAFT, None)
    if code:
        drafts.drop(code)
    return render(request, "foi/dropped.html", {"found": "found" in request.POST})
