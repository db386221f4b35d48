"""The public page that checks a report: what it says, what it keeps, what it refuses."""

from __future__ import annotations

import base64
import json
import logging
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html
from python_calamine import CalamineWorkbook

from gongkai.site.views import verification
from gongkai.verify.bounded import Process, Unreadable
from gongkai.verify.checking import check

ADDRESS = "/verify/"
SAMPLE = verification.SAMPLE.read_text(encoding="utf-8")
LAST = SAMPLE.replace("2022年政府", "2021年政府")
pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return str(response.content.decode())


def file(data: str | bytes = SAMPLE, name: str = "报告.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def test_the_form_says_what_it_does_and_has_every_label(client: Client) -> None:
    assert reverse("verify") == ADDRESS
    page = html.fromstring(text(client.get(ADDRESS)))
    for field in page.xpath("//main//input[@type!='hidden']|//main//textarea|//main//select"):
        assert page.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")
    assert "不存盘" in page.text_content()


def test_a_file_is_checked_and_each_finding_leads_to_its_place(client: Client) -> None:
    response = client.post(ADDRESS, {"file": file()})
    assert response.status_code == 200
    page = html.fromstring(text(response))
    expected = check("报告.txt", SAMPLE.encode())
    assert len(page.xpath("//li[contains(@class,'v-finding')]")) == len(expected.findings) >= 2
    ids = {e.get("id") for e in page.iter() if e.get("id")}
    for link in page.xpath("//section[contains(@class,'v-report')]//a/@href"):
        assert link.removeprefix("#") in ids
    cell = page.get_element_by_id("c-table2.disclosed.total")
    assert "46" in cell.text_content() and "算得45" in cell.text_content()
    assert "临江市云溪区人民政府2022年" in page.text_content()


def test_pasted_text_is_checked(client: Client) -> None:
    response = client.post(ADDRESS, {"text": SAMPLE.replace("\n", "\r\n")})
    assert "算得45" in text(response) and "粘贴的文字" in text(response)


def test_the_sample_is_checked_without_an_upload(client: Client) -> None:
    response = client.get(ADDRESS, {"sample": "1"})
    assert "虚构的示范报告" in text(response) and "算得45" in text(response)


def test_last_years_report_is_compared(client: Client) -> None:
    response = client.post(ADDRESS, {"file": file(), "previous": file(LAST, "去年.txt")})
    assert "E5" in text(response) and "去年.txt" in text(response)


def test_a_report_of_another_year_is_not_taken_for_last_years(client: Client) -> None:
    response = client.post(ADDRESS, {"file": file(), "previous": file()})
    assert response.status_code == 422
    assert "请改给2021年的报告" in text(response)


@pytest.mark.parametrize("form", ["json", "html", "xlsx"])
def test_the_result_is_downloaded_from_what_the_page_carries(client: Client, form: str) -> None:
    page = html.fromstring(text(client.post(ADDRESS, {"file": file(), "previous": file(LAST)})))
    fields = dict(page.forms[-1].form_values())
    del fields["csrfmiddlewaretoken"]
    assert base64.b64decode(fields["again"]).decode() == SAMPLE
    response = client.post(ADDRESS, {**fields, "form": form})
    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    if form == "json":
        (filing,) = json.loads(response.content)["filings"]
        assert filing["organ"] == "临江市云溪区人民政府" and filing["findings"]
    elif form == "xlsx":
        book = CalamineWorkbook.from_filelike(BytesIO(response.content))
        assert len(book.get_sheet_by_name("发现").to_python()) > 2
    else:
        assert "算得45" in text(response)


def test_a_download_may_be_asked_for_at_once(client: Client) -> None:
    response = client.post(ADDRESS, {"file": file(), "form": "json"})
    assert json.loads(response.content)["contract"] == "gongkai.verify/1"


def test_a_large_file_is_not_carried_back(client: Client) -> None:
    padded = SAMPLE + "\n" + "没有其他事项。" * 40_000
    page = text(client.post(ADDRESS, {"file": file(padded)}))
    assert 'name="again"' not in page and "文件较大" in page


@pytest.mark.parametrize(
    ("given", "sentence", "status"),
    [
        ({}, "请选择一份报告文件", 400),
        ({"text": " \n "}, "请选择一份报告文件", 400),
        ({"text": "某区报告", "file": "x"}, "文件和文字请只给一样", 400),
        ({"file": b""}, "文件“报告.txt”是空的", 400),
        ({"file": b"\x00\x01\x02\xff"}, "这份报告“报告.txt”读不了", 422),
        ({"file": SAMPLE, "previous": b"\x00\x00\xff"}, "上年报告“上年.txt”读不了", 422),
        ({"file": "x", "form": "exe"}, "没有这种结果形式", 400),
        ({"again": "%%%"}, "带回的内容不完整", 400),
        ({"again": ""}, "没有要核验的内容", 400),
    ],
)
def test_what_cannot_be_checked_is_said_kindly(
    client: Client, given: dict[str, Any], sentence: str, status: int
) -> None:
    names = {"file": "报告.txt", "previous": "上年.txt"}
    data = {k: file(v, names[k]) if k in names else v for k, v in given.items()}
    response = client.post(ADDRESS, data)
    page = text(response)
    assert response.status_code == status and sentence in page
    assert 'role="alert"' in page
    if given.get("text", "").strip():
        assert "某区报告</textarea>" in page


def test_what_was_typed_is_kept_beside_a_file_that_is_too_large(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "LARGEST", 1000)
    response = client.post(ADDRESS, {"file": file("长" * 999), "text": "某区报告"})
    assert response.status_code == 413
    assert "某区报告</textarea>" in text(response) and "请重新选择" in text(response)


def test_a_body_that_is_too_large_is_not_read(client: Client) -> None:
    response = client.generic(
        "POST",
        ADDRESS,
        b"x",
        content_type="multipart/form-data; boundary=b",
        headers={"content-length": "1000000000"},
    )
    assert response.status_code == 413 and "不像一份年度报告" in text(response)
    assert client.post(ADDRESS, {"text": "长" * 1_000_000}).status_code == 413


def test_a_stranger_page_cannot_post(client: Client) -> None:
    guarded = Client(enforce_csrf_checks=True)
    assert guarded.post(ADDRESS, {"text": SAMPLE}).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', text(guarded.get(ADDRESS)))
    assert token
    data = {"csrfmiddlewaretoken": token.group(1), "file": file()}
    assert guarded.post(ADDRESS, data).status_code == 200


def test_hostile_text_stays_text(client: Client) -> None:
    evil = SAMPLE.replace("一是政策", "<script>alert(1)</script><img src=x onerror=alert(2)>")
    for data in ({"file": file(evil, "<b>x</b>.txt")}, {"text": evil}):
        page = text(client.post(ADDRESS, data))
        assert "<script>alert" not in page and "<img" not in page and "<b>x</b>" not in page


def test_nothing_is_kept(
    client: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    big = file(SAMPLE + "密" * 1_500_000)
    with caplog.at_level(logging.DEBUG), monkeypatch.context() as patch:
        seen: list[str] = []
        create = tempfile.NamedTemporaryFile
        patch.setattr(
            tempfile, "NamedTemporaryFile", lambda *a, **k: seen.append("file") or create(*a, **k)
        )
        response = client.post(ADDRESS, {"file": big})
    assert response.status_code == 200 and seen == [] and list(tmp_path.iterdir()) == []
    assert "云溪区" not in caplog.text and "密密" not in caplog.text
    assert "no-store" in response["Cache-Control"]


def test_an_address_may_check_thirty_times_in_ten_minutes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "CHECKS", replace(verification.CHECKS, most=2))
    for _ in range(2):
        assert client.get(ADDRESS, {"sample": "1"}).status_code == 200
    response = client.post(ADDRESS, {"text": "某区报告"})
    assert response.status_code == 429
    assert "请稍等几分钟" in text(response) and "某区报告</textarea>" in text(response)
    assert client.get(ADDRESS).status_code == 200
    elsewhere = client.post(ADDRESS, {"text": SAMPLE}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_more_than_two_at_once_wait_or_are_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "WAIT_SECONDS", 0)
    for _ in range(verification.AT_ONCE):
        assert verification._free.acquire(blocking=False)
    try:
        assert client.post(ADDRESS, {"text": SAMPLE}).status_code == 503
    finally:
        for _ in range(verification.AT_ONCE):
            verification._free.release()
    assert client.post(ADDRESS, {"text": SAMPLE}).status_code == 200


def test_a_reader_that_dies_is_a_message(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(self: Process, job: str, *arguments: Any) -> None:
        raise Unreadable("读取超过10秒，已停止")

    monkeypatch.setattr(Process, "run", die)
    response = client.post(ADDRESS, {"text": SAMPLE})
    assert response.status_code == 422 and "读取超过10秒" in text(response)
    assert "临江市云溪区" in text(response)


@pytest.mark.parametrize("address", ["/", "/verify/"])
def test_the_navigation_leads_to_the_page(client: Client, address: str) -> None:
    page = html.fromstring(text(client.get(address)))
    assert page.xpath(f"//nav[@aria-label='主导航']//a[@href='{ADDRESS}']")
    assert page.xpath(f"//footer//a[@href='{ADDRESS}']")
