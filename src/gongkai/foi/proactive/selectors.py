"""Reads of proposals to publish; `accepted_proposals` is where a portal fetches what to draft."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from gongkai.foi.models import Proposal, Request
from gongkai.foi.proactive.models import LIVE, Status
from gongkai.foi.selectors import first_handling, handlings_of
from gongkai.foi.similar import similar
from gongkai.ledger.models import Organ, User
from gongkai.ledger.once import once
from gongkai.ledger.permissions import approved_organs, recordable_organs

DISCLOSED = frozenset({"disclosed", "partially_disclosed"})


def disclosed(request: Request) -> bool:
    """Whether some handling of the request gave the information, at least in part."""
    if request.outcome in DISCLOSED:
        return True
    return any(one.outcome in DISCLOSED for one in handlings_of(request))


def reason_to_propose(request: Request, user: User | None) -> str:
    """Why publishing may be proposed now, in Chinese; empty where it may not (Art. 44).

    Without `user` only what was disclosed counts, not how many others asked.
    """
    if request.struck_on is not None:
        return ""
    if disclosed(request):
        return "信息已经依申请公开。"
    if user is None:
        return ""
    found = similar(first_handling(request), user)
    return f"一年内有 {found.applicants} 位申请人申请相同信息。" if found.propose else ""


def alike(request: Request, user: User) -> list[Request]:
    """Requests of others to the same organ for the same information within a year before it."""
    keys = similar(first_handling(request), user).same
    return list(Request.objects.filter(pk__in=keys).order_by("pk"))


@once
def proposals_of(first: Request) -> tuple[Proposal, ...]:
    """The proposals about a request as it was first made that are not struck, in their order."""
    return tuple(first.proposals.filter(struck_on__isnull=True).order_by("pk"))


def live_proposal(request: Request) -> Proposal | None:
    """The proposal that stands for a request: undecided, accepted or published."""
    return next((one for one in proposals_of(first_handling(request)) if one.status in LIVE), None)


def proposal_of(request: Request) -> Proposal | None:
    """The latest proposal about a request, whatever became of it."""
    return next(reversed(proposals_of(first_handling(request))), None)


OPEN = (Status.PROPOSED, Status.ACCEPTED)
"""Where something is still to be done about a proposal."""


def open_proposals() -> QuerySet[Proposal]:
    """Proposals of every organ that wait for a decision or for publication, the oldest first."""
    found = Proposal.objects.current().filter(status__in=OPEN)
    return found.select_related("organ").order_by("proposed_on", "pk")


def proposals_before(user: User) -> QuerySet[Proposal]:
    """Proposals on which `user` has something to do: to decide on another's, or to publish."""
    decide = Q(status=Status.PROPOSED, organ__in=approved_organs(user)) & ~Q(proposed_by=user.pk)
    publish = Q(status=Status.ACCEPTED, organ__in=recordable_organs(user))
    # An applicant's suggestion has no `proposed_by`, and NULL is never different in SQL.
    decide |= Q(status=Status.PROPOSED, organ__in=approved_organs(user), proposed_by__isnull=True)
    return open_proposals().filter(decide | publish)


def accepted_proposals(organ: Organ | None = None) -> QuerySet[Proposal]:
    """Accepted proposals that wait to be published, the oldest first; of one organ or of all.

    A portal makes a draft page of each, from `title` and `text`, and calls
    `actions.record_published` with its address once the page is public.
    """
    found = Proposal.objects.current().filter(status=Status.ACCEPTED)
    if organ is not None:
        found = found.filter(organ=organ)
    return found.select_related("organ").order_by("decided_on", "pk")
