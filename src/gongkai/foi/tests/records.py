"""Random requests for the suites: struck, back-dated and entered late, in every state."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from gongkai.foi.models import APPLICANT_KINDS, OUTCOMES, Request
from gongkai.foi.states import Channel, Status
from gongkai.ledger.models import Organ

FIRST = date(2020, 10, 1)
SPAN = 900


def random_request(random: Random, organ: Organ, number: int) -> Request:
    """A request around the years 2020 to 2023 that the constraints of the table permit."""
    received = FIRST + timedelta(random.randrange(SPAN))
    entered = received + timedelta(random.choice([0, 0, 0, 1, 40, 400]))
    request = Request(
        organ=organ,
        key=f"{number:05d}",
        applicant_kind=random.choice(APPLICANT_KINDS)[0],
        channel=random.choice(Channel.values),
        subject="申请内容",
        received_on=received,
        entered_on=entered,
        due_on=random.choice([None, received + timedelta(28)]),
    )
    if random.random() < 0.8:
        request.status = Status.CLOSED
        request.outcome = random.choice(OUTCOMES)[0]
        request.closed_on = received + timedelta(random.randrange(60))
        late = timedelta(random.choice([0, 0, 1, 60, 400]))
        request.closed_entered_on = max(entered, request.closed_on + late)
    if random.random() < 0.3:
        request.fee_charged = random.randrange(1, 900) * 100
        request.fee_notified_on = received + timedelta(random.randrange(20))
        request.fee_notified_entered_on = max(entered, request.fee_notified_on + timedelta(3))
        if random.random() < 0.6:
            request.fee_paid_on = request.fee_notified_on + timedelta(random.randrange(30))
            late = timedelta(random.choice([0, 90]))
            request.fee_paid_entered_on = (
                max(request.fee_notified_entered_on, request.fee_paid_on) + late
            )
    if random.random() < 0.15:
        last = max(entered, request.closed_entered_on or entered)
        request.struck_on = last + timedelta(random.randrange(300))
    return request


def random_requests(seed: int, organs: list[Organ], count: int) -> None:
    """Write `count` random requests, spread over `organs`."""
    random = Random(seed)
    Request.objects.bulk_create(
        random_request(random, random.choice(organs), number) for number in range(count)
    )
