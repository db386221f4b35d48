"""P2: taken and dealt with, in the prose."""

from __future__ import annotations

import pytest

from gongkai.verify.rules.prose_balance import RULE
from gongkai.verify.tests.making import filing, found


def told(received: int, carried_in: int, closed: int, carried_out: int) -> str:
    return (
        f"收到政府信息公开申请{received}件，上年结转{carried_in}件；"
        f"已办结{closed}件，结转下年度继续办理{carried_out}件。"
    )


def test_a_balanced_part_is_no_finding():
    assert found(filing(told(30, 4, 31, 3)), RULE.id) == []


def test_an_unbalanced_part_names_its_four_numbers():
    (finding,) = found(filing(told(30, 4, 30, 3)), RULE.id)
    assert (finding.expected, finding.found) == (34, 33)
    assert len(finding.places) == 4


def test_a_total_that_holds_the_carried_in_requests_is_offered_as_a_reading():
    (finding,) = found(filing(told(34, 4, 31, 3)), RULE.id)
    assert any("已经包含上年结转的4件" in reading for reading in finding.readings)


@pytest.mark.parametrize(
    "prose",
    [
        "收到政府信息公开申请34件（含上年结转4件），已办结31件，结转下年度3件。",
        "收到政府信息公开申请34件，其中上年结转4件；已办结31件，结转下年度3件。",
        "收到政府信息公开申请30件，已办结27件，结转下年度3件。",
        "收到政府信息公开申请30件，办结27件，上年结转4件，结转下年度3件。",
        "收到政府信息公开申请30余件，上年结转4件；已办结31件，结转下年度3件。",
    ],
)
def test_what_is_said_to_be_included_or_is_not_exact_is_not_balanced(prose):
    assert found(filing(prose), RULE.id) == []
