"""An office's ledger of cases becomes cases, again and again without harm."""

from __future__ import annotations

import io
from datetime import date

import pytest

from gongkai.ledger.imports import ImportResult, run
from gongkai.ledger.models import Organ, User
from gongkai.remedies.models import Case

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 1)
ROW = {
    "行政机关": "青麓区发展和改革局",
    "案号": "青政复〔2022〕3号",
    "类别": "行政复议",
    "复议机关": "青麓区人民政府",
    "受理日期": "2022-03-01",
    "结果": "",
    "审结日期": "",
}
DECIDED = ROW | {"结果": "结果维持", "审结日期": "2022-05-01"}


def load(officer: User, *rows: dict[str, str], today: date = TODAY) -> ImportResult:
    headers = list(dict.fromkeys(name for row in rows for name in row))
    lines = [headers, *([row.get(name, "") for name in headers] for row in rows)]
    text = "\n".join(",".join(line) for line in lines)
    file = io.BytesIO(text.encode())
    return run("cases", file, filename="台账.csv", actor=officer, today=today)


def current() -> Case:
    return Case.objects.current().get()


def test_a_row_becomes_a_case_and_the_same_row_changes_nothing(organ: Organ, officer: User) -> None:
    result = load(officer, DECIDED)
    assert (result.problems, result.added) == ([], 1)
    assert (current().result, current().decided_on) == ("upheld", date(2022, 5, 1))
    again = load(officer, DECIDED)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)


def test_a_decision_that_comes_later_decides_and_does_not_strike(
    organ: Organ, officer: User
) -> None:
    load(officer, ROW)
    before = current().pk
    result = load(officer, DECIDED, today=date(2022, 7, 1))
    assert (result.problems, result.changed) == ([], 1)
    assert current().pk == before
    assert current().decided_entered_on == date(2022, 7, 1)


def test_a_correction_strikes_and_enters_anew(organ: Organ, officer: User) -> None:
    load(officer, DECIDED)
    result = load(officer, DECIDED | {"结果": "纠正"}, today=date(2022, 7, 1))
    assert (result.problems, result.changed) == ([], 1)
    assert current().result == "corrected"
    assert Case.objects.get(struck_on=date(2022, 7, 1)).result == "upheld"


def test_an_older_file_reopens_nothing(organ: Organ, officer: User) -> None:
    load(officer, DECIDED)
    assert load(officer, ROW).unchanged == 1
    result = load(officer, ROW | {"受理日期": "2022-03-02"})
    assert "已于 2022-05-01 审结" in result.problems[0].message


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"审结日期": "2022-05-01"}, "结果"),
        ({"结果": "维持"}, "审结日期"),
        ({"结果": "维持", "审结日期": "2022-02-01"}, "审结日期"),
        ({"所涉申请编号": "99"}, "所涉申请编号"),
    ],
)
def test_a_wrong_row_is_named_by_its_column_and_nothing_is_written(
    organ: Organ, officer: User, changes: dict[str, str], column: str
) -> None:
    result = load(officer, ROW | changes)
    (problem,) = result.problems
    assert column in problem.column
    assert not Case.objects.exists()
