"""Information that another organ holds: the applicant is told which, and how to reach it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone

from gongkai.foi import actions, approvals
from gongkai.foi.letters.selectors import official_letter
from gongkai.foi.models import Letter
from gongkai.foi.public import public_case
from gongkai.foi.selectors import facts_of
from gongkai.ledger.models import Role
from gongkai.ledger.organs import contact_of, named_organ
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db

KIND = "answer.unavailable.not_held.other_organ"


def test_letter_and_page_bear_the_contact_of_the_organ_in_the_tree() -> None:
    district = make_district()
    organ = make_organ(district)
    water = make_organ(
        district,
        "青麓区水务局",
        code="shuiwu",
        short_name="水务局",
        address="河滨路 8 号",
        phone="027-11111111",
        office_hours="工作日 9:00–17:00",
    )
    officer, head = make_user(organ), make_user(organ, Role.HEAD)
    today = timezone.localdate()
    request = actions.enter_request(
        organ=organ,
        number="2026-0001",
        applicant_kind="natural_person",
        applicant_name="张三丰",
        contact="13800000021",
        channel="in_person",
        subject="砚池路排水管网图",
        received_on=today,
        actor=officer,
    )
    fields = {"理由": "管网由水务部门管理", "有权机关": "本局"}
    with pytest.raises(ValidationError) as caught:
        approvals.draft_answer(request=request, kind=KIND, fields=fields, actor=officer)
    assert list(caught.value.message_dict) == ["有权机关联系方式"]
    with pytest.raises(ValidationError, match="不能是本机关"):
        approvals.draft_answer(
            request=request, kind=KIND, fields={**fields, "有权机关": organ.name}, actor=officer
        )
    fields["有权机关"] = "水务局"
    approvals.draft_answer(request=request, kind=KIND, fields=fields, actor=officer)
    approvals.approve_answer(request=request, actor=head)
    text = official_letter(Letter.objects.get(request=request)).plain_text()
    assert (
        "青麓区水务局（联系方式：河滨路 8 号，电话027-11111111，办公时间工作日 9:00–17:00）" in text
    )
    answer = public_case(request, today).answer
    assert answer is not None and answer.advised == water
    assert facts_of(request)[-1].payload["organ_advised"] == "shuiwu"
    shown = render_to_string(
        "foi/case.html", {"asked": request, "case": public_case(request, today), "number": "1"}
    )
    assert "该找哪个机关" in shown and "?organ=shuiwu" in shown


def test_an_ambiguous_or_unknown_name_is_left_as_it_is() -> None:
    district = make_district()
    for name in ("青麓区城南街道办事处", "青麓区城北街道办事处"):
        make_organ(district, name, short_name="街道办")
    assert named_organ("街道办") is None and named_organ("") is None
    found = named_organ("青麓区城南街道办事处")
    assert found is not None and contact_of(found) == "湖滨路 1 号，电话027-00000000"
