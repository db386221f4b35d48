"""What every read API of the rooms shares: rows of the data sets, pages, conditional requests.

A room's `api.py` has a router that `site.api` mounts; it answers with what its `opendata.py` tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any, Final, get_type_hints

from django.conf import settings
from django.db.models import Choices, Q, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.views.decorators.http import condition
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from ninja.pagination import PageNumberPagination, paginate
from pydantic import Field as Described
from pydantic import create_model

from gongkai.ledger import changes
from gongkai.ledger.datasets import Cell, DataSet, Type
from gongkai.ledger.limits import Limit, Rough, TooMany, visitor_of
from gongkai.ledger.models import Organ, OrganKind
from gongkai.ledger.opendata import ORGANS
from gongkai.ledger.pagemeta import absolute

EACH, MOST = 20, 100
"""Rows of a page where nothing is said, and at most."""
Given = Callable[..., Any]
LAST_PAGE: Final = 1_000_000
TYPES: Final[dict[Type, Any]] = {
    Type.TEXT: str,
    Type.DAY: date | None,
    Type.NUMBER: int | Decimal | None,
    Type.ADDRESS: str,
}


@dataclass(frozen=True, slots=True)
class Found:
    """The records of a list that a request asks for."""

    data: DataSet
    records: QuerySet[Any]

    @classmethod
    def of(cls, data: DataSet, *chosen: Q) -> Found:
        """The records of a whole list for which all of `chosen` holds."""
        records: Any = data.records()
        return cls(data, records.filter(*chosen))


class Pages(PageNumberPagination):
    """Pages by number over a lasting order; only the rows of one page are read."""

    class Input(Schema):
        page: int = Described(1, ge=1, le=LAST_PAGE, description="第几页，从 1 起")
        page_size: int = Described(EACH, ge=1, le=MOST, description="每页条数")

    class Output(Schema):
        items: list[Any] = Described(description="这一页的各条")
        count: int = Described(description="总条数")
        page: int = Described(description="第几页")
        pages: int = Described(description="总页数，至少 1")

    def paginate_queryset(
        self, queryset: Any, pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        """The rows of the page that was asked for."""
        found: Found = queryset
        count = found.records.count()
        first = (pagination.page - 1) * pagination.page_size
        pages = max(1, -(-count // pagination.page_size))
        request.api_links = _links(request, pagination.page, pages)  # type: ignore[attr-defined]
        records = list(found.records[first : first + pagination.page_size]) if first < count else []
        return {
            "items": [found.data.row(record) for record in found.data.prepare(records)],
            "count": count,
            "page": pagination.page,
            "pages": pages,
        }


def row_of(data: DataSet, name: str, **more: Any) -> type[Schema]:
    """The schema of a list's rows, described as its dictionary does; `more` fields as pydantic's."""
    fields: dict[str, Any] = {
        field.name: (TYPES[field.type], Described(title=field.label, description=field.meaning))
        for field in data.fields
    }
    made: type[Schema] = create_model(name, __base__=Schema, **fields, **more)
    return made


def text(meaning: str) -> Any:
    """A further text of a row."""
    return (str, Described(description=meaning))


def details(data: DataSet, records: QuerySet[Any] | Iterable[Any]) -> tuple[Any, dict[str, Cell]]:
    """The one record of `records` with its row; raises Http404 where there is none."""
    found = data.prepare(list(records)[:1])
    if not found:
        raise Http404("没有这条记录，或者没有公开")
    return found[0], data.row(found[0])


METHODS: Final = "GET, HEAD, OPTIONS"
SHARED: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
}
PREFLIGHT: Final = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
OTHERWISE: Final = {
    "responses": {
        "304": {"description": "没有变化（请求带了 If-None-Match）"},
        "404": {"description": "没有，或者没有公开"},
        "422": {"description": "参数写错，逐个说明"},
        "429": {"description": "请求太密；Retry-After 写明几秒后再来"},
    }
}
"""What every route may answer besides its rows."""
_visitors = Rough()


def mannered(view: Given) -> Given:
    """Answer what is only read as HTTP has it (RFC 9110 §9.3), and to the scripts of any other site:
    HEAD as GET without its body, OPTIONS with what may be asked, all else with 405."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase
        if request.method == "OPTIONS":
            response = HttpResponse(headers=PREFLIGHT)
        elif request.method in ("GET", "HEAD"):
            asked, request.method = request.method, "GET"
            response = view(request, *args, **kwargs)
            request.method = asked
            if asked == "HEAD" and isinstance(response, StreamingHttpResponse):
                # What nobody will read is not drawn.
                response.streaming_content = ()
        else:
            response = _told(405, f"只读接口，只能用 {METHODS}。")
            response["Allow"] = METHODS
        for name, value in SHARED.items():
            response[name] = value
        return response

    return inner


