"""How often one visitor may guess a code, begin a draft and hand in an application."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from gongkai.ledger.limits import Limit

CODES_BY_ADDRESS = Limit(
    "foi:address", 30, 600, _("您在十分钟内试了很多次，为了保护申请人的信息，请过十分钟再试。")
)
CODES_BY_NUMBER = Limit(
    "foi:number",
    10,
    3600,
    _("这个编号在一小时内试了很多次，为了保护申请人的信息，请过一小时再试，或者致电受理机关查询。"),
)
DRAFTS = Limit("foi:draft", 120, 3600, _("这台设备在一小时内开始了很多份申请，请过一会儿再试。"))
SUBMISSIONS = Limit(
    "foi:submit",
    120,
    3600,
    _("这台设备在一小时内提交了很多份申请，请过一会儿再提交；草稿已经保存。"),
)
