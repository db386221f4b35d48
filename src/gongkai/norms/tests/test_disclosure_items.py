"""The items of Art. 20 and 21."""

from gongkai.norms.disclosure_items import BY_CODE, ITEMS


def test_there_are_fifteen_items_and_seven_fields_each_once():
    assert [sum(item.article == n for item in ITEMS) for n in (20, 21)] == [15, 7]
    assert len(BY_CODE) == len({item.name for item in ITEMS}) == 22


def test_an_item_cites_its_own_number():
    assert BY_CODE["20-07"].text == "财政预算、决算信息"
    assert BY_CODE["20-07"].citation.endswith("第二十条第（七）项")
    assert BY_CODE["20-15"].citation.endswith("第二十条第（十五）项")
    assert BY_CODE["21-05"].name == "房屋征收"
