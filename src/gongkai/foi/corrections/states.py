"""Where a request to correct a record stands, how it ended, and the steps in between, as data."""

from __future__ import annotations

from django.db import models

from gongkai.foi.letters import kinds
from gongkai.foi.states import Party


class Status(models.TextChoices):
    """Where it stands."""

    RECEIVED = "received", "办理中"
    PROPOSED = "proposed", "待审批"
    CLOSED = "closed", "已办结"


class Result(models.TextChoices):
    """How it ended (条例 Art. 41)."""

    CORRECTED = "corrected", "已经更正"
    NOT_CORRECTED = "not_corrected", "不予更正"
    PASSED_ON = "passed_on", "已转送有权机关"
    REDIRECTED = "redirected", "告知向有权机关提出"
    WITHDRAWN = "withdrawn", "申请人撤回"


class Step(models.TextChoices):
    """What happens to it; each is the name of an event."""

    SUBMITTED = "submitted", "收到更正要求"
    FORWARDED = "forwarded", "收到其他机关转送的更正要求"
    DRAFTED = "drafted", "拟定处理意见"
    RETURNED = "returned", "退回处理意见"
    CLOSED = "closed", "作出处理"
    WITHDRAWN = "withdrawn", "申请人撤回"
    STRUCK = "struck", "更正作废"


BEGINNINGS = frozenset({Step.SUBMITTED, Step.FORWARDED})
"""Steps that begin one; it then stands as received, on whatever channel it came."""

TRANSITIONS: dict[tuple[str, str], str] = {
    (Status.RECEIVED, Step.DRAFTED): Status.PROPOSED,
    (Status.PROPOSED, Step.DRAFTED): Status.PROPOSED,
    (Status.PROPOSED, Step.RETURNED): Status.RECEIVED,
    (Status.PROPOSED, Step.CLOSED): Status.CLOSED,
    (Status.RECEIVED, Step.WITHDRAWN): Status.CLOSED,
    (Status.PROPOSED, Step.WITHDRAWN): Status.CLOSED,
}
"""(status, step) → status. What is not listed is not permitted."""

TAKEN_BY: dict[str, frozenset[str]] = {
    Step.SUBMITTED: frozenset({Party.APPLICANT, Party.OFFICER}),
    Step.FORWARDED: frozenset({Party.APPROVER}),
    Step.DRAFTED: frozenset({Party.OFFICER}),
    Step.RETURNED: frozenset({Party.APPROVER}),
    Step.CLOSED: frozenset({Party.APPROVER}),
    Step.WITHDRAWN: frozenset({Party.APPLICANT, Party.OFFICER}),
    Step.STRUCK: frozenset({Party.OFFICER}),
}
"""Who may take each step. Forwarding is what an approved transfer does at the other organ."""

LETTER_OF: dict[str, str] = {
    Result.CORRECTED: kinds.RECORD_CORRECTED,
    Result.NOT_CORRECTED: kinds.RECORD_NOT_CORRECTED,
    Result.PASSED_ON: kinds.RECORD_PASSED_ON,
    Result.REDIRECTED: kinds.RECORD_REDIRECTED,
}
"""Results that are decided → the kind of the letter that tells of them."""
