"""The documents that everyone may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone

from gongkai.ledger.models import Organ
from gongkai.ledger.published import Published, source
from gongkai.library.models import Document

MOST = 200


@source
def documents(pieces: Sequence[str], organ: Organ | None) -> Iterator[Published]:
    """Published documents whose title holds one of `pieces`, the latest first."""
    fits = reduce(or_, (Q(title__icontains=piece) for piece in pieces))
    found = Document.objects.current().filter(fits, published_on__lte=timezone.localdate())
    for document in found.select_related("organ").order_by("-published_on", "pk")[:MOST]:
        assert document.published_on is not None
        yield Published(
            document.title,
            f"{document.get_kind_display()} {document.key}",
            document.published_on,
            document.organ.name,
        )
