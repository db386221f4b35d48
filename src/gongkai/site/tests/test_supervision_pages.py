"""The office's page, the bell and the first screen."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi.actions import enter_request
from gongkai.foi.approvals import draft_answer
from gongkai.foi.models import Request
from gongkai.ledger.notices import make, unread
from gongkai.site.tests.scene import Scene


@pytest.fixture
def office(client: Client, scene: Scene) -> Client:
    client.force_login(scene.office)
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def overdue(scene: Scene) -> Request:
    return Request.objects.get(key="2022-3")


YEAR_2022 = {"from": "2022-01-01", "to": "2022-12-31"}


def test_every_number_links_to_a_list_of_as_many_cases(office: Client, scene: Scene) -> None:
    enter_request(
        organ=scene.other,
        number="新",
        applicant_kind="enterprise",
        applicant_name="青麓贸易有限公司",
        contact="",
        channel="fax",
        subject="材料",
        received_on=timezone.localdate(),
        actor=scene.office,
    )
    query = f"?from=2022-01-01&to={timezone.localdate()}"
    text = page(office, reverse("console_supervision") + query)
    links = re.findall(r'<a[^>]* href="([^"]*supervision/cases/[^"]*)">(?:<strong>)?(\d+)<', text)
    counted = [(href, number) for href, number in links if "set=closed" not in href]
    assert len(counted) > 8
    for href, number in counted:
        listed = page(office, href)
        assert number == "0" or f"共 {number} 件" in listed, href
    assert "共 2 件" in page(office, next(href for href, _ in links if "set=closed" in href))


def test_the_page_sorts_exports_and_says_what_is_wrong_with_a_period(
    office: Client, scene: Scene
) -> None:
    address = reverse("console_supervision")
    for key in ("organ", "overdue", "rate", "median", "own_most"):
        for sort in (key, f"-{key}"):
            assert office.get(address, {**YEAR_2022, "sort": sort}).status_code == 200
    response = office.get(address, {**YEAR_2022, "format": "csv"})
    rows = list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))
    bureau = next(row for row in rows if row["行政机关"] == scene.bureau.name)
    assert (bureau["收到"], bureau["办结"], bureau["已超期"]) == ("3", "2", "1")
    assert rows[-1]["行政机关"] == "合计" and rows[-1]["按期办结率"] == "100.00%"
    assert "起止日期写错了" in page(office, f"{address}?from=2022-02-30")
    assert office.get(address, {"organ": "nobody"}).status_code == 404
    listed = office.get(reverse("console_supervision_cases"), {"set": "overdue", "format": "csv"})
    assert "2022-3" in b"".join(listed.streaming_content).decode("utf-8-sig")
    assert office.get(reverse("console_supervision_cases"), {"set": "x"}).status_code == 404


def test_nobody_but_the_office_opens_it(client: Client, scene: Scene) -> None:
    for user in (scene.officer, scene.head, scene.stranger):
        client.force_login(user)
        for name in ("console_supervision", "console_supervision_cases"):
            assert client.get(reverse(name), {"set": "open"}).status_code == 403
        assert "督办统计" not in page(client, reverse("wagtailadmin_home"))


def test_an_urge_goes_from_the_page_to_the_case_to_the_bell_and_back(
    office: Client, scene: Scene
) -> None:
    request = overdue(scene)
    urge = reverse("console_record_action", args=["requests", request.pk, "urge"])
    assert urge in page(office, reverse("console_supervision"))
    due = timezone.localdate() + timedelta(days=2)
    office.post(urge, {"reason": "请说明进度", "due": due.isoformat()})
    case = page(office, reverse("console_record", args=["requests", request.pk]))
    assert "请说明进度" in case and f"等待回复，期限 {due}" in case and "登记链完整" in case

    make(timezone.localdate())
    bureau = Client()
    bureau.force_login(scene.officer)
    home = page(bureau, reverse("wagtailadmin_home"))
    assert "督办等待回复" in home and "政务公开办督办" in home
    reply = reverse("console_record_action", args=["requests", request.pk, "answer_urge"])
    assert reply in page(bureau, reverse("console_record", args=["requests", request.pk]))
    bureau.post(reply, {"text": "明天答复"})
    assert "明天答复" in page(office, reverse("console_record", args=["requests", request.pk]))
    make(timezone.localdate())
    assert not unread(scene.officer).filter(kind="urged").exists()


def test_a_notice_leads_to_its_case_and_can_be_read_away(client: Client, scene: Scene) -> None:
    make(timezone.localdate())
    (notice,) = unread(scene.officer)
    client.force_login(scene.officer)
    text = page(client, reverse("wagtailadmin_home"))
    assert notice.text in text
    assert "提醒（1）" in text or json.dumps("提醒（1）")[1:-1] in text
    response = client.get(reverse("console_notice", args=[notice.pk]))
    assert response["Location"] == reverse("console_record", args=["requests", notice.record])
    client.force_login(scene.stranger)
    assert client.get(reverse("console_notice", args=[notice.pk])).status_code == 404
    client.post(reverse("console_notices_read"), {"notice": str(notice.pk)})
    assert unread(scene.officer).exists()
    client.force_login(scene.officer)
    client.post(reverse("console_notices_read"), {"all": "1", "home": "1"})
    assert not unread(scene.officer).exists()
    assert notice.text in page(client, reverse("console_notices"))


def test_a_person_sets_where_they_are_reminded(client: Client, scene: Scene) -> None:
    client.force_login(scene.officer)
    address = reverse("console_notices")
    assert "11 位数字" in unescape(
        client.post(address, {"email": "", "mobile": "12"}).content.decode()
    )
    assert client.post(address, {"email": "a@example.cn", "mobile": ""}).status_code == 302
    scene.officer.refresh_from_db()
    assert scene.officer.email == "a@example.cn"


def test_each_group_of_an_empty_day_says_what_to_do(client: Client, scene: Scene) -> None:
    client.force_login(scene.stranger)
    text = page(client, reverse("wagtailadmin_home"))
    assert "没有超期的申请" in text and "没有在办的申请" in text
    assert "等待我审批" not in text


def test_a_case_of_the_day_tells_why_its_day_is_one_click_away(
    client: Client, scene: Scene
) -> None:
    request = overdue(scene)
    client.force_login(scene.head)
    draft_answer(
        request=request,
        kind="answer.disclosed.provided",
        fields={"信息清单": "材料1件", "提供方式": "电子邮件"},
        actor=scene.officer,
    )
    text = page(client, reverse("wagtailadmin_home"))
    assert text.count(f"{reverse('console_record', args=['requests', request.pk])}#deadlines") == 2
    assert 'id="deadlines"' in page(
        client, reverse("console_record", args=["requests", request.pk])
    )


def test_the_pages_take_as_many_queries_for_many_cases_as_for_few(
    office: Client, scene: Scene, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        day = timezone.localdate() - timedelta(days=number)
        enter_request(
            organ=scene.bureau,
            number=f"多{number}",
            applicant_kind="natural_person",
            applicant_name="欧阳某人",
            contact="",
            channel="in_person",
            subject="材料",
            received_on=day,
            actor=scene.officer,
            entered_on=day,
        )
    make(date.today())
    for address in (
        reverse("wagtailadmin_home"),
        reverse("console_supervision"),
        f"{reverse('console_supervision_cases')}?set=open",
        f"{reverse('console_records', args=['requests'])}?clock=open",
        reverse("console_notices"),
    ):
        with django_assert_max_num_queries(32):
            page(office, address)
