"""Numbers that identify a citizen. Source: GB 11643-1999."""

from __future__ import annotations

from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def identity_check(first17: str) -> str:
    """The check character, a digit or X, of a citizen's number by its 17 digits (GB 11643-1999).

    Raises ValueError where they are not 17 digits.
    """
    total = sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]
