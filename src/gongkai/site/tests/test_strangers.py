"""Nobody reads another's case, by whatever address and with whatever guessed id."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.foi.models import Request
from gongkai.ledger.console import KINDS
from gongkai.ledger.datasets import MEDIA, data_sets
from gongkai.ledger.models import Event, Role
from gongkai.ledger.tests.factories import make_user
from gongkai.library.views.shelves import SHELVES
from gongkai.portal.wide import WIDE
from gongkai.site.access import addresses
from gongkai.site.sitemaps import SECTIONS
from gongkai.site.tests.planted import BYTES, LETTER, MARK, WORD, Planted, plant
from gongkai.site.tests.scene import YEAR, Scene

WAGTAILS = re.compile(
    r"console/(api|pages|bulk|choose-page|tag-autocomplete|collections|workflows|editing-sessions"
    r"|images|documents|users|groups|password_reset)/"
)
"""Branches that are Wagtail's own: they hold none of our records, and every id is guessed there."""

Arguments = dict[str, Any]
Recipe = Callable[[Scene, Planted], list[Arguments]]


def _records(scene: Scene, planted: Planted) -> list[Arguments]:
    found = {
        "requests": [planted.request.pk, planted.closed.pk, planted.struck.pk],
        "corrections": [planted.correction.pk],
        "proposals": [planted.proposal.pk],
    }
    for kind in KINDS.values():
        found.setdefault(kind.key, list(kind.model.objects.values_list("pk", flat=True)[:1]))
    return [{"kind": kind, "pk": pk} for kind, keys in found.items() for pk in keys]


def _steps(scene: Scene, planted: Planted) -> list[Arguments]:
    """Every action that any record offers, on a record that offers it or not."""
    every: list[Arguments] = []
    for one in _records(scene, planted):
        kind = KINDS[one["kind"]]
        record = kind.model.objects.get(pk=one["pk"])
        offered = {action.key for action in kind.actions(record)}
        every += [{**one, "action": key} for key in sorted({*offered, "reveal", "strike"})]
    return every


def _files(scene: Scene, planted: Planted) -> list[Arguments]:
    return [
        {"pk": planted.request.pk, "file": file.pk} for file in (planted.original, planted.result)
    ]


def _of_kinds(scene: Scene, planted: Planted) -> list[Arguments]:
    return [{"kind": key} for key in KINDS]


def _letters(*steps: str) -> Recipe:
    return lambda scene, planted: [{"pk": planted.letter.pk, "step": step} for step in steps]


def _reports(**more: Any) -> Recipe:
    return lambda scene, planted: [{"pk": scene.report.pk, **more}]


def _imports(scene: Scene, planted: Planted) -> list[Arguments]:
    return [{"kind": "requests", "token": "guessed-token"}]


