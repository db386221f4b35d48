"""Status of a request (where it stands), never its outcome (how it ended).

The transition table and who may take each step are data; `docs/requests.md` draws them.
"""

from __future__ import annotations

from django.db import models


class Status(models.TextChoices):
    """Where a request stands."""

    SUBMITTED = "submitted", "待确认收到"
    RECEIVED = "received", "办理中"
    CORRECTING = "correcting", "待申请人补正"
    REASONING = "reasoning", "待申请人说明理由"
    CONSULTING = "consulting", "征求意见中"
    AWAITING_FEE = "awaiting_fee", "待申请人缴费"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "收到前已撤回"


class Channel(models.TextChoices):
    """How a request arrived (Art. 31)."""

    IN_PERSON = "in_person", "当面提交"
    REGISTERED_MAIL = "registered_mail", "邮寄（签收）"
    ORDINARY_MAIL = "ordinary_mail", "平常信函"
    ONLINE = "online", "网络"
    FAX = "fax", "传真"


class Step(models.TextChoices):
    """What happens to a request; each is the name of an event."""

    SUBMITTED = "submitted", "提交申请"
    ENTERED = "entered", "登记申请"
    REOPENED = "reopened", "重新办理"
    RECEIPT_CONFIRMED = "receipt_confirmed", "与申请人确认收到"
    CORRECTION_REQUESTED = "correction_requested", "告知补正"
    CORRECTED = "corrected", "收到补正"
    REASONS_ASKED = "reasons_asked", "要求说明理由"
    REASONS_GIVEN = "reasons_given", "收到理由说明"
    THIRD_PARTY_ASKED = "third_party_asked", "征求第三方意见"
    THIRD_PARTY_ANSWERED = "third_party_answered", "收到第三方意见"
    ORGAN_ASKED = "organ_asked", "征求其他机关意见"
    ORGAN_ANSWERED = "organ_answered", "收到其他机关意见"
    EXTENSION_PROPOSED = "extension_proposed", "提请延长答复期限"
    EXTENSION_RETURNED = "extension_returned", "退回延期提请"
    EXTENDED = "extended", "延长答复期限"
    DELAYED = "delayed", "确定延迟答复期限"
    FEE_NOTIFIED = "fee_notified", "发出收费通知"
    FEE_PAID = "fee_paid", "收到信息处理费"
    ANSWER_DRAFTED = "answer_drafted", "拟定答复"
    ANSWER_RETURNED = "answer_returned", "退回答复"
    CLOSED = "closed", "作出答复"
    WITHDRAWN = "withdrawn", "申请人撤回"
    STRUCK = "struck", "更正作废"


BEGINNINGS: dict[str, str] = {
    Step.SUBMITTED: Status.SUBMITTED,
    Step.ENTERED: Status.RECEIVED,
    Step.REOPENED: Status.RECEIVED,
}
"""Steps that begin a request → the status that it begins with.

What is handed in by internet, fax or ordinary mail is submitted first and received when both
sides have confirmed it; a day of receipt that is certain is entered (Art. 31). A reconsideration decision or a
judgment begins a new handling of an answered request, on the day on which it is received.
"""

FIXED_BY_DECISION = frozenset(
    {
        Step.CORRECTION_REQUESTED,
        Step.EXTENSION_PROPOSED,
        Step.EXTENDED,
        Step.DELAYED,
        Step.FEE_NOTIFIED,
    }
)
"""Steps that would move the day of answer: not where a decision or judgment names that day."""

HANDLED = frozenset(
    {
        Status.RECEIVED,
        Status.CORRECTING,
        Status.REASONING,
        Status.CONSULTING,
        Status.AWAITING_FEE,
    }
)
"""Received and not answered: the clock of one of both sides runs."""

OPEN = HANDLED | {Status.SUBMITTED}
"""Where something is still to be done."""

