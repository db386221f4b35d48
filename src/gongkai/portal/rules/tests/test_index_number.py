"""Index numbers."""

from gongkai.portal.rules.index_number import index_number, organisation_code


def test_an_index_number_tells_organisation_year_and_place():
    code = organisation_code("11990107007010062A")
    assert code == "007010062"
    assert index_number(code, 2022, 7) == "007010062/2022-00007"
