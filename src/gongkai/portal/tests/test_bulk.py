"""Many items at once are the same as one at a time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from wagtail.models import Page

from gongkai.ledger import events
from gongkai.ledger.models import PublicChange
from gongkai.portal.bulk import NewFile, NewItem, publish_items
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import Disclosure, ItemPage
from gongkai.portal.tests.conftest import Portal


def new(number: int, **values: object) -> NewItem:
    return NewItem(
        **{  # type: ignore[arg-type]
            "title": f"第 {number} 期月报",
            "formed_on": date(2022, 5, 5),
            "published_at": datetime(2022, 5, 6, 9, number, tzinfo=ZoneInfo("Asia/Shanghai")),
            "category": "20-04",
            "paragraphs": [f"本期月报共 {number} 页。"],
            **values,
        }
    )


def test_a_set_has_what_single_items_have(portal: Portal, client: Client) -> None:
    news, statutory = portal.column(ColumnKind.NEWS), portal.column(ColumnKind.STATUTORY)
    portal.published(portal.draft(), on=date(2022, 5, 6))
    statutory.refresh_from_db()
    file = NewFile("附表.txt", "甲\t乙\n".encode(), "附表")
    items = {statutory: [new(3, files=(file,)), new(2)], news: [new(4, category="")]}
    pks = publish_items(items, actor=portal.head)
    assert Page.find_problems() == ([], [], [], [], [])
    found = [Disclosure.objects.get(page_id=pk) for pk in pks]
    assert [one.key[-5:] for one in found] == ["00003", "00002", "00004"]
    assert [(one.is_catalogue, one.is_news) for one in found] == [(1, 0), (1, 0), (0, 1)]
    assert [e.name for e in events.history("portal.disclosure", found[0].pk)] == ["published"]
    assert events.prove()[1] == []
    assert PublicChange.objects.filter(source="portal.item", key=str(pks[0])).exists()
    page = client.get(f"/content/{pks[0]}/").content.decode()
    assert "本期月报共 3 页。" in page and found[0].key in page
    item = ItemPage.objects.get(pk=pks[0])
    assert item.live_revision == item.latest_revision == item.revisions.get()
    draft = item.get_latest_revision_as_object()
    assert draft.text == item.text and not item.has_unpublished_changes
    assert [one.title for one in draft.attachments.all()] == ["附表"] and "附表" in page
    draft.title = "第 3 期月报（更正）"
    draft.save_revision(user=portal.officer)
    portal.published(item, note="更正页数。")
    assert portal.published(portal.draft(), on=date(2022, 5, 9)).key[-5:] == "00005"


def test_one_wrong_item_refuses_the_whole(portal: Portal) -> None:
    statutory = portal.column(ColumnKind.STATUTORY)
    with pytest.raises(ValidationError) as refused:
        publish_items({statutory: [new(1), new(2, category="")]}, actor=portal.head)
    assert refused.value.messages[0].startswith("第 2 条“第 2 期月报”：")
    with pytest.raises(PermissionDenied):
        publish_items({statutory: [new(1)]}, actor=portal.officer)
    assert not ItemPage.objects.exists()
