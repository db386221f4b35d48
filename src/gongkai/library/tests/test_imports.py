from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from gongkai.ledger.events import history, prove
from gongkai.ledger.imports import run
from gongkai.ledger.models import Role
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.library.actions import amend_document
from gongkai.library.models import Document

pytestmark = pytest.mark.django_db
HEADER = "行政机关,文号,文件类别,标题,成文日期,公开日期,施行日期,有效期至"
ENDS = ",废止方式,废止或失效日期,废止依据"
LINE = "青麓区发展和改革局,青发改规(2020)1号,行政规范性文件,价格监测办法,2020-05-01,,2020-06-01,2025-05-31"
TODAY = date(2021, 6, 1)


@pytest.fixture
def organ():
    return make_organ(make_district())


@pytest.fixture
def actor(organ):
    return make_user(organ.get_parent(), Role.OFFICE)


def take(actor, *lines, header=HEADER, today=TODAY, **others):
    data = "\n".join([header, *lines]).encode()
    return run("documents", BytesIO(data), filename="文件.csv", actor=actor, today=today, **others)


def test_a_document_is_entered_under_its_official_number(organ, actor):
    result = take(actor, LINE)
    assert (result.added, result.problems) == (1, [])
    document = Document.objects.get()
    assert (document.key, document.organ) == ("青发改规〔2020〕1号", organ)
    assert document.batch == result.batch


def test_the_same_number_in_other_brackets_is_double(organ, actor):
    result = take(actor, LINE, LINE.replace("(2020)", "〔2020〕"))
    (problem,) = result.problems
    assert problem.row == 3
    assert "第 2 行" in problem.message


def test_the_same_file_again_changes_nothing(organ, actor):
    take(actor, LINE)
    result = take(actor, LINE)
    assert (result.added, result.changed, result.unchanged) == (0, 0, 1)


def test_a_row_that_adds_an_end_ends_the_document(organ, actor):
    take(actor, LINE)
    result = take(actor, LINE + ",废止,2021-03-01,青发改规〔2021〕2号", header=HEADER + ENDS)
    assert (result.changed, result.problems) == (1, [])
    document = Document.objects.get()
    assert (document.end_kind, document.ended_on) == ("repealed", date(2021, 3, 1))
    assert [e.name for e in history(Document.STREAM, document.pk)] == ["entered", "ended"]


def test_a_row_without_end_leaves_an_ended_document_ended(organ, actor):
    take(actor, LINE + ",废止,2021-03-01,青发改规〔2021〕2号", header=HEADER + ENDS)
    assert take(actor, LINE).unchanged == 1
    assert Document.objects.get().ended_on == date(2021, 3, 1)


def test_a_correction_takes_amendments_and_end_along(organ, actor):
    take(actor, LINE)
    first = Document.objects.get()
    amend_document(
        document=first,
        number="青发改规〔2020〕9号",
        amended_on=date(2020, 9, 1),
        summary="第三条增加一款",
        actor=actor,
        entered_on=TODAY,
    )
    take(actor, LINE + ",自然失效,2021-03-01,第九条", header=HEADER + ENDS)
    result = take(actor, LINE.replace("监测办法", "监测规定"))
    assert (result.changed, result.problems) == (1, [])
    corrected = Document.objects.current().get()
    assert corrected.title == "价格监测规定"
    assert corrected.ended_on == date(2021, 3, 1)
    assert corrected.amendments.current().get().key == "青发改规〔2020〕9号"
    assert prove()[1] == []


def test_an_end_of_other_content_is_a_correction(organ, actor):
    take(actor, LINE + ",自然失效,2021-03-01,第九条", header=HEADER + ENDS)
    result = take(actor, LINE + ",自然失效,2021-04-01,第九条", header=HEADER + ENDS)
    assert (result.changed, result.problems) == (1, [])
    assert Document.objects.current().get().ended_on == date(2021, 4, 1)


def test_half_an_end_is_refused(organ, actor):
    result = take(actor, LINE + ",,2021-03-01,", header=HEADER + ENDS)
    assert "只填了一部分" in result.problems[0].message
    assert not Document.objects.exists()


def test_what_the_action_refuses_is_a_problem_of_the_row(organ, actor):
    result = take(actor, LINE.replace("2025-05-31", "2020-05-31"))
    (problem,) = result.problems
    assert (problem.row, problem.column) == (2, "“有效期至”列")
    assert not Document.objects.exists()
