"""Kept pages on disk: dropped exactly and whole, never stale, whatever was killed or damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.site.ready import store as module
from gongkai.site.ready.keys import Key
from gongkai.site.ready.layer import FAR
from gongkai.site.ready.pages import Page
from gongkai.site.ready.store import EVERYTHING, Store

HTML = [("Content-Type", "text/html; charset=utf-8"), ("X-Frame-Options", "SAMEORIGIN")]


def page(text: str, *tags: str, until: int = FAR) -> Page:
    return Page(HTML, f"<p>{text}</p>".encode() * 40, frozenset(tags), until)


def key(path: str, query: str = "", mode: str = "standard") -> Key:
    return Key(path, query, mode)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "ready", 1_000_000)
    made.open("1")
    yield made
    made.close()


def keep(store: Store, path: str, *tags: str, text: str = "x", until: int = FAR) -> None:
    assert store.keep(key(path), page(text, *tags, until=until), store.generation()) is not None


def files(store: Store) -> set[str]:
    return {str(p.relative_to(store.files)) for p in store.files.rglob("*") if p.is_file()}


def test_a_page_lies_there_as_nginx_serves_it_and_comes_back_as_it_was(store: Store) -> None:
    keep(store, "/organs/", "ledger.organ:1")
    assert files(store) == {"standard/organs/index.html", "standard/organs/index.html.gz"}
    found = store.load(key("/organs/"))
    assert found is not None
    assert found[0].body == page("x").body and found[0].headers == HTML
    assert found[0].tags == {"ledger.organ:1"} and found[1] == store.generation()
    assert store.load(key("/organs/", mode="elder")) is None


def test_a_drop_takes_exactly_what_has_the_tag(store: Store) -> None:
    keep(store, "/a/", "item:1", "column:1")
    keep(store, "/b/", "item:2", "column:1")
    keep(store, "/c/", "item:2")
    before = store.generation()
    store.drop(["item:1"])
    assert [store.load(key(p)) is None for p in ("/a/", "/b/", "/c/")] == [True, False, False]
    store.drop(["column:1", "nothing:1"])
    assert [store.load(key(p)) is None for p in ("/b/", "/c/")] == [True, False]
    assert store.dropped_since(before)[1] == {"item:1", "column:1", "nothing:1"}
    assert files(store) == {"standard/c/index.html", "standard/c/index.html.gz"}


def test_what_was_asked_for_before_its_drop_is_not_kept(store: Store) -> None:
    asked = store.generation()
    store.drop(["item:2"])
    assert store.keep(key("/a/"), page("old", "item:1"), asked) is not None
    assert store.keep(key("/b/"), page("old", "item:1", "item:2"), asked) is None
    store.drop([EVERYTHING])
    assert store.keep(key("/c/"), page("old", "item:9"), asked) is None
    assert files(store) == set()


def test_a_drop_between_index_and_file_leaves_no_file(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Store(store.folder, 1_000_000)
    other.open("1")
    writing = store._writing
    calls = 0

    def interrupted() -> object:
        nonlocal calls
        calls += 1
        if calls == 2:
            other.drop(["item:1"])
        return writing()

    monkeypatch.setattr(store, "_writing", interrupted)
    assert store.keep(key("/a/"), page("old", "item:1"), store.generation()) is None
    assert files(store) == set()
    other.close()


def test_a_process_killed_while_it_writes_leaves_nothing_that_is_served(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(file: str, page: Page) -> None:
        place = store.files / file
        place.parent.mkdir(parents=True)
        place.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        store.keep(key("/a/"), page("x", "item:1"), store.generation())
    assert store.load(key("/a/")) is None
    # A drop knows the file, though its writing never ended.
    store.drop(["item:1"])
    assert files(store) == set()


def test_opening_removes_what_is_half_damaged_unknown_or_over(store: Store) -> None:
    for path in ("/a/", "/b/", "/c/"):
        keep(store, path, "item:1")
    (store.files / "standard/a/index.html").write_bytes(b"short")
    (store.files / "standard/b/index.html.gz").unlink()
    (store.files / "standard/d").mkdir()
    (store.files / "standard/d/index.html").write_bytes(b"nobody knows me")
    (store.files / "standard/c/index.html@new").write_bytes(b"half")
    store.open("1")
    assert files(store) == {"standard/c/index.html", "standard/c/index.html.gz"}
    assert store.status().pages == 1


def test_a_damaged_file_of_the_right_size_is_ignored(store: Store) -> None:
    keep(store, "/a/", "item:1")
    place = store.files / "standard/a/index.html"
    place.write_bytes(place.read_bytes().replace(b"x", b"y"))
    assert store.load(key("/a/")) is None
    assert not place.exists()


def test_another_program_or_other_settings_begin_anew(store: Store) -> None:
    keep(store, "/a/", "item:1")
    store.open("1")
    assert store.load(key("/a/"))
    store.open("2")
    assert store.load(key("/a/")) is None and files(store) == set()


def test_a_process_that_only_tells_of_a_change_drops_nothing_more(store: Store) -> None:
    keep(store, "/a/", "item:1")
    store.open(None)
    assert store.load(key("/a/")) and store.stamp() == "1"


def test_a_damaged_index_is_made_anew_and_every_memory_is_told(store: Store) -> None:
    keep(store, "/a/", "item:1")
    before, seen = store.generation(), store.counter.cell[0]
    store.close()
    store.index.write_bytes(b"no database at all" * 300)
    again = Store(store.folder, 1_000_000)
    again.open("1")
    assert again.load(key("/a/")) is None and files(store) == set()
    assert again.dropped_since(before)[1] == {EVERYTHING}
    assert store.counter.cell[0] != seen
    again.close()


def test_one_who_is_too_far_behind_drops_everything(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT_DROPS", 3)
    before = store.generation()
    for number in range(5):
        store.drop([f"item:{number}"])
    assert store.dropped_since(before)[1] == {EVERYTHING}
    assert store.dropped_since(store.generation())[1] == set()
    assert store.keep(key("/a/"), page("old", "item:9"), before) is None


def test_very_many_tags_drop_everything(store: Store) -> None:
    keep(store, "/a/", "other:1")
    store.drop([f"item:{number}" for number in range(module.MOST_TAGS + 1)])
    assert store.load(key("/a/")) is None


def test_the_disk_is_bounded_and_the_oldest_give_way(tmp_path: Path) -> None:
    one = page("x", "item:1")
    small = Store(tmp_path / "ready", 10 * (len(one.body) + len(one.packed)))
    small.open("1")
    for number in range(30):
        keep(small, f"/{number}/", "item:1")
        assert small.status().size <= small.most_bytes
    assert small.load(key("/29/")) and small.load(key("/0/")) is None
    small.close()


def test_what_is_over_is_removed_at_its_second(store: Store) -> None:
    keep(store, "/a/", "item:1", until=FAR - 10)
    assert store.expire(FAR - 11) == 0
    assert store.expire(FAR - 10) == 1
    assert files(store) == set()


def test_two_followers_count_a_change_once(store: Store) -> None:
    assert store.drop([EVERYTHING], (None, 5)) is not None
    assert store.cursor() == 5
    generation = store.generation()
    assert store.drop(["item:1"], (4, 6)) is None
    assert store.generation() == generation and store.cursor() == 5


def test_what_the_disk_refuses_is_not_kept_and_harms_nothing(store: Store) -> None:
    store.files.joinpath("standard").mkdir()
    store.files.joinpath("standard/a").write_bytes(b"in the way")
    assert store.keep(key("/a/"), page("x", "item:1"), store.generation()) is None
    assert store.status().pages == 0
    store.drop(["item:1"])
    keep(store, "/b/", "item:1")


def test_a_feed_and_a_folder_of_its_name_stand_beside_each_other(store: Store) -> None:
    keep(store, "/a.xml/", "item:1")
    feed = Page([("Content-Type", "application/xml")], b"<x/>", frozenset(["item:1"]), FAR)
    assert store.keep(key("/a.xml"), feed, store.generation()) is not None
    found = store.load(key("/a.xml"))
    assert found and found[0].body == b"<x/>" and store.load(key("/a.xml/"))
    store.drop(["item:1"])
    assert files(store) == set()


def test_equal_lengths_within_one_second_have_other_times(store: Store) -> None:
    times = []
    for text in "xy":
        keep(store, "/a/", "item:1", text=text)
        times.append(int((store.files / "standard/a/index.html").stat().st_mtime))
    assert times[0] != times[1]


def test_an_index_that_another_holds_locked_says_so(store: Store) -> None:
    store._connection().execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(store.index, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError):
        store.drop(["item:1"])
    other.execute("ROLLBACK")
    other.close()
