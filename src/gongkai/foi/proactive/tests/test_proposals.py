"""What several ask for, or was disclosed to one, may be published for all (条例 Art. 44)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi import actions
from gongkai.foi.models import Proposal, Request
from gongkai.foi.proactive.actions import decide, propose, record_published, suggest
from gongkai.foi.proactive.models import Status
from gongkai.foi.proactive.selectors import accepted_proposals
from gongkai.foi.states import Step
from gongkai.ledger import events
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db

TEXT = {"title": "砚池路工程的验收备案表", "text": "涉及周边居民，可以全文公开。"}


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district(), code="fagai")


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


@pytest.fixture
def head(organ: Organ) -> User:
    return make_user(organ, Role.HEAD)


def ask(organ: Organ, officer: User, name: str) -> tuple[Request, str]:
    made = actions.submit_request(
        organ=organ,
        actor=None,
        applicant_kind="natural_person",
        applicant_name=name,
        contact="13800000021",
        particulars={"identity_kind": "passport", "identity_number": name},
        subject="砚池路雨污分流工程的验收备案表",
        description="",
        delivery="online",
    )
    today = timezone.localdate()
    actions.take_step(request=made.request, step=Step.RECEIPT_CONFIRMED, day=today, actor=officer)
    return made.request, made.code


def close(request: Request, officer: User, outcome: str = "disclosed") -> None:
    actions.close_request(
        request=request,
        outcome=outcome,
        closed_on=timezone.localdate(),
        recorded=True,
        actor=officer,
    )


def test_one_step_proposes_what_three_applicants_asked_for_and_another_decides(
    organ: Organ, officer: User, head: User
) -> None:
    requests = [ask(organ, officer, name)[0] for name in ("张三丰", "李四光")]
    with pytest.raises(ValidationError, match="还不能"):
        propose(request=requests[-1], actor=officer, **TEXT)
    requests.append(ask(organ, officer, "王五")[0])
    with pytest.raises(PermissionDenied):
        propose(request=requests[-1], actor=make_user(), **TEXT)
    proposal = propose(request=requests[-1], actor=officer, **TEXT)
    assert set(proposal.requests.all()) == set(requests)
    with pytest.raises(ValidationError, match="不必重复"):
        propose(request=requests[-1], actor=head, **TEXT)
    with pytest.raises(PermissionDenied):
        decide(proposal=proposal, accepted=True, reasons="可以公开", actor=officer)
    with pytest.raises(ValidationError) as caught:
        decide(proposal=proposal, accepted=True, reasons=" ", actor=head)
    assert list(caught.value.message_dict) == ["reasons"]
    decide(proposal=proposal, accepted=True, reasons="属于主动公开范围", actor=head)
    assert list(accepted_proposals()) == [proposal]
    assert not accepted_proposals(organ.get_root()).exists()
    for address in ("javascript:alert(1)", "//evil.example", "没有"):
        with pytest.raises(ValidationError):
            record_published(proposal=proposal, address=address, actor=officer)
    record_published(proposal=proposal, address="/pages/yanchi/", actor=officer)
    proposal.refresh_from_db()
    assert proposal.status == Status.PUBLISHED and not accepted_proposals().exists()
    assert not events.prove_chain(events.history(Proposal.STREAM, proposal.pk))


def test_who_proposes_does_not_decide_and_a_declined_one_may_be_proposed_again(
    organ: Organ, officer: User, head: User
) -> None:
    request, _ = ask(organ, officer, "张三丰")
    close(request, officer)
    proposal = propose(request=request, actor=head, **TEXT)
    with pytest.raises(ValidationError, match="另一人"):
        decide(proposal=proposal, accepted=True, reasons="可以", actor=head)
    office = make_user(organ.get_root(), Role.OFFICE)
    decide(proposal=proposal, accepted=False, reasons="涉及个别企业", actor=office)
    with pytest.raises(ValidationError, match="不能登记"):
        decide(proposal=proposal, accepted=True, reasons="改变主意", actor=office)
    assert propose(request=request, actor=officer, **TEXT).key != proposal.key


def test_the_applicant_suggests_by_the_code_what_was_disclosed(
    client: Client, organ: Organ, officer: User, head: User
) -> None:
    request, code = ask(organ, officer, "张三丰")
    told: dict[str, Any] = {"organ": organ.code, "number": request.key, "code": code}
    client.post(reverse("foi_follow"), told)
    assert client.get(reverse("foi_suggest")).status_code == 302
    with pytest.raises(ValidationError):
        suggest(request=request, words="", code=code)
    close(request, officer)
    with pytest.raises(PermissionDenied):
        suggest(request=request, words="", code="0" * 12)
    assert "建议主动公开" in client.get(reverse("foi_case")).content.decode()
    assert client.get(reverse("foi_suggest")).status_code == 200
    client.post(reverse("foi_suggest"), {"words": "关系全街居民"})
    proposal = Proposal.objects.get()
    assert proposal.proposed_by is None and "关系" not in str(Proposal.objects.values().get())
    decide(
        proposal=proposal, accepted=False, reasons="已有同类信息", actor=head, title="验收备案表"
    )
    page = client.get(reverse("foi_case")).content.decode()
    assert "不采纳" in page and "已有同类信息" in page
    assert client.get(reverse("foi_suggest")).status_code == 302
