"""Which numbers in a text are a person's own: identity, mobile phone, bank card, e-mail.

个人信息保护法 Art. 4, 28: they identify a person, so that they are redacted before an answer goes out
and never published.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from gongkai.norms.identity import identity_check

DIGITS = r"\d(?:[ -]?\d)"
IDENTITY = re.compile(
    rf"(?<![\da-z]){DIGITS}{{16}}[ -]?[\dx](?![\da-z])|(?<!\d){DIGITS}{{14}}(?!\d)"
)
PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9](?:[ -]?\d){9}(?!\d)")
CARD = re.compile(rf"(?<!\d){DIGITS}{{15,18}}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def is_identity_number(digits: str) -> bool:
    """Whether `digits` reads as a citizen's number, of 18 places or of the older 15.

    A slip in the check character does not make a person's number public: a true birthday is enough.
    """
    if len(digits) == 18 and identity_check(digits[:17]) == digits[17].upper():
        return True
    birthday = digits[6:14] if len(digits) == 18 else "19" + digits[6:12]
    try:
        born = date(int(birthday[:4]), int(birthday[4:6]), int(birthday[6:]))
    except ValueError:
        return False
    return 1880 <= born.year <= 2100


def is_card_number(digits: str) -> bool:
    """Whether `digits` passes the check of bank cards (Luhn, GB/T 17552)."""
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits))]
    return digits[0] in "3456" and sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


FINDERS: dict[str, tuple[str, re.Pattern[str], Callable[[str], bool]]] = {
    "identity": ("身份证号码", IDENTITY, is_identity_number),
    "phone": ("手机号码", PHONE, lambda found: True),
    "card": ("银行卡号", CARD, is_card_number),
    "email": ("电子邮箱", EMAIL, lambda found: True),
}
"""Key → label, pattern over folded text, and whether what it matched is such a number."""
