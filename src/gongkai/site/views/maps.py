"""The ways in for search engines and for people who look for the whole: sitemaps, robots.txt."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps.views import SitemapIndexItem, sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from gongkai.ledger.pagemeta import absolute
from gongkai.ledger.ready import also, never, ready
from gongkai.portal import ready_tags, selectors
from gongkai.portal.wide import WIDE
from gongkai.site.columns import COLUMNS
from gongkai.site.sitemaps import SECTIONS

ALL_TAGS = sorted({tag for section in SECTIONS.values() for tag in section.tags})
CLOSED = ("/console/", "/search/", "/reading/", "/requests/new/", "/requests/draft/")
"""Where a search engine finds nothing to keep."""
MAPPED = (
    "organ_list",
    "foi_entry",
    "report_list",
    "figure_list",
    "verify",
    "data_list",
    "api_page",
    "search",
)


@ready(*ALL_TAGS)
@conditional_page
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The files of the sitemap, each section in as many as it needs."""
    files = []
    for name, section in SECTIONS.items():
        found = section()
        place = absolute(reverse("sitemap_section", args=[name]))
        changed: Any = found.get_latest_lastmod()
        pages: Any = found.paginator.page_range if found.paginator.count else ()
        for page in pages:
            files.append(SitemapIndexItem(f"{place}?p={page}" if page > 1 else place, changed))
    context = {"sitemaps": files}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


@ready(query=("p",))
@conditional_page
@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """One section, or page `p` of it; raises Http404."""
    if section not in SECTIONS:
        raise Http404("没有这部分网站地图")
    asked = request.GET.get("p", "1")
    found: Any = sitemap(request, {section: SECTIONS[section]}, section)
    # Of an answer that is rendered already no middleware makes a 304.
    response = HttpResponse(found.render().content, content_type=found["Content-Type"])
    response["X-Robots-Tag"] = found["X-Robots-Tag"]
    # Of the many ways to write a number one is kept.
    meant = asked == str(int(asked))
    return also(response, *SECTIONS[section].tags) if meant else never(response)


@ready(timeless=True)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may visit (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap_index'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@ready(*ready_tags.HOME)
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """网站地图: every part of the site on one page (国办发〔2017〕47号)."""
    context = {
        "parts": [(COLUMNS[name], reverse(name)) for name in MAPPED],
        "wide": WIDE.values(),
        "topics": selectors.topics(timezone.localdate()),
        "organs": selectors.organ_links(),
    }
    return render(request, "site/map.html", context)
