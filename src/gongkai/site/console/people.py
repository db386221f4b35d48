"""People and their posts in the console; the disclosure office and administrators keep them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.ledger import people
from gongkai.ledger.models import Organ, Post, Role, User
from gongkai.ledger.permissions import is_administrator
from gongkai.site.console.records import officer, put_errors

STEPS = ("take", "activate", "deactivate")


class PostForm(forms.Form):
    """A post at an organ."""

    organ = forms.ModelChoiceField(
        Organ.objects.order_by("path"), label="机关", empty_label="请选择"
    )
    role = forms.ChoiceField(label="岗位", choices=Role.choices)


class PersonForm(PostForm):
    """A new person with a first post."""

    username = forms.CharField(label="用户名", max_length=150, help_text="登录时用，登记后不改。")
    real_name = forms.CharField(label="姓名", max_length=40)
    password = forms.CharField(
        label="初始密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少 8 个字符；请当面告知本人，登录后由本人修改。",
    )
    field_order = ("username", "real_name", "password", "organ", "role")


class PasswordForm(forms.Form):
    """A new password for somebody who forgot theirs."""

    password = forms.CharField(
        label="新密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody with their posts; search by name, user name or organ."""
    query = request.GET.get("q", "").strip()
    users = User.objects.order_by("-is_active", "username").prefetch_related("posts__organ")
    if query:
        users = users.filter(
            Q(real_name__icontains=query)
            | Q(username__icontains=query)
            | Q(posts__organ__name__icontains=query)
        ).distinct()
    return render(request, "console/people.html", {"users": users, "query": query})


@require_http_methods(["GET", "POST"])
def person_add(request: HttpRequest) -> HttpResponse:
    """Enter a person with a first post."""
    actor = officer(request)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = people.enter_user(**form.cleaned_data, actor=actor)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"已登记{user}。")
            return redirect("console_person", user.pk)
    return render(request, "console/person_form.html", {"form": form, "title": "登记人员"})


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts held, a further post, log-in stopped or allowed, a new password."""
    actor = officer(request)
    user = get_object_or_404(User, pk=pk)
    step = request.POST.get("step", "")
    post_form = PostForm(request.POST if step == "give" else None)
    password_form = PasswordForm(request.POST if step == "password" else None)
    form: Any = {"give": post_form, "password": password_form}.get(step)
    if form is not None and form.is_valid():
        try:
            if step == "give":
                people.give_post(user=user, **form.cleaned_data, actor=actor)
            else:
                people.set_password(user=user, **form.cleaned_data, actor=actor)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "已保存。")
            return redirect("console_person", user.pk)
    context = {
        "person": user,
        "posts": user.posts.select_related("organ"),
        "post_form": post_form,
        "password_form": password_form,
        "administrator": is_administrator(actor),
    }
    return render(request, "console/person.html", context)


@require_POST
def person_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a post away, stop a log-in or allow it again."""
    if step not in STEPS:
        raise Http404(f"没有“{step}”这一步。")
    actor = officer(request)
    user = get_object_or_404(User, pk=pk)
    try:
        if step == "take":
            wanted = request.POST.get("post", "")
            number = int(wanted) if wanted.isascii() and wanted.isdigit() else 0
            people.take_post(post=get_object_or_404(Post, pk=number, user=user), actor=actor)
        else:
            people.set_active(user=user, active=step == "activate", actor=actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "已保存。")
    return redirect("console_person", user.pk)
