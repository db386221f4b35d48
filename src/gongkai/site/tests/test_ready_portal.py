"""The portal's and the library's pages as ready bytes: a change drops its pages and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongkai.ledger.models import Organ
from gongkai.ledger.organs import change_organ
from gongkai.ledger.tests.factories import credit_code
from gongkai.library.actions import end_document, enter_document
from gongkai.portal import actions
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ColumnPage, ItemPage
from gongkai.portal.ready_tags import of_items
from gongkai.portal.tests.conftest import Portal, portal  # noqa: F401
from gongkai.site.ready.following import follow
from gongkai.site.ready.layer import Layer
from gongkai.site.ready.tests.test_layer import get
from gongkai.site.tests.layering import kept, layer_over

DAY = date(2022, 5, 20)


@dataclass
class Shown:
    """A portal with one public item of each kind, and a topic, behind a layer."""

    portal: Portal
    layer: Layer
    items: dict[str, ItemPage]
    topic: ColumnPage

    def read(self, *addresses: str) -> None:
        """Ask for addresses until they are kept."""
        for address in addresses:
            assert get(self.layer, address).status == "200 OK", address

    def dropped(self, change: Callable[[], object]) -> set[str]:
        """What goes from a full store after `change`."""
        self.read(*self.everything)
        before = kept(self.layer)
        assert before == set(self.everything)
        change()
        follow(self.layer.store)
        return before - kept(self.layer)

    @property
    def everything(self) -> list[str]:
        """All pages of the portal that are public before a change."""
        items = ItemPage.objects.live().values_list("pk", flat=True)
        organs = [f"/zwgk/{one.code}/" for one in (self.portal.bureau, self.portal.district)]
        columns = [f"{organ}{column}/" for organ in organs for column in COLUMNS]
        topic = "/zwgk/jiaoyu/zhuanti/"
        return ["/", "/zwgk/", topic, *organs, *columns, *(f"/content/{pk}/" for pk in items)]


COLUMNS = ("news", "notices", "statutory", "catalogue", "guide", "rules", "reports")


def published(portal: Portal, kind: str, **values: Any) -> ItemPage:  # noqa: F811
    item = portal.draft(kind, title=f"关于招生的{ColumnKind(kind).label}", **values)
    portal.published(item, on=DAY)
    return item


@pytest.fixture
def shown(portal: Portal, tmp_path: Path, connections_stay: None) -> Iterator[Shown]:  # noqa: F811
    topic = ColumnPage(
        title="招生专题",
        slug="zhuanti",
        kind=ColumnKind.TOPIC,
        organ=portal.bureau,
        opened_on=DAY,
        live=False,
    )
    portal.column(ColumnKind.NEWS).get_parent().add_child(instance=topic)
    actions.publish(topic, actor=portal.head, on=DAY)
    items = {
        kind: published(portal, kind, category="" if kind == ColumnKind.NEWS else "20-11")
        for kind in (ColumnKind.NEWS, ColumnKind.NOTICES, ColumnKind.STATUTORY)
    }
    with layer_over(tmp_path) as layer:
        yield Shown(portal, layer, items, topic)


def of_bureau(*columns: str) -> set[str]:
    return {"/", "/zwgk/", "/zwgk/jiaoyu/", *(f"/zwgk/jiaoyu/{column}/" for column in columns)}


def test_a_new_item_drops_the_lists_in_which_it_stands_and_no_other_page(shown: Shown) -> None:
    draft = shown.portal.draft(ColumnKind.NEWS, category="")
    gone = shown.dropped(lambda: shown.portal.published(draft, on=DAY))
    assert gone == of_bureau("news")
    for address in ("/", "/zwgk/jiaoyu/news/"):
        assert draft.title in get(shown.layer, address).body.decode()


def test_what_is_published_lies_ready_before_anybody_asks(
    shown: Shown, django_assert_max_num_queries: Any
) -> None:
    drafts = [shown.portal.draft(ColumnKind.NEWS, category="") for _ in range(3)]
    for draft in drafts:
        shown.portal.published(draft, on=DAY)
    pages = {f"/content/{draft.pk}/" for draft in drafts}
    pages |= {"/zwgk/jiaoyu/news/", "/content/news/"}
    assert set(follow(shown.layer.store)) == pages
    with django_assert_max_num_queries(4):
        assert set(of_items([str(draft.pk) for draft in drafts])) == pages


def test_an_item_of_the_catalogue_drops_what_is_drawn_from_the_catalogue(shown: Shown) -> None:
    draft = shown.portal.draft(ColumnKind.NOTICES)
    gone = shown.dropped(lambda: shown.portal.published(draft, on=DAY))
    assert gone == of_bureau("notices", "statutory", "catalogue", "guide")


def test_a_correction_drops_the_page_and_the_topic_that_the_item_leaves_or_enters(
    shown: Shown,
) -> None:
    item = shown.items[ColumnKind.NEWS]

    def corrected(topics: list[ColumnPage], title: str) -> None:
        draft = item.get_latest_revision_as_object()
        draft.title, draft.topics = title, topics
        draft.save_revision(user=shown.portal.officer)
        shown.portal.published(item, note="改了标题。")

    for topics, title in (([shown.topic], "入专题"), ([], "出专题")):
        gone = shown.dropped(lambda t=topics, n=title: corrected(t, n))  # type: ignore[misc]
        assert gone == of_bureau("news", "zhuanti") | {f"/content/{item.pk}/"}
        listed = title in get(shown.layer, "/zwgk/jiaoyu/zhuanti/").body.decode()
        assert listed is bool(topics)
        assert title in get(shown.layer, f"/content/{item.pk}/").body.decode()


def test_a_category_that_is_taken_away_leaves_the_catalogue(shown: Shown) -> None:
    item = shown.items[ColumnKind.NOTICES]

    def corrected() -> None:
        draft = item.get_latest_revision_as_object()
        draft.category = ""
        draft.save_revision(user=shown.portal.officer)
        shown.portal.published(item, note="不属于公开事项。")

    gone = shown.dropped(corrected)
    lists = of_bureau("notices", "statutory", "catalogue", "guide")
    assert gone == lists | {f"/content/{item.pk}/"}
    assert item.title not in get(shown.layer, "/zwgk/jiaoyu/catalogue/").body.decode()


def test_a_withdrawn_item_is_gone_from_its_address_and_its_lists(shown: Shown) -> None:
    item = shown.items[ColumnKind.STATUTORY]
    gone = shown.dropped(
        lambda: actions.withdraw(item, reason="附件有误。", actor=shown.portal.head)
    )
    assert gone == of_bureau("statutory", "catalogue", "guide") | {f"/content/{item.pk}/"}
    for _ in range(2):
        assert get(shown.layer, f"/content/{item.pk}/").status == "410 Gone"
    for address in ("/", "/zwgk/"):
        assert item.title not in get(shown.layer, address).body.decode()


def test_a_renamed_column_drops_every_page_that_names_it(shown: Shown) -> None:
    column = shown.portal.column(ColumnKind.NEWS)

    def renamed() -> None:
        draft = column.get_latest_revision_as_object()
        draft.title = "教育新闻"
        draft.save_revision(user=shown.portal.head)
        actions.publish(column, actor=shown.portal.head)

    item = shown.items[ColumnKind.NEWS]
    assert shown.dropped(renamed) == of_bureau("news", "guide") | {f"/content/{item.pk}/"}
    assert "教育新闻" in get(shown.layer, "/zwgk/jiaoyu/").body.decode()


def test_an_organs_telephone_drops_its_pages_and_spares_the_other_organs(shown: Shown) -> None:
    bureau = shown.portal.bureau
    values = {"phone": "0531-1234567", "credit_code": credit_code(bureau.pk)}
    gone = shown.dropped(
        lambda: change_organ(organ=bureau, values=values, actor=shown.portal.office)
    )
    assert not any(shown.portal.district.code in address for address in gone)
    assert {"/zwgk/jiaoyu/guide/", "/zwgk/jiaoyu/", "/zwgk/"} <= gone
    assert "0531-1234567" in get(shown.layer, "/zwgk/jiaoyu/guide/").body.decode()


def test_addresses_that_a_stranger_makes_up_are_answered_and_not_kept(shown: Shown) -> None:
    shown.read(
        "/zwgk/jiaoyu/statutory/?category=20-11",
        "/zwgk/jiaoyu/statutory/?page=1",
    )
    known = kept(shown.layer)
    assert known == {
        "/zwgk/jiaoyu/statutory/category=20-11",
        "/zwgk/jiaoyu/statutory/page=1",
    }
    shown.read(
        "/zwgk/?page=2",
        "/zwgk/jiaoyu/?page=2",
        "/zwgk/jiaoyu/guide/?page=2",
        "/zwgk/jiaoyu/news/?page=7",
        "/zwgk/jiaoyu/news/?page=x",
        "/zwgk/jiaoyu/statutory/?category=20-99",
        "/zwgk/jiaoyu/news/?other=1",
        "/library/documents/?kind=policy",
        "/library/documents/?page=7",
    )
    get(shown.layer, "/search/")
    assert kept(shown.layer) == known


def enter(organ: Organ, portal: Portal, serial: int, **others: Any) -> Any:  # noqa: F811
    return enter_document(
        organ=organ,
        number=f"青教规〔2020〕{serial}号",
        kind="normative_document",
        title=f"青麓区招生办法之{serial}",
        issued_on=date(2020, 5, 1),
        in_force_on=date(2020, 6, 1),
        published_on=date(2020, 5, 10),
        entered_on=date(2020, 5, 20),
        actor=portal.officer,
        **others,
    )


def test_the_librarys_pages_go_with_their_documents_and_lists(shown: Shown) -> None:
    office, organ = shown.portal.office, shown.portal.bureau
    first, second = (enter(organ, shown.portal, serial) for serial in (1, 2))
    follow(shown.layer.store)
    pages = [f"/library/documents/{one.pk}/" for one in (first, second)]
    lists = ["/library/", "/library/documents/", "/library/interpretations/", "/library/answers/"]
    shown.read("/", *pages, *lists, "/library/clean-ups/")
    assert kept(shown.layer) == {"/", *pages, *lists, "/library/clean-ups/"}
    shown.read(f"{pages[0]}?on=2020-07-01")
    assert f"{pages[0]}on=2020-07-01" not in kept(shown.layer)
    end = {"end_kind": "repealed", "ended_on": date(2022, 1, 1), "basis": "清理废止"}
    end_document(document=first, actor=office, **end)
    follow(shown.layer.store)
    assert kept(shown.layer) == {pages[1], "/library/clean-ups/"}
    assert "已废止" in get(shown.layer, pages[0]).body.decode()
