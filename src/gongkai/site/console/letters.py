"""Letters in the console: their files, signing, striking, writing a further one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.foi.case_page import can_sign, kind_name, rehearsed
from gongkai.foi.console_forms import add_letter_fields, usual_values
from gongkai.foi.letters.actions import open_letter, sign_letter, strike_letter, write_letter
from gongkai.foi.letters.kinds import KINDS, LetterKind
from gongkai.foi.letters.selectors import further_kinds
from gongkai.foi.models import Letter, Request
from gongkai.foi.rules.letter_facts import told_fields
from gongkai.foi.selectors import facts_of
from gongkai.ledger.console import ReasonForm, RecordForm, Shown, kind_of
from gongkai.ledger.permissions import may_approve, may_record, visible_organs
from gongkai.site.console.records import officer, put_errors

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def _letter(request: HttpRequest, pk: int) -> Letter:
    """The letter, to who may see its case; raises Http404 for anybody else as for no letter."""
    letters = Letter.objects.select_related("organ", "request__organ", "correction")
    return get_object_or_404(letters, pk=pk, organ__in=visible_organs(officer(request)))


@require_safe
def letter_file(request: HttpRequest, pk: int, extension: str) -> HttpResponse:
    """A letter as a file to download."""
    letter = _letter(request, pk)
    if extension not in CONTENT_TYPES:
        raise Http404("没有这种格式")
    try:
        content = open_letter(letter=letter, extension=extension, actor=officer(request))
    except ValueError as error:
        raise Http404(str(error)) from None
    response = HttpResponse(content, content_type=CONTENT_TYPES[extension])
    response["Content-Disposition"] = content_disposition_header(
        True, f"{letter.key} {kind_name(letter.kind)}.{extension}"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


class SignForm(RecordForm):
    """Nothing to fill in."""


@require_http_methods(["GET", "POST"])
def letter_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Sign or strike a letter."""
    letter = _letter(request, pk)
    user = officer(request)
    owner = letter.request or letter.correction
    home = kind_of(type(owner)) if owner else None
    if owner is None or home is None or step not in {"sign", "strike"}:
        raise Http404("没有这一步")
    signing = step == "sign"
    if not (may_approve if signing else may_record)(user, letter.organ):
        raise PermissionDenied("您的岗位没有办理文书的权限。")
    form_class = SignForm if signing else ReasonForm
    form = form_class(request.POST if request.method == "POST" else None, user=user, record=letter)
    if request.method == "POST" and form.is_valid():
        try:
            if signing:
                sign_letter(letter=letter, actor=user)
            else:
                strike_letter(letter=letter, reason=form.cleaned_data["reason"], actor=user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"文书 {letter.key} 已{'签名' if signing else '作废'}。")
            return redirect("console_record", home.key, owner.pk)
    return render(
        request,
        "console/letter_step.html",
        {
            "letter": letter,
            "home": home,
            "owner": owner,
            "name": kind_name(letter.kind),
            "form": form,
            "signing": signing,
            "can_sign": can_sign(letter.organ),
        },
    )


def _case(request: HttpRequest, pk: int) -> Request:
    cases = Request.objects.select_related("organ")
    found = get_object_or_404(cases, pk=pk, organ__in=visible_organs(officer(request)))
    if not may_record(officer(request), found.organ):
        raise PermissionDenied("您的岗位没有出具文书的权限。")
    return found


class WriteForm(forms.Form):
    """The fields of a further letter; days and sums that the record gives are filled in already."""

    required_css_class = "required"

    def __init__(self, *args: Any, case: Request, kind: LetterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in kind.inputs if name not in {"查询码", "信息处理费"}]
        add_letter_fields(self, kind, names)
        begin = {**usual_values(kind, case.organ), **told_fields(names, facts_of(case))}
        for name, value in begin.items():
            self.fields[name].initial = value


@require_safe
def letter_choice(request: HttpRequest, pk: int) -> HttpResponse:
    """Which further letters may be written."""
    case = _case(request, pk)
    approver = may_approve(officer(request), case.organ)
    return render(
        request,
        "console/letter_choice.html",
        {"record": case, "kinds": further_kinds(case, approver)},
    )


@require_http_methods(["GET", "POST"])
def letter_write(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write a further letter, with a preview before it is issued."""
    case, user = _case(request, pk), officer(request)
    allowed = {one.key: one for one in further_kinds(case, may_approve(user, case.organ))}
    if kind not in KINDS:
        raise Http404("没有这种文书")
    if kind not in allowed:
        messages.error(request, f"现在不能另行出具“{KINDS[kind].name}”。")
        return redirect("console_record", "requests", case.pk)
    form = WriteForm(
        request.POST if request.method == "POST" else None, case=case, kind=allowed[kind]
    )
    shown: Shown | None = None
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if value}

        def write(fresh: Request) -> Letter:
            return write_letter(request=fresh, kind=kind, fields=fields, actor=user)

        try:
            if "preview" in request.POST:
                shown = rehearsed(case, write)
            else:
                letter = write(case)
                messages.success(request, f"已出具《{KINDS[kind].title}》{letter.key}。")
                return redirect("console_record", "requests", case.pk)
        except ValidationError as error:
            put_errors(form, error)
    return render(
        request,
        "console/letter_write.html",
        {
            "record": case,
            "kind": allowed[kind],
            "form": form,
            "shown": shown,
            "today": timezone.localdate(),
        },
    )
