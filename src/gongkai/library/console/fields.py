"""What the library's forms share: documents named by their numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.library.models import Document
from gongkai.norms.documents import document_number

GROUP = "文件库"
LONG = forms.Textarea(attrs={"rows": 14})


class NumberedDocument(forms.CharField):
    """A document of the library by its number; none where it is left blank."""

    def __init__(self, *, label: str, required: bool = False, help_text: str = "") -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=80,
            help_text=help_text or "文件库里有的填文号；没有的留空。",
        )

    def clean(self, value: Any) -> Document | None:
        """The document of that number; ValidationError where the library has none or several."""
        number = document_number(super().clean(value) or "")
        if not number:
            return None
        found = list(Document.objects.current().filter(key=number)[:2])
        if not found:
            raise ValidationError(f"文件库里没有文号为“{number}”的文件，请核对，或者先登记它。")
        if len(found) > 1:
            raise ValidationError(f"有几个机关都登记了“{number}”，请由政务公开办核对。")
        document: Document = found[0]
        return document


class DocumentsField(forms.CharField):
    """Documents of the library, their numbers in one field, one a line."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "") -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=help_text or "填文号，一行一个，如“云政规〔2021〕1号”。",
        )

    def clean(self, value: Any) -> list[Document]:
        """The documents; ValidationError names the number that the library does not have."""
        text = super().clean(value) or ""
        numbers = [document_number(line) for line in text.splitlines() if line.strip()]
        found = {d.key: d for d in Document.objects.current().filter(key__in=numbers)}
        lacking = [number for number in numbers if number not in found]
        if lacking:
            raise ValidationError(f"文件库里没有“{'”“'.join(lacking)}”，请核对文号。")
        return [found[number] for number in dict.fromkeys(numbers)]
