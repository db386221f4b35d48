"""The wording of letters in the console: what holds, its editor with preview, its history."""

from __future__ import annotations

import difflib
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.foi.case_page import shown_letter
from gongkai.foi.console_forms import put_data
from gongkai.foi.letters.actions import edit_template
from gongkai.foi.letters.fields import FIELDS
from gongkai.foi.letters.kinds import KINDS, LetterKind
from gongkai.foi.letters.models import LetterTemplate
from gongkai.foi.letters.selectors import (
    DISTRICT,
    ORGAN,
    PACKAGED,
    Wording,
    newest_template,
    preview_template,
    template_history,
    wording,
)
from gongkai.foi.letters.texts import TEXTS
from gongkai.foi.letters.wording import LONGEST_TEMPLATE, LONGEST_TITLE
from gongkai.ledger.models import Organ, User
from gongkai.ledger.permissions import approved_organs, is_office, may_approve
from gongkai.site.console.records import officer, put_errors

SOURCES = {ORGAN: "本机关", DISTRICT: "全区", PACKAGED: "系统自带"}
WHOLE_DISTRICT = 0
"""Stands in addresses for the district's own templates, which hold for every organ without one."""


def _editable(user: User) -> list[Organ]:
    """Organs whose templates the person may write."""
    return list(approved_organs(user).order_by("path"))


def _owner(user: User, pk: int) -> Organ | None:
    """Whose templates are meant, None for the district's; raises PermissionDenied."""
    if pk == WHOLE_DISTRICT:
        if not is_office(user):
            raise PermissionDenied("全区的文书模板由政务公开办修改。")
        return None
    organ = get_object_or_404(Organ, pk=pk)
    if not may_approve(user, organ):
        raise PermissionDenied("本机关的文书模板由机关负责人或者政务公开办修改。")
    return organ


def _kind(key: str) -> LetterKind:
    if key not in KINDS:
        raise Http404("没有这种文书")
    return KINDS[key]


class TemplateForm(forms.Form):
    """The title and the text of a letter, with the version that the editor began from."""

    title = forms.CharField(label="标题", max_length=LONGEST_TITLE)
    body = forms.CharField(
        label="正文",
        max_length=LONGEST_TEMPLATE,
        widget=forms.Textarea({"rows": 24}),
        help_text="一行一段；“# ”开头的是一级标题，“## ”开头的是二级标题；字段写在双大括号里。",
    )
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())


@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """Every letter with the template that holds for an organ, or for the district."""
    user = officer(request)
    organs = _editable(user)
    if not organs:
        raise PermissionDenied("文书模板由机关负责人或者政务公开办修改。")
    office = is_office(user)
    chosen = request.GET.get("organ", "")
    if not chosen.isdecimal():
        chosen = str(WHOLE_DISTRICT if office else organs[0].pk)
    owner = _owner(user, int(chosen[:18]))
    own = dict(
        LetterTemplate.objects.filter(organ=owner).order_by("version").values_list("kind", "pk")
    )
    district = set(LetterTemplate.objects.filter(organ=None).values_list("kind", flat=True))

    def source(kind: str) -> str:
        if kind in own:
            return SOURCES[ORGAN if owner else DISTRICT]
        return SOURCES[DISTRICT] if kind in district else SOURCES[PACKAGED]

    return render(
        request,
        "console/templates.html",
        {
            "owner": owner,
            "chosen": owner.pk if owner else WHOLE_DISTRICT,
            "organs": organs,
            "office": office,
            "rows": [(kind, source(kind.key)) for kind in KINDS.values()],
        },
    )


def _differences(before: tuple[str, str], after: tuple[str, str]) -> list[tuple[str, str]]:
    """Lines that were taken out (`del`) and put in (`ins`) between two (title, body)."""
    old, new = ([title, *body.splitlines()] for title, body in (before, after))
    marks = {"- ": "del", "+ ": "ins"}
    lines = difflib.ndiff(old, new)
    return [(marks[line[:2]], line[2:]) for line in lines if line[:2] in marks]


