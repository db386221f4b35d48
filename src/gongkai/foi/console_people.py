"""The case page on people and files: third parties, forgetting an applicant, where files are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse

from gongkai.foi.models import Invitation, Request
from gongkai.foi.opinions import invite_third_party, waiting_parties
from gongkai.foi.retention import PERSONAL, shred_applicant
from gongkai.foi.rules.standing import ENDED
from gongkai.ledger.console import Action, Outcome, ReasonForm, RecordForm, Shown
from gongkai.ledger.files import files_of
from gongkai.ledger.models import User
from gongkai.ledger.permissions import is_office, may_record
from gongkai.ledger.secrecy import unseal


class InviteForm(RecordForm):
    """Which of the third parties that are waited for gets a code of its own."""

    party = forms.ChoiceField(label="第三方")

    def prepare(self) -> None:
        """Offer those whose opinion has not come."""
        party = self.fields["party"]
        if isinstance(party, forms.ChoiceField) and isinstance(self.record, Request):
            party.choices = [(label, label) for label in waiting_parties(self.record)]


def _invite(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    code = invite_third_party(request=request, party=data["party"], actor=actor)
    return Outcome(
        "请把网址和查询码写进征求意见书；查询码只显示这一次，再次生成时前一个作废。",
        (("网址", reverse("foi_opinion")), ("查询码", code)),
    )


def _shred(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    shred_applicant(request=request, reason=data["reason"], actor=actor)
    return Outcome("申请人信息、文书内容和附件已经销毁；登记、统计和哈希链不变。")


INVITE = Action(
    "invite",
    "给第三方查询码",
    InviteForm,
    _invite,
    note="第三方凭网址和查询码在网上提出意见；意见加密保存，自动登记为收到（条例第三十二条）。",
)
SHRED = Action(
    "shred",
    "销毁申请人信息",
    ReasonForm,
    _shred,
    permit=lambda user, request: is_office(user),
    note="姓名、联系方式、内容描述、文书内容和附件都会销毁，不能恢复；件数和登记历史保留。",
    danger=True,
)


def people_actions(request: Request) -> Sequence[Action]:
    """What can be done now about a third party, or about the applicant of an ended request."""
    if request.struck_on is None and request.status not in ENDED:
        return (INVITE,) if waiting_parties(request) else ()
    if request.again_of_id is not None:
        # Destroyed with the request itself, all handlings at once.
        return ()
    return (SHRED,) if any(getattr(request, name) for name in PERSONAL) else ()


def opinions_section(request: Request, user: User) -> Shown | None:
    """What third parties said, to those who handle the request."""
    answered = Invitation.objects.filter(request=request, answered_on__isnull=False)
    if not may_record(user, request.organ) or not answered.exists():
        return None
    rows = [
        (one.party, one.get_opinion_display(), one.answered_on, unseal(one.reasons_sealed))
        for one in answered.order_by("pk")
    ]
    return Shown("第三方意见", "foi/_opinions.html", {"rows": rows})


def files_section(request: Request, user: User) -> Shown | None:
    """How many files there are, and the way to them and to their redaction."""
    if not may_record(user, request.organ):
        return None
    count = files_of(request).count()
    return Shown("文件和遮盖", "foi/_files.html", {"count": count, "request_id": request.pk})
