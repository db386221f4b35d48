"""A request's row, told again by its events alone."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.rules.standing import standing
from gongkai.foi.states import BEGINNINGS, Step


def replay(events: Iterable[Told]) -> dict[str, Any]:
    """The counted fields of a request by its events, oldest first.

    `organ` is the organ's code; every other key is a field of `foi.models.Request`. Raises
    ValueError where the events do not begin with the entry.
    """
    facts = list(events)
    if not facts or facts[0].name not in BEGINNINGS:
        raise ValueError("申请的事件须以“提交申请”或“登记申请”开头。")
    entry = facts[0]
    row: dict[str, Any] = {
        "organ": entry.payload["organ"],
        "key": entry.payload["number"],
        "applicant_kind": entry.payload["applicant_kind"],
        "channel": entry.payload["channel"],
        "submitted_on": entry.day if entry.name == Step.SUBMITTED else None,
        "received_on": entry.day if entry.name == Step.ENTERED else None,
        "entered_on": stated_day(entry, "entered_on"),
        "status": standing(facts).status,
        "outcome": "",
        "fee_charged": 0,
        **dict.fromkeys(("due_on", "closed_on", "closed_entered_on", "struck_on")),
        **dict.fromkeys(("fee_notified_on", "fee_notified_entered_on")),
        **dict.fromkeys(("fee_paid_on", "fee_paid_entered_on")),
    }
    for fact in facts:
        entered_on = stated_day(fact, "entered_on")
        if "due_on" in fact.payload:
            row["due_on"] = stated_day(fact, "due_on")
        if fact.name == Step.FEE_NOTIFIED:
            row["fee_notified_on"], row["fee_notified_entered_on"] = fact.day, entered_on
            row["fee_charged"] = int(Decimal(fact.payload["fee"]) * 100)
        elif fact.name == Step.FEE_PAID:
            row["fee_paid_on"], row["fee_paid_entered_on"] = fact.day, entered_on
        elif fact.name == Step.RECEIPT_CONFIRMED:
            # Before its receipt was entered nobody could count it.
            row["received_on"], row["entered_on"] = fact.day, entered_on
        elif fact.name in (Step.CLOSED, Step.WITHDRAWN) and row["received_on"]:
            row["closed_on"], row["closed_entered_on"] = fact.day, entered_on
            row["outcome"] = fact.payload["outcome"]
        elif fact.name == Step.STRUCK:
            row["struck_on"] = fact.day
    return row
