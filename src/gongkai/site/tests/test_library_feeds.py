"""Feeds of the libraries: what they tell, how they are narrowed, what makes them stale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from gongkai.ledger.models import Role
from gongkai.ledger.tests.factories import make_user
from gongkai.library.actions import end_document, enter_document
from gongkai.library.answering import approve_answer, withdraw_answer, write_answer
from gongkai.library.cleaning import decide, open_clean_up, propose, publish_clean_up
from gongkai.library.explaining import withdraw_interpretation
from gongkai.library.models import Answer, CleanUp, Document, Interpretation
from gongkai.site.ready.following import follow
from gongkai.site.ready.tests.test_layer import get
from gongkai.site.tests.layering import kept, layer_over
from gongkai.site.tests.public import make_public
from gongkai.site.tests.scene import Scene

BASE = "https://gk.example.cn"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SHELVES = ("documents", "interpretations", "answers")
FEEDS = ("/library/feed.atom", *(f"/library/{shelf}/feed.atom" for shelf in SHELVES))


@pytest.fixture
def public(scene: Scene, settings: Any) -> Scene:
    settings.WAGTAILADMIN_BASE_URL = BASE
    make_public(scene)
    return scene


def enter(scene: Scene, number: str, title: str, **values: Any) -> Document:
    day = values.pop("day", date(2022, 3, 1))
    return enter_document(
        **{
            "organ": scene.bureau,
            "number": number,
            "kind": "policy",
            "title": title,
            "issued_on": day,
            "in_force_on": day,
            "published_on": day,
            "entered_on": day,
            "actor": scene.officer,
            **values,
        }
    )


def tree(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(response.content)


def told(feed: Any, path: str) -> list[str]:
    return [str(one) for one in feed.xpath(path, namespaces=ATOM)]


def titles(client: Client, address: str) -> list[str]:
    return told(tree(client, address), "a:entry/a:title/text()")


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_valid_atom(client: Client, public: Scene, address: str) -> None:
    """RFC 4287 §4.1.1, 4.1.2: exactly one id, title, updated; every entry an author or the feed's."""
    feed = tree(client, address)
    page = address.removesuffix("feed.atom")
    assert told(feed, "a:id/text()") == told(feed, "a:link[@rel='self']/@href") == [BASE + address]
    assert told(feed, "a:link[@rel='alternate']/@href") == [BASE + page]
    entries = feed.findall("a:entry", ATOM)
    assert entries
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"a:{name}", ATOM)) == 1, name
    ids = told(feed, "a:entry/a:id/text()")
    assert len(set(ids)) == len(ids)
    for entry in entries:
        link = entry.find("a:link", ATOM).get("href")
        assert link == entry.findtext("a:id", namespaces=ATOM)
        assert client.get(link.removeprefix(BASE)).status_code == 200
        published, updated = (entry.findtext(f"a:{n}", namespaces=ATOM) for n in DAYS)
        assert published <= updated
    assert max(told(feed, "a:entry/a:updated/text()")) == told(feed, "a:updated/text()")[0]
    shown = client.get(page).content.decode()
    assert f'type="application/atom+xml" title="{told(feed, "a:title/text()")[0]}"' in shown
    assert f'href="{address}"' in shown


DAYS = ("published", "updated")


def test_all_libraries_together_tell_the_newest_first(client: Client, public: Scene) -> None:
    enter(public, "青发改〔2022〕9号", "青麓区粮食储备方案")
    found = titles(client, "/library/feed.atom")
    assert set(found[:2]) == {
        "监测哪些价格？",
        "价格监测办法解读",
    }
    assert found[2] == "青麓区粮食储备方案"
    assert set(found) == {one for shelf in SHELVES for one in titles(client, feed_of(shelf))}


def feed_of(shelf: str, query: str = "") -> str:
    return f"/library/{shelf}/feed.atom{query}"


def test_a_feed_is_narrowed_as_its_list_is_and_the_list_names_it(
    client: Client, public: Scene
) -> None:
    enter(public, "青发改〔2022〕9号", "青麓区粮食储备方案")
    enter(
        public,
        "青发改〔2021〕8号",
        "青麓区救助方案",
        day=date(2021, 3, 1),
        organ=public.district,
        actor=public.office,
    )
    normative = {"青麓区价格监测办法之1", "青麓区价格监测办法之2"}
    assert set(titles(client, feed_of("documents", "?kind=normative_document"))) == normative
    assert titles(client, feed_of("documents", "?kind=policy")) == [
        "青麓区粮食储备方案",
        "青麓区救助方案",
    ]
    own = f"?kind=policy&organ={public.district.code}"
    assert titles(client, feed_of("documents", own)) == ["青麓区救助方案"]
    assert titles(client, feed_of("documents", "?q=粮食")) == ["青麓区粮食储备方案"]
    page = client.get(f"/library/documents/{own}").content.decode()
    address = feed_of("documents", own)
    assert f'href="{address.replace("&", "&amp;")}"' in page
    assert f"政策文件库·其他政策文件·{public.district.name}" in page
    feed = tree(client, address)
    assert told(feed, "a:id/text()") == [BASE + address]
    assert client.get("/library/nothing/feed.atom").status_code == 404


