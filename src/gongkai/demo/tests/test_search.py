"""The demo's portal is found as people look for it."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from gongkai.demo import data
from gongkai.portal.models import ItemPage
from gongkai.search import analysis
from gongkai.search.follower import rebuild
from gongkai.search.index import Place
from gongkai.search.judging import judge, load
from gongkai.search.search import Results, search

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("demo"),
    pytest.mark.usefixtures("demo_district"),
]
QUERIES = Path(str(data.__file__)).with_name("queries.csv")


@pytest.fixture
def find(tmp_path: Path) -> Callable[..., Results]:
    """Search in an index of everything public."""
    place = Place(tmp_path)
    rebuild(place)
    return partial(search, index=place)


def test_the_judged_queries_are_answered_and_a_word_of_a_text_finds_it(
    find: Callable[..., Results], record_property: Callable[[str, object], None]
) -> None:
    judged = load(QUERIES)
    assert len(judged) >= 150
    score = judge(judged, find)
    record_property("measured", str(score))
    assert score.success >= 0.95, score

    draw = random.Random(2022)
    items = list(ItemPage.objects.live().order_by("pk"))
    for item in draw.sample(items, 40):
        words = [w for w in analysis.words(item.text) if len(w) == 2 and not w.isascii()]
        word = draw.choice(sorted(set(words)))
        found = find(f'"{word}"', organ=item.organ.code, size=5000)
        assert f"portal.item:{item.pk}" in {hit.id for hit in found.hits}, (word, item.title)
