"""Templates hold text and names of fields; everything else is refused with its place."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from gongkai.foi.letters.kinds import KINDS
from gongkai.foi.letters.layout import Paragraph
from gongkai.foi.letters.wording import LONGEST_TEMPLATE, problems, render

KIND = KINDS["extension"]
NEEDED = "{{ 延长理由 }}{{ 延长工作日数 }}{{ 原答复期限 }}{{ 延长后期限 }}"


def body_problems(body: str) -> str:
    return "\n".join(problems(KIND, "标题", f"{body}\n{NEEDED}").get("body", []))


def rendered(body: str, **values: str) -> tuple[Paragraph, ...]:
    filled = dict.fromkeys(KIND.fields, "值") | values
    return render(KIND, "标题", f"{body}\n{NEEDED}", filled)[1][:-1]


def test_a_field_is_replaced_by_its_value() -> None:
    (found,) = rendered("编号为{{ 申请编号 }}，{{申请人}}", 申请编号="2022001", 申请人="王某某")
    assert found == Paragraph("编号为2022001，王某某")


def test_headings_have_their_level() -> None:
    assert [p.level for p in rendered("# 一、事项\n## （一）经过\n正文")] == [1, 2, 0]


def test_an_unknown_field_is_refused_with_its_line_and_the_fields_there_are() -> None:
    message = body_problems("第一行\n{{ 申请人姓名 }}")
    assert "第 2 行" in message and "没有字段“申请人姓名”" in message and "申请编号" in message


@pytest.mark.parametrize(
    "attack",
    [
        "{{ 申请人.__class__ }}",
        "{{ 申请人|upper }}",
        "{{ 申请人() }}",
        "{{ 1 + 1 }}",
        "{{ '申请人' }}",
        "{{ 申请人 if 1 else 2 }}",
        "{% for a in 申请人 %}{% endfor %}",
        "{# 批注 #}",
        "{{ 申请人",
        "申请人 }}",
        "{{ }}",
        "｛｛ 申请人 ｝｝",
        "{{ {{ 申请人 }} }}",
        "{{ self }}",
        "{{ config }}",
    ],
)
def test_nothing_but_a_name_stands_between_braces(attack: str) -> None:
    assert "第 1 行" in body_problems(attack)
    with pytest.raises(ValidationError):
        rendered(attack)


def test_a_value_is_never_read_as_a_template() -> None:
    (found,) = rendered("{{ 申请内容 }}", 申请内容="{{ 申请人 }}{% if x %}# 标题")
    assert found == Paragraph("{{ 申请人 }}{% if x %}# 标题")


def test_a_value_of_several_lines_makes_several_plain_paragraphs() -> None:
    found = rendered("# 理由：{{ 申请内容 }}", 申请内容="甲\n# 乙\n\n丙")
    assert found == (Paragraph("理由：甲", 1), Paragraph("# 乙"), Paragraph("丙"))


def test_a_value_gives_its_full_stop_to_the_template() -> None:
    (found,) = rendered("内容：{{ 申请内容 }}。", 申请内容="某文件。")
    assert found.text == "内容：某文件。"


def test_the_line_of_an_empty_optional_field_is_left_out() -> None:
    assert rendered("期限至{{ 答复期限 }}", 答复期限="") == ()


def test_an_optional_field_cannot_take_a_needed_one_with_it() -> None:
    message = "".join(problems(KIND, "标题", f"{{{{ 答复期限 }}}}{NEEDED}")["body"])
    assert "不能与" in message and "请分成两行" in message


def test_a_template_cannot_lose_what_the_letter_needs() -> None:
    answer = KINDS["answer.refused.state_secret"]
    message = "".join(problems(answer, "标题", "不予公开。")["body"])
    for name in ("法律依据", "理由", "救济告知", "定密依据"):
        assert f"{{{{ {name} }}}}" in message


def test_title_and_body_must_be_there_and_not_too_long() -> None:
    assert set(problems(KIND, " ", "\n")) == {"title", "body"}
    assert "超过" in problems(KIND, "标" * 121, NEEDED)["title"][0]
    assert "超过" in problems(KIND, "标题", "字" * (LONGEST_TEMPLATE + 1))["body"][0]
    assert "没有字段" in problems(KIND, "{{ 谁 }}", NEEDED)["title"][0]


def test_a_title_stays_on_one_line() -> None:
    values = dict.fromkeys(KIND.fields, "甲\n乙")
    assert render(KIND, "关于{{ 申请内容 }}", NEEDED, values)[0] == "关于甲乙"
