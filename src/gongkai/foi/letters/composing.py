"""From a request and what the officer filled in to a letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError

from gongkai.foi.letters import kinds
from gongkai.foi.letters.fields import FIELDS
from gongkai.foi.letters.kinds import LetterKind
from gongkai.foi.letters.layout import OfficialLetter, chinese_day
from gongkai.foi.letters.remedies import remedy_text
from gongkai.foi.letters.wording import render
from gongkai.foi.states import Channel
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.models import Organ, OrganKind
from gongkai.ledger.recording import clean
from gongkai.ledger.secrecy import unseal
from gongkai.norms.applicants import is_organisation
from gongkai.norms.fees import DEFAULT_FEE_SETTINGS, WAYS, Fee
from gongkai.norms.outcomes import RECONSIDERATION_FIRST_FROM

if TYPE_CHECKING:
    from gongkai.foi.models import Correction, Request

Given = Mapping[str, object]
"""What the officer filled in, by field: text, a day, a number, and a `Fee` for 信息处理费."""

LONGEST_VALUE: Final = 4000
DEFAULT_COURT: Final = "有管辖权的人民法院"
_FEE, _PAY_BY, _SERVED = "信息处理费", "缴费期限", "送达日期"


def reviewer_of(organ: Organ, day: date) -> str:
    """Whom reconsideration of an organ's letter of `day` is asked of.

    行政复议法(2023) Art. 24: the government above it; before 2024 the superior department as well.
    """
    root = organ.get_root()
    if root.pk == organ.pk:
        return "上一级人民政府"
    above_too = day < RECONSIDERATION_FIRST_FROM and organ.kind == OrganKind.DEPARTMENT
    return f"{root.name}或者上一级主管部门" if above_too else root.name


def said(value: object) -> str:
    """A value as a letter prints it: days and numbers in figures, texts in NFC."""
    if isinstance(value, date):
        return chinese_day(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if value is None:
        return ""
    return clean(str(value)).replace("\r\n", "\n").replace("\r", "\n")


def given_values(kind: LetterKind, given: Given) -> dict[str, str]:
    """What the officer filled in as text, by field.

    Raises ValidationError with a message per field that is unknown, missing, too long or of the
    wrong sort.
    """
    problems: dict[str, list[str]] = {}
    for name in given:
        if name not in kind.inputs:
            problems[name] = [f"“{kind.title}”不填写“{name}”。"]
    for name in kind.given:
        if not said(given.get(name)):
            problems[name] = [f"请填写“{name}”：{FIELDS[name].meaning}。"]
    for name, value in given.items():
        if len(said(value)) > LONGEST_VALUE:
            problems[name] = [f"“{name}”超过 {LONGEST_VALUE} 字，请缩短，或者作为附件。"]
    served = given.get(_SERVED)
    if served is not None and not isinstance(served, date):
        problems[_SERVED] = ["送达日期须是日期。"]
    fee = given.get(_FEE)
    if kind.key == kinds.FEE_NOTICE and not (isinstance(fee, Fee) and fee.yuan > 0):
        problems[_FEE] = ["请选择收费方式并填写件数或者页数；不收费的不发收费通知。"]
    if problems:
        raise ValidationError(problems)
    return {name: said(given.get(name)) for name in kind.inputs if name != _FEE}


def sample_values(kind: LetterKind, organ: Organ | None, day: date) -> dict[str, str]:
    """Every field of a kind with its sample, for the preview of a template."""
    values = {name: FIELDS[name].sample for name in kind.fields}
    values["成文日期"] = chinese_day(day)
    if organ is not None:
        values |= _organ_values(organ)
    if kind.legal_basis:
        values["法律依据"] = kind.legal_basis
    if "救济告知" in values:
        reviewer = reviewer_of(organ, day) if organ else FIELDS["复议机关"].sample
        values["救济告知"] = _remedies(kind, day, day, reviewer, DEFAULT_COURT)
    return values


def _organ_values(organ: Organ) -> dict[str, str]:
    return {"发文机关": organ.name, "办公地址": organ.address, "联系电话": organ.phone}


def _remedies(kind: LetterKind, day: date, served: date, reviewer: str, court: str) -> str:
    # A third party contests a decision to disclose, which is no refusal to it.
    return remedy_text(
        outcome=kind.outcome or "disclosed",
        day=day,
        served_on=served,
        calendar=site_calendar(),
        reviewer=reviewer,
        court=court,
    )


def values_of(
    request: Request | Correction, kind: LetterKind, day: date, given: Given
) -> dict[str, str]:
    """The value of every field of a letter.

    Raises ValidationError as `given_values` does, and for an applicant whose name is shredded.
    """
    values = given_values(kind, given)
    values |= _organ_values(request.organ)
    values["成文日期"] = chinese_day(day)
    if "申请人" in kind.known:
        name = unseal(request.applicant_sealed)
        # A new handling answers the request that was made at first.
        first = getattr(request, "again_of", None) or request
        if not name:
            raise ValidationError({"request": "申请人信息已经销毁，不能再出具文书。"})
        values |= {
            "申请人": name,
            "称谓": "你单位" if is_organisation(request.applicant_kind) else "你",
            "申请编号": first.key,
            "收到日期": said(first.received_on),
            "提交渠道": Channel(request.channel).label,
            "申请内容": request.subject,
            "答复期限": said(request.due_on),
        }
    if kind.legal_basis:
        values["法律依据"] = kind.legal_basis
    if "救济告知" in kind.known:
        served = given.get(_SERVED)
        values["救济告知"] = _remedies(
            kind,
            day,
            served if isinstance(served, date) else day,
            values["复议机关"] or reviewer_of(request.organ, day),
            values["管辖法院"] or DEFAULT_COURT,
        )
    fee = given.get(_FEE)
    if kind.key == kinds.FEE_NOTICE and isinstance(fee, Fee):
        last = site_calendar().provisional()
        pay_by = last.next_working_day(day + timedelta(days=DEFAULT_FEE_SETTINGS.payment_days))
        values |= {
            "收费方式": WAYS[fee.way],
            "收费计算": "\n".join(fee.explain()),
            "收费金额": said(fee.yuan),
            _PAY_BY: values[_PAY_BY] or chinese_day(pay_by),
        }
    return values


def compose(
    *,
    organ: Organ,
    kind: LetterKind,
    title: str,
    body: str,
    values: Mapping[str, str],
    day: date,
    number: str = "",
    attachments: Sequence[str] = (),
    copies: Sequence[str] = (),
) -> OfficialLetter:
    """The letter that a template gives with these values.

    Raises ValidationError for a template that cannot be filled.
    """
    heading, paragraphs = render(kind, title, body, values)
    return OfficialLetter(
        mark=organ.name,
        number=number,
        title=heading,
        addressee=values[kind.addressee],
        body=paragraphs,
        signature=organ.name,
        day=day,
        attachments=tuple(filter(None, map(clean, attachments))),
        note=f"联系人：{organ.officer}，联系电话：{organ.phone}",
        copies=tuple(filter(None, map(clean, copies))),
        printed_by=organ.name,
        printed_on=day,
    )
