"""Document numbers: 云公开答〔2022〕5号, one counter for each organ, prefix and year.

A number is drawn inside the transaction that writes its letter, so that a letter that is not
written takes none, and it is never given back: a struck letter keeps it.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError

from gongkai.foi.letters.kinds import LetterKind
from gongkai.ledger.models import Organ
from gongkai.ledger.numbering import draw
from gongkai.norms.documents import document_number


def prefix_of(organ: Organ, kind: LetterKind) -> str:
    """The prefix of an organ's letters of a kind: its 机关代字, 公开, and the kind's character.

    Raises ValidationError for an organ without a 机关代字.
    """
    if not organ.document_prefix:
        raise ValidationError(
            {"organ": f"{organ.name}还没有登记机关代字，不能编发文字号；请先在机关信息中补填。"}
        )
    return f"{organ.document_prefix}公开{kind.series}"


def draw_number(organ: Organ, prefix: str, year: int) -> str:
    """The next number of a series; whoever draws at the same moment waits for this transaction.

    Raises RuntimeError outside a transaction.
    """
    number = draw(f"foi.letter/{organ.code}/{prefix}/{year}")
    return document_number(f"{prefix}〔{year}〕{number}号")
