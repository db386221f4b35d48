"""What a request to correct a record must hold (政府信息公开条例 Art. 41)."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.foi.rules.application import identity_problem
from gongkai.norms.applicants import APPLICANTS

LABELS = {
    "applicant_name": "姓名或者名称",
    "contact": "联系方式",
    "subject": "要求更正的记录",
    "wrong": "哪里不准确、应当怎样更正",
    "evidence": "证据",
}
_LONGEST = {
    "applicant_name": 200,
    "contact": 200,
    "subject": 400,
    "wrong": 4000,
    "evidence": 4000,
}


def correction_problems(values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with it, by field, in Chinese; empty where nothing is.

    The record concerns whoever asks and there is evidence that it is inaccurate, so that name,
    identity, record, error and evidence are all needed.
    """
    problems: dict[str, str] = {}
    for name, longest in _LONGEST.items():
        text = values.get(name, "")
        if not text:
            problems[name] = f"请填写{LABELS[name]}。"
        elif len(text) > longest:
            problems[name] = f"{LABELS[name]}超过 {longest} 字，请缩短。"
    if values.get("applicant_kind", "") not in APPLICANTS:
        problems["applicant_kind"] = "请选择是自然人还是哪一类组织。"
    problem = identity_problem(values.get("identity_kind", ""), values.get("identity_number", ""))
    if problem:
        problems["identity_number"] = problem
    return problems
