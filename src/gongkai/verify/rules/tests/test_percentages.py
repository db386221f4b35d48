"""P4: shares."""

from __future__ import annotations

import pytest

from gongkai.verify.rules.percentages import RULE
from gongkai.verify.tests.making import REQUESTS, cells, filing, found

VALUES = cells({**REQUESTS, "received": 229})


def check(prose: str):
    return found(filing(prose, values=VALUES), RULE.id)


@pytest.mark.parametrize("said", ["97.82%", "97.8%", "98%", "百分之九十八"])
def test_a_rounded_share_is_no_finding(said):
    assert check(f"共收到政府信息公开申请229件，其中自然人224件，占{said}。") == []


def test_a_truncated_share_is_a_note():
    (finding,) = check("共收到政府信息公开申请229件，其中自然人224件，占97%。")
    assert finding.severity == "note"


def test_a_wrong_share_of_a_certain_total_is_an_error():
    (finding,) = check("共收到政府信息公开申请229件，其中自然人224件，占总数的92.8%。")
    assert (finding.severity, str(finding.expected)) == ("error", "97.8")


def test_a_share_slightly_off_is_a_reminder():
    (finding,) = check("共收到政府信息公开申请229件，其中自然人224件，占97.4%。")
    assert finding.severity == "warning"


def test_another_share_of_the_sentence_confirms_the_total():
    prose = "全年发布信息200条，政务动态50条，占25%；通知公告20条，占30%。"
    (finding,) = check(prose.replace("；", "，"))
    assert finding.severity == "error"


@pytest.mark.parametrize(
    "prose",
    [
        "全区事项即办件比例达80.86%，超过1100个事项达到先进城市标准。",
        "答复件中，公开的43件，占43.00%，不公开的2件，占2.00%。",
        "共办理政府信息公开申请1536件，其中予以公开占58.4%。",
        "收到政府信息公开申请229件，同比增长24%。",
        "约230件申请中，占比约98%为自然人。",
    ],
)
def test_a_share_of_an_unknown_total_is_not_judged(prose):
    assert check(prose) == []
