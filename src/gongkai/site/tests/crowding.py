"""A process of its own that makes a small site, or submits many requests at once; for `test_crowds`.

usage: crowding.py make OFFICERS | submit THREADS

`make` migrates the database of the environment, enters the small district and OFFICERS officers with
a session each, and prints their session keys.
"""

from __future__ import annotations

import json
import sys

import django


def make(officers: int) -> None:
    """The site of these proofs."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from gongkai.ledger.tests.factories import make_user
    from gongkai.site.tests.scene import make_scene

    call_command("migrate", verbosity=0)
    scene = make_scene()
    keys = []
    for number in range(officers):
        user = make_user(scene.bureau if number % 2 else scene.other)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "gongkai.site.access.PostBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    print(json.dumps(keys))


def submit(threads: int) -> None:
    """Submit one request in each of many threads, all beginning together; print their numbers."""
    from gongkai.foi.actions import submit_request
    from gongkai.ledger.models import Organ
    from gongkai.ledger.tests.at_once import at_once

    organ = Organ.objects.get(code="fagai")
    numbers: list[str] = []

    def work(number: int) -> None:
        made = submit_request(
            organ=organ,
            applicant_kind="natural_person",
            applicant_name=f"张{number}",
            contact="13800000021",
            particulars={"identity_kind": "passport", "identity_number": f"E{number}"},
            subject="砚池路工程的验收备案表",
            description="全文",
            delivery="online",
            actor=None,
        )
        numbers.append(made.request.key)

    at_once(threads, work)
    print(json.dumps(numbers))


if __name__ == "__main__":
    django.setup()
    command, count = sys.argv[1:]
    {"make": make, "submit": submit}[command](int(count))
