"""The console by every post: what a case's page offers is exactly what its addresses accept."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import gongkai.foi
from gongkai.foi import console
from gongkai.foi.console_again import REOPEN
from gongkai.foi.proactive.console import PROPOSE
from gongkai.foi.states import OPEN, Status, Step
from gongkai.foi.tests.walking import CODES, POSTS, STRUCK, Case, expected, make_town
from gongkai.ledger.console import Action
from gongkai.ledger.models import Event, User
from gongkai.remedies import console as remedies

STEP_OF: dict[str, str] = {
    **{action.key: step for step, action in console.STEPS.items()},
    **{action.key: step for step, action in console.OFFERS},
    console.STRIKE.key: Step.STRUCK,
}
"""Action of the console → the step that it takes."""

F = ("office", "administrator")
OTHERS: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "reveal": (frozenset({*Status.values, "reasoned", STRUCK}), ("officer", "head", *F)),
    "invite": (frozenset({Status.CONSULTING}), ("officer", "head", *F)),
    "shred": (frozenset({Status.CLOSED, Status.CANCELLED, STRUCK}), F),
    "urge": (frozenset({*OPEN, "reasoned"}), F),
    "answer_urge": (frozenset(), ("officer", "head")),
    "reopen": (frozenset({Status.CLOSED}), ("officer", "head", *F)),
    # Only where somebody else asked for the same, as in this town for the one that was answered.
    "propose_publication": (frozenset({Status.CLOSED}), ("officer", "head", *F)),
    "remedy": (
        frozenset({*Status.values, "reasoned"} - {Status.SUBMITTED, Status.CANCELLED}),
        ("officer", "head", *F),
    ),
}
"""Actions that are no step → in which places, and by whom."""


GUESTS = (REOPEN, PROPOSE, remedies.OPEN)
"""Actions on a request that are declared beside those on other records."""
ELSEWHERE = re.compile(r"\.(tests|migrations|corrections|proactive)\b|\.console_again$")
"""Modules whose other actions are for other records."""


def known_actions() -> dict[str, Action]:
    """Every action on requests that a module of the room declares, by its key."""
    found: list[Any] = [*GUESTS]
    for module in pkgutil.walk_packages(gongkai.foi.__path__, "gongkai.foi."):
        if ELSEWHERE.search(module.name):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            found.extend(value.values() if isinstance(value, dict) else [value])
    return {one.key: one for one in found if isinstance(one, Action)}


def is_expected(key: str, place: str, post: str) -> bool:
    """Whether `post` may do this in `place`; raises LookupError where nobody has decided."""
    if key in OTHERS:
        places, posts = OTHERS[key]
        return place in places and post in posts
    if key not in STEP_OF:
        raise LookupError(f"nobody has decided who may do “{key}”: add it to OTHERS")
    permitted, who = expected()[STEP_OF[key], place]
    return permitted and bool(set(POSTS[post]) & set(who))


SAMPLES = {"party": "", "kind": "answer.disclosed.provided", "units": 20, "days": 5}


def value_of(name: str, field: forms.Field, form: forms.Form) -> Any:
    """What a person would leave or type in a field."""
    given = form.data.get(name) if form.is_bound else form.get_initial_for_field(field, name)
    if given not in (None, ""):
        return given
    if isinstance(field, forms.DateField):
        return timezone.localdate() + timedelta(20 if name.startswith("limit") else 0)
    if name in SAMPLES and not (isinstance(field, forms.ChoiceField) and name == "party"):
        return SAMPLES[name]
    if isinstance(field, forms.ChoiceField):
        return next((key for key, _ in field.choices if key and isinstance(key, str)), "")
    if isinstance(field.widget, forms.HiddenInput) or isinstance(field, forms.IntegerField):
        return ""
    return "" if isinstance(field, forms.DecimalField) else "如上。"


def filled(form: forms.Form) -> dict[str, Any]:
    return {name: str(value_of(name, field, form)) for name, field in form.fields.items()}


def accepted(client: Client, case: Case, action: Action, person: User) -> bool:
    """Whether the address takes the action; what it did is undone."""
    address = reverse("console_record_action", args=["requests", case.request.pk, action.key])
    before = Event.objects.count()
    with transaction.atomic():
        form = action.form(None, user=person, record=case.fresh())
        response: Any = None
        for _ in range(3):
            response = client.post(address, filled(form))
            if response.status_code != 200 or Event.objects.count() > before:
                break
            # As a person would: fill in what is asked for now, and send it again.
            form = response.context["form"]
        assert response.status_code in {200, 302, 403}, (address, response.status_code)
        done = Event.objects.count() > before
        transaction.set_rollback(True)
    return done


def offered(client: Client, case: Case) -> set[str]:
    """Actions that the case's page shows as possible now."""
    page = client.get(reverse("console_record", args=["requests", case.request.pk]))
    links = rf"/console/records/requests/{case.request.pk}/([a-z_]+)/"
    return set(re.findall(links, page.content.decode())) if page.status_code == 200 else set()


def walks(town: Any) -> Iterator[tuple[str, str, Client, User]]:
    """(place, post, its client, its person) of all who have an account."""
    for post in [post for post in POSTS if post not in CODES]:
        client = Client()
        client.force_login(town.people[post])
        for place in town.cases:
            yield place, post, client, town.people[post]


@pytest.mark.django_db
def test_every_action_of_the_console_has_somebody_who_decided_on_it() -> None:
    undecided = set(known_actions()) - set(STEP_OF) - set(OTHERS)
    assert undecided == set()


@pytest.mark.slow
@pytest.mark.django_db
def test_what_is_offered_is_what_is_accepted_and_what_is_expected() -> None:
    town, wrong = make_town(), []
    actions = known_actions()
    for place, post, client, person in walks(town):
        case = town.cases[place]
        shown = offered(client, case)
        taken = {key for key, action in actions.items() if accepted(client, case, action, person)}
        right = {key for key in actions if is_expected(key, place, post)}
        if not shown == taken == right:
            wrong.append((place, post, sorted(shown ^ taken), sorted(taken ^ right)))
    assert wrong == []
