"""The read API of everything public, `/api/v1/`: the rooms' routers under one OpenAPI schema.

Each route is named in `site.access`; one that is not stays closed.
"""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from gongkai.ledger.api import mannered
from gongkai.ledger.api import router as ledger
from gongkai.ledger.licence import licence
from gongkai.ledger.ready import ready
from gongkai.library.api import router as library
from gongkai.portal.api import router as portal
from gongkai.reports.api import router as reports


class ReadAPI(NinjaAPI):
    """The API with the district's terms of use in its schema; each address answers all that HTTP
    has for what is only read."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """The schema, with `info.license` as the settings give it."""
        schema = super().get_openapi_schema(**asked)
        told = licence()
        schema["info"]["license"] = {"name": told.name, "url": told.url}
        return schema

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """The addresses of the routes and of the schema."""
        found, app, name = super().urls
        for one in found:
            if isinstance(one, URLPattern):
                one.callback = mannered(one.callback)
        return found, app, name


api = ReadAPI(
    title=_("政务公开数据接口"),
    version="1.0.0",
    description=_(
        "只读接口，不需要登记和密钥。列表都可以翻页，顺序固定；"
        "用 If-None-Match 带上次的 ETag 再来，没有变化时答 304。"
        "列表的 Link 标头写明上一页和下一页；请求太密时答 429，Retry-After 写明几秒后再来。"
    ),
    docs_url=None,
    docs_decorator=lambda view: ready(timeless=True)(conditional_page(view)),
    openapi_url="/openapi.json",
    urls_namespace="api",
)
for router in (ledger, portal, library, reports):
    api.add_router("", router)

WRONG: Final[dict[str, str]] = {
    "int_parsing": "要写整数",
    "int_parsing_size": "数太大了",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_long": "不能超过 {max_length} 个字",
    "date_from_datetime_parsing": "日期要写成 2022-02-24 的样子",
    "date_parsing": "日期要写成 2022-02-24 的样子",
    "enum": "只能是 {expected} 之一",
    "missing": "没有填写",
}
"""What is wrong with a parameter, by pydantic's name of the error."""


@api.exception_handler(ValidationError)
def refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with a line for each wrong parameter."""
    lines: list[Any] = []
    for one in error.errors:
        name = str(one["loc"][-1])
        wrong = WRONG.get(one["type"], "写错了").format(**(one.get("ctx") or {}))
        lines.append({"parameter": name, "message": f"参数 {name} {wrong}。"})
    return api.create_response(request, {"detail": lines}, status=422)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """404 with what was not found."""
    return api.create_response(request, {"detail": str(error)}, status=404)
