"""What the portal adds to the explorer and the editor of the console."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.admin.views.pages.bulk_actions.move import MoveBulkAction
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.admin.widgets import Button
from wagtail.admin.widgets.button import ListingButton
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from gongkai.ledger.models import User
from gongkai.portal.models import ColumnPage, ItemPage, PortalPage
from gongkai.portal.permissions import may_edit, may_publish, place_problem
from gongkai.portal.review.states import Step, follows
from gongkai.portal.review.steps import follow_draft, open_review

PUBLISH, SUBMIT = "action-go-public", "action-go-to-review"


def _organ(page: Any) -> int | None:
    """The key of the organ whose page it is."""
    return getattr(page, "organ_id", None)


def _about(context: Any) -> tuple[Any, bool]:
    """The page that is edited or above the one that is made, and whether that is an item."""
    page, parent = context.get("page"), context.get("parent_page")
    if page is not None and page.pk is not None:
        return page.specific, isinstance(page.specific, ItemPage)
    above = parent.specific if parent is not None else None
    return above, isinstance(above, ColumnPage)


class SubmitItem(ActionMenuItem):
    """Save the draft of an item, then go on to its reviews."""

    label = "保存并送审"
    name = SUBMIT
    icon_name = "tasks"

    def is_shown(self, context: Any) -> bool:
        """For those who may draft in this part of the tree."""
        page, is_item = _about(context)
        if page is None or not is_item or context.get("locked_for_user"):
            return False
        return may_edit(context["request"].user, _organ(page))


class PublishColumn(ActionMenuItem):
    """Save the draft of a column, then go on to its publication."""

    label = "保存并去公开"
    name = PUBLISH
    icon_name = "upload"

    def is_shown(self, context: Any) -> bool:
        """For those who may publish in this part of the tree."""
        page, is_item = _about(context)
        if page is None or is_item or context.get("locked_for_user"):
            return False
        return may_publish(context["request"].user, _organ(page))


hooks.register("register_page_action_menu_item", lambda: SubmitItem(order=5))
hooks.register("register_page_action_menu_item", lambda: PublishColumn(order=5))


def go_on(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After saving: to the reviews or the publication, where that was asked for."""
    if SUBMIT in request.POST:
        return redirect("console_page_submit", page.pk)
    if PUBLISH in request.POST:
        return redirect("console_page_publish", page.pk)
    return None


UNDER_REVIEW = "这条信息正在审核，不自动保存。改动请点“保存草稿”，保存后审核从一审重新开始。"


def keep_under_review(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The editor does not save by itself what is under review: a slip would end the reviews."""
    if request.method != "POST" or request.accepts("text/html"):
        return None
    review = open_review(page.pk)
    if review is None or follows(review.status, Step.CHANGE) is None:
        return None
    told = {"success": False, "error_code": "under_review", "error_message": UNDER_REVIEW}
    return JsonResponse(told, status=400)


def follow(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After a change of a draft under review: it begins at the first review again."""
    user = request.user if isinstance(request.user, User) else None
    if follow_draft(page.specific, actor=user):
        messages.warning(request, "草稿在送审后改动过，审核从一审重新开始。")
    return None


def refuse_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Another organ's column is refused when it is chosen, not once the item is to be public."""
    problem = place_problem(page, destination)
    if not problem:
        return None
    messages.error(request, problem)
    return redirect("wagtailadmin_pages:move", page.pk)


def refuse_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The same for a copy."""
    chosen = request.POST.get("new_parent_page", "")
    destination = Page.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
    problem = place_problem(page, destination, "复制到") if destination is not None else ""
    if not problem:
        return None
    messages.error(request, problem)
    return redirect("wagtailadmin_pages:copy", page.pk)


class OwnPages(PageBulkAction):
    """Tells nothing of pages that the person may not write: their titles may not be public yet."""

    def get_actionable_objects(self) -> tuple[Any, dict[str, Any]]:
        """Of what cannot be done, only what the person may read of."""
        objects, without = super().get_actionable_objects()
        refused = without.get("items_with_no_access", [])
        own = [one for one in refused if one.permissions_for_user(self.request.user).can_edit()]
        return objects, {**without, "items_with_no_access": own}


@hooks.register("register_bulk_action", order=10)
class DeletePages(OwnPages, DeleteBulkAction):
    """Wagtail's deleting of several pages."""


@hooks.register("register_bulk_action", order=10)
class PublishPages(OwnPages, PublishBulkAction):
    """Wagtail's publishing of several pages, which nobody may (`permissions`)."""


@hooks.register("register_bulk_action", order=10)
class UnpublishPages(OwnPages, UnpublishBulkAction):
    """Wagtail's withdrawing of several pages, which nobody may."""


@hooks.register("register_bulk_action", order=10)
class MovePages(OwnPages, MoveBulkAction):
    """Wagtail's moving of several pages, with words for those that must not go there."""

    def prepare_action(self, pages: Any, pages_without_access: Any) -> Any:
        destination = self.cleaned_form.cleaned_data["chooser"]
        for one in pages_without_access["pages_without_destination_access"]:
            if problem := place_problem(one["item"], destination):
                messages.error(self.request, problem)
        return super().prepare_action(pages, pages_without_access)


def choosable(pages: Any, request: HttpRequest) -> Any:
    """What a link may lead to: what is public, and what the person writes."""
    own = page_permission_policy.instances_user_has_permission_for(request.user, "change")
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))


hooks.register("construct_page_chooser_queryset", choosable)
hooks.register("before_move_page", refuse_move)
hooks.register("before_copy_page", refuse_copy)
hooks.register("before_edit_page", keep_under_review)
hooks.register("after_create_page", go_on)
hooks.register("after_edit_page", follow, order=-1)
hooks.register("after_edit_page", go_on)


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    page = page.specific
    if not isinstance(page, PortalPage) or page.pk is None:
        return
    organ = _organ(page)
    if isinstance(page, ItemPage) and may_edit(user, organ):
        yield Button("附件", reverse("console_page_files", args=[page.pk]), icon_name="doc-full")
        if page.has_unpublished_changes or not page.live:
            address = reverse("console_page_submit", args=[page.pk])
            yield Button("送审", address, icon_name="tasks", priority=5)
    if may_publish(user, organ):
        if not isinstance(page, ItemPage) and (page.has_unpublished_changes or not page.live):
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
def listing_buttons(page: Page, user: Any, next_url: str = "") -> Iterator[ListingButton]:
    """The same in the explorer's list, which gives icons no size of their own."""
    for button in _buttons(page, user):
        yield ListingButton(button.label, button.url, priority=button.priority + 20)