def _history(owner: Organ | None, kind: str) -> list[dict[str, Any]]:
    """Own versions, newest first, each with what it changed of the one before it."""
    rows = list(template_history(owner, kind))
    began = wording(None, kind) if owner else None
    first = began if began and began.source == DISTRICT else None
    packaged = _packaged(kind)
    told = []
    for place, row in enumerate(rows):
        if place + 1 < len(rows):
            before = (rows[place + 1].title, rows[place + 1].body)
        else:
            before = (first.title, first.body) if first else packaged
        told.append({"row": row, "changes": _differences(before, (row.title, row.body))})
    return told


def _packaged(kind: str) -> tuple[str, str]:
    return KINDS[kind].title, TEXTS[kind]


def _begin(owner: Organ | None, kind: str, version: str) -> tuple[str, str]:
    """The text that the editor begins with: the one that holds, or an earlier one to go back to."""
    if version == PACKAGED:
        return _packaged(kind)
    if version.isdecimal():
        row = template_history(owner, kind).filter(version=int(version[:9])).first()
        if row is not None:
            return row.title, row.body
    holds: Wording = wording(owner, kind)
    return holds.title, holds.body


@require_http_methods(["GET", "POST"])
def template_edit(request: HttpRequest, organ: int, kind: str) -> HttpResponse:
    """The editor; it saves the next version and says where somebody else was quicker."""
    user = officer(request)
    owner, known = _owner(user, organ), _kind(kind)
    newest = newest_template(owner, kind)
    if request.method == "POST":
        form = TemplateForm(request.POST)
        if form.is_valid():
            try:
                row = edit_template(organ=owner, kind=kind, actor=user, **form.cleaned_data)
            except ValidationError as error:
                put_errors(form, error)
                if "seen_version" in form.errors:
                    # Whoever compares and saves once more writes over knowingly.
                    newest = newest_template(owner, kind)
                    put_data(form, {"seen_version": newest.version if newest else 0})
            else:
                messages.success(request, f"已保存“{known.name}”第 {row.version} 版。")
                return redirect("console_template", organ, kind)
    else:
        title, body = _begin(owner, kind, request.GET.get("version", ""))
        form = TemplateForm(
            initial={
                "title": title,
                "body": body,
                "seen_version": newest.version if newest else 0,
            }
        )
    holds = wording(owner, kind)
    source = SOURCES[DISTRICT] if owner is None and holds.row else SOURCES[holds.source]
    title = form["title"].value() or ""
    body = form["body"].value() or ""
    preview, _ = _preview(owner, kind, title, body)
    return render(
        request,
        "console/template.html",
        {
            "owner": owner,
            "organ": organ,
            "kind": known,
            "form": form,
            "source": source,
            "newest": newest,
            "conflict": "seen_version" in form.errors,
            "current": holds,
            "fields": [
                (FIELDS[name], name in known.must, name in known.may_be_empty)
                for name in known.fields
            ],
            "preview": preview,
            "history": _history(owner, kind),
            "earlier": request.GET.get("version", ""),
            "preview_url": reverse("console_template_preview", args=[organ, kind]),
        },
    )


def _preview(
    owner: Organ | None, kind: str, title: str, body: str
) -> tuple[str, dict[str, list[str]]]:
    """The letter with samples as HTML, or what is wrong with the template."""
    organ = owner or Organ.objects.order_by("path").first()
    if organ is None:
        return "", {}
    try:
        letter = preview_template(
            organ=organ, kind=kind, title=title, body=body, day=timezone.localdate()
        )
    except ValidationError as error:
        return "", error.message_dict
    return shown_letter("预览", letter).html(), {}


@require_POST
def template_preview(request: HttpRequest, organ: int, kind: str) -> HttpResponse:
    """The letter that the typed template gives with samples; nothing is saved."""
    owner, known = _owner(officer(request), organ), _kind(kind)
    html, problems = _preview(
        owner, known.key, request.POST.get("title", ""), request.POST.get("body", "")
    )
    context = {
        "organ": organ,
        "kind": known,
        "preview": html,
        "problems": [text for texts in problems.values() for text in texts],
    }
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return render(request, "console/_template_preview.html", context)
    return render(request, "console/template_preview.html", context)