def test_what_changed_is_told_under_the_same_id(client: Client, public: Scene) -> None:
    document = Document.objects.get(title="青麓区价格监测办法之1")
    path = f"a:entry[a:title='{document.title}']"

    def of(name: str) -> str:
        return str(
            tree(client, feed_of("documents")).xpath(f"string({path}/{name})", namespaces=ATOM)
        )

    before = {name: of(f"a:{name}") for name in ("id", "published", "updated", "summary")}
    assert before["published"] < before["updated"] and "已修改" in before["summary"]
    end_document(
        document=document,
        end_kind="repealed",
        ended_on=timezone.localdate(),
        basis="清理废止",
        actor=public.office,
    )
    assert of("a:id") == before["id"] and of("a:published") == before["published"]
    assert of("a:updated") > before["updated"] and "已废止" in of("a:summary")
    assert "已废止" in of("a:category[2]/@term")


def test_what_is_not_public_is_in_no_feed(client: Client, public: Scene) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    Document.objects.filter(title="青麓区价格监测办法之2").update(published_on=tomorrow)
    withdraw_interpretation(
        interpretation=Interpretation.objects.get(), reason="有误。", actor=public.head
    )
    write_answer(
        organ=public.bureau,
        source="hotline",
        question="没有审核的问题？",
        body="见办法。",
        answered_on=date(2022, 3, 1),
        actor=public.officer,
    )
    assert titles(client, "/library/feed.atom") == ["监测哪些价格？", "青麓区价格监测办法之1"]
    empty = tree(client, feed_of("interpretations"))
    assert told(empty, "a:entry") == [] and len(told(empty, "a:updated/text()")) == 1


def test_a_feed_costs_as_many_queries_for_many_as_for_few(
    client: Client, public: Scene, django_assert_max_num_queries: Any
) -> None:
    for serial in range(11, 20):
        enter(public, f"青发改〔2022〕{serial}号", f"方案之{serial}")
    for address in FEEDS:
        with django_assert_max_num_queries(10):
            client.get(address)


def test_feeds_lie_ready_and_go_with_what_they_list(
    scene: Scene, tmp_path: Path, connections_stay: None
) -> None:
    make_public(scene)
    narrowed = feed_of("documents", "?kind=normative_document")
    made_up = [
        feed_of("documents", query)
        for query in ("?kind=nothing", "?q=x", "?kind=policy&organ=fagai", "?page=2")
    ]
    everything = {*FEEDS, narrowed.replace("?", "")}
    with layer_over(tmp_path) as layer:

        def dropped(change: Callable[[], object]) -> set[str]:
            for address in (*FEEDS, narrowed, *made_up, "/library/feed.atom?x=1"):
                assert get(layer, address).status == "200 OK", address
            assert kept(layer) == everything
            change()
            follow(layer.store)
            return everything - kept(layer)

        def answered() -> None:
            answer = write_answer(
                organ=scene.bureau,
                source="hotline",
                question="怎么查价格？",
                body="看公示栏。",
                answered_on=date(2022, 3, 1),
                actor=scene.officer,
            )
            approve_answer(answer=answer, actor=make_user(scene.bureau, Role.HEAD))

        of_answers = {FEEDS[0], feed_of("answers")}
        assert dropped(answered) == of_answers
        assert "怎么查价格？" in get(layer, feed_of("answers")).body.decode()
        gone = Answer.objects.get(question="怎么查价格？")
        assert (
            dropped(lambda: withdraw_answer(answer=gone, reason="已过时。", actor=scene.head))
            == of_answers
        )
        assert dropped(lambda: enter(scene, "青发改〔2022〕9号", "粮食储备方案")) == {
            FEEDS[0],
            feed_of("documents"),
            narrowed.replace("?", ""),
        }


def cleaned(scene: Scene) -> CleanUp:
    """A clean-up of one document that stays in force, decided and not yet public."""
    enter(scene, "青发改规〔2022〕9号", "粮食储备办法", kind="normative_document")
    opened = open_clean_up(
        organ=scene.bureau, name="2022年文件清理", basis="青政办〔2022〕3号", actor=scene.officer
    )
    for item in opened.items.all():
        choice = {"reason": "继续适用。"}
        propose(item=item, proposal="keep", actor=scene.officer, **choice)
        decide(item=item, decision="keep", actor=scene.head, **choice)
    return opened


def test_results_of_clean_ups_have_their_feed(client: Client, public: Scene) -> None:
    address = "/library/clean-ups/feed.atom"
    opened = cleaned(public)
    assert titles(client, address) == []
    publish_clean_up(clean_up=opened, result="青政办〔2022〕8号", actor=public.head)
    test_a_feed_is_valid_atom(client, public, address)
    assert titles(client, address) == ["2022年文件清理结果"]


def test_the_feed_of_clean_ups_goes_with_a_result(
    scene: Scene, tmp_path: Path, connections_stay: None
) -> None:
    make_public(scene)
    opened, address = cleaned(scene), "/library/clean-ups/feed.atom"
    with layer_over(tmp_path) as layer:
        assert "2022年文件清理结果" not in get(layer, address).body.decode()
        assert kept(layer) == {address}
        publish_clean_up(clean_up=opened, result="青政办〔2022〕8号", actor=scene.head)
        follow(layer.store)
        assert kept(layer) == set()
        assert "2022年文件清理结果" in get(layer, address).body.decode()
