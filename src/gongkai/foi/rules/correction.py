"""What a request to correct a record must hold (政府信息公开条例 Art. 41)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from gongkai.foi.rules.application import identity_problem
from gongkai.norms.applicants import APPLICANTS

LABELS = {
    "applicant_name": _("姓名或者名称"),
    "contact": _("联系方式"),
    "subject": _("要求更正的记录"),
    "wrong": _("哪里不准确、应当怎样更正"),
    "evidence": _("证据"),
}
_TOLD = {
    "applicant_name": (200, _("请填写姓名或者名称。"), _("姓名或者名称超过 200 字，请缩短。")),
    "contact": (200, _("请填写联系方式。"), _("联系方式超过 200 字，请缩短。")),
    "subject": (400, _("请填写要求更正的记录。"), _("要求更正的记录超过 400 字，请缩短。")),
    "wrong": (
        4000,
        _("请填写哪里不准确、应当怎样更正。"),
        _("哪里不准确、应当怎样更正超过 4000 字，请缩短。"),
    ),
    "evidence": (4000, _("请填写证据。"), _("证据超过 4000 字，请缩短。")),
}
"""Longest text, and what is said where there is none or too much of it."""


def correction_problems(values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with it, by field, in Chinese; empty where nothing is.

    The record concerns whoever asks and there is evidence that it is inaccurate, so that name,
    identity, record, error and evidence are all needed.
    """
    problems: dict[str, str] = {}
    for name, (longest, missing, too_long) in _TOLD.items():
        text = values.get(name, "")
        if not text:
            problems[name] = missing
        elif len(text) > longest:
            problems[name] = too_long
    if values.get("applicant_kind", "") not in APPLICANTS:
        problems["applicant_kind"] = _("请选择是自然人还是哪一类组织。")
    problem = identity_problem(values.get("identity_kind", ""), values.get("identity_number", ""))
    if problem:
        problems["identity_number"] = problem
    return problems
