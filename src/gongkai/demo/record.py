"""Enter the planned lives of requests, and the disputes about them, through the actions."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongkai.demo.organs import ROOT
from gongkai.demo.people import Staff
from gongkai.demo.plan import Life
from gongkai.demo.targets import YEAR, table3
from gongkai.demo.words import CITY, DISTRICT, SEED
from gongkai.foi import actions as foi
from gongkai.foi.models import Request
from gongkai.ledger.models import Organ
from gongkai.norms.calendar import default_calendar
from gongkai.remedies import actions as remedies

Entered = tuple[Life, Request]


def enter_lives(
    planned: Sequence[Life],
    organs: dict[str, Organ],
    staff: Staff,
    on_progress: Callable[[int], None] | None = None,
) -> list[Entered]:
    """Enter every life, each fact on its historical day; what falls on a rest day is entered on
    the next working day."""
    entered = []
    for place, life in enumerate(planned, start=1):
        entered.append((life, _enter(life, organs[life.organ], staff)))
        if on_progress is not None:
            on_progress(place)
    return entered


def _enter(life: Life, organ: Organ, staff: Staff) -> Request:
    next_day = default_calendar().next_working_day
    actor = staff.officers[life.organ]
    request = foi.enter_request(
        organ=organ,
        number=life.number,
        applicant_kind=life.applicant_kind,
        applicant_name=life.applicant_name,
        contact=life.contact,
        channel=life.channel,
        subject=life.subject,
        received_on=life.received_on,
        actor=actor,
        entered_on=next_day(life.received_on),
    )
    for step in life.steps:
        request = foi.take_step(
            request=request,
            step=step.step,
            day=step.day,
            actor=actor,
            entered_on=next_day(step.day),
            recorded=True,
            **step.details,
        )
    return foi.close_request(
        request=request,
        outcome=life.outcome,
        closed_on=life.closed_on,
        actor=actor,
        entered_on=next_day(life.closed_on),
        recorded=True,
    )


def strike_double_entry(organs: dict[str, Organ], staff: Staff) -> None:
    """One application that two clerks entered in January 2023: the second entry is struck."""
    actor = staff.officers["fangguan"]
    request = foi.enter_request(
        organ=organs["fangguan"],
        number="2023-901",
        applicant_kind="natural_person",
        applicant_name="许春生",
        contact="000-61207733",
        channel="in_person",
        subject="申请公开石榴园业主委员会备案的全部材料",
        received_on=date(2023, 1, 9),
        actor=actor,
        entered_on=date(2023, 1, 9),
    )
    foi.strike_request(
        request=request,
        reason="与同日网络渠道登记的申请为同一件，重复登记，予以作废。",
        actor=actor,
        on=date(2023, 1, 11),
    )


RECONSIDERATION, LAWSUIT = "reconsideration", "lawsuit_without_reconsideration"
CONTESTED: Final = (
    "partially_disclosed",
    "refused.third_party_rights",
    "refused.internal_affairs",
    "refused.process_information",
    "refused.enforcement_files",
    "unavailable.not_held",
    "unavailable.needs_creation",
    "not_processed.repeated",
    "other.other",
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A case to enter: its group, result, the days between which it is decided, first filing."""

    group: str
    result: str
    first: date
    last: date
    filed_from: date = date.min


def disputes() -> list[Dispute]:
    """Cases decided in the year of the targets, exactly as table 3 has them, and those of 2021."""
    found = [
        Dispute(
            group,
            result,
            date(YEAR, 1, 20),
            date(YEAR, 12, 23),
            # Every other lawsuit may have been pending when the year began.
            date(YEAR, 1, 5) if group == LAWSUIT and place % 2 == 0 else date.min,
        )
        for group, counts in table3().items()
        for result in ("upheld", "corrected", "other")
        for place in range(counts[result])
    ]
    before = date(YEAR - 1, 3, 15), date(YEAR - 1, 12, 20)
    found += [Dispute(RECONSIDERATION, "upheld", *before)] * 11
    found += [Dispute(RECONSIDERATION, "corrected", *before)] * 2
    found += [Dispute(RECONSIDERATION, "other", *before), Dispute(LAWSUIT, "upheld", *before)]
    after = date(YEAR + 1, 2, 6), date(YEAR + 1, 3, 24)
    found.append(Dispute(RECONSIDERATION, "upheld", *after, filed_from=date(YEAR + 1, 1, 3)))
    return found


def enter_disputes(entered: Sequence[Entered], organs: dict[str, Organ], staff: Staff) -> None:
    """Enter the cases: filed after the answer that they contest, decided in their window.

    A reconsideration takes up to 60 days and is filed within 60 days of the answer (行政复议法); a
    lawsuit within six months. A case in every eight is about no request that the ledger knows.
    """
    rng = random.Random(SEED + 2)
    free = [pair for pair in entered if pair[0].outcome in CONTESTED]
    rng.shuffle(free)
    serials: dict[tuple[str, int], int] = {}
    planned = []
    for place, dispute in enumerate(disputes()):
        pair, filed, decided = _take(rng, dispute, free)
        planned.append((filed, decided, dispute, None if place % 8 == 5 else pair, pair))
    planned.sort(key=lambda case: case[0])
    for filed, decided, dispute, linked, source in planned:
        organ = organs[source[0].organ]
        actor = staff.officers[source[0].organ]
        kind = "行复" if dispute.group == RECONSIDERATION else "行初"
        serial = serials[kind, filed.year] = serials.get((kind, filed.year), 0) + 1
        case = remedies.enter_case(
            organ=organ,
            number=_number(kind, filed.year, serial),
            group=dispute.group,
            request=linked[1] if linked else None,
            authority=_authority(kind, source[0].organ),
            filed_on=filed,
            actor=actor,
            entered_on=filed,
        )
        remedies.decide_case(
            case=case, result=dispute.result, decided_on=decided, actor=actor, entered_on=decided
        )


def _take(rng: random.Random, dispute: Dispute, free: list[Entered]) -> tuple[Entered, date, date]:
    """A request that is still free, with a day of filing and of decision that fit both."""
    next_day = default_calendar().next_working_day
    lawsuit = dispute.group == LAWSUIT
    for pair in free:
        filed = next_day(
            pair[0].closed_on + timedelta(days=rng.randrange(12, 110 if lawsuit else 50))
        )
        decided = next_day(
            filed + timedelta(days=rng.randrange(*((80, 150) if lawsuit else (28, 56))))
        )
        if filed >= dispute.filed_from and dispute.first <= decided <= dispute.last:
            free.remove(pair)
            return pair, filed, decided
    raise ValueError("没有可以对应的申请，请检查示范数据。")


def _number(kind: str, year: int, serial: int) -> str:
    if kind == "行复":
        return f"临云{kind}〔{year}〕{serial}号"
    return f"（{year}）临9907{kind}{serial}号"


def _authority(kind: str, organ: str) -> str:
    if kind == "行初":
        return f"{CITY}{DISTRICT}人民法院"
    return f"{CITY}人民政府" if organ == ROOT else f"{CITY}{DISTRICT}人民政府"
