"""Document numbers: 云公开答〔2022〕5号, one counter for each organ, prefix and year.

A number is drawn inside the transaction that writes its letter, so that a letter that is not
written takes none, and it is never given back: a struck letter keeps it.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.foi.letters.kinds import LetterKind
from gongkai.foi.letters.models import NumberSeries
from gongkai.ledger.models import Organ
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

    On PostgreSQL the counter's row is locked; on SQLite the transaction holds the one write lock
    from its beginning. Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("draw_number() belongs inside the transaction that writes the letter")
    NumberSeries.objects.get_or_create(organ=organ, prefix=prefix, year=year)
    series = NumberSeries.objects.select_for_update().get(organ=organ, prefix=prefix, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return document_number(f"{prefix}〔{year}〕{series.last}号")
