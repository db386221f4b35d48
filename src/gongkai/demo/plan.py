"""The lives of the demo's requests as pure data: who asks what, when, and how it goes on.

Every request is drawn from a seeded source, then its days are laid out under the statutory clock
(政府信息公开条例 Art. 30-33; 国办函〔2020〕109号). A life whose last day falls outside the window
that its year allows is drawn again.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from gongkai.demo.subjects import subject
from gongkai.demo.targets import table2
from gongkai.demo.words import SEED, company, person
from gongkai.foi.states import Channel, Step
from gongkai.norms.calendar import default_calendar
from gongkai.norms.deadlines import ANSWER_DAYS, CORRECTION_NOTICE_DAYS
from gongkai.norms.fees import by_pages

PAGES_2022: Final = (45, 38, 47)
"""Pages of the answers whose fee was paid in 2022: 400 yuan together (国办函〔2020〕109号)."""
PAGES_2021: Final = (42,)
PAGES_UNPAID: Final = 67
"""Pages of an answer of 2021 whose applicant let the notice of fee lapse."""
MISSED_2022: Final = 5
MISSED_2021: Final = 3

PLAIN, CORRECTION, THIRD_PARTY, ORGAN, EXTENSION, FEE, MISSED = (
    "plain", "correction", "third_party", "organ", "extension", "fee", "missed",
)  # fmt: skip

OUTCOMES_2021: Final = {
    "disclosed": 47,
    "partially_disclosed": 38,
    "refused.third_party_rights": 5,
    "refused.internal_affairs": 2,
    "refused.process_information": 2,
    "refused.enforcement_files": 1,
    "refused.administrative_inquiry": 1,
    "unavailable.not_held": 41,
    "unavailable.needs_creation": 3,
    "unavailable.unclear_after_correction": 1,
    "not_processed.petition_or_complaint": 2,
    "not_processed.repeated": 1,
    "not_processed.publication": 1,
    "not_processed.confirmation": 1,
    "other.correction_overdue": 1,
    "other.fee_unpaid": 1,
    "other.other": 3,
}
"""151 natural persons' and organisations' requests closed in 2021."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a life: a `foi.states.Step`, its day, its details."""

    step: Step
    day: date
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Life:
    """One request from receipt to answer. `number` is given when all lives are known."""

    organ: str
    applicant_kind: str
    applicant_name: str
    contact: str
    channel: Channel
    subject: str
    received_on: date
    steps: tuple[PlannedStep, ...]
    outcome: str
    closed_on: date
    number: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """Days between which a request is received and between which it is closed."""

    received: tuple[date, date]
    closed: tuple[date, date]


YEAR_2020: Final = Window(
    (date(2020, 12, 1), date(2020, 12, 30)), (date(2021, 1, 4), date(2021, 2, 5))
)
WITHIN_2021: Final = Window(
    (date(2021, 1, 4), date(2021, 12, 10)), (date(2021, 1, 8), date(2021, 12, 31))
)
INTO_2022: Final = Window(
    (date(2021, 11, 29), date(2021, 12, 30)), (date(2022, 1, 4), date(2022, 2, 18))
)
WITHIN_2022: Final = Window(
    (date(2022, 1, 4), date(2022, 12, 14)), (date(2022, 1, 7), date(2022, 12, 30))
)
INTO_2023: Final = Window(
    (date(2022, 12, 1), date(2022, 12, 30)), (date(2023, 1, 3), date(2023, 2, 17))
)
JANUARY_2023: Final = Window(
    (date(2023, 1, 3), date(2023, 1, 31)), (date(2023, 1, 5), date(2023, 3, 3))
)


@dataclass(frozen=True, slots=True)
class Slot:
    """What a life must come to before it is drawn."""

    kind: str
    outcome: str
    window: Window
    feature: str = PLAIN
    fee: Decimal = Decimal(0)
    extended: bool = False


def lives() -> list[Life]:
    """All lives in the order of receipt, numbered per organ and year; the same at every call."""
    rng = random.Random(SEED)
    drawn = [_draw(rng, slot) for slot in [*_slots_2021(rng), *_slots_2022(rng), *_slots_2023()]]
    drawn.sort(key=lambda life: (life.received_on, life.organ, life.subject))
    counters: defaultdict[tuple[str, int], int] = defaultdict(int)
    numbered = []
    for life in drawn:
        year = life.received_on.year
        counters[life.organ, year] += 1
        numbered.append(replace(life, number=f"{year}-{counters[life.organ, year]:03d}"))
    return numbered


