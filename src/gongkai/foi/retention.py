"""Shredding what was told of an applicant, once nothing needs it any more.

Figures, the chain and the numbers of letters survive; names, contacts, texts and files do not.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gongkai.foi.letters.actions import shred_letters
from gongkai.foi.models import Correction, Request
from gongkai.foi.rules.reminders_beside import RETENTION_YEARS
from gongkai.foi.rules.standing import ENDED
from gongkai.ledger.files import files_of, shred_file
from gongkai.ledger.models import User
from gongkai.ledger.permissions import is_office, require
from gongkai.ledger.recording import append, clean, refuse, text_problem

SHREDDED: Final = "applicant_shredded"
PERSONAL: Final = {
    "applicant_sealed": b"",
    "contact_sealed": b"",
    "particulars_sealed": b"",
    "code_digest": "",
    "applicant_mark": "",
    "draft_sealed": b"",
    "description": "",
}
"""Fields that hold personal data, and what takes their place."""


def due_for_shredding(today: date, years: int = RETENTION_YEARS) -> QuerySet[Request]:
    """Requests that ended `years` or longer before `today` and still hold personal data."""
    limit = _years_before(today, years)
    ended = Q(closed_on__lte=limit) | Q(status__in=ENDED, submitted_on__lte=limit)
    later = Request.objects.current().filter(again_of=OuterRef("pk"))
    kept = later.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=limit))
    found = Request.objects.filter(ended | Q(struck_on__lte=limit), again_of__isnull=True)
    return found.filter(~Exists(kept)).exclude(
        applicant_sealed=b"", contact_sealed=b"", particulars_sealed=b""
    )


def corrections_to_shred(today: date, years: int = RETENTION_YEARS) -> QuerySet[Correction]:
    """Corrections of records that ended `years` or longer ago and still hold personal data."""
    limit = _years_before(today, years)
    return Correction.objects.filter(Q(closed_on__lte=limit) | Q(struck_on__lte=limit)).exclude(
        applicant_sealed=b"", contact_sealed=b"", particulars_sealed=b""
    )


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def shred_applicant(*, request: Request, reason: str, actor: User | None) -> None:
    """Destroy what identifies the applicant of an ended request, in row, letters and files.

    New handlings of the request go with it. Raises PermissionDenied but for the disclosure office,
    ValidationError without a reason, while the request or one of its handlings is open, and for a
    new handling alone.
    """
    require(is_office(actor), "销毁申请人信息")
    reason = clean(reason)
    refuse({"reason": text_problem(reason, "销毁理由", 400)})
    today = timezone.localdate()
    with transaction.atomic():
        held = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if all(not getattr(held, name) for name in PERSONAL):
            raise ValidationError({"request": f"申请 {held.key} 的申请人信息已经销毁。"})
        if held.again_of is not None:
            told = f"请在原申请 {held.again_of.key} 上销毁，各次办理一并销毁。"
            raise ValidationError({"request": told})
        for handling in held.handlings.all():
            _shred(handling, reason, actor, today)
        _shred(held, reason, actor, today)
    for name, nothing in PERSONAL.items():
        setattr(request, name, nothing)


def _shred(held: Request, reason: str, actor: User | None, today: date) -> None:
    if held.status not in ENDED and held.struck_on is None:
        message = f"申请 {held.key} 尚未办结，申请人信息还不能销毁。"
        raise ValidationError({"request": message})
    letters = shred_letters(request=held, actor=actor)
    files = list(files_of(held))
    for file in files:
        shred_file(record=held, file=file, reason=reason, actor=actor)
    held.invitations.update(reasons_sealed=b"")
    held.proposals.update(words_sealed=b"")
    for name, nothing in PERSONAL.items():
        setattr(held, name, nothing)
    held.save(update_fields=list(PERSONAL))
    payload = {
        "reason": reason,
        "letters": letters,
        "files": len(files),
        "entered_on": today.isoformat(),
    }
    append(held, SHREDDED, today, payload, actor)
