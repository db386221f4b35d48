"""A third party answers its consultation by a code of its own (政府信息公开条例 Art. 32)."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gongkai.foi.drafts import opened_text, sealed_text
from gongkai.foi.forms import OpinionCodeForm, OpinionForm
from gongkai.foi.limits import CODES_BY_ADDRESS
from gongkai.foi.opinions import answer_consultation, invitation_of, may_answer
from gongkai.foi.public import third_party_due
from gongkai.ledger.limits import TooMany, visitor_of

CODE = "foi_opinion"
"""Where a session keeps, sealed, the code of the consultation that is being answered."""
MINUTES = 120


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the consultation."""
    form = OpinionCodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            code = form.cleaned_data["code"]
            try:
                CODES_BY_ADDRESS.count(visitor_of(request))
            except TooMany as error:
                form.add_error("code", str(error))
                status = 429
            else:
                if invitation_of(code):
                    until = timezone.now() + timedelta(minutes=MINUTES)
                    request.session[CODE] = sealed_text({"code": code, "until": until.timestamp()})
                    return redirect("foi_opinion_answer")
                form.add_error("code", _("没有找到这次征求意见，请核对查询码。"))
    return render(request, "foi/opinion.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """What was asked for, until when an opinion is wanted, and the opinion."""
    kept = opened_text(request.session.get(CODE))
    found = None
    if kept and kept["until"] > timezone.now().timestamp():
        found = invitation_of(kept["code"])
    if found is None:
        request.session.pop(CODE, None)
        return redirect("foi_opinion")
    asked = found.request
    form = OpinionForm(request.POST if request.method == "POST" else None)
    done = False
    if may_answer(found) and form.is_bound and form.is_valid():
        try:
            answer_consultation(
                code=kept["code"],
                opinion=form.cleaned_data["opinion"],
                reasons=form.cleaned_data["reasons"],
            )
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                shown = name if name in form.fields else None
                said = messages if shown else _("没有提交成功，请刷新本页看最新情况。")
                form.add_error(shown, ValidationError(said))
        else:
            done = True
            request.session.pop(CODE, None)
    still = may_answer(found)
    return render(
        request,
        "foi/opinion_answer.html",
        {
            "form": form,
            "done": done,
            "open": still,
            "organ": asked.organ,
            "subject": asked.subject if still else "",
            "due": third_party_due(asked, found.party) if still else None,
        },
        status=400 if form.errors and not done else 200,
    )
