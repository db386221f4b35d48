"""The officers' console: its menu, its first page, its addresses and style inside the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.module_loading import autodiscover_modules
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.ledger.models import Role
from gongkai.ledger.permissions import has_role, is_office
from gongkai.site.console.home import TodayPanel
from gongkai.site.console.notices import BellItem
from gongkai.site.console.urls import urlpatterns as console_urls

autodiscover_modules("console")

MENU = (
    ("today", "今日工作", "wagtailadmin_home", (), "home"),
    ("notices", "提醒", "console_notices", (), "warning"),
    ("supervision", "督办统计", "console_supervision", (), "view"),
    ("pages", "网站内容", "wagtailadmin_explore_root", (), "site"),
    ("reviews", "内容审核", "console_reviews", (), "tasks"),
    ("disclosures", "主动公开", "console_records", ("disclosures",), "check"),
    ("requests", "依申请公开", "console_records", ("requests",), "mail"),
    ("cases", "复议诉讼", "console_records", ("cases",), "openquote"),
    ("documents", "文件库", "console_records", ("documents",), "doc-full"),
    ("decisions", "执法与收费", "console_records", ("decisions",), "clipboard-list"),
    ("imports", "导入", "console_imports", (), "upload"),
    ("annual", "年度报告", "console_reports", (), "table"),
    ("templates", "文书模板", "console_templates", (), "edit"),
    ("synonyms", "检索同义词", "console_synonyms", (), "search"),
    ("organs", "行政机关", "console_organs", (), "group"),
    ("people", "工作人员", "console_people", (), "user"),
    ("holidays", "工作日历", "console_holidays", (), "calendar"),
)
OURS = frozenset(item[0] for item in MENU)
OFFICES = frozenset({"people", "supervision", "synonyms"})
"""Items that only the disclosure office sees."""


def _add(order: int, name: str, label: str, view: str, args: tuple[str, ...], icon: str) -> None:
    hooks.register(
        "register_admin_menu_item",
        lambda: (BellItem if name == "notices" else MenuItem)(
            label, reverse(view, args=args), name=name, icon_name=icon, order=order * 10
        ),
    )


for _order, _item in enumerate(MENU):
    _add(_order, *_item)


def _for(name: str, user: Any) -> bool:
    """Whether an entry of the menu leads this person anywhere."""
    if name in OFFICES:
        return is_office(user)
    if name == "templates":
        return has_role(user, Role.OFFICE, Role.ADMINISTRATOR, Role.HEAD)
    return True


def only_ours(request: HttpRequest, items: list[Any]) -> None:
    """Hide what this site does not use; a superuser keeps Wagtail's settings for user accounts."""
    user: Any = request.user
    items[:] = [
        item
        for item in items
        if (item.name in OURS and _for(item.name, user))
        or (item.name == "settings" and user.is_superuser)
    ]


hooks.register("construct_main_menu", only_ours)


def today(request: HttpRequest, panels: list[Any]) -> None:
    """The day's work is the whole first page."""
    panels[:] = [TodayPanel()]


hooks.register("construct_homepage_panels", today)


def no_summary(request: HttpRequest, items: list[Any]) -> None:
    """Counts of pages and images mean nothing here."""
    items.clear()


hooks.register("construct_homepage_summary_items", no_summary)


def addresses() -> list[URLPattern]:
    """The console's own addresses."""
    return console_urls


hooks.register("register_admin_urls", addresses)


def style() -> SafeString:
    """The console's sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("console/console.css"))


hooks.register("insert_global_admin_css", style)


def script() -> SafeString:
    """The console's small conveniences; every page works without them."""
    return format_html('<script defer src="{}"></script>', static("console/console.js"))


hooks.register("insert_global_admin_js", script)
