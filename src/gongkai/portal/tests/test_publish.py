"""Going public, being changed in public, leaving: records, events, figures, what the public sees."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from gongkai.ledger import events
from gongkai.ledger.figures import measured, registry
from gongkai.ledger.models import PublicChange
from gongkai.ledger.scope import Scope
from gongkai.portal import actions, gates
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ColumnPage, Correction, Disclosure, ItemPage, Topic
from gongkai.portal.tests.conftest import Portal

DAY = date(2022, 5, 20)
FIGURES = (
    "disclosure.items",
    "disclosure.news",
    "disclosure.notices",
    "disclosure.catalogue_items",
    "disclosure.within_20_workdays",
    "disclosure.late",
)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_a_published_item_has_an_index_number_a_record_an_event_and_a_stable_address(
    portal: Portal, client: Client
) -> None:
    item = portal.draft()
    assert client.get(reverse("content", args=[item.pk])).status_code == 404
    found = portal.published(item, on=DAY)
    code = portal.bureau.credit_code[8:17]
    assert found.key == f"{code}/2022-00001" and found.page_id == item.pk
    assert (found.is_catalogue, found.is_news, found.is_notice) == (True, False, False)
    assert [e.name for e in events.history("portal.disclosure", found.pk)] == ["published"]
    page = text(client.get(f"/content/{item.pk}/"))
    assert found.key in page and "招生范围见附件。" in page and "2022-05-20" in page
    assert item.get_url() == f"/content/{item.pk}/"
    tree = client.get(f"/zwgk/jiaoyu/statutory/{item.slug}/")
    assert (tree.status_code, tree["Location"]) == (301, f"/content/{item.pk}/")
    told = set(PublicChange.objects.values_list("source", "key"))
    assert ("portal.item", str(item.pk)) in told
    assert ("portal.column", str(item.get_parent().pk)) in told


def test_only_the_head_and_the_office_publish(portal: Portal) -> None:
    item = portal.draft()
    with pytest.raises(PermissionDenied):
        actions.publish(item, actor=portal.officer)
    with pytest.raises(PermissionDenied):
        item.get_latest_revision().publish(user=portal.officer)
    with pytest.raises(ValidationError, match="还没有通过三审"):
        item.get_latest_revision().publish(user=portal.office)
    portal.approved(item)
    assert Disclosure.objects.get().page_id == item.pk


def test_an_item_without_its_elements_stays_a_draft(portal: Portal) -> None:
    item = portal.draft(category="", formed_on=None, body="[]")
    with pytest.raises(ValidationError) as refused:
        portal.submitted(item)
    assert set(refused.value.message_dict) == {"category", "formed_on", "body"}
    item.refresh_from_db()
    assert not item.live and not Disclosure.objects.exists()


def test_every_registered_gate_is_asked(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "_gates", [])
    gates.gate(lambda page: [gates.Blocked("标题里有错别字。", "title")])
    with pytest.raises(ValidationError) as refused:
        portal.submitted(portal.draft())
    assert refused.value.message_dict == {"title": ["标题里有错别字。"]}


def test_nothing_public_is_silently_altered(portal: Portal, client: Client) -> None:
    item = portal.draft()
    portal.published(item, on=DAY)
    draft = item.get_latest_revision_as_object()
    draft.title, draft.formed_on = "关于招生范围的通知（更正）", date(2022, 4, 1)
    draft.save_revision(user=portal.officer)
    assert "（更正）" not in text(client.get(f"/content/{item.pk}/"))
    with pytest.raises(ValidationError) as refused:
        portal.submitted(item)
    assert "note" in refused.value.message_dict
    before = Disclosure.objects.get()
    after = portal.published(item, note="更正了标题和成文日期。")
    page = text(client.get(f"/content/{item.pk}/"))
    assert "（更正）" in page and "更正了标题和成文日期。" in page
    assert (after.key, after.published_on) == (before.key, DAY) and after.pk != before.pk
    assert Disclosure.objects.current().get() == after
    assert Correction.objects.get().disclosure == after
    assert after.due_on is not None and before.due_on is not None and after.due_on < before.due_on


def test_a_withdrawn_item_leaves_its_reason_and_may_come_back(
    portal: Portal, client: Client
) -> None:
    item = portal.draft()
    portal.published(item, on=DAY)
    with pytest.raises(ValidationError):
        actions.withdraw(item, reason=" ", actor=portal.head)
    with pytest.raises(ValidationError):
        item.unpublish(user=portal.head)
    found = actions.withdraw(item, reason="附件有误，核对后重新公开。", actor=portal.head)
    gone = client.get(f"/content/{item.pk}/")
    assert gone.status_code == 410 and "附件有误，核对后重新公开。" in text(gone)
    assert registry.value("disclosure.items", Scope.year(2022)) == 1
    portal.published(item, note="换上了正确的附件。")
    assert client.get(f"/content/{item.pk}/").status_code == 200
    names = [e.name for e in events.history("portal.disclosure", found.pk)]
    assert names == ["published", "withdrawn", "restored", "corrected"]


def test_a_struck_disclosure_is_counted_no_more(portal: Portal, client: Client) -> None:
    item = portal.draft()
    portal.published(item, on=DAY)
    actions.strike(item, reason="同一条信息发了两次", actor=portal.head)
    assert client.get(f"/content/{item.pk}/").status_code == 404
    assert registry.value("disclosure.items", Scope.year(2022)) == 0


def test_the_figures_tell_news_notices_and_catalogue_apart_and_watch_the_clock(
    portal: Portal,
) -> None:
    late = date(2022, 7, 1)
    for kind, values, day in (
        (ColumnKind.NEWS, {"category": ""}, DAY),
        (ColumnKind.NOTICES, {"category": ""}, DAY),
        (ColumnKind.NOTICES, {}, DAY),
        (ColumnKind.STATUTORY, {}, late),
    ):
        portal.published(portal.draft(kind, **values), on=day)
    scope = Scope.year(2022, portal.bureau)
    values = registry.evaluate(FIGURES, scope)
    assert list(values.values()) == [4, 1, 2, 2, 3, 1]
    assert values == {i: measured(registry.get(i), scope) for i in FIGURES}
    assert registry.value("disclosure.items", Scope.year(2021, portal.bureau)) == 0


def test_the_last_day_in_time_is_the_twentieth_working_day(portal: Portal) -> None:
    # 5 May 2022 is a Thursday; the weekend day 7 May is worked, 3 June is a festival.
    for day, kept in ((date(2022, 6, 1), True), (date(2022, 6, 2), False)):
        found = portal.published(portal.draft(), on=day)
        assert found.due_on == date(2022, 6, 1)
        assert (found.published_on <= found.due_on) is kept


def test_a_topic_opens_and_closes_on_a_day_and_lists_what_names_it(
    portal: Portal, client: Client
) -> None:
    page = portal.column(ColumnKind.NEWS).get_parent()
    topic = ColumnPage(
        title="义务教育招生专题",
        slug="zhaosheng",
        kind=ColumnKind.TOPIC,
        organ=portal.bureau,
        opened_on=date(2022, 5, 1),
        live=False,
    )
    page.add_child(instance=topic)
    actions.publish(topic, actor=portal.head, on=date(2022, 5, 1))
    item = portal.draft()
    draft = item.get_latest_revision_as_object()
    draft.topics.add(topic)
    draft.save_revision(user=portal.officer)
    portal.published(item, on=DAY)
    assert item.title in text(client.get("/zwgk/jiaoyu/zhaosheng/"))
    draft = topic.get_latest_revision_as_object()
    draft.closed_on = date(2022, 9, 1)
    draft.save_revision(user=portal.officer)
    actions.publish(topic, actor=portal.head)
    record = Topic.objects.get()
    assert (record.opened_on, record.closed_on) == (date(2022, 5, 1), date(2022, 9, 1))
    assert registry.value("topics.new_columns", Scope.year(2022)) == 1
    assert "2022-09-01 关闭" in text(client.get("/zwgk/jiaoyu/zhaosheng/"))


def test_a_file_is_public_only_with_the_item_that_refers_to_it(
    portal: Portal, client: Client
) -> None:
    item = portal.draft()
    made = actions.attach(item, name="名单.txt", data="第一名\n".encode(), actor=portal.officer)
    address = f"/content/{item.pk}/files/{made.file_id}.txt"
    assert client.get(address).status_code == 404
    portal.published(item, on=DAY)
    shown = client.get(address)
    assert shown.status_code == 200 and shown.content.decode() == "第一名\n"
    assert shown["Content-Disposition"].startswith("inline") and "nosniff" in str(shown.headers)
    assert "名单" in text(client.get(f"/content/{item.pk}/"))
    actions.withdraw(item, reason="名单有误。", actor=portal.head)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["", "jiaoyu/", "jiaoyu/statutory/", "jiaoyu/catalogue/", "item"])
def test_a_page_costs_at_most_twelve_queries(
    portal: Portal, client: Client, path: str, django_assert_max_num_queries: object
) -> None:
    item = portal.draft()
    actions.attach(item, name="名单.txt", data="第一名\n".encode(), actor=portal.officer)
    portal.published(item, on=DAY)
    for kind in (ColumnKind.NEWS, ColumnKind.NOTICES):
        portal.published(portal.draft(kind), on=DAY)
    address = f"/content/{item.pk}/" if path == "item" else f"/zwgk/{path}"
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert item.title in text(client.get(address)) or path == ""


def test_the_tree_is_planted_once_and_drafts_belong_to_the_organs_people(portal: Portal) -> None:
    assert ColumnPage.objects.filter(organ=portal.bureau).count() == 7
    column = portal.column(ColumnKind.NEWS)
    for user, may in ((portal.officer, True), (portal.head, True), (portal.office, True)):
        tester = column.permissions_for_user(user)
        assert tester.can_add_subpage() is may and not tester.can_publish_subpage()
    other = ColumnPage.objects.get(organ=portal.district, kind=ColumnKind.NEWS)
    assert not other.permissions_for_user(portal.officer).can_add_subpage()
    assert other.permissions_for_user(portal.office).can_add_subpage()
    item = portal.draft()
    assert item.permissions_for_user(portal.officer).can_delete()
    portal.published(item, on=DAY)
    assert not ItemPage.objects.get().permissions_for_user(portal.office).can_delete()


@pytest.mark.django_db
def test_a_number_that_no_database_holds_is_nobodys(client: Client) -> None:
    for number in (2**63, 2**70):
        for address in (f"/content/{number}/", f"/content/1/files/{number}.txt"):
            assert client.get(address).status_code == 404
        assert client.get(f"/content/{number}/files/1.txt").status_code == 404
