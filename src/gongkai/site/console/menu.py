"""The console's menu and search box: where they lead, and whom.

Both hold these entries alone. Of its own entries Wagtail would ask on every page whether they are
shown, and read permissions, collections and the tree for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem, admin_menu
from wagtail.admin.search import SearchArea, admin_search_areas
from wagtail.admin.wagtail_hooks import SettingsMenuItem, register_settings_menu

from gongkai.ledger.models import Role
from gongkai.ledger.permissions import has_role, is_office
from gongkai.site.console.notices import BellItem

ITEMS = "register_console_menu_item"
AREAS = "register_console_search_area"
"""Hooks that fill menu and search box in place of Wagtail's."""


def everyone(_user: Any) -> bool:
    """Every post opens the console."""
    return True


def leads(user: Any) -> bool:
    """Heads and the disclosure office keep the templates of letters."""
    return is_office(user) or has_role(user, Role.HEAD)


@dataclass(frozen=True)
class Entry:
    """An entry of the menu, and whom it leads anywhere."""

    name: str
    label: str
    view: str
    args: tuple[str, ...]
    icon: str
    shown: Callable[[Any], bool] = everyone


ENTRIES = (
    Entry("today", "今日工作", "wagtailadmin_home", (), "home"),
    Entry("notices", "提醒", "console_notices", (), "warning"),
    Entry("supervision", "督办统计", "console_supervision", (), "view", is_office),
    Entry("pages", "网站内容", "wagtailadmin_explore_root", (), "site"),
    Entry("reviews", "内容审核", "console_reviews", (), "tasks"),
    Entry("disclosures", "主动公开", "console_records", ("disclosures",), "check"),
    Entry("requests", "依申请公开", "console_records", ("requests",), "mail"),
    Entry("cases", "复议诉讼", "console_records", ("cases",), "openquote"),
    Entry("documents", "文件库", "console_records", ("documents",), "doc-full"),
    Entry("decisions", "执法与收费", "console_records", ("decisions",), "clipboard-list"),
    Entry("imports", "导入", "console_imports", (), "upload"),
    Entry("annual", "年度报告", "console_reports", (), "table"),
    Entry("templates", "文书模板", "console_templates", (), "edit", leads),
    Entry("synonyms", "检索同义词", "console_synonyms", (), "search", is_office),
    Entry("organs", "行政机关", "console_organs", (), "group"),
    Entry("people", "工作人员", "console_people", (), "user", is_office),
    Entry("holidays", "工作日历", "console_holidays", (), "calendar"),
)


class Settings(SettingsMenuItem):  # type: ignore[misc]
    """Wagtail's settings for user accounts, which a superuser keeps."""

    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.is_superuser and super().is_shown(request))


def only_theirs(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what leads this person nowhere."""
    hidden = {entry.name for entry in ENTRIES if not entry.shown(request.user)}
    items[:] = [item for item in items if item.name not in hidden]


def _item(order: int, entry: Entry) -> MenuItem:
    kind = BellItem if entry.name == "notices" else MenuItem
    return kind(
        entry.label,
        reverse(entry.view, args=entry.args),
        name=entry.name,
        icon_name=entry.icon,
        order=order * 10,
    )


def _settings() -> MenuItem:
    theirs = register_settings_menu()
    return Settings(
        theirs.label,
        theirs.menu,
        name=theirs.name,
        icon_name=theirs.icon_name,
        order=theirs.order,
    )


def fill() -> None:
    """Fill menu and search box; addresses are asked for when they are first drawn."""
    admin_menu.register_hook_name = ITEMS
    for order, entry in enumerate(ENTRIES):
        hooks.register(ITEMS, lambda order=order, entry=entry: _item(order, entry))
    hooks.register(ITEMS, _settings)
    hooks.register("construct_main_menu", only_theirs)
    admin_search_areas.register_hook_name = AREAS
    hooks.register(
        AREAS, lambda: SearchArea("网站内容", reverse("wagtailadmin_pages:search"), name="pages")
    )
