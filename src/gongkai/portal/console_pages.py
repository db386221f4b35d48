"""The officers' doors of pages: columns become public, items are withdrawn, attachments.

An item becomes public through its reviews (`portal.review.pages`).

`urls` are the addresses below `console/`; the actions ask for every right again.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from gongkai.ledger.files import name_of, received
from gongkai.ledger.models import User
from gongkai.ledger.permissions import require
from gongkai.ledger.rules.upload import size_text
from gongkai.portal import actions
from gongkai.portal.models import ItemPage, PortalPage
from gongkai.portal.permissions import may_edit, may_publish
from gongkai.portal.review.drafts import newest_draft


class WithdrawForm(forms.Form):
    """Why something leaves the public's sight."""

    reason = forms.CharField(
        label="撤下的原因",
        max_length=actions.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="原地址向公众公布撤下的日期和这里写的原因。",
    )


class UploadForm(forms.Form):
    """One attachment."""

    file = forms.FileField(label="文件", help_text="PDF、Word、Excel、OFD、图片或文本。")
    title = forms.CharField(
        label="名称", max_length=160, required=False, help_text="印在页面上的名称，留空用文件名。"
    )


def officer(request: HttpRequest) -> User:
    """The logged-in officer; raises PermissionDenied for anyone else."""
    if not isinstance(request.user, User):
        raise PermissionDenied("请先登录。")
    return request.user


def _page(request: HttpRequest, pk: int) -> tuple[User, Any]:
    user = officer(request)
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, PortalPage):
        raise Http404("没有此页")
    require(may_edit(user, getattr(page, "organ", None)), "办理此页")
    return user, page


def item_of(request: HttpRequest, pk: int) -> tuple[User, ItemPage]:
    """The officer and an item that they may write; raises PermissionDenied and Http404."""
    user = officer(request)
    page = get_object_or_404(ItemPage.objects.select_related("organ", "latest_revision"), pk=pk)
    require(may_edit(user, page.organ), "办理此页")
    return user, page


def put(form: forms.Form, error: ValidationError) -> None:
    """Show an action's messages at the fields that they name, the others above the form."""
    found = (
        error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    )
    for name, texts in found.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a column's newest draft public, or see what stands in its way; an item goes to review."""
    user, page = _page(request, pk)
    require(may_publish(user, getattr(page, "organ", None)), "公开信息")
    if isinstance(page, ItemPage):
        return redirect("console_page_submit", page.pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish(page, actor=user)
        except ValidationError as error:
            put(form, error)
        else:
            messages.success(request, f"“{page.title}”已公开。")
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    context = {
        "page": page,
        "draft": page.get_latest_revision_as_object(),
        "form": form,
        "label": "公开",
    }
    return render(request, "portal/console_publish.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item out of the public's sight, with a reason."""
    user, page = item_of(request, pk)
    require(may_publish(user, page.organ), "撤下信息")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(page, reason=form.cleaned_data["reason"], actor=user)
        except ValidationError as error:
            put(form, error)
        else:
            messages.success(request, f"“{page.title}”已撤下。")
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    context = {"page": page, "draft": page, "form": form, "label": "撤下", "serious": True}
    return render(request, "portal/console_publish.html", context)


@require_http_methods(["GET", "POST"])
def attachments(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a draft: look, upload, leave out."""
    user, page = item_of(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and "leave" in request.POST:
        if request.POST["leave"].isdecimal():
            actions.detach(page, file=int(request.POST["leave"]), actor=user)
        return redirect("console_page_files", pk)
    if request.method == "POST" and form.is_valid():
        try:
            upload = form.cleaned_data["file"]
            data = received(upload, actions.ATTACHMENT)
            actions.attach(
                page,
                name=upload.name,
                data=data,
                title=form.cleaned_data["title"],
                actor=user,
            )
        except ValidationError as error:
            put(form, error)
        else:
            messages.success(request, "附件已加入草稿，公开后公众才能打开。")
            return redirect("console_page_files", pk)
    public = set(page.attachments.values_list("file_id", flat=True)) if page.live else set()
    draft = newest_draft(page)
    rows = [
        {
            "file": one.file_id,
            "title": one.title,
            "name": name_of(one.file),
            "size": size_text(one.file.size),
            "public": one.file_id in public,
        }
        for one in draft.attachments.all()
    ]
    context = {"page": page, "form": form, "rows": rows}
    return render(request, "portal/console_files.html", context)


def edit_address(page: Page) -> str:
    """Where a page is edited in the console."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


urls = [
    path("portal/<int:pk>/publish/", publish, name="console_page_publish"),
    path("portal/<int:pk>/withdraw/", withdraw, name="console_page_withdraw"),
    path("portal/<int:pk>/files/", attachments, name="console_page_files"),
]
