"""The console offers every post exactly what the expected list says, in every situation."""

from __future__ import annotations

from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.foi.models import Request
from gongkai.foi.tests.situations import EXPECTED, SITUATIONS, make, make_desk
from gongkai.ledger.models import Event

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_an_action_opens_for_those_who_may_take_it_now_and_for_nobody_else() -> None:
    desk = make_desk()
    where = {situation: make(desk, situation).pk for situation in SITUATIONS}
    before = Event.objects.count(), list(Request.objects.order_by("pk").values())
    wrong = []
    for post, person in desk.posts.items():
        client = Client()
        if person is not None:
            client.force_login(person)
        for action, situation in product(EXPECTED.values(), SITUATIONS):
            if not action.console:
                continue
            address = reverse(
                "console_record_action", args=["requests", where[situation], action.console]
            )
            opens = client.get(address).status_code == 200
            if opens is not (post in action.posts and situation in action.where):
                wrong.append((action.console, situation, post, opens))
            elif not opens and client.post(address, {"reason": "x"}).status_code == 200:
                wrong.append((action.console, situation, post, "posts"))
    assert not wrong, wrong
    assert (Event.objects.count(), list(Request.objects.order_by("pk").values())) == before
