"""The explorer's own conveniences, as officers of several organs meet them."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from gongkai.ledger.tests.factories import make_organ, make_user
from gongkai.portal import actions
from gongkai.portal.body import from_paragraphs
from gongkai.portal.groups import sync_all
from gongkai.portal.models import ColumnPage, HomePage, ItemPage, OrganPage, PortalPage
from gongkai.portal.tests.conftest import Portal
from gongkai.portal.trees import plant_organ

SECRET = "尚未公布的安置方案"


@pytest.fixture
def draft(portal: Portal) -> ItemPage:
    return portal.draft(title=SECRET, body=from_paragraphs([f"{SECRET}的正文。"]))


@pytest.fixture
def neighbour(client: Client, portal: Portal, draft: ItemPage) -> Client:
    """An officer of another bureau."""
    other = make_organ(portal.district, "青麓区民政局", code="minzheng")
    plant_organ(other)
    client.force_login(make_user(other))
    sync_all()
    return client


@pytest.mark.parametrize("words", ["安置方案", "安置", "尚未 方案"])
def test_a_draft_is_found_by_words_of_its_title(
    client: Client, portal: Portal, draft: ItemPage, words: str
) -> None:
    client.force_login(portal.officer)
    for address in ("/console/pages/search/", "/console/choose-page/search/"):
        found = client.get(address, {"q": words})
        assert found.status_code == 200
        assert SECRET in told(found), address
        assert SECRET not in told(client.get(address, {"q": "没有这样的标题"}))


def test_the_list_has_small_buttons_without_icons(
    client: Client, portal: Portal, draft: ItemPage
) -> None:
    client.force_login(portal.officer)
    listed = told(client.get(f"/console/pages/{draft.get_parent().pk}/"))
    for name, label in (("submit", "送审"), ("files", "附件")):
        address = reverse(f"console_page_{name}", args=[draft.pk])
        (button,) = re.findall(rf'<a[^>]*href="{address}"[^>]*>.*?</a>', listed, re.S)
        assert label in button and "button-small" in button and "<svg" not in button


def test_a_draft_is_shown_as_the_public_would_read_it(
    client: Client, portal: Portal, draft: ItemPage
) -> None:
    made = actions.attach(draft, name="名单.txt", data="第一名\n".encode(), actor=portal.officer)
    client.force_login(portal.officer)
    revision = ItemPage.objects.get(pk=draft.pk).get_latest_revision()
    for address in (
        reverse("wagtailadmin_pages:view_draft", args=[draft.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[draft.pk, revision.pk]),
    ):
        answer = client.get(address)
        page = told(answer)
        assert f"{SECRET}的正文。</p>" in page and "尚未公开" in page and "名单" in page
        (file,) = re.findall(r'href="([^"]+/files/[^"]+)"', page)
        assert file == reverse("console_page_file", args=[draft.pk, made.file_id])
        assert client.get(file).content.decode() == "第一名\n"
        assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


def test_every_kind_of_page_has_its_preview(client: Client, portal: Portal) -> None:
    portal.published(portal.draft())
    client.force_login(portal.office)
    pages = list(Page.objects.filter(depth__gt=1).specific())
    assert {HomePage, OrganPage, ColumnPage, ItemPage} <= set(map(type, pages))
    for page in pages:
        shown = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
        if isinstance(page, PortalPage):
            assert shown.status_code == 200 and page.title in told(shown), page


def told(answer: object) -> str:
    """The words of an answer, of JSON as well."""
    text = answer.content.decode()  # type: ignore[attr-defined]
    if answer["Content-Type"].startswith("application/json"):  # type: ignore[index]
        return json.dumps(json.loads(text), ensure_ascii=False)
    return str(text)


def test_nothing_of_another_organs_draft_is_read(neighbour: Client, draft: ItemPage) -> None:
    column = draft.get_parent().pk
    revision = draft.revisions.first().pk
    pages = ("edit", "view_draft", "history", "usage", "workflow_history", "copy", "move", "delete")
    addresses = [
        *(reverse(f"wagtailadmin_pages:{name}", args=[draft.pk]) for name in pages),
        reverse("wagtailadmin_pages:revisions_view", args=[draft.pk, revision]),
        reverse("wagtailadmin_pages:preview_on_edit", args=[draft.pk]),
        f"/console/pages/{draft.pk}/revisions/compare/earliest...latest/",
        f"/console/pages/{column}/",
        f"/console/api/main/pages/{draft.pk}/?fields=*",
        "/console/api/main/pages/?fields=*&type=portal.ItemPage",
        "/console/pages/search/?q=安置",
        "/console/choose-page/search/?q=安置",
        f"/console/choose-page/{column}/",
        "/console/reports/site-history/",
        "/console/reports/aging-pages/",
        "/console/reports/page-types-usage/",
        "/console/pages/usage/portal/itempage/",
        "/console/",
        *(
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
            + f"?id={draft.pk}&next=/console/"
            for name in ("move", "delete", "publish", "unpublish")
        ),
        *(
            reverse(f"console_page_{name}", args=[draft.pk])
            for name in ("submit", "compare", "files")
        ),
    ]
    for address in addresses:
        answer = neighbour.get(address)
        assert answer.status_code in (200, 302, 403, 404), address
        assert SECRET not in told(answer), address
