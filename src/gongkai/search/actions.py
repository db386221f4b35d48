"""Writing the list of synonyms."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger import events
from gongkai.ledger.models import User
from gongkai.ledger.permissions import is_office, require
from gongkai.ledger.recording import clean
from gongkai.search.models import SynonymList
from gongkai.search.rules.synonym_groups import read_groups

LONGEST = 40_000


def enter_synonyms(*, text: str, actor: User) -> SynonymList:
    """Put a list of synonyms in the place of the one that held; the next query follows it.

    Raises PermissionDenied but for the disclosure office, ValidationError naming each line that is
    no group.
    """
    require(is_office(actor), "维护同义词表")
    kept = clean(text)
    problems = read_groups(kept)[1]
    if len(kept) > LONGEST:
        problems.insert(0, f"同义词表超过 {LONGEST} 字，请删去不用的。")
    if problems:
        raise ValidationError({"text": problems})
    row = SynonymList(text=kept, entered_on=timezone.localdate(), actor=actor)
    with transaction.atomic():
        row.save(force_insert=True)
        events.append(
            row,
            "entered",
            stream=SynonymList.STREAM,
            day=row.entered_on,
            actor=actor,
            payload={"text": kept},
        )
    return row
