"""The official form of a document number."""

import pytest

from gongkai.norms.documents import document_number


@pytest.mark.parametrize(
    "typed",
    ["青政(2022)5号", "青政（2022）5号", "青政[2022]5号", " 青政【 2022 】5号", "青政〔2022〕5号"],
)
def test_the_year_of_a_number_stands_in_six_pointed_brackets(typed):
    assert document_number(typed) == "青政〔2022〕5号"


def test_a_bracket_that_holds_no_year_stays():
    assert document_number("青政办函(二)5号") == "青政办函(二)5号"
