from pathlib import Path

import pytest

from gongkai.search.judging import judge, load
from gongkai.search.tests.test_finding import find, place  # noqa: F401

SET = """query,expected,note
居住证,test:pass,a word
城管,test:pass,within a word
社保,社会保险基金监督办法,a synonym
〔2021〕30号,test:pass|test:fund,a number
灵活就业,test:fund,inside an attachment
大熊猫,test:pass,not there
"""


def test_the_score_tells_the_part_that_is_answered_and_what_is_not(find, tmp_path):  # noqa: F811
    path = tmp_path / "judged.csv"
    path.write_text(SET, encoding="utf-8")
    score = judge(load(path), find)
    print(score)
    assert (score.asked, [one.query for one in score.missed]) == (6, ["大熊猫"])
    assert str(score).startswith("success@3 = 0.833 (6 queries)\n  missed: 大熊猫")


def test_a_query_without_an_answer_is_named(tmp_path: Path):
    path = tmp_path / "judged.csv"
    path.write_text("query,expected\n居住证,\n", encoding="utf-8")
    with pytest.raises(ValueError, match="第 2 行"):
        load(path)
