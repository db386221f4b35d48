"""督办 in the console: what the office and the organ may do about it on a case's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from gongkai.foi.models import Request
from gongkai.foi.selectors import soon_until
from gongkai.foi.states import OPEN
from gongkai.foi.supervision import actions
from gongkai.ledger.console import Action, Day, Outcome, RecordForm
from gongkai.ledger.models import User
from gongkai.ledger.permissions import WRITERS, has_post, is_office


class UrgeForm(RecordForm):
    """Why an organ is urged, and until when it replies."""

    reason = forms.CharField(
        label="督办事由",
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text="写明要求机关做什么；不写申请人的姓名和联系方式。",
    )
    due = Day(label="回复期限")

    def prepare(self) -> None:
        self.fields["due"].initial = soon_until(timezone.localdate())


class ReplyForm(RecordForm):
    """What the organ says to an urge."""

    text = forms.CharField(
        label="回复内容",
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text="写明办到哪一步、何时答复；不写申请人的姓名和联系方式。",
    )


def _urge(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    actions.urge_request(request=request, reason=data["reason"], due=data["due"], actor=actor)
    return Outcome(f"已督办，{request.organ.short_name}应在 {data['due']} 前回复。")


def _reply(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    actions.answer_urge(request=request, text=data["text"], actor=actor)
    return Outcome("已回复督办。")


URGE = Action("urge", "督办", UrgeForm, _urge, permit=lambda user, request: is_office(user))
REPLY = Action(
    "answer_urge",
    "回复督办",
    ReplyForm,
    _reply,
    permit=lambda user, request: has_post(user, request.organ, WRITERS),
)


def urging(request: Request) -> Sequence[Action]:
    """To urge an open request, or to reply to the urge that waits."""
    if request.status not in OPEN:
        return ()
    return (REPLY,) if request.urge_due_on else (URGE,)
