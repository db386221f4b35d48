"""An office's ledger of requests becomes requests, again and again without harm."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from gongkai.foi.actions import take_step
from gongkai.foi.models import Request
from gongkai.foi.states import Status, Step
from gongkai.ledger import events
from gongkai.ledger.imports import KINDS, ImportResult, run
from gongkai.ledger.intake import IntakeRefused, Limits, build_template, read
from gongkai.ledger.models import Organ, User
from gongkai.ledger.secrecy import unseal
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 1)
ROW = {
    "行政机关": "青麓区发展和改革局",
    "申请编号": "1",
    "收到日期": "2022-03-01",
    "申请人类型": "自然人",
    "申请人": "张三丰",
    "联系方式": "13800000021",
    "申请渠道": "网络",
    "申请内容": "节能专项资金分配结果",
    "答复日期": "",
    "处理结果": "",
}


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district())


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


def load(officer: User, *rows: dict[str, str], today: date = TODAY, **options: Any) -> ImportResult:
    headers = list(dict.fromkeys(name for row in rows for name in row))
    lines = [headers, *([row.get(name, "") for name in headers] for row in rows)]
    text = "\n".join(",".join(line) for line in lines)
    file = io.BytesIO(text.encode())
    return run("requests", file, filename="台账.csv", actor=officer, today=today, **options)


def current() -> Request:
    return Request.objects.current().get()


def test_a_row_becomes_a_request_with_its_steps(organ: Organ, officer: User) -> None:
    row = ROW | {
        "告知补正日期": "2022-03-03",
        "补正期限": "2022-03-20",
        "收到补正日期": "2022-03-10",
        "延期告知日期": "2022-03-30",
        "延长工作日数": "5",
        "收费通知日期": "2022-04-01",
        "收费金额（元）": "100.50",
        "缴费日期": "2022-04-02",
        "答复日期": "2022-04-20",
        "处理结果": "予以公开",
    }
    result = load(officer, row)
    assert result.problems == []
    assert (result.added, result.changed, result.unchanged) == (1, 0, 0)
    request = current()
    assert (request.outcome, request.closed_on) == ("disclosed", date(2022, 4, 20))
    assert (request.fee_charged, request.fee_paid_on) == (10050, date(2022, 4, 2))
    assert request.entered_on == request.closed_entered_on == TODAY
    assert unseal(request.applicant_sealed) == "张三丰"
    assert request.batch == result.batch
    names = [event.name for event in events.history(Request.STREAM, request.pk)]
    assert names == [
        Step.ENTERED,
        Step.CORRECTION_REQUESTED,
        Step.CORRECTED,
        Step.EXTENDED,
        Step.FEE_NOTIFIED,
        Step.FEE_PAID,
        Step.CLOSED,
    ]
    again = load(officer, row, today=date(2022, 7, 1))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)


def test_an_answer_that_comes_later_closes_and_does_not_strike(organ: Organ, officer: User) -> None:
    load(officer, ROW)
    before = current().pk
    later = date(2022, 7, 1)
    result = load(
        officer, ROW | {"答复日期": "2022-06-20", "处理结果": "三（一）予以公开"}, today=later
    )
    assert (result.problems, result.changed) == ([], 1)
    request = current()
    assert request.pk == before and not Request.objects.filter(struck_on__isnull=False)
    assert (request.status, request.closed_entered_on) == (Status.CLOSED, later)


def test_a_correction_strikes_and_enters_anew(organ: Organ, officer: User) -> None:
    closed = ROW | {"答复日期": "2022-03-20", "处理结果": "予以公开"}
    load(officer, closed)
    later = date(2022, 7, 1)
    result = load(officer, closed | {"申请人类型": "企业"}, today=later)
    assert (result.problems, result.changed) == ([], 1)
    assert current().applicant_kind == "enterprise"
    assert Request.objects.get(struck_on=later).applicant_kind == "natural_person"
    result = load(officer, closed | {"申请人类型": "企业", "处理结果": "部分公开"}, today=later)
    assert (result.problems, result.changed) == ([], 1)
    assert current().outcome == "partially_disclosed"


def test_an_older_file_reopens_nothing(organ: Organ, officer: User) -> None:
    load(officer, ROW | {"答复日期": "2022-03-20", "处理结果": "予以公开"})
    assert load(officer, ROW).unchanged == 1
    assert current().status == Status.CLOSED
    result = load(officer, ROW | {"申请人类型": "科研机构"})
    assert "已于 2022-03-20 答复" in result.problems[0].message


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"答复日期": "2022-03-20"}, "处理结果"),
        ({"处理结果": "予以公开"}, "答复日期"),
        ({"答复日期": "2022-02-20", "处理结果": "予以公开"}, "答复日期"),
        ({"告知补正日期": "2022-03-02"}, "补正期限"),
        ({"收费通知日期": "2022-03-02"}, "收费金额"),
        ({"收费金额（元）": "5"}, "收费通知日期"),
        ({"收费通知日期": "2022-03-02", "收费金额（元）": "0"}, "收费金额"),
        ({"答复日期": "2022-03-20", "处理结果": "补正后申请内容仍不明确"}, "处理结果"),
        ({"收到日期": "2022-06-02"}, "收到日期"),
        ({"申请渠道": "飞鸽"}, "申请渠道"),
    ],
)
def test_a_wrong_row_is_named_by_its_column_and_nothing_is_written(
    organ: Organ, officer: User, changes: dict[str, str], column: str
) -> None:
    result = load(officer, ROW | {"申请编号": "2"}, ROW | changes)
    (problem,) = result.problems
    assert column in problem.column and problem.row == 3
    assert not Request.objects.exists()


def test_a_record_with_consultations_is_not_corrected_by_a_file(
    organ: Organ, officer: User
) -> None:
    load(officer, ROW)
    take_step(
        recorded=True,
        request=current(),
        step=Step.THIRD_PARTY_ASKED,
        day=date(2022, 3, 2),
        actor=officer,
    )
    result = load(officer, ROW | {"收到日期": "2022-02-28"})
    assert "征求意见" in result.problems[0].message


def test_a_dry_run_counts_and_writes_nothing(organ: Organ, officer: User) -> None:
    result = load(officer, ROW, dry_run=True)
    assert result.added == 1 and not Request.objects.exists()


def test_an_officer_loads_only_the_own_organ(organ: Organ, officer: User) -> None:
    make_organ(organ.get_parent(), "青麓区财政局")
    result = load(officer, ROW | {"行政机关": "财政局"})
    assert "权限" in result.problems[0].message


def test_the_template_names_every_column_that_is_read() -> None:
    schema = KINDS["requests"].schema
    template = io.BytesIO(build_template(schema))
    with pytest.raises(IntakeRefused, match="只有表头"):
        read(template, schema, filename="模板.xlsx", limits=Limits(today=TODAY))
