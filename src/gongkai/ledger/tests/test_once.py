"""What is read once while a page is read."""

from __future__ import annotations

import pytest

from gongkai.ledger.figures import registry
from gongkai.ledger.models import Organ
from gongkai.ledger.once import kept, once, reading
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_district


class Shelf:
    """A reader that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.read = once(self._read)

    def _read(self, what: object, *, thorough: bool = False) -> list[object]:
        self.asked.append(what)
        return [what, thorough]


def test_the_same_question_is_asked_once_a_page() -> None:
    shelf = Shelf()
    with reading():
        assert shelf.read("a") is shelf.read("a")
        assert shelf.read("b") == ["b", False]
        assert shelf.read("b", thorough=True) == ["b", True]
    assert shelf.asked == ["a", "b", "b"]


def test_the_next_page_asks_anew_and_one_page_knows_nothing_of_another() -> None:
    shelf = Shelf()
    for _ in range(2):
        with reading():
            shelf.read("a")
            with reading():
                shelf.read("a")
            shelf.read("a")
    assert len(shelf.asked) == 4


def test_nothing_is_kept_where_no_page_is_read() -> None:
    shelf = Shelf()
    shelf.read("a")
    shelf.read("a")
    kept("something")["a"] = 1
    assert shelf.asked == ["a", "a"] and kept("something") == {}


def test_a_page_that_breaks_leaves_nothing() -> None:
    shelf = Shelf()
    with pytest.raises(RuntimeError), reading():
        shelf.read("a")
        raise RuntimeError
    shelf.read("a")
    assert shelf.asked == ["a", "a"]


@pytest.mark.django_db
def test_records_are_told_apart_by_their_key() -> None:
    district = make_district()
    shelf = Shelf()
    with reading():
        shelf.read(district)
        shelf.read(Organ.objects.get(pk=district.pk))
    assert len(shelf.asked) == 1


@pytest.mark.django_db
def test_figures_keep_to_their_scope_and_to_their_page() -> None:
    district = make_district()
    year, before = Scope.year(2022, district), Scope.year(2021, district)
    alone = registry.evaluate(registry.figures, year)
    with reading():
        part = registry.evaluate(["foi.received"], year)
        assert registry.evaluate(registry.figures, year) == alone
        assert registry.evaluate(registry.figures, before).keys() == alone.keys()
        assert part["foi.received"] == alone["foi.received"]
        assert kept(year).keys() == kept(before).keys() == alone.keys()
    assert kept(year) == {}
