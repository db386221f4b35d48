"""The documents, and the answers to questions, that everyone may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse

from gongkai.ledger.models import Organ
from gongkai.ledger.published import Published, source
from gongkai.library.selectors import published, published_answers

MOST = 200


@source
def documents(pieces: Sequence[str], organ: Organ | None) -> Iterator[Published]:
    """Published documents whose title holds one of `pieces`, the latest first."""
    fits = reduce(or_, (Q(title__icontains=piece) for piece in pieces))
    for document in (
        published().filter(fits).select_related("organ").order_by("-published_on", "pk")[:MOST]
    ):
        assert document.published_on is not None
        yield Published(
            document.title,
            f"{document.get_kind_display()} {document.key}",
            document.published_on,
            document.organ.name,
            reverse("library_document", args=[document.pk]),
        )


@source
def answers(pieces: Sequence[str], organ: Organ | None) -> Iterator[Published]:
    """Published questions that hold one of `pieces`, the latest first."""
    fits = reduce(or_, (Q(question__icontains=piece) for piece in pieces))
    found = published_answers().filter(fits).select_related("organ")
    for answer in found.order_by("-published_on", "pk")[:MOST]:
        assert answer.published_on is not None
        yield Published(
            answer.question,
            "问答",
            answer.published_on,
            answer.organ.name,
            reverse("library_answer", args=[answer.pk]),
        )