def limited(view: Given) -> Given:
    """Answer 429 with Retry-After to a visitor who asks more often than the settings allow."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        most = settings.API_PER_MINUTE
        if most:
            limit = Limit("api", most, 60, f"请求太密，每分钟最多 {most} 次，请稍后再来。")
            try:
                _visitors.count(limit, visitor_of(request))
            except TooMany as error:
                response = _told(429, str(error))
                response["Retry-After"] = str(error.seconds)
                return response
        answer: HttpResponseBase = view(request, *args, **kwargs)
        return answer

    return inner


def for_machines(view: Given) -> Given:
    """Let a public answer be asked for again for nothing while nothing changed (RFC 9110 §13); who is
    told anything counts under the limit."""
    conditional = condition(etag_func=lambda *args, **kwargs: f'"{changes.state()}"')(limited(view))

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = conditional(request, *args, **kwargs)
        if response.status_code not in (200, 304):
            del response["ETag"]
        else:
            response["Cache-Control"] = "public, no-cache"
        if links := getattr(request, "api_links", ""):
            response["Link"] = links
        return response

    return inner


def _told(status: int, message: str) -> HttpResponse:
    return JsonResponse(
        {"detail": message}, status=status, json_dumps_params={"ensure_ascii": False}
    )


def _links(request: HttpRequest, page: int, pages: int) -> str:
    """The pages around `page` as a Link header (RFC 8288)."""
    near = {"first": 1, "prev": min(page - 1, pages), "next": page + 1, "last": pages}
    if page <= 1:
        del near["prev"]
    if page >= pages:
        del near["next"]

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return absolute(f"{request.path}?{query.urlencode()}")

    return ", ".join(f'<{address(number)}>; rel="{name}"' for name, number in near.items())


def listed(
    router: Router, path: str, name: str, row: type[Schema], summary: str, description: str
) -> Callable[[Given], Given]:
    """Register a list at `path` (a decorator); the function gives `Found`."""

    def register(view: Given) -> Given:
        # Behind a wrapper of another module the names in annotations are no longer found.
        view.__annotations__ = get_type_hints(view)
        response: Any = list[row]  # type: ignore[valid-type]
        add = router.get(
            path,
            response=response,
            url_name=name,
            summary=summary,
            description=description,
            openapi_extra=OTHERWISE,
        )
        return add(decorate_view(for_machines)(paginate(Pages)(view)))

    return register


def single(
    router: Router, path: str, name: str, row: Any, summary: str, description: str
) -> Callable[[Given], Given]:
    """Register one record, or a short list without pages, at `path` (a decorator)."""

    def register(view: Given) -> Given:
        add = router.get(
            path,
            response=row,
            url_name=name,
            summary=summary,
            description=description,
            openapi_extra=OTHERWISE,
        )
        return add(decorate_view(for_machines)(view))

    return register


def between(name: str, first: date | None, last: date | None = None) -> Q:
    """Days of the field `name` from `first` through `last`, so far as they are given."""
    chosen = Q()
    if first is not None:
        chosen &= Q(**{f"{name}__gte": first})
    if last is not None:
        chosen &= Q(**{f"{name}__lte": last})
    return chosen


def equal(**wanted: Any) -> Q:
    """Fields that have these values; what is None is not asked."""
    return Q(**{name: value for name, value in wanted.items() if value is not None})


def holding(words: str | None, *names: str) -> Q:
    """Every word stands in one of the fields."""
    chosen = Q()
    for word in (words or "").split()[:5]:
        either = Q()
        for name in names:
            either |= Q(**{f"{name}__icontains": word})
        chosen &= either
    return chosen


def asked(meaning: str, **limits: int) -> Any:
    """A parameter that may be left out."""
    return Query(None, description=meaning, **limits)


def one_of(meaning: str, choices: type[Choices]) -> Any:
    """A parameter that takes one of some values, each told with its label."""
    told = [v if v == label else f"{v}（{label}）" for v, label in choices.choices if v]
    return asked(f"{meaning}：{'、'.join(told)}")


Code = asked("机关代号", max_length=40)
Words = asked("名称中的词，用空格分开", max_length=100)

router = Router(tags=["行政机关"])
OrganRow = row_of(ORGANS, "OrganRow", holds=text("掌握的主要政府信息"))


@listed(
    router,
    "/organs",
    "api_organs",
    row_of(ORGANS, "OrganLine"),
    "行政机关",
    "全区行政机关，按机构树的顺序。",
)
def organs(
    request: HttpRequest, kind: OrganKind | None = one_of("类型", OrganKind), q: str | None = Words
) -> Found:
    """Organs in the order of their tree."""
    return Found.of(ORGANS, equal(kind=kind), holding(q, "name", "short_name"))


@single(
    router,
    "/organs/{slug:code}",
    "api_organ",
    OrganRow,
    "一个行政机关",
    "一个机关的联系方式和掌握的主要政府信息。",
)
def organ(request: HttpRequest, code: str) -> dict[str, Any]:
    """One organ; raises Http404."""
    found, row = details(ORGANS, Organ.objects.filter(code=code))
    return {**row, "holds": found.holds}
