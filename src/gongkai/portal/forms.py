"""Forms of pages in the console's explorer."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from gongkai.norms.documents import document_number
from gongkai.portal.kinds import ColumnKind


class PortalForm(WagtailAdminPageForm):
    """A page belongs to the organ in whose part of the tree it is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and hasattr(self.instance, "organ_id"):
            parent = self.parent_page.specific
            self.instance.organ_id = getattr(parent, "organ_id", None)


class ColumnForm(PortalForm):
    """A column that an officer makes is a topic; those that every organ has keep their kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("kind")
        if field is not None:
            made = self.instance.pk is None
            allowed = ColumnKind.TOPIC if made else self.instance.kind
            field.choices = [(allowed, ColumnKind(allowed).label)]

    def clean(self) -> dict[str, Any]:
        """A topic says when it opens, and closes no earlier."""
        data: dict[str, Any] = super().clean()
        opened, closed = data.get("opened_on"), data.get("closed_on")
        if data.get("kind") == ColumnKind.TOPIC and "opened_on" in self.fields and not opened:
            self.add_error("opened_on", "请填写专题开设的日期。")
        if opened and closed and closed < opened:
            self.add_error("closed_on", f"关闭日期 {closed} 早于开设日期 {opened}，请核对。")
        return data


class ItemForm(PortalForm):
    """An item; its document number in the official form."""

    def clean_document_number(self) -> str:
        """GB/T 9704-2012, 7.2.5."""
        return document_number(self.cleaned_data["document_number"])
