"""Who may open which address: one rule for each, as data; what has no rule is closed.

A rule says who may come to the door. What a person may see or change behind it (which organ, which
step) is asked of `gongkai.ledger.permissions` by the view and again by the action.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from enum import StrEnum
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gongkai.ledger.models import User
from gongkai.ledger.once import reading
from gongkai.ledger.permissions import is_office, posts_of, posts_read_once

CONSOLE_PERMISSION = "wagtailadmin.access_admin"


class Rule(StrEnum):
    """Who may open an address."""

    PUBLIC = "public"
    """Everyone, without an account (政府信息公开条例 Art. 23)."""
    STAFF = "staff"
    """A logged-in person who holds a post."""
    CONSOLE = "console"
    """A person with Wagtail's permission to enter its admin, which every post gives."""
    OFFICE = "office"
    """The district's disclosure office (Art. 3)."""


RULES: dict[str, Rule] = {
    "home": Rule.PUBLIC,
    "reading": Rule.PUBLIC,
    "search": Rule.PUBLIC,
    "report_list": Rule.PUBLIC,
    "report": Rule.PUBLIC,
    "report_download": Rule.PUBLIC,
    "organ_list": Rule.PUBLIC,
    "organ": Rule.PUBLIC,
    "figure_list": Rule.PUBLIC,
    "figure": Rule.PUBLIC,
    "figure_export": Rule.STAFF,
    "verify": Rule.PUBLIC,
    "wagtail_serve": Rule.PUBLIC,
    "column_feed": Rule.PUBLIC,
    "data_list": Rule.PUBLIC,
    "data_catalogue": Rule.PUBLIC,
    "data_set": Rule.PUBLIC,
    "data_file": Rule.PUBLIC,
    "api_page": Rule.PUBLIC,
    "api_organs": Rule.PUBLIC,
    "api_organ": Rule.PUBLIC,
    "api_columns": Rule.PUBLIC,
    "api_topics": Rule.PUBLIC,
    "api_items": Rule.PUBLIC,
    "api_item": Rule.PUBLIC,
    "api_documents": Rule.PUBLIC,
    "api_document": Rule.PUBLIC,
    "api_interpretations": Rule.PUBLIC,
    "api_answers": Rule.PUBLIC,
    "api_reports": Rule.PUBLIC,
    "api_report": Rule.PUBLIC,
    "api-root": Rule.PUBLIC,
    "openapi-json": Rule.PUBLIC,
    "site_map": Rule.PUBLIC,
    "sitemap_index": Rule.PUBLIC,
    "sitemap_section": Rule.PUBLIC,
    "robots": Rule.PUBLIC,
    "content": Rule.PUBLIC,
    "wide": Rule.PUBLIC,
    "wide_feed": Rule.PUBLIC,
    "content_file": Rule.PUBLIC,
    "foi_entry": Rule.PUBLIC,
    "foi_organ": Rule.PUBLIC,
    "foi_found": Rule.PUBLIC,
    "foi_review": Rule.PUBLIC,
    "foi_step": Rule.PUBLIC,
    "foi_resume": Rule.PUBLIC,
    "foi_drop": Rule.PUBLIC,
    "foi_receipt": Rule.PUBLIC,
    "foi_receipt_file": Rule.PUBLIC,
    "foi_receipt_kept": Rule.PUBLIC,
    "foi_follow": Rule.PUBLIC,
    "foi_case": Rule.PUBLIC,
    "foi_supplement": Rule.PUBLIC,
    "foi_withdraw": Rule.PUBLIC,
    "foi_letter": Rule.PUBLIC,
    "foi_file": Rule.PUBLIC,
    "foi_leave": Rule.PUBLIC,
    "foi_suggest": Rule.PUBLIC,
    "foi_correction": Rule.PUBLIC,
    "foi_correction_done": Rule.PUBLIC,
    "foi_correction_follow": Rule.PUBLIC,
    "foi_opinion": Rule.PUBLIC,
    "foi_opinion_answer": Rule.PUBLIC,
    "library": Rule.PUBLIC,
    "library_feed": Rule.PUBLIC,
    "library_shelf_feed": Rule.PUBLIC,
    "library_clean_up_feed": Rule.PUBLIC,
    "library_list": Rule.PUBLIC,
    "library_export": Rule.PUBLIC,
    "library_document": Rule.PUBLIC,
    "library_compare": Rule.PUBLIC,
    "library_interpretation": Rule.PUBLIC,
    "library_answer": Rule.PUBLIC,
    "library_clean_ups": Rule.PUBLIC,
    "library_clean_up": Rule.PUBLIC,
    "wagtailadmin_login": Rule.PUBLIC,
    "wagtailadmin_sprite": Rule.PUBLIC,
    "wagtailadmin_javascript_catalog": Rule.PUBLIC,
    "wagtailadmin_password_reset": Rule.PUBLIC,
    "wagtailadmin_password_reset_done": Rule.PUBLIC,
    "wagtailadmin_password_reset_confirm": Rule.PUBLIC,
    "wagtailadmin_password_reset_complete": Rule.PUBLIC,
    "console_supervision": Rule.OFFICE,
    "console_supervision_cases": Rule.OFFICE,
    "console_synonyms": Rule.OFFICE,
    "console_organ_add": Rule.OFFICE,
    "console_organ_edit": Rule.OFFICE,
    "console_people": Rule.OFFICE,
    "console_person_add": Rule.OFFICE,
    "console_person": Rule.OFFICE,
    "console_person_step": Rule.OFFICE,
}
"""Rules of single addresses by name."""

