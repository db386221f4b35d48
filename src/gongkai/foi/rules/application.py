"""What an application must hold (政府信息公开条例 Art. 29, 43)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from gongkai.norms.applicants import is_organisation
from gongkai.norms.form import TABLE2_COLUMNS
from gongkai.norms.identity import identity_check

PARTICULARS = (
    "identity_kind",
    "identity_number",
    "representative",
    "agent",
    "address",
    "postcode",
    "email",
    "delivery_detail",
    "waiver_reason",
    "assistance",
)
"""What may be told of the applicant beside name and contact; all of it is personal data."""

IDENTITY_KINDS = {
    "resident": _("居民身份证"),
    "permit": _("港澳居民来往内地通行证"),
    "taiwan": _("台湾居民来往大陆通行证"),
    "passport": _("护照"),
    "credit_code": _("统一社会信用代码"),
    "other": _("其他有效证件"),
}
DELIVERIES = {
    "online": _("在本网站查看和下载"),
    "email": _("电子邮件"),
    "mail": _("邮寄纸质件"),
    "pick_up": _("自行领取"),
    "inspect": _("当场阅读、抄录"),
}
"""How the information is to be delivered (Art. 29 para. 2 no. 3, Art. 40)."""

_KINDS = {column.key for column in TABLE2_COLUMNS[:-1]}
_TOLD = {
    "applicant_name": (
        200,
        _("请填写姓名或者名称。"),
        _("姓名或者名称超过 200 字，请缩短或者作为附件上传。"),
    ),
    "contact": (200, _("请填写联系方式。"), _("联系方式超过 200 字，请缩短或者作为附件上传。")),
    "subject": (
        400,
        _("请填写所需信息的名称。"),
        _("所需信息的名称超过 400 字，请缩短或者作为附件上传。"),
    ),
    "description": (4000, "", _("内容描述超过 4000 字，请缩短或者作为附件上传。")),
}
"""Longest text, and what is said where there is none or too much of it; a text sought by its name
needs no description."""


def identity_problem(kind: str, number: str) -> str:
    """What is wrong with an identity number of a resident; other documents are only bounded."""
    if kind not in IDENTITY_KINDS:
        return f"证件类型须是{'、'.join(IDENTITY_KINDS.values())}之一。"
    if not number:
        return _("请填写证件号码：申请应当包括身份证明（条例第二十九条）。")
    if kind == "resident":
        digits = number.upper()
        if not re.fullmatch(r"\d{17}[\dX]", digits):
            return _("居民身份证号码应为18位，请核对。")
        if identity_check(digits[:17]) != digits[-1]:
            return _("居民身份证号码的校验码不对，请核对有没有输错。")
        return ""
    if kind == "credit_code" and not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", number.upper()):
        return _("统一社会信用代码应为18位，请核对。")
    return _("证件号码超过 40 字，请核对。") if len(number) > 40 else ""


def application_problems(values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with an application, by field, in Chinese; empty texts where nothing is.

    Required are name, identity, contact, what is sought, and the form of delivery (Art. 29).
    """
    problems: dict[str, str] = {}
    for name, (longest, missing, too_long) in _TOLD.items():
        text = values.get(name, "")
        if not text and missing:
            problems[name] = missing
        elif len(text) > longest:
            problems[name] = too_long
    kind = values.get("applicant_kind", "")
    if kind not in _KINDS:
        problems["applicant_kind"] = _("请选择申请人是自然人还是哪一类组织。")
    problem = identity_problem(values.get("identity_kind", ""), values.get("identity_number", ""))
    if problem:
        problems["identity_number"] = problem
    if kind in _KINDS and is_organisation(kind) and not values.get("representative"):
        problems["representative"] = _("请填写法定代表人或者负责人。")
    delivery = values.get("delivery", "")
    if delivery not in DELIVERIES:
        problems["delivery"] = _("请选择获取信息的方式（条例第二十九条）。")
    if delivery == "mail" and not values.get("address"):
        problems["address"] = _("选择邮寄的，请填写通信地址。")
    if delivery == "email" and not values.get("email"):
        problems["email"] = _("选择电子邮件的，请填写电子邮箱。")
    email = values.get("email", "")
    if email and not re.fullmatch(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}", email):
        problems["email"] = _("电子邮箱的格式不对，请核对。")
    for name in PARTICULARS:
        if len(values.get(name, "")) > 400:
            problems.setdefault(name, _("内容超过 400 字，请缩短。"))
    return problems