RECIPES: dict[str, Recipe] = {
    "report": lambda s, p: [{"organ": "fagai", "year": YEAR}],
    "report_download": lambda s, p: [
        {"organ": "fagai", "year": YEAR, "extension": extension} for extension in ("docx", "html")
    ],
    "organ": lambda s, p: [{"code": "fagai"}],
    "figure": lambda s, p: [{"figure_id": "table2.received.total"}],
    "figure_export": lambda s, p: [{"figure_id": "table2.received.total"}],
    "foi_step": lambda s, p: [{"step": step} for step in ("subject", "name", "contact")],
    "foi_letter": lambda s, p: [{"pk": p.letter.pk}],
    "foi_file": lambda s, p: [{"key": str(p.result.pk)}, {"key": str(p.original.pk)}],
    "console_records": _of_kinds,
    "console_export": _of_kinds,
    "console_record_add": _of_kinds,
    "console_record_bulk": lambda s, p: [
        {"kind": key, "action": action}
        for key in KINDS
        for action in ("receipt_confirmed", "urge", "strike")
    ],
    "console_record": _records,
    "console_record_action": _steps,
    "console_request_files": lambda s, p: [{"pk": p.request.pk}],
    "console_request_file": _files,
    "console_redaction": _files,
    "console_redaction_preview": _files,
    "console_redaction_review": _files,
    **dict.fromkeys(
        (
            "console_redaction_page",
            "console_redaction_preview_page",
            "console_redaction_result_page",
        ),
        lambda s, p: [{**one, "page": 1} for one in _files(s, p)],
    ),
    "console_correction_file": lambda s, p: [{"pk": p.correction.pk, "file": p.evidence.pk}],
    "console_letter_file": lambda s, p: [
        {"pk": p.letter.pk, "extension": extension} for extension in ("pdf", "docx")
    ],
    "console_letter_step": _letters("sign", "strike"),
    "console_letter_write": lambda s, p: [{"pk": p.request.pk}],
    "console_letter_write_kind": lambda s, p: [
        {"pk": p.request.pk, "kind": kind} for kind in ("receipt", LETTER)
    ],
    "console_template": lambda s, p: [{"organ": s.bureau.pk, "kind": "receipt"}],
    "console_template_preview": lambda s, p: [{"organ": s.bureau.pk, "kind": "receipt"}],
    "console_import": lambda s, p: [{"kind": "requests"}],
    "console_import_template": lambda s, p: [{"kind": "requests"}],
    "console_import_confirm": _imports,
    "console_import_progress": _imports,
    "console_notice": lambda s, p: [{"pk": p.notice.pk}],
    "console_organ_edit": lambda s, p: [{"pk": s.bureau.pk}],
    "console_person": lambda s, p: [{"pk": s.officer.pk}],
    "console_person_step": lambda s, p: [{"pk": s.officer.pk, "step": "deactivate"}],
    "console_report": _reports(),
    "console_report_preview": _reports(),
    "console_report_check": _reports(),
    "console_report_figures": _reports(),
    "console_report_waive": _reports(rule="E1"),
    "console_report_step": _reports(step="submit"),
    # Pages and documents: nothing of theirs is public in this district, so that none opens.
    **dict.fromkeys(
        (
            "content",
            "console_page_compare",
            "console_page_files",
            "console_page_publish",
            "console_page_submit",
            "console_page_withdraw",
        ),
        lambda s, p: [{"pk": pk} for pk in (1, 2, p.original.pk)],
    ),
    "console_page_file": lambda s, p: [
        {"pk": pk, "file": p.original.pk} for pk in (1, 2, p.request.pk)
    ],
    "content_file": lambda s, p: [
        {"pk": pk, "file": p.original.pk, "extension": "pdf"} for pk in (1, 2, p.request.pk)
    ],
    **dict.fromkeys(
        (
            "library_answer",
            "library_clean_up",
            "library_compare",
            "library_document",
            "library_interpretation",
        ),
        lambda s, p: [{"pk": pk} for pk in (1, 2, p.request.pk)],
    ),
    "library_list": lambda s, p: [{"shelf": shelf} for shelf in ("documents", "answers")],
    "library_export": lambda s, p: [{"shelf": "documents", "extension": "csv"}],
    "wagtail_serve": lambda s, p: [{"path": ""}, {"path": "fagai/"}],
    # What machines read.
    "column_feed": lambda s, p: [{"path": "fagai/news/"}],
    "wide": lambda s, p: [{"kind": kind} for kind in WIDE],
    "wide_feed": lambda s, p: [{"kind": kind} for kind in WIDE],
    "library_shelf_feed": lambda s, p: [{"shelf": shelf} for shelf in SHELVES],
    "sitemap_section": lambda s, p: [{"section": section} for section in SECTIONS],
    "data_set": lambda s, p: [{"key": key} for key in data_sets()],
    "data_file": lambda s, p: [
        {"key": key, "extension": extension} for key in data_sets() for extension in MEDIA
    ],
    "api_organ": lambda s, p: [{"code": "fagai"}],
    "api_report": lambda s, p: [{"organ": "fagai", "year": YEAR}],
    **dict.fromkeys(
        ("api_item", "api_document"), lambda s, p: [{"pk": pk} for pk in (1, 2, p.request.pk)]
    ),
}
"""How the arguments of an address are guessed so that they name what was planted."""