def _slots_2021(rng: random.Random) -> list[Slot]:
    outcomes = [row for row, count in OUTCOMES_2021.items() for _ in range(count)]
    kinds = ["enterprise"] * 3 + ["social"] + ["legal_service"] * 2
    slots = [Slot("natural_person", outcome, WITHIN_2021) for outcome in outcomes]
    plain = [i for i, s in enumerate(slots) if s.outcome in ("disclosed", "unavailable.not_held")]
    for place, kind in zip(rng.sample(plain, len(kinds)), kinds, strict=True):
        slots[place] = replace(slots[place], kind=kind)
    free = [i for i in plain if slots[i].kind == "natural_person"]
    for place in rng.sample(free, 4):
        slots[place] = replace(slots[place], window=YEAR_2020)
    _give(
        rng,
        slots,
        {CORRECTION: 14, THIRD_PARTY: 9, ORGAN: 4, EXTENSION: 10, MISSED: MISSED_2021},
        PAGES_2021,
    )
    return slots


def _slots_2022(rng: random.Random) -> list[Slot]:
    """Slots of the 228 requests closed in 2022 and the nine carried out, cell by cell."""
    cells = table2()
    kinds = [kind for kind in cells["received"] if kind != "total"]
    slots = []
    for row, counts in cells.items():
        if row in ("received", "carried_in", "total", "carried_out"):
            continue
        for kind in kinds:
            slots += [Slot(kind, row, WITHIN_2022)] * counts[kind]
    for kind in kinds:
        outcomes = ("disclosed", "partially_disclosed", "unavailable.not_held")
        places = [i for i, s in enumerate(slots) if s.kind == kind and s.outcome in outcomes]
        for place in rng.sample(places, cells["carried_in"][kind]):
            slots[place] = replace(slots[place], window=INTO_2022)
    _give(
        rng,
        slots,
        {CORRECTION: 24, THIRD_PARTY: 17, ORGAN: 7, EXTENSION: 16, MISSED: MISSED_2022},
        PAGES_2022,
    )
    for kind in kinds:
        for _ in range(cells["carried_out"][kind]):
            outcome = rng.choice(("disclosed", "partially_disclosed", "unavailable.not_held"))
            feature = rng.choice((PLAIN, PLAIN, CORRECTION, THIRD_PARTY))
            slots.append(Slot(kind, outcome, INTO_2023, feature))
    return slots


def _slots_2023() -> list[Slot]:
    return [
        Slot("natural_person", "disclosed", JANUARY_2023),
        Slot("natural_person", "partially_disclosed", JANUARY_2023, THIRD_PARTY),
        Slot("natural_person", "unavailable.not_held", JANUARY_2023),
        Slot("natural_person", "unavailable.not_held", JANUARY_2023, CORRECTION),
        Slot("enterprise", "disclosed", JANUARY_2023),
        Slot("natural_person", "disclosed", JANUARY_2023),
    ]


_MUST: Final = {
    "refused.third_party_rights": THIRD_PARTY,
    "unavailable.unclear_after_correction": CORRECTION,
    "other.correction_overdue": "correction_overdue",
    "other.fee_unpaid": "fee_unpaid",
}


def _give(
    rng: random.Random, slots: list[Slot], counts: dict[str, int], pages: tuple[int, ...]
) -> None:
    """Spread corrections, consultations, extensions, fees and missed days over the slots."""
    for place, slot in enumerate(slots):
        if slot.outcome in _MUST:
            feature = _MUST[slot.outcome]
            fee = by_pages(PAGES_UNPAID).yuan if feature == "fee_unpaid" else Decimal(0)
            slots[place] = replace(slot, feature=feature, fee=fee)
    free = [
        i
        for i, s in enumerate(slots)
        if s.feature == PLAIN and s.window in (WITHIN_2021, WITHIN_2022) and s.kind != "enterprise"
    ]
    rng.shuffle(free)
    giving = [i for i in free if slots[i].outcome in ("disclosed", "partially_disclosed")]
    for sides in pages:
        place = giving.pop()
        free.remove(place)
        slots[place] = replace(slots[place], feature=FEE, fee=by_pages(sides).yuan)
    for feature, count in counts.items():
        fitting = giving if feature in (THIRD_PARTY, ORGAN) else free
        for _ in range(count):
            place = fitting.pop()
            free = [i for i in free if i != place]
            giving = [i for i in giving if i != place]
            fitting = giving if feature in (THIRD_PARTY, ORGAN) else free
            slots[place] = replace(slots[place], feature=feature)
    consulted = [i for i, s in enumerate(slots) if s.feature in (THIRD_PARTY, ORGAN)]
    for place in rng.sample(consulted, 4):
        slots[place] = replace(slots[place], extended=True)


