"""Earlier requests for the same information, for whoever handles a new one (Art. 36, 44)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from gongkai.foi.models import Request
from gongkai.foi.rules.likeness import ALIKE, likeness, pairs, same
from gongkai.ledger.models import User
from gongkai.ledger.once import once
from gongkai.ledger.permissions import visible_organs

MOST_SHOWN = 6
YEAR = timedelta(days=365)
PROPOSE_FROM = 3
"""Applicants for one information within a year from which publishing it is proposed (Art. 44)."""
_MOST_READ = 1000
_MOST_SEARCHED = 20_000
"""Requests before this one that are looked through: what bounds the time, whatever the archive."""
_MOST_SOUGHT = 12
_YEARS = 3


@dataclass(frozen=True, slots=True)
class Similar:
    """Earlier requests like one.

    `found` are the most alike of the last three years with their likeness in percent, the most
    alike first; `repeated` those of them that the same applicant made; `applicants` how many
    different ones asked the same organ for the same information within a year, this one included;
    `same` are the keys of those requests, without this one.
    """

    found: tuple[tuple[Request, int], ...] = ()
    repeated: tuple[Request, ...] = ()
    applicants: int = 1
    same: tuple[int, ...] = ()

    @property
    def propose(self) -> bool:
        """Whether publishing the information on the organ's own motion is proposed (Art. 44)."""
        return self.applicants >= PROPOSE_FROM


@once
def similar(request: Request, user: User) -> Similar:
    """Earlier requests of the organs that `user` may see, read in two queries."""
    wanted = pairs(request.subject)
    if not wanted or request.again_of_id is not None:
        return Similar()
    hit = Q()
    for pair in sorted(wanted)[:: -(-len(wanted) // _MOST_SOUGHT)]:
        hit |= Q(subject__contains=pair)
    day = request.entered_on
    rows = (
        Request.objects.current()
        .filter(pk__range=(request.pk - _MOST_SEARCHED, request.pk - 1), again_of__isnull=True)
        .filter(hit, organ__in=visible_organs(user), entered_on__gte=day - _YEARS * YEAR)
        .order_by("-pk")
        .values_list("pk", "subject", "applicant_mark", "organ_id", "entered_on")
    )
    alike: dict[int, int] = {}
    same_applicant: set[int] = set()
    others: list[int] = []
    marks = {request.applicant_mark} - {""}
    for pk, subject, mark, organ, entered in rows[:_MOST_READ]:
        percent = likeness(wanted, pairs(subject))
        if percent < ALIKE:
            continue
        alike[pk] = percent
        if not mark or not same(request.subject, subject):
            continue
        if mark == request.applicant_mark:
            same_applicant.add(pk)
        if organ == request.organ_id and entered >= day - YEAR:
            marks.add(mark)
            others.append(pk)
    best = sorted(alike, key=lambda pk: (pk not in same_applicant, -alike[pk], -pk))[:MOST_SHOWN]
    shown = Request.objects.select_related("organ").in_bulk(best)
    return Similar(
        tuple((shown[pk], alike[pk]) for pk in best),
        tuple(shown[pk] for pk in best if pk in same_applicant),
        len(marks) or 1,
        tuple(others),
    )
