"""Somebody asks for a record about himself to be corrected, and follows it (条例 Art. 41)."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.foi.corrections.actions import Upload, enter_correction
from gongkai.foi.corrections.forms import CorrectionForm, FollowCorrectionForm
from gongkai.foi.corrections.selectors import stages
from gongkai.foi.drafts import opened_text, sealed_text, spaced
from gongkai.foi.limits import SUBMISSIONS
from gongkai.foi.models import Correction
from gongkai.foi.upload_kinds import EVIDENCE
from gongkai.foi.views import by_code
from gongkai.ledger.files import received
from gongkai.ledger.limits import TooMany, visitor_of

DONE = "foi_correction"
"""Where a session keeps, sealed, the number and code that are shown after handing in."""
MINUTES = 30
WRONG = _("没有找到这份更正要求：请核对机关、编号和查询码。")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest) -> HttpResponse:
    """The form, on one page."""
    posted = request.method == "POST"
    form = CorrectionForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_bound and form.is_valid():
        try:
            SUBMISSIONS.count(visitor_of(request))
        except TooMany as error:
            form.add_error(None, str(error))
            return render(request, "foi/correction.html", {"form": form}, status=429)
        try:
            sent = form.cleaned_data.get("file")
            upload = Upload(sent.name or "", received(sent, EVIDENCE)) if sent else None
            made = enter_correction(
                organ=form.cleaned_data["organ"], values=form.told, actor=None, upload=upload
            )
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                form.add_error(name if name in form.fields else None, ValidationError(messages))
        else:
            until = timezone.now() + timedelta(minutes=MINUTES)
            request.session[DONE] = sealed_text(
                {"pk": made.correction.pk, "code": made.code, "until": until.timestamp()}
            )
            return redirect("foi_correction_done")
    status = 400 if form.errors else 200
    return render(request, "foi/correction.html", {"form": form}, status=status)


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Number and query code, shown to whoever has just handed in."""
    kept = opened_text(request.session.get(DONE))
    if not kept or kept["until"] < timezone.now().timestamp():
        request.session.pop(DONE, None)
        return redirect("foi_correction_follow")
    made = Correction.objects.select_related("organ").get(pk=kept["pk"])
    context = {"made": made, "code": spaced(kept["code"]), "minutes": MINUTES}
    return render(request, "foi/correction_done.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Where it stands, at every organ that it came to, for whoever has number and code."""
    form = FollowCorrectionForm(request.POST if request.method == "POST" else None)
    found: Correction | None = None
    status = 200
    if form.is_bound and form.is_valid():
        organ, number = form.cleaned_data["organ"], form.cleaned_data["number"].upper()
        tried = f"correction/{organ.code}/{number}"
        found, status = by_code.opened(
            request, form, Correction.objects.current(), number=number, tried=tried, wrong=WRONG
        )
        if found is not None:
            # Whoever can follow it has kept the code: it need not be shown again.
            request.session.pop(DONE, None)
    elif form.errors:
        status = 400
    context = {"form": form, "found": found, "stages": stages(found) if found else ()}
    return render(request, "foi/correction_follow.html", context, status=status)