TRANSITIONS: dict[tuple[str, str], str] = {
    (Status.SUBMITTED, Step.RECEIPT_CONFIRMED): Status.RECEIVED,
    (Status.SUBMITTED, Step.WITHDRAWN): Status.CANCELLED,
    (Status.RECEIVED, Step.CORRECTION_REQUESTED): Status.CORRECTING,
    (Status.CORRECTING, Step.CORRECTED): Status.RECEIVED,
    (Status.RECEIVED, Step.REASONS_ASKED): Status.REASONING,
    (Status.REASONING, Step.REASONS_GIVEN): Status.RECEIVED,
    (Status.RECEIVED, Step.DELAYED): Status.RECEIVED,
    (Status.RECEIVED, Step.THIRD_PARTY_ASKED): Status.CONSULTING,
    (Status.RECEIVED, Step.ORGAN_ASKED): Status.CONSULTING,
    (Status.CONSULTING, Step.THIRD_PARTY_ASKED): Status.CONSULTING,
    (Status.CONSULTING, Step.ORGAN_ASKED): Status.CONSULTING,
    (Status.CONSULTING, Step.THIRD_PARTY_ANSWERED): Status.RECEIVED,
    (Status.CONSULTING, Step.ORGAN_ANSWERED): Status.RECEIVED,
    (Status.RECEIVED, Step.FEE_NOTIFIED): Status.AWAITING_FEE,
    (Status.AWAITING_FEE, Step.FEE_PAID): Status.RECEIVED,
    **{
        (status, step): status
        for status in (Status.RECEIVED, Status.REASONING, Status.CONSULTING)
        for step in (Step.EXTENSION_PROPOSED, Step.EXTENSION_RETURNED, Step.EXTENDED)
    },
    **{
        (status, step): status
        for status in HANDLED
        for step in (Step.ANSWER_DRAFTED, Step.ANSWER_RETURNED)
    },
    **{
        (status, step): Status.CLOSED
        for status in HANDLED
        for step in (Step.CLOSED, Step.WITHDRAWN)
    },
}
"""(status, step) → status. What is not listed is not permitted."""


class Party(models.TextChoices):
    """Who takes a step."""

    APPLICANT = "applicant", "申请人"
    OFFICER = "officer", "承办人"
    APPROVER = "approver", "负责人"
    THIRD_PARTY = "third_party", "第三方"


TAKEN_BY: dict[str, frozenset[str]] = {
    Step.SUBMITTED: frozenset({Party.APPLICANT, Party.OFFICER}),
    Step.ENTERED: frozenset({Party.OFFICER}),
    Step.REOPENED: frozenset({Party.OFFICER}),
    Step.RECEIPT_CONFIRMED: frozenset({Party.OFFICER}),
    Step.CORRECTION_REQUESTED: frozenset({Party.OFFICER}),
    Step.CORRECTED: frozenset({Party.APPLICANT, Party.OFFICER}),
    Step.REASONS_ASKED: frozenset({Party.OFFICER}),
    Step.REASONS_GIVEN: frozenset({Party.APPLICANT, Party.OFFICER}),
    Step.THIRD_PARTY_ASKED: frozenset({Party.OFFICER}),
    Step.THIRD_PARTY_ANSWERED: frozenset({Party.OFFICER, Party.THIRD_PARTY}),
    Step.ORGAN_ASKED: frozenset({Party.OFFICER}),
    Step.ORGAN_ANSWERED: frozenset({Party.OFFICER}),
    Step.EXTENSION_PROPOSED: frozenset({Party.OFFICER}),
    Step.EXTENSION_RETURNED: frozenset({Party.APPROVER}),
    Step.EXTENDED: frozenset({Party.APPROVER}),
    Step.DELAYED: frozenset({Party.APPROVER}),
    Step.FEE_NOTIFIED: frozenset({Party.OFFICER}),
    Step.FEE_PAID: frozenset({Party.OFFICER}),
    Step.ANSWER_DRAFTED: frozenset({Party.OFFICER}),
    Step.ANSWER_RETURNED: frozenset({Party.APPROVER}),
    Step.CLOSED: frozenset({Party.APPROVER}),
    Step.WITHDRAWN: frozenset({Party.APPLICANT, Party.OFFICER}),
    Step.STRUCK: frozenset({Party.OFFICER}),
}
"""Who may take each step. An approver answers for the organ (Art. 33 para. 2: 工作机构负责人)."""
