"""The list of synonyms in the console: words that search takes for one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.search import synonyms as lists
from gongkai.search.actions import LONGEST, enter_synonyms
from gongkai.search.models import SynonymList
from gongkai.site.console.records import officer, put_errors


class SynonymForm(forms.Form):
    """The whole list, a group a line."""

    text = forms.CharField(
        label="同义词",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="一组一行，用等号隔开：社保=社会保险。# 开头的行是说明。保存后立即生效。",
    )


@require_http_methods(["GET", "POST"])
def synonyms(request: HttpRequest) -> HttpResponse:
    """The list that holds; what is saved holds from the next search on."""
    user = officer(request)
    form = SynonymForm(request.POST or None, initial={"text": lists.current()})
    if request.method == "POST" and form.is_valid():
        try:
            enter_synonyms(text=form.cleaned_data["text"], actor=user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "同义词已保存，从下一次检索起生效。")
            return redirect("console_synonyms")
    return render(
        request,
        "console/synonyms.html",
        {"form": form, "entered": SynonymList.objects.select_related("actor").order_by("-pk")[:10]},
        status=400 if form.errors else 200,
    )
