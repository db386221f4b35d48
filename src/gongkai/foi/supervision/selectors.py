"""What the disclosure office sees of all organs: open cases by the clock, statistics of a period."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any, cast

from django.db.models import Count, Q, QuerySet

from gongkai.foi.figures import answered_in_time, known, row_condition
from gongkai.foi.models import OUTCOMES, Request
from gongkai.foi.rules.durations import WAITS, Spread, Used, spread, used
from gongkai.foi.rules.facts import FactRow
from gongkai.foi.selectors import SOON, by_clock, soon_until
from gongkai.foi.states import OPEN, Channel
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.models import Event, Organ
from gongkai.ledger.scope import Scope
from gongkai.norms.calendar import UnannouncedYear

NOW = {
    "open": "在办",
    "overdue": "已超期",
    "soon": f"{SOON}个工作日内到期",
    "waiting": "等待他人",
    "urged": "督办未回复",
}
"""Sets of cases as they stand today."""
PERIOD = {"received": "收到", "closed": "办结", "in_time": "按期办结"}
"""Sets of cases of a period."""


def cases(
    name: str, scope: Scope, today: date, *, outcome: str = "", channel: str = ""
) -> QuerySet[Request]:
    """The cases of a set in a scope; those of `NOW` do not look at its period.

    `outcome` and `channel` narrow the set. Raises KeyError for a set that is neither in `NOW` nor
    in `PERIOD`.
    """
    found: Any
    if name in NOW:
        found = scope.narrow(Request.objects.current().filter(status__in=OPEN))
        if name != "open":
            found = found.filter(by_clock(name, today, soon_until(today)))
    else:
        found = _OF_PERIOD[name](scope)
    wanted = {"outcome": outcome, "channel": channel}
    found = found.filter(**{k: v for k, v in wanted.items() if v})
    return cast("QuerySet[Request]", found.select_related("organ"))


def _received(scope: Scope) -> QuerySet[Request]:
    return known(scope).filter(row_condition("received", scope))


def _closed(scope: Scope) -> QuerySet[Request]:
    return known(scope).filter(row_condition("total", scope))


_OF_PERIOD: dict[str, Callable[[Scope], QuerySet[Request]]] = {
    "received": _received,
    "closed": _closed,
    "in_time": answered_in_time,
}


@dataclass
class Line:
    """The numbers of one organ, or of all of them together."""

    organ: Organ | None
    now: Counter[str] = field(default_factory=Counter)
    received: int = 0
    closed: int = 0
    in_time: int = 0
    days: list[Used] = field(default_factory=list)

    @property
    def rate(self) -> Decimal | None:
        """In-time answers of those closed, in percent with two decimals; None of none."""
        if not self.closed:
            return None
        share = Decimal(self.in_time) * 100 / self.closed
        return share.quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def all_days(self) -> Spread | None:
        """How the working days from receipt to answer are spread."""
        return spread([one.all for one in self.days])

    @property
    def own_days(self) -> Spread | None:
        """The same without the time that the law does not count."""
        return spread([one.own for one in self.days])


@dataclass(frozen=True)
class Share:
    """One outcome or channel of the scope with its numbers."""

    key: str
    label: str
    received: int
    closed: int


@dataclass(frozen=True)
class Overview:
    """A scope's organs, their sum, and what the closed cases were."""

    lines: Sequence[Line]
    total: Line
    outcomes: Sequence[Share]
    channels: Sequence[Share]
    unmeasured: int
    """Closed cases whose working days no table covers."""


def overview(scope: Scope, today: date) -> Overview:
    """The numbers of a scope in seven queries, however many cases there are."""
    lines = {organ.pk: Line(organ) for organ in organs_of(scope)}
    total = Line(None)
    _count_now(scope, today, lines, total)
    channels = _count_received(scope, lines, total)
    outcomes, closed_by, unmeasured = _count_closed(scope, lines, total)
    return Overview(
        list(lines.values()),
        total,
        [Share(key, label, 0, outcomes[key]) for key, label in OUTCOMES if outcomes[key]],
        [
            Share(key, label, channels[key], closed_by[key])
            for key, label in Channel.choices
            if channels[key] or closed_by[key]
        ],
        unmeasured,
    )


