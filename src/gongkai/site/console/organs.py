"""The register of organs in the console; the disclosure office keeps it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.ledger import events
from gongkai.ledger.intake.cells import code18_check
from gongkai.ledger.models import Organ
from gongkai.ledger.permissions import is_office, visible_organs
from gongkai.site.console.records import officer

STREAM = "ledger.organ"
FIELDS = (
    "name",
    "short_name",
    "code",
    "kind",
    "document_prefix",
    "credit_code",
    "address",
    "phone",
    "officer",
    "holds",
)


class OrganForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the public is told of an organ (条例 Art. 12, 29)."""

    class Meta:
        model = Organ
        fields = FIELDS
        help_texts = {
            "code": "网址中用，登记后不要再改；小写英文、数字和连字符。",
            "officer": "公开在网站上的公开工作负责人姓名。",
        }

    def clean_credit_code(self) -> str:
        code = str(self.cleaned_data["credit_code"]).strip().upper()
        if len(code) != 18 or not code.isalnum() or not code.isascii():
            raise forms.ValidationError("统一社会信用代码应为18位数字和字母，请核对。")
        if code18_check(code[:17]) != code[17]:
            raise forms.ValidationError("统一社会信用代码的校验位不符，请逐位核对。")
        return code


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
        with transaction.atomic():
            values: dict[str, Any] = form.cleaned_data
            root = Organ.get_first_root_node()
            if organ:
                saved = form.save()
            elif root:
                saved = root.add_child(**values)
            else:
                saved = Organ.add_root(**values)
            events.append(
                saved,
                "changed" if organ else "entered",
                stream=STREAM,
                day=timezone.localdate(),
                actor=user,
                payload={"code": saved.code, "name": saved.name, "changed": form.changed_data},
            )
        messages.success(request, f"已保存“{saved.name}”。")
        return redirect("console_organs")
    return render(request, "console/organ_form.html", {"form": form, "organ": organ})
