"""The invented organs and their codes."""

import random

import pytest

from gongkai.demo.codes import credit_code, organisation_code
from gongkai.demo.enforcement import Parties, shares
from gongkai.demo.organs import DISTRICT_GOVERNMENT, ORGANS
from gongkai.ledger.models import OrganKind


def test_there_are_fifty_organs_below_the_district():
    assert len(ORGANS) == 50
    for names in ({o.code for o in ORGANS}, {o.name for o in ORGANS}, {o.prefix for o in ORGANS}):
        assert len(names) == 50


def test_eleven_of_them_are_subdistricts():
    assert sum(o.kind == OrganKind.SUBDISTRICT for o in ORGANS) == 11


def test_a_rare_character_stands_in_a_name():
    assert any("硚" in organ.name for organ in ORGANS)


def test_no_real_district_is_named():
    text = "".join(o.name + o.holds for o in (DISTRICT_GOVERNMENT, *ORGANS))
    assert "武汉" not in text and "硚口" not in text


def test_the_check_character_is_that_of_a_published_code():
    # 91350100M000100Y43 is the example that GB 32100-2015 itself prints.
    from gongkai.ledger.intake.cells import code18_check

    assert code18_check("91350100M000100Y4") == "3"
    code = credit_code("11", 70_100)
    assert len(code) == 18
    assert code18_check(code) == code[-1]


def test_the_organisation_code_has_its_own_check_character():
    # A sum of 0 modulo 11 is printed as 0, one of 1 as X (GB 11714-1997).
    assert organisation_code(0) == "000000000"
    assert organisation_code(6) == "00000006X"
    assert organisation_code(60003734) == "600037341"


@pytest.mark.parametrize("serial", [-1, 100_000_000])
def test_a_serial_that_does_not_fit_is_refused(serial):
    with pytest.raises(ValueError, match="八位"):
        organisation_code(serial)


def test_natural_persons_are_named_by_surname_only():
    parties = Parties(random.Random(1))
    assert all(
        len(name) == 2 and name.endswith("某") and code == ""
        for name, code in (parties.draw("person") for _ in range(200))
    )


@pytest.mark.parametrize("total", [0, 1, 7, 61_184])
def test_shares_sum_to_the_total(total):
    parts = shares(total, [5, 3, 1])
    assert sum(parts) == total
    assert parts == sorted(parts, reverse=True)