SHUT_TO_OTHERS = frozenset(RECIPES) - {
    "organ",
    "figure",
    "figure_export",
    "foi_step",
    "console_records",
    "console_export",
    "console_record_add",
    "console_record_bulk",
    "console_import",
    "console_import_template",
    # Says of every token that is not one's own that nothing is left to do.
    "console_import_progress",
    "library_list",
    "library_export",
    "wagtail_serve",
    "column_feed",
    "wide",
    "wide_feed",
    "library_shelf_feed",
    "sitemap_section",
    "data_set",
    "data_file",
    "api_organ",
}
"""Those that name one record: they do not open at all. The others show what is one's own."""

LISTS = [
    "home",
    "reading",
    "report_list",
    "organ_list",
    "figure_list",
    "site_map",
    "sitemap_index",
    "data_list",
    "data_catalogue",
    "wagtailadmin_home",
    "console_imports",
    "console_notices",
    "console_holidays",
    "console_organs",
    "console_reports",
    "console_report_start",
    "console_templates",
    "console_supervision",
    "console_supervision_cases",
    "console_people",
]


def with_arguments() -> Iterator[tuple[str, str, set[str]]]:
    """(route, name, arguments) of every address that takes any."""
    for route, name in addresses():
        if arguments := set(re.findall(r"<(?:\w+:)?(\w+)>", route)):
            yield route, name, arguments


def walk(scene: Scene, planted: Planted) -> Iterator[tuple[str, str]]:
    """(name, path) of every address with arguments, guessed; Wagtail's own have no name here."""
    numbers = sorted({1, planted.request.pk, planted.letter.pk, scene.bureau.pk})
    for route, name, arguments in with_arguments():
        if WAGTAILS.match(route):
            for number in numbers:
                path = re.sub(r"<int:\w+>", str(number), route)
                path = re.sub(r"<slug:\w*app\w*>|<str:app\w*>", "foi", path)
                path = re.sub(r"<slug:\w*model\w*>|<str:model\w*>", "request", path)
                yield "", "/" + re.sub(r"<[^>]*>", str(number), path)
            continue
        for given in RECIPES[name](scene, planted):
            assert set(given) == arguments, name
            place = f"api:{name}" if route.startswith("api/v1/") else name
            yield name, reverse(place, kwargs=given)


