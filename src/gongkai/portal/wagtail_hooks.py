"""What the portal adds to the explorer and the editor of the console."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from gongkai.portal.models import ItemPage, PortalPage
from gongkai.portal.permissions import may_edit, may_publish

PUBLISH = "action-go-public"
OURS = frozenset({"action-save", PUBLISH, "action-submit", "action-workflow"})


def _organ(page: Any) -> Any:
    return getattr(page, "organ", None)


class PublishItem(ActionMenuItem):
    """Save the draft, then go on to its publication."""

    label = "保存并去公开"
    name = PUBLISH
    icon_name = "upload"

    def is_shown(self, context: Any) -> bool:
        """For those who may publish in this part of the tree."""
        page = context.get("page") or context.get("parent_page")
        if page is None or context.get("locked_for_user"):
            return False
        return may_publish(context["request"].user, _organ(page.specific))


hooks.register("register_page_action_menu_item", lambda: PublishItem(order=5))


def go_on(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After saving: to the publication, where that was asked for."""
    if PUBLISH in request.POST:
        return redirect("console_page_publish", page.pk)
    return None


hooks.register("after_create_page", go_on)
hooks.register("after_edit_page", go_on)


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    page = page.specific
    if not isinstance(page, PortalPage) or page.pk is None:
        return
    organ = _organ(page)
    if isinstance(page, ItemPage) and may_edit(user, organ):
        yield Button("附件", reverse("console_page_files", args=[page.pk]), icon_name="doc-full")
    if may_publish(user, organ):
        if page.has_unpublished_changes or not page.live:
            address = reverse("console_page_publish", args=[page.pk])
            yield Button("公开", address, icon_name="upload", priority=5)
        if isinstance(page, ItemPage) and page.live:
            address = reverse("console_page_withdraw", args=[page.pk])
            yield Button("撤下", address, icon_name="download", priority=90)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str = "") -> Iterator[Button]:
    """Buttons beside a page's title."""
    return _buttons(page, user)


@hooks.register("register_page_listing_buttons")
def listing_buttons(page: Page, user: Any, next_url: str = "") -> Iterator[Button]:
    """The same in the explorer's list."""
    for button in _buttons(page, user):
        button.priority += 20
        yield button
