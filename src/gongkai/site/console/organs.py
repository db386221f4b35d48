"""The register of organs in the console; the disclosure office keeps it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.ledger.models import Organ
from gongkai.ledger.organs import FIELDS, change_organ, enter_organ
from gongkai.ledger.permissions import is_office, visible_organs
from gongkai.site.console.records import officer, put_errors


class OrganForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the public is told of an organ (条例 Art. 12, 29)."""

    class Meta:
        model = Organ
        fields = FIELDS
        help_texts = {
            "code": "网址中用，登记后不要再改；小写英文、数字和连字符。",
            "office_hours": "例如：工作日 9:00–12:00，14:00–17:00。告知申请人找对机关时会写上。",
            "officer": "公开在网站上的公开工作负责人姓名。",
        }

    def clean_credit_code(self) -> str:
        return str(self.cleaned_data["credit_code"]).strip().upper()


@require_safe
def organ_list(request: HttpRequest) -> HttpResponse:
    """Organs with their posts."""
    user = officer(request)
    query = request.GET.get("q", "").strip()
    organs = Organ.objects.order_by("path").prefetch_related("posts__user")
    if query:
        organs = organs.filter(name__icontains=query)
    return render(
        request,
        "console/organs.html",
        {
            "organs": organs,
            "query": query,
            "office": is_office(user),
            "mine": set(visible_organs(user).values_list("pk", flat=True)),
        },
    )


@require_http_methods(["GET", "POST"])
def organ_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter an organ below the district, or correct one."""
    user = officer(request)
    organ = get_object_or_404(Organ, pk=pk) if pk else None
    form = OrganForm(request.POST or None, instance=organ)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            saved = (
                change_organ(organ=organ, values=values, actor=user)
                if organ
                else enter_organ(values=values, actor=user)
            )
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"已保存“{saved.name}”。")
            return redirect("console_organs")
    return render(request, "console/organ_form.html", {"form": form, "organ": organ})
