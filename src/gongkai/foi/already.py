"""What is already public on the words of an application (政府信息公开条例 Art. 36 (1))."""

from __future__ import annotations

from gongkai.ledger.models import Organ
from gongkai.ledger.published import Published, search_published
from gongkai.search.search import NoIndex, search

MOST = 8


def already_public(text: str, organ: Organ | None = None) -> list[Published]:
    """What everyone may read and fits the words, the best first, at most `MOST`.

    From the search index, and from the rooms themselves what it does not have; from them alone
    where there is no index yet.
    """
    found: list[Published] = []
    if text.strip():
        try:
            results = search(text, organ=organ.code if organ else "", size=MOST)
        except NoIndex:
            pass
        else:
            found = [
                Published(hit.title, hit.kind, hit.day, hit.organ_name, hit.url)
                for hit in results.hits
                if hit.day
            ]
    titles = {one.title for one in found}
    found += [one for one in search_published(text, organ, MOST) if one.title not in titles]
    return found[:MOST]
