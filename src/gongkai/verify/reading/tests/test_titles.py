"""Whose report it is, and of what year, in the forms that titles take."""

from __future__ import annotations

import pytest

from gongkai.verify.reading import read

BODY = "\n一、总体情况\n本年度工作有序开展。\n二、主动公开政府信息情况\n情况良好。\n"


@pytest.mark.parametrize(
    ("title", "organ", "year"),
    [
        ("云岭市教育局2022年政府信息公开工作年度报告", "云岭市教育局", 2022),
        ("2023年云岭路街道政府信息公开工作年度报告", "云岭路街道", 2023),
        ("云岭市公安局2023年度政府信息公开工作报告", "云岭市公安局", 2023),
        ("云岭区教育局政府信息公开工作2023年度报告", "云岭区教育局", 2023),
        ("云岭区人民政府2022年政府\n信息公开工作年度报告", "云岭区人民政府", 2022),
        ("云岭市审计局\n2024年政府信息公开工作年度报告", "云岭市审计局", 2024),
        (
            "2023年政府信息公开工作年度报告\n（云岭市住房和城乡建设局）",
            "云岭市住房和城乡建设局",
            2023,
        ),
        ("云岭市水利局二〇二二年政府信息公开工作年度报告", "云岭市水利局", 2022),
        ("云岭县财政局政府信息公开工作年度报告（2022年度）", "云岭县财政局", 2022),
        ("2023年政府信息公开工作年度报告", "", 2023),
        ("关于食堂的通知", "", None),
    ],
)
def test_a_title_names_organ_and_year(title, organ, year):
    filing = read("x.txt", (title + BODY).encode())
    assert (filing.organ, filing.year) == (organ, year)
