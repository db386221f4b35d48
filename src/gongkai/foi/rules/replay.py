"""A request's row, told again by its events alone."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.rules.standing import standing
from gongkai.foi.rules.urging import open_urge
from gongkai.foi.states import BEGINNINGS, OPEN, Step


def replay(events: Iterable[Told]) -> dict[str, Any]:
    """The counted fields of a request by its events, oldest first.

    `organ` is the organ's code; every other key is a field of `foi.models.Request`. Raises
    ValueError where the events do not begin with the entry.
    """
    facts = list(events)
    if not facts or facts[0].name not in BEGINNINGS:
        raise ValueError("申请的事件须以“提交申请”或“登记申请”开头。")
    entry, now = facts[0], standing(facts)
    urge = open_urge(facts) if now.status in OPEN else None
    row: dict[str, Any] = {
        "organ": entry.payload["organ"],
        "key": entry.payload["number"],
        "applicant_kind": entry.payload["applicant_kind"],
        "channel": entry.payload["channel"],
        "submitted_on": entry.day if entry.name == Step.SUBMITTED else None,
        "received_on": None if entry.name == Step.SUBMITTED else entry.day,
        "again_of_id": entry.payload.get("first"),
        "handling": entry.payload.get("handling", 1),
        "entered_on": stated_day(entry, "entered_on"),
        "status": now.status,
        "outcome": "",
        "fee_charged": 0,
        **dict.fromkeys(("due_on", "closed_on", "closed_entered_on", "struck_on")),
        **dict.fromkeys(("fee_notified_on", "fee_notified_entered_on")),
        **dict.fromkeys(("fee_paid_on", "fee_paid_entered_on")),
        "draft_by": now.draft.by if now.draft else None,
        "extension_by": now.extension.by if now.extension else None,
        "urge_due_on": urge.due if urge else None,
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
