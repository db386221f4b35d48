"""A row is what its events tell, whatever way a request goes."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from gongkai.foi.actions import close_request, enter_request, strike_request, take_step
from gongkai.foi.advancing import DETAILS
from gongkai.foi.models import APPLICANT_KINDS, OUTCOMES, Request
from gongkai.foi.rules.clock_facts import OWN_LIMITS
from gongkai.foi.rules.replay import replay
from gongkai.foi.states import HANDLED, Channel, Status, Step
from gongkai.ledger import events
from gongkai.ledger.events import Fact
from gongkai.ledger.models import Organ, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

STEPS = [Step(step) for step in DETAILS if step != Step.RECEIPT_CONFIRMED]


def details(random: Random, step: Step) -> dict[str, Any]:
    if step in OWN_LIMITS:
        return {"limit_days": random.randrange(1, 15)}
    if step == Step.EXTENDED:
        return {"days": random.randrange(1, 21)}
    if step == Step.FEE_NOTIFIED:
        return {"fee": Decimal(random.randrange(1, 9000)) / 100}
    if step in (Step.THIRD_PARTY_ANSWERED, Step.ORGAN_ANSWERED):
        label = "第三方" if step == Step.THIRD_PARTY_ANSWERED else "机关"
        return {"party": f"{label}{random.randrange(1, 3)}"}
    return {}


def walk(random: Random, organ: Organ, officer: User, number: int, seen: Counter[str]) -> Request:
    """One request that takes whatever random step the rules permit."""
    day = date(2021, 1, 4) + timedelta(random.randrange(500))
    request = enter_request(
        organ=organ,
        number=str(number),
        applicant_kind=random.choice(APPLICANT_KINDS)[0],
        applicant_name="张三丰",
        contact="",
        channel=random.choice(Channel.values),
        subject="申请内容",
        received_on=day,
        actor=officer,
        entered_on=day,
    )
    for _ in range(random.randrange(2, 30)):
        day += timedelta(random.randrange(9))
        entered = day + timedelta(random.choice([0, 0, 3]))
        try:
            if random.random() < 0.15:
                outcome = random.choice(OUTCOMES)[0]
                close_request(
                    recorded=True,
                    request=request,
                    outcome=outcome,
                    closed_on=day,
                    actor=officer,
                    entered_on=entered,
                )
                seen[outcome] += 1
            else:
                step = random.choice(STEPS)
                take_step(
                    recorded=True,
                    request=request,
                    step=step,
                    day=day,
                    actor=officer,
                    entered_on=entered,
                    **details(random, step),
                )
                seen[step] += 1
        except ValidationError:
            continue
    if random.random() < 0.1:
        strike_request(request=request, reason="登记有误", actor=officer)
    return request


@pytest.mark.django_db
def test_the_events_of_any_request_tell_its_row() -> None:
    organ = make_organ(make_district())
    officer, random, seen = make_user(organ), Random(20220224), Counter[str]()
    statuses = set()
    for number in range(130):
        given = walk(random, organ, officer, number, seen)
        stored = Request.objects.get(pk=given.pk)
        told = replay(events.history(Request.STREAM, given.pk))
        assert told.pop("organ") == stored.organ.code
        assert told == {name: getattr(stored, name) for name in told}
        assert told == {name: getattr(given, name) for name in told}
        statuses.add(stored.status)
    assert statuses == {*HANDLED, Status.CLOSED}
    assert set(STEPS) <= set(seen), "the walk has to reach every step"
    assert events.prove()[1] == []


def test_every_counted_field_is_told() -> None:
    entry = Fact(
        Step.ENTERED,
        date(2022, 3, 1),
        {
            "organ": "fgj",
            "number": "1",
            "applicant_kind": "natural_person",
            "channel": "fax",
            "entered_on": "2022-03-02",
        },
    )
    # Texts and sealed data stand outside the chain, so that they can be shredded.
    texts = {"subject", "description", "delivery", "draft_sealed", "applicant_mark", "batch", "id"}
    sealed = {"applicant_sealed", "contact_sealed", "particulars_sealed", "code_digest", *texts}
    fields = {field.name for field in Request._meta.fields} - {"again_of"} | {"again_of_id"}
    assert set(replay([entry])) == fields - sealed


def test_a_history_without_its_entry_is_refused() -> None:
    for facts in ([], [Fact(Step.CLOSED, date(2022, 3, 1), {"outcome": "disclosed"})]):
        with pytest.raises(ValueError, match="登记申请"):
            replay(facts)