_CHANNELS: Final = (
    (Channel.IN_PERSON, 21),
    (Channel.REGISTERED_MAIL, 34),
    (Channel.ORDINARY_MAIL, 5),
    (Channel.ONLINE, 36),
    (Channel.FAX, 4),
)
_ORGANISATIONS: Final = {
    "research": "临江市城市治理研究所",
    "social": "临江市青禾社区公益服务中心",
    "legal_service": "临江远岫律师事务所",
}


def _draw(rng: random.Random, slot: Slot) -> Life:
    """Draw lives until one fits the slot's window."""
    while True:
        channel = rng.choices([c for c, _ in _CHANNELS], [w for _, w in _CHANNELS])[0]
        first, last = slot.window.received
        received = first + timedelta(days=rng.randrange((last - first).days + 1))
        if channel != Channel.ONLINE:
            received = default_calendar().next_working_day(received)
        if not first <= received <= last:
            continue
        steps, closed = _course(rng, slot, received)
        if slot.window.closed[0] <= closed <= slot.window.closed[1]:
            break
    organ, text = subject(rng, slot.outcome, received.year)
    return Life(
        organ=organ,
        applicant_kind=slot.kind,
        applicant_name=_applicant(rng, slot.kind),
        contact=f"000-{rng.randrange(2000, 9999)}{rng.randrange(1000, 9999)}",
        channel=channel,
        subject=text,
        received_on=received,
        steps=tuple(steps),
        outcome=slot.outcome,
        closed_on=closed,
    )


def _applicant(rng: random.Random, kind: str) -> str:
    if kind == "natural_person":
        return person(rng)
    if kind == "enterprise":
        return company(rng)
    if kind == "other":
        return f"云溪区{rng.choice(('桃坞村', '双塔小区', '白鹭洲'))}业主委员会"
    return _ORGANISATIONS[kind]


def _course(rng: random.Random, slot: Slot, received: date) -> tuple[list[PlannedStep], date]:
    """The steps of a life and the day of its answer."""
    add = default_calendar().add_working_days
    next_day = default_calendar().next_working_day
    steps: list[PlannedStep] = []
    start = latest = received
    excluded = 0
    if slot.feature in (CORRECTION, "correction_overdue"):
        asked = add(received, rng.randrange(2, CORRECTION_NOTICE_DAYS))
        limit = next_day(asked + timedelta(days=15))
        steps.append(PlannedStep(Step.CORRECTION_REQUESTED, asked, {"limit_day": limit}))
        if slot.feature == "correction_overdue":
            return steps, add(limit, rng.randrange(1, 5))
        start = latest = next_day(asked + timedelta(days=rng.randrange(3, 14)))
        steps.append(PlannedStep(Step.CORRECTED, start))
    if slot.feature in (FEE, "fee_unpaid"):
        notified = add(received, rng.randrange(5, 14))
        steps.append(PlannedStep(Step.FEE_NOTIFIED, notified, {"fee": slot.fee}))
        if slot.feature == "fee_unpaid":
            return steps, add(notified + timedelta(days=30), rng.randrange(4, 8))
        start = latest = next_day(notified + timedelta(days=rng.randrange(3, 18)))
        steps.append(PlannedStep(Step.FEE_PAID, start, {"fee": slot.fee}))
    if slot.feature in (THIRD_PARTY, ORGAN):
        third = slot.feature == THIRD_PARTY
        asked, excluded = add(latest, rng.randrange(2, 6)), rng.randrange(5, 14)
        latest = add(asked, excluded)
        steps += [
            PlannedStep(Step.THIRD_PARTY_ASKED if third else Step.ORGAN_ASKED, asked),
            PlannedStep(Step.THIRD_PARTY_ANSWERED if third else Step.ORGAN_ANSWERED, latest),
        ]
    allowed = ANSWER_DAYS + excluded
    if slot.feature == EXTENSION or slot.extended:
        longer = rng.choice((10, 15, 20, 20))
        told = add(start, allowed - rng.randrange(1, 4))
        steps.append(PlannedStep(Step.EXTENDED, told, {"days": longer}))
        latest, allowed = told, allowed + longer
    due = add(start, allowed)
    if slot.feature == MISSED:
        return steps, add(due, rng.randrange(1, 7))
    spare = default_calendar().working_days_between(latest, due)
    return steps, add(latest, max(1, round(spare * rng.triangular(0.15, 1.0, 0.8))))
