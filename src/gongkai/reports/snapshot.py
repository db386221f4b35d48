"""A frozen report: what is kept, how it is hashed, how it is read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gongkai.ledger.events import digest
from gongkai.reports.document import Value, display


def pack(values: Mapping[str, Value]) -> dict[str, str | None]:
    """Values as JSON keeps them: exact decimal text, null for a blank."""
    return {key: None if value is None else display(value) for key, value in values.items()}


def unpack(packed: Mapping[str, str | None]) -> dict[str, Value]:
    """What `pack` kept, as numbers."""
    return {
        key: None if text is None else Decimal(text) if "." in text else int(text)
        for key, text in packed.items()
    }


def content_hash(snapshot: Mapping[str, Any]) -> str:
    """SM3 over the canonical JSON of a snapshot."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return digest(text.encode())
