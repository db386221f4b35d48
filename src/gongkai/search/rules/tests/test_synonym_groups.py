from gongkai.search.rules.synonym_groups import MOST_IN_GROUP, read_groups
from gongkai.search.synonyms import given


def test_a_line_is_a_group_whatever_sign_parts_its_words():
    text = "# 说明\n\n社保=社会保险\n医保、医疗保险，医疗保障\n"
    assert read_groups(text) == ([("社保", "社会保险"), ("医保", "医疗保险", "医疗保障")], [])


def test_each_line_that_is_no_group_is_named_with_what_is_wrong():
    many = "=".join(f"词语{one}" for one in "甲乙丙丁戊己庚辛壬")
    assert len(many.split("=")) == MOST_IN_GROUP + 1
    groups, problems = read_groups(f"社保\n社保=社会保险\n社保=社会保障\n保=保险\n{many}")
    assert groups == [("社保", "社会保险")]
    assert [problem[:5] for problem in problems] == ["第 1 行", "第 3 行", "第 4 行", "第 5 行"]
    assert "已在第 2 行" in problems[1]


def test_the_list_that_comes_with_the_program_is_clean():
    groups, problems = read_groups(given())
    assert groups and not problems
