"""The answer that is drafted: the kind of its letter with its fields, sealed until it is given."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.foi.letters.composing import Given, said
from gongkai.foi.letters.fields import FIELDS
from gongkai.foi.letters.kinds import KINDS, LetterKind
from gongkai.foi.models import Correction, Request
from gongkai.foi.rules.letter_facts import BY_FACTS
from gongkai.ledger import events
from gongkai.ledger.secrecy import seal, unseal

UNASKED = frozenset({*BY_FACTS, "送达日期", "查询码", "信息处理费"})
"""Inputs of letters that no form asks for: the record gives them, or they are not known yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted answer; `mark` tells it from any other, so that what is approved is what was seen."""

    kind: LetterKind
    fields: dict[str, Any] = field(default_factory=dict)
    mark: str = ""


def asked_fields(kind: LetterKind) -> tuple[str, ...]:
    """The inputs of a kind that a form asks for, in their order."""
    return tuple(name for name in kind.inputs if name not in UNASKED)


def sealed_draft(kind: str, fields: Given) -> tuple[bytes, str]:
    """The draft sealed, and its digest; a salt keeps the digest from being found by trial."""
    told = {
        name: value.isoformat() if isinstance(value, date) else said(value)
        for name, value in fields.items()
    }
    data = {"kind": kind, "fields": told, "salt": secrets.token_hex(16)}
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return seal(text), events.digest(text.encode())


def draft_of(request: Request | Correction) -> Draft | None:
    """What was drafted last, returned or given as it may be; None where nothing was.

    Raises ValueError under another field key.
    """
    text = unseal(request.draft_sealed)
    if not text:
        return None
    data = json.loads(text)
    told = {
        name: date.fromisoformat(value) if value and FIELDS[name].sort == "day" else value
        for name, value in data["fields"].items()
    }
    return Draft(KINDS[data["kind"]], told, events.digest(text.encode()))
