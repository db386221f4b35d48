"""Writing letters: templates, issuing, striking."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from gongkai.foi.actions import close_request, enter_request, strike_request
from gongkai.foi.letters.actions import (
    edit_template,
    issue_letter,
    shred_letters,
    strike_letter,
)
from gongkai.foi.letters.kinds import KINDS
from gongkai.foi.letters.models import Letter, LetterTemplate
from gongkai.foi.letters.selectors import (
    docx_file,
    letters_of,
    official_letter,
    pdf_file,
    preview_letter,
    preview_template,
    template_history,
    wording,
)
from gongkai.foi.letters.texts import TEXTS
from gongkai.foi.models import Request
from gongkai.ledger import events
from gongkai.ledger.models import Counter, Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.norms.fees import by_pieces

pytestmark = pytest.mark.django_db

START = date(2022, 3, 1)
DAY = date(2022, 3, 15)
REFUSAL = "answer.refused.internal_affairs"
REASONS = {"涉及信息": "考勤记录", "信息类别": "人事管理方面的信息", "理由": "对外不产生影响。"}


@pytest.fixture
def organ() -> Organ:
    district = make_district("临江市云溪区人民政府")
    return make_organ(district, "云溪区发展和改革局", document_prefix="云发改")


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


@pytest.fixture
def head(organ: Organ) -> User:
    return make_user(organ, Role.HEAD)


@pytest.fixture
def office(organ: Organ) -> User:
    return make_user(organ.get_parent(), Role.OFFICE)


@pytest.fixture
def request_(organ: Organ, officer: User) -> Request:
    return enter_request(
        organ=organ,
        number="2022001",
        applicant_kind="natural_person",
        applicant_name="王某某",
        contact="13800000021",
        channel="in_person",
        subject="2021年度考勤记录",
        received_on=START,
        actor=officer,
        entered_on=START,
    )


def issue(request: Request, actor: User | None, kind: str = REFUSAL, **changes: Any) -> Letter:
    values: dict[str, Any] = {"fields": REASONS, "day": DAY, "entered_on": DAY}
    return issue_letter(request=request, kind=kind, actor=actor, **(values | changes))


def messages(caught: pytest.ExceptionInfo[ValidationError], name: str) -> str:
    return "".join(caught.value.message_dict[name])


def edit(organ: Organ | None, actor: User | None, **changes: Any) -> LetterTemplate:
    values: dict[str, Any] = {
        "kind": "receipt",
        "title": "回执",
        "body": "{{ 申请编号 }}号申请收悉。",
        "seen_version": 0,
    }
    return edit_template(organ=organ, actor=actor, **(values | changes))


def test_an_issued_letter_has_its_number_its_text_and_its_event(
    request_: Request, officer: User
) -> None:
    letter = issue(request_, officer)
    assert letter.key == "云发改公开答〔2022〕1号"
    made = official_letter(Letter.objects.get())
    assert made.number == letter.key and made.addressee == "王某某" and made.day == DAY
    text = made.plain_text()
    assert "考勤记录" in text and "申请行政复议的期限至2022年5月16日" in text
    (event,) = events.history(Letter.STREAM, letter.pk)
    assert event.name == "issued" and event.day == DAY and event.actor == officer
    assert event.payload["digest"] == letter.digest and event.payload["number"] == letter.key
    assert list(letters_of(request_)) == [letter]


def test_who_is_written_to_stands_neither_in_the_row_nor_in_the_chain(
    request_: Request, officer: User
) -> None:
    letter = issue(request_, officer)
    row = Letter.objects.filter(pk=letter.pk).values_list()[0]
    assert "王某某" not in str(row)
    assert all("王某某".encode() not in bytes(v) for v in row if isinstance(v, bytes | memoryview))
    assert "王某某" not in str([e.payload for e in events.history(Letter.STREAM, letter.pk)])


def test_the_same_text_twice_has_two_digests(request_: Request, officer: User) -> None:
    first, second = issue(request_, officer), issue(request_, officer)
    assert first.digest != second.digest


def test_a_letter_is_printed_later_as_it_was_issued(
    request_: Request, officer: User, office: User, organ: Organ
) -> None:
    letter = issue(request_, officer)
    before = docx_file(letter)
    organ.phone, organ.name = "027-99999999", "云溪区新局"
    organ.save()
    edit(None, office, kind=REFUSAL, body=TEXTS[REFUSAL] + "\n附言。")
    assert docx_file(Letter.objects.get()) == before
    assert pdf_file(letter).startswith(b"%PDF")


def test_numbers_run_by_series_and_year(request_: Request, officer: User) -> None:
    numbers = [
        issue(request_, officer).key,
        issue(request_, officer, "receipt", fields={}).key,
        issue(request_, officer).key,
        issue(request_, officer, day=date(2023, 1, 3), entered_on=date(2023, 1, 3)).key,
    ]
    assert numbers == [
        "云发改公开答〔2022〕1号",
        "云发改公开收〔2022〕1号",
        "云发改公开答〔2022〕2号",
        "云发改公开答〔2023〕1号",
    ]


def test_a_struck_letter_keeps_its_number(request_: Request, officer: User) -> None:
    letter = issue(request_, officer)
    strike_letter(letter=letter, reason="理由写错", actor=officer, on=DAY)
    letter.refresh_from_db()
    assert letter.struck_on == DAY
    assert [e.name for e in events.history(Letter.STREAM, letter.pk)] == ["issued", "struck"]
    assert issue(request_, officer).key == "云发改公开答〔2022〕2号"
    with pytest.raises(ValidationError, match="作废"):
        strike_letter(letter=letter, reason="再次作废", actor=officer)


def test_a_letter_that_is_refused_takes_no_number(request_: Request, officer: User) -> None:
    with pytest.raises(ValidationError) as caught:
        issue(request_, officer, fields={"涉及信息": "考勤记录", "页数": 3})
    assert "请填写“理由”" in messages(caught, "理由")
    assert "不填写“页数”" in messages(caught, "页数")
    assert not Letter.objects.exists() and not Counter.objects.exists()


def test_an_organ_without_a_prefix_is_told_to_enter_one(request_: Request, officer: User) -> None:
    Organ.objects.filter(pk=request_.organ_id).update(document_prefix="")
    request_.organ.refresh_from_db()
    with pytest.raises(ValidationError) as caught:
        issue(request_, officer)
    assert "机关代字" in messages(caught, "organ")


def test_days_and_outcomes_that_cannot_be_are_refused(request_: Request, officer: User) -> None:
    with pytest.raises(ValidationError) as caught:
        issue(request_, officer, day=START - timedelta(days=1))
    assert "早于收到申请之日" in messages(caught, "day")
    with pytest.raises(ValidationError) as caught:
        issue(request_, officer, day=DAY + timedelta(days=1))
    assert "晚于登记日" in messages(caught, "day")
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError) as caught:
        issue(request_, officer, entered_on=tomorrow)
    assert "晚于今天" in messages(caught, "entered_on")
    with pytest.raises(ValidationError) as caught:
        issue(request_, officer, "love_letter")
    assert "love_letter" in messages(caught, "kind")
    close_request(
        recorded=True,
        request=request_,
        outcome="refused.state_secret",
        closed_on=DAY,
        actor=officer,
        entered_on=DAY,
    )
    with pytest.raises(ValidationError) as caught:
        issue(request_, officer)
    assert "属于国家秘密" in messages(caught, "kind")


def test_a_struck_request_gets_no_letter(request_: Request, officer: User) -> None:
    strike_request(request=request_, reason="登记有误", actor=officer)
    with pytest.raises(ValidationError, match="作废"):
        issue(request_, officer)
    assert not Counter.objects.exists()


def test_who_has_no_post_at_the_organ_writes_no_letter(request_: Request, organ: Organ) -> None:
    stranger = make_user(make_organ(organ.get_parent(), "云溪区财政局"))
    for actor in (stranger, None):
        with pytest.raises(PermissionDenied):
            issue(request_, actor)


def test_an_organisation_is_addressed_as_one(organ: Organ, officer: User) -> None:
    request = enter_request(
        organ=organ,
        number="2022002",
        applicant_kind="enterprise",
        applicant_name="云溪某某公司",
        contact="",
        channel="in_person",
        subject="某规划",
        received_on=START,
        actor=officer,
        entered_on=START,
    )
    made = preview_letter(request=request, kind="receipt", fields={}, day=DAY)
    assert made.addressee == "云溪某某公司" and "你单位以当面提交方式" in made.plain_text()
    assert made.number == ""


def test_the_fee_notice_takes_its_sum_and_last_day_from_the_tariff(
    request_: Request, officer: User
) -> None:
    fee = by_pieces(12)
    given = {"收费事由": "本月已提出申请12件", "缴费方式": "凭码缴纳。", "信息处理费": fee}
    letter = issue(request_, officer, "fee_notice", fields=given)
    text = official_letter(letter).plain_text()
    assert fee.yuan == Decimal(200)
    assert "应缴金额：200元。" in text and "每件100元，计200元。" in text
    assert "缴纳期限至2022年4月14日" in text
    with pytest.raises(ValidationError) as caught:
        issue(request_, officer, "fee_notice", fields=given | {"信息处理费": by_pieces(3)})
    assert "不收费的不发收费通知" in messages(caught, "信息处理费")
    with pytest.raises(ValidationError) as caught:
        issue(request_, officer, "fee_notice", fields=given | {"信息处理费": "200"})
    assert "信息处理费" in caught.value.message_dict


def test_the_officer_names_reviewer_court_and_day_of_service(
    request_: Request, officer: User
) -> None:
    more = {
        "复议机关": "临江市人民政府",
        "管辖法院": "云溪区人民法院",
        "送达日期": date(2022, 3, 18),
    }
    text = official_letter(issue(request_, officer, fields=REASONS | more)).plain_text()
    assert "向临江市人民政府申请行政复议" in text and "向云溪区人民法院提起行政诉讼" in text
    assert "按2022年3月18日收到本告知书计算，申请行政复议的期限至2022年5月17日" in text
    with pytest.raises(ValidationError) as caught:
        issue(request_, officer, fields=REASONS | {"送达日期": "三月"})
    assert "须是日期" in messages(caught, "送达日期")


def test_days_and_numbers_are_printed_in_chinese_figures(request_: Request, officer: User) -> None:
    fields = {
        "延长理由": "档案较多",
        "延长工作日数": 20,
        "原答复期限": date(2022, 3, 29),
        "延长后期限": date(2022, 4, 28),
    }
    text = official_letter(issue(request_, officer, "extension", fields=fields)).plain_text()
    assert "延长20个工作日，延长至2022年4月28日" in text


def test_the_organs_template_holds_before_the_districts_and_the_packaged_one(
    organ: Organ, head: User, office: User
) -> None:
    assert wording(organ, "receipt").source == "packaged"
    edit(None, office, title="区回执")
    assert (wording(organ, "receipt").source, wording(organ, "receipt").title) == (
        "district",
        "区回执",
    )
    edit(organ, head, title="局回执")
    edit(organ, head, title="局回执（新）", seen_version=1)
    assert wording(organ, "receipt").title == "局回执（新）"
    assert wording(organ.get_parent(), "receipt").title == "区回执"
    assert [row.version for row in template_history(organ, "receipt")] == [2, 1]
    (event,) = events.history(LetterTemplate.STREAM, wording(organ, "receipt").row.pk)
    assert event.name == "edited" and event.payload["version"] == 2 and event.actor == head


def test_a_template_that_somebody_changed_meanwhile_is_not_written_over(
    organ: Organ, head: User
) -> None:
    edit(organ, head)
    with pytest.raises(ValidationError) as caught:
        edit(organ, head)
    assert "被他人修改" in messages(caught, "seen_version")
    assert LetterTemplate.objects.count() == 1


def test_a_template_that_cannot_be_filled_is_not_saved(organ: Organ, head: User) -> None:
    with pytest.raises(ValidationError) as caught:
        edit(organ, head, body="{{ 身份证号 }}")
    assert "第 1 行" in messages(caught, "body")
    with pytest.raises(ValidationError):
        edit(organ, head, kind="love_letter")
    assert not LetterTemplate.objects.exists()


def test_the_head_edits_the_organs_templates_and_the_office_the_districts(
    organ: Organ, officer: User, head: User, office: User
) -> None:
    for owner, actor in ((organ, officer), (None, head), (organ, None), (None, None)):
        with pytest.raises(PermissionDenied):
            edit(owner, actor)
    assert edit(organ, office).pk and edit(None, office).pk


def test_a_letter_says_which_template_it_was_written_from(
    request_: Request, officer: User, head: User, organ: Organ
) -> None:
    template = edit(organ, head)
    letter = issue(request_, officer, "receipt", fields={})
    assert letter.template == template
    assert official_letter(letter).body[0].text == "2022001号申请收悉。"
    assert issue(request_, officer).template is None


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_template_can_be_previewed_with_samples(kind: str, organ: Organ) -> None:
    made = preview_template(
        organ=organ, kind=kind, title="标题", body=TEXTS[kind], day=date(2024, 5, 6)
    )
    assert made.title == "标题" and made.mark == organ.name and made.number == ""


def test_shredding_takes_the_text_and_leaves_number_and_chain(
    request_: Request, officer: User, office: User
) -> None:
    first, second = issue(request_, officer), issue(request_, officer)
    with pytest.raises(PermissionDenied):
        shred_letters(request=request_, actor=officer)
    assert shred_letters(request=request_, actor=office) == 2
    assert shred_letters(request=request_, actor=office) == 0
    for one in (first, second):
        one.refresh_from_db()
        assert bytes(one.layout_sealed) == b"" and one.key
        for file in (official_letter, docx_file, pdf_file):
            with pytest.raises(ValueError, match="销毁"):
                file(one)
    assert [e.name for e in events.history(Letter.STREAM, first.pk)] == ["issued", "shredded"]
    assert events.prove()[1] == []


def test_an_applicant_who_is_shredded_gets_no_letter(request_: Request, officer: User) -> None:
    Request.objects.filter(pk=request_.pk).update(applicant_sealed=b"")
    request_.refresh_from_db()
    with pytest.raises(ValidationError) as caught:
        issue(request_, officer)
    assert "销毁" in messages(caught, "request")
