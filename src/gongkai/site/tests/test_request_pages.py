"""依申请公开 within the site: what is already public, and the ways that lead to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.foi.models import Draft
from gongkai.ledger.published import pieces_of, search_published
from gongkai.library.actions import enter_document
from gongkai.site.tests.scene import Scene, publish


def text(response: Any) -> str:
    return str(response.content.decode())


def enter(scene: Scene, number: str, title: str, published_on: date | None) -> None:
    enter_document(
        organ=scene.bureau,
        number=number,
        kind="policy",
        title=title,
        issued_on=date(2022, 5, 5),
        in_force_on=date(2022, 5, 5),
        published_on=published_on,
        actor=scene.officer,
    )


def test_words_are_cut_into_pieces_that_tell_something() -> None:
    assert pieces_of("申请公开项目的备案 2022") == ["请公", "开项", "项目", "备案", "2022"]
    assert pieces_of("的 \x00 ，") == []
    assert len(pieces_of("项目备案核准" * 3000 + "一二三四五六七八九十" * 9)) <= 40


def test_only_what_everyone_may_read_is_found(scene: Scene) -> None:
    enter(scene, "青发改〔2022〕7号", "项目备案办事指南", date(2022, 5, 6))
    enter(scene, "青发改〔2022〕8号", "项目备案内部意见", None)
    assert [one.title for one in search_published("想要项目备案")] == ["项目备案办事指南"]
    assert search_published("项目预算") == []
    report = "发展和改革局2022年度报告"
    assert search_published(report) == []
    publish(scene)
    (found,) = search_published(report)
    assert found.href == reverse("report", args=["fagai", 2022])
    assert search_published(report, scene.other) == []


def test_what_is_already_public_is_shown_before_going_on(client: Client, scene: Scene) -> None:
    enter(scene, "青发改〔2022〕7号", "项目备案<办事>指南", date(2022, 5, 6))
    client.post(reverse("foi_organ"), {"organ": scene.bureau.code})
    answer = client.post(reverse("foi_step", args=["what"]), {"subject": "项目备案的指南"})
    assert answer["Location"] == reverse("foi_found")
    page = text(client.get(reverse("foi_found")))
    assert "项目备案&lt;办事&gt;指南" in page and "青发改〔2022〕7号" in page
    assert reverse("foi_step", args=["kind"]) in page
    ended = client.post(reverse("foi_drop"), {"found": "1"})
    assert "不用申请了" in text(ended) and not Draft.objects.exists()


def test_where_nothing_is_public_the_form_goes_on(client: Client, scene: Scene) -> None:
    client.post(reverse("foi_organ"), {"organ": scene.bureau.code})
    answer = client.post(reverse("foi_step", args=["what"]), {"subject": "水库移民的名册"})
    assert answer["Location"] == reverse("foi_step", args=["kind"])


def test_the_way_to_an_application_leads_from_everywhere(client: Client, scene: Scene) -> None:
    assert f'href="{reverse("foi_entry")}"' in text(client.get("/"))
    organ = text(client.get(reverse("organ", args=[scene.bureau.code])))
    assert f"{reverse('foi_organ')}?organ={scene.bureau.code}" in organ


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["foi_entry", "foi_organ", "foi_follow", "foi_resume", "foi_opinion"]
)
def test_an_empty_site_answers_all_the_same(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


def test_a_draft_stays_when_the_reading_mode_changes(client: Client, scene: Scene) -> None:
    client.post(reverse("foi_organ"), {"organ": scene.bureau.code})
    client.post(reverse("reading"), {"mode": "elder", "next": reverse("foi_entry")})
    page = text(client.get(reverse("foi_step", args=["what"])))
    assert scene.bureau.name in page and 'data-reading="elder"' in page
