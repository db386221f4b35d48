"""P6: the numbers cover the year."""

from __future__ import annotations

import pytest

from gongkai.verify.rules.period import RULE
from gongkai.verify.tests.making import filing, found


@pytest.mark.parametrize(
    "prose",
    [
        "1至9月累计办件量99597件。",
        "1-11月共发布信息120条。",
        "上半年共发布信息120条。",
        "前三季度办件120件。",
        "截至2022年10月底，公开信息120条。",
    ],
)
def test_a_count_of_a_part_of_the_year_is_a_reminder(prose):
    (finding,) = found(filing(prose), RULE.id)
    assert finding.severity == "warning"
    assert finding.places[0].start > 0


@pytest.mark.parametrize(
    "prose",
    [
        "1至12月累计办件量99597件。",
        "2022年1月1日至2022年12月31日共公开信息120条。",
        "截至2022年12月31日，公开信息120条。",
        "截至目前，公开信息120条。",
        "上半年组织了业务培训。",
        "上半年组织培训2次。",
        "上半年公开信息20条，下半年公开信息30条。",
        "4月至6月开展专项检查。",
        "一季度公开信息20条，二季度公开信息30条。",
    ],
)
def test_the_whole_year_and_things_without_a_count_are_no_finding(prose):
    assert found(filing(prose), RULE.id) == []


def test_a_stated_period_of_another_year_is_an_error():
    prose = "本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。"
    (finding,) = found(filing(prose), RULE.id)
    assert (finding.severity, finding.expected, finding.found) == ("error", 2022, 2021)
    assert found(filing(prose.replace("2021", "2022")), RULE.id) == []
