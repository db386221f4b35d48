"""The letter that tells of a step, issued in the step's own transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi.letters import kinds
from gongkai.foi.letters.actions import issue_letter
from gongkai.foi.letters.composing import Given
from gongkai.foi.letters.kinds import KINDS
from gongkai.foi.letters.numbers import prefix_of
from gongkai.foi.models import Request
from gongkai.foi.rules.facts import Told
from gongkai.foi.rules.letter_facts import told_fields
from gongkai.foi.states import Step
from gongkai.ledger.models import User

FEE_FIELD = "信息处理费"

LETTER_OF: dict[str, str] = {
    Step.RECEIPT_CONFIRMED: kinds.RECEIPT,
    Step.CORRECTION_REQUESTED: kinds.CORRECTION_NOTICE,
    Step.REASONS_ASKED: kinds.REASONS_REQUEST,
    Step.DELAYED: kinds.DELAY,
    Step.EXTENDED: kinds.EXTENSION,
    Step.THIRD_PARTY_ASKED: kinds.THIRD_PARTY_CONSULTATION,
    Step.ORGAN_ASKED: kinds.ORGAN_CONSULTATION,
    Step.FEE_NOTIFIED: kinds.FEE_NOTICE,
    Step.WITHDRAWN: kinds.WITHDRAWAL,
}
"""Steps that tell somebody something → the kind of the letter that does."""


def letter_writer(
    request: Request,
    step: Step,
    given: Given | None,
    day: date,
    actor: User | None,
    entered_on: date | None,
) -> Callable[[Request, Sequence[Told]], None] | None:
    """What issues the letter of a step once the step is written; None where none is asked for.

    Days and sums that the facts give take the place of what is `given`. Raises ValidationError for
    an organ without 机关代字, before anything is written.
    """
    if given is None:
        return None
    if step not in LETTER_OF:
        raise ValidationError({"letter": f"“{step.label}”没有需要出具的文书。"})
    kind = KINDS[LETTER_OF[step]]
    prefix_of(request.organ, kind)

    def write(held: Request, facts: Sequence[Told]) -> None:
        if held.received_on is None:
            raise ValidationError({"letter": "尚未确认收到的申请，不出具此文书。"})
        issue_letter(
            request=held,
            kind=kind.key,
            fields={**given, **told_fields(kind.inputs, facts)},
            day=day,
            actor=actor,
            entered_on=entered_on,
        )

    return write
