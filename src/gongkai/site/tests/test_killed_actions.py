"""A process that is killed between any two writes of any action leaves all of it or nothing."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection, transaction

from gongkai.foi import actions, approvals, opinions, redaction_actions, reopening, retention
from gongkai.foi.corrections import actions as corrections
from gongkai.foi.letters import actions as letters
from gongkai.foi.letters import signing, store
from gongkai.foi.models import Letter
from gongkai.foi.proactive import actions as proactive
from gongkai.foi.supervision import actions as supervision
from gongkai.ledger import events, files
from gongkai.ledger.models import StoredFile
from gongkai.library import actions as library
from gongkai.library import answering, cleaning, explaining, making, texts
from gongkai.portal import actions as portal
from gongkai.portal import bulk
from gongkai.portal.outside import actions as outside
from gongkai.portal.review import actions as review
from gongkai.portal.review import steps
from gongkai.remedies import actions as remedies
from gongkai.site.tests.killed import beside, cases, contents, papers, shelves
from gongkai.site.tests.killed.process import copy_of, dump, freeze, last_moment, run
from gongkai.site.tests.killed.scenarios import SCENARIOS
from gongkai.site.tests.scene import Scene, make_scene
from gongkai.site.tidying import tidy

MODULES: Mapping[str, tuple[ModuleType, ...]] = {
    "": (
        actions,
        approvals,
        corrections,
        files,
        letters,
        opinions,
        proactive,
        redaction_actions,
        remedies,
        reopening,
        retention,
        supervision,
    ),
    "portal.": (portal,),
    "bulk.": (bulk,),
    "review.": (review,),
    "outside.": (outside,),
    "steps.": (steps,),
    "library.": (library, answering, cleaning, explaining, making, texts),
}
"""Where actions are, by what the names of their scenarios begin with."""
ROOMS = (beside, cases, contents, papers, shelves)
"""Where scenarios are declared."""
NO_ACTIONS = {"find_marks", "overlooked_marks", "tell_reading", "steps.take"}
"""What only reads, or is part of another action."""


def public_actions() -> set[str]:
    """Every public function of these modules that says who acts."""
    return {
        prefix + name
        for prefix, modules in MODULES.items()
        for module in modules
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__
        and not name.startswith("_")
        and "actor" in inspect.signature(found).parameters
    }


def prove() -> None:
    """Chains hold, every file that a row speaks of opens, no shredded one outlives the night."""
    assert events.prove()[1] == []
    for file in StoredFile.objects.filter(shredded_on__isnull=True):
        files.load(file)
    for one in Letter.objects.exclude(signed_digest="").exclude(layout_sealed=b""):
        store.fetch(one.signed_digest)
    # The night clears what a killed shredding has left.
    files.sweep(older_than=-1)
    files.ORPHAN_SECONDS = -1
    tidy()
    for file in StoredFile.objects.exclude(shredded_on=None):
        assert not files.path_of(file).exists()
    for one in Letter.objects.filter(layout_sealed=b"").exclude(signed_digest=""):
        with pytest.raises(ValueError, match="不在存储中"):
            store.fetch(one.signed_digest)


def broken(scene: Scene, name: str, places: Path) -> list[str]:
    """What does not hold where the action is killed, each as a line."""
    home = places / "home"
    with transaction.atomic():
        act = SCENARIOS[name](scene)
        # Asked for once, so that midnight may come while the children run.
        moment = last_moment()
        freeze(home)
        transaction.set_rollback(True)
    before, found = dump(home), []
    whole = copy_of(home, places / "whole")
    status, count = run(whole, act, moment)
    if status != 0:
        return [f"{name}: fails by itself"]
    after = dump(whole, whole=False)
    if after == dump(home, whole=False) and before == dump(whole):
        found.append(f"{name}: writes nothing")
    for kill_at in range(1, count + 1):
        place = copy_of(home, places / "killed")
        status, _count = run(place, act, moment, kill_at)
        if status != -9:
            found.append(f"{name}: was not killed at {kill_at} of {count}")
        state = dump(place)
        if state != before and dump(place, whole=False) != after:
            found.append(f"{name}: half done at {kill_at} of {count}")
        # Where nothing was written, what held before holds; the commit and what follows it is seen.
        if (state != before or kill_at >= count - 1) and run(place, prove, moment)[0] != 0:
            found.append(f"{name}: does not prove at {kill_at} of {count}")
    return found


def test_every_action_has_a_scenario() -> None:
    assert public_actions() - NO_ACTIONS <= set(SCENARIOS)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_an_action_killed_at_any_write_is_done_or_not_done(
    room: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("copies a database file")
    # The printer's threads would not live on in a forked child.
    monkeypatch.setattr(signing, "signed_pdf", lambda made, signer: made.number.encode())
    scene = make_scene()
    names = [name for name, act in SCENARIOS.items() if act.__module__ == room.__name__]
    assert names
    assert [line for name in names for line in broken(scene, name, tmp_path)] == []
