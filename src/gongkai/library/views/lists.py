"""The library's front page, its three lists and their export."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.ledger.datasets import MEDIA, as_file
from gongkai.ledger.ready import never, ready
from gongkai.library import meta, selectors
from gongkai.library.announcing import ANSWERS, CLEAN_UPS, DOCUMENTS, INTERPRETATIONS
from gongkai.library.views.shelves import SHELVES, day_asked, narrowed, shelf_by

PER_PAGE = 20
LISTED = tuple(f"{source}:*" for source in (DOCUMENTS, INTERPRETATIONS, ANSWERS, "ledger.organ"))
"""What the lists of the libraries depend on; each tells the standing of documents."""


@ready(*LISTED, f"{CLEAN_UPS}:*")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The three libraries with what came last."""
    today = timezone.localdate()
    documents = selectors.with_standing(selectors.published(), today).select_related("organ")
    return render(
        request,
        "library/home.html",
        {
            "shelves": [(shelf, shelf.records({}).count()) for shelf in SHELVES.values()],
            "documents": documents.order_by("-published_on", "-pk")[:5],
            "interpretations": SHELVES["interpretations"]
            .records({})
            .order_by("-published_on", "-pk")[:5],
            "answers": SHELVES["answers"].records({}).order_by("-published_on", "-pk")[:5],
            "clean_ups": selectors.published_clean_ups()[:3],
            "hint": SHELVES["documents"].hint,
            "meta": meta.of_home(),
        },
    )


@ready(*LISTED, query=("page",))
@require_safe
def listing(request: HttpRequest, shelf: str) -> HttpResponse:
    """One library, narrowed by its filters, its words and the day of validity."""
    chosen = shelf_by(shelf)
    query = request.GET.dict()
    choices: list[dict[str, Any]] = []
    for choice in chosen.choices:
        offered = choice.choices()
        value = query.get(choice.name, "")
        if len(offered) > 1 or value:
            choices.append({"choice": choice, "offered": offered, "value": value})
    page = Paginator(narrowed(chosen, query), PER_PAGE).get_page(query.get("page"))
    day = day_asked(query)
    response = render(
        request,
        "library/list.html",
        {
            "shelf": chosen,
            "meta": meta.of_list(chosen, page.number, query),
            "shelves": SHELVES.values(),
            "choices": choices,
            "query": query.get("q", "").strip()[:100],
            "day": day,
            "on": day.isoformat() if query.get("on", "").strip() else "",
            "wrong_day": bool(query.get("on", "").strip())
            and day.isoformat() != query["on"].strip(),
            "page": page,
            "narrowed": any(v for k, v in query.items() if k != "page"),
        },
    )
    # An address that shows nothing of its own is not kept: there are endlessly many.
    return response if query.get("page", str(page.number)) == str(page.number) else never(response)


@require_safe
def export(request: HttpRequest, shelf: str, extension: str) -> HttpResponseBase:
    """The narrowed list as open data (条例 Art. 20)."""
    chosen = shelf_by(shelf)
    if extension not in MEDIA:
        raise Http404("没有这种格式")
    return as_file(chosen.data, extension, narrowed(chosen, request.GET.dict()))
