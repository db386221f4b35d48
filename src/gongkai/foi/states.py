"""Status of a request (where it stands), never its outcome (how it ended)."""

from __future__ import annotations

from django.db import models


class Status(models.TextChoices):
    """Where a request stands."""

    RECEIVED = "received", "已收到"
    CORRECTING = "correcting", "待申请人补正"
    CONSULTING = "consulting", "征求意见中"
    AWAITING_FEE = "awaiting_fee", "待申请人缴费"
    CLOSED = "closed", "已办结"


class Channel(models.TextChoices):
    """How a request arrived (Art. 31)."""

    IN_PERSON = "in_person", "当面提交"
    REGISTERED_MAIL = "registered_mail", "邮寄（签收）"
    ORDINARY_MAIL = "ordinary_mail", "平常信函"
    ONLINE = "online", "网络"
    FAX = "fax", "传真"


class Step(models.TextChoices):
    """What happens to a request; each is the name of an event."""

    ENTERED = "entered", "登记申请"
    CORRECTION_REQUESTED = "correction_requested", "告知补正"
    CORRECTED = "corrected", "收到补正"
    THIRD_PARTY_ASKED = "third_party_asked", "征求第三方意见"
    THIRD_PARTY_ANSWERED = "third_party_answered", "收到第三方意见"
    ORGAN_ASKED = "organ_asked", "征求其他机关意见"
    ORGAN_ANSWERED = "organ_answered", "收到其他机关意见"
    EXTENDED = "extended", "延长答复期限"
    FEE_NOTIFIED = "fee_notified", "发出收费通知"
    FEE_PAID = "fee_paid", "收到信息处理费"
    CLOSED = "closed", "作出答复"
    STRUCK = "struck", "更正作废"


OPEN = frozenset({Status.RECEIVED, Status.CORRECTING, Status.CONSULTING, Status.AWAITING_FEE})

TRANSITIONS: dict[tuple[str, str], str] = {
    (Status.RECEIVED, Step.CORRECTION_REQUESTED): Status.CORRECTING,
    (Status.CORRECTING, Step.CORRECTED): Status.RECEIVED,
    (Status.RECEIVED, Step.THIRD_PARTY_ASKED): Status.CONSULTING,
    (Status.RECEIVED, Step.ORGAN_ASKED): Status.CONSULTING,
    (Status.CONSULTING, Step.THIRD_PARTY_ASKED): Status.CONSULTING,
    (Status.CONSULTING, Step.ORGAN_ASKED): Status.CONSULTING,
    (Status.CONSULTING, Step.THIRD_PARTY_ANSWERED): Status.RECEIVED,
    (Status.CONSULTING, Step.ORGAN_ANSWERED): Status.RECEIVED,
    (Status.RECEIVED, Step.EXTENDED): Status.RECEIVED,
    (Status.CONSULTING, Step.EXTENDED): Status.CONSULTING,
    (Status.RECEIVED, Step.FEE_NOTIFIED): Status.AWAITING_FEE,
    (Status.AWAITING_FEE, Step.FEE_PAID): Status.RECEIVED,
    (Status.RECEIVED, Step.CLOSED): Status.CLOSED,
    (Status.CORRECTING, Step.CLOSED): Status.CLOSED,
    (Status.CONSULTING, Step.CLOSED): Status.CLOSED,
    (Status.AWAITING_FEE, Step.CLOSED): Status.CLOSED,
}
"""(status, step) → status. What is not listed is not permitted."""
