"""提醒: the bell's list, reading it, and where else a person is reminded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.menu import MenuItem

from gongkai.ledger.console import KINDS
from gongkai.ledger.models import Notice
from gongkai.ledger.notices import mark_read, unread, unread_count
from gongkai.ledger.people import set_contact
from gongkai.site.console.records import officer, put_errors

PER_PAGE = 50


class ContactForm(forms.Form):
    """Where a person is reminded outside the console."""

    email = forms.CharField(
        label="电子邮箱", max_length=120, required=False, help_text="每个工作日 8:30 至多一封。"
    )
    mobile = forms.CharField(
        label="手机号码",
        max_length=20,
        required=False,
        help_text="只在有事项今天到期、已超期或被督办时发一条短信。",
    )


class BellItem(MenuItem):  # type: ignore[misc]
    """The menu's bell, with the number of unread notices."""

    def render_component(self, request: HttpRequest) -> Any:
        """The link with its count."""
        item = super().render_component(request)
        if count := unread_count(officer(request)):
            item.label = f"{item.label}（{count}）"
        return item


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Unread notices first, then the earlier ones; the form of addresses."""
    user = officer(request)
    initial = {"email": user.email, "mobile": user.mobile}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_contact(user=user, actor=user, **form.cleaned_data)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "已保存提醒方式。")
            return redirect("console_notices")
    waiting = unread(user)
    earlier = (
        Notice.objects.filter(user=user)
        .exclude(read_at__isnull=True, settled_at__isnull=True)
        .order_by("-made_at", "-pk")
    )
    return render(
        request,
        "console/notices.html",
        {
            "waiting": waiting[: PER_PAGE * 4],
            "count": unread_count(user),
            "page": Paginator(earlier, PER_PAGE).get_page(request.GET.get("page")),
            "form": form,
        },
    )


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """From a notice to its record; the record's page asks again who may see it."""
    found = get_object_or_404(Notice, pk=pk, user=officer(request))
    kind = next((kind for kind in KINDS.values() if found.stream == kind.model.STREAM), None)
    if kind is None:
        return redirect("console_notices")
    return redirect("console_record", kind.key, found.record)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark the named notices as read, or all of them; back to where the button was."""
    chosen = request.POST.getlist("notice")
    named = [int(pk) for pk in chosen if pk.isdecimal()]
    mark_read(user=officer(request), notices=None if request.POST.get("all") else named)
    return redirect("wagtailadmin_home" if request.POST.get("home") else "console_notices")