PREFIXES: dict[str, Rule] = {
    # Wagtail's own reports speak of everybody's drafts.
    "console/reports/": Rule.OFFICE,
    "console/": Rule.CONSOLE,
}
"""Rules of whole branches, for addresses that have none of their own; the first that fits holds."""


def rule_of(route: str, name: str | None) -> Rule | None:
    """The rule of an address by its name, else by its branch; None where nothing was decided."""
    if name in RULES:
        return RULES[name]
    return next((rule for prefix, rule in PREFIXES.items() if route.startswith(prefix)), None)


def addresses(resolver: URLResolver | None = None, route: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the site as (route, name), included branches walked through."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern.name or ""


def permitted(rule: Rule | None, user: Any) -> bool:
    """Whether `user` satisfies `rule`; no rule is satisfied by nobody."""
    if rule is None:
        return False
    if rule is Rule.PUBLIC:
        return True
    if not isinstance(user, User) or not user.is_active:
        return False
    if rule is Rule.CONSOLE:
        return user.has_perm(CONSOLE_PERMISSION)
    if rule is Rule.OFFICE:
        return is_office(user)
    return bool(posts_of(user))


class AccessMiddleware:
    """Close every address that its rule does not open: to the log-in page, or 403.

    What rests on posts is asked of them once a request, and what a page reads, once a page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        looking = reading() if request.method in ("GET", "HEAD") else nullcontext()
        with posts_read_once(), looking:
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Decide by the matched address, before the view runs."""
        # PostgreSQL takes no NUL in a text; no address, search or choice of this site holds one.
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        match = request.resolver_match
        rule = rule_of(match.route, match.url_name) if match else None
        if permitted(rule, request.user):
            return None
        if rule is not None and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("wagtailadmin_login"))
        raise PermissionDenied("您的岗位没有打开此页面的权限。")


class PostBackend(ModelBackend):
    """Django's accounts and permission rows; a post opens the console without any row."""

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, with what Wagtail asks for on every page of theirs."""
        found = User.objects.select_related("wagtail_userprofile").filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether a post or a row gives `perm`."""
        if perm == CONSOLE_PERMISSION and isinstance(user_obj, User) and posts_of(user_obj):
            return True
        return super().has_perm(user_obj, perm, obj)
