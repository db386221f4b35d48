"""Whether a link in a text leads anywhere, as far as this site can say without asking others."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from wagtail.models import Page, Site

from gongkai.portal import selectors
from gongkai.portal.checks.material import Link, Picture

_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.I | re.S)
_EMBED = re.compile(r"<(?:embed|img)\b([^>]*)>", re.I)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*\"([^\"]*)\"")
_TAGS = re.compile(r"<[^>]+>")

NOT_PUBLIC = "链接的页面还没有公开或者已经撤下"
GONE = "链接的页面已经不在了"
UNKNOWN = "站内没有这个地址"


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): html.unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def anchors(markup: str) -> Iterator[tuple[str, str]]:
    """(address, words) of the links of a paragraph that lead to an address."""
    for attributes, words in _LINK.findall(markup):
        given = _attributes(attributes)
        if "linktype" not in given and "href" in given:
            yield given["href"].strip(), html.unescape(_TAGS.sub("", words)).strip()


def links_in(where: str, markup: str, own: int | None) -> Iterator[Link]:
    """The links of a paragraph; `own` is the page in which they stand."""
    for attributes, words in _LINK.findall(markup):
        given = _attributes(attributes)
        text = html.unescape(_TAGS.sub("", words))
        if given.get("linktype") == "page":
            number = given.get("id", "")
            yield Link(where, f"#{number}", text, _page_problem(number))
        elif "linktype" in given:
            yield Link(where, given.get("id", ""), text, "文件要作为附件上传，不能从资料库里链接")
        elif "href" in given or "id" not in given:
            href = given.get("href", "")
            yield Link(where, href, text, _address_problem(href, own))


def pictures_in(where: str, markup: str) -> Iterator[Picture]:
    """The pictures of a paragraph."""
    for attributes in _EMBED.findall(markup):
        given = _attributes(attributes)
        if given.get("embedtype", "image") == "image":
            yield Picture(f"{where}的图片", given.get("alt", ""))


def _page_problem(number: str) -> str:
    page = Page.objects.filter(pk=number).only("live").first() if number.isdecimal() else None
    if page is None:
        return GONE
    return "" if page.live else NOT_PUBLIC


def _address_problem(href: str, own: int | None) -> str:
    """What is wrong with an address on this site; empty for those of others."""
    parts = urlsplit(href.strip())
    if parts.scheme in ("http", "https"):
        if not Site.objects.filter(hostname=parts.hostname or "").exists():
            return ""
    elif not parts.path.startswith("/") or href.startswith("//"):
        return ""
    try:
        match = resolve(parts.path or "/")
    except Resolver404:
        return UNKNOWN
    return _match_problem(match.url_name or "", match.kwargs, own)


def _match_problem(name: str, given: Mapping[str, object], own: int | None) -> str:
    if name == "content" and given["pk"] != own:
        page = selectors.item(int(str(given["pk"])))
        return GONE if page is None else "" if page.live else NOT_PUBLIC
    if name == "content_file" and given["pk"] != own:
        found = selectors.public_file(int(str(given["pk"])), int(str(given["file"])))
        return "" if found is not None else NOT_PUBLIC
    if name == "wagtail_serve":
        path = str(given["path"])
        return "" if not path or selectors.page_at(path) is not None else GONE
    return "工作台的地址公众打不开" if name.startswith(("console_", "wagtailadmin_")) else ""
