"""An applicant follows a request by its number and query code, and acts on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.foi import actions, attachments
from gongkai.foi.codes import code_fits
from gongkai.foi.drafts import opened_text, sealed_text
from gongkai.foi.forms import FollowForm, SuggestForm, SupplementForm, WithdrawForm
from gongkai.foi.letters.kinds import KINDS as LETTERS
from gongkai.foi.letters.selectors import pdf_file
from gongkai.foi.models import Proposal, Request
from gongkai.foi.proactive import actions as proactive
from gongkai.foi.proactive.models import Origin
from gongkai.foi.proactive.models import Status as Published
from gongkai.foi.proactive.selectors import proposal_of, reason_to_propose
from gongkai.foi.public import public_case, public_letters, tariff
from gongkai.foi.rules.application import DELIVERIES
from gongkai.foi.selectors import handlings_of
from gongkai.foi.states import Step
from gongkai.foi.views import by_code

CASE = "foi_case"
"""Where a session keeps, sealed, which request this visitor may see and by which code."""
TYPED = "foi_typed"
"""Where a session keeps, sealed, what was typed when the right to see had run out."""
MINUTES = 30
WRONG = _("没有找到这份申请：请核对受理机关、申请编号和查询码。")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for organ, number and code; a wrong number and a wrong code get the same answer."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            organ, number = form.cleaned_data["organ"], form.cleaned_data["number"]
            firsts = Request.objects.current().filter(again_of__isnull=True)
            found, status = by_code.opened(
                request, form, firsts, number=number, tried=f"{organ.code}/{number}", wrong=WRONG
            )
            if found is not None:
                _remember(request, found, form.cleaned_data["code"].replace("-", ""))
                return redirect("foi_case")
    ended = request.method != "POST" and "ended" in request.GET
    return render(
        request,
        "foi/follow.html",
        {"form": form, "ended": ended, "typed": TYPED in request.session, "minutes": MINUTES},
        status=status,
    )


def _remember(request: HttpRequest, found: Request, code: str) -> None:
    until = timezone.now() + timedelta(minutes=MINUTES)
    request.session[CASE] = sealed_text({"pk": found.pk, "code": code, "until": until.timestamp()})


def _remembered(request: HttpRequest) -> tuple[Request, str] | None:
    """The request that this visitor may see, and the code; None once the time has run out."""
    kept = opened_text(request.session.get(CASE))
    if not kept or kept["until"] < timezone.now().timestamp():
        return None
    found = Request.objects.current().select_related("organ").filter(pk=kept["pk"]).first()
    if found is None or not code_fits(found, kept["code"]):
        return None
    _remember(request, found, kept["code"])
    return found, kept["code"]


def _ask_again(request: HttpRequest, text: str = "") -> HttpResponse:
    request.session.pop(CASE, None)
    if text:
        request.session[TYPED] = sealed_text({"text": text[:8000]})
    response = redirect("foi_follow")
    response["Location"] += "?ended"
    return response


@never_cache
@require_safe
def case(request: HttpRequest) -> HttpResponse:
    """Where the request stands, what happened, which day is due and why, what can be done."""
    seen = _remembered(request)
    if seen is None:
        return _ask_again(request)
    handlings = handlings_of(seen[0])
    number = request.GET.get("handling", "")
    found = next((one for one in handlings if str(one.handling) == number), handlings[-1])
    told = public_case(found, timezone.localdate())
    if found is not handlings[-1]:
        # An earlier handling is over: only what was said in it is shown.
        told = replace(told, supplement="", may_withdraw=False)
    return render(
        request,
        "foi/case.html",
        {
            "asked": found,
            "number": seen[0].key,
            "may_suggest": _may_suggest(seen[0]),
            "proposal": _suggested(seen[0]),
            "handlings": handlings if len(handlings) > 1 else (),
            "case": told,
            "delivery": DELIVERIES.get(found.delivery, ""),
            "letters": [
                (letter.pk, LETTERS[letter.kind].title, letter.day)
                for letter in public_letters(found)
            ],
            "files": store.delivered(found) if (store := attachments.current()) else (),
            "tariff": tariff() if told.fee else (),
            "done": request.session.pop("foi_done", ""),
        },
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest) -> HttpResponse:
    """The applicant's own answer to a correction notice or a question for reasons."""
    seen = _remembered(request)
    if seen is None:
        return _ask_again(request, request.POST.get("text", ""))
    first, code = seen
    found = handlings_of(first)[-1]
    told = public_case(found, timezone.localdate())
    if not told.supplement:
        return redirect("foi_case")
    typed = opened_text(request.session.get(TYPED)).get("text", "")
    form = SupplementForm(
        request.POST if request.method == "POST" else None, initial={"text": typed}
    )
    if form.is_bound and form.is_valid():
        try:
            actions.supplement(
                request=found, step=told.supplement, text=form.cleaned_data["text"], code=code
            )
        except (ValidationError, PermissionDenied):
            form.add_error(
                None, _("没有提交成功：申请的状态刚刚有了变化，请回到进度页看最新情况。")
            )
        else:
            request.session.pop(TYPED, None)
            request.session["foi_done"] = _("已经收到您的补充。")
            return redirect("foi_case")
    reasons = told.supplement == Step.REASONS_GIVEN
    return render(
        request,
        "foi/supplement.html",
        {"asked": found, "case": told, "form": form, "reasons": reasons},
        status=400 if form.errors else 200,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw a request, after a page that says what it means."""
    seen = _remembered(request)
    if seen is None:
        return _ask_again(request)
    first, code = seen
    found = handlings_of(first)[-1]
    told = public_case(found, timezone.localdate())
    if not told.may_withdraw:
        return redirect("foi_case")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.withdraw_request(
                request=found, actor=None, code=code, reason=form.cleaned_data["reason"]
            )
        except (ValidationError, PermissionDenied):
            form.add_error(
                None, _("没有撤回成功：申请的状态刚刚有了变化，请回到进度页看最新情况。")
            )
        else:
            request.session["foi_done"] = _("申请已经撤回。")
            return redirect("foi_case")
    return render(
        request,
        "foi/withdraw.html",
        {"asked": found, "form": form},
        status=400 if form.errors else 200,
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """The applicant suggests that what was disclosed be published for all (Art. 44)."""
    seen = _remembered(request)
    if seen is None:
        return _ask_again(request)
    found, code = seen
    if not _may_suggest(found):
        return redirect("foi_case")
    form = SuggestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            proactive.suggest(request=found, words=form.cleaned_data["words"], code=code)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                form.add_error(name if name in form.fields else None, ValidationError(messages))
        else:
            request.session["foi_done"] = _("已经收到您的建议，受理机关审核后会在这里告诉您结果。")
            return redirect("foi_case")
    return render(
        request,
        "foi/suggest.html",
        {"asked": found, "form": form},
        status=400 if form.errors else 200,
    )


def _suggested(first: Request) -> Proposal | None:
    """What became of a suggestion; an organ's own proposal is told once it is published."""
    found = proposal_of(first)
    told = found and (found.origin == Origin.APPLICANT or found.status == Published.PUBLISHED)
    return found if told else None


def _may_suggest(first: Request) -> bool:
    return bool(reason_to_propose(first, None)) and proposal_of(first) is None


@never_cache
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter that went to the applicant, as PDF."""
    seen = _remembered(request)
    if seen is None:
        return _ask_again(request)
    known = {one.pk: one for each in handlings_of(seen[0]) for one in public_letters(each)}
    if pk not in known:
        raise Http404("没有这份文书")
    try:
        data = pdf_file(known[pk])
    except ValueError:
        raise Http404("这份文书已经不再保存") from None
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="letter.pdf"'
    return response


@never_cache
@require_safe
def file(request: HttpRequest, key: str) -> HttpResponse:
    """A file that was delivered to the applicant."""
    seen = _remembered(request)
    if seen is None:
        return _ask_again(request)
    store = attachments.current()
    given = (store.download(one, key) for one in handlings_of(seen[0])) if store else ()
    response = next((one for one in given if one is not None), None)
    if response is None:
        raise Http404("没有这个文件")
    return response


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the right to see, on a device that others use too."""
    request.session.pop(CASE, None)
    request.session.pop(TYPED, None)
    return redirect("foi_entry")
