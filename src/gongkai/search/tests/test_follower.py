"""Following the feed of changes into the index, and losing nothing where it is killed."""

import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import transaction

from gongkai.ledger import changes
from gongkai.ledger.models import PublicChange
from gongkai.search import follower, sources
from gongkai.search.follower import follow, rebuild, step
from gongkai.search.index import Place
from gongkai.search.port import Ask
from gongkai.search.tests.test_finding import entry, understand

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    """Public things by key, as the source `test` gives them; a broken one is None."""
    kept: dict[str, str | None] = {}

    def load(keys):
        for key in keys:
            if key in kept:
                assert kept[key] is not None
                yield entry(key, kept[key])

    sources.register(sources.Source("test", "试验", load, lambda: list(kept)))
    yield kept
    sources.forget("test")


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def publish(shelf, **titles):
    with transaction.atomic():
        shelf.update(titles)
        changes.announce("test", *titles)


def found(place, text):
    return {one["id"] for one in place.find(Ask(understand(text).terms, limit=50)).entries}


def test_what_appears_changes_and_goes_is_followed(place, shelf):
    publish(shelf, a="城管通知")
    assert rebuild(place) == 1
    publish(shelf, a="社保通知", b="社保公告")
    with transaction.atomic():
        changes.announce("nobody", "x")
    with place.writer() as writer:
        assert step(writer) == 3
        assert step(writer) == 0
        assert found(place, "社保") == {"test:a", "test:b"}
        assert found(place, "城管") == set()
        assert writer.cursor == changes.newest()
        del shelf["a"]
        publish(shelf, b="社保公告")
        with transaction.atomic():
            changes.announce("test", "a")
        step(writer)
    assert found(place, "社保") == {"test:b"}


def test_one_entry_that_cannot_be_loaded_does_not_hold_up_the_others(place, shelf):
    publish(shelf, first="城管通知")
    rebuild(place)
    publish(shelf, a="社保通知", broken=None, b="社保公告")
    with place.writer() as writer:
        step(writer)
    assert found(place, "社保") == {"test:a", "test:b"}


def test_what_changes_while_an_index_is_built_is_in_it(place, shelf):
    publish(shelf, a="社保通知")
    told = []

    def meanwhile(label, count):
        if not told:
            publish(shelf, b="社保公告")
        told.append((label, count))

    rebuild(place, meanwhile)
    assert told[-1] == ("试验", 1)
    assert found(place, "社保") == {"test:a", "test:b"}


def test_a_follower_that_was_away_too_long_begins_anew(place, shelf):
    publish(shelf, a="社保通知")
    rebuild(place)
    publish(shelf, b="社保公告")
    publish(shelf, c="社保条例")
    PublicChange.objects.filter(pk__lt=changes.newest()).delete()
    with place.writer() as writer:
        assert step(writer) == -1


def test_the_loop_builds_what_is_missing_and_moves_to_an_index_that_was_built_beside(
    place, shelf, monkeypatch
):
    publish(shelf, a="社保通知")
    stop = threading.Event()
    states = []

    def watched(writer):
        done = step(writer)
        if not done:
            states.append(writer.path)
            if len(states) == 1:
                publish(shelf, b="社保公告")
            elif len(states) == 2:
                rebuild(place)
            else:
                stop.set()
        return done

    monkeypatch.setattr(follower, "step", watched)
    follow(place, stop)
    assert len(set(states)) == 2
    assert found(place, "社保") == {"test:a", "test:b"}


WRITE = """
import sys, django
django.setup()
from pathlib import Path
from gongkai.search.index import Place
from gongkai.search.sources import Entry
with Place(Path(sys.argv[1])).writer() as writer:
    while True:
        at = writer.cursor + 1
        put = [(f"test:{n}", Entry(str(n), "通知", f"社保{n}", f"第{at}次", "/")) for n in range(at)]
        writer.write(put[-40:], [], at)
"""


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_whole_commits(place, shelf):
    rebuild(place)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "gongkai.site.settings.test"}
    reached = place.cursor
    for _ in range(8):
        child = subprocess.Popen([sys.executable, "-c", WRITE, str(place.root)], env=environment)
        deadline = time.monotonic() + 60
        while place.cursor <= reached + 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(random.random() / 5)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert place.cursor > reached + 3
        reached = place.cursor
        # The cursor and what belongs to it stand or fall together: each entry once.
        assert place.entries == reached
        last = place.find(Ask(understand(f"第{reached}次").terms, limit=99))
        assert last.total == min(40, reached)
