"""Guide, catalogue and lists are drawn from records and cannot go stale."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gongkai.ledger.organs import change_organ
from gongkai.portal import listings, selectors
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.listings import Listed
from gongkai.portal.models import OrganPage
from gongkai.portal.tests.conftest import Portal

DAY = date(2022, 5, 20)


def test_the_guide_tells_what_the_law_wants_and_follows_the_organs_record(
    portal: Portal, client: Client, django_assert_max_num_queries: object
) -> None:
    item = portal.draft()
    portal.published(item, on=DAY)
    change_organ(
        organ=portal.bureau,
        values={"phone": "027-99999999", "credit_code": portal.bureau.credit_code},
        actor=portal.office,
    )
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get("/zwgk/jiaoyu/guide/").content.decode()
    assert "027-99999999" in page and item.title in page and "民生政策" in page
    for words in ("办公地址", "办公时间", "传真号码", "互联网联系方式", "行政复议", "申请公开"):
        assert words in page


def test_the_catalogue_tells_index_name_summary_and_day(portal: Portal, client: Client) -> None:
    item = portal.draft(summary="招生的时间和范围。")
    notice = portal.draft(ColumnKind.NOTICES, title="带事项的公告")
    news = portal.draft(ColumnKind.NEWS, title="一条动态", category="")
    for one in (item, notice, news):
        portal.published(one, on=DAY)
    page = client.get("/zwgk/jiaoyu/catalogue/").content.decode()
    assert item.index_number in page and "招生的时间和范围。" in page and "2022-05-05" in page
    assert "带事项的公告" in page and "一条动态" not in page


def test_another_room_lists_its_own_in_a_column(
    portal: Portal, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listings, "_listings", {})
    listings.listing(ColumnKind.REPORTS)(
        lambda column: [Listed(f"{column.organ.name}年度报告", DAY, "/reports/x/")]
    )
    page = client.get("/zwgk/jiaoyu/reports/").content.decode()
    assert "青麓区教育局年度报告" in page and 'href="/reports/x/"' in page


def test_organs_are_linked_as_their_pages_are_addressed(portal: Portal) -> None:
    pages = list(OrganPage.objects.order_by("organ__path"))
    assert selectors.organ_links() == [(page.title, page.url) for page in pages]
    assert len(pages) == 2
    OrganPage.objects.filter(pk=pages[1].pk).update(live=False)
    assert selectors.organ_links() == [(pages[0].title, pages[0].url)]