def told(response: Any) -> bytes:
    """Everything that a response says: status line, headers, body."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(response.headers).encode() + body


def silent(response: Any, where: str) -> None:
    """Nothing that was planted is in the response."""
    said = told(response)
    assert MARK.encode() not in said and BYTES not in said, where
    # Headers may hold words encoded.
    assert "%E6%9A%97%E8%AE%B0" not in str(response.headers), where


def shut(response: Any, where: str) -> None:
    """The response opens nothing: refused, not found, or led to the door."""
    if response.status_code == 302:
        doors = ("wagtailadmin_login", "wagtailadmin_home", "foi_follow")
        place = response["Location"].partition("?")[0]
        assert place in {reverse(door) for door in doors}, (where, place)
    else:
        assert response.status_code in {400, 403, 404, 405}, (where, response.status_code)


def knock(client: Client, scene: Scene, planted: Planted) -> None:
    """Try every address, reading and writing."""
    for name, path in walk(scene, planted):
        for method in (client.get, client.post):
            response = method(path)
            silent(response, f"{method.__name__} {path}")
            assert response.status_code < 500 or not name, path
            if name in SHUT_TO_OTHERS:
                shut(response, f"{method.__name__} {path}")


def look_for(client: Client, scene: Scene, planted: Planted) -> None:
    """Try every list, with what might narrow it to the planted case."""
    queries: list[dict[str, Any]] = [
        {},
        {"q": WORD},
        {"organ": "fagai", "standing": "all", "year": YEAR},
    ]
    lists = [reverse(name) for name in LISTS]
    lists += [reverse("figure", args=["table2.received.total"])]
    lists += [reverse("figure_export", args=["table2.received.total"])]
    kinds = ("requests", "corrections", "proposals")
    lists += [
        reverse(n, args=[k]) for n, k in product(("console_records", "console_export"), kinds)
    ]
    for path, query in product(lists, queries):
        silent(client.get(path, query), f"{path} {query}")
    keys = [planted.request.pk, planted.closed.pk, planted.struck.pk]
    for action in ("receipt_confirmed", "urge"):
        address = reverse("console_record_bulk", args=["requests", action])
        for method in (client.get, client.post):
            silent(method(address, {"pk": keys, "day": "2026-01-01"}), address)


def rows() -> list[Any]:
    return [Event.objects.count(), *Request.objects.order_by("pk").values_list("status", "outcome")]


def test_every_address_with_arguments_has_a_recipe_for_guessing_them() -> None:
    ours = {n: route for route, n, _ in with_arguments() if not WAGTAILS.match(route)}
    assert set(RECIPES) == set(ours)


@pytest.mark.slow
@pytest.mark.django_db
def test_no_post_of_another_organ_reads_a_case(scene: Scene) -> None:
    planted = plant(scene)
    before = rows()
    for role in (Role.OFFICER, Role.HEAD):
        client = Client(raise_request_exception=False)
        client.force_login(make_user(scene.other, role))
        knock(client, scene, planted)
        look_for(client, scene, planted)
    assert rows() == before


@pytest.mark.slow
@pytest.mark.django_db
def test_the_public_reads_no_case_without_its_code(scene: Scene) -> None:
    planted = plant(scene)
    before = rows()
    knock(Client(raise_request_exception=False), scene, planted)
    look_for(Client(), scene, planted)
    closed_pages = [
        reverse(name)
        for route, name in addresses()
        if route.startswith("requests/") and "<" not in route
    ]
    wrong = {"organ": "fagai", "number": planted.request.key, "code": "0" * 12}
    others: dict[str, Any] = {**wrong, "text": "x", "words": "x", "step": "corrected"}
    correction = {**wrong, "number": planted.correction.key}
    for client in (Client(), Client()):
        for path in closed_pages:
            silent(client.get(path), path)
            for data in (others, correction):
                silent(client.post(path, data), path)
    # Another applicant of the same organ, with a right to his own case alone.
    client = Client()
    own = {"organ": "fagai", "number": planted.mine.request.key, "code": planted.mine.code}
    assert client.post(reverse("foi_follow"), own)["Location"] == reverse("foi_case")
    knock(client, scene, planted)
    for path in closed_pages:
        silent(client.get(path), path)
    silent(client.get(reverse("foi_case"), {"handling": 2, "pk": planted.request.pk}), "case")
    assert client.post(reverse("foi_follow"), {**own, "code": planted.code}).status_code == 400
    assert rows() == before


@pytest.mark.slow
@pytest.mark.django_db
def test_what_was_planted_is_there_for_those_whose_it_is(scene: Scene, client: Client) -> None:
    planted = plant(scene)
    client.force_login(scene.officer)
    shown = [
        reverse("console_record", args=["requests", planted.request.pk]),
        reverse("console_record", args=["corrections", planted.correction.pk]),
        reverse("console_record", args=["proposals", planted.proposal.pk]),
        reverse("console_records", args=["requests"]),
        reverse("console_export", args=["requests"]),
        reverse("console_request_files", args=[planted.request.pk]),
        reverse("console_report", args=[scene.report.pk]),
        reverse("console_notices"),
    ]
    for path in shown:
        assert MARK.encode() in told(client.get(path)), path
    file = reverse("console_request_file", args=[planted.request.pk, planted.original.pk])
    assert BYTES in told(client.get(file))
    visitor = Client()
    own = {"organ": "fagai", "number": planted.request.key, "code": planted.code}
    visitor.post(reverse("foi_follow"), own)
    assert MARK.encode() in told(visitor.get(reverse("foi_case")))
