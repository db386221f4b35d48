"""The officers' pages of files and redactions, without a browser."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from gongkai.foi import redaction_actions as actions
from gongkai.foi.models import Redaction
from gongkai.foi.redaction import find_text
from gongkai.foi.redaction.marks import as_json
from gongkai.foi.redaction.tests.letters import letter, tells
from gongkai.foi.tests.test_redaction_actions import MARK, opened, place, save
from gongkai.foi.upload_kinds import IDENTITY
from gongkai.ledger import events, files
from gongkai.ledger.models import StoredFile

pytestmark = pytest.mark.django_db
__all__ = ["place"]

NAMES = [
    "console_request_files",
    "console_request_file",
    "console_redaction",
    "console_redaction_page",
    "console_redaction_preview",
    "console_redaction_preview_page",
    "console_redaction_review",
    "console_redaction_result_page",
]


def address(place: Any, name: str, **changes: int) -> str:
    values = {"pk": place.request.pk}
    if name != "console_request_files":
        values["file"] = place.original.pk
    if name.endswith("page"):
        values["page"] = 1
    return reverse(name, kwargs={**values, **changes})


def row(**changes: str) -> dict[str, Any]:
    values = {"page": "1", "x": "10", "y": "90.00", "w": "30%", "h": "5", "reason": "trade_secret"}
    return {"version": "0", "step": "save", "keep_text": "1", **values, **changes}


@pytest.fixture
def office(place: Any, client: Client) -> SimpleNamespace:
    opened(place)
    client.force_login(place.officer)
    place.client = client
    return place


def post(place: Any, **data: Any) -> Any:
    return place.client.post(address(place, "console_redaction"), data, follow=True)


def text(response: Any) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_opens_for_another_organ_or_without_login(
    place: Any, client: Client, name: str, method: str
) -> None:
    opened(place)
    before = StoredFile.objects.count()
    answer = getattr(client, method)(address(place, name))
    assert answer.status_code == 302 and "/login/" in answer["Location"]
    client.force_login(place.stranger)
    answer = getattr(client, method)(address(place, name))
    refused = answer.status_code == 302 and answer["Location"] == reverse("wagtailadmin_home")
    assert refused or answer.status_code == 405
    assert StoredFile.objects.count() == before


def test_a_file_is_not_reached_through_another_request(office: Any) -> None:
    elsewhere = StoredFile.objects.get(pk=office.original.pk)
    elsewhere.pk, elsewhere.record, elsewhere.blob = None, office.request.pk + 1, "x"
    elsewhere.save()
    for name in NAMES[1:]:
        got = office.client.get(address(office, name, file=elsewhere.pk))
        assert got.status_code == 404, name


def test_a_material_is_uploaded_listed_and_downloaded(office: Any) -> None:
    page = address(office, "console_request_files")
    upload = SimpleUploadedFile("附件.pdf", letter())
    answer = office.client.post(page, {"file": upload}, follow=True)
    assert "附件.pdf" in text(answer) and "no-store" in answer["Cache-Control"]
    got = office.client.get(address(office, "console_request_file"))
    assert got.content == letter()
    assert got["Content-Disposition"].startswith("attachment;")
    refused = office.client.post(page, {"file": SimpleUploadedFile("a.pdf", b"<svg>")})
    assert "SVG" in text(refused)
    assert "请先选择" in text(office.client.post(page, {}))


def test_a_file_with_identity_data_is_given_only_for_a_reason(office: Any) -> None:
    card = files.store_file(
        record=office.request, kind=IDENTITY, name="证.pdf", data=letter(), actor=office.officer
    )
    page = address(office, "console_request_file", file=card.pk)
    assert "理由" in text(office.client.get(page))
    assert "原因" in text(office.client.post(page, {"reason": " "}))
    assert office.client.post(page, {"reason": "核对"}).content == letter()
    stored = events.history(office.request.STREAM, office.request.pk)
    assert stored.last().name == "file_read" and stored.filter(name="file_read").count() == 1


def test_marks_are_written_into_the_table_without_javascript(office: Any) -> None:
    page = text(post(office, **row()))
    assert "已保存 1 处遮盖" in page
    redaction = Redaction.objects.get()
    assert redaction.marks == [MARK] and redaction.keep_text
    assert 'value="30.00"' in page and 'name="version" value="1"' in page
    several = {**row(version="1"), "page": ["1", "2", ""], "x": ["10", "0", ""]}
    several |= {"y": ["90", "0", ""], "w": ["30", "100", ""], "h": ["5", "100", ""]}
    several["reason"] = ["trade_secret", "internal", "privacy"]
    post(office, **several)
    redaction.refresh_from_db()
    assert [mark["page"] for mark in redaction.marks] == [1, 2]
    post(office, **{**several, "version": "2", "drop": "0"})
    redaction.refresh_from_db()
    assert [mark["reason"] for mark in redaction.marks] == ["internal"]


def test_marks_are_posted_as_json_with_javascript(office: Any) -> None:
    marks = [MARK, {**MARK, "page": 2, "y": 0}]
    post(office, version="0", step="save", marks=json.dumps(marks))
    redaction = Redaction.objects.get()
    assert redaction.marks == marks and not redaction.keep_text
    post(office, version="1", step="save", marks="[]")
    redaction.refresh_from_db()
    assert redaction.marks == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"x": "左边"}, "“左”应是数字"),
        ({"w": "95"}, "超出页面"),
        ({"h": "0"}, "没有大小"),
        ({"page": "7"}, "只有 2 页"),
        ({"x": "1e999999"}, "“左”应是数字"),
        ({"x": "NaN"}, "“左”应是数字"),
    ],
)
def test_what_was_typed_stays_where_it_is_wrong(
    office: Any, wrong: dict[str, str], told: str
) -> None:
    page = text(post(office, **row(**wrong)))
    (value,) = wrong.values()
    assert told in page and f'value="{value}"' in page
    assert Redaction.objects.get().marks == []


@pytest.mark.parametrize("marks", ["{", "{}", "[" * 100_000, "[1]", "[" + "1," * 6000 + "1]"])
def test_marks_that_cannot_be_read_change_nothing(office: Any, marks: str) -> None:
    answer = post(office, version="0", step="save", marks=marks)
    assert answer.status_code == 200 and "遮盖" in text(answer)
    assert Redaction.objects.get().version == 0


def test_more_marks_than_the_table_shows_are_kept(office: Any) -> None:
    marks = [{**MARK, "y": number, "h": 1} for number in range(150)]
    page = text(post(office, version="0", step="save", marks=json.dumps(marks)))
    assert "另有 50 处" in page
    rest = office.client.get(address(office, "console_redaction")).context["rest"]
    rows = office.client.get(address(office, "console_redaction")).context["rows"]
    again = {name: [r[name] for r in rows] for name in ("page", "x", "y", "w", "h", "reason")}
    post(office, version="1", step="save", keep_text="1", rest=rest, **again)
    assert len(Redaction.objects.get().marks) == 150


def test_words_are_found_and_saved_with_what_was_drawn(office: Any) -> None:
    page = text(post(office, **row(step="find", words="赵某某 没有的词", find_reason="internal")))
    assert "找到并遮盖了 2 处" in page
    reasons = [mark["reason"] for mark in Redaction.objects.get().marks]
    assert sorted(reasons) == ["internal", "internal", "trade_secret"]
    assert "请写出要查找的文字" in text(post(office, **row(step="find", version="1")))


def test_a_second_officer_is_told_and_loses_no_mark(office: Any) -> None:
    save(office, Redaction.objects.get(), {**MARK, "page": 2}, version=0, actor=office.head)
    answer = post(office, **row())
    page = text(answer)
    assert "刚保存过" in page and 'name="version" value="1"' in page
    assert [mark["page"] for mark in answer.context["marks"]] == [1, 2]
    assert Redaction.objects.get().version == 1


def test_pages_are_shown_as_pictures_of_bounded_width(office: Any) -> None:
    save(office, Redaction.objects.get(), {**MARK, "y": 0, "x": 0}, version=0)
    for name, dark in (("console_redaction_page", False), ("console_redaction_preview_page", True)):
        got = office.client.get(address(office, name), {"w": "400"})
        image = Image.open(io.BytesIO(got.content)).convert("L")
        assert image.width == 400 and got["Content-Type"] == "image/png"
        assert (image.getpixel((5, 5)) == 0) is dark
    page = address(office, "console_redaction_page")
    assert Image.open(io.BytesIO(office.client.get(page, {"w": "99999"}).content)).width == 2400
    assert Image.open(io.BytesIO(office.client.get(page, {"w": "x"}).content)).width == 1000
    beyond = address(office, "console_redaction_page", page=9)
    assert office.client.get(beyond).status_code == 404
    assert office.client.get(address(office, "console_redaction_result_page")).status_code == 404


def test_a_result_is_offered_reviewed_side_by_side_and_approved_by_the_head(office: Any) -> None:
    page = text(post(office, **row(step="offer")))
    assert "等待" in page and "商业秘密" in page and "第十五条" in page
    assert "同意遮盖</button>" not in page
    review = address(office, "console_redaction_review")
    assert office.client.post(review, {"step": "approve"})["Location"] == "/console/"
    assert actions.deliverable(office.request) == []
    office.client.force_login(office.head)
    page = text(office.client.get(review))
    assert page.count('alt="原件第') == 2 and page.count('alt="遮盖后第') == 2
    assert office.client.get(address(office, "console_redaction_result_page")).status_code == 200
    assert "已同意" in text(office.client.post(review, {"step": "approve"}, follow=True))
    (result,) = actions.deliverable(office.request)
    got = office.client.get(address(office, "console_request_file", file=result.pk))
    assert got.content.startswith(b"%PDF-") and tells(got.content, "补偿总额")
    editing = office.client.get(address(office, "console_redaction"))
    assert editing.status_code == 302


def test_a_forgotten_place_is_told_and_covered_at_once(office: Any) -> None:
    name = find_text(letter(), ["赵某某"])[0]
    save(office, Redaction.objects.get(), *as_json([name]), version=0)
    preview = address(office, "console_redaction_preview")
    page = office.client.get(preview)
    assert "还有 1 处没有遮盖（第 1 页）" in text(page)
    post(office, version="1", step="cover", marks=page.context["marks"], keep_text="1")
    assert len(Redaction.objects.get().marks) == 2
    assert "没有遮盖" not in text(office.client.get(preview))


def test_a_return_needs_a_reason_and_opens_the_editor_again(office: Any) -> None:
    post(office, **row(step="offer"))
    office.client.force_login(office.head)
    review = address(office, "console_redaction_review")
    assert "请写明退回的原因" in text(
        office.client.post(review, {"step": "return", "reason": ""}, follow=True)
    )
    office.client.post(review, {"step": "return", "reason": "漏遮"})
    assert office.client.get(address(office, "console_redaction")).status_code == 200


def test_a_file_that_was_not_opened_offers_to_begin(office: Any) -> None:
    other = files.store_file(
        record=office.request,
        kind=files.UploadKind("material", "材料"),
        name="b.pdf",
        data=letter(),
        actor=office.officer,
    )
    page = address(office, "console_redaction", file=other.pk)
    assert "开始遮盖" in text(office.client.get(page))
    assert not Redaction.objects.filter(original=other).exists()
    office.client.post(page, {"step": "open"})
    assert Redaction.objects.filter(original=other).exists()
