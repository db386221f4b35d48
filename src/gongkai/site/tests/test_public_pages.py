"""Public pages: what everyone reads, and that each printed number leads to its figure."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.foi.actions import enter_request
from gongkai.norms.form import cells
from gongkai.site.tests.scene import Scene, publish


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "report_list", "organ_list", "figure_list"])
def test_an_empty_site_answers_with_a_sentence_that_helps(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 200


def test_a_published_report_prints_every_number_as_a_link(client: Client, scene: Scene) -> None:
    report = publish(scene)
    page = text(client.get(reverse("report", args=["fagai", 2022])))
    links = dict(re.findall(r'href="(/figures/[^"]+)" data-figure="([^"]+)"', page))
    assert set(links.values()) >= {i for i in cells() if report.snapshot["values"][i] is not None}
    assert re.search(r'<a class="fig" href="/figures/foi\.received/\?[^"]+">3</a>', page)
    assert report.snapshot_hash in page
    assert "organ=fagai" in next(iter(links)) and "as_of=2023-01-20" in next(iter(links))


def test_a_later_entry_changes_neither_the_report_nor_the_figure_that_it_leads_to(
    client: Client, scene: Scene
) -> None:
    publish(scene)
    enter_request(
        organ=scene.bureau,
        number="2022-9",
        applicant_kind="enterprise",
        applicant_name="迟到公司",
        contact="",
        channel="online",
        subject="迟登的申请",
        received_on=date(2022, 12, 30),
        actor=scene.officer,
        entered_on=date(2023, 2, 1),
    )
    page = text(client.get(reverse("report", args=["fagai", 2022])))
    address = re.search(r'<a class="fig" href="(/figures/foi\.received/[^"]+)">3</a>', page)
    assert address
    figure = text(client.get(address.group(1).replace("&amp;", "&")))
    assert re.search(r'id="value">3<', figure)


def test_the_public_sees_the_definition_and_the_count_but_no_record(
    client: Client, scene: Scene
) -> None:
    publish(scene)
    page = text(client.get(reverse("figure", args=["foi.received"]), {"organ": "fagai"}))
    assert "收到日期在统计期内的申请" in page and "政府信息公开条例第五十条" in page
    assert "3 条" in page
    assert "2022-1" not in page.replace("2022-12-31", "").replace("2022-01-01", "")
    assert "欧" not in page


def test_an_officer_sees_masked_records_of_the_own_organ(client: Client, scene: Scene) -> None:
    publish(scene)
    client.force_login(scene.officer)
    page = text(client.get(reverse("figure", args=["foi.received"]), {"organ": "fagai"}))
    assert ">2022-1<" in page and "欧***" in page and "欧阳某人" not in page
    export = client.get(reverse("figure_export", args=["foi.received"]), {"organ": "fagai"})
    lines = b"".join(export.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 4 and lines[0].startswith("申请编号,")


def test_an_officer_of_another_organ_learns_only_how_many_are_hidden(
    client: Client, scene: Scene
) -> None:
    client.force_login(scene.stranger)
    page = text(
        client.get(reverse("figure", args=["foi.received"]), {"organ": "fagai", "year": 2022})
    )
    assert "其中 3 条属于其他机关" in page and ">2022-1<" not in page


def test_a_ratio_leads_to_its_parts(client: Client, scene: Scene) -> None:
    page = text(client.get(reverse("figure", args=["foi.in_time_rate"]), {"year": 2022}))
    assert "/figures/foi.closed_in_time/" in page and "/figures/foi.closed/" in page


@pytest.mark.parametrize(
    "query", ["year=abc", "year=99999", "as_of=2022-13-45", "organ=nobody", "year=20222222222222"]
)
def test_a_nonsense_scope_is_not_found(client: Client, scene: Scene, query: str) -> None:
    assert client.get(f"{reverse('figure', args=['foi.received'])}?{query}").status_code == 404


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pdf", "json", "html"])
def test_a_published_report_downloads_in_each_format(
    client: Client, scene: Scene, extension: str
) -> None:
    publish(scene)
    response = client.get(reverse("report_download", args=["fagai", 2022, extension]))
    assert response.status_code == 200 and len(response.content) > 1000
    assert "filename*=UTF-8''" in response["Content-Disposition"]


def test_the_reading_mode_is_remembered_and_sends_nobody_elsewhere(client: Client) -> None:
    response = client.post(
        reverse("reading"), {"mode": "elder", "next": "https://elsewhere.example/"}
    )
    assert response["Location"] == "/"
    assert response.cookies["reading"].value == "elder"


@pytest.mark.django_db
def test_an_unknown_reading_mode_is_not_kept(client: Client) -> None:
    client.post(reverse("reading"), {"mode": "<script>", "next": "/"})
    assert "reading" not in client.cookies
    assert 'data-reading="standard"' in text(client.get("/"))


@pytest.mark.django_db
def test_a_public_page_sets_no_cookie(client: Client) -> None:
    assert not client.get("/").cookies


def test_the_error_pages_speak_chinese(client: Client, scene: Scene) -> None:
    missing = client.get("/nowhere/")
    assert missing.status_code == 404 and "没有找到此页" in text(missing)
    client.force_login(scene.stranger)
    refused = client.get(reverse("console_organ_add"))
    assert refused.status_code == 403 and "权限" in text(refused)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reports/?year=²²²²", 200),
        ("/reports/?year=99999999999999999999999&organ='", 200),
        ("/reports/?page=-1", 200),
        ("/reports/?page=x", 200),
        ("/reports/fagai/99999999999999999999999/", 404),
        ("/reports/fagai/2022/exe/", 404),
        ("/organs/?q=%25_'\"<b>", 200),
        ("/organs/?q=%00", 400),
        ("/organs/nobody/", 404),
        ("/figures/?year=%C2%B2%C2%B2", 404),
        ("/figures/?as_of=0001-01-01&year=2022", 200),
        ("/figures/?q=<script>alert(1)</script>", 200),
        ("/figures/foi.nothing/", 404),
        ("/figures/foi.received/?sort=applicant_sealed&page=9999", 200),
    ],
)
def test_strange_addresses_get_an_orderly_answer(
    client: Client, scene: Scene, address: str, status: int
) -> None:
    publish(scene)
    for user in (None, scene.office):
        if user:
            client.force_login(user)
        response = client.get(address)
        assert response.status_code == status
        assert "<script>alert" not in text(response)
