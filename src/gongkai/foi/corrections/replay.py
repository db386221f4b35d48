"""A request to correct a record: its standing and its row, told again by its events alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongkai.foi.corrections.states import BEGINNINGS, TRANSITIONS, Result, Status, Step
from gongkai.foi.rules.facts import Told, stated_day


def replay(facts: Sequence[Told]) -> dict[str, Any]:
    """The fields of a `Correction` that its events give; `organ` is the organ's code.

    Raises ValueError where the events do not begin with a beginning, KeyError for a transition
    that is not listed.
    """
    if not facts or facts[0].name not in BEGINNINGS:
        raise ValueError("更正要求的事件须以收到开头。")
    entry = facts[0]
    row: dict[str, Any] = {
        "organ": entry.payload["organ"],
        "key": entry.payload["number"],
        "applicant_kind": entry.payload["applicant_kind"],
        "channel": entry.payload["channel"],
        "received_on": entry.day,
        "entered_on": stated_day(entry, "entered_on"),
        "status": Status.RECEIVED,
        "result": "",
        "closed_on": None,
        "draft_by": None,
        "struck_on": None,
    }
    for fact in facts[1:]:
        if fact.name == Step.STRUCK:
            row["struck_on"] = fact.day
        elif fact.name in Step.values:
            row["status"] = TRANSITIONS[row["status"], fact.name]
            row["draft_by"] = fact.payload["by"] if fact.name == Step.DRAFTED else None
            if row["status"] == Status.CLOSED:
                row["closed_on"] = fact.day
                row["result"] = fact.payload.get("result", Result.WITHDRAWN)
    return row


def drafted_result(facts: Sequence[Told]) -> str:
    """The result that waits for approval; empty where none does."""
    if replay(facts)["status"] != Status.PROPOSED:
        return ""
    return str(next(f for f in reversed(facts) if f.name == Step.DRAFTED).payload["result"])
