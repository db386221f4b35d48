"""Links of public items are followed and tried in rounds; whoever wrote them hears of what fails."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from importlib import import_module

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.ledger import events, notices
from gongkai.ledger.models import Notice, Role
from gongkai.ledger.tests.factories import make_organ, make_user
from gongkai.portal import actions
from gongkai.portal.models import FailingLink, ItemPage, OutsideLink
from gongkai.portal.outside import rounds
from gongkai.portal.outside.asking import Found, Told
from gongkai.portal.outside.rounds import Round, ask_all
from gongkai.portal.outside.tests.sites import LOOPBACK, Other, other_site
from gongkai.portal.review.checking import check_draft
from gongkai.portal.tests.conftest import Portal

DAY = date(2022, 5, 20)
FINE, GONE = Told(Found.FINE, "200 正常"), Told(Found.FAILED, "404 页面不存在")
SILENT = Told(Found.SILENT, "连接不上")
NEXT = DAY + timedelta(days=1)


@pytest.fixture(scope="module", autouse=True)
def console() -> None:
    """The kinds of record are registered with the console."""
    import_module("gongkai.site.wagtail_hooks")


@pytest.fixture
def site() -> Iterator[Other]:
    with other_site() as running:
        yield running


def body(*addresses: str) -> str:
    links = "".join(f'<p>见<a href="{one}">办法&amp;细则</a>。</p>' for one in addresses)
    return json.dumps([{"type": "text", "value": links, "id": "1"}], ensure_ascii=False)


def public(portal: Portal, *addresses: str) -> ItemPage:
    """A public item with links; for those into this house, somebody answers."""
    item = portal.draft(body=body(*addresses))
    found = check_draft(item.get_latest_revision_as_object())
    portal.approved(item, overrides={one.fingerprint: "试验" for one in found if one.blocks})
    return ItemPage.objects.get(pk=item.pk)


def answering(told: Told, **others: Told) -> object:
    """Whatever is asked answers `told`; what holds a word of `others`, that."""

    def ask(addresses: Sequence[str]) -> dict[str, Told]:
        return {
            address: next((one for word, one in others.items() if word in address), told)
            for address in addresses
        }

    return ask


def test_links_out_of_public_items_are_asked_and_what_they_answer_is_kept(
    portal: Portal, site: Other
) -> None:
    addresses = [site.at("/a"), site.at("/b?x=1&amp;y=2"), "/content/1/", "mailto:a@b.cn"]
    item = public(portal, *addresses[:2], addresses[0])
    portal.draft(body=body(site.at("/draft")))
    site.broken = {"/a"}
    done = rounds.run(DAY, partial(ask_all, beside=LOOPBACK))
    assert done == Round(found=2, tried=2, failed=1)
    assert sorted(path for path, _ in site.asked) == ["/a", "/b?x=1&y=2"]
    failing = FailingLink.objects.get()
    assert (failing.page_id, failing.address, failing.answer) == (
        item.pk,
        addresses[0],
        "404 页面不存在",
    )
    assert (failing.where, failing.words, failing.failing_since) == (
        "正文第 1 段",
        "办法&细则",
        DAY,
    )
    assert rounds.run(DAY, partial(ask_all, beside=LOOPBACK)) == Round()
    assert len(site.asked) == 2


def test_nothing_of_this_house_is_asked_without_the_seam(portal: Portal, site: Other) -> None:
    public(portal, site.at("/a"))
    assert rounds.run(DAY).failed == 1 and site.asked == []
    assert FailingLink.objects.get().answer == "地址在内部网络，公众打不开"


def test_an_organ_hears_of_it_after_two_days_and_no_more_once_it_is_mended(
    portal: Portal,
) -> None:
    item = public(portal, "http://www.example.cn/old")
    told = Notice.objects.filter(stream="portal.outside_link", settled_at=None)
    for day, count in ((DAY, 0), (DAY, 0), (NEXT, 2), (NEXT + timedelta(days=1), 2)):
        rounds.run(day, answering(GONE))  # type: ignore[arg-type]
        notices.make(day)
        assert told.count() == count
    assert {one.user for one in told} == {portal.officer, portal.second}
    (text,) = {one.text for one in told}
    assert item.title in text and str(DAY) in text and "http://www.example.cn/old" in text
    rounds.run(NEXT + timedelta(days=2), answering(FINE))  # type: ignore[arg-type]
    notices.make(NEXT + timedelta(days=2))
    assert not told.all() and not FailingLink.objects.exists()
    link = OutsideLink.objects.get()
    names = [one.name for one in events.history(link.STREAM, link.pk)]
    assert names == ["entered", "failed", "recovered"]


def test_an_address_in_several_items_is_asked_once_and_told_of_each(portal: Portal) -> None:
    asked: list[str] = []
    items = [public(portal, "http://www.example.cn/") for _ in range(2)]

    def ask(addresses: Sequence[str]) -> dict[str, Told]:
        asked.extend(addresses)
        return dict.fromkeys(addresses, GONE)

    rounds.run(DAY, ask)
    assert asked == ["http://www.example.cn/"]
    assert {one.page_id for one in FailingLink.objects.all()} == {one.pk for one in items}


def test_a_link_that_left_its_item_is_struck_and_not_asked(portal: Portal) -> None:
    item = public(portal, "http://www.example.cn/")
    rounds.run(DAY, answering(GONE))  # type: ignore[arg-type]
    actions.withdraw(item, reason="链接失效。", actor=portal.head)
    assert rounds.run(NEXT, answering(GONE)) == Round(left=1)  # type: ignore[arg-type]
    assert not FailingLink.objects.exists()
    assert OutsideLink.objects.get().struck_on == NEXT


def test_a_machine_without_a_way_out_blames_no_link(portal: Portal) -> None:
    public(portal, *(f"http://{name}.example.cn/" for name in "abc"))
    assert rounds.run(DAY, answering(SILENT)).deaf  # type: ignore[arg-type]
    assert not FailingLink.objects.exists() and not OutsideLink.objects.exclude(checked_on=None)
    heard = answering(SILENT, **{"//c.": FINE})
    assert rounds.run(DAY, heard) == Round(tried=3, failed=2)  # type: ignore[arg-type]
    assert FailingLink.objects.count() == 2


def test_a_round_is_bounded_by_addresses_and_by_those_of_one_host(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "MOST_OF_A_HOST", 2)
    monkeypatch.setattr(rounds, "MOST", 3)
    public(
        portal,
        *(f"http://a.cn/{number}" for number in range(4)),
        *(f"http://b.cn/{number}" for number in range(4)),
    )
    seen: list[list[str]] = []

    def ask(addresses: Sequence[str]) -> dict[str, Told]:
        seen.append(list(addresses))
        return dict.fromkeys(addresses, FINE)

    for _ in range(3):
        rounds.run(DAY, ask)
    assert [len(one) for one in seen] == [3, 3, 2]
    assert sorted(address for one in seen for address in one) == [
        f"http://{host}.cn/{n}" for host in "ab" for n in range(4)
    ]


def test_an_address_for_which_there_is_no_time_waits_for_the_next_round(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, site: Other
) -> None:
    monkeypatch.setattr(rounds, "SECONDS", -1)
    public(portal, site.at("/a"))
    assert rounds.run(DAY, partial(ask_all, beside=LOOPBACK)) == Round(found=1)
    assert OutsideLink.objects.get().checked_on is None and site.asked == []


def test_the_console_lists_what_fails_and_leads_to_the_item(portal: Portal, client: Client) -> None:
    item = public(portal, "http://www.example.cn/old", "http://www.example.cn/new")
    rounds.run(DAY, answering(GONE, new=FINE))  # type: ignore[arg-type]
    client.force_login(portal.officer)
    listed = client.get(reverse("console_records", args=["outside-links"])).content.decode()
    assert "http://www.example.cn/old" in listed and "404 页面不存在" in listed
    assert "http://www.example.cn/new" not in listed and str(DAY) in listed
    link = FailingLink.objects.get()
    page = client.get(reverse("console_record", args=["outside-links", link.pk]))
    assert reverse("wagtailadmin_pages:edit", args=[item.pk]) in page.content.decode()
    other = make_organ(portal.district, "青麓区民政局", code="minzheng")
    client.force_login(make_user(other, Role.OFFICER))
    listed = client.get(reverse("console_records", args=["outside-links"])).content.decode()
    assert "http://www.example.cn/old" not in listed and "没有失效的外链" in listed
    refused = client.get(reverse("console_record", args=["outside-links", link.pk]))
    assert refused["Location"] == "/console/"
