"""The library's public pages: found, filtered, linked, exported, closed to what is not public."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongkai.ledger.models import Organ, User
from gongkai.library import actions, answering, explaining
from gongkai.library.models import Document
from gongkai.library.states import EndKind, InterpretationKind
from gongkai.library.texts import enter_text

Enter = Callable[..., Document]
PUBLIC = date(2020, 5, 20)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def old(entered: Enter, officer: User) -> Document:
    """A document that the new one repealed on 1 March 2021."""
    document = entered(1, published_on=PUBLIC, title="青麓区价格监测办法")
    enter_text(document=document, body="第一条　每月<监测>一次。", actor=officer)
    return document


@pytest.fixture
def new(old: Document, entered: Enter, officer: User) -> Document:
    document = entered(2, published_on=PUBLIC, title="青麓区价格监测规定", kind="policy")
    enter_text(document=document, body=f"《{old.title}》（{old.key}）同时废止。", actor=officer)
    actions.end_document(
        document=old, end_kind=EndKind.REPEALED, ended_on=date(2021, 3, 1), successor=document,
        actor=officer, entered_on=date(2021, 3, 1),
    )  # fmt: skip
    return document


def address(document: Document) -> str:
    return reverse("library_document", args=[document.pk])


def test_a_document_that_no_longer_holds_says_so_and_leads_to_what_ended_it(
    client: Client, old: Document, new: Document
) -> None:
    page = text(client.get(address(old)))
    assert "不能再作为依据" in page and f'href="{address(new)}"' in page
    assert "每月&lt;监测&gt;一次" in page
    citing = text(client.get(address(new)))
    assert f'<a class="cite" href="{address(old)}"' in citing and "2021-03-01 已废止" in citing
    before = text(client.get(address(new), {"on": "2021-02-28"}))
    assert "cite-gone" not in before


def test_a_page_of_a_document_costs_few_queries(
    client: Client, new: Document, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get(address(new))


def test_what_is_not_public_has_no_page_and_stands_in_no_list(
    client: Client, entered: Enter
) -> None:
    hidden = entered()
    later = entered(2, published_on=PUBLIC)
    Document.objects.filter(pk=later.pk).update(published_on=date(2999, 1, 1))
    for document in (hidden, later):
        assert client.get(address(document)).status_code == 404
        assert document.title not in text(client.get(reverse("library_list", args=["documents"])))


def test_an_address_outlives_a_correction(
    client: Client, old: Document, entered: Enter, officer: User
) -> None:
    actions.strike_document(document=old, reason="误录", actor=officer)
    assert client.get(address(old)).status_code == 404
    corrected = entered(1, published_on=PUBLIC, title="青麓区价格监测条例")
    actions.carry_over(document=old, corrected=corrected, actor=officer, on=date(2021, 1, 1))
    response = client.get(address(old))
    assert (response.status_code, response["Location"]) == (301, address(corrected))
    assert "每月&lt;监测&gt;一次" in text(client.get(address(corrected)))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"办法", "规定"}),
        ({"q": "监测 规定"}, {"规定"}),
        ({"q": "青发改规(2020)1号"}, {"办法"}),
        ({"kind": "policy"}, {"规定"}),
        ({"validity": "repealed"}, {"办法"}),
        ({"validity": "force"}, {"规定"}),
        ({"validity": "force", "on": "2021-02-28"}, {"办法", "规定"}),
        ({"on": "2020-04-30"}, set()),
        ({"on": "昨天"}, {"办法", "规定"}),
        ({"year": "2019"}, {"办法", "规定"}),
        ({"kind": "'", "page": "-1", "organ": "<b>"}, {"办法", "规定"}),
    ],
)
def test_a_list_is_narrowed_by_words_kind_and_validity_on_a_day(
    client: Client, new: Document, query: dict[str, str], shown: set[str]
) -> None:
    page = text(client.get(reverse("library_list", args=["documents"]), query))
    assert {one for one in ("办法", "规定") if f">青麓区价格监测{one}<" in page} == shown
    assert shown or "申请公开" in page


def test_a_list_goes_out_as_csv_and_as_workbook(client: Client, old: Document) -> None:
    csv = client.get(reverse("library_export", args=["documents", "csv"]))
    lines = b"".join(csv.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2 and lines[0].startswith("编号,标题,文号,") and "2020-05-01" in lines[1]
    sheet = client.get(reverse("library_export", args=["documents", "xlsx"]))
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert rows[1][1:3] == [old.title, old.key] and rows[1][6] == date(2020, 5, 1)
    told = client.get(reverse("library_export", args=["documents", "json"]))
    found = json.loads(b"".join(told.streaming_content))["rows"]  # type: ignore[attr-defined]
    assert [one["number"] for one in found] == [old.key]
    for path in (["documents", "exe"], ["poems", "csv"]):
        assert client.get(reverse("library_export", args=path)).status_code == 404


def test_each_form_of_interpretation_has_its_shape_and_its_documents(
    client: Client, organ: Organ, officer: User, head: User, old: Document
) -> None:
    bodies = {
        InterpretationKind.TEXT: ("一句话。", "一句话。"),
        InterpretationKind.FIGURE: ("先看：再问。", "<h2>先看</h2><p>再问。</p>"),
        InterpretationKind.VIDEO: ("画面：秤。", "https://v.example/1"),
        InterpretationKind.QUESTIONS: (
            "问：多久？\n答：每月。",
            '<h2 class="lib-asked">多久？</h2>',
        ),
    }
    for kind, (body, shape) in bodies.items():
        one = explaining.write_interpretation(
            organ=organ, documents=[old], kind=kind, title=f"读懂{kind}", body=body,
            link="https://v.example/1" if kind == InterpretationKind.VIDEO else "", actor=officer,
        )  # fmt: skip
        here = reverse("library_interpretation", args=[one.pk])
        assert client.get(here).status_code == 404
        explaining.publish_interpretation(interpretation=one, actor=officer)
        page = text(client.get(here))
        assert shape in page and address(old) in page
        assert here in text(client.get(address(old)))
    explaining.withdraw_interpretation(interpretation=one, reason="内容有误", actor=head)
    gone = client.get(here)
    assert gone.status_code == 410 and "内容有误" in text(gone)


def test_an_answer_links_what_it_cites_and_warns_of_what_is_over(
    client: Client, organ: Organ, officer: User, head: User, old: Document
) -> None:
    answer = answering.write_answer(
        organ=organ, source="request", reference="依申请-7", question="多久监测一次？",
        body=f"见{old.key}。", answered_on=date(2020, 9, 1), actor=officer,
    )  # fmt: skip
    here = reverse("library_answer", args=[answer.pk])
    assert client.get(here).status_code == 404
    answering.approve_answer(answer=answer, actor=head)
    page = text(client.get(here))
    assert address(old) in page and "依申请-7" not in page and "先看文件现在的效力" not in page
    assert here in text(client.get(address(old)))
    actions.end_document(
        document=old, end_kind=EndKind.LAPSED, ended_on=date(2021, 3, 1), basis="期满",
        actor=officer,
    )  # fmt: skip
    assert "先看文件现在的效力" in text(client.get(here))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/library/", 200),
        ("/library/answers/", 200),
        ("/library/interpretations/?q=%25_'\"<b>", 200),
        ("/library/clean-ups/", 200),
        ("/library/documents/99999999999999999999/", 404),
        ("/library/documents/1/compare/", 404),
        ("/library/clean-ups/1/", 404),
        ("/library/poems/", 404),
        ("/library/documents/?year=²²²²&on=0001-01-01&page=x", 200),
    ],
)
@pytest.mark.django_db
def test_strange_and_empty_addresses_get_an_orderly_answer(
    client: Client, path: str, status: int
) -> None:
    assert client.get(path).status_code == status
