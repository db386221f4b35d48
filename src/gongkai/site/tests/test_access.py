"""Every address has a rule, and the rule holds at the door."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.ledger.console import KINDS
from gongkai.ledger.tests.factories import make_user
from gongkai.site.access import PREFIXES, RULES, Rule, addresses, permitted, rule_of
from gongkai.site.tests.scene import Scene, publish


def test_every_address_of_the_site_has_a_rule() -> None:
    found = list(addresses())
    assert len(found) > 100
    assert [(route, name) for route, name in found if rule_of(route, name) is None] == []


def test_every_rule_speaks_of_an_address_that_exists() -> None:
    names = {name for _, name in addresses()}
    assert set(RULES) <= names
    assert all(any(route.startswith(p) for route, _ in addresses()) for p in PREFIXES)


def test_an_address_without_rule_is_closed_to_all(scene: Scene) -> None:
    assert rule_of("somewhere/", "unheard_of") is None
    assert not permitted(None, scene.office)


def test_the_public_addresses_are_those_that_need_no_account() -> None:
    public = {name for name, rule in RULES.items() if rule is Rule.PUBLIC}
    assert {name for name in public if not name.startswith("wagtailadmin_")} == {
        "home",
        "reading",
        "search",
        "report_list",
        "report",
        "report_download",
        "organ_list",
        "organ",
        "figure_list",
        "figure",
        "verify",
        "wagtail_serve",
        "column_feed",
        "data_list",
        "data_catalogue",
        "data_set",
        "data_file",
        "api_page",
        "api_organs",
        "api_organ",
        "api_columns",
        "api_topics",
        "api_items",
        "api_item",
        "api_documents",
        "api_document",
        "api_interpretations",
        "api_answers",
        "api_reports",
        "api_report",
        "api-root",
        "openapi-json",
        "site_map",
        "sitemap_index",
        "sitemap_section",
        "robots",
        "content",
        "wide",
        "wide_feed",
        "content_file",
        "foi_entry",
        "foi_organ",
        "foi_found",
        "foi_review",
        "foi_step",
        "foi_resume",
        "foi_drop",
        "foi_receipt",
        "foi_receipt_file",
        "foi_receipt_kept",
        "foi_follow",
        "foi_case",
        "foi_supplement",
        "foi_withdraw",
        "foi_letter",
        "foi_file",
        "foi_leave",
        "foi_suggest",
        "foi_correction",
        "foi_correction_done",
        "foi_correction_follow",
        "foi_opinion",
        "foi_opinion_answer",
        "library",
        "library_feed",
        "library_shelf_feed",
        "library_list",
        "library_export",
        "library_document",
        "library_compare",
        "library_interpretation",
        "library_answer",
        "library_clean_ups",
        "library_clean_up",
        "library_clean_up_feed",
    }


def test_a_user_without_post_does_not_enter_the_console(client: Client, scene: Scene) -> None:
    client.force_login(make_user())
    assert client.get(reverse("wagtailadmin_home")).status_code == 403


def test_an_inactive_officer_is_refused(scene: Scene) -> None:
    scene.officer.is_active = False
    assert not permitted(Rule.CONSOLE, scene.officer)
    assert not permitted(Rule.STAFF, scene.officer)


def staff_pages(scene: Scene) -> list[str]:
    """Staff pages that show something of the bureau, or let it be changed."""
    pages = [
        reverse("console_report", args=[scene.report.pk]),
        reverse("console_report_check", args=[scene.report.pk]),
        reverse("console_report_figures", args=[scene.report.pk]),
        reverse("console_report_waive", args=[scene.report.pk, "E1"]),
        reverse("console_report_step", args=[scene.report.pk, "submit"]),
        reverse("console_organ_add"),
        reverse("console_organ_edit", args=[scene.bureau.pk]),
        reverse("console_record", args=["requests", scene.request.pk]),
        reverse("console_record_action", args=["requests", scene.request.pk, "strike"]),
        reverse("console_record_action", args=["requests", scene.request.pk, "reveal"]),
    ]
    for kind in ("cases", "documents", "decisions", "fees"):
        record = KINDS[kind].model.objects.get()
        pages.append(reverse("console_record", args=[kind, record.pk]))
        pages.append(reverse("console_record_action", args=[kind, record.pk, "strike"]))
    return pages


ENTRY_PAGES = [
    ("wagtailadmin_home", []),
    ("console_records", ["requests"]),
    ("console_export", ["requests"]),
    ("console_record_add", ["requests"]),
    ("console_imports", []),
    ("console_import", ["requests"]),
    ("console_import_template", ["requests"]),
    ("console_organs", []),
    ("console_reports", []),
    ("console_report_start", []),
]


def test_no_staff_page_opens_without_login(client: Client, scene: Scene) -> None:
    for page in [*staff_pages(scene), *(reverse(name, args=args) for name, args in ENTRY_PAGES)]:
        response = client.get(page)
        assert response.status_code == 302, page
        assert response["Location"].startswith(reverse("wagtailadmin_login")), page


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_of_an_organ_opens_for_the_officer_of_another(
    client: Client, scene: Scene, method: str
) -> None:
    client.force_login(scene.stranger)
    for page in staff_pages(scene):
        response = getattr(client, method)(page)
        assert response.status_code in {302, 403, 405}, page
    scene.request.refresh_from_db()
    scene.report.refresh_from_db()
    assert scene.request.struck_on is None
    assert scene.report.status == "draft"


def test_a_draft_does_not_exist_for_the_public_or_another_organ(
    client: Client, scene: Scene
) -> None:
    address = reverse("report", args=["fagai", 2022])
    assert client.get(address).status_code == 404
    client.force_login(scene.stranger)
    assert client.get(address).status_code == 404
    client.force_login(scene.officer)
    assert client.get(address).status_code == 200


def test_lists_show_only_the_officers_own_organs(client: Client, scene: Scene) -> None:
    address = reverse("console_records", args=["requests"])
    client.force_login(scene.stranger)
    assert "2022-1" not in client.get(address).content.decode()
    client.force_login(scene.officer)
    assert "2022-1" in client.get(address).content.decode()


def test_the_console_opens_for_each_post(client: Client, scene: Scene) -> None:
    publish(scene)
    for user in (scene.officer, scene.head, scene.office):
        client.force_login(user)
        for name, args in ENTRY_PAGES:
            if name == "console_organ_add":
                continue
            assert client.get(reverse(name, args=args)).status_code == 200, (user, name)
