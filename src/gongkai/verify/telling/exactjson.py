"""JSON in which a Decimal keeps exactly its digits."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def digits(value: int | Decimal) -> str:
    """Plain digits of a number: no exponent, no zeros behind the last digit after the point."""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_json(value: Any, indent: int | None = 2) -> str:
    """JSON text; a Decimal is written with exactly its digits, other things by their `str`.

    Raises ValueError for a Decimal that is not finite.
    """
    # The encoder would take a Decimal through binary floating point. A mark that nobody can guess
    # stands for the quotes to be taken off again.
    mark = secrets.token_hex(12)

    def other(item: Any) -> Any:
        if isinstance(item, Decimal):
            if not item.is_finite():
                raise ValueError(f"“{item}”不是有限的数")
            return f"{mark}{digits(item)}{mark}"
        if isinstance(item, Mapping):
            return dict(item)
        return str(item)

    text = json.dumps(value, ensure_ascii=False, indent=indent, default=other)
    return re.sub(rf'"{mark}([-\d.]+){mark}"', r"\1", text)