def organs_of(scope: Scope) -> QuerySet[Organ]:
    """The scope's organ with its subtree, or alone where the scope says so."""
    found: QuerySet[Organ] = Organ.objects.order_by("path")
    if scope.organ is None:
        return found
    if scope.own:
        return found.filter(pk=scope.organ.pk)
    return found.filter(path__startswith=scope.organ.path)


def _count_now(scope: Scope, today: date, lines: dict[int, Line], total: Line) -> None:
    last = soon_until(today)
    counts: dict[str, Any] = {
        f"n_{name}": Count("pk", filter=by_clock(name, today, last))
        for name in NOW
        if name != "open"
    }
    groups: Any = cases("open", scope, today).order_by().values("organ_id")
    for row in groups.annotate(n_open=Count("pk"), **counts):
        for name in NOW:
            lines[row["organ_id"]].now[name] += row[f"n_{name}"]
            total.now[name] += row[f"n_{name}"]


def _count_received(scope: Scope, lines: dict[int, Line], total: Line) -> Counter[str]:
    channels: Counter[str] = Counter()
    groups = _received(scope).order_by().values_list("organ_id", "channel")
    for organ, channel, count in groups.annotate(n=Count("pk")):
        lines[organ].received += count
        total.received += count
        channels[channel] += count
    return channels


def _count_closed(
    scope: Scope, lines: dict[int, Line], total: Line
) -> tuple[Counter[str], Counter[str], int]:
    outcomes: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    calendar, unmeasured = site_calendar().provisional(), 0
    waits = _waits(scope)
    columns = ("pk", "organ_id", "received_on", "closed_on", "due_on", "outcome", "channel")
    rows = _closed(scope).order_by().values_list(*columns)
    for pk, organ, received, closed, due, outcome, channel in rows.iterator(chunk_size=5000):
        outcomes[outcome] += 1
        channels[channel] += 1
        try:
            days = [used(received, closed, waits.get(pk, ()), calendar)]
        except UnannouncedYear:
            days = []
            unmeasured += 1
        for line in (lines[organ], total):
            line.closed += 1
            line.in_time += due is None or closed <= due
            line.days += days
    return outcomes, channels, unmeasured


def _waits(scope: Scope) -> dict[int, list[FactRow]]:
    """What stopped the time of the scope's closed cases, by case: few have any."""
    found: defaultdict[int, list[FactRow]] = defaultdict(list)
    events = (
        Event.objects.filter(
            stream=Request.STREAM, name__in=WAITS, record__in=_closed(scope).values("pk")
        )
        .order_by("record", "sequence")
        .values_list("record", "name", "day", "payload")
    )
    for record, name, day, payload in events.iterator(chunk_size=5000):
        found[record].append(FactRow(name, day, payload))
    return found


def at_risk(scope: Scope, today: date) -> QuerySet[Request]:
    """Open cases that are overdue or due soon, nearest deadline first."""
    late = Q(due_on__lte=soon_until(today))
    return cases("open", scope, today).filter(late).order_by("due_on", "pk")


def _now(name: str, line: Line) -> int:
    return line.now[name]


SORTS: dict[str, Callable[[Line], Any]] = {
    "organ": lambda line: line.organ.path if line.organ else "",
    **{name: partial(_now, name) for name in NOW},
    "received": lambda line: line.received,
    "closed": lambda line: line.closed,
    "rate": lambda line: -1 if line.rate is None else line.rate,
    "median": lambda line: -1 if line.all_days is None else line.all_days.median,
    "own_median": lambda line: -1 if line.own_days is None else line.own_days.median,
    "most": lambda line: -1 if line.all_days is None else line.all_days.most,
    "own_most": lambda line: -1 if line.own_days is None else line.own_days.most,
}
"""What the organs can be sorted by."""


def sorted_lines(lines: Iterable[Line], sort: str) -> list[Line]:
    """Lines by a key of `SORTS`, downwards with a leading “-”; an unknown key leaves them."""
    key = SORTS.get(sort.lstrip("-"))
    return sorted(lines, key=key, reverse=sort.startswith("-")) if key else list(lines)
