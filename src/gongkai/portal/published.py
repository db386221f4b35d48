"""The disclosed items, for whoever asks what is already public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse

from gongkai.ledger.models import Organ
from gongkai.ledger.published import Published, source
from gongkai.portal.models import Disclosure

MOST = 200


@source
def items(pieces: Sequence[str], organ: Organ | None) -> Iterator[Published]:
    """Public items of the catalogue with some of the pieces in their titles, the newest first."""
    fitting = Q()
    for piece in pieces:
        fitting |= Q(title__contains=piece)
    found = Disclosure.objects.current().filter(fitting, is_catalogue=True, withdrawn_on=None)
    if organ is not None:
        found = found.filter(organ=organ)
    for one in found.select_related("organ").order_by("-published_on")[:MOST]:
        yield Published(
            one.title,
            one.get_category_display(),
            one.published_on,
            one.organ.name,
            reverse("content", args=[one.page_id]),
        )
